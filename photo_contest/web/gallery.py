"""The gallery: the photos of the open contest, in the visitor's own order."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from photo_contest.domain.contests import open_contest
from photo_contest.domain.gallery import gallery, page_of
from photo_contest.domain.paging import Page
from photo_contest.domain.standings import totals_visible, vote_counts
from photo_contest.doorway.voter import reader_from, seed_from, set_seed_cookie
from photo_contest.errors import Invalid
from photo_contest.models import Contest, Photo
from photo_contest.web.contest import category_name, contest_context
from photo_contest.web.pictures import Picture
from photo_contest.words import has_forbidden, unit_sort_key

PAGE_SIZE = 24
EAGER = 4  # photos of the first screen; the others load when they come near
MAX_CHARS = 100
FILTERS = ("unit", "category", "q")


@require_safe
def gallery_page(request: HttpRequest) -> HttpResponse:
    """One page of the gallery. Refuses an unknown order or cursor, unreadable text (400), and the
    order by votes while totals are hidden (409)."""
    now = timezone.now()
    contest = open_contest(at=now)
    if contest is None:
        return render(request, "photo_contest/no_contest.html", {"here": "gallery"})
    asked = {name: _text(request, name) for name in (*FILTERS, "order", "cursor")}
    order = asked["order"] or "shuffle"
    seed, seed_is_new = seed_from(request)
    filters = {name: asked[name] for name in FILTERS}
    photos = gallery(contest, order=order, seed=seed, **filters)
    page = page_of(photos, order=order, cursor=asked["cursor"] or None, size=PAGE_SIZE, seed=seed)
    context = (
        contest_context(contest, now)
        | _choices(contest, filters)
        | _position(request, page, photos)
        | {
            "here": "gallery",
            "order": order,
            "order_by_votes": totals_visible(contest, at=now),
            "kept": [(name, asked[name]) for name in ("order", "category", "q") if asked[name]],
            "pictures": _pictures(request, contest, page.items),
        }
    )
    response = render(request, "photo_contest/gallery.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    if seed_is_new:
        set_seed_cookie(response, seed)
    return response


def _text(request: HttpRequest, name: str) -> str:
    """A parameter as clean text; Invalid for control characters and endless text."""
    text = request.GET.get(name, "").strip()
    if has_forbidden(text):
        raise Invalid({name: ["forbidden-characters"]})
    if len(text) > MAX_CHARS and name != "cursor":
        raise Invalid({name: ["too-long"]})
    return text


def _pictures(request: HttpRequest, contest: Contest, photos: list[Photo]) -> list[Picture]:
    reader = reader_from(request)
    voter = reader.key if reader else None
    shown = totals_visible(contest, at=timezone.now(), voter=voter)
    votes = vote_counts(photos, voter=voter) if shown else {}
    return [
        Picture(photo, votes.get(photo.pk), eager=place < EAGER)
        for place, photo in enumerate(photos)
    ]


def _choices(contest: Contest, filters: dict[str, str]) -> dict[str, Any]:
    """Totals of the whole gallery, the units and topics to choose from, and what is chosen."""
    listed = Photo.objects.listed().filter(contest=contest).order_by()
    pairs = listed.values_list("unit__code", "unit_name").distinct()
    units = sorted(dict(pairs).items(), key=lambda unit: unit_sort_key(unit[1]))
    categories = [(topic.code, category_name(topic)) for topic in contest.categories.all()]
    return filters | {
        "photo_count": listed.count(),
        "unit_count": len(units),
        "units": units,
        "unit_name": dict(units).get(filters["unit"], filters["unit"]),
        "categories": categories,
        "category_name": dict(categories).get(filters["category"], filters["category"]),
        "is_filtered": any(filters.values()),
    }


def _position(
    request: HttpRequest, page: "Page[Photo]", photos: "QuerySet[Photo]"
) -> dict[str, Any]:
    """How far the visitor has come. A cursor names no position, so the link brings it; it is only
    told, nothing hangs on it."""
    found = photos.count()
    try:
        before = min(found, max(0, int(request.GET.get("shown", "0"))))
    except ValueError:
        before = 0
    shown = min(found, before + len(page.items))
    return {
        "found_count": found,
        "shown": shown,
        "previous_shown": max(0, before - PAGE_SIZE),
        "next_count": min(PAGE_SIZE, found - shown),
        "next_cursor": page.next_cursor,
        "previous_cursor": page.previous_cursor,
    }
