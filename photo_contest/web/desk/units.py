"""The tree of units at the desk, as of a chosen day, and the search in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from photo_contest.domain.units.watched import WatchedTree, tree_watched, units_found
from photo_contest.models import UnitPeriod
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.desk.typed import day_asked
from photo_contest.web.desk.unit_words import KINDS
from photo_contest.words import has_forbidden

_MOST_FOUND: Final = 100
_ALL_OPEN: Final = 40  # units: a tree of so many is shown unfolded


@dataclass(frozen=True)
class Branch:
    """A unit of the tree with what hangs below it."""

    unit: UnitPeriod
    below: Sequence["Branch"]


@require_safe
@for_staff()
def units_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who stands below whom on a day; with words the units that they find, as a list."""
    today = timezone.localdate(desk.at)
    on = day_asked(request.GET, "ngay", today)
    q = request.GET.get("tim", "").strip()[:200]
    q = "" if has_forbidden(q) else q
    tree = None if q else tree_watched(by=desk.member, on=on, at=desk.at)
    found = units_found(q=q, by=desk.member, on=on, at=desk.at, most=_MOST_FOUND) if q else []
    context = desk.context(
        "rosters",
        on=on,
        is_today=on == today,
        q=q,
        branches=_branches(tree, tree.tops) if tree else [],
        all_open=tree is not None and tree.count <= _ALL_OPEN,
        found=found,
        kinds=KINDS,
        slug=desk.contest.slug if desk.query else "",
    )
    return render(request, "photo_contest/desk/units.html", context)


def _branches(tree: WatchedTree, units: Sequence[UnitPeriod]) -> list[Branch]:
    return [Branch(one, _branches(tree, tree.below.get(one.unit_id, ()))) for one in units]
