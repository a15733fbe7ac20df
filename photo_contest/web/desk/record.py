"""The append-only record: read with filters, page by page, and taken along as CSV."""

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from photo_contest.domain.paging import Cursor, page_of
from photo_contest.domain.record_book import (
    Asked,
    actions_in_record,
    in_chunks,
    record_seen_by,
    staff_in_record,
)
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.doorway.record_sentences import deed_sentence
from photo_contest.errors import Invalid
from photo_contest.models import Record
from photo_contest.templatetags.page import clock, day
from photo_contest.web.desk.record_lines import Line, line_of
from photo_contest.web.desk.staff import Desk, for_staff
from photo_contest.web.refusals import as_refusal

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE_SIZE: Final = 50
FIELDS: Final = ("action", "person", "photo", "unit", "first", "last")
COUNT_HEADER: Final = "X-Rows"  # so that the page can tell how far a long file has come
_LIST: Final = "desk.record"


@require_safe
@for_staff()
def record_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Entries that one may read, the newest first, by the filters of the address. A filter that
    finds no thing is told beside its field."""
    asked, problem = _asked(request), None
    cursor = request.GET.get("trang")
    try:
        rows = record_seen_by(desk.member, asked=asked, at=desk.at)
    except Invalid as error:
        rows, problem, cursor = Record.objects.none(), problem_for(error), None
    page = page_of(
        rows,
        name=_LIST,
        key="id",
        descending=True,
        cursor=Cursor.read(cursor, of=_LIST) if cursor else None,
        size=PAGE_SIZE,
        anchors=Record.objects.all(),
    )
    context = desk.context(
        "record",
        lines=[line_of(one) for one in page.items],
        asked=asked,
        actions=sorted(
            ((code, deed_sentence(code)) for code in actions_in_record()), key=lambda x: x[1]
        ),
        staff=staff_in_record(desk.member, at=desk.at),
        next_page=_address(desk, asked, "record-book", page.next_cursor),
        previous_page=_address(desk, asked, "record-book", page.previous_cursor),
        export=_address(desk, asked, "record-export", ""),
        problem=problem,
        errors=(problem.errors if problem else None) or {},
    )
    return _rendered(request, context, problem)


@require_safe
@for_staff()
def record_export(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """All entries of these filters as CSV, written while they are read: whatever their number, one
    chunk is in memory. Invalid as for the page."""
    rows = record_seen_by(desk.member, asked=_asked(request), at=desk.at)
    response = StreamingHttpResponse(
        _written(rows), content_type="text/csv; charset=utf-8", headers={"X-Accel-Buffering": "no"}
    )
    response[COUNT_HEADER] = str(rows.order_by().count())
    response["Content-Disposition"] = (
        f'attachment; filename="so-ghi-viec-{desk.at:%Y%m%d-%H%M}.csv"'
    )
    return response


def _written(rows: "QuerySet[Record]") -> Iterator[bytes]:
    heads = (
        gettext("Số"),
        gettext("Ngày"),
        gettext("Giờ"),
        gettext("Người làm"),
        gettext("Việc"),
        gettext("Ảnh"),
        gettext("Đơn vị"),
        gettext("Chi tiết"),
        gettext("Lý do, ghi chú"),
    )
    yield b"\xef\xbb\xbf" + _csv([heads])
    for chunk in in_chunks(rows):
        yield _csv([_row(line_of(record)) for record in chunk])


def _row(line: Line) -> tuple[str, ...]:
    changes = [f"{name}: {was} > {now}".removeprefix(": ") for name, was, now in line.changes]
    facts = "; ".join([line.facts, *changes]) if line.facts else "; ".join(changes)
    told = (line.who, line.deed, line.photo, line.unit, facts, line.note)
    return (str(line.number), day(line.at), clock(line.at), *(_harmless(text) for text in told))


def _harmless(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _csv(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _asked(request: HttpRequest) -> Asked:
    return Asked(**{name: request.GET.get(name, "").strip() for name in FIELDS})


def _address(desk: Desk, asked: Asked, name: str, cursor: str | None) -> str:
    if cursor is None:
        return ""
    told = {field: getattr(asked, field) for field in FIELDS} | {"trang": cursor}
    contest = {"contest": desk.contest.slug} if desk.query else {}
    query = contest | {field: value for field, value in told.items() if value}
    return reverse(name, query=query or None)


def _rendered(
    request: HttpRequest, context: dict[str, object], problem: Problem | None
) -> HttpResponse:
    return as_refusal(render(request, "photo_contest/desk/record.html", context), problem)
