"""Lost tasks: those whose worker died in the middle are put back, at most twice.

The task engine marks a task as running and trusts its worker to finish it; a worker that is killed
leaves the task running for ever. So every worker (`manage.py worker`) gives a sign of life, and a
running task whose last worker gave none for `LOST_AFTER` is lost. Tasks must bear being run again:
a worker that was only very slow may finish a task that was already put back.
"""

import datetime as dt
from typing import Any, Final

from django_tasks_db.models import DBTaskResult

from photo_contest.models.job import WorkerBeat

BEAT_EVERY: Final = dt.timedelta(seconds=10)
LOST_AFTER: Final = dt.timedelta(seconds=45)
MOST_TRIES: Final = 3


class WorkerLost(Exception):
    """The worker ended in the middle of the task, as often as a task is tried."""


def beat(*, worker_id: str, at: dt.datetime) -> None:
    """Note that this worker is alive."""
    WorkerBeat.objects.bulk_create(
        [WorkerBeat(worker_id=worker_id, beat_at=at)],
        update_conflicts=True,
        unique_fields=["worker_id"],
        update_fields=["beat_at"],
    )


def leave(*, worker_id: str) -> None:
    """Note that this worker has ended, in good order."""
    WorkerBeat.objects.filter(worker_id=worker_id).delete()


def reap_lost_tasks(*, at: dt.datetime) -> int:
    """Put lost tasks back, or fail them after `MOST_TRIES`; the number of tasks found lost.

    Each change is conditional on the start that was seen, so a task that another worker has
    taken in the meantime is left alone.
    """
    WorkerBeat.objects.filter(beat_at__lt=at - LOST_AFTER).delete()
    alive = set(WorkerBeat.objects.values_list("worker_id", flat=True))
    lost = [task for task in DBTaskResult.objects.running() if task.worker_ids[-1] not in alive]
    return sum(_put_back_or_fail(task, at) for task in lost)


def _put_back_or_fail(task: "DBTaskResult[..., Any]", at: dt.datetime) -> int:
    seen = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
    tries = len(task.worker_ids)
    if tries < MOST_TRIES:
        return seen.update(status="READY", started_at=None)
    return seen.update(
        status="FAILED",
        finished_at=at,
        exception_class_path=f"{__name__}.{WorkerLost.__qualname__}",
        traceback=f"The worker ended in the middle of the task, {tries} times.",
    )
