"""Filling the rollups: incremental, idempotent, self-repairing. Votes and submissions are recounted
where they changed (`recounting`), events are added (`adding`), visitors of a day are counted on the
tree from what those gave (`visitor_days`)."""

import datetime as dt
from collections.abc import Callable

from analytics import sources
from analytics.models import FillMark
from analytics.rollups import adding, visitor_days
from analytics.rollups.recounting import (
    SUBMISSIONS,
    VOTES,
    recount_changes,
    recount_day,
    recount_photo_units,
)
from analytics.sources.votes import photos_voted
from analytics.spans import DAY, Span, begin_of


def fill_due(*, at: dt.datetime) -> None:
    """Count what changed in every contest; the clock's verb."""
    for contest_id in sources.contests():
        fill(contest_id, until=at)


def fill(contest_id: int, *, until: dt.datetime) -> None:
    """Bring a contest's rollups up to `until`."""
    for stream in (VOTES, SUBMISSIONS):
        recount_changes(stream, contest_id, until=until)
    adding.add_events(contest_id, until=until)
    visitor_days.recount(contest_id, at=until)


def is_filled(contest_id: int) -> bool:
    """Whether the contest was ever counted in whole."""
    return FillMark.objects.as_of(contest_id) is not None


def refill(
    contest_id: int,
    span: Span,
    *,
    at: dt.datetime,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> list[dt.date]:
    """Count every hour of a span of days anew, from the raw rows; the marks stay. `told` hears how
    many days are done, and of how many. Returns the days whose raw events are deleted: those keep
    what was counted of events."""
    kept = []
    day = span.first
    while day <= span.last and begin_of(day) < at:
        for stream in (VOTES, SUBMISSIONS):
            recount_day(stream, contest_id, day, at=at)
        if not adding.recount_day(contest_id, day, at=at):
            kept.append(day)
        day += DAY
        told((day - span.first).days, span.days)
    recount_photo_units(contest_id, photos_voted(contest_id), at=at)
    visitor_days.recount(contest_id, at=at)
    return kept
