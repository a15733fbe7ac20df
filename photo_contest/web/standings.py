"""Standings of photos and of units, or why they are hidden."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from photo_contest.domain.contests import contest_by_slug, open_contest
from photo_contest.domain.leagues import ALL
from photo_contest.domain.published_rules import published_rules
from photo_contest.domain.standings import (
    MEMBERS,
    VOTERS,
    PhotoStanding,
    UnitStanding,
    photo_standings,
    unit_standings,
)
from photo_contest.doorway.voter import reader_from
from photo_contest.errors import TotalsHidden
from photo_contest.models import Contest, Photo
from photo_contest.web.contest import contest_context, contest_title, in_english
from photo_contest.web.pictures import Picture

PAGE_SIZE = 50


@dataclass(frozen=True)
class League:
    """One ranking that a visitor may choose."""

    code: str
    name: str
    count: int


@require_safe
def standings_page(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Photos by valid votes; the same page says so while they are hidden."""
    return _page(request, slug, "photos")


@require_safe
def unit_standings_page(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """Units by the valid votes of their photos, league by league."""
    return _page(request, slug, "units")


def _page(request: HttpRequest, slug: str | None, of: str) -> HttpResponse:
    now = timezone.now()
    contest = contest_by_slug(slug) if slug else open_contest(at=now)
    if contest is None:
        return render(request, "photo_contest/no_contest.html", {"here": "standings"})
    rules = published_rules(contest, at=now)
    context = contest_context(contest, now) | {
        "here": "standings",
        "of": of,
        "edition": slug,
        "title": contest_title(contest),
        "article": {key: rules.number_of(key) for key in ("totals", "value", "ranks")},
        "voters": _voters(request, contest),
    }
    try:
        context |= (_photos if of == "photos" else _units)(request, contest, now)
        template = f"photo_contest/standings_{of}.html"
    except TotalsHidden:
        template = "photo_contest/standings_hidden.html"
        context["left"] = _left(contest.voting_closes_at - now)
    response = render(request, template, context)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _photos(request: HttpRequest, contest: Contest, now: dt.datetime) -> dict[str, Any]:
    standings = photo_standings(
        contest, at=now, voter=_voter(request), voters=_voters(request, contest)
    )
    counted = [row.counts for row in standings.rows]
    valid = {
        None: sum(counts.total for counts in counted),
        MEMBERS: sum(counts.members for counts in counted),
    }.get(_voters(request, contest), sum(counts.public for counts in counted))
    page = _part(request, standings.rows)
    return page | {
        "as_of": standings.as_of,
        "provisional": standings.provisional,
        "valid": valid,
        "rows": _with_pictures(page["rows"]),
    }


def _with_pictures(rows: Sequence[PhotoStanding]) -> list[tuple[PhotoStanding, Picture]]:
    """The standings' photos are read without what draws them: read the page's again, whole."""
    ids = [row.photo.pk for row in rows]
    photos = Photo.objects.listed().select_related("unit").in_bulk(ids)
    return [(row, Picture(photos[row.photo.pk])) for row in rows if row.photo.pk in photos]


def _units(request: HttpRequest, contest: Contest, now: dt.datetime) -> dict[str, Any]:
    standings = unit_standings(
        contest, at=now, voter=_voter(request), voters=_voters(request, contest)
    )
    leagues = _leagues(standings.rows)
    codes = [league.code for league in leagues]
    asked = request.GET.get("khoi", "")
    chosen = asked if asked in codes else next(iter(codes), ALL.code)
    ranked = [row for row in standings.rows if row.league.code == chosen]
    most = max((row.value for row in ranked), default=0)
    page = _part(request, ranked)
    return page | {
        "as_of": standings.as_of,
        "provisional": standings.provisional,
        "valid": sum(row.value for row in standings.rows),
        "leagues": leagues if len(leagues) > 1 else [],
        "league": next((league for league in leagues if league.code == chosen), None),
        "rows": [(row, _percent(row.value, most)) for row in page["rows"]],
    }


def _left(time: dt.timedelta) -> dict[str, int]:
    """What is left, as the page writes it in three boxes; the script counts on from there."""
    minutes = max(0, int(time.total_seconds())) // 60
    return {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}


def _leagues(rows: Sequence[UnitStanding]) -> list[League]:
    """The rankings that have a unit, in their order."""
    found = {row.league: row.of for row in rows}
    return [
        League(name.code, name.told(english=in_english()), count) for name, count in found.items()
    ]


def _percent(value: int, most: int) -> float:
    """How long a bar is; with a point, as SVG reads it."""
    return round(100 * value / most, 1) if most else 0.0


def _part(request: HttpRequest, rows: Sequence[Any]) -> dict[str, Any]:
    """A page of the rows; a page that is none is the first."""
    text = request.GET.get("trang", "")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    page = page if 1 <= page <= pages else 1
    end = page * PAGE_SIZE
    return {
        "rows": rows[end - PAGE_SIZE : end],
        "row_count": len(rows),
        "first": end - PAGE_SIZE + 1,
        "last": min(end, len(rows)),
        "previous_page": page - 1,
        "next_page": page + 1 if page < pages else 0,
    }


def _voter(request: HttpRequest) -> str | None:
    reader = reader_from(request)
    return reader.key if reader else None


def _voters(request: HttpRequest, contest: Contest) -> str | None:
    """Of whom the votes are ranked: where members and public are counted apart, one of the two."""
    if contest.voters != Contest.Voters.APART:
        return None
    asked = request.GET.get("phieu", "")
    return asked if asked in VOTERS else MEMBERS
