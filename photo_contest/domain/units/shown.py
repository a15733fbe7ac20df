"""What everybody is told of the units of a day: who is below whom, and how many photos each has
with all below it and all that it stands for."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet
from django.utils import timezone

from photo_contest.domain.gallery import placed
from photo_contest.domain.leagues import LeagueName
from photo_contest.domain.standings import VOTERS, unit_standings
from photo_contest.domain.units.succession import Heirs, heirs
from photo_contest.domain.units.tree import found, tree_on
from photo_contest.errors import Missing
from photo_contest.models import Contest, Photo, Unit, UnitPeriod
from photo_contest.words import has_forbidden

MOST_FOUND: Final = 100


@dataclass(frozen=True)
class ShownUnits:
    """`units` are those of the day by id, in the order of the alphabet; `below` by the id above,
    None above the uppermost. `listed` counts public photos by the unit that stands on them, and
    `photos` by the unit of the day, all below it included."""

    units: Mapping[int, UnitPeriod]
    below: Mapping[int | None, Sequence[UnitPeriod]]
    listed: Mapping[int, int]
    photos: Mapping[int, int]
    standing: Heirs

    def path(self, unit_id: int) -> list[UnitPeriod]:
        """The units above, the uppermost first."""
        line = [self.units[above] for above in self._line(unit_id) if above in self.units]
        return line[:0:-1]

    def subtree(self, unit_id: int) -> set[int]:
        """Ids of a unit of the day and of all below it."""
        ids, waiting = {unit_id}, [unit_id]
        while waiting:
            lower = {one.unit_id for one in self.below.get(waiting.pop(), ())} - ids
            ids |= lower
            waiting += lower
        return ids

    def _line(self, unit_id: int | None) -> Iterator[int]:
        seen: set[int] = set()
        while unit_id is not None and unit_id not in seen:
            yield unit_id
            seen.add(unit_id)
            unit_id = self.standing.parents.get(unit_id)


@dataclass(frozen=True)
class Place:
    """Where a unit stands in its league; `voters` where members and public are counted apart."""

    rank: int
    of: int
    league: LeagueName
    voters: str | None


@dataclass(frozen=True)
class Standing:
    """`votes` are those of the unit and all below it, as the rules count them; a unit without
    photos of its own has no place."""

    votes: int
    places: Sequence[Place]


def shown_units(contest: Contest | None, *, at: dt.datetime) -> ShownUnits:
    """The units of the day with the photos of a contest, if there is one."""
    day = timezone.localdate(at)
    units = {
        period.unit_id: period for period in tree_on(day).order_by("name_sorted", "unit__code")
    }
    below: dict[int | None, list[UnitPeriod]] = {}
    for period in units.values():
        above = period.parent_id if period.parent_id in units else None
        below.setdefault(above, []).append(period)
    listed: dict[int, int] = {}
    if contest is not None:
        of_contest = Photo.objects.listed().filter(contest=contest).order_by()
        listed = dict(of_contest.values_list("unit").annotate(Count("pk")))
    photos: dict[int, int] = {}
    shown = ShownUnits(units, below, listed, photos, heirs(on=day))
    own: dict[int, int] = {}
    for unit_id, count in listed.items():
        heir = shown.standing.stands_for(unit_id)
        if heir is not None:
            own[heir] = own.get(heir, 0) + count
    for unit_id, count in own.items():
        for above in shown._line(unit_id):
            photos[above] = photos.get(above, 0) + count
    return shown


def found_units(shown: ShownUnits, q: str, *, at: dt.datetime) -> list[UnitPeriod]:
    """Units of the day by words of their name or their code, diacritics not counted."""
    ids = found(tree_on(timezone.localdate(at)), q=q).values_list("unit", flat=True)
    matching = set(ids)
    return [period for pk, period in shown.units.items() if pk in matching]


def shown_unit(shown: ShownUnits, code: str) -> UnitPeriod:
    """The unit of the day with this code, or the one that stands for it today: posters hang longer
    than units live. Missing where there is none."""
    if has_forbidden(code):
        raise Missing(what="unit")
    unit = Unit.objects.filter(code__iexact=code).first()
    heir = shown.standing.stands_for(unit.pk) if unit is not None else None
    if heir is None or heir not in shown.units:
        raise Missing(what="unit")
    return shown.units[heir]


def shuffled_photos(
    shown: ShownUnits, contest: Contest, unit_id: int, *, seed: str
) -> "QuerySet[Photo]":
    """The unit's public photos, all below it included, in the visitor's own order."""
    return placed(_photos(shown, contest, unit_id), "shuffle", seed).order_by("place", "pk")


def latest_photos(shown: ShownUnits, contest: Contest, unit_id: int) -> "QuerySet[Photo]":
    """The same photos, the newest first."""
    return _photos(shown, contest, unit_id).order_by("-approved_at", "-pk")


def _photos(shown: ShownUnits, contest: Contest, unit_id: int) -> "QuerySet[Photo]":
    subtree = shown.subtree(unit_id)
    ids = [one for one in shown.listed if shown.standing.stands_for(one) in subtree]
    photos = Photo.objects.listed().filter(contest=contest, unit__in=ids)
    return photos.select_related("unit")


def standing_of(
    shown: ShownUnits, unit_id: int, contest: Contest, *, at: dt.datetime, voter: str | None
) -> Standing:
    """Votes and places of a unit of the day, by `domain.standings`; TotalsHidden as there."""
    apart = contest.voters == Contest.Voters.APART
    subtree = shown.subtree(unit_id)
    rows = unit_standings(contest, at=at, voter=voter).rows
    votes = sum(row.value for row in rows if row.unit.pk in subtree)
    places = []
    for voters in VOTERS if apart else (None,):
        if voters is not None:
            rows = unit_standings(contest, at=at, voter=voter, voters=voters).rows
        places += [
            Place(row.rank, row.of, row.league, voters) for row in rows if row.unit.pk == unit_id
        ]
    return Standing(votes, places)
