"""Photos that changed, and the hours of rows that they take along."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any, Final

from django.db.models import Q, QuerySet

from analytics.sources.instants import HourOf
from photo_contest.models import Photo

_LOT: Final = 500  # photos a query: far below what an engine takes as parameters


def moved(contest_id: int, since: dt.datetime, until: dt.datetime) -> Q:
    """Photos to which the roster gave another unit."""
    return Q(contest_id=contest_id, unit_at__gte=since, unit_at__lt=until)


def decided(contest_id: int, since: dt.datetime, until: dt.datetime) -> Q:
    """Photos whose state changed."""
    return Q(contest_id=contest_id, status_at__gte=since, status_at__lt=until)


def changed(contest_id: int, since: dt.datetime, until: dt.datetime) -> "QuerySet[Photo]":
    """Photos whose state or unit changed."""
    span = (contest_id, since, until)
    return Photo.objects.filter(decided(*span) | moved(*span))


def hours_of(rows: "QuerySet[Any]", field: str) -> set[dt.datetime]:
    return set(rows.order_by().annotate(h=HourOf(field)).values_list("h", flat=True).distinct())


def in_lots(photo_ids: Collection[str]) -> Iterator[list[str]]:
    """Ids in one order, as many as a query takes."""
    ids = sorted(photo_ids)
    return (ids[first : first + _LOT] for first in range(0, len(ids), _LOT))
