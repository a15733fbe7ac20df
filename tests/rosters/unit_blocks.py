"""Rows of units: right ones, and every fault planted."""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.rosters import prior as known
from tests.rosters.rows import Odd, Row

TIMES = 3  # how often each fault is planted
_NAMES = """
    May Bảo Thắng,Dệt Sa Pa,Điện lực Bắc Hà,Giáo dục Văn Bàn,Y tế Yên Bình,Vận tải Bát Xát,
    Thủy điện Mường Khương,Chế biến chè Nghĩa Lộ,Khai khoáng Văn Bàn,Cấp nước Bảo Thắng"""
_UPPERS = 12


class UnitBlocks:
    """`codes`: the units without fault that members can belong to."""

    def __init__(self, random: Random, on: dt.date) -> None:
        self.random, self.on = random, on
        self.uppers: list[str] = []
        self.codes: list[str] = []
        self._count = 0

    def good(self, left: int) -> list[Row]:
        """One unit; the first ones are those that the others stand below."""
        if len(self.uppers) < _UPPERS:
            row = self._row(kind="Cấp trên trực tiếp cơ sở", parent=known.ROOT)
            self.uppers.append(row.cells["code"])
        else:
            row = self._row()
            self.codes.append(row.cells["code"])
        return [row]

    def _row(self, *faults: tuple[str, str], **cells: Any) -> Row:
        self._count += 1
        name = f"CĐCS {self.random.choice(_NAMES.split(',')).strip()} {self._count}"
        form = self.random.choice(("NFC", "NFC", "NFD"))
        row = {
            "code": f"{self.random.choice(('CS', 'cs', 'LC'))}-{self._count:04d}",
            "name": unicodedata.normalize(form, name),
            "kind": self.random.choice(("CĐCS", "Công đoàn cơ sở", "grassroots", "Cơ sở")),
            "parent": self.random.choice(self.uppers or [known.ROOT]),
            "begins_on": self.random.choice(("01/01/2015", "2015-01-01", known.BEGAN, 42005)),
            "members": self.random.randint(5, 400),
            "members_as_of": "15/12/2025",
            "members_source": "Báo cáo quý IV",
        }
        return Row(row | cells, faults=faults)

    def faulty(self) -> Iterator[list[Row]]:
        for _ in range(_UPPERS):  # so that faulty rows have a unit to stand below
            yield self.good(0)
        for number in range(TIMES):
            yield from self._wrong_cells()
            yield from self._wrong_places(number)
            yield from self._wrong_beside_others()

    def _wrong_cells(self) -> Iterator[list[Row]]:
        for field, code, value in (
            ("code", "required", ""),
            ("name", "required", ""),
            ("kind", "required", ""),
            ("code", "code-shape", "CS 01/2"),
            ("name", "forbidden-characters", "CĐCS\x7fMay"),
            ("name", "too-long", "CĐCS " + "a" * 200),
            ("kind", "unknown-kind", "Chi đoàn"),
            ("begins_on", "unreadable-day", "31/02/2020"),
            ("begins_on", "impossible-day", "01/01/1800"),
            ("members", "unreadable-number", "khoảng 80"),
            ("members_as_of", "future-day", "01/01/2099"),
            ("name", "formula", Odd("CĐCS thường", "=A1&B1")),
            ("members", "error-cell", Odd(80, "#N/A")),
        ):
            yield [self._row((field, code), **{field: value})]
        merged = {"members_as_of": Odd("15/12/2025", None), "members_source": Odd("", None)}
        faults = [(field, "merged-cell") for field in merged]
        yield [self._row(*faults, **merged)]

    def _wrong_places(self, number: int) -> Iterator[list[Row]]:
        row = self._row
        yield [row(("parent", "unknown-unit"), parent="KHONG-CO")]
        yield [row(("parent", "outside-your-units"), parent=known.ELSEWHERE)]
        yield [row(("parent", "parent-not-then"), begins_on="31/12/2014")]
        yield [row(("kind", "kind-below-parent"), kind="Cấp trên cơ sở", parent=known.HOME)]
        yield [
            row(("kind", "unknown-kind"), ("begins_on", "unreadable-day"), kind="?", begins_on="?")
        ]
        if number == 0:
            home = {"parent": known.UPPER, "begins_on": ""}
            yield [row(("code", "outside-your-units"), code=known.OUTSIDE, begins_on="")]
            yield [row(("code", "unit-ended"), code=known.CLOSED, **home)]
            yield [row(("begins_on", "later-history"), code=known.RENAMED_LATER, **home)]

    def _wrong_beside_others(self) -> Iterator[list[Row]]:
        first = self._row()
        yield [first, self._row(("code", "row-twice"), code=first.cells["code"].lower())]
        above = self._row(("members", "unreadable-number"), kind="Cấp trên cơ sở", members="?")
        below = self._row(("parent", "parent-in-conflict"), parent=above.cells["code"])
        above.cells["parent"] = known.ROOT
        yield [above, below]
        left = self._row(("parent", "cycle"), kind="Tổ")
        right = self._row(("parent", "cycle"), kind="Tổ", parent=left.cells["code"])
        left.cells["parent"] = right.cells["code"]
        yield [left, right]
        alone = self._row(("parent", "cycle"))
        alone.cells["parent"] = alone.cells["code"]
        yield [alone]
