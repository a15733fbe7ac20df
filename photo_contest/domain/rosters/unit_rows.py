"""Rows of a units' file, cell by cell: what each says, or why it cannot be read."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final

from photo_contest.domain.rosters.findings import RowConflict
from photo_contest.domain.rosters.reading import (
    FileRows,
    Passes,
    RowReader,
    SheetRow,
    spelt,
    text_within,
)
from photo_contest.domain.units.rules import CODE_FORM, MAX_NAME_CHARS
from photo_contest.models import UnitPeriod
from photo_contest.sheets.cells import read_count, read_day

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
        "công đoàn đặc khu, công đoàn ngành, công đoàn khu công nghiệp, "
        "công đoàn các khu công nghiệp, CĐ xã, CĐ phường, CĐ xã phường, CĐ đặc khu, CĐ ngành, "
        "CĐ khu công nghiệp, CĐ các khu công nghiệp"
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
    spelt(word): kind for kind, words in _KIND_WORDS.items() for word in words.split(", ")
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


def read_unit_rows(
    file: FileRows, found: Found, passes: Passes, *, on: dt.date, today: dt.date
) -> UnitRows:
    """Read the rows of a file; what cannot be read, and codes that come twice, go to `found`."""
    rows: list[UnitRow] = []
    first: dict[str, int] = {}
    for row in passes.over(file.rows):
        if not _could_be_unit(row):
            found.add(row.number, "code", "not-a-row")
            continue
        reader = RowReader(row)
        read = UnitRow(
            number=row.number,
            code=_code(reader, first),
            name=reader.needed("name", text_within(MAX_NAME_CHARS)),
            kind=_kind(reader),
            parent=reader.text("parent", MAX_CODE_CHARS) if file.has("parent") else None,
            day=reader.take("begins_on", read_day) or on,
            figure=_figure(reader, today),
        )
        if reader.conflicts:
            found.by_row[row.number] = reader.conflicts
        else:
            rows.append(read)
    return UnitRows(rows, first)


def _could_be_unit(row: SheetRow) -> bool:
    """Whether a row names a unit, the one above or a level; totals and signatures do not."""
    codes = (row.cell(field).text for field in ("code", "parent"))
    return spelt(row.cell("kind").text) in KINDS or any(map(CODE_FORM.fullmatch, codes))


def _code(reader: RowReader, first: dict[str, int]) -> str:
    code, row = reader.needed("code", text_within(MAX_CODE_CHARS)), reader.row.number
    if code and not CODE_FORM.fullmatch(code):
        reader.refuse("code", "code-shape")
    elif code and first.setdefault(code.casefold(), row) != row:
        reader.refuse("code", "row-twice", row=first[code.casefold()])
    return code


def _kind(reader: RowReader) -> str:
    text = reader.needed("kind", text_within(MAX_KIND_CHARS))
    kind = KINDS.get(spelt(text), "")
    if text and not kind:
        reader.refuse("kind", "unknown-kind")
    return kind


def _figure(reader: RowReader, today: dt.date) -> Figure | None:
    members = reader.take("members", read_count)
    as_of = reader.take("members_as_of", read_day)
    source = reader.text("members_source", MAX_SOURCE_CHARS)
    if as_of is not None and as_of > today:
        reader.refuse("members_as_of", "future-day")
    return None if members is None else Figure(members, as_of, source)
