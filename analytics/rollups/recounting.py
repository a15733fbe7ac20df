"""Votes and submissions are counted anew where they changed.

A stream tells which hours its changes touched; those of a day are counted together. Counting only
reads, and holds nobody up; then what differs is written. Whatever ends a fill in the middle, the
next one finds the old mark and counts the same days again: the same table.

The look back (`marks.MARGIN`) catches rows that were committed later than the instant written in
them: on PostgreSQL a transaction may still be open at the mark, and an upload is dated when it
begins.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from analytics.models import (
    ContestHour,
    FillMark,
    PersonDay,
    PhotoDay,
    PhotoUnit,
    Statistic,
    UnitHour,
)
from analytics.rollups import marks
from analytics.rollups.writing import (
    CONTEST_HOUR,
    PERSON_DAY,
    PHOTO_DAY,
    PHOTO_UNIT,
    UNIT_HOUR,
    Row,
    Slice,
    replace,
)
from analytics.sources import submissions, votes
from analytics.sources.changes import in_lots
from analytics.sources.rows import HourRow, PersonRow, PhotoRow
from analytics.spans import DAY, HOUR, begin_of, day_of

STEP: Final = dt.timedelta(days=1)  # of changes between two marks, to catch up
Hours = Callable[[int, dt.datetime, dt.datetime], Iterable[HourRow]]


@dataclass(frozen=True)
class Stream:
    """What one kind of row gives, with the questions by which it is counted."""

    name: str
    statistics: tuple[str, ...]
    photo_statistics: tuple[str, ...]
    roles: tuple[str, ...]
    first_change: Callable[[int], dt.datetime | None]
    touched: Callable[[int, dt.datetime, dt.datetime], set[dt.datetime]]
    count: Hours
    persons: Callable[[int, dt.date, dt.datetime], set[PersonRow]]
    count_photos: Callable[[int, dt.date, dt.datetime], Iterable[PhotoRow]] | None = None

    def mark(self, contest_id: int, at: dt.datetime) -> FillMark:
        return marks.mark_of(self.name, contest_id, self.first_change, at)


VOTES: Final = Stream(
    FillMark.Stream.VOTES,
    (Statistic.VOTES, Statistic.VOTES_SIGNED_IN, Statistic.VOTES_PROVISIONAL),
    (Statistic.VOTES, Statistic.VOTES_SIGNED_IN),
    (PersonDay.Role.VOTER, PersonDay.Role.MEMBER_VOTER),
    votes.first_vote_change,
    votes.vote_hours_touched,
    votes.count_votes,
    votes.voters,
    votes.count_photo_votes,
)
SUBMISSIONS: Final = Stream(
    FillMark.Stream.SUBMISSIONS,
    (Statistic.PHOTOS_SUBMITTED, Statistic.PHOTOS_APPROVED, Statistic.PHOTOS_REFUSED),
    (),
    (PersonDay.Role.ENTRANT,),
    submissions.first_submission_change,
    submissions.submission_hours_touched,
    submissions.count_submissions,
    submissions.entrants,
)


def recount_changes(stream: Stream, contest_id: int, *, until: dt.datetime) -> None:
    """Count what the changes before `until` touched that are not counted yet."""
    mark = stream.mark(contest_id, until)
    since, upto = mark.until - marks.MARGIN, mark.until
    if stream is VOTES and upto < until:  # before the mark moves at all
        touched = votes.photos_touched(contest_id, since, until)
        if touched:
            marks.reach(mark, until)
            recount_photo_units(contest_id, touched, at=until)
    while upto < until:
        upto = min(upto + STEP, until)
        days = _by_day(stream.touched(contest_id, since, upto))
        if days:
            marks.reach(mark, upto)
        for hours in days:
            recount_hours(stream, contest_id, min(hours), max(hours) + HOUR, at=until)
        marks.advance(mark, upto)
        since = upto


def recount_day(stream: Stream, contest_id: int, day: dt.date, *, at: dt.datetime) -> None:
    """Count every hour of a day anew."""
    marks.reach(stream.mark(contest_id, at), at)
    recount_hours(stream, contest_id, begin_of(day), begin_of(day + DAY), at=at)


def recount_hours(
    stream: Stream,
    contest_id: int,
    begins_at: dt.datetime,
    ends_at: dt.datetime,
    *,
    at: dt.datetime,
) -> None:
    """Replace the hours of a span within one day, and the persons and photos of that day, by what
    is counted now. Nothing that lies beyond the mark's reach is counted."""
    day = day_of(begins_at)

    def counted(mark: FillMark) -> Iterable[Slice]:
        ends = min(ends_at, mark.reach or mark.until)
        hours = list(stream.count(contest_id, begins_at, ends))
        yield from hour_slices(contest_id, stream.statistics, begins_at, ends_at, hours)
        yield Slice(
            PERSON_DAY,
            PersonDay.objects.filter(contest_id=contest_id, role__in=stream.roles, day=day),
            stream.persons(contest_id, day, mark.reach or mark.until),
        )
        if stream.count_photos:
            yield Slice(
                PHOTO_DAY,
                photo_days(contest_id, stream.photo_statistics, day),
                stream.count_photos(contest_id, day, mark.reach or mark.until),
            )

    replace(lambda: stream.mark(contest_id, at), counted)


def recount_photo_units(contest_id: int, photo_ids: Iterable[str], *, at: dt.datetime) -> None:
    """Count anew from which units the votes of these photos came."""
    for lot in in_lots(list(photo_ids)):

        def counted(mark: FillMark, lot: list[str] = lot) -> Iterable[Slice]:
            there = PhotoUnit.objects.filter(photo__in=lot)
            yield Slice(PHOTO_UNIT, there, votes.count_photo_units(lot, mark.reach or mark.until))

        replace(lambda: VOTES.mark(contest_id, at), counted)


def hour_slices(
    contest_id: int,
    statistics: Iterable[str],
    begins_at: dt.datetime,
    ends_at: dt.datetime,
    hours: Iterable[HourRow],
) -> list[Slice]:
    """A span's hours of the units, and the sums of these for the whole contest."""
    span: dict[str, Any] = {
        "contest_id": contest_id,
        "statistic__in": list(statistics),
        "hour__gte": begins_at,
        "hour__lt": ends_at,
    }
    rows = list(hours)
    return [
        Slice(UNIT_HOUR, UnitHour.objects.filter(**span), rows),
        Slice(CONTEST_HOUR, ContestHour.objects.filter(**span), over_units(rows)),
    ]


def over_units(hours: Iterable[HourRow]) -> list[Row]:
    """Rows of the whole contest's hours."""
    sums: Counter[Row] = Counter()
    for row in hours:
        sums[row.hour, row.statistic, row.channel] += row.value
    return [(*key, value) for key, value in sums.items()]


def photo_days(contest_id: int, statistics: Iterable[str], day: dt.date) -> Any:
    return PhotoDay.objects.filter(contest_id=contest_id, statistic__in=list(statistics), day=day)


def _by_day(hours: Iterable[dt.datetime]) -> list[list[dt.datetime]]:
    days = defaultdict(list)
    for hour in hours:
        days[day_of(hour)].append(hour)
    return [days[day] for day in sorted(days)]
