"""Votes counted and ranked. Counts are read from the vote rows, never from a counter."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from photo_contest.errors import TotalsHidden
from photo_contest.models import Contest, Photo, Unit, Vote


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
    contest: Contest, *, at: dt.datetime, voter: str | None = None
) -> list[UnitStanding]:
    """Units with listed photos, by the votes of these; ties share a rank."""
    _refuse_hidden(contest, at, voter)
    rows = list(
        Photo.objects.listed()
        .filter(contest=contest)
        .values("unit_id")
        .annotate(value=Count("votes", filter=_COUNTED))
        .order_by("-value", "unit__code")
    )
    units = Unit.objects.in_bulk([row["unit_id"] for row in rows])
    names = dict(
        Photo.objects.filter(contest=contest)
        .order_by("submitted_at")
        .values_list("unit_id", "unit_name")
    )
    ranks = _shared_ranks([row["value"] for row in rows])
    return [
        UnitStanding(rank, len(rows), row["value"], units[row["unit_id"]], names[row["unit_id"]])
        for rank, row in zip(ranks, rows, strict=True)
    ]


def _refuse_hidden(contest: Contest, at: dt.datetime, voter: str | None) -> None:
    if not totals_visible(contest, at=at, voter=voter):
        raise TotalsHidden(contest=contest)


def _shared_ranks(values: list[int]) -> list[int]:
    """Ranks of values sorted downwards: 1, 2, 2, 4."""
    ranks: list[int] = []
    for position, value in enumerate(values, start=1):
        ranks.append(ranks[-1] if position > 1 and value == values[position - 2] else position)
    return ranks
