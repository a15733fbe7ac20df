"""`manage.py worker`: the task engine's worker, with a sign of life.

The sign lets the clock know a lost task from a slow one (`domain.reaping`). A task that runs longer
than `TASK_SECONDS` hangs: it ends its worker, and so it is found lost, tried again and given up
after the third time, instead of blocking all others.
"""

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks.signals import task_finished, task_started
from django_tasks_db.management.commands import db_worker

from photo_contest.domain import reaping
from photo_contest.domain.duplicates.warming import get_ready

logger = logging.getLogger(__name__)

TASK_SECONDS = 600.0


class Command(db_worker.Command):
    help = (
        "Làm các việc nền, như tạo ảnh thu nhỏ. Nhiều tiến trình có thể cùng chạy. · "
        "Runs background tasks, such as renditions. Several workers may run at a time."
    )
    requires_system_checks = []  # the preparation has made them

    def configure_logging(self, verbosity: int) -> None:
        """Tell failures, not each start and end; where to is said in the settings."""
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)

    def handle(self, *, worker_id: str, **options: Any) -> None:
        get_ready()  # after an installation this compiles for all processes, for ten seconds
        with _alive(worker_id):
            super().handle(worker_id=worker_id, **options)


@contextmanager
def _alive(worker_id: str) -> Iterator[None]:
    """Beat from a thread until the block ends."""
    done = threading.Event()
    running_since: list[float] = []

    def started(**_: Any) -> None:
        running_since[:] = [time.monotonic()]

    def finished(**_: Any) -> None:
        running_since.clear()

    def keep_beating() -> None:
        while not done.wait(reaping.BEAT_EVERY.total_seconds()):
            if running_since and time.monotonic() - running_since[0] > TASK_SECONDS:
                logger.error("a task runs for more than %d s: its worker ends", TASK_SECONDS)
                os._exit(1)
            try:
                reaping.beat(worker_id=worker_id, at=timezone.now())
            except DatabaseError:
                logger.exception("the worker's sign of life cannot be written")
        connection.close()

    task_started.connect(started)
    task_finished.connect(finished)
    reaping.beat(worker_id=worker_id, at=timezone.now())
    thread = threading.Thread(target=keep_beating, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        reaping.leave(worker_id=worker_id)
