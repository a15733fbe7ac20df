"""The units: all of them as a tree, and one with its place and its photos."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from photo_contest.domain.contests import open_contest
from photo_contest.domain.units.shown import (
    MOST_FOUND,
    ShownUnits,
    found_units,
    shown_unit,
    shown_units,
    shuffled_photos,
    standing_of,
)
from photo_contest.doorway.voter import reader_from, seed_from, set_seed_cookie
from photo_contest.errors import Invalid, TotalsHidden
from photo_contest.models import Contest, Unit, UnitPeriod
from photo_contest.web.contest import contest_context, in_english
from photo_contest.web.pictures import Picture
from photo_contest.words import has_forbidden

PHOTOS = 9
MAX_CHARS = 100
Kind = UnitPeriod.Kind


@require_safe
def units_page(request: HttpRequest) -> HttpResponse:
    """All units by the unions above them, or those that are searched for. Refuses unreadable text
    (400)."""
    now = timezone.now()
    contest = open_contest(at=now)
    q = request.GET.get("q", "").strip()
    if has_forbidden(q) or len(q) > MAX_CHARS:
        raise Invalid({"q": ["forbidden-characters" if has_forbidden(q) else "too-long"]})
    shown = shown_units(contest, at=now)
    context: dict[str, Any] = {
        "here": "units",
        "words": q,
        "unit_count": len(shown.units),
        "active_count": len(_units_with_photos(shown)),
    }
    if q:
        matching = found_units(shown, q, at=now)
        context |= {
            "found": [_row(shown, period) for period in matching[:MOST_FOUND]],
            "found_count": len(matching),
            "left_out": max(0, len(matching) - MOST_FOUND),
        }
    else:
        context["tops"] = [_top(shown, period) for period in shown.below.get(None, ())]
    context |= contest_context(contest, now) if contest is not None else {}
    response = render(request, "photo_contest/units.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_safe
def unit_page(request: HttpRequest, code: str) -> HttpResponse:
    """One unit of today. A unit that ended leads to the one that stands for it; 404 where nothing
    does."""
    now = timezone.now()
    contest = open_contest(at=now)
    shown = shown_units(contest, at=now)
    period = shown_unit(shown, code)
    if period.unit.code != code:
        return _to_unit(request, period.unit.code)
    seed, seed_is_new = seed_from(request)
    context: dict[str, Any] = {"here": "units"}
    if contest is not None:
        context |= contest_context(contest, now) | _standing(request, shown, period, contest)
        photos = shuffled_photos(shown, contest, period.unit_id, seed=seed)[:PHOTOS]
        context["pictures"] = [Picture(photo, eager=True) for photo in photos]
    context |= _row(shown, period) | {
        "path": shown.path(period.unit_id),
        "below": [_row(shown, one) for one in shown.below.get(period.unit_id, ())],
        "all_photos": _gallery_of(period),
    }
    response = render(request, "photo_contest/unit.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    if seed_is_new:
        set_seed_cookie(response, seed)
    return response


@require_safe
def unit_short(request: HttpRequest, code: str) -> HttpResponse:
    """The address that is printed on posters and typed by hand; it keeps the channel."""
    return _to_unit(request, code)


def shown_name(name: str, unit: Unit) -> str:
    """A unit's name where no footnote can stand: invented units say so."""
    return gettext("{unit} (minh họa)").format(unit=name) if unit.is_demonstration else name


def _to_unit(request: HttpRequest, code: str) -> HttpResponse:
    channel = request.GET.get("ch")
    response = redirect(reverse("unit", args=[code], query={"ch": channel} if channel else None))
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _standing(
    request: HttpRequest, shown: ShownUnits, period: UnitPeriod, contest: Contest
) -> dict[str, Any]:
    reader = reader_from(request)
    voter = reader.key if reader else None
    try:
        found = standing_of(shown, period.unit_id, contest, at=timezone.now(), voter=voter)
    except TotalsHidden:
        return {"totals_hidden": True}
    places = [
        {"place": place, "league": place.league.told(english=in_english())}
        for place in found.places
    ]
    return {"votes": found.votes, "places": places}


def _row(shown: ShownUnits, period: UnitPeriod) -> dict[str, Any]:
    below = shown.below.get(period.unit_id, ())
    return {
        "unit": period,
        "photos": shown.photos.get(period.unit_id, 0),
        "active": sum(1 for one in below if shown.photos.get(one.unit_id)),
        "beneath": len(below),
        "above": shown.units.get(period.parent_id) if period.parent_id else None,
    }


def _top(shown: ShownUnits, period: UnitPeriod) -> dict[str, Any]:
    """An uppermost unit: its branches, and the units directly below it that have none."""
    below = shown.below.get(period.unit_id, ())
    branches = [one for one in below if one.kind == Kind.UPPER or one.unit_id in shown.below]
    ids = {one.unit_id for one in branches}
    return _row(shown, period) | {
        "branches": [
            _row(shown, one)
            | {"below": [_row(shown, lower) for lower in shown.below.get(one.unit_id, ())]}
            for one in branches
        ],
        "others": [_row(shown, one) for one in below if one.unit_id not in ids],
    }


def _units_with_photos(shown: ShownUnits) -> set[int | None]:
    return {shown.standing.stands_for(unit_id) for unit_id in shown.listed} - {None}


def _gallery_of(period: UnitPeriod) -> str:
    """The gallery with the unit's photos alone."""
    if period.kind == Kind.FEDERATION:
        return reverse("gallery")
    name = "upper" if period.kind == Kind.UPPER else "unit"
    return reverse("gallery", query={name: period.unit.code})
