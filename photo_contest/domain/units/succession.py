"""Which unit stands, on a day, for a unit that ended before: so that an old figure can be told on
the tree of that day, or be marked as not comparable."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from photo_contest.models import Succession, UnitPeriod

SPLIT: Final = "split"
DISSOLVED: Final = "dissolved"


@dataclass(frozen=True)
class Heirs:
    """`parents`: the units that live on the day, each with the one above it. `last_parents`: for
    those that ended, the last unit above. `successors`: who followed whom until that day."""

    parents: Mapping[int, int | None]
    last_parents: Mapping[int, int | None]
    successors: Mapping[int, Collection[int]]
    _known: dict[int, int | None] = field(default_factory=dict, repr=False)

    def stands_for(self, unit: int) -> int | None:
        """The unit that a unit's figures are told on: itself while it lives; else its successor;
        of several successors the lowest unit above them all; without any, the one that was above.
        None when nothing of that lives."""
        if unit in self.parents:
            return unit
        if unit not in self._known:
            self._known[unit] = None  # ends a circle of successions
            self._known[unit] = self._heir(unit)
        return self._known[unit]

    @property
    def not_comparable(self) -> dict[int, str]:
        """Ended units whose figures cannot be told on one unit that followed, and why."""
        broken = {unit: self._broken(unit) for unit in self.last_parents}
        return {unit: why for unit, why in broken.items() if why is not None}

    def _heir(self, unit: int) -> int | None:
        heirs = {self.stands_for(one) for one in self.successors.get(unit, ())}
        if not heirs:
            above = self.last_parents.get(unit)
            return None if above is None else self.stands_for(above)
        if None in heirs:
            return None
        return self._common({heir for heir in heirs if heir is not None})

    def _common(self, units: set[int]) -> int | None:
        lines = [self._line(unit) for unit in units]
        shared = set(lines[0]).intersection(*lines[1:])
        return next((unit for unit in lines[0] if unit in shared), None)

    def _line(self, unit: int | None) -> list[int]:
        """A unit and all above it, upwards."""
        line: list[int] = []
        while unit is not None and unit not in line:
            line.append(unit)
            unit = self.parents.get(unit)
        return line

    def _broken(self, unit: int) -> str | None:
        """Why those who followed are not one living unit in the end; None when they are."""
        ends: set[int | None] = set()
        seen, waiting = {unit}, [unit]
        while waiting:
            one = waiting.pop()
            followers = set(self.successors.get(one, ()))
            if one in self.parents or not followers:
                ends.add(one if one in self.parents else None)
                continue
            waiting += followers - seen
            seen |= followers
        if len(ends) > 1:
            return SPLIT
        return None if ends - {None} else DISSOLVED


def heirs(*, on: dt.date) -> Heirs:
    """Who stands for whom on a day. Units that begin only later stand for nothing that day."""
    parents = dict(UnitPeriod.objects.on(on).values_list("unit_id", "parent_id"))
    living_units = UnitPeriod.objects.on(on).values("unit")
    ended = UnitPeriod.objects.filter(ends_on__lte=on).exclude(unit__in=living_units)
    last_parents = dict(ended.order_by("ends_on").values_list("unit_id", "parent_id"))
    successors: dict[int, set[int]] = {}
    living = Succession.objects.filter(change__undone_at__isnull=True, change__on__lte=on)
    for predecessor, successor in living.values_list("predecessor_id", "successor_id"):
        successors.setdefault(predecessor, set()).add(successor)
    return Heirs(parents, last_parents, successors)
