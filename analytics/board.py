"""Everything known of a contest over a span, per node of the tree: what every report reads from.

A node is a unit with all below it; `measures.ROOT` is the whole contest.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from django.conf import settings

from analytics import frames, measures, sources, suppression
from analytics.measures import ROOT
from analytics.models import PersonDay, Statistic, UnitHour
from analytics.sources import Contest
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
    """The figures of all nodes, and which of them nobody may see."""

    def __init__(
        self, tree: pd.DataFrame, table: pd.DataFrame, hidden: Mapping[str, set[int]], k: int
    ) -> None:
        self.tree, self.hidden, self.k = tree, hidden, k
        self.rows: dict[int, Any] = {row.Index: row for row in table.itertuples()}
        self.names = {
            row.unit_id: UnitName(row.code, row.name, row.kind) for row in tree.itertuples()
        }
        self.ids = {name.code: unit_id for unit_id, name in self.names.items()}

    @classmethod
    def of(cls, contest: Contest, *, span: Span | None, day: dt.date, today: dt.date) -> "Board":
        k = settings.CONTEST_SMALL_CELL
        tree = _tree_below(contest, day)
        above, parents = measures.above(tree), measures.parents(tree)
        hours = UnitHour.objects.filter(contest=contest).within(span).sums()
        sums = measures.summed(frames.build(frames.HOURS, hours), above, _STATISTICS)
        table = sums.reindex([ROOT, *parents], fill_value=0)
        hidden: dict[str, set[int]] = {}
        for name, acts in _persons(contest, day).items():
            asked = _within(acts, span)
            counts = measures.distinct(asked, above)
            table[name] = counts.reindex(table.index, fill_value=0)
            if name in _PUBLIC_PERSONS:
                continue
            hidden[name] = suppression.withheld(
                parents,
                counts.to_dict(),
                measures.own(asked, tree).to_dict(),
                k=k,
                also=_unsafe_in_weeks(acts, above, span, today, k) if span else frozenset(),
            )
        figures = frames.build(frames.FIGURES, sources.membership_figures(day))
        members = measures.members_rolled_up(tree, figures)
        table["rate"] = measures.participation_rate(table["participants"], members["members"])
        return cls(tree, table.join(members), hidden, k)

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

    def signed_in_share(self, node: int) -> float | None:
        row = self.rows[node]
        if node in self.hidden["member_voters"] or not row.votes:
            return None
        return float(row.votes_signed_in / row.votes)


def _tree_below(contest: Contest, day: dt.date) -> pd.DataFrame:
    """The tree as of a day, from the contest's host downwards; the whole if that has ended."""
    tree = frames.build(frames.TREE, sources.tree(day))
    below = measures.subtree(tree, contest.host_id)
    return tree[tree["unit_id"].isin(below)].reset_index(drop=True) if below else tree


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
