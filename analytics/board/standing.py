"""How units stand on a day: the tree of the contest, and who is told on whom."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from analytics import sources
from analytics.measures import tree
from analytics.sources import Contest, EndedRow, TreeRow

SumRow = tuple[int | None, str, int]  # unit, statistic, sum


@dataclass(frozen=True)
class Standing:
    """The tree of a day, from the contest's host downwards (the whole tree, if the host itself has
    ended), and the units that had ended by then of which something is to be told."""

    day: dt.date
    units: Mapping[int, TreeRow]
    ended: tuple[EndedRow, ...]

    @classmethod
    def of(cls, contest: Contest, day: dt.date, named: Iterable[int]) -> "Standing":
        """`named`: units of which something is to be told."""
        rows = {row.unit_id: row for row in sources.tree(day)}
        below = tree.subtree(_parents(rows), contest.host_id)
        units = {unit: row for unit, row in rows.items() if not below or unit in below}
        gone = set(named) - units.keys()
        return cls(day, units, tuple(sources.ended_units(day, gone)) if gone else ())

    @cached_property
    def parents(self) -> dict[int, int]:
        return _parents(self.units)

    @cached_property
    def heirs(self) -> dict[int, int]:
        """For units that ended, those which stand for them."""
        return {unit.unit_id: unit.stands for unit in self.ended if unit.stands is not None}

    def told(
        self, rows: Iterable[tuple[int | None, str, int]]
    ) -> list[tuple[int | None, str, int]]:
        """Rows of ended units as rows of those which stand for them."""
        heirs = self.heirs
        return [(heirs.get(unit, unit) if unit else None, *row) for unit, *row in rows]  # type: ignore[misc]


def _parents(units: Mapping[int, TreeRow]) -> dict[int, int]:
    return tree.parents((unit, row.parent_id) for unit, row in units.items())
