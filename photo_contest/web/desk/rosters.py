"""Rosters at the desk: a file goes up, and its preview comes first; below stand earlier files."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from photo_contest.domain.access import MODERATORS, require_role
from photo_contest.domain.rosters.imports import imports_seen_by, receive_import
from photo_contest.doorway.limits import TRIED_IMPORTS, limit
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import ContestError, Invalid
from photo_contest.models import RosterImport
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.desk.typed import day_typed
from photo_contest.web.refusals import as_refusal
from photo_contest.web.signed_in import typed_before

KINDS: Final = {
    RosterImport.Kind.MEMBERS: _("Danh sách đoàn viên"),
    RosterImport.Kind.UNITS: _("Danh sách đơn vị"),
}
Status = RosterImport.Status
_RUNNING: Final = (Status.WAITING, Status.READING, Status.CHECKING, Status.APPLYING)
_SHOWN: Final = 20


@dataclass(frozen=True)
class Line:
    """An import in the list: what became of it, in a word and a colour."""

    one: RosterImport

    @property
    def kind(self) -> Any:
        return KINDS[RosterImport.Kind(self.one.kind)]

    @property
    def outcome(self) -> tuple[str, Any]:
        one = self.one
        if one.status in _RUNNING:
            return "", _("đang đọc")
        if one.status == Status.PREVIEW:
            return "warn", _("chờ xác nhận")
        if one.status == Status.FAILED:
            return "bad", _("không dùng được")
        if one.applied:
            return "ok", _("đã lưu")
        return "", _("đã bỏ") if one.status == Status.DROPPED else _("chỉ xem trước")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff()
def rosters_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The upload form and the imports so far. What is sent is only read: its preview asks."""
    if request.method != "POST":
        return _page(request, desk, typed_before(request))
    try:
        made = _received(request, desk)
    except ContestError as error:
        return _page(request, desk, request.POST, problem_for(error))
    return redirect(reverse("roster-import", args=[made.pk]) + desk.query)


def _received(request: HttpRequest, desk: Desk) -> RosterImport:
    require_role(desk.member, *MODERATORS)
    limit(request, group="import-tried", key=str(desk.member.pk), rate=TRIED_IMPORTS)
    kind, file = request.POST.get("kind", ""), request.FILES.get("file")
    wrong = {}
    if kind not in RosterImport.Kind.values:
        wrong["kind"] = ["no-list-kind"]
    if not isinstance(file, TemporaryUploadedFile):
        wrong["file"] = ["no-list-file"]
    try:
        on = day_typed(request.POST, "on")
    except Invalid as invalid:
        wrong |= invalid.fields
    if wrong or not isinstance(file, TemporaryUploadedFile):
        raise Invalid(wrong)
    with file:
        return receive_import(
            kind=kind,
            file=Path(file.temporary_file_path()),
            by=desk.member,
            on=on,
            asks_first=True,
            now=timezone.now,
        )


def _page(
    request: HttpRequest,
    desk: Desk,
    typed: QueryDict | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    today: dt.date = timezone.localdate(desk.at)
    sent = typed or QueryDict()
    imports = imports_seen_by(desk.member).order_by("-at")[:_SHOWN]
    context = desk.context(
        "rosters",
        kinds=KINDS.items(),
        chosen=sent.get("kind", "") or RosterImport.Kind.MEMBERS,
        on=sent.get("on", "") or today.isoformat(),
        lines=[Line(one) for one in imports],
        problem=problem,
        errors=(problem.errors if problem else None) or {},
    )
    return as_refusal(render(request, "photo_contest/desk/rosters.html", context), problem)
