"""What somebody who puts all shown tables side by side could compute. Pure.

A *cell* is a count of persons that is shown or withheld. A withheld one is at least 1; nothing else
is known of it but what follows from the shown ones. From the relations of the cells follow bounds,
from these narrower ones, until nothing changes: whatever then has one possible value is fixed, and
so is what the equations among them determine together.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from math import inf

Cell = tuple[int, int]  # a table, and a node of its tree
Line = dict[Cell, Fraction]  # factors of unknowns, of an equation
_ROUNDS = 50


@dataclass(frozen=True)
class Relation:
    """A count and its parts. It is at least each of them, and at most their sum; `exact`: it is
    their sum. `has_rest`: there is another part, which is never shown and may be nothing."""

    whole: Cell
    parts: tuple[Cell, ...]
    has_rest: bool
    exact: bool

    def holds(self, counts: Mapping[Cell, int]) -> bool:
        """Whether the true counts keep to it: who moved between two rosters may break it."""
        whole, parts = counts.get(self.whole, 0), [counts.get(part, 0) for part in self.parts]
        if whole < max(parts, default=0) or (self.exact and whole < sum(parts)):
            return False
        return self.has_rest or whole <= sum(parts)


def fixed(
    counts: Mapping[Cell, int], hidden: AbstractSet[Cell], relations: Iterable[Relation]
) -> set[Cell]:
    """The withheld cells that can have but one value."""
    low: dict[Cell, float] = {cell: 1 if cell in hidden else n for cell, n in counts.items()}
    high: dict[Cell, float] = {cell: inf if cell in hidden else n for cell, n in counts.items()}
    sound = [one for one in relations if one.holds(counts)]
    sound = [one for one in sound if hidden & {one.whole, *one.parts}]
    for _ in range(_ROUNDS):
        before = sum(low.values()), [high[cell] for cell in hidden]
        for one in sound:
            _narrow(one, low, high)
        if before == (sum(low.values()), [high[cell] for cell in hidden]):
            break
    return {cell for cell in hidden if low[cell] >= high[cell]} | _solved(hidden, sound)


def _solved(hidden: AbstractSet[Cell], relations: Iterable[Relation]) -> set[Cell]:
    """What the equations determine: they are solved for one unknown after another (Gauss-Jordan);
    an equation with one unknown left tells it."""
    solved: dict[Cell, Line] = {}  # by the unknown that each is solved for
    for one in relations:
        if one.has_rest or not one.exact:
            continue
        line: Line = {one.whole: Fraction(1)} | dict.fromkeys(one.parts, Fraction(-1))
        line = {cell: factor for cell, factor in line.items() if cell in hidden}
        for cell in [cell for cell in line if cell in solved]:
            _subtract(line, solved[cell], line[cell])
        if not line:
            continue
        pivot = next(iter(line))
        line = {cell: factor / line[pivot] for cell, factor in line.items()}
        for other in solved.values():
            if pivot in other:
                _subtract(other, line, other[pivot])
        solved[pivot] = line
    return {cell for cell, line in solved.items() if len(line) == 1}


def _subtract(line: Line, other: Line, times: Fraction) -> None:
    for cell, factor in list(other.items()):
        left = line.get(cell, Fraction()) - times * factor
        if left:
            line[cell] = left
        else:
            line.pop(cell, None)


def _narrow(one: Relation, low: dict[Cell, float], high: dict[Cell, float]) -> None:
    whole, parts = one.whole, one.parts
    least = [low[part] for part in parts]
    all_least, rest = sum(least), inf if one.has_rest else 0
    low[whole] = max(low[whole], all_least if one.exact else max(least, default=0))
    high[whole] = min(high[whole], sum(high[part] for part in parts) + rest)
    for part in parts:
        others = all_least - low[part] if one.exact else 0
        high[part] = min(high[part], high[whole] - others)
        if not one.has_rest:
            most = sum(high[other] for other in parts if other != part)
            low[part] = max(low[part], low[whole] - most)
