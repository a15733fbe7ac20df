"""The desk itself: what waits, how far the contest is, whether all parts work."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from photo_contest.domain.access import Role
from photo_contest.domain.day_figures import day_figures
from photo_contest.domain.editions import editions
from photo_contest.domain.waiting import Waiting, what_waits
from photo_contest.domain.wellbeing import Ailment, ailments
from photo_contest.web.contest import contest_title
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.steps import steps

# name of the heap: the page where it is worked off, what is put behind, icon, words
_HEAPS: Final = {
    "pending": ("moderation-board", {}, "images", _("ảnh chờ duyệt")),
    "held": ("moderation-board", {"hang": "held"}, "hand", _("ảnh đang giữ")),
    "lookalikes": ("lookalike-pairs", {}, "copy", _("cặp ảnh giống nhau")),
    "reports": ("photo-reports", {}, "flag", _("báo cáo về ảnh")),
    "roster": ("rosters", {}, "table", _("dòng danh sách cần xem")),
    "provisional": ("vote-checks", {}, "shield", _("phiếu chờ kiểm tra")),
}
_PARTS: Final = {
    "disk": _("Ổ đĩa sắp đầy"),
    "clock": _("Đồng hồ việc định kỳ"),
    "tasks": _("Việc nền (vẽ ảnh nhỏ, tìm ảnh giống nhau, đọc danh sách)"),
    "job": _("Việc định kỳ"),
}


@dataclass(frozen=True)
class Heap:
    """Work that waits, as it is told. `late`: longer than what is promised to authors."""

    waiting: Waiting
    address: str
    icon: str
    words: Any
    hours: int
    late: bool


@require_safe
@for_staff()
def desk_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits for this person, the phases, the health of the parts and yesterday's figures."""
    contest, at = desk.contest, desk.at
    yesterday = timezone.localdate(at) - dt.timedelta(days=1)
    heaps = [_heap(one, desk) for one in what_waits(contest=contest, by=desk.member, at=at)]
    context = desk.context(
        "desk",
        title=contest_title(contest),
        heaps=heaps,
        waits=any(heap.waiting.count for heap in heaps),
        steps=list(steps(contest, at)),
        yesterday=day_figures(contest=contest, by=desk.member, day=yesterday, at=at),
        unwell=_unwell(at) if desk.member.role != Role.OFFICER else None,
        others=[one.contest for one in editions() if one.contest != contest],
    )
    return render(request, "photo_contest/desk/overview.html", context)


def _heap(waiting: Waiting, desk: Desk) -> Heap:
    page, query, icon, words = _HEAPS[waiting.name]
    named = {"contest": desk.contest.slug} if desk.query else {}
    age = desk.at - waiting.since if waiting.since else dt.timedelta()
    hours = int(age.total_seconds()) // 3600
    return Heap(
        waiting,
        reverse(page, query=query | named),
        icon,
        words,
        hours,
        late=bool(waiting.count) and hours >= desk.contest.answer_hours,
    )


def _unwell(at: dt.datetime) -> list[tuple[Any, Ailment]]:
    return [(_PARTS[one.part], one) for one in ailments(at=at)]
