"""The unit of a photo is the author's on the day of submission, also when the roster tells only
later where the author was that day."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar

from django.utils import timezone

from photo_contest.domain import bulk
from photo_contest.domain.tally import recount_later
from photo_contest.models import Membership, Photo, UnitPeriod
from photo_contest.models.photo import PhotoQuerySet
from photo_contest.words import fold

Id = TypeVar("Id", int, str)
_LOT: Final = 500  # ids a query: far below what an engine takes as parameters
_FIELDS: Final = ("unit", "unit_name", "unit_at", "search_text")


def follow_roster(*, members: Iterable[int], since: dt.date, at: dt.datetime) -> int:
    """Give photos that these members submitted from the day `since` on the unit, and its name, of
    the day of their submission; returns how many moved.

    A photo stays where it is when the author had left by that day, and when the result of its
    contest is final.
    """
    sent: list[str] = []
    open_ones = _sent_since(since).filter(contest__notice_ends_at__gt=at)
    for lot in _lots(sorted(set(members))):
        sent += open_ones.filter(author__in=lot).values_list("pk", flat=True)
    moved = 0
    for ids in _lots(sorted(sent)):  # in one order, so that two who lock photos do not deadlock
        locked = Photo.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
        rows = list(_moves(list(locked), since, at))
        bulk.update(Photo, _FIELDS, rows)
        recount_later(photo_id for *_, photo_id in rows)  # own unit's votes are others now
        moved += len(rows)
    return moved


def follow_names(*, units: Iterable[int], since: dt.date, at: dt.datetime) -> int:
    """Give photos that were sent for renamed units from the day `since` on the name of the day of
    their submission; returns how many changed."""
    authors: set[int] = set()
    for lot in _lots(sorted(set(units))):
        authors |= set(_sent_since(since).filter(unit__in=lot).values_list("author_id", flat=True))
    return follow_roster(members=authors, since=since, at=at)


def _sent_since(day: dt.date) -> PhotoQuerySet:
    begins_at = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    return Photo.objects.filter(submitted_at__gte=begins_at)


def _lots(ids: Sequence[Id]) -> Iterator[Sequence[Id]]:
    return (ids[first : first + _LOT] for first in range(0, len(ids), _LOT))


def _moves(photos: Sequence[Photo], since: dt.date, at: dt.datetime) -> Iterator[tuple[Any, ...]]:
    """The new values of `_FIELDS`, and the id, of those photos whose unit or name is another."""
    authors = {photo.author_id for photo in photos}
    spells = Membership.objects.from_day(since).filter(member__in=authors)
    units = _Spans(spells.values_list("member_id", "begins_on", "ends_on", "unit_id"))
    periods = UnitPeriod.objects.from_day(since).filter(unit__in=units.values())
    names = _Spans(periods.values_list("unit_id", "begins_on", "ends_on", "name"))
    moved = []
    for photo in photos:
        day = timezone.localdate(photo.submitted_at)
        unit = units.on(day, of=photo.author_id)
        name = names.on(day, of=unit)
        if name is not None and (unit, name) != (photo.unit_id, photo.unit_name):
            found_by = fold(f"{photo.code} {photo.title} {name}")
            moved.append((photo.pk, (unit, name, at, found_by)))
    values = bulk.ready(Photo, _FIELDS, (row for _, row in moved))
    return ((*row, pk) for (pk, _), row in zip(moved, values, strict=True))


class _Spans:
    """What an owner had on a day; of rows (owner, begins_on, ends_on, value)."""

    def __init__(self, rows: Iterable[tuple[int, dt.date, dt.date | None, Any]]) -> None:
        self.rows: dict[int, list[tuple[dt.date, dt.date | None, Any]]] = {}
        for owner, *span in rows:
            self.rows.setdefault(owner, []).append(tuple(span))

    def values(self) -> set[Any]:
        return {value for spans in self.rows.values() for *_, value in spans}

    def on(self, day: dt.date, *, of: int | None) -> Any:
        for begins_on, ends_on, value in self.rows.get(of or 0, ()):
            if begins_on <= day and (ends_on is None or day < ends_on):
                return value
        return None
