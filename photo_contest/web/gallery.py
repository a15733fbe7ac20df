"""The gallery: the photos of a contest, in the visitor's own order."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from photo_contest.domain.contests import contest_by_slug, open_contest
from photo_contest.domain.hanging import hanging
from photo_contest.domain.paging import Page
from photo_contest.domain.shown import ShownPhoto, shown_count, shown_page, votes_told
from photo_contest.domain.standings import totals_visible
from photo_contest.domain.units.branches import branches
from photo_contest.doorway.voter import reader_from, seed_from, set_seed_cookie
from photo_contest.errors import Invalid, Missing
from photo_contest.models import Contest
from photo_contest.web.cards import cards
from photo_contest.web.contest import category_name, contest_context
from photo_contest.web.frames import frame
from photo_contest.words import has_forbidden

PAGE_SIZE: Final = 24
MOST_AT_ONCE: Final = 10 * PAGE_SIZE  # photos of a page that one comes back to
AT_ONCE: Final = 1  # a phone's first screen holds one photo; others load when they come near
MAX_CHARS: Final = 100
FILTERS: Final = ("upper", "unit", "category", "q")
CHOICES: Final = (*FILTERS, "order", "view")
_CARDS, _ONWARDS, _BACK = "{cards}", "{onwards}", "{back}"  # gaps in the template


@dataclass(frozen=True)
class Asked:
    """What a visitor wants to see. `shown`: how many photos stand before the cursor's; without a
    cursor, how many there are to be at once."""

    filters: dict[str, str]
    order: str
    is_grid: bool
    cursor: str | None
    shown: int

    @property
    def listed_by(self) -> str:
        """The query that names this list on a photo's page; none for the whole gallery."""
        chosen = {name: value for name, value in self.filters.items() if value}
        if self.order != "shuffle":
            chosen["order"] = self.order
        return f"?{urlencode(chosen)}" if chosen else ""

    @property
    def size(self) -> int:
        """Whole pages, so that one comes back to the same place."""
        if self.cursor:
            return PAGE_SIZE
        pages = -(-self.shown // PAGE_SIZE)
        return min(MOST_AT_ONCE, max(1, pages) * PAGE_SIZE)


@require_safe
def gallery_page(request: HttpRequest) -> HttpResponse:
    """One page of the open contest's gallery. Refuses an unknown order or cursor, unreadable text
    (400), and the order by votes while totals are hidden (409)."""
    return _gallery(request, None)


@require_safe
def edition_gallery(request: HttpRequest, slug: str) -> HttpResponse:
    """The gallery of an edition; that of the open contest has its own address."""
    at = timezone.now()
    contest, here = contest_by_slug(slug), open_contest(at=at)
    if contest == here:
        return redirect(reverse("gallery", query=request.GET))
    if at < contest.submission_opens_at:
        raise Missing(what="contest")  # nothing hangs there yet
    return _gallery(request, contest)


def _gallery(request: HttpRequest, edition: Contest | None) -> HttpResponse:
    asked, at = _asked(request), timezone.now()
    if request.headers.get("HX-Request") == "true":
        return _more(request, asked, edition or open_contest(at=at), at)
    around = frame(request, lambda: _facts(request, edition, asked))
    contest = around.facts["contest"]
    if contest is None:
        return HttpResponse(around.around(request, ""))
    return _answer(request, asked, contest, at, around.facts["found_count"], around.around)


def _more(request: HttpRequest, asked: Asked, contest: Contest | None, at: dt.datetime) -> Any:
    """The photos that follow alone, for the script, and the address by which one comes back to
    them all."""
    if contest is None:
        raise Missing(what="contest")

    def alone(request: HttpRequest, own: str) -> str:
        return own

    found = shown_count(contest, **asked.filters, at=at)
    response = _answer(request, asked, contest, at, found, alone)
    until = asked.shown + PAGE_SIZE
    query = request.GET.copy()
    if until <= MOST_AT_ONCE:
        query.pop("cursor", None)
        query["shown"] = str(until)
    response["HX-Replace-Url"] = f"{request.path}?{query.urlencode()}"
    return response


def _answer(
    request: HttpRequest,
    asked: Asked,
    contest: Contest,
    at: dt.datetime,
    found: int,
    around: Any,
) -> HttpResponse:
    reader = reader_from(request)
    voter = reader.key if reader else None
    seed, seed_is_new = seed_from(request)
    page = shown_page(
        contest,
        order=asked.order,
        cursor=asked.cursor,
        size=asked.size,
        seed=seed,
        voter=voter,
        at=at,
        **asked.filters,
    )
    own = _hung(request, asked, page, votes_told(contest, page.items, voter=voter, at=at), found)
    response = HttpResponse(around(request, own))
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ("Cookie", "Accept-Language", "HX-Request"))
    if seed_is_new:
        set_seed_cookie(response, seed)
    return response


