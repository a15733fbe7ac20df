"""Distinct persons, per node of the tree and run of weeks, by sorting integers. Pure (numpy).

Persons are whole numbers below 2^63. A million acts are counted in a fraction of a second: what is
to be distinct is packed into one number of 64 bits, and the numbers are sorted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.measures.tree import ROOT, line

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Acts:
    """Who did something for which unit in which week: three columns of the same length. Weeks are
    numbered from the contest's first one."""

    unit: Ints
    person: Ints
    week: Ints

    @classmethod
    def of(cls, unit: Any, person: Any, week: Any) -> "Acts":
        return cls(*(np.asarray(column, dtype=np.int64) for column in (unit, person, week)))

    def within(self, first: int, last: int) -> "Acts":
        """The acts of the weeks from `first` to `last`, both included."""
        return self.where((self.week >= first) & (self.week <= last))

    def where(self, kept: NDArray[np.bool_]) -> "Acts":
        return Acts(self.unit[kept], self.person[kept], self.week[kept])


def numbered(acts: Acts) -> Acts:
    """The same acts, each once, with persons numbered from 0: only small numbers can be packed
    together. To be done before anything is counted, and after `placed_by_roster`."""
    person = np.unique(acts.person, return_inverse=True)[1]
    units, unit = np.unique(acts.unit, return_inverse=True)
    weeks, persons = int(acts.week.max(initial=0)) + 1, int(person.max(initial=0)) + 1
    rest, week = np.divmod(_distinct((unit * persons + person) * weeks + acts.week), weeks)
    place, person = np.divmod(rest, persons)
    return Acts(units[place], person, week)


def placed(acts: Acts, places: Mapping[int, int]) -> Acts:
    """Acts of units that have ended as acts of those which stand for them (`places`); the others as
    they are."""
    if not places:
        return acts
    units, place = np.unique(acts.unit, return_inverse=True)
    told = np.array([places.get(unit, unit) for unit in units.tolist()], dtype=np.int64)
    return Acts(told[place], acts.person, acts.week)


def placed_by_roster(acts: Acts, roster: Mapping[int, int]) -> Acts:
    """Acts in the units that the roster gives the persons; who left the roster is left out."""
    if not roster:
        return acts.where(np.zeros(len(acts.person), dtype=bool))
    persons = np.fromiter(roster, dtype=np.int64, count=len(roster))
    units = np.fromiter(roster.values(), dtype=np.int64, count=len(roster))
    order = np.argsort(persons)
    place = np.minimum(np.searchsorted(persons[order], acts.person), len(persons) - 1)
    there = persons[order][place] == acts.person
    return Acts(units[order][place[there]], acts.person[there], acts.week[there])


def distinct(acts: Acts, parents: Mapping[int, int]) -> dict[int, int]:
    """Distinct persons per node that has any: a person with several units below a node counts once
    there. At ROOT all persons, also those of units that are not in the tree."""
    return _counted(*_by_node(acts, parents), acts)


def own(acts: Acts, parents: Mapping[int, int]) -> dict[int, int]:
    """Distinct persons of each unit itself, without those below; at ROOT: of units that are not in
    the tree."""
    names, unit = np.unique(acts.unit, return_inverse=True)
    told = np.array([name if name in parents else ROOT for name in names.tolist()], dtype=np.int64)
    nodes, place = np.unique(told, return_inverse=True)
    return _counted(nodes, _distinct(place[unit] * _size(acts.person) + acts.person), acts)


def distinct_over_weeks(
    acts: Acts, parents: Mapping[int, int], weeks: int
) -> dict[tuple[int, int], dict[int, int]]:
    """Distinct persons per node for every run of weeks (i, j), 0 <= i <= j < `weeks`.

    A person counts in (i, j) at the first of their weeks that is not before i: the week p whose
    predecessor q lies before i. So counts by (node, p, q) are enough for all runs.
    """
    nodes, keys = _by_node(acts, parents, weeks)
    who, week = np.divmod(keys, weeks)
    before = np.full(len(keys), -1, dtype=np.int64)
    same = who[1:] == who[:-1]
    before[1:][same] = week[:-1][same]
    cells = (who // _size(acts.person) * weeks + week) * (weeks + 1) + before + 1
    counts = np.bincount(cells, minlength=len(nodes) * weeks * (weeks + 1))
    table = counts.reshape(len(nodes), weeks, weeks + 1)
    runs = {}
    for i in range(weeks):
        fresh = table[:, i:, : i + 1].sum(axis=2).cumsum(axis=1)
        for j in range(i, weeks):
            pairs = zip(nodes.tolist(), fresh[:, j - i].tolist(), strict=True)
            runs[i, j] = {node: count for node, count in pairs if count}
    return runs


def _by_node(acts: Acts, parents: Mapping[int, int], weeks: int = 1) -> tuple[Ints, Ints]:
    """The nodes, and the different (place of the node, person, week) packed into one number each,
    sorted; of one week, without the week."""
    units, place = np.unique(acts.unit, return_inverse=True)
    lines = [[*line(parents, unit), ROOT] for unit in units.tolist()]
    nodes = np.array(sorted({node for nodes in lines for node in nodes}), dtype=np.int64)
    number = {node: position for position, node in enumerate(nodes.tolist())}
    size = _size(acts.person) * weeks
    if len(nodes) * size >= 2**62:
        raise ValueError("persons must be numbered before they are counted")
    rest = acts.person * weeks + acts.week if weeks > 1 else acts.person
    keys = []
    for step in range(max(map(len, lines), default=0)):
        told = [number[nodes[step]] if step < len(nodes) else -1 for nodes in lines]
        node = np.array(told, dtype=np.int64)[place]
        there = node >= 0
        keys.append(_distinct(node[there] * size + rest[there]))
    return nodes, _distinct(np.concatenate(keys)) if keys else rest


def _counted(nodes: Ints, keys: Ints, acts: Acts) -> dict[int, int]:
    """How many different persons stand with each node."""
    counts = np.bincount(keys // _size(acts.person), minlength=len(nodes))
    return dict(zip(nodes.tolist(), counts.tolist(), strict=True))


def _size(person: Ints) -> int:
    return int(person.max(initial=0)) + 1


def _distinct(keys: Ints) -> Ints:
    """The different ones, sorted."""
    keys = np.sort(keys)
    fresh = np.ones(len(keys), dtype=bool)
    np.not_equal(keys[1:], keys[:-1], out=fresh[1:])
    return keys[fresh]
