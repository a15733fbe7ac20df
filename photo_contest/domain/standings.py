"""Votes counted and ranked. Counts are read from the vote rows, never from a counter."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from photo_contest.domain.leagues import LeagueName, rankings_on
from photo_contest.domain.units.succession import heirs
from photo_contest.errors import TotalsHidden
from photo_contest.models import Contest, Photo, Unit, UnitPeriod, Vote


def totals_visible(contest: Contest, *, at: dt.datetime, voter: str | None = None) -> bool:
    """Whether a caller may see totals: always, after the close, or after this voter has voted."""
    if contest.totals == Contest.Totals.SHOWN or at >= contest.voting_closes_at:
        return True
    if contest.totals == Contest.Totals.AFTER_VOTE and voter:
        return Vote.objects.living().filter(contest=contest, voter=voter).exists()
    return False


def vote_counts(photos: Iterable[Photo]) -> dict[str, int]:
    """Living, counted votes by photo id; photos without votes have 0."""
    ids = [photo.pk for photo in photos]
    rows = (
        Vote.objects.counted()
        .filter(photo_id__in=ids)
        .values_list("photo_id")
        .annotate(votes=Count("id"))
    )
    return dict.fromkeys(ids, 0) | dict(rows)


@dataclass(frozen=True)
class PhotoStanding:
    rank: int
    of: int
    value: int
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


_COUNTED = Q(votes__withdrawn_at__isnull=True, votes__state=Vote.State.COUNTED)


def photo_standings(
    contest: Contest, *, at: dt.datetime, voter: str | None = None
) -> list[PhotoStanding]:
    """All listed photos by votes; ties share a rank. TotalsHidden if `voter` may not see them."""
    _refuse_hidden(contest, at, voter)
    photos: list[Any] = list(  # photos annotated with `value`
        Photo.objects.listed()
        .filter(contest=contest)
        .select_related("unit")
        .annotate(value=Count("votes", filter=_COUNTED))
        .order_by("-value", "code")
    )
    ranks = _shared_ranks([photo.value for photo in photos])
    return [
        PhotoStanding(rank, len(photos), photo.value, photo)
        for rank, photo in zip(ranks, photos, strict=True)
    ]


def unit_standings(
    contest: Contest, *, at: dt.datetime, voter: str | None = None, league: str | None = None
) -> list[UnitStanding]:
    """Units with listed photos, by the votes of these, league by league; ties share a rank.

    Units and leagues are those of the day, or of voting's last day: what a unit that ended has won
    counts for the unit that stands for it. Invalid for an unknown `league`.
    """
    _refuse_hidden(contest, at, voter)
    day = timezone.localdate(min(at, contest.voting_closes_at))
    rankings = rankings_on(day)
    if league is not None:
        rankings.refuse_unknown(league)
    counted = Photo.objects.listed().filter(contest=contest).values("unit_id")
    votes = dict(
        counted.annotate(value=Count("votes", filter=_COUNTED)).values_list("unit_id", "value")
    )
    votes = _told_on(day, votes)
    units = Unit.objects.in_bulk(votes)
    names = _names(contest, votes, day)
    rows = []
    for name in rankings.names:
        ranked = [unit for pk, unit in units.items() if rankings.of(pk) == name]
        ranked.sort(key=lambda unit: (-votes[unit.pk], unit.code))
        ranks = _shared_ranks([votes[unit.pk] for unit in ranked])
        rows += [
            UnitStanding(name, rank, len(ranked), votes[unit.pk], unit, names[unit.pk])
            for rank, unit in zip(ranks, ranked, strict=True)
            if league in (None, name.code)
        ]
    return rows


def _told_on(day: dt.date, votes: dict[int, int]) -> dict[int, int]:
    """Votes by units that live on the day; what nothing stands for that day stays where it is."""
    living = set(UnitPeriod.objects.on(day).filter(unit__in=votes).values_list("unit", flat=True))
    if living == votes.keys():
        return votes
    standing = heirs(on=day)
    told: dict[int, int] = {}
    for unit_id, value in votes.items():
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


def _refuse_hidden(contest: Contest, at: dt.datetime, voter: str | None) -> None:
    if not totals_visible(contest, at=at, voter=voter):
        raise TotalsHidden(contest=contest)


def _shared_ranks(values: list[int]) -> list[int]:
    """Ranks of values sorted downwards: 1, 2, 2, 4."""
    ranks: list[int] = []
    for position, value in enumerate(values, start=1):
        ranks.append(ranks[-1] if position > 1 and value == values[position - 2] else position)
    return ranks
