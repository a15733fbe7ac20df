"""Votes of photos by the voters' units, summed up the tree, and which of it may be told.

Votes are public; who cast them is not. Where few persons stand behind the votes cast signed in, or
behind those of them that came from the photo's own unit, or from others, these are withheld, and
more with them, so that a photo's cannot be computed from its unit's.

How many persons stand behind a photo's votes is not counted, but bounded: a member has at most one
living vote a photo and period. Where the period is the contest, votes are persons; where it is the
day, v votes of d days are cast by at least v / d persons, and that bound must reach k. Behind the
votes of a unit stand at least as many as behind those of any of its photos.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Sum

from analytics import suppression
from analytics.measures.tree import ROOT, children
from analytics.models import PhotoDay, PhotoUnit, Statistic
from analytics.reports.scope import Tree
from analytics.sources import Contest
from analytics.sources.photos import ApprovedPhoto, approved_photos
from analytics.spans import day_of

Place = int  # a unit's id; a photo's is -1 - its place in the list of photos


def most_votes_a_person(contest: Contest, at: dt.datetime) -> int:
    """How many living votes for one photo a member can have at most."""
    if contest.vote_period == Contest.Period.CONTEST:
        return 1
    last = min(at, contest.voting_closes_at)
    days = (day_of(last) - day_of(contest.voting_opens_at)).days + 1
    return max(1, min(days, contest.vote_budget_whole or days))


@dataclass
class Sums:
    """Of a photo or a node: votes, those cast signed in, those of them from the own unit (of a
    node: from within), and the units that they came from. `own_persons`, `other_persons`: how many
    persons stand behind them at least."""

    photos: int = 0
    votes: int = 0
    signed_in: int = 0
    own: int = 0
    units: set[int] = field(default_factory=set)
    own_persons: int = 0
    other_persons: int = 0

    @property
    def breadth(self) -> int:
        return len(self.units)


class PhotoVotes:
    """The votes of a contest's approved photos, told on a tree: of each photo, and of each unit
    with all below it."""

    def __init__(self, contest: Contest, tree: Tree, *, at: dt.datetime) -> None:
        self.tree, self.most = tree, most_votes_a_person(contest, at)
        self.only_members = contest.voters == Contest.Voters.MEMBERS
        self.heirs = {one.unit_id: one.stands for one in tree.ended if one.stands is not None}
        self.photos: list[ApprovedPhoto] = approved_photos(contest.pk)
        self.place = {photo.photo_id: -1 - n for n, photo in enumerate(self.photos)}
        self.unit = {self.place[photo.photo_id]: self._unit(photo.unit_id) for photo in self.photos}
        self.sums: dict[Place, Sums] = defaultdict(Sums)
        self._lines: dict[int, tuple[int, ...]] = {}
        self._add_votes(contest)
        self._add_signed_in(contest)

    def _unit(self, unit: int) -> int:
        """The unit of today; ROOT if none stands for it."""
        stands = self.heirs.get(unit, unit)
        return stands if stands in self.tree.units else ROOT

    def line(self, unit: int) -> tuple[int, ...]:
        """A unit, those above it, and ROOT."""
        if unit not in self._lines:
            self._lines[unit] = (*self.tree.line(unit), ROOT)
        return self._lines[unit]

    def _add_votes(self, contest: Contest) -> None:
        rows = PhotoDay.objects.filter(contest=contest, statistic=Statistic.VOTES).order_by()
        votes = dict(rows.values_list("photo").annotate(total=Sum("value")))
        for photo_id, place in self.place.items():
            count = votes.get(photo_id, 0)
            for node in (place, *self.line(self.unit[place])):
                self.sums[node].votes += count
                self.sums[node].photos += 1

    def _add_signed_in(self, contest: Contest) -> None:
        by_photo: dict[Place, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for photo_id, unit, votes in PhotoUnit.objects.filter(contest=contest).values_list(
            "photo", "unit", "votes"
        ):
            if photo_id in self.place:
                by_photo[self.place[photo_id]][self.heirs.get(unit, unit)] += votes
        for place, by_unit in by_photo.items():
            self._add_photo(place, by_unit)

    def _add_photo(self, place: Place, by_unit: Mapping[int, int]) -> None:
        """A photo's votes by voters' units, on itself and on each node above it."""
        unit, signed_in = self.unit[place], sum(by_unit.values())
        own = by_unit.get(unit, 0)
        self._add(place, by_unit, signed_in, own)
        line = self.line(unit)
        within = dict.fromkeys(line, 0)
        within[ROOT] = signed_in
        for voters, votes in by_unit.items():
            for node in self.line(voters)[:-1]:
                if node in within:
                    within[node] += votes
        for node in line:
            self._add(node, by_unit, signed_in, within[node])

    def _add(self, node: Place, units: Mapping[int, int], signed_in: int, own: int) -> None:
        sums = self.sums[node]
        sums.signed_in += signed_in
        sums.own += own
        sums.units |= units.keys()
        sums.own_persons = max(sums.own_persons, self._persons(own))
        sums.other_persons = max(sums.other_persons, self._persons(signed_in - own))

    def _persons(self, votes: int) -> int:
        """By how many persons so many votes for one photo are cast at least."""
        return -(-votes // self.most)

    @cached_property
    def parents(self) -> dict[Place, Place]:
        """What each photo and unit is a part of."""
        return self.tree.parents | self.unit

    def withheld(self, *, k: int, few_voters: AbstractSet[Place]) -> tuple[set[Place], set[Place]]:
        """Where the votes cast signed in must not be told (nor anything of them), and where their
        part from the own unit must not. `few_voters`: units of whose members too few voted.

        Where only members may vote, the public votes are those cast signed in: nothing to withhold
        but what units they came from.
        """
        parents = self.parents
        few = {
            place
            for place in self.unit
            if suppression.is_small(self._persons(self.sums[place].signed_in), k)
        }
        hidden = few | few_voters if self.only_members else self._hidden(few | few_voters, k)
        own = {place: self.sums[place].own for place in (ROOT, *parents)}
        narrow = {
            place
            for place in parents
            if suppression.is_small(self.sums[place].own_persons, k)
            or suppression.is_small(self.sums[place].other_persons, k)
        }
        rests = _rests(parents, own)
        no_own = suppression.withheld(parents, own, rests, k=k, also=narrow | hidden)
        return hidden, hidden | no_own

    def _hidden(self, few: set[Place], k: int) -> set[Place]:
        """The places withheld with `few`. Votes are public, so the votes cast signed in of a place
        are at most these: where nobody voted without signing in for all that is withheld below a
        shown place, more is withheld, or the place itself."""
        parents = self.parents
        signed_in = {place: self.sums[place].signed_in for place in (ROOT, *parents)}
        rests = _rests(parents, signed_in)
        below = children(parents)
        also = few
        while True:
            hidden = suppression.withheld(parents, signed_in, rests, k=k, also=also)
            more: set[Place] = set()
            for node in below.keys() - hidden:
                if self._is_fixed(node, below, hidden):
                    more |= self._smallest(node, below, hidden) or {node}
            if not more:
                return hidden
            also = hidden | more

    def _is_fixed(
        self, node: Place, below: Mapping[Place, list[Place]], hidden: AbstractSet[Place]
    ) -> bool:
        parts = [part for part in below[node] if part in hidden]
        for part in parts:  # grows while it is walked
            parts += [deeper for deeper in below.get(part, ()) if deeper in hidden]
        return bool(parts) and not any(self._is_public(part) for part in parts)

    def _is_public(self, place: Place) -> bool:
        """Whether somebody voted without signing in."""
        return self.sums[place].votes > self.sums[place].signed_in

    def _smallest(
        self, node: Place, below: Mapping[Place, list[Place]], hidden: AbstractSet[Place]
    ) -> set[Place]:
        """The shown parts with fewest votes cast signed in, of those with others too."""
        parts = [part for part in below[node] if part not in hidden and self._is_public(part)]
        parts = [part for part in parts if self.sums[part].signed_in]
        least = min((self.sums[part].signed_in for part in parts), default=0)
        return {part for part in parts if self.sums[part].signed_in == least}

    def fixes(self, place: Place, *, k: int) -> bool:
        """Whether the breadth of a place would tell its withheld own-unit part: each other unit has
        at least one vote."""
        sums = self.sums[place]
        few = (k - 1) * self.most
        most = sums.signed_in - sums.breadth + 1
        possible = (own for own in range(1, most + 1) if own <= few or sums.signed_in - own <= few)
        return next(possible, None) is None or next(possible, None) is None


def _rests(parents: Mapping[Place, Place], counts: Mapping[Place, int]) -> dict[Place, int]:
    """What each node has beside its parts."""
    return {
        node: max(0, counts.get(node, 0) - sum(counts[part] for part in parts))
        for node, parts in children(parents).items()
    }
