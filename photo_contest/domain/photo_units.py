"""The unit of a photo is the author's on the day of submission, also when the roster tells only
later where the author was that day."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from photo_contest.models import Membership, Photo, UnitPeriod
from photo_contest.words import fold

_LOT = 500  # members a query: far below what an engine takes as parameters


def follow_roster(*, members: Iterable[int], since: dt.date, at: dt.datetime) -> int:
    """Give photos that these members submitted from the day `since` on the unit, and its name, of
    the day of their submission; returns how many moved.

    A photo stays where it is when the author had left by that day, and when the result of its
    contest is final.
    """
    ids = sorted(set(members))
    begins_at = timezone.make_aware(dt.datetime.combine(since, dt.time()))
    moved = 0
    for first in range(0, len(ids), _LOT):
        photos = Photo.objects.filter(
            author_id__in=ids[first : first + _LOT],
            submitted_at__gte=begins_at,
            contest__notice_ends_at__gt=at,
        )
        moved += _follow(list(photos.select_for_update(no_key=True)), since, at)
    return moved


def _follow(photos: Sequence[Photo], since: dt.date, at: dt.datetime) -> int:
    from_then = Q(ends_on__isnull=True) | Q(ends_on__gt=since)
    spells = Membership.objects.filter(from_then, member__in={one.author_id for one in photos})
    units = _Spans(spells.values_list("member_id", "begins_on", "ends_on", "unit_id"))
    periods = UnitPeriod.objects.filter(from_then, unit__in=units.values())
    names = _Spans(periods.values_list("unit_id", "begins_on", "ends_on", "name"))
    moved = 0
    for photo in photos:
        day = timezone.localdate(photo.submitted_at)
        unit = units.on(day, of=photo.author_id)
        name = names.on(day, of=unit)
        if name is None or (unit, name) == (photo.unit_id, photo.unit_name):
            continue
        photo.unit_id, photo.unit_name, photo.unit_at = unit, name, at
        photo.search_text = fold(f"{photo.code} {photo.title} {photo.unit_name}")
        photo.save(update_fields=["unit", "unit_name", "unit_at", "search_text"])
        moved += 1
    return moved


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
