"""Events are added: raw rows are never changed, and their ids rise.

Those above the mark are counted in steps, each outside of a transaction; one short transaction adds
what was counted and moves the mark. The mark goes no further than to an id below which nothing can
be committed any more. So each event is added once, whatever ends a fill, and however many fill.

When the roster moves a photo, its events move along: the days of its events are counted anew from
the raw rows, as long as these are kept.
"""

import datetime as dt
import time
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from analytics.models import Event, FillMark, PersonDay
from analytics.rollups import marks, visitor_days
from analytics.rollups.recounting import hour_slices, over_units, photo_days
from analytics.rollups.writing import (
    CONTEST_HOUR,
    PERSON_DAY,
    PHOTO_DAY,
    UNIT_HOUR,
    Slice,
    add_statements,
    replace,
    run,
)
from analytics.sources import events
from analytics.sources.rows import HourRow
from analytics.spans import DAY, begin_of

MOST: Final = 4000  # events a transaction
LEAST: Final = 100
HOLD: Final = 0.020  # seconds that SQLite's one writer is to be held: as many events as fit in


def mark_for(contest_id: int, at: dt.datetime) -> FillMark:
    return marks.mark_of(FillMark.Stream.EVENTS, contest_id, events.first_event, at)


def add_events(contest_id: int, *, until: dt.datetime) -> None:
    """Add the events that are not counted yet, and recount days whose photos moved. What may still
    be in the middle of being written is left to the next fill, and so is the mark."""
    newest = events.settled_event()
    if newest is None:
        return
    mark, step = mark_for(contest_id, until), min(500, MOST)
    while mark.last_event < newest:
        step = _fitting(step, _add_next(mark, newest, step))
        mark = mark_for(contest_id, until)
    moved = events.photos_moved(contest_id, mark.until - marks.MARGIN, until)
    known = _hash_of(move for move in moved if move.at < mark.until)
    is_known = known == mark.moves  # nothing was committed late
    photos = [move.photo_id for move in moved if not (is_known and move.at < mark.until)]
    for day in events.days_with_events(photos):
        recount_day(contest_id, day, at=until)
    recent = _hash_of(move for move in moved if move.at >= until - marks.MARGIN)
    marks.advance(mark, until, moves=recent)


def recount_day(contest_id: int, day: dt.date, *, at: dt.datetime) -> bool:
    """Count a day's events anew from the raw rows; False, and nothing changes, when these are
    deleted."""

    def counted(mark: FillMark) -> Iterable[Slice]:
        if not _is_kept(mark, day):
            return
        told = events.on_day(contest_id, day, mark.last_event)
        span = (begin_of(day), begin_of(day + DAY))
        hours = events.count_events(told)
        yield from hour_slices(contest_id, events.STATISTICS, *span, hours)
        yield Slice(
            PHOTO_DAY,
            photo_days(contest_id, events.STATISTICS, day),
            events.count_photo_events(told),
        )
        yield Slice(
            PERSON_DAY,
            PersonDay.objects.filter(contest_id=contest_id, day=day, role=PersonDay.Role.VISITOR),
            events.visitors(contest_id, told),
        )

    replace(
        lambda: mark_for(contest_id, at),
        counted,
        also=lambda: visitor_days.touch(contest_id, {day}),
    )
    return _is_kept(mark_for(contest_id, at), day)


def _is_kept(mark: FillMark, day: dt.date) -> bool:
    """Whether the raw rows of a whole day are still there."""
    return mark.raw_from is None or begin_of(day) >= mark.raw_from


def _fitting(step: int, held: float) -> int:
    """How many events to take after so many, which held the writer for so long."""
    if connection.vendor != "sqlite":
        return MOST
    return min(MOST, max(LEAST, int(step * min(2, HOLD / held)))) if held else step


def _add_next(mark: FillMark, newest: int, step: int) -> float:
    """Add the events after the mark, at most so many; for how many seconds it wrote."""
    waiting = events.stretch(mark.contest_id, mark.last_event, newest)
    last = events.nth_event(waiting, step) or newest
    told = events.stretch(mark.contest_id, mark.last_event, last)
    hours = list(events.count_events(told))
    if hours:
        return _add(mark, told, hours, last)
    marks.pass_by(mark, last)
    return 0.0


def _add(mark: FillMark, told: "QuerySet[Event]", hours: Sequence[HourRow], last: int) -> float:
    """Add these events, unless somebody else wrote since the mark was read; for how many seconds it
    wrote."""
    visitors = sorted(events.visitors(mark.contest_id, told))  # near one another in the index
    counted = {
        UNIT_HOUR: hours,
        CONTEST_HOUR: over_units(hours),
        PHOTO_DAY: list(events.count_photo_events(told)),
        PERSON_DAY: visitors,
    }
    statements = [
        statement
        for table, rows in counted.items()
        for statement in add_statements(mark.contest_id, table, rows)
    ]
    with transaction.atomic():
        begun = time.monotonic()  # the lock is ours
        if marks.take(mark, last_event=last):
            run(statements)
            visitor_days.touch(mark.contest_id, {row.day for row in visitors})
    return time.monotonic() - begun


def _hash_of(moves: Iterable[events.Move]) -> str:
    told = [(move.photo_id, move.unit_id, move.at.isoformat()) for move in moves]
    return blake2b(repr(told).encode(), digest_size=16).hexdigest() if told else ""
