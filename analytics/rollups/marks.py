"""Fill marks: how far each stream of a contest is counted, and who may write next.

Every write of a stream's rows renews the version of its mark, and goes through only if that is
still the version at which was counted: of two fills at once, the slower one counts again. `reach`
is raised before counting begins, so that both count up to the same instant.
"""

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.db.models import F, QuerySet

from analytics.models import FillMark

MARGIN: Final = dt.timedelta(minutes=5)  # changes that were committed so much later are found


def mark_of(
    stream: str, contest_id: int, first_change: Callable[[int], dt.datetime | None], at: dt.datetime
) -> FillMark:
    """The stream's mark; a new one stands at the first change there ever was."""
    marks = FillMark.objects.filter(contest_id=contest_id, stream=stream)
    if not marks:
        first = min(first_change(contest_id) or at, at)
        new = FillMark(contest_id=contest_id, stream=stream, until=first, reach=first)
        FillMark.objects.bulk_create([new], ignore_conflicts=True)
        marks = marks.all()
    [mark] = marks
    return mark


def reach(mark: FillMark, until: dt.datetime) -> None:
    """From now on everything before `until` is counted, whoever counts."""
    _same(mark).filter(reach__lt=until).update(reach=until)


def take(mark: FillMark, *, last_event: int | None = None) -> bool:
    """Whether nobody wrote since the mark was read; the next one to ask is refused. For the
    transaction that writes. Events are counted up to `last_event` then, if given."""
    new = {} if last_event is None else {"last_event": last_event}
    taken = _same(mark).filter(version=mark.version).update(version=F("version") + 1, **new)
    mark.version += 1
    return bool(taken)


def pass_by(mark: FillMark, last_event: int) -> None:
    """Up to `last_event` there are no events but those counted."""
    same = _same(mark).filter(version=mark.version)
    same.update(last_event=last_event)


def advance(mark: FillMark, until: dt.datetime, *, moves: str = "") -> None:
    """Everything before `until` is in the tables; a mark never goes back."""
    _same(mark).filter(until__lt=until).update(until=until, moves=moves)


def _same(mark: FillMark) -> "QuerySet[FillMark]":
    return FillMark.objects.filter(pk=mark.pk)
