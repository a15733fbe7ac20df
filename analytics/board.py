"""Everything known of a contest over a span, per node of the tree: what every report reads from.

A node is a unit with all below it; `measures.ROOT` is the whole contest.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from django.conf import settings

from analytics import frames, measures, sources, suppression
from analytics.measures import ROOT
from analytics.models import PersonDay, Statistic, UnitHour
from analytics.sources import Contest, EndedRow
from analytics.spans import Span, monday_of

MEMBERS_OUT_OF_DATE: Final = "members-out-of-date"
MEMBERS_UNKNOWN: Final = "members-unknown"
WITHHELD: Final = "withheld"
_STATISTICS: Final = [str(statistic) for statistic in Statistic]
_PUBLIC_PERSONS: Final = {"entrants"}  # their photos bear their names
_MEMBER_ROLES: Final = [PersonDay.Role.ENTRANT, PersonDay.Role.MEMBER_VOTER]


@dataclass(frozen=True)
class UnitName:
    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class Figures:
    """The figures of one node. `withheld` names those which are None because few persons stand
    behind them; `note` says why there is no usable rate."""

    members: int | None
    members_as_of: dt.date | None
    members_source: str | None
    entrants: int
    participants: int | None
    participation_rate: float | None
    photos_submitted: int
    photos_approved: int
    views: int
    shares: int
    votes: int | None
    voters: int | None
    withheld: tuple[str, ...] = ()
    note: str | None = None


class Board:
    """The figures of all nodes, and which of them nobody may see. `ended`: units that have figures
    and are no more; these are told on the units that stand for them."""

    def __init__(
        self,
        tree: pd.DataFrame,
        table: pd.DataFrame,
        hidden: Mapping[str, set[int]],
        ended: Sequence[EndedRow],
        k: int,
    ) -> None:
        self.tree, self.hidden, self.ended, self.k = tree, hidden, ended, k
        self.rows: dict[int, Any] = {row.Index: row for row in table.itertuples()}
        self.names = {
            row.unit_id: UnitName(row.code, row.name, row.kind) for row in tree.itertuples()
        }
        self.ids = {name.code: unit_id for unit_id, name in self.names.items()}

    @classmethod
    def of(cls, contest: Contest, *, span: Span | None, day: dt.date, today: dt.date) -> "Board":
        k = settings.CONTEST_SMALL_CELL
        rows = UnitHour.objects.filter(contest=contest).within(span).sums()
        hours, persons = frames.build(frames.HOURS, rows), _persons(contest, day)
        named = _named([hours, *persons.values()])
        standing = _Standing.of(contest, day, named)
        later = _later(contest, standing, named, today) if span and day < today else None
        sums = measures.summed(standing.told(hours), standing.above, _STATISTICS)
        table = sums.reindex([ROOT, *standing.parents], fill_value=0)
        hidden: dict[str, set[int]] = {}
        for name, sent in persons.items():
            acts = standing.told(sent)
            counts = measures.distinct(_within(acts, span), standing.above)
            table[name] = counts.reindex(table.index, fill_value=0)
            if name not in _PUBLIC_PERSONS:
                also = _withheld_later(later, sent, span, today, k, nodes=table.index)
                hidden[name] = _withheld(standing, acts, counts, span, today, k, also=also)
        figures = frames.build(frames.FIGURES, sources.membership_figures(day))
        members = measures.members_rolled_up(standing.tree, figures)
        table["rate"] = measures.participation_rate(table["participants"], members["members"])
        with_figures = set(hours["unit_id"].dropna())
        ended = [unit for unit in standing.ended if unit.unit_id in with_figures]
        return cls(standing.tree, table.join(members), hidden, ended, k)

    def figures(self, node: int, *, hidden: bool) -> Figures:
        """What a reader may see of a node."""
        row = self.rows[node]
        known = not pd.isna(row.members)
        withheld = [name for name in ("participants", "voters") if node in self.hidden[name]]
        rate = self._rate(node)
        if "participants" in withheld:
            withheld.append("participation_rate")
        if hidden and "voters" in withheld:
            withheld.remove("voters")
        return Figures(
            members=int(row.members) if known else None,
            members_as_of=row.as_of if known else None,
            members_source=row.source if known else None,
            entrants=row.entrants,
            participants=None if "participants" in withheld else row.participants,
            participation_rate=rate,
            photos_submitted=row.photos_submitted,
            photos_approved=row.photos_approved,
            views=row.views,
            shares=row.shares,
            votes=None if hidden else row.votes,
            voters=None if hidden or "voters" in withheld else row.voters,
            withheld=tuple(withheld),
            note=self._note(node, rate),
        )

    def _rate(self, node: int) -> float | None:
        rate = self.rows[node].rate
        return None if node in self.hidden["participants"] or pd.isna(rate) else float(rate)

    def _note(self, node: int, rate: float | None) -> str | None:
        if node in self.hidden["participants"]:
            return WITHHELD
        if rate is not None:
            return MEMBERS_OUT_OF_DATE if rate > 1 else None
        row = self.rows[node]
        if pd.isna(row.members) or row.participants == 0:
            return MEMBERS_UNKNOWN
        return MEMBERS_OUT_OF_DATE  # zero members, of whom somebody takes part

    def ranks(self, nodes: Sequence[int]) -> dict[int, int]:
        """Ranks by participation rate of the nodes that have a usable one."""
        rates = {node: self._rate(node) for node in nodes}
        usable = {node: rate for node, rate in rates.items() if rate is not None and rate <= 1}
        return dict(measures.shared_ranks(pd.Series(usable, dtype="float64")))

    def not_comparable(self, top: int) -> list[EndedRow]:
        """Ended units whose figures are told only higher up, within a node."""
        within = measures.subtree(self.tree, top)
        return [
            unit for unit in self.ended if unit.reason and (top == ROOT or unit.stands in within)
        ]

    def signed_in_share(self, node: int) -> float | None:
        row = self.rows[node]
        if node in self.hidden["member_voters"] or not row.votes:
            return None
        return float(row.votes_signed_in / row.votes)


@dataclass(frozen=True)
class _Standing:
    """The tree of a day, from the contest's host downwards, and the units that stand in it for
    those which ended. The whole tree, if the host itself has ended."""

    tree: pd.DataFrame
    above: pd.DataFrame
    parents: Mapping[int, int]
    ended: Sequence[EndedRow]
    heirs: Mapping[int, int]

    @classmethod
    def of(cls, contest: Contest, day: dt.date, named: AbstractSet[int]) -> "_Standing":
        """`named`: units of which something is to be told."""
        tree = frames.build(frames.TREE, sources.tree(day))
        if below := measures.subtree(tree, contest.host_id):
            tree = tree[tree["unit_id"].isin(below)].reset_index(drop=True)
        gone = named - set(tree["unit_id"])
        ended = sources.ended_units(day, gone) if gone else []
        heirs = {unit.unit_id: unit.stands for unit in ended if unit.stands is not None}
        return cls(tree, measures.above(tree), measures.parents(tree), ended, heirs)

    def told(self, rows: pd.DataFrame) -> pd.DataFrame:
        return measures.told_on(self.heirs, rows)


def _named(rows: Sequence[pd.DataFrame]) -> set[int]:
    """The units that these rows name."""
    return set(pd.concat([frame["unit_id"].drop_duplicates() for frame in rows]).dropna())


def _persons(contest: Contest, day: dt.date) -> dict[str, pd.DataFrame]:
    """Persons with units and days, by the figure that counts them, over the whole contest."""
    rows = PersonDay.objects.filter(contest=contest).order_by().values_list(*frames.PERSONS)
    acts = frames.build(frames.PERSONS, list(rows))
    roster = frames.build(frames.ROSTER, sources.roster(day, contest.pk))
    by_role = {role: acts[acts["role"] == role] for role in PersonDay.Role.values}
    taking_part = acts[acts["role"].isin(_MEMBER_ROLES)]
    return {
        "entrants": by_role[PersonDay.Role.ENTRANT],
        "voters": by_role[PersonDay.Role.VOTER],
        "member_voters": by_role[PersonDay.Role.MEMBER_VOTER],
        "participants": measures.placed_by_roster(taking_part, roster),
    }


def _within(acts: pd.DataFrame, span: Span | None) -> pd.DataFrame:
    if span is None:
        return acts
    return acts[(acts["day"] >= span.first) & (acts["day"] <= span.last)]


def _withheld(
    standing: _Standing,
    acts: pd.DataFrame,
    counts: pd.Series,
    span: Span | None,
    today: dt.date,
    k: int,
    *,
    also: AbstractSet[int] = frozenset(),
) -> set[int]:
    """Nodes whose count over the span must not be shown."""
    own = measures.own(_within(acts, span), standing.tree)
    weeks = _unsafe_in_weeks(acts, standing.above, span, today, k) if span else set()
    return suppression.withheld(
        standing.parents, counts.to_dict(), own.to_dict(), k=k, also=weeks | also
    )


def _later(
    contest: Contest, standing: _Standing, named: AbstractSet[int], today: dt.date
) -> _Standing | None:
    """How units stand today, if that is otherwise than at the end of the span."""
    later = _Standing.of(contest, today, named | set(standing.tree["unit_id"]))
    edges = ["unit_id", "parent_id"]
    return None if later.tree[edges].equals(standing.tree[edges]) else later


def _withheld_later(
    later: _Standing | None,
    sent: pd.DataFrame,
    span: Span | None,
    today: dt.date,
    k: int,
    *,
    nodes: Iterable[int],
) -> set[int]:
    """Nodes that today are, or are part of, one whose count over the span must not be shown: the
    whole contest is told on today's tree, and its table lies beside this one."""
    if later is None:
        return set()
    acts = later.told(sent)
    counts = measures.distinct(_within(acts, span), later.above)
    hidden = _withheld(later, acts, counts, span, today, k)
    return {node for node in nodes if later.heirs.get(node, node) in hidden}


def _unsafe_in_weeks(
    acts: pd.DataFrame, above: pd.DataFrame, span: Span, today: dt.date, k: int
) -> set[int]:
    """Nodes whose count over the span would, beside other weeks and the whole contest, give away
    how few came in the others."""
    if acts.empty:
        return set()
    monday = monday_of(acts["day"].min())
    weeks = (monday_of(max(today, acts["day"].max())) - monday).days // 7 + 1
    first = max(0, (span.first - monday).days // 7)
    last = min(weeks - 1, (span.last - monday).days // 7)
    if first > last:  # before or after everything
        return set()
    runs = measures.distinct_over_weeks(acts, above, monday, weeks)
    return suppression.unsafe_in_weeks(
        {run: counts.to_dict() for run, counts in runs.items()}, (first, last), weeks, k=k
    )
