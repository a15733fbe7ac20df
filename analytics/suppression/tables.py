"""Which counts of persons must not be shown, over all tables of a contest that may lie side by
side: the whole contest, each week, and the week on the tree as it was then. Pure.

The whole is decided by its own tree alone, so that it stays as it is whatever weeks are asked for.
Weeks give way to it. What two tables of other spans tell beside each other (three weeks and two of
them) is looked at where such a span is asked for, by `weeks.unsafe_in_weeks`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from analytics.suppression.audit import Cell, Relation, fixed
from analytics.suppression.tree import withheld
from analytics.suppression.weeks import smallest_weeks, unsafe_weeks

WHOLE: Final = None


@dataclass(frozen=True)
class Table:
    """Counts on a tree: of one week, or of the whole contest. `atoms`: of each node, what it is
    made of, in terms that all tables have in common. `is_current`: on today's tree."""

    week: int | None
    parents: Mapping[int, int]
    counts: Mapping[int, int]
    own: Mapping[int, int]
    atoms: Mapping[int, frozenset[int]]
    is_current: bool = True


@dataclass
class Decision:
    """Withheld nodes, table by table. `adds_up`: over units the count is the sum of its parts
    (participants), or at most that (voters, visitors); `weeks_add_up`: so it is over weeks (sums of
    daily visitors)."""

    tables: Sequence[Table]
    k: int
    adds_up: bool
    weeks_add_up: bool = False
    hidden: list[set[int]] = field(default_factory=list)

    def take(self) -> list[set[int]]:
        """Withhold, until nothing that is withheld can be computed."""
        self.hidden = [set() for _ in self.tables]
        relations = list(self._relations())
        counts = {
            (place, node): count
            for place, table in enumerate(self.tables)
            for node, count in table.counts.items()
            if count
        }
        while True:
            self._settle()
            cells = {(place, node) for place, nodes in enumerate(self.hidden) for node in nodes}
            open_ones = fixed(counts, cells, relations)
            more = {cell for one in open_ones for cell in self._beside(one, relations, counts)}
            if not more - cells:
                return self.hidden
            for place, node in more:
                self.hidden[place].add(node)

    def _settle(self) -> None:
        """Each tree, each node over its weeks, and same counts in two tables alike."""
        before = None
        while before != [len(nodes) for nodes in self.hidden]:
            before = [len(nodes) for nodes in self.hidden]
            for place, table in enumerate(self.tables):
                if table.week is not WHOLE or not self.hidden[place]:
                    self.hidden[place] = withheld(
                        table.parents, table.counts, table.own, k=self.k, also=self.hidden[place]
                    )
            self._over_weeks()
            for one, other in self._same:
                if one[1] in self.hidden[one[0]]:
                    self.hidden[other[0]].add(other[1])

    def _over_weeks(self) -> None:
        [whole, *weeks] = [place for place, table in enumerate(self.tables) if table.is_current]
        for node, total in self.tables[whole].counts.items():
            counts = [self.tables[place].counts.get(node, 0) for place in weeks]
            known = {n for n, place in enumerate(weeks) if node in self.hidden[place]}
            if not self.weeks_add_up or node not in self.hidden[whole]:
                more = unsafe_weeks(total, counts, k=self.k, also=known) if weeks else set()
            else:  # else the weeks would add up to it
                more = set() if known else smallest_weeks(counts)
            for number in more:
                if counts[number]:
                    self.hidden[weeks[number]].add(node)

    def __post_init__(self) -> None:
        self._same: list[tuple[Cell, Cell]] = []
        for place, other in self._pairs():
            nodes = {atoms: node for node, atoms in self.tables[other].atoms.items()}
            self._same += [
                ((place, node), (other, nodes[atoms]))
                for node, atoms in self.tables[place].atoms.items()
                if atoms in nodes and self.tables[other].counts.get(nodes[atoms])
            ]

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Tables of the same week on two trees, both ways."""
        for place, table in enumerate(self.tables):
            for other, beside in enumerate(self.tables):
                if place != other and table.week == beside.week:
                    yield place, other

    def _relations(self) -> Iterator[Relation]:
        whole = next(n for n, table in enumerate(self.tables) if table.week is WHOLE)
        weeks = [n for n, table in enumerate(self.tables) if table.is_current and n != whole]
        for place, table in enumerate(self.tables):
            for other in {place} | {two for one, two in self._pairs() if one == place}:
                yield from self._by_parts(place, other)
            if place == whole and weeks:
                for node in table.counts:
                    yield self._relation(
                        (place, node), [(week, node) for week in weeks], False, False
                    )
        for cell, same in self._same:
            yield self._relation(cell, [same], False, True)

    def _by_parts(self, place: int, other: int) -> Iterator[Relation]:
        """Each count of a table by the largest counts of another (or the same) within it."""
        atoms, below = self.tables[place].atoms, self.tables[other].atoms
        by_size = sorted(below, key=lambda node: -len(below[node]))
        for node, made_of in atoms.items():
            left, parts = set(made_of), []
            for part in by_size:
                if below[part] and below[part] < made_of and below[part] <= left:
                    parts.append((other, part))
                    left -= below[part]
            if parts:
                yield self._relation((place, node), parts, bool(left), self.adds_up)

    def _relation(self, whole: Cell, parts: list[Cell], has_rest: bool, exact: bool) -> Relation:
        living = tuple(cell for cell in parts if self.tables[cell[0]].counts.get(cell[1]))
        return Relation(whole, living, has_rest, exact)

    def _beside(
        self, cell: Cell, relations: Sequence[Relation], counts: Mapping[Cell, int]
    ) -> set[Cell]:
        """The smallest shown counts of weeks that stand in a relation with a cell; of equal ones
        all."""
        near = {
            other
            for one in relations
            if cell == one.whole or cell in one.parts
            for other in (one.whole, *one.parts)
            if other in counts
            and self.tables[other[0]].week is not WHOLE
            and other[1] not in self.hidden[other[0]]
        }
        least = min((counts[other] for other in near), default=0)
        return {other for other in near if counts[other] == least}
