"""Totals of editions that were held elsewhere, from a file of the organizers."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from analytics.models import PastTotal
from analytics.sources import Member
from analytics.sources.past import unit_ids_by_code, years_held_here
from analytics.spans import FIRST_DAY, day_of
from photo_contest.domain.access import Role, require_role
from photo_contest.domain.record import note
from photo_contest.domain.rosters.columns import UNIT_COLUMNS
from photo_contest.domain.rosters.findings import RowConflict
from photo_contest.domain.rosters.reading import (
    FileRows,
    RowReader,
    SheetRow,
    read_file,
    spelt,
    text_within,
)
from photo_contest.domain.rosters.unit_rows import KINDS
from photo_contest.domain.units.rules import CODE_FORM, MAX_NAME_CHARS
from photo_contest.errors import SheetRefused
from photo_contest.sheets.cells import read_count
from photo_contest.sheets.headings import Column
from photo_contest.sheets.rows import MAX_COLUMNS

MAX_ROWS: Final = 5_000
DISTRICT: Final = "district"  # until 2025
_MAX_CODE_CHARS, _MAX_KIND_CHARS, _MAX_SOURCE_CHARS = 32, 60, 200
_KEPT_KIND_CHARS: Final = 12
_NAMES: Final = {column.field: column.names for column in UNIT_COLUMNS}
COLUMNS: Final = (
    Column("year", ("năm", "năm tổ chức", "year", "edition"), required=True),
    Column("unit_code", _NAMES["code"], required=True),
    Column("unit_name", _NAMES["name"], required=True),
    Column("kind", _NAMES["kind"], required=True),
    Column("members", _NAMES["members"]),
    Column("entrants", ("người gửi ảnh", "số người gửi ảnh", "số tác giả", "entrants")),
    Column(
        "participants",
        ("đoàn viên tham gia", "số đoàn viên tham gia", "số người tham gia", "participants"),
    ),
    Column(
        "photos_submitted",
        ("ảnh gửi", "số ảnh gửi", "số ảnh dự thi", "ảnh dự thi", "photos submitted"),
    ),
    Column(
        "photos_approved",
        ("ảnh duyệt", "số ảnh duyệt", "số ảnh được duyệt", "ảnh được duyệt", "photos approved"),
    ),
    Column("votes", ("phiếu hợp lệ", "phiếu", "số phiếu", "lượt bình chọn", "votes")),
    Column("source", _NAMES["members_source"], required=True),
)
_FIGURES: Final = (
    "members",
    "entrants",
    "participants",
    "photos_submitted",
    "photos_approved",
    "votes",
)
_TOLD: Final = ("unit_name", "kind", *_FIGURES, "source")
_DISTRICT_WORDS: Final = (
    "district, cấp huyện, huyện, LĐLĐ huyện, liên đoàn lao động huyện, LĐLĐ quận, quận, "
    "liên đoàn lao động quận, LĐLĐ thị xã, thị xã, liên đoàn lao động thị xã"
)
_DISTRICTS: Final = {spelt(word) for word in _DISTRICT_WORDS.split(", ")}


@dataclass(frozen=True)
class PastImport:
    """Rows by what becomes of them, and the conflicts by row and column; with any of these nothing
    is written. `headings`: the file's heading of each of our columns."""

    created: int
    updated: int
    unchanged: int
    conflicts: tuple[RowConflict, ...]
    headings: dict[str, str]
    applied: bool


def import_past_totals(
    *, file: Path, by: Member, at: dt.datetime, dry_run: bool = False
) -> PastImport:
    """Take the totals of past editions from a table, a row a year and unit: new ones are added,
    those that differ are replaced, others stay.

    All or nothing: a row in conflict keeps all from being written, as does `dry_run`. Refuses who
    is no organizer (NotAllowed), and what is no usable table (SheetRefused).
    """
    require_role(by, Role.ORGANIZER)
    rows = read_file(file, COLUMNS, lambda _done, _total: None)
    if len(rows.rows) > MAX_ROWS:
        raise SheetRefused("sheet-too-long", rows=MAX_ROWS, columns=MAX_COLUMNS)
    totals, conflicts = _read(rows, until=day_of(at).year)
    kept = {(one.year, one.unit_code): one for one in PastTotal.objects.all()}
    new = [one for one in totals if (one.year, one.unit_code) not in kept]
    changed = [one for one in totals if _differs(one, kept.get((one.year, one.unit_code)))]
    applied = not dry_run and not conflicts
    if applied and (new or changed):
        _write([*new, *changed], by=by, at=at)
    return PastImport(
        created=len(new),
        updated=len(changed),
        unchanged=len(totals) - len(new) - len(changed),
        conflicts=tuple(conflicts),
        headings=rows.headings,
        applied=applied,
    )


