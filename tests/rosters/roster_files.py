"""A large roster in files, made from a seed, with every kind of fault planted and listed.

The rest of the rows are right, and written as officers write them: days as text, as Excel's days,
as serial numbers; names in NFC and NFD; cards with leading zeros, with spaces; namesakes; several
spells of one person; persons who left.
"""

import csv
import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from photo_contest.words import card_form
from tests.rosters import prior as known
from tests.rosters.member_blocks import MemberBlocks
from tests.rosters.prior import Prior, known_units
from tests.rosters.rows import IN_XLSX_ALONE, Odd, Row
from tests.rosters.unit_blocks import UnitBlocks

ON = dt.date(2026, 1, 5)  # the day of the import
UNIT_HEADINGS = {
    "code": "Mã đơn vị",
    "name": "Tên đơn vị",
    "kind": "Cấp",
    "parent": "Mã đơn vị cấp trên",
    "begins_on": "Từ ngày",
    "members": "Số đoàn viên",
    "members_as_of": "Ngày số liệu",
    "members_source": "Nguồn",
}
MEMBER_HEADINGS = {
    "card_number": "Số thẻ đoàn viên",
    "full_name": "Họ và tên",
    "born_on": "Ngày sinh",
    "unit": "Mã đơn vị",
    "begins_on": "Từ ngày",
    "ends_on": "Đến ngày",
    "email": "Email",
    "phone": "Điện thoại",
    "role": "Vai trò",
    "another_person": "Người khác",
}
Fault = tuple[int, str, str]  # row, field, code


@dataclass(frozen=True)
class RosterFile:
    """A file, what is planted in it, and what becomes of the other rows."""

    path: Path
    faults: list[Fault]
    newcomers: int  # cards, or codes, that were unknown before
    created: int
    updated: int
    unchanged: int


class Roster(NamedTuple):
    prior: Prior
    on: dt.date
    units: dict[str, RosterFile]  # by the file's suffix
    members: dict[str, RosterFile]


def write_roster(
    folder: Path,
    *,
    members: int = 50_000,
    units: int = 520,
    seed: int = 2026,
    suffixes: Sequence[str] = ("csv", "xlsx"),
) -> Roster:
    """Write units and members in each kind of file: `members` and `units` are rows.

    To be imported by an officer of the unit `prior.ROOT`, units first, on the day `ON`.
    """
    random = Random(seed)
    before = Prior(known_units(later=ON + dt.timedelta(days=30)))
    unit_blocks = UnitBlocks(random, ON)
    unit_rows = _mixed(random, unit_blocks.faulty(), unit_blocks.good, units)
    member_blocks = MemberBlocks(random, ON, [*unit_blocks.codes, known.HOME], before.members)
    member_rows = _mixed(random, member_blocks.faulty(), member_blocks.good, members)
    return Roster(
        before,
        ON,
        {s: _write(folder / f"units.{s}", UNIT_HEADINGS, unit_rows) for s in suffixes},
        {s: _write(folder / f"members.{s}", MEMBER_HEADINGS, member_rows) for s in suffixes},
    )


def _mixed(random: Random, faulty: Iterable[list[Row]], good: Any, count: int) -> list[Row]:
    """Faulty blocks among good ones, `count` rows in all; a block's rows keep their order."""
    blocks = list(faulty)
    left = count - sum(map(len, blocks))
    while left > 0:
        blocks.append(good(left))
        left -= len(blocks[-1])
    random.shuffle(blocks)
    return [row for block in blocks for row in block]


def _write(path: Path, headings: dict[str, str], rows: Sequence[Row]) -> RosterFile:
    is_csv = path.suffix == ".csv"
    (_write_csv if is_csv else _write_xlsx)(path, headings, rows)
    faults: list[Fault] = []
    outcomes = {"created": 0, "updated": 0, "unchanged": 0}
    order, newcomers = list(headings), set()
    for number, row in enumerate(rows, start=2):
        planted = [one for one in row.faults if not (is_csv and one[1] in IN_XLSX_ALONE)]
        planted.sort(key=lambda one: order.index(one[0]))
        faults += [(number, *one) for one in planted]
        if not planted:
            outcomes[row.outcome] += 1
            if row.outcome == "created":
                newcomers.add(card_form(str(row.cells[order[0]])))
    return RosterFile(path, faults, len(newcomers), **outcomes)


def _write_csv(path: Path, headings: dict[str, str], rows: Iterable[Row]) -> None:
    """As Vietnamese Excel and old programs write it: a mark, semicolons, NFD headings."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(unicodedata.normalize("NFD", name) for name in headings.values())
        for row in rows:
            writer.writerow(_plain(row.cells.get(field, "")) for field in headings)


def _plain(value: Any) -> Any:
    if isinstance(value, Odd):
        value = value.plain
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value


def _write_xlsx(path: Path, headings: dict[str, str], rows: Iterable[Row]) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append(list(headings.values()))
    for number, row in enumerate(rows, start=2):
        values = [row.cells.get(field, "") for field in headings]
        merged = [
            get_column_letter(place)
            for place, value in enumerate(values, start=1)
            if isinstance(value, Odd) and value.xlsx is None
        ]
        if merged:
            sheet.merged_cells.ranges.add(f"{merged[0]}{number}:{merged[-1]}{number}")
        told = [one.xlsx or one.plain if isinstance(one, Odd) else one for one in values]
        sheet.append([value if value != "" else None for value in told])
    book.save(path)
