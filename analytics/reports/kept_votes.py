"""The votes of photos and units as they may be told: counting them takes seconds where there are
many thousands of photos, so they are kept."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import orjson

from analytics.board import keeping, kept
from analytics.board.keeping import Question
from analytics.measures.rates import rate
from analytics.measures.tree import ROOT
from analytics.models import FillMark
from analytics.reports.photo_votes import PhotoVotes, Place
from analytics.reports.scope import Tree
from analytics.sources import Contest
from analytics.spans import day_of
from photo_contest.errors import NotNow

OF_MEMBERS: Final = ("votes_signed_in", "breadth", "own_unit_share")
_QUESTION: Final = "breadth"


@dataclass(frozen=True)
class VotesBehind:
    """`breadth`: units whose members voted; `own_unit_share`: of the votes cast signed in, the part
    of the own unit's members (of a unit: of those within it). None where hidden, where there are
    none, or where `withheld` names it."""

    photos: int
    votes: int | None
    votes_signed_in: int | None
    breadth: int | None
    own_unit_share: float | None
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class PhotoTold:
    """`unit`: today's, ROOT where none stands for the photo's."""

    code: str
    title: str
    unit: int
    behind: VotesBehind


@dataclass(frozen=True)
class KeptVotes:
    """`photos` by code; `units`: each with all below it, ROOT is the whole contest."""

    photos: tuple[PhotoTold, ...]
    units: Mapping[int, VotesBehind]


def kept_votes(contest: Contest, *, at: dt.datetime) -> tuple[KeptVotes, dt.datetime]:
    """The votes of a contest to date on today's tree, and the instant up to which they are counted.
    NotNow for a contest that was never counted."""
    as_of = FillMark.objects.as_of(contest.pk)
    if as_of is None:
        raise NotNow
    answer = keeping.answer(_question(contest, as_of, at), at=at)
    told = orjson.loads(answer.body)
    photos = tuple(
        PhotoTold(code, title, unit, _behind(behind))
        for code, title, unit, behind in told["photos"]
    )
    units = {int(unit): _behind(behind) for unit, behind in told["units"].items()}
    return KeptVotes(photos, units), answer.as_of


def renew_due(*, at: dt.datetime) -> None:
    """Count anew what took long to count and is older than what is counted; the clock's verb."""
    for contest, as_of in keeping.stale(_QUESTION, at=at):
        keeping.renew(_question(contest, as_of, at), at=at)


def _question(contest: Contest, as_of: dt.datetime, at: dt.datetime) -> Question:
    board, _ = kept.board(contest, at=at)
    few = board.hidden["member_voters"]
    return Question(
        contest=contest,
        name=_QUESTION,
        versions=keeping.versions(contest, days={day_of(as_of)}),
        as_of=as_of,
        count=partial(_counted, contest, as_of, few, board.k),
    )


def _behind(told: list[Any]) -> VotesBehind:
    photos, votes, signed_in, breadth, own, withheld = told
    return VotesBehind(photos, votes, signed_in, breadth, own, OF_MEMBERS[withheld:])


def _counted(contest: Contest, as_of: dt.datetime, few_voters: Collection[int], k: int) -> bytes:
    tree = Tree(contest, day_of(as_of))
    found = PhotoVotes(contest, tree, at=as_of)
    told = _Telling(found, k, few_voters)
    photos = [
        (photo.code, photo.title, found.unit[place], told.behind(place))
        for photo in found.photos
        for place in [found.place[photo.photo_id]]
    ]
    units = {str(unit): told.behind(unit) for unit in (ROOT, *tree.units)}
    return orjson.dumps({"photos": photos, "units": units})


class _Telling:
    """What may be told of each photo and unit."""

    def __init__(self, found: PhotoVotes, k: int, few_voters: Collection[int]) -> None:
        self.found, self.k = found, k
        self.no_members, self.no_own = found.withheld(k=k, few_voters=set(few_voters))

    def behind(self, place: Place) -> list[Any]:
        """The figures in the order of `VotesBehind`; last, from which of `OF_MEMBERS` on they are
        withheld."""
        sums, withheld = self.found.sums[place], self._withheld_from(place)
        of_members = [sums.signed_in, sums.breadth, rate(sums.own, sums.signed_in)]
        kept_back = [None] * (len(OF_MEMBERS) - withheld)
        return [sums.photos, sums.votes, *of_members[:withheld], *kept_back, withheld]

    def _withheld_from(self, place: Place) -> int:
        if place in self.no_members:
            return 1 if self.found.only_members else 0
        if place not in self.no_own:
            return len(OF_MEMBERS)
        return 1 if self.found.fixes(place, k=self.k) else 2
