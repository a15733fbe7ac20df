"""One roster file at the desk: how far it is, what it would do by row and cell, yes or no."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from photo_contest.domain.rosters.confirmation import confirm_import, drop_import
from photo_contest.domain.rosters.faulty_rows import FaultyRows, faulty_rows
from photo_contest.domain.rosters.imports import import_for
from photo_contest.doorway.problems import Problem, problem_for, problem_of
from photo_contest.doorway.row_sentences import row_sentence
from photo_contest.errors import ContestError, Missing
from photo_contest.models import RosterImport
from photo_contest.templatetags.page import number
from photo_contest.web.desk.rosters import KINDS, Line
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.refusals import as_refusal

Status = RosterImport.Status
STEPS: Final = (Status.WAITING, Status.READING, Status.CHECKING, Status.APPLYING)
_SHOWN: Final = 200  # conflicts on the page; the file to download has them all
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Fault:
    """A conflict as it is told: which cell, and what to write instead."""

    row: int
    column: str
    sentence: str
    is_new_row: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff()
def import_page(request: HttpRequest, desk: Desk, import_id: str) -> HttpResponse:
    """Progress while it is worked on, then the preview with both ways on, then what was done."""
    problem = None
    if request.method == "POST":
        try:
            one = _done(request, desk, import_id)
        except Missing:
            raise
        except ContestError as error:
            problem = problem_for(error)
        else:
            if one.applied or one.status == Status.DROPPED:
                messages.info(request, _told(one))
            return redirect(reverse("roster-import", args=[one.pk]) + desk.query)
    return _page(request, desk, import_for(desk.member, import_id), problem)


@require_safe
@for_staff()
def import_faults(request: HttpRequest, desk: Desk, import_id: str) -> HttpResponse:
    """The rows to look at, as they stand in the file, each with what is wrong: an Excel file that
    can be mended and sent again."""
    found = faulty_rows(import_for(desk.member, import_id))
    body = HttpResponse(_workbook(found), content_type=_XLSX)
    name = gettext("Dòng cần xem") + ".xlsx"
    body["Content-Disposition"] = str(content_disposition_header(True, name))
    return body


def _done(request: HttpRequest, desk: Desk, import_id: str) -> RosterImport:
    if request.POST.get("deed") == "drop":
        return drop_import(import_id=import_id, by=desk.member, at=desk.at)
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else -1
    return confirm_import(import_id=import_id, version=version, by=desk.member, now=timezone.now)


def _told(one: RosterImport) -> str:
    if one.status == Status.DROPPED:
        return gettext("Đã bỏ tệp này, không lưu gì. Tệp đã được xóa.")
    saved = one.created + one.updated
    text = ngettext("Đã lưu {n} dòng vào danh sách.", "Đã lưu {n} dòng vào danh sách.", saved)
    return text.format(n=number(saved))


def _page(
    request: HttpRequest, desk: Desk, one: RosterImport, problem: Problem | None
) -> HttpResponse:
    refused = problem_of(one.refusal["code"], **one.refusal["params"]) if one.refusal else None
    context = desk.context(
        "rosters",
        one=one,
        kind=KINDS[RosterImport.Kind(one.kind)],
        line=Line(one),
        runs=one.status in STEPS,
        working=_working(one),
        is_preview=one.status == Status.PREVIEW,
        may_confirm=one.by_id == desk.member.pk and desk.may_change,
        saves=one.created + one.updated,
        faults=_faults(one),
        more_faults=max(0, one.conflict_count - _SHOWN),
        has_file=bool(one.file_name),
        refused=problem or refused,
        units=one.kind == RosterImport.Kind.UNITS,
    )
    return as_refusal(render(request, "photo_contest/desk/roster_import.html", context), problem)


def _working(one: RosterImport) -> str:
    if one.status == Status.WAITING:
        return gettext("Đang chờ đến lượt")
    if one.status == Status.READING:
        return gettext("Đang đọc tệp")
    if one.status == Status.CHECKING:
        return gettext("Đang so với danh sách hiện có")
    return gettext("Đang lưu")


def _faults(one: RosterImport) -> list[Fault]:
    told, row = [], 0
    for conflict in one.conflicts[:_SHOWN]:
        sentence = row_sentence(conflict["code"], conflict["params"])
        column = conflict["column"]
        told.append(Fault(conflict["row"], column, sentence, conflict["row"] != row))
        row = conflict["row"]
    return told


def _workbook(found: FaultyRows) -> bytes:
    import xlsxwriter

    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(gettext("Dòng cần xem"))
        bold, wrong = book.add_format({"bold": True}), book.add_format({"bg_color": "#FBF0D9"})
        text: Any = book.add_format({"num_format": "@"})
        heads = [*found.headings.values(), gettext("Dòng trong tệp"), gettext("Cần xem")]
        sheet.write_row(0, 0, heads, bold)
        sheet.set_column(0, len(heads) - 2, 18)
        sheet.set_column(len(heads) - 1, len(heads) - 1, 80)
        sheet.freeze_panes(1, 0)
        for place, row in enumerate(found.rows, 1):
            faulty = {one.field for one in row.conflicts}
            for column, field in enumerate(found.headings):
                marked = wrong if field in faulty else text
                sheet.write_string(place, column, row.cells[field], marked)
            sheet.write_number(place, len(heads) - 2, row.number)
            told = [row_sentence(one.code, one.params) for one in row.conflicts]
            sheet.write_string(place, len(heads) - 1, " ".join(told))
    return file.getvalue()