def _differs(one: PastTotal, kept: PastTotal | None) -> bool:
    return kept is not None and any(getattr(one, name) != getattr(kept, name) for name in _TOLD)


def _write(totals: list[PastTotal], *, by: Member, at: dt.datetime) -> None:
    years = sorted({one.year for one in totals})
    with transaction.atomic():
        PastTotal.objects.bulk_create(
            totals,
            update_conflicts=True,
            unique_fields=["year", "unit_code"],
            update_fields=_TOLD,
        )
        note(action="past-totals-imported", by=by, at=at, rows=len(totals), years=years)


# --- reading ------------------------------------------------------------------------------


def _read(file: FileRows, *, until: int) -> tuple[list[PastTotal], list[RowConflict]]:
    """The rows without conflict, and the conflicts of the others."""
    totals: list[PastTotal] = []
    conflicts: list[RowConflict] = []
    first: dict[tuple[int, str], int] = {}
    reading = _Reading(until)
    for row in file.rows:
        reader = RowReader(row)
        total = reading.total(reader)
        if total is not None:
            here = first.setdefault((total.year, total.unit_code.casefold()), row.number)
            if here != row.number:
                reader.refuse("unit_code", "row-twice", row=here)
        conflicts += reader.conflicts
        if total is not None and not reader.conflicts:
            totals.append(total)
    return totals, conflicts


class _Reading:
    """Reads rows one by one; `until`: the last year that an edition can be of."""

    def __init__(self, until: int) -> None:
        self.until = until
        self.here = years_held_here()
        self.codes = {code.casefold(): code for code in unit_ids_by_code()}

    def total(self, reader: RowReader) -> PastTotal | None:
        """What a row says; None when it is no row of a unit or cannot be read."""
        if not _could_be_total(reader.row):
            reader.refuse("unit_code", "not-a-row")
            return None
        year, code = self._year(reader), self._code(reader)
        told: dict[str, Any] = {
            "unit_name": reader.needed("unit_name", text_within(MAX_NAME_CHARS)),
            "kind": _kind(reader),
            "source": reader.needed("source", text_within(_MAX_SOURCE_CHARS)),
        }
        told |= {name: reader.take(name, read_count) for name in _FIGURES}
        _refuse_figures(reader, told)
        return None if year is None else PastTotal(year=year, unit_code=code, **told)

    def _year(self, reader: RowReader) -> int | None:
        if not reader.row.cell("year").text:
            reader.refuse("year", "required")
            return None
        year = reader.take("year", read_count)
        if year is not None and not FIRST_DAY.year <= year <= self.until:
            reader.refuse("year", "year-range", first=FIRST_DAY.year, last=self.until)
        if year in self.here:
            reader.refuse("year", "edition-held-here", year=year)
        return year

    def _code(self, reader: RowReader) -> str:
        """The code as the unit bears it that has it, in any case."""
        code = reader.needed("unit_code", text_within(_MAX_CODE_CHARS))
        if code and not CODE_FORM.fullmatch(code):
            reader.refuse("unit_code", "code-shape")
        return self.codes.get(code.casefold(), code)


def _could_be_total(row: SheetRow) -> bool:
    """Totals and signatures below a table have neither a year nor a code."""
    year, code = row.cell("year").text, row.cell("unit_code").text
    return year.isdecimal() or bool(CODE_FORM.fullmatch(code))


def _kind(reader: RowReader) -> str:
    """One of today's kinds; of a kind that is no more, a short word for it."""
    text = reader.needed("kind", text_within(_MAX_KIND_CHARS))
    word = spelt(text)
    kind = DISTRICT if word in _DISTRICTS else str(KINDS.get(word, text))
    if len(kind) > _KEPT_KIND_CHARS:
        reader.refuse("kind", "too-long", max=_KEPT_KIND_CHARS)
    return kind


def _refuse_figures(reader: RowReader, told: dict[str, Any]) -> None:
    if all(told[name] is None for name in _FIGURES) and not reader.conflicts:
        reader.refuse("members", "nothing-told")
    submitted, approved = told["photos_submitted"], told["photos_approved"]
    if None not in (submitted, approved) and approved > submitted:
        reader.refuse("photos_approved", "approved-above-submitted", submitted=submitted)


def as_told(found: PastImport) -> Iterable[dict[str, Any]]:
    """The conflicts as doors tell them, with the file's own headings."""
    for one in found.conflicts:
        yield {
            "row": one.row,
            "field": one.field,
            "column": found.headings.get(one.field, ""),
            "code": one.code,
            "params": one.params,
        }
