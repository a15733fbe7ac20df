"""Rows of members: right ones in all the spellings that officers use, and every fault planted."""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from random import Random
from typing import Any

from photo_contest.words import fold
from tests.rosters import prior as known
from tests.rosters.names import full_name
from tests.rosters.prior import KnownMember
from tests.rosters.rows import Odd, Row

TIMES = 4  # how often each fault is planted
_EPOCH = dt.date(1899, 12, 30)
_DAY = dt.timedelta(days=1)
_FIRST_CARD = 10_000_000  # ten digits, the first two of them zeros


class MemberBlocks:
    """Rows for members of `units`; whom they need on the roster before goes to `known_before`.

    No two persons share name and birth day by accident, and no two cards differ by zeros alone.
    """

    def __init__(
        self, random: Random, on: dt.date, units: list[str], known_before: list[KnownMember]
    ) -> None:
        self.random, self.on, self.units, self.known_before = random, on, units, known_before
        self._persons: set[tuple[str, dt.date]] = set()
        self._cards = 0

    # --- right rows -----------------------------------------------------------------------

    def good(self, left: int) -> list[Row]:
        """One person: mostly one row, now and then a history or somebody who left."""
        chance = self.random.random()
        if chance < 0.02 and left >= 3:
            return self._history()
        if chance < 0.03:
            begins = self._day(2015, 2020)
            return [
                self._row(begins_on=self._spelt(begins), ends_on=self._spelt(self._day(2021, 2025)))
            ]
        if chance < 0.04 and left >= 2:
            return self._namesakes()
        begins = "" if chance < 0.6 else self._spelt(self._day(2015, 2025))
        return [self._row(begins_on=begins)]

    def _row(self, *faults: tuple[str, str], **cells: Any) -> Row:
        name, born_on = self._person()
        chance = self.random.random()
        row = {
            "card_number": self._spelt_card(self._card()),
            "full_name": self._spelt_name(name),
            "born_on": "" if chance < 0.03 else self._spelt(born_on),
            "unit": self.random.choice(self.units),
            "email": f"dv{self._cards}@example.vn" if chance < 0.3 else "",
            "phone": f"09{self._cards:08d}" if chance > 0.6 else "",
            "role": self.random.choice(("", "", "Đoàn viên", "Tổ trưởng")),
        }
        return Row(row | cells, faults=faults)

    def _history(self) -> list[Row]:
        """Three spells of one person, in any order; the first two end as the next begins."""
        first = self._row(begins_on=self._spelt(self._day(2015, 2017)))
        homes = self.random.sample(self.units, 3)
        days = [self._day(2018, 2020), self._day(2021, 2024)]
        rows = [first, Row(dict(first.cells)), Row(dict(first.cells))]
        for row, unit in zip(rows, homes, strict=True):
            row.cells["unit"] = unit
        rows[0].cells["ends_on"] = self._spelt(days[0])
        rows[1].cells["begins_on"] = self._spelt(days[0])
        rows[2].cells["begins_on"] = self._spelt(days[1])  # the second one stays open until then
        self.random.shuffle(rows)
        return rows

    def _namesakes(self) -> list[Row]:
        name, born_on = self._person()
        both = {"full_name": name, "born_on": self._spelt(born_on)}
        return [self._row(**both), self._row(**both, another_person="x")]

    # --- faults ---------------------------------------------------------------------------

    def faulty(self) -> Iterator[list[Row]]:
        for _ in range(TIMES):
            yield from self._wrong_cells()
            yield from self._wrong_units_and_days()
            yield from self._wrong_beside_others()
            yield from self._wrong_on_this_roster()
            yield from self._right_on_this_roster()

    def _wrong_cells(self) -> Iterator[list[Row]]:
        for field, code, value in (
            ("card_number", "required", ""),
            ("full_name", "required", ""),
            ("unit", "required", ""),
            ("full_name", "forbidden-characters", "Lò Thị\x7fSáng"),
            ("full_name", "too-long", "A" * 121),
            ("born_on", "unreadable-day", "31/02/1990"),
            ("born_on", "impossible-day", "01/01/1850"),
            ("born_on", "future-birth", "01/01/2099"),
            ("begins_on", "unreadable-day", "năm ngoái"),
            ("card_number", "scientific-number", "1,2E+11"),
            ("card_number", "card-number-shape", "chưa có"),
            ("role", "role-not-granted", "Ban tổ chức"),
            ("another_person", "unknown-mark", "không phải"),
            ("email", "email-shape", "hỏi tổ trưởng"),
            ("full_name", "formula", Odd(full_name(self.random), "=A2")),
            ("another_person", "formula", Odd("x", '=IF(A2="","x","")')),
            ("unit", "error-cell", Odd(self.units[0], "#REF!")),
        ):
            yield [self._row((field, code), **{field: value})]
        merged = {"email": Odd("", None), "phone": Odd("0912345678", None)}
        yield [self._row(*((field, "merged-cell") for field in merged), **merged)]

    def _wrong_units_and_days(self) -> Iterator[list[Row]]:
        row = self._row
        yield [row(("unit", "unknown-unit"), unit="KHONG-CO")]
        yield [
            row(("born_on", "unreadable-day"), ("unit", "unknown-unit"), unit="?", born_on="1985-1")
        ]
        yield [row(("unit", "unit-not-then"), begins_on="01/01/1990")]
        yield [row(("unit", "unit-not-then"), unit=known.CLOSED, begins_on="01/03/2022")]
        yield [row(("unit", "outside-your-units"), unit=known.OUTSIDE)]
        days = {"begins_on": "01/03/2022", "ends_on": "01/03/2022"}
        yield [row(("ends_on", "ends-before-it-begins"), **days)]

    def _wrong_beside_others(self) -> Iterator[list[Row]]:
        row, again = self._row, self._again
        first = row(begins_on="01/03/2022")
        yield [first, again(first, ("card_number", "row-twice"))]
        first = self._told_in_full()
        yield [first, again(first, ("card_number", "two-cards"), card_number=self._card())]
        first = self._told_in_full()
        other = self._told_in_full("card_number", "card-of-another")
        other.cells |= {"card_number": first.cells["card_number"], "begins_on": "01/02/2016"}
        yield [first, other]
        here, there = self.random.sample(self.units, 2)
        first = row(begins_on="01/03/2020", ends_on="01/03/2023", unit=here)
        overlap = {"begins_on": "01/03/2021", "ends_on": "", "unit": there}
        yield [first, again(first, ("begins_on", "overlapping-spell"), **overlap)]
        card = self._card()
        lost = row(("card_number", "leading-zeros-lost"), card_number=int(card))
        yield [row(card_number=card), lost]

    def _wrong_on_this_roster(self) -> Iterator[list[Row]]:
        home, more = {"unit": known.HOME}, self._known_row
        other = self._told_in_full("card_number", "card-of-another")
        yield [Row(other.cells | {"card_number": self._before().card}, faults=other.faults)]
        yield [more(("card_number", "two-cards"), card_number=self._card())]
        yield [more(("begins_on", "begins-otherwise"), begins_on="01/03/2022", **home)]
        there = {"unit": self.units[0], "begins_on": "01/03/2019"}
        yield [more(("begins_on", "overlapping-spell"), **there)]
        left = self._before(ends_on=known.LEFT)
        ends = {"begins_on": known.JOINED, "ends_on": known.LEFT + _DAY}
        yield [self._row_of(left, ("ends_on", "ends-otherwise"), **ends, **home)]
        outside = self._before(unit=known.OUTSIDE)
        yield [self._row_of(outside, ("unit", "held-elsewhere"))]
        erased = self._before(is_erased=True)
        yield [self._row_of(erased, ("card_number", "erased"))]
        lost = self._before().card.lstrip("0")
        yield [self._row(("card_number", "leading-zeros-lost"), card_number=lost)]

    def _right_on_this_roster(self) -> Iterator[list[Row]]:
        for outcome, cells in (
            ("unchanged", {"unit": known.HOME}),
            ("unchanged", {"unit": known.HOME.lower(), "begins_on": known.JOINED}),
            ("updated", {"unit": known.HOME, "email": "moi@example.vn"}),
            ("updated", {"unit": known.HOME, "ends_on": self._spelt(self._day(2021, 2025))}),
            ("updated", {"unit": self.units[0], "begins_on": self._spelt(self._day(2021, 2025))}),
        ):
            row = self._known_row(**cells)
            row.outcome = outcome
            yield [row]

    # --- persons --------------------------------------------------------------------------

    def _told_in_full(self, *fault: str) -> Row:
        """A row with a birth day, so that the person can be told from others."""
        row = self._row(*([(fault[0], fault[1])] if fault else []), begins_on="01/03/2022")
        row.cells["born_on"] = row.cells["born_on"] or self._spelt(self._person()[1])
        return row

    def _again(self, first: Row, fault: tuple[str, str], **cells: Any) -> Row:
        return Row(first.cells | cells, faults=(fault,))

    def _before(self, **facts: Any) -> KnownMember:
        """A member who is on the roster before the file comes."""
        member = KnownMember(self._card(), *self._person(), **({"unit": known.HOME} | facts))
        self.known_before.append(member)
        return member

    def _known_row(self, *faults: tuple[str, str], **cells: Any) -> Row:
        return self._row_of(self._before(), *faults, **cells)

    def _row_of(self, member: KnownMember, *faults: tuple[str, str], **cells: Any) -> Row:
        row = {
            "card_number": self._spelt_card(member.card),
            "full_name": self._spelt_name(member.name),
            "born_on": self._spelt(member.born_on),
            "unit": self.units[0],
        }
        return Row(row | cells, faults=faults)

    def _person(self) -> tuple[str, dt.date]:
        while True:
            name, born_on = full_name(self.random), self._day(1966, 2005)
            person = (fold(name), born_on)
            if person not in self._persons:
                self._persons.add(person)
                return name, born_on

    def _card(self) -> str:
        self._cards += 1
        return f"{_FIRST_CARD + self._cards * 7:010d}"

    def _day(self, first: int, last: int) -> dt.date:
        """A day of these years."""
        year = self.random.randint(first, last)
        return dt.date(year, 1, 2) + self.random.randrange(360) * _DAY

    # --- spellings ------------------------------------------------------------------------

    def _spelt(self, day: dt.date) -> Any:
        ways = (f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"{day:%Y-%m-%d}", day)
        return self.random.choice((*ways, (day - _EPOCH).days))

    def _spelt_card(self, card: str) -> str:
        spaced = f"{card[:4]} {card[4:7]}.{card[7:]}"
        return self.random.choice((card, card, spaced, f" {card} "))

    def _spelt_name(self, name: str) -> str:
        way = self.random.random()
        if way < 0.2:
            return unicodedata.normalize("NFD", name)
        return f"  {name.replace(' ', '  ')} " if way < 0.25 else name
