"""The tree of units, and sums over it. Pure.

A *node* is a unit that stands for itself and all below it; ROOT stands for the whole contest, also
for what belongs to no unit of the tree.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

ROOT: Final = 0  # no unit has this id


def parents(edges: Iterable[tuple[int, int | None]]) -> dict[int, int]:
    """The node above each unit, from pairs (unit, unit above or None); ROOT above those whose
    parent is not in the tree."""
    known = dict(edges)
    return {
        unit: above if above is not None and above in known else ROOT
        for unit, above in known.items()
    }


def children(parents: Mapping[int, int]) -> dict[int, list[int]]:
    """The nodes directly below each node that has any."""
    found: dict[int, list[int]] = {}
    for node, above in parents.items():
        found.setdefault(above, []).append(node)
    return found


def subtree(parents: Mapping[int, int], top: int) -> set[int]:
    """A unit and all below it; of ROOT all units; empty when the unit is not there."""
    return below(children(parents), top) if top == ROOT or top in parents else set()


def below(children: Mapping[int, list[int]], top: int) -> set[int]:
    """A unit and all below it; of ROOT all units."""
    found: set[int] = set()
    waiting = [top]
    while waiting:
        unit = waiting.pop()
        found.add(unit)
        waiting += children.get(unit, [])
    return found - {ROOT}


def line(parents: Mapping[int, int], unit: int) -> list[int]:
    """A unit and all above it, upwards; ROOT is left out."""
    found = []
    while unit in parents:
        found.append(unit)
        unit = parents[unit]
    return found


def summed(
    rows: Iterable[tuple[int | None, str, int]], parents: Mapping[int, int], names: Collection[str]
) -> dict[int, dict[str, int]]:
    """Sums per node and name from rows (unit or None, name, value); ROOT has all there is."""
    table = {node: dict.fromkeys(names, 0) for node in (ROOT, *parents)}
    for unit, name, value in rows:
        nodes = line(parents, unit) if unit is not None else []
        for node in (*nodes, ROOT):
            table[node][name] += value
    return table


@dataclass(frozen=True)
class MembersFigure:
    """How many members, with the day and the source of the figure."""

    members: int
    as_of: dt.date
    source: str


def members_rolled_up(
    parents: Mapping[int, int], figures: Mapping[int, MembersFigure]
) -> dict[int, MembersFigure]:
    """The members figure of each node that has one.

    A unit's own latest figure covers all below it. Without one it is the sum of the units directly
    below, told with the oldest of their days, if each of these has a figure; else unknown.
    """
    below = children(parents)
    known: dict[int, MembersFigure | None] = {}

    def figure(node: int) -> MembersFigure | None:
        if node not in known:
            parts = [figure(child) for child in below.get(node, [])]
            known[node] = figures.get(node) or _together(parts)
        return known[node]

    found = {node: figure(node) for node in (ROOT, *parents)}
    return {node: figure for node, figure in found.items() if figure is not None}


def _together(parts: list[MembersFigure | None]) -> MembersFigure | None:
    all_known = [part for part in parts if part is not None]
    if not parts or len(all_known) < len(parts):
        return None
    return MembersFigure(
        sum(part.members for part in all_known),
        min(part.as_of for part in all_known),
        "; ".join(sorted({part.source for part in all_known})),
    )