def _hung(
    request: HttpRequest,
    asked: Asked,
    page: Page[ShownPhoto],
    votes: dict[str, int] | None,
    found: int,
) -> str:
    """The photos, and how one goes on."""
    before = min(found, asked.shown) if asked.cursor else 0
    shown = min(found, before + len(page.items))
    follows = asked.cursor is not None and request.headers.get("HX-Request") == "true"
    drawn = cards(
        page.items,
        votes,
        grid=asked.is_grid,
        at_once=0 if follows else AT_ONCE,
        listed_by=asked.listed_by,
    )
    onwards = _onwards(request, page.next_cursor, shown)
    back = _onwards(request, page.previous_cursor, max(0, before - PAGE_SIZE))
    around = _around(
        get_language(), asked.is_grid, follows, found, shown, bool(onwards), bool(back)
    )
    return (
        around.replace(_ONWARDS, escape(onwards or ""))
        .replace(_BACK, escape(back or ""))
        .replace(_CARDS, drawn)  # last: what is in it is not looked at
    )


@lru_cache(maxsize=512)
def _around(
    language: str | None,
    is_grid: bool,
    follows: bool,
    found: int,
    shown: int,
    goes_on: bool,
    goes_back: bool,
) -> str:
    """What stands around the photos, with gaps for them and for the addresses: the same for most
    visitors."""
    return render_to_string(
        "photo_contest/_hung.html",
        {
            "cards": _CARDS,
            "is_grid": is_grid,
            "follows": follows,
            "found_count": found,
            "shown": shown,
            "next_count": min(PAGE_SIZE, found - shown),
            "next": _ONWARDS if goes_on else None,
            "previous": _BACK if goes_back else None,
        },
    )


def _onwards(request: HttpRequest, cursor: str | None, shown: int) -> str | None:
    if cursor is None:
        return None
    query = request.GET.copy()
    query["cursor"], query["shown"] = cursor, str(shown)
    return f"?{query.urlencode()}"


def _asked(request: HttpRequest) -> Asked:
    texts = {name: _text(request, name) for name in (*CHOICES, "cursor")}
    try:
        shown = max(0, int(request.GET.get("shown", "0")))
    except ValueError:
        shown = 0  # it is only told; nothing hangs on it
    return Asked(
        filters={name: texts[name] for name in FILTERS},
        order=texts["order"] or "shuffle",
        is_grid=texts["view"] == "grid",
        cursor=texts["cursor"] or None,
        shown=shown,
    )


def _text(request: HttpRequest, name: str) -> str:
    """A parameter as clean text; Invalid for control characters and endless text."""
    text = request.GET.get(name, "").strip()
    if has_forbidden(text):
        raise Invalid({name: ["forbidden-characters"]})
    if len(text) > MAX_CHARS and name != "cursor":
        raise Invalid({name: ["too-long"]})
    return text


def _facts(
    request: HttpRequest, edition: Contest | None, asked: Asked
) -> tuple[str, dict[str, Any]]:
    """What the page says around the photos: totals of the whole gallery, and what there is to
    choose from."""
    at = timezone.now()
    contest = edition or open_contest(at=at)
    if contest is None:
        return "photo_contest/no_contest.html", {"contest": None, "here": "gallery"}
    hung = hanging(contest.pk)
    return "photo_contest/gallery.html", (
        contest_context(contest, at)
        | _choices(contest, asked.filters, set(hung.units.tolist()), at)
        | {
            "here": "gallery",
            "is_edition": edition is not None,
            "gallery_path": request.path,
            "order": asked.order,
            "is_grid": asked.is_grid,
            "order_by_votes": totals_visible(contest, at=at),
            "kept": [(name, request.GET[name]) for name in CHOICES if request.GET.get(name)],
            "photo_count": len(hung.ids),
            "found_count": shown_count(contest, **asked.filters, at=at),
        }
    )


def _choices(
    contest: Contest, filters: dict[str, str], units: set[int], at: dt.datetime
) -> dict[str, Any]:
    """The upper unions, units and topics to choose from, and what is chosen. Where there are upper
    unions, units are offered once one of these is chosen: hundreds of names are no choice."""
    known = branches(at=at)
    uppers = known.uppers(units)
    upper, unit = filters["upper"], filters["unit"]
    offered = known.choices(units, within=upper) if upper or not uppers else []
    categories = [(topic.code, category_name(topic)) for topic in contest.categories.all()]
    return filters | {
        "unit_count": len(units),
        "uppers": uppers,
        "units": offered,
        "unit_name": known.name_of(unit or upper),
        "categories": categories,
        "category_name": dict(categories).get(filters["category"], filters["category"]),
        "is_filtered": any(filters.values()),
    }
