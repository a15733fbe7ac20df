"""A unit with all that belongs to it today, for choosing photos: the units below it, and units that
ended and that one of these stands for."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils import timezone

from photo_contest.domain.momentary import Momentary
from photo_contest.domain.roster_mark import roster_version
from photo_contest.domain.units.succession import Heirs, heirs
from photo_contest.models import Unit, UnitPeriod
from photo_contest.words import unit_sort_key


@dataclass(frozen=True)
class UnitChoice:
    """A unit that may be chosen, under today's name."""

    code: str
    name: str


@dataclass(frozen=True)
class Branches:
    """`codes` are of all units that ever were; `living` tells name and kind of today's."""

    heirs: Heirs
    codes: Mapping[int, str]
    living: Mapping[int, tuple[str, str]]
    _of: dict[str, frozenset[int]] = field(default_factory=dict, repr=False)

    def of(self, code: str) -> frozenset[int]:
        """Ids of all units whose photos are the unit's: its own, those below it, and those of ended
        units that one of these stands for. Of a unit that has ended: its own alone. Codes are taken
        in any case; an unknown one has none."""
        code = code.lower()
        if code not in self._of:
            found = self._branch(code)
            if not found:
                return found  # people type anything: what is unknown is not kept
            self._of[code] = found
        return self._of[code]

    def uppers(self, units: Collection[int]) -> list[UnitChoice]:
        """The upper unions above these units today, by name."""
        above = {one for unit in units for one in self._line(unit)}
        kind = UnitPeriod.Kind.UPPER
        return self._choices({unit for unit in above if self.living[unit][1] == kind})

    def choices(self, units: Collection[int], *, within: str) -> list[UnitChoice]:
        """The units of today that stand for these, as far as they belong to the unit `within` (its
        code; empty: all of them), by name. Itself is no choice."""
        standing = {self.heirs.stands_for(unit) for unit in units} - {None}
        if within:
            standing &= {unit for unit in self.of(within) if self.codes[unit] != within}
        return self._choices({unit for unit in standing if unit is not None})

    def name_of(self, code: str) -> str:
        """Today's name of the unit with this code; the code where there is none."""
        living = (one for one in self.living if self.codes[one] == code)
        return next((self.living[one][0] for one in living), code)

    def _choices(self, units: set[int]) -> list[UnitChoice]:
        named = [UnitChoice(self.codes[unit], self.living[unit][0]) for unit in units]
        return sorted(named, key=lambda unit: (unit_sort_key(unit.name), unit.code))

    def _branch(self, code: str) -> frozenset[int]:
        top = next((unit for unit, known in self.codes.items() if known.lower() == code), None)
        if top is None:
            return frozenset()
        if top not in self.living:
            return frozenset({top})
        return frozenset(unit for unit in self.codes if top in self._line(unit))

    def _line(self, unit: int) -> list[int]:
        """The unit that stands for a unit, and all above it, upwards."""
        line: list[int] = []
        at = self.heirs.stands_for(unit)
        while at is not None and at not in line:
            line.append(at)
            at = self.heirs.parents.get(at)
        return [one for one in line if one in self.living]


_BRANCHES: Final = Momentary[Branches](most=2, seconds=3600.0)


def branches(*, at: dt.datetime) -> Branches:
    """The tree of the day, kept until units or memberships change (`roster_mark`)."""
    day = timezone.localdate(at)
    return _BRANCHES.get((roster_version(), day), lambda: _read(day))


def _read(day: dt.date) -> Branches:
    periods = UnitPeriod.objects.on(day).values_list("unit_id", "name", "kind")
    return Branches(
        heirs=heirs(on=day),
        codes=dict(Unit.objects.values_list("pk", "code")),
        living={unit: (name, kind) for unit, name, kind in periods},
    )
