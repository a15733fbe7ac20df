"""Raw events. Their ids rise; what is told of a stretch of them names its ends, `after` (not told)
and `last` (told)."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import Coalesce

from analytics.models import Event, PersonDay, PhotoDay, Statistic
from analytics.sources.changes import in_lots, moved
from analytics.sources.instants import DayOf, HourOf
from analytics.sources.rows import HourRow, PersonRow, PhotoRow
from analytics.spans import DAY, begin_of
from photo_contest.domain.settled import is_settled
from photo_contest.models import Contest, Photo

_STATISTIC_OF: Final = {
    Event.Kind.VISIT: Statistic.VISITS,
    Event.Kind.VIEW: Statistic.VIEWS,
    Event.Kind.SHARE: Statistic.SHARES,
}
STATISTICS: Final = tuple(_STATISTIC_OF.values())


class Move(NamedTuple):
    """A photo that the roster moved: where to, and when it did."""

    photo_id: str
    unit_id: int
    at: dt.datetime


def first_event(contest_id: int) -> dt.datetime | None:
    rows = Event.objects.filter(contest_id=contest_id).order_by("at")
    return rows.values_list("at", flat=True).first()


def settled_event() -> int | None:
    """The newest event's id, when no event below it can be committed any more; else None."""
    newest = Event.objects.aggregate(newest=Coalesce(Max("id"), 0))["newest"]
    return newest if is_settled(Event) else None


def stretch(contest_id: int, after: int, last: int) -> "QuerySet[Event]":
    """A contest's events of a stretch of ids; found by these, so that the contest is told by an
    expression, which no index has."""
    events = Event.objects.alias(contest_told=F("contest_id") + 0)
    return events.filter(contest_told=contest_id, id__gt=after, id__lte=last)


def on_day(contest_id: int, day: dt.date, last: int) -> "QuerySet[Event]":
    """A contest's events of a day, as far as their ids go up to `last`."""
    span = {"at__gte": begin_of(day), "at__lt": begin_of(day + DAY)}
    return Event.objects.filter(contest_id=contest_id, id__lte=last, **span)


def nth_event(events: "QuerySet[Event]", count: int) -> int | None:
    """The id of the `count`-th of these events; None when there are fewer."""
    ids = events.order_by("id").values_list("id", flat=True)
    return ids[count - 1 : count].first()


def count_events(events: "QuerySet[Event]") -> Iterator[HourRow]:
    """Events by the photo's unit (None without photo), hour, kind and channel."""
    rows = (
        events.annotate(hour=HourOf("at"))
        .order_by()
        .values_list("photo__unit_id", "hour", "kind", "channel")
        .annotate(events=Count("id"))
    )
    for unit_id, hour, kind, channel, count in rows:
        yield HourRow(unit_id, hour, _STATISTIC_OF[Event.Kind(kind)], channel, count)


def count_photo_events(events: "QuerySet[Event]") -> Iterator[PhotoRow]:
    """Events by the photo that they name, day and kind."""
    rows = (
        events.filter(photo__isnull=False)
        .annotate(day=DayOf("at"))
        .order_by()
        .values_list("photo_id", "day", "kind")
        .annotate(events=Count("id"))
    )
    for photo_id, day, kind, count in rows:
        yield PhotoRow(photo_id, day, _STATISTIC_OF[Event.Kind(kind)], count)


def visitors(contest_id: int, events: "QuerySet[Event]") -> Iterator[PersonRow]:
    """Distinct visitors by day and the photo's unit; without photo, the host of the contest."""
    host_id = Contest.objects.values_list("host_id", flat=True).get(pk=contest_id)
    rows = (
        events.annotate(day=DayOf("at"), unit=Coalesce("photo__unit_id", host_id))
        .order_by()
        .values_list("day", "unit", "visitor")
        .distinct()
    )
    for day, unit_id, visitor in rows:
        yield PersonRow(day, PersonDay.Role.VISITOR, unit_id, visitor)


def photos_moved(contest_id: int, since: dt.datetime, until: dt.datetime) -> list[Move]:
    """Photos to which the roster gave another unit, in one order."""
    photos = Photo.objects.filter(moved(contest_id, since, until)).order_by("pk")
    rows = photos.values_list("pk", "unit_id", "unit_at")
    return [Move(pk, unit_id, at) for pk, unit_id, at in rows if at is not None]


def days_with_events(photo_ids: Collection[str]) -> list[dt.date]:
    """Days on which events of one of these photos are counted."""
    days: set[dt.date] = set()
    for lot in in_lots(photo_ids):
        rows = PhotoDay.objects.filter(photo__in=lot, statistic__in=STATISTICS)
        days |= set(rows.order_by().values_list("day", flat=True).distinct())
    return sorted(days)
