"""Somebody who puts all shown tables side by side and solves what follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf

import numpy as np

Cell = tuple[object, int]  # a table, and a node of its tree


@dataclass
class Attacker:
    """Knows the shown counts, and that a withheld one is at least 1."""

    shown: Mapping[Cell, int]
    withheld: frozenset[Cell]
    _equal: list[dict[Cell, int]] = field(default_factory=list)
    _lines: list[tuple[dict[Cell, int], float]] = field(default_factory=list)  # sum <= right

    def sums_to(self, whole: Cell, parts: Iterable[Cell]) -> None:
        parts = list(parts)
        self._equal.append({whole: 1} | dict.fromkeys(parts, -1))
        self.at_most(whole, parts)
        self._line(dict.fromkeys(parts, 1) | {whole: -1})

    def at_most(self, whole: Cell, parts: Iterable[Cell]) -> None:
        self._line({whole: 1} | dict.fromkeys(parts, -1))

    def holds(self, whole: Cell, parts: Iterable[Cell], *, apart: bool = False) -> None:
        """Parts of a whole, which may have more; `apart`: no person is in two of them."""
        parts = list(parts)
        for some in [parts] if apart else [[part] for part in parts]:
            self._line(dict.fromkeys(some, 1) | {whole: -1})

    def fixed(self) -> set[Cell]:
        """The withheld counts that can have one value only."""
        low, high = self._bounds()
        return {cell for cell in self.withheld if low[cell] >= high[cell]} | self._solved()

    def _line(self, factors: dict[Cell, int]) -> None:
        """The sum of factors times counts is at most 0."""
        unknown = {cell: factor for cell, factor in factors.items() if cell in self.withheld}
        known = sum(f * self.shown.get(cell, 0) for cell, f in factors.items())
        if unknown:
            self._lines.append((unknown, -known))

    def _bounds(self) -> tuple[dict[Cell, float], dict[Cell, float]]:
        low: dict[Cell, float] = dict.fromkeys(self.withheld, 1)
        high: dict[Cell, float] = dict.fromkeys(self.withheld, inf)
        changed = True
        while changed:
            changed = False
            for factors, right in self._lines:
                for cell, factor in factors.items():
                    least = sum(
                        f * (low[c] if f > 0 else high[c]) for c, f in factors.items() if c != cell
                    )
                    bound = (right - least) / factor
                    if factor > 0 and bound < high[cell]:
                        high[cell], changed = bound, True
                    if factor < 0 and bound > low[cell]:
                        low[cell], changed = bound, True
        return low, high

    def _solved(self) -> set[Cell]:
        """Unknowns that the equations alone determine: their unit vector lies in the row space."""
        place = {cell: number for number, cell in enumerate(sorted(self.withheld, key=repr))}
        rows = [
            [line.get(cell, 0) for cell in place]
            for line in self._equal
            if any(cell in place for cell in line)
        ]
        if not rows:
            return set()
        matrix = np.array(rows, dtype=float)
        _, values, basis = np.linalg.svd(matrix)
        space = basis[: int((values > 1e-9).sum())]
        return {cell for cell, number in place.items() if (space[:, number] ** 2).sum() > 1 - 1e-9}
