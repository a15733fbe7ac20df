"""Everything known of a contest over a span, per node of the tree: what every report of persons
reads from. Plain data, so that it can be kept.

A node is a unit with all below it; `ROOT` is the whole contest.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Final

from analytics.measures import rates, tree
from analytics.measures.tree import ROOT, MembersFigure

MEMBERS_OUT_OF_DATE: Final = "members-out-of-date"
MEMBERS_UNKNOWN: Final = "members-unknown"
WITHHELD: Final = "withheld"
PERSONS: Final = ("participants", "visitors", "voters")  # withheld where they are few
_WITH_PARTICIPANTS: Final = ("participants", "participation_rate", "rate_low", "rate_high")
TELLING_OF_VOTES: Final = frozenset({"votes", "votes_provisional", "voters", "conversion", "rank"})


@dataclass(frozen=True)
class UnitName:
    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class Ended:
    """A unit that is no more, of which there are figures. `stands`: the unit on which they are
    told; `reason`: why that is not its only successor, or None."""

    code: str
    name: str
    stands: int | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of one node. `withheld` names those which are None because few persons stand
    behind them; `note` says why there is no usable rate."""

    members: int | None
    members_as_of: dt.date | None
    members_source: str | None
    entrants: int
    participants: int | None
    participation_rate: float | None
    rate_low: float | None
    rate_high: float | None
    photos_submitted: int
    photos_approved: int
    photos_refused: int
    visits: int
    views: int
    visitors: int | None
    votes: int | None
    votes_provisional: int | None
    voters: int | None
    shares: int
    conversion: float | None
    withheld: tuple[str, ...]
    note: str | None


@dataclass(frozen=True)
class Board:
    """The figures of all nodes, and which of them nobody may see. `ended`: units that have figures
    and are no more; these are told on the units that stand for them. `before`: the participants of
    each node by the end of yesterday (1) and seven days ago (7), where they may be told; of the
    whole contest only."""

    day: dt.date
    k: int
    names: Mapping[int, UnitName]
    parents: Mapping[int, int]
    ended: tuple[Ended, ...]
    counts: Mapping[int, Mapping[str, int]]
    members: Mapping[int, MembersFigure]
    hidden: Mapping[str, AbstractSet[int]]
    before: Mapping[int, Mapping[int, int]] = field(default_factory=dict)

    @property
    def ids(self) -> dict[str, int]:
        return {name.code: node for node, name in self.names.items()}

    def below(self, top: int) -> set[int]:
        """A unit and all below it; of ROOT all units."""
        return tree.subtree(self.parents, top)

    def above(self, node: int) -> list[int]:
        """The units above one, upwards."""
        return tree.line(self.parents, node)[1:]

    def figures(self, node: int, *, hidden: bool) -> Figures:
        """What a reader may see of a node; `hidden`: votes are kept from this reader."""
        row, members = self.counts[node], self.members.get(node)
        withheld = self._withheld(node)
        rate = self.rate(node)
        low, high = self.interval(node) or (None, None)
        told: dict[str, Any] = {name: row[name] for name in _COUNTED}
        told |= {name: None for name in PERSONS if name in withheld}
        told["conversion"] = rates.rate(row["votes"], row["views"])
        if hidden:
            told |= dict.fromkeys(told.keys() & TELLING_OF_VOTES)
            withheld = [name for name in withheld if name not in TELLING_OF_VOTES]
        return Figures(
            members=members.members if members else None,
            members_as_of=members.as_of if members else None,
            members_source=members.source if members else None,
            participation_rate=rate,
            rate_low=low,
            rate_high=high,
            withheld=tuple(withheld),
            note=self._note(node, rate),
            **told,
        )

    def signed_in_share(self) -> float | None:
        """Of the votes of the whole contest. By unit it would tell what the report on the breadth
        of votes withholds."""
        row = self.counts[ROOT]
        if ROOT in self.hidden["member_voters"]:
            return None
        return rates.rate(row["votes_signed_in"], row["votes"])

    def rate(self, node: int) -> float | None:
        """Participants over members, where it may be told."""
        if node in self.hidden["participants"]:
            return None
        return self._rate_of(node, self.counts[node]["participants"])

    def interval(self, node: int) -> tuple[float, float] | None:
        """The 95 % interval of a usable rate."""
        rate, members = self.rate(node), self.members.get(node)
        if rate is None or rate > 1 or members is None:
            return None
        return rates.wilson(self.counts[node]["participants"], members.members)

    def ranks(
        self, nodes: Iterable[int], *, days_ago: int = 0, by_low: bool = False
    ) -> dict[int, int]:
        """Ranks by participation rate, or by the low end of its interval, of the nodes that have a
        usable one: to date, or by the end of the day so many days ago."""
        values = {}
        for node in nodes:
            participants = self._participants(node, days_ago)
            rate = None if participants is None else self._rate_of(node, participants)
            if rate is not None and rate <= 1 and participants is not None:
                low = rates.wilson(participants, self.members[node].members)[0] if by_low else rate
                values[node] = low
        return rates.shared_ranks(values)

    def not_comparable(self, top: int) -> tuple[Ended, ...]:
        """Ended units whose figures are told only higher up, within a node."""
        within = self.below(top)
        return tuple(
            unit for unit in self.ended if unit.reason and (top == ROOT or unit.stands in within)
        )

    def _participants(self, node: int, days_ago: int) -> int | None:
        if days_ago:
            return self.before.get(days_ago, {}).get(node)
        hidden = node in self.hidden["participants"]
        return None if hidden else self.counts[node]["participants"]

    def _rate_of(self, node: int, participants: int) -> float | None:
        members = self.members.get(node)
        return rates.rate(participants, members.members if members else None)

    def _withheld(self, node: int) -> list[str]:
        names = [name for name in PERSONS if node in self.hidden[name]]
        if "participants" in names:
            names += _WITH_PARTICIPANTS[1:]
        return names

    def _note(self, node: int, rate: float | None) -> str | None:
        if node in self.hidden["participants"]:
            return WITHHELD
        if rate is not None:
            return MEMBERS_OUT_OF_DATE if rate > 1 else None
        if node not in self.members or self.counts[node]["participants"] == 0:
            return MEMBERS_UNKNOWN
        return MEMBERS_OUT_OF_DATE  # zero members, of whom somebody takes part


_COUNTED: Final = (
    "entrants",
    "participants",
    "photos_submitted",
    "photos_approved",
    "photos_refused",
    "visits",
    "views",
    "visitors",
    "votes",
    "votes_provisional",
    "voters",
    "shares",
)
