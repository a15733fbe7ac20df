"""Counts of persons over a span, and which of them must not be shown: beside those of other weeks,
of the whole contest, and of the tree as it was then and is today."""

import datetime as dt
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from analytics import suppression
from analytics.board.persons import week_of
from analytics.board.standing import Standing
from analytics.measures import persons, tree
from analytics.measures.persons import Acts
from analytics.spans import Span
from analytics.suppression import Decision, Table

Counts = Mapping[int, int]


@dataclass(frozen=True)
class Withholding:
    """`standing`: the tree that is told; `other`: the one on which the same span may be asked for
    too, if that is not the same. The later of the two is today's: the whole contest is told on
    it."""

    k: int
    span: Span | None
    today: dt.date
    standing: Standing
    other: Standing | None = None

    @property
    def current(self) -> Standing:
        if self.other is not None and self.other.day > self.standing.day:
            return self.other
        return self.standing

    @property
    def past(self) -> Standing | None:
        """The tree of the span, if today's is another."""
        if self.other is None:
            return None
        return self.standing if self.current is self.other else self.other

    def of_persons(self, sent: Acts, *, adds_up: bool = False) -> tuple[Counts, set[int]]:
        """Distinct persons by node, and the nodes whose count must not be shown, from acts for the
        units as they were then. `adds_up`: no person acts for two units."""
        sent = persons.numbered(sent)
        acts, parents = persons.placed(sent, self.standing.heirs), self.standing.parents
        within = acts if self.span is None else acts.within(*self.weeks())
        counts, own = persons.distinct(within, parents), persons.own(within, parents)
        first, last = self.weeks()
        if self.span is None or not len(sent.week):
            return counts, suppression.withheld(parents, counts, own, k=self.k)
        if first == last:
            tables = self._tables(sent, first)
            return counts, self._asked(tables, Decision(tables, self.k, adds_up).take(), first)
        also = self._unsafe_in_weeks(acts, parents)
        also |= self._hidden_on_other(sent, counts) | self._hidden_in_parts(sent, counts)
        return counts, suppression.withheld(parents, counts, own, k=self.k, also=also)

    def of_visitors(
        self, weeks: Mapping[int, Counts], then: Counts | None = None
    ) -> tuple[Counts, set[int]]:
        """Sums of daily visitors by node, from those of each week on today's tree; `then`: those of
        the span on its own tree, if that is another."""
        first, last = self.weeks()
        parents, total = self.current.parents, suppression.added(weeks.values())
        rests = suppression.rests
        if self.span is None:
            return total, suppression.withheld(parents, total, rests(parents, total), k=self.k)
        atoms = self._atoms(self.current)
        rows: list[tuple[int | None, Counts]] = [(None, total), *weeks.items()]
        tables = [Table(n, parents, row, rests(parents, row), atoms) for n, row in rows]
        if then is not None and self.past is not None and first == last:
            below, own = self.past.parents, rests(self.past.parents, then)
            tables.append(Table(first, below, then, own, self._atoms(self.past), False))
        hidden = Decision(tables, self.k, adds_up=False, weeks_add_up=True).take()
        counts = suppression.added(week for n, week in weeks.items() if first <= n <= last)
        asked = [first <= week <= last for week in weeks]
        run = suppression.withheld_of_added_run(hidden[0], hidden[1 : len(rows)], asked)
        if then is None or self.current is self.standing:
            return counts, run
        if first == last:
            return then, hidden[-1]
        own = rests(self.standing.parents, then)
        also = {node for node in then if self.current.heirs.get(node, node) in run}
        return then, suppression.withheld(self.standing.parents, then, own, k=self.k, also=also)

    def weeks(self) -> tuple[int, int]:
        """The first and the last week of the span, since 2000."""
        if self.span is None:
            return 0, 2**31
        return week_of(self.span.first), week_of(self.span.last)

    def _tables(self, sent: Acts, asked: int) -> list[Table]:
        """The whole contest and each week on today's tree, and the asked one on its own."""
        weeks = range(int(sent.week.min()), int(sent.week.max()) + 1)
        tables = [self._table(sent, week, self.current) for week in (None, *weeks)]
        if self.past is not None:
            tables.append(self._table(sent, asked, self.past))
        return tables

    def _table(self, sent: Acts, week: int | None, standing: Standing) -> Table:
        within = sent if week is None else sent.within(week, week)
        acts = persons.placed(within, standing.heirs)
        return Table(
            week,
            standing.parents,
            persons.distinct(acts, standing.parents),
            persons.own(acts, standing.parents),
            self._atoms(standing),
            standing is self.current,
        )

    def _atoms(self, standing: Standing) -> dict[int, frozenset[int]]:
        """Of each node, the units of the older tree (and the new ones) that are told on it."""
        past = self.past or self.current
        units = past.units.keys() | (self.current.units.keys() - past.units.keys())
        placed: dict[int, set[int]] = {node: set() for node in (tree.ROOT, *standing.parents)}
        for unit in units:
            told = standing.heirs.get(unit, unit)
            for node in (*tree.line(standing.parents, told), tree.ROOT):
                placed[node].add(unit)
        return {node: frozenset(those) for node, those in placed.items()}

    def _asked(self, tables: list[Table], hidden: list[set[int]], week: int) -> set[int]:
        current = self.standing is self.current
        places = [
            place
            for place, table in enumerate(tables)
            if table.week == week and table.is_current == current
        ]
        return hidden[places[0]] if places else set()

    def _hidden_on_other(self, sent: Acts, counts: Counts) -> AbstractSet[int]:
        """Nodes that are, or are part of, one that must not be shown on the other tree."""
        if self.other is None:
            return set()
        acts, parents = persons.placed(sent, self.other.heirs), self.other.parents
        within = acts.within(*self.weeks())
        there, own = persons.distinct(within, parents), persons.own(within, parents)
        also = self._unsafe_in_weeks(acts, parents)
        hidden = suppression.withheld(parents, there, own, k=self.k, also=also)
        heirs = self.other.heirs
        return {node for node in counts if heirs.get(node, node) in hidden}

    def _hidden_in_parts(self, sent: Acts, counts: Counts) -> AbstractSet[int]:
        """Nodes that are, or are part of, one that must not be shown over the whole contest, or
        over some of the asked weeks: beside the other weeks they would tell of these."""
        weeks = range(int(sent.week.min()), int(sent.week.max()) + 1)
        tables = [self._table(sent, week, self.current) for week in (None, *weeks)]
        whole, *single = Decision(tables, self.k, adds_up=False).take()
        first, last = self.weeks()
        asked = [first <= week <= last for week in weeks]
        hidden = suppression.withheld_of_added_run(whole, single, asked)
        heirs = self.current.heirs
        return {node for node in counts if heirs.get(node, node) in hidden}

    def _unsafe_in_weeks(self, acts: Acts, parents: Mapping[int, int]) -> set[int]:
        """Nodes whose count over the span would, beside other spans and the whole contest, give
        away how few came in the others."""
        begin = int(acts.week.min())
        weeks = max(week_of(self.today), int(acts.week.max())) - begin + 1
        first, last = (week - begin for week in self.weeks())
        asked = (max(0, first), min(weeks - 1, last))
        if asked[0] > asked[1]:  # before or after everything
            return set()
        shifted = Acts(acts.unit, acts.person, acts.week - begin)
        runs = persons.distinct_over_weeks(shifted, parents, weeks)
        return suppression.unsafe_in_weeks(runs, asked, weeks, k=self.k)
