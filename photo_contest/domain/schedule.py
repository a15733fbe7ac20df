"""Due jobs as data, the one holder of the clock, and the record of their runs.

A job falls due at every whole multiple of its period since 1970 (UTC), so that all clocks agree on
the due instants without talking. `manage.py clock` asks `run_due` again and again; two guards keep
a job from running twice: the lease (one clock at a time) and the unique pair (job, due instant).
Instants missed while no clock ran are not made up for: only the latest one runs.

Frequent jobs run every few seconds beside the others, which may take minutes. Their runs leave no
trace, or each would be a write for ever; only failures are recorded, the first one of a minute.
"""

import datetime as dt
import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from photo_contest.models import ClockLease, JobRun

logger = logging.getLogger(__name__)

EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LEASE: Final = dt.timedelta(seconds=30)
ERROR_CHARACTERS: Final = 4000  # the end of a traceback says most


@dataclass(frozen=True)
class Job:
    """`run` is the dotted path of a verb that takes `at=`; it must bear being run again, and a
    frequent one that two clocks run it at once."""

    name: str
    every: dt.timedelta
    run: str
    is_frequent: bool = False

    def due_at(self, at: dt.datetime) -> dt.datetime:
        """The latest due instant not after `at`."""
        return EPOCH + (at - EPOCH) // self.every * self.every


JOBS: Final = (
    Job(
        "fill-tally",
        dt.timedelta(seconds=2),
        "photo_contest.domain.tally.fill_tally",
        is_frequent=True,
    ),
    Job("repair-tally", dt.timedelta(hours=1), "photo_contest.domain.tally.repair_tally"),
    Job(
        "reap-lost-tasks", dt.timedelta(seconds=30), "photo_contest.domain.reaping.reap_lost_tasks"
    ),
    Job("catch-up", dt.timedelta(minutes=2), "photo_contest.domain.followups.catch_up"),
    Job("sweep-files", dt.timedelta(hours=1), "photo_contest.domain.storage.sweep"),
    Job("forget-uploads", dt.timedelta(hours=1), "photo_contest.domain.uploads.forget_uploads"),
    Job("forget-keys", dt.timedelta(hours=1), "photo_contest.domain.voters.forget_old_keys"),
    Job(
        "forget-spent-proofs",
        dt.timedelta(hours=1),
        "photo_contest.domain.proofs.forget_spent_proofs",
    ),
    Job("forget-tokens", dt.timedelta(days=1), "photo_contest.domain.accounts.forget_ended_tokens"),
    Job(
        "forget-codes",
        dt.timedelta(days=1),
        "photo_contest.domain.password_codes.forget_ended_codes",
    ),
    Job(
        "settle-unreleased",
        dt.timedelta(hours=1),
        "photo_contest.domain.provisional.settle_unreleased",
    ),
    Job(
        "forget-networks", dt.timedelta(days=1), "photo_contest.domain.provisional.forget_networks"
    ),
    Job("prune-tasks", dt.timedelta(days=1), "photo_contest.domain.pruning.prune_tasks"),
    Job("prune-job-runs", dt.timedelta(days=1), "photo_contest.domain.pruning.prune_job_runs"),
    Job(
        "fail-lost-imports",
        dt.timedelta(minutes=1),
        "photo_contest.domain.rosters.imports.fail_lost_imports",
    ),
    Job(
        "forget-import-conflicts",
        dt.timedelta(days=1),
        "photo_contest.domain.rosters.imports.forget_conflicts",
    ),
    Job(
        "forget-report-contacts",
        dt.timedelta(days=1),
        "photo_contest.domain.reports.forget_contacts",
    ),
    Job("prune-sessions", dt.timedelta(days=1), "photo_contest.domain.pruning.prune_sessions"),
)


def all_jobs() -> tuple[Job, ...]:
    """The contest's jobs, and those which CONTEST_JOBS adds for apps that it does not know."""
    added: tuple[Job, ...] = sum((tuple(import_string(path)) for path in settings.CONTEST_JOBS), ())
    return JOBS + added


def next_due_at(jobs: Sequence[Job], *, at: dt.datetime) -> dt.datetime:
    """The first instant after `at` when a job falls due."""
    return min(job.due_at(at) + job.every for job in jobs)


# --- one holder ---------------------------------------------------------------------------


def hold_clock(*, holder: str, at: dt.datetime) -> bool:
    """Take the clock, or keep it, until `at + LEASE`; False while another holds it.

    One UPDATE decides, so of two clocks that ask in the same instant one gets it.
    """
    if _take(holder, at):
        return True
    ClockLease.objects.bulk_create([ClockLease(holder="", expires_at=at)], ignore_conflicts=True)
    return _take(holder, at)


def _take(holder: str, at: dt.datetime) -> bool:
    free_or_mine = ClockLease.objects.filter(Q(holder=holder) | Q(expires_at__lte=at))
    return free_or_mine.update(holder=holder, expires_at=at + LEASE) == 1


def release_clock(*, holder: str, at: dt.datetime) -> None:
    """Let the next clock begin at once."""
    ClockLease.objects.filter(holder=holder).update(expires_at=at)


# --- runs ---------------------------------------------------------------------------------


def run_due(
    jobs: Sequence[Job],
    *,
    now: Callable[[], dt.datetime],
    holding: Callable[[], bool] = lambda: True,
) -> None:
    """Run each job whose latest due instant has no run yet. A job that fails is recorded, and the
    next one runs; between jobs the clock asks whether it still holds the lease."""
    at = now()
    due = {job.name: job.due_at(at) for job in jobs}
    seen = set(
        JobRun.objects.filter(name__in=due, due_at__in=set(due.values())).values_list(
            "name", "due_at"
        )
    )
    for job in jobs:
        if (job.name, due[job.name]) not in seen and holding():
            _run(job, due[job.name], now)


def run_frequent(jobs: Sequence[Job], *, now: Callable[[], dt.datetime]) -> None:
    """Run each frequent job once, now."""
    for job in jobs:
        at = now()
        try:
            import_string(job.run)(at=at)
        except Exception:
            logger.exception("job %s failed", job.name)
            run = JobRun(name=job.name, due_at=at.replace(second=0, microsecond=0), started_at=at)
            _end(run, JobRun.Outcome.FAILED, now(), traceback.format_exc())
            JobRun.objects.bulk_create([run], ignore_conflicts=True)


def close_abandoned_runs(*, at: dt.datetime) -> int:
    """Mark the runs of a clock that ended in the middle; for a clock that has just begun."""
    return JobRun.objects.filter(finished_at=None).update(
        finished_at=at, outcome=JobRun.Outcome.FAILED, error="The clock ended during this run."
    )


def _run(job: Job, due_at: dt.datetime, now: Callable[[], dt.datetime]) -> None:
    at = now()
    try:
        with transaction.atomic():
            run = JobRun.objects.create(name=job.name, due_at=due_at, started_at=at)
    except IntegrityError:  # another clock was quicker
        return
    try:
        import_string(job.run)(at=at)
    except Exception:
        logger.exception("job %s failed", job.name)
        _end(run, JobRun.Outcome.FAILED, now(), traceback.format_exc())
    else:
        _end(run, JobRun.Outcome.OK, now())
    run.save(update_fields=["outcome", "error", "finished_at"])


def _end(run: JobRun, outcome: JobRun.Outcome, at: dt.datetime, error: str = "") -> None:
    run.outcome, run.finished_at, run.error = outcome, at, error[-ERROR_CHARACTERS:]
