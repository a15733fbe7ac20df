"""Raw events are kept for thirty days; then only what was summed of them stays."""

import datetime as dt
import time
from typing import Final

from django.db import connection
from django.db.models import F, Q, QuerySet

from analytics.models import Event, FillMark
from analytics.spans import DAY, begin_of, day_of

KEPT: Final = 30 * DAY
STEP: Final = 500  # rows a statement: SQLite's one writer is held for some milliseconds

_DELETE: Final = f"""DELETE FROM {Event._meta.db_table} WHERE id IN (
    SELECT id FROM {Event._meta.db_table}
    WHERE contest_id = %s AND at < %s AND id <= %s ORDER BY at LIMIT {STEP})"""  # noqa: S608


def forget_events(*, at: dt.datetime) -> int:
    """Delete events older than thirty days, as far as they are counted; how many.

    The mark goes first: from then on no day that loses a row is counted anew, and whoever counts
    one at this moment finds another version and begins again. The first midnight after the oldest
    event that stays is where recounting may begin.
    """
    before, gone = at - KEPT, 0
    for contest_id, last in _marks().values_list("contest_id", "last_event"):
        old = Event.objects.filter(contest_id=contest_id, at__lt=before, id__lte=last)
        if old.exists():
            _move_mark(contest_id, _next_midnight(before))
            gone += _delete(contest_id, before, last)
    return gone


def _marks() -> "QuerySet[FillMark]":
    return FillMark.objects.filter(stream=FillMark.Stream.EVENTS).order_by("contest_id")


def _move_mark(contest_id: int, raw_from: dt.datetime) -> None:
    """It never goes back."""
    earlier = Q(raw_from=None) | Q(raw_from__lt=raw_from)
    _marks().filter(earlier, contest_id=contest_id).update(
        raw_from=raw_from, version=F("version") + 1
    )


def _next_midnight(at: dt.datetime) -> dt.datetime:
    begin = begin_of(day_of(at))
    return begin if begin == at else begin_of(day_of(at) + DAY)


def _delete(contest_id: int, before: dt.datetime, last: int) -> int:
    """In short steps, and between them the others have as long."""
    gone, instant = 0, connection.ops.adapt_datetimefield_value(before)
    while True:
        began = time.monotonic()
        with connection.cursor() as cursor:
            cursor.execute(_DELETE, [contest_id, instant, last])
            deleted = int(cursor.rowcount)
        gone += deleted
        if deleted < STEP:
            return gone
        time.sleep(time.monotonic() - began)
