"""Filling the rollups: incremental, idempotent, self-repairing.

A stream (votes, submissions, events) tells which hours its changes touched; their days are counted
anew. Counting only reads, and holds nobody up. Then one short transaction replaces what differs
and, with the last day, moves the mark. Whatever ends a fill in the middle, the next one finds the
old mark and counts the same days again: the same table.

Of two fills at once, the one that read before the other wrote reads again: every write of a stream
renews the version of its mark, and goes through only if that is still the version that was read.

The look back (`MARGIN`) catches rows that were committed later than the instant written in them: on
PostgreSQL a transaction may still be open at the mark, and an upload is dated when it begins.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import F, QuerySet

from analytics import sources
from analytics.models import FillMark, PersonDay, Statistic, UnitHour
from analytics.sources import HourRow, PersonRow
from analytics.spans import DAY, HOUR, Span, begin_of, day_of

MARGIN: Final = dt.timedelta(minutes=5)
STEP: Final = dt.timedelta(days=1)  # of changes between two marks, to catch up
_BATCH: Final = 2000
_RENEWED: Final = {"version": F("version") + 1}
_Row = TypeVar("_Row", HourRow, PersonRow)

_Counted = Callable[[int, dt.datetime, dt.datetime], Iterable[HourRow]]
_Persons = Callable[[int, dt.datetime, dt.datetime], set[PersonRow]]


def _nobody(_contest_id: int, _begins_at: dt.datetime, _ends_at: dt.datetime) -> set[PersonRow]:
    return set()


@dataclass(frozen=True)
class Stream:
    """What one kind of row gives, with the questions by which it is counted."""

    name: str
    statistics: tuple[str, ...]
    roles: tuple[str, ...]
    first_change: Callable[[int], dt.datetime | None]
    touched: Callable[[int, dt.datetime, dt.datetime], set[dt.datetime]]
    count: _Counted
    persons: _Persons = _nobody


STREAMS: Final = (
    Stream(
        FillMark.Stream.VOTES,
        (Statistic.VOTES, Statistic.VOTES_SIGNED_IN),
        (PersonDay.Role.VOTER, PersonDay.Role.MEMBER_VOTER),
        sources.first_vote_change,
        sources.vote_hours_touched,
        sources.count_votes,
        sources.voters,
    ),
    Stream(
        FillMark.Stream.SUBMISSIONS,
        (Statistic.PHOTOS_SUBMITTED, Statistic.PHOTOS_APPROVED),
        (PersonDay.Role.ENTRANT,),
        sources.first_submission_change,
        sources.submission_hours_touched,
        sources.count_submissions,
        sources.entrants,
    ),
    Stream(
        FillMark.Stream.EVENTS,
        (Statistic.VISITS, Statistic.VIEWS, Statistic.SHARES),
        (),
        sources.first_event,
        sources.event_hours_touched,
        sources.count_events,
    ),
)


def fill_due(*, at: dt.datetime) -> None:
    """Count what changed in every contest; the clock's verb."""
    for contest_id in sources.contests():
        fill(contest_id, until=at)


def fill(contest_id: int, *, until: dt.datetime) -> None:
    """Bring a contest's rollups up to `until`."""
    for stream in STREAMS:
        mark = _mark_of(stream, contest_id, until).until
        since = mark - MARGIN
        while mark < until:
            mark = min(mark + STEP, until)
            days = _by_day(stream.touched(contest_id, since, mark))
            for number, hours in enumerate(days, start=1):
                moved = mark if number == len(days) else None
                _recount(stream, contest_id, min(hours), max(hours) + HOUR, until=mark, mark=moved)
            if not days:
                _marks(stream, contest_id).filter(until__lt=mark).update(until=mark, **_RENEWED)
            since = mark


def is_filled(contest_id: int) -> bool:
    """Whether the contest was ever counted in whole."""
    return FillMark.objects.as_of(contest_id) is not None


def refill(contest_id: int, span: Span, *, at: dt.datetime) -> None:
    """Count every hour of a span of days anew, from the raw rows; the marks stay."""
    day = span.first
    while day <= span.last and begin_of(day) < at:
        for stream in STREAMS:
            _recount(stream, contest_id, begin_of(day), begin_of(day + DAY), until=at)
        day += DAY


def _by_day(hours: Iterable[dt.datetime]) -> list[list[dt.datetime]]:
    days = defaultdict(list)
    for hour in hours:
        days[day_of(hour)].append(hour)
    return [days[day] for day in sorted(days)]


def _recount(
    stream: Stream,
    contest_id: int,
    begins_at: dt.datetime,
    ends_at: dt.datetime,
    *,
    until: dt.datetime,
    mark: dt.datetime | None = None,
) -> None:
    """Replace the hours of a span within one day, and the persons of that day, by what is counted
    now; the mark moves to `mark`, if given, but never back.

    Nothing at or after `until` is counted, nor after the mark, if another fill has gone further.
    """
    day = day_of(begins_at)
    hours = UnitHour.objects.filter(
        contest_id=contest_id,
        statistic__in=stream.statistics,
        hour__gte=begins_at,
        hour__lt=ends_at,
    )
    persons = PersonDay.objects.filter(contest_id=contest_id, role__in=stream.roles, day=day)
    while True:
        found = _mark_of(stream, contest_id, until)
        until = max(until, found.until)
        counted = set(stream.count(contest_id, begins_at, min(ends_at, until)))
        seen = stream.persons(contest_id, begin_of(day), min(begin_of(day + DAY), until))
        stale_hours, new_hours = _difference(hours, HourRow, counted)
        stale_persons, new_persons = _difference(persons, PersonRow, seen)
        with transaction.atomic():
            unchanged = FillMark.objects.filter(pk=found.pk, version=found.version)
            if not unchanged.update(until=max(found.until, mark or found.until), **_RENEWED):
                continue  # another fill wrote meanwhile: count again
            _delete(hours, stale_hours)
            _delete(persons, stale_persons)
            UnitHour.objects.bulk_create(
                [UnitHour(contest_id=contest_id, **row._asdict()) for row in new_hours],
                batch_size=_BATCH,
            )
            PersonDay.objects.bulk_create(
                [PersonDay(contest_id=contest_id, day=day, **row._asdict()) for row in new_persons],
                batch_size=_BATCH,
            )
        return


def _difference(
    table: QuerySet[Any], shape: type[_Row], wanted: set[_Row]
) -> tuple[list[int], set[_Row]]:
    """Ids of the rows that are not wanted any more, and the wanted ones that are not there yet."""
    fields = shape._fields
    there = {shape(*row): pk for pk, *row in table.order_by().values_list("pk", *fields)}
    return [pk for row, pk in there.items() if row not in wanted], wanted - there.keys()


def _delete(table: QuerySet[Any], ids: list[int]) -> None:
    for first in range(0, len(ids), _BATCH):
        table.filter(pk__in=ids[first : first + _BATCH]).delete()


def _marks(stream: Stream, contest_id: int) -> QuerySet[FillMark]:
    return FillMark.objects.filter(contest_id=contest_id, stream=stream.name)


def _mark_of(stream: Stream, contest_id: int, until: dt.datetime) -> FillMark:
    """The stream's mark; a new one stands at the first change there ever was."""
    if not _marks(stream, contest_id).exists():
        first = min(stream.first_change(contest_id) or until, until)
        new = FillMark(contest_id=contest_id, stream=stream.name, until=first)
        FillMark.objects.bulk_create([new], ignore_conflicts=True)
    [mark] = _marks(stream, contest_id)
    return mark
