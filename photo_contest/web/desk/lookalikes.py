"""The list of pairs that look alike: those that wait for a person, and those that were settled."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from photo_contest.domain.duplicates import pairs_for, waiting_for
from photo_contest.domain.paging import Cursor, page_of
from photo_contest.models import Lookalike
from photo_contest.web.desk.likeness import VERDICTS, PairLine, threshold
from photo_contest.web.desk.staff import Desk, for_staff

PAGE_SIZE: Final = 24
SETTLED: Final = "da-ket-luan"  # the tab
_LIST: Final = "desk.lookalikes"


@require_safe
@for_staff()
def lookalikes_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open pairs, the oldest first; under a tab the settled ones, the newest first, by verdict."""
    settled = request.GET.get("xem") == SETTLED
    chosen = request.GET.get("ket-luan", "") if settled else ""
    chosen = chosen if chosen in Lookalike.Verdict.values else ""
    verdict = (chosen or "settled") if settled else "open"
    pairs, scope = pairs_for(contest=desk.contest, by=desk.member, verdict=verdict, at=desk.at)
    name, cursor = f"{_LIST}:{verdict}", request.GET.get("trang")
    page = page_of(
        pairs,
        name=name,
        key="decided_at" if settled else "found_at",
        descending=settled,
        cursor=Cursor.read(cursor, of=name) if cursor else None,
        size=PAGE_SIZE,
        anchors=Lookalike.objects.all(),
    )
    waiting, _ = waiting_for(contest=desk.contest, by=desk.member, at=desk.at)
    context = desk.context(
        "lookalikes",
        settled=settled,
        chosen=chosen,
        lines=[PairLine(pair, scope, desk.at, desk.query) for pair in page.items],
        waiting=waiting.count(),
        first=waiting.order_by("found_at", "pk").first(),
        threshold=threshold(),
        tabs=_tabs(desk, settled),
        filters=_filters(desk, chosen),
        next_page=_address(desk, settled, chosen, page.next_cursor),
        previous_page=_address(desk, settled, chosen, page.previous_cursor),
    )
    return render(request, "photo_contest/desk/lookalikes.html", context)


def _tabs(desk: Desk, settled: bool) -> list[tuple[str, str, bool]]:
    """(words, address, whether it is the shown one)."""
    return [
        (gettext("Chờ xem"), _to(desk, {}), not settled),
        (gettext("Đã kết luận"), _to(desk, {"xem": SETTLED}), settled),
    ]


def _filters(desk: Desk, chosen: str) -> list[tuple[str, str, bool]]:
    every = (gettext("Mọi kết luận"), _to(desk, {"xem": SETTLED}), not chosen)
    return [every] + [
        (gettext(words), _to(desk, {"xem": SETTLED, "ket-luan": verdict}), verdict == chosen)
        for verdict, words in VERDICTS.items()
    ]


def _address(desk: Desk, settled: bool, chosen: str, cursor: str | None) -> str:
    if not cursor:
        return ""
    told = {"xem": SETTLED if settled else "", "ket-luan": chosen, "trang": cursor}
    return _to(desk, {name: value for name, value in told.items() if value})


def _to(desk: Desk, query: dict[str, str]) -> str:
    contest = {"contest": desk.contest.slug} if desk.query else {}
    return reverse("lookalike-pairs", query=(contest | query) or None)
