"""Rows of a units' file, cell by cell: what each says, or why it cannot be read."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from photo_contest.domain.rosters.findings import RowConflict
from photo_contest.domain.rosters.reading import FileRows, SheetRow
from photo_contest.domain.units.rules import CODE_FORM, MAX_NAME_CHARS
from photo_contest.models import UnitPeriod
from photo_contest.sheets.cells import Cell, CellFault, read_count, read_day, read_text
from photo_contest.words import fold

T = TypeVar("T")
Kind = UnitPeriod.Kind

MAX_CODE_CHARS: Final = 32
MAX_SOURCE_CHARS: Final = 200
MAX_KIND_CHARS: Final = 60
_KIND_WORDS: Final = {
    Kind.FEDERATION: (
        "federation, liên đoàn, liên đoàn lao động, LĐLĐ, cấp tỉnh, tỉnh, LĐLĐ tỉnh, "
        "liên đoàn lao động tỉnh, LĐLĐ thành phố, liên đoàn lao động thành phố"
    ),
    Kind.UPPER: (
        "upper, cấp trên, cấp trên cơ sở, cấp trên trực tiếp, cấp trên trực tiếp cơ sở, "
        "CĐ cấp trên, CĐ cấp trên cơ sở, CĐ cấp trên trực tiếp cơ sở, công đoàn cấp trên, "
        "công đoàn cấp trên cơ sở, công đoàn cấp trên trực tiếp cơ sở, LĐLĐ huyện, "
        "liên đoàn lao động huyện, công đoàn xã, công đoàn phường, công đoàn xã phường, "
        "công đoàn ngành, công đoàn khu công nghiệp, công đoàn các khu công nghiệp"
    ),
    Kind.GRASSROOTS: (
        "grassroots, cơ sở, cấp cơ sở, CĐCS, CĐ cơ sở, công đoàn cơ sở, nghiệp đoàn, "
        "nghiệp đoàn cơ sở, CĐCS và nghiệp đoàn"
    ),
    Kind.SECTION: (
        "section, tổ, bộ phận, tổ bộ phận, tổ công đoàn, công đoàn bộ phận, CĐ bộ phận, CĐBP, "
        "nghiệp đoàn bộ phận, tổ nghiệp đoàn, CĐCS thành viên, công đoàn cơ sở thành viên"
    ),
}
KINDS: Final = {
    fold(word): kind for kind, words in _KIND_WORDS.items() for word in words.split(", ")
}


@dataclass(frozen=True, slots=True)
class Figure:
    """How many members a row tells of; without a day it is the day of the import."""

    members: int
    as_of: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What a row says: from `day` on, unit `code` has this name, kind and parent. `parent` is None
    in a file that has no such column, and "" in an empty cell."""

    number: int
    code: str
    name: str
    kind: str
    parent: str | None
    day: dt.date
    figure: Figure | None


@dataclass
class Found:
    """Conflicts as they are found: one a (row, field, code)."""

    by_row: dict[int, list[RowConflict]] = field(default_factory=dict)

    def add(self, row: int, column: str, code: str, /, **params: Any) -> None:
        conflicts = self.by_row.setdefault(row, [])
        if all((one.field, one.code) != (column, code) for one in conflicts):
            conflicts.append(RowConflict(row, column, code, params))

    def sorted(self, order: dict[str, int]) -> list[RowConflict]:
        """By row, then by the order of our columns."""
        return [
            conflict
            for row in sorted(self.by_row)
            for conflict in sorted(self.by_row[row], key=lambda one: order[one.field])
        ]


@dataclass(frozen=True)
class UnitRows:
    """`rows`: those without conflict. `first`: the row of each code, also of rows in conflict;
    codes are compared without case."""

    rows: list[UnitRow]
    first: dict[str, int]


def read_unit_rows(file: FileRows, found: Found, *, on: dt.date, today: dt.date) -> UnitRows:
    """Read the rows of a file; what cannot be read, and codes that come twice, go to `found`."""
    rows: list[UnitRow] = []
    first: dict[str, int] = {}
    for row in file.rows:
        cells = _Cells(row, found)
        code = cells.text("code", MAX_CODE_CHARS, required=True)
        if code and not CODE_FORM.fullmatch(code):
            found.add(row.number, "code", "code-shape")
        elif code and first.setdefault(code.casefold(), row.number) != row.number:
            found.add(row.number, "code", "row-twice", row=first[code.casefold()])
        read = UnitRow(
            number=row.number,
            code=code,
            name=cells.text("name", MAX_NAME_CHARS, required=True),
            kind=cells.kind(),
            parent=cells.text("parent", MAX_CODE_CHARS) if file.has("parent") else None,
            day=cells.take("begins_on", read_day) or on,
            figure=cells.figure(today),
        )
        if row.number not in found.by_row:
            rows.append(read)
    return UnitRows(rows, first)


class _Cells:
    """The cells of one row; a fault becomes a conflict."""

    def __init__(self, row: SheetRow, found: Found) -> None:
        self._row, self._found = row, found

    def take(self, column: str, read: Callable[[Cell], T | None]) -> T | None:
        try:
            return read(self._row.cell(column))
        except CellFault as fault:
            self._found.add(self._row.number, column, fault.code, **fault.params)
            return None

    def text(self, column: str, max_length: int, *, required: bool = False) -> str:
        text = self.take(column, lambda cell: read_text(cell, max_length=max_length))
        if text == "" and required:
            self._found.add(self._row.number, column, "required")
        return text or ""

    def kind(self) -> str:
        text = self.text("kind", MAX_KIND_CHARS, required=True)
        kind = KINDS.get(" ".join(re.sub(r"[^\w]+", " ", fold(text)).split()), "")
        if text and not kind:
            self._found.add(self._row.number, "kind", "unknown-kind")
        return kind

    def figure(self, today: dt.date) -> Figure | None:
        members = self.take("members", read_count)
        as_of = self.take("members_as_of", read_day)
        source = self.text("members_source", MAX_SOURCE_CHARS)
        if as_of is not None and as_of > today:
            self._found.add(self._row.number, "members_as_of", "future-day")
        return None if members is None else Figure(members, as_of, source)
