"""Whether all parts of the house work, for the people at the desk: what is slow, and since when.
Machines ask `backend.health` instead."""

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from photo_contest.domain.schedule import LEASE, all_jobs
from photo_contest.models import ClockLease, JobRun

LATE_AFTER: Final = dt.timedelta(minutes=5)  # a task that nobody has begun
_ROOMY: Final = 2  # times the reserve: below it somebody should make room


@dataclass(frozen=True)
class Ailment:
    """A part that does not do its work: clock, tasks, a job by its name, or the disk."""

    part: str
    since: dt.datetime | None = None
    job: str = ""


def ailments(*, at: dt.datetime) -> list[Ailment]:
    """What does not work as it should, the gravest first; nothing where all is well."""
    return [*_disk(), *_clock(at), *_tasks(at), *_jobs(at)]


def _disk() -> Iterator[Ailment]:
    if shutil.disk_usage(settings.DATA_DIR).free < _ROOMY * settings.CONTEST_DISK_RESERVE_BYTES:
        yield Ailment("disk")


def _clock(at: dt.datetime) -> Iterator[Ailment]:
    lease = ClockLease.objects.order_by("-expires_at").first()
    if lease is None:
        yield Ailment("clock")
    elif lease.expires_at < at:
        yield Ailment("clock", lease.expires_at - LEASE)


def _tasks(at: dt.datetime) -> Iterator[Ailment]:
    ready = DBTaskResult.objects.ready()
    since = ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    if since is not None and since < at - LATE_AFTER:
        yield Ailment("tasks", since)


def _jobs(at: dt.datetime) -> Iterator[Ailment]:
    """Jobs whose latest run failed; one that failed once and was well since is no ailment."""
    ended = JobRun.objects.exclude(outcome="").order_by("-due_at")
    for job in all_jobs():
        last = ended.filter(name=job.name, due_at__gt=at - 2 * job.every - LATE_AFTER).first()
        if last is not None and last.outcome == JobRun.Outcome.FAILED:
            yield Ailment("job", last.due_at, job.name)
