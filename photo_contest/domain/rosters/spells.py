"""A member's spells in units, and how rows of a roster are laid onto them.

Pure: dates and numbers, no database.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Final

OPEN: Final = dt.date.max
_DAY: Final = dt.timedelta(days=1)


@dataclass(slots=True)
class Spell:
    """A unit during [begins_on, ends_on); `id` is None while it is not on the roster."""

    unit: int
    begins_on: dt.date
    ends_on: dt.date = OPEN
    id: int | None = None
    ended: "Spell | None" = None  # the open spell that ended as this one began

    def covers(self, day: dt.date) -> bool:
        return self.begins_on <= day < self.ends_on


@dataclass(frozen=True, slots=True)
class Told:
    """What a row tells: in this unit from a day (None: from `on`) until another (None: open)."""

    unit: int
    begins_on: dt.date | None
    ends_on: dt.date | None
    on: dt.date

    @property
    def day(self) -> dt.date:
        """The day on which the person belongs to the unit, by this row."""
        if self.begins_on is not None:
            return self.begins_on
        return self.on if self.ends_on is None else min(self.on, self.ends_on - _DAY)


class Clash(Exception):
    """A row does not fit the spells that are there."""

    def __init__(self, field: str, code: str, **params: Any) -> None:
        super().__init__(code)
        self.field, self.code, self.params = field, code, params


class History:
    """The spells of one member in the order of time, none of which overlap."""

    def __init__(self, known: Iterable[Spell]) -> None:
        self.spells = sorted(map(replace, known), key=attrgetter("begins_on"))

    def lay(self, told: Told) -> Spell | None:
        """Lay a row onto the spells: the spell that it began or ended, None if nothing changed.

        A row about a spell that is there may end it. A row about another unit begins a spell there
        and ends the open one that came before. Clash: the spell began or ended on another day; the
        row would cover days that belong to another spell; it ends before it begins.
        """
        place = self._place(told.day)
        if place and self.spells[place - 1].covers(told.day):
            known = self.spells[place - 1]
            if known.unit == told.unit:
                return _confirm(told, known)
        begun = Spell(told.unit, told.begins_on or told.on, told.ends_on or OPEN)
        if begun.ends_on <= begun.begins_on:
            raise Clash("ends_on", "ends-before-it-begins")
        self._insert(begun)
        return begun

    def withdraw(self, begun: Spell) -> None:
        """Take away a spell that a row began: what it ended goes on until the next one begins."""
        place = self._place(begun.begins_on)
        self.spells.pop(place - 1)
        follower = self.spells[place - 1] if place <= len(self.spells) else None
        if begun.ended is not None:
            begun.ended.ends_on = follower.begins_on if follower else OPEN
        if follower is not None:
            follower.ended = begun.ended

    def _place(self, day: dt.date) -> int:
        """How many spells begin on a day or earlier."""
        return bisect_right(self.spells, day, key=attrgetter("begins_on"))

    def _insert(self, begun: Spell) -> None:
        place = self._place(begun.begins_on)
        before = self.spells[place - 1] if place else None
        if before is not None and before.covers(begun.begins_on):
            if before.ends_on != OPEN or before.begins_on == begun.begins_on:
                raise _overlap(begun, before)
            begun.ended = before
        if place < len(self.spells) and self.spells[place].begins_on < begun.ends_on:
            raise _overlap(begun, self.spells[place])
        if begun.ended is not None:
            begun.ended.ends_on = begun.begins_on
        self.spells.insert(place, begun)


def _confirm(told: Told, known: Spell) -> Spell | None:
    if told.ends_on is not None and told.ends_on <= known.begins_on:
        raise Clash("ends_on", "ends-before-it-begins")
    if told.begins_on is not None and told.begins_on != known.begins_on:
        raise _overlap(known, known)
    if told.ends_on is None or told.ends_on == known.ends_on:
        return None
    if known.ends_on != OPEN:
        raise Clash("ends_on", "ends-otherwise", ends_on=known.ends_on.isoformat())
    known.ends_on = told.ends_on
    return known


def _overlap(begun: Spell, other: Spell) -> Clash:
    """The same unit on the roster from another day is told as such."""
    if other.unit == begun.unit and other.id is not None:
        return Clash("begins_on", "begins-otherwise", begins_on=other.begins_on.isoformat())
    return Clash("begins_on", "overlapping-spell")
