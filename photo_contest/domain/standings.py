"""Photos and units ranked by votes, after the contest's rules. Counts come from the tally."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from photo_contest.domain import tally
from photo_contest.domain.leagues import LeagueName, rankings_on
from photo_contest.domain.tally import Counts
from photo_contest.domain.units.succession import heirs
from photo_contest.errors import Invalid, TotalsHidden
from photo_contest.models import Contest, Photo, PhotoTally, Unit, UnitPeriod, Vote

MEMBERS: Final = "members"
PUBLIC: Final = "public"
VOTERS: Final = (MEMBERS, PUBLIC)  # of whom a contest that counts them apart has a ranking each
_NUMBERS: Final = ("tally__public", "tally__members", "tally__own_unit", "tally__provisional")
_TOLD: Final = ("code", "title", "unit_name", "unit__code", *_NUMBERS)


def totals_visible(contest: Contest, *, at: dt.datetime, voter: str | None = None) -> bool:
    """Whether a caller may see totals: always, after the close, or after this voter has voted."""
    if contest.totals == Contest.Totals.SHOWN or at >= contest.voting_closes_at:
        return True
    if contest.totals == Contest.Totals.AFTER_VOTE and voter:
        return Vote.objects.living().filter(contest=contest, voter=voter).exists()
    return False


def vote_counts(photos: Iterable[Photo], *, voter: str | None = None) -> dict[str, int]:
    """Counted votes by photo id, of members and public together; photos without votes have 0.
    `voter` sees the own vote at once."""
    found = tally.counts([photo.pk for photo in photos], voter=voter)
    return {pk: counts.total for pk, counts in found.items()}


def value_of(
    counts: Counts,
    *,
    own_unit_cap: int | None = None,
    anonymous_share_cap: int | None = None,
    voters: str | None = None,
) -> int:
    """What a photo's votes are worth in the standings; whole numbers throughout.

    members' part m = members of other units + min(own unit, own_unit_cap)
    anonymous part a = min(public, floor(s·m / (100 - s))), s = anonymous_share_cap in per cent

    The second is the largest a with a / (a + m) <= s / 100: rounding goes against the anonymous.
    A cap that is None does not cap. The value is m + a; where members and public are ranked apart
    it is m, or all public votes, as there are no others that they could have a share beside.
    """
    if voters == PUBLIC:
        return counts.public
    own_unit, public = counts.own_unit, counts.public
    if own_unit_cap is not None:
        own_unit = min(own_unit, own_unit_cap)
    of_members = counts.members - counts.own_unit + own_unit
    if voters == MEMBERS:
        return of_members
    if anonymous_share_cap is not None:
        public = min(public, anonymous_share_cap * of_members // (100 - anonymous_share_cap))
    return of_members + public


@dataclass(frozen=True)
class PhotoStanding:
    """`counts` are the votes as they are, `value` is what the rules make of them."""

    rank: int
    of: int
    value: int
    counts: Counts
    photo: Photo


@dataclass(frozen=True)
class UnitStanding:
    """`rank` and `of` are those within the league."""

    league: LeagueName
    rank: int
    of: int
    value: int
    unit: Unit
    unit_name: str


Row = TypeVar("Row", PhotoStanding, UnitStanding)


@dataclass(frozen=True)
class Standings(Generic[Row]):
    """`as_of`: the instant of the tally; `provisional`: votes that wait for a decision, which are
    in no rank and no value."""

    as_of: dt.datetime
    provisional: int
    rows: list[Row]


def photo_standings(
    contest: Contest, *, at: dt.datetime, voter: str | None = None, voters: str | None = None
) -> Standings[PhotoStanding]:
    """All listed photos by value; ties share a rank. `voters` ranks by the votes of members or of
    the public alone. TotalsHidden if `voter` may not see them; Invalid for `voters` where the
    contest does not count them apart."""
    _refuse(contest, at, voter, voters)
    as_of = tally.as_of(at=at, opened_at=contest.voting_opens_at)
    valued = []
    for photo in _listed(contest).select_related("unit", "tally").only(*_TOLD):
        counts = _tallied(photo)
        valued.append((_value(contest, counts, voters), counts, photo))
    valued.sort(key=lambda row: (-row[0], row[2].code))
    ranks = _shared_ranks([value for value, *_ in valued])
    rows = [PhotoStanding(rank, len(valued), *row) for rank, row in zip(ranks, valued, strict=True)]
    return Standings(as_of, sum(row.counts.provisional for row in rows), rows)


def unit_standings(
    contest: Contest,
    *,
    at: dt.datetime,
    voter: str | None = None,
    league: str | None = None,
    voters: str | None = None,
) -> Standings[UnitStanding]:
    """Units with listed photos, by the sum of these photos' values, league by league; ties share a
    rank.

    Units and leagues are those of the day, or of voting's last day: what a unit that ended has won
    counts for the unit that stands for it. Refuses as `photo_standings` does, and Invalid for an
    unknown `league`.
    """
    _refuse(contest, at, voter, voters)
    day = timezone.localdate(min(at, contest.voting_closes_at))
    rankings = rankings_on(day)
    if league is not None:
        rankings.refuse_unknown(league)
    as_of = tally.as_of(at=at, opened_at=contest.voting_opens_at)
    values, provisional = _by_unit(contest, voters)
    values = _told_on(day, values)
    units = Unit.objects.in_bulk(values)
    names = _names(contest, values, day)
    rows = []
    for name in rankings.names:
        ranked = [unit for pk, unit in units.items() if rankings.of(pk) == name]
        ranked.sort(key=lambda unit: (-values[unit.pk], unit.code))
        ranks = _shared_ranks([values[unit.pk] for unit in ranked])
        rows += [
            UnitStanding(name, rank, len(ranked), values[unit.pk], unit, names[unit.pk])
            for rank, unit in zip(ranks, ranked, strict=True)
            if league in (None, name.code)
        ]
    return Standings(as_of, provisional, rows)


def _listed(contest: Contest) -> "QuerySet[Photo]":
    return Photo.objects.listed().filter(contest=contest)


def _tallied(photo: Photo) -> Counts:
    row: PhotoTally | None = getattr(photo, "tally", None)
    if row is None:  # never had a vote
        return Counts()
    return Counts(row.public, row.members, row.own_unit, row.provisional)


def _by_unit(contest: Contest, voters: str | None) -> tuple[dict[int, int], int]:
    """Values by the photos' units, and how many votes are provisional; in one query."""
    values: dict[int, int] = {}
    provisional = 0
    for unit_id, *numbers in _listed(contest).values_list("unit_id", *_NUMBERS):
        counts = Counts(*(number or 0 for number in numbers))
        values[unit_id] = values.get(unit_id, 0) + _value(contest, counts, voters)
        provisional += counts.provisional
    return values, provisional


