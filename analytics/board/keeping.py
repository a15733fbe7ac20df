"""Answers that were counted, kept until what they were counted from changes.

Counting takes seconds where millions took part. What is counted quickly is counted afresh at every
change; of what takes longer the older answer is told, with the instant up to which it is true,
until it is counted anew: at most so often that counting takes a twentieth of one core. A change of
units, members or rules is seen at once: by it, who may read what changes too.
"""

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any, Final

from django.conf import settings
from django.db.models import QuerySet

from analytics import sources
from analytics.models import FillMark, KeptFigures
from analytics.sources import Contest
from analytics.spans import day_of
from photo_contest.domain.roster_mark import roster_version

QUICK: Final = 0.25  # seconds
SHARE: Final = 0.05  # of one core
LATE: Final = 3  # times the rest: nobody renewed it, so that who asks waits for it
MOST: Final = 40  # spans that are kept of one contest and question
_COUNTING: Final = Lock()  # one at a time in a process; the others are told what it found


@dataclass(frozen=True)
class Question:
    """`span`: empty for the whole contest to date. `versions` and `as_of` were read before `count`
    is called: what it counts may be newer, and is never told as newer."""

    contest: Contest
    name: str
    versions: str
    as_of: dt.datetime
    count: Callable[[], bytes]
    span: str = ""


@dataclass(frozen=True)
class Answer:
    """`as_of`: the instant up to which it is true."""

    body: bytes
    as_of: dt.datetime


def versions(contest: Contest, *, days: Collection[dt.date]) -> str:
    """What an answer was made from: the trees and members figures of these days, the roster and the
    settings, and (behind the colon) what was counted."""
    standing = [
        roster_version(),
        contest.host_id,
        settings.CONTEST_SMALL_CELL,
        [(day, sources.tree(day), sources.membership_figures(day)) for day in sorted(days)],
    ]
    marks = FillMark.objects.filter(contest=contest).order_by("stream")
    return f"{_digest(standing)}:{_digest(list(marks.values_list('stream', 'version')))}"


def answer(question: Question, *, at: dt.datetime, at_once: bool = False) -> Answer:
    """The kept answer, as long as it will do, or the one that is counted now. `at_once`: any that
    took long to count will do; the clock counts it anew."""
    found = _kept(question)
    if at_once and found is not None and found.seconds > QUICK:
        return _told(found, question)
    if found is None or not _will_do(found, question.versions, at):
        with _COUNTING:
            found = _kept(question)  # somebody else may have counted meanwhile
            if found is None or not _will_do(found, question.versions, at):
                return renew(question, at=at)
    return _told(found, question)


def stale(name: str, *, at: dt.datetime) -> Iterator[tuple[Contest, dt.datetime]]:
    """The contests whose answer for the whole contest took long to count, has rested, and is older
    than what is counted now, with the instant up to which that is."""
    slow = KeptFigures.objects.filter(question=name, span="", seconds__gt=QUICK)
    for kept in slow.select_related("contest").defer("answer"):
        as_of = FillMark.objects.as_of(kept.contest_id)
        changed = as_of and versions(kept.contest, days={day_of(as_of)}) != kept.versions
        if as_of and changed and _rested(kept, at) >= 1:
            yield kept.contest, as_of


def renew(question: Question, *, at: dt.datetime) -> Answer:
    """Count and keep, outside of any transaction. The last of a contest's spans stay."""
    begun = time.perf_counter()
    body = question.count()
    row = KeptFigures(
        contest=question.contest,
        question=question.name,
        span=question.span,
        versions=question.versions,
        as_of=question.as_of,
        counted_at=at,
        seconds=time.perf_counter() - begun,
        answer=body,
    )
    KeptFigures.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["contest", "question", "span"],
        update_fields=["versions", "as_of", "counted_at", "seconds", "answer"],
    )
    spans = _of(question).exclude(span="").order_by("-counted_at", "-pk")
    if oldest := list(spans.values_list("pk", flat=True)[MOST:]):
        KeptFigures.objects.filter(pk__in=oldest).delete()
    return Answer(body, question.as_of)


def _told(kept: KeptFigures, question: Question) -> Answer:
    same = kept.versions == question.versions
    return Answer(bytes(kept.answer), question.as_of if same else kept.as_of)


def _will_do(kept: KeptFigures, versions: str, at: dt.datetime) -> bool:
    if kept.versions == versions:
        return True
    same_standing = kept.versions.partition(":")[0] == versions.partition(":")[0]
    return same_standing and kept.seconds > QUICK and _rested(kept, at) < LATE


def _rested(kept: KeptFigures, at: dt.datetime) -> float:
    """How long ago it was counted, by the time that it must rest."""
    return (at - kept.counted_at).total_seconds() / (kept.seconds / SHARE)


def _kept(question: Question) -> KeptFigures | None:
    return _of(question).filter(span=question.span).first()


def _of(question: Question) -> "QuerySet[KeptFigures]":
    return KeptFigures.objects.filter(contest=question.contest, question=question.name)


def _digest(told: Any) -> str:
    return blake2b(repr(told).encode(), digest_size=24).hexdigest()
