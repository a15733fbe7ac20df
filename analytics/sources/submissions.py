"""Submissions: all but withdrawn ones, at the hour of sending."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db.models import Count, Q

from analytics.models import PersonDay, Statistic
from analytics.persons import member_key
from analytics.sources.changes import changed, hours_of
from analytics.sources.instants import HourOf
from analytics.sources.rows import HourRow, PersonRow
from analytics.spans import DAY, begin_of
from photo_contest.models import Photo

_APPROVED: Final = Q(status=Photo.Status.APPROVED)
_REFUSED: Final = Q(status__in=[Photo.Status.REJECTED, Photo.Status.DISQUALIFIED])


def _sent(contest_id: int, begins_at: dt.datetime, ends_at: dt.datetime) -> Q:
    span = Q(contest_id=contest_id, submitted_at__gte=begins_at, submitted_at__lt=ends_at)
    return span & ~Q(status=Photo.Status.WITHDRAWN)


def first_submission_change(contest_id: int) -> dt.datetime | None:
    rows = Photo.objects.filter(contest_id=contest_id).order_by("status_at")
    return rows.values_list("status_at", flat=True).first()


def submission_hours_touched(
    contest_id: int, since: dt.datetime, until: dt.datetime
) -> set[dt.datetime]:
    """Hours in which photos were sent whose state or unit changed."""
    return hours_of(changed(contest_id, since, until), "submitted_at")


def count_submissions(
    contest_id: int, begins_at: dt.datetime, ends_at: dt.datetime
) -> Iterator[HourRow]:
    """Photos by unit and hour of sending; how many of these are approved now, how many refused."""
    rows = (
        Photo.objects.filter(_sent(contest_id, begins_at, ends_at))
        .annotate(hour=HourOf("submitted_at"))
        .order_by()
        .values_list("unit_id", "hour")
        .annotate(
            sent=Count("id"),
            approved=Count("id", filter=_APPROVED),
            refused=Count("id", filter=_REFUSED),
        )
    )
    statistics = (
        Statistic.PHOTOS_SUBMITTED,
        Statistic.PHOTOS_APPROVED,
        Statistic.PHOTOS_REFUSED,
    )
    for unit_id, hour, *values in rows:
        for statistic, value in zip(statistics, values, strict=True):
            if value:
                yield HourRow(unit_id, hour, statistic, "", value)


def entrants(contest_id: int, day: dt.date, ends_at: dt.datetime) -> set[PersonRow]:
    """Distinct authors of a day by the unit of their photos, as far as they sent them before
    `ends_at`."""
    rows = (
        Photo.objects.filter(
            _sent(contest_id, begin_of(day), min(begin_of(day + DAY), ends_at)),
        )
        .order_by()
        .values_list("unit_id", "author_id")
        .distinct()
    )
    return {
        PersonRow(day, PersonDay.Role.ENTRANT, unit_id, member_key(contest_id, author_id))
        for unit_id, author_id in rows
    }
