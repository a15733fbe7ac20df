"""What the house keeps only for a while: results of tasks, runs of jobs, ended sessions."""

import datetime as dt
from typing import Final

from django.contrib.sessions.models import Session
from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from photo_contest.models import JobRun

KEEP_RESULTS: Final = dt.timedelta(days=14)
KEEP_GOOD_RUNS: Final = dt.timedelta(days=2)
KEEP_FAILED_RUNS: Final = dt.timedelta(days=90)


def prune_tasks(*, at: dt.datetime) -> int:
    """Delete tasks that finished more than 14 days ago; how many."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=at - KEEP_RESULTS)
    return old.delete()[0]


def prune_job_runs(*, at: dt.datetime) -> int:
    """Delete good runs after 2 days and failed ones after 90; how many. The clock's own memory of
    due instants is never older than the longest period, one day."""
    good = Q(outcome=JobRun.Outcome.OK, due_at__lt=at - KEEP_GOOD_RUNS)
    failed = Q(outcome=JobRun.Outcome.FAILED, due_at__lt=at - KEEP_FAILED_RUNS)
    return JobRun.objects.filter(good | failed).delete()[0]


def prune_sessions(*, at: dt.datetime) -> int:
    """Delete sessions whose time is over; how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]