def _value(contest: Contest, counts: Counts, voters: str | None) -> int:
    return value_of(
        counts,
        own_unit_cap=contest.own_unit_cap,
        anonymous_share_cap=contest.anonymous_share_cap,
        voters=voters,
    )


def _told_on(day: dt.date, values: dict[int, int]) -> dict[int, int]:
    """Values by units that live on the day; what nothing stands for that day stays where it is."""
    living = set(UnitPeriod.objects.on(day).filter(unit__in=values).values_list("unit", flat=True))
    if living == values.keys():
        return values
    standing = heirs(on=day)
    told: dict[int, int] = {}
    for unit_id, value in values.items():
        heir = standing.stands_for(unit_id) or unit_id
        told[heir] = told.get(heir, 0) + value
    return told


def _names(contest: Contest, units: Iterable[int], day: dt.date) -> dict[int, str]:
    """What units are called on the day; those which do not live then: as on their photos."""
    ids = list(units)
    sent = Photo.objects.filter(contest=contest, unit__in=ids).order_by("submitted_at")
    periods = UnitPeriod.objects.on(day).filter(unit__in=ids)
    return dict(sent.values_list("unit_id", "unit_name")) | dict(
        periods.values_list("unit_id", "name")
    )


def _refuse(contest: Contest, at: dt.datetime, voter: str | None, voters: str | None) -> None:
    if not totals_visible(contest, at=at, voter=voter):
        raise TotalsHidden(contest=contest)
    if voters is not None and voters not in VOTERS:
        raise Invalid({"voters": ["unknown-choice"]}, values=", ".join(VOTERS))
    if voters is not None and contest.voters != Contest.Voters.APART:
        raise Invalid({"voters": ["not-counted-apart"]})


def _shared_ranks(values: list[int]) -> list[int]:
    """Ranks of values sorted downwards: 1, 2, 2, 4."""
    ranks: list[int] = []
    for position, value in enumerate(values, start=1):
        ranks.append(ranks[-1] if position > 1 and value == values[position - 2] else position)
    return ranks
