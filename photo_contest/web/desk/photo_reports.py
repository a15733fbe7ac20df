"""What strangers reported about public photos, and the answers."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from photo_contest.domain import moderation_queue as waiting
from photo_contest.domain.access import MODERATORS, require_role
from photo_contest.domain.reports import answer_report, open_reports, report_seen_by
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import ContestError, Missing
from photo_contest.models import PhotoReport
from photo_contest.web.desk.pictures import picture_url
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.refusals import as_refusal
from photo_contest.web.report import KINDS
from photo_contest.web.signed_in import posted_from, typed_before

MOST_SHOWN: Final = 50


@require_safe
@for_staff()
def reports_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Reports that nobody has answered, the oldest first."""
    return _page(request, desk)


@posted_from("photo-reports")
@for_staff()
def answer(request: HttpRequest, desk: Desk, report_id: int) -> HttpResponse:
    """Answer a report: take the photo down, or keep it, with words for who reported."""
    require_role(desk.member, *MODERATORS)
    report = report_seen_by(desk.member, report_id, at=desk.at)
    sent = {name: request.POST.get(name, "").strip() for name in ("outcome", "answer")}
    try:
        answer_report(report=report, by=desk.member, at=desk.at, **sent)
    except Missing:
        raise
    except ContestError as error:
        return _page(request, desk, report.pk, sent, problem_for(error))
    told = gettext("Đã trả lời báo cáo số {n}.").format(n=report.pk)
    messages.success(request, told)
    return redirect(reverse("photo-reports") + desk.query)


def _page(
    request: HttpRequest,
    desk: Desk,
    answered: int | None = None,
    sent: dict[str, str] | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    reports = open_reports(contest=desk.contest, by=desk.member, at=desk.at)
    typed = typed_before(request)
    context = desk.context(
        "moderation",
        tab="reports",
        counts=waiting.counts(contest=desk.contest, by=desk.member, at=desk.at),
        base={"contest": desk.contest.slug} if desk.query else {},
        reports=[_line(one) for one in reports.order_by("at", "pk")[:MOST_SHOWN]],
        answered=answered or _before(typed),
        sent=sent or (typed.dict() if typed else {}),
        problem=problem,
        errors=(problem.errors if problem else None) or {},
    )
    return as_refusal(render(request, "photo_contest/desk/photo_reports.html", context), problem)


def _line(report: PhotoReport) -> dict[str, Any]:
    kinds = dict(KINDS)
    return {
        "report": report,
        "kind": kinds[PhotoReport.Kind(report.kind)],
        "thumb": picture_url(report.photo, "thumb"),
        "photo": report.photo,
    }


def _before(typed: QueryDict | None) -> int | None:
    """The report that was being answered when the session ended."""
    number = (typed or QueryDict()).get("report", "")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else None
