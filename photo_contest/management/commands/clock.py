"""`manage.py clock`: runs the due jobs until it is told to stop."""

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from photo_contest.domain import schedule

logger = logging.getLogger(__name__)

RENEW_SECONDS = schedule.LEASE.total_seconds() / 3
AFTER_TROUBLE_SECONDS = 5.0


class Command(BaseCommand):
    help = (
        "Chạy các việc đến giờ: số liệu, việc bị bỏ dở, tệp thừa. Mỗi lúc chỉ một đồng hồ chạy. · "
        "Runs the due jobs: figures, lost tasks, stray files. One clock runs at a time."
    )
    requires_system_checks = []  # the preparation has made them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due now, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        clock = Clock(schedule.all_jobs())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: clock.stop.set())
        if once:
            clock.tick()
            clock.leave()
        else:
            clock.run()


class Clock:
    """One candidate for the lease: runs the jobs while it holds it, waits while another does."""

    def __init__(self, jobs: Sequence[schedule.Job]) -> None:
        self.jobs = jobs
        self.stop = threading.Event()
        self.holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._held = False

    def run(self) -> None:
        """Tick until `stop` is set. Trouble with the database is logged and outlived."""
        while not self.stop.is_set():
            seconds = AFTER_TROUBLE_SECONDS
            try:
                close_old_connections()
                self.tick()
                seconds = self._until_next_tick()
            except DatabaseError:
                logger.exception("the clock cannot use the database")
                connection.close()
            self.stop.wait(seconds)
        self.leave()

    def tick(self) -> None:
        """Take or renew the lease and, holding it, run what is due."""
        at = timezone.now()
        held_before, self._held = self._held, schedule.hold_clock(holder=self.holder, at=at)
        if not self._held:
            return
        if not held_before:
            schedule.close_abandoned_runs(at=at)
        with self._renewing() as lost:
            schedule.run_due(
                self.jobs,
                now=timezone.now,
                holding=lambda: not (lost.is_set() or self.stop.is_set()),
            )

    def leave(self) -> None:
        """Give the lease back, so that a clock started now need not wait for its end."""
        if self._held:
            schedule.release_clock(holder=self.holder, at=timezone.now())

    def _until_next_tick(self) -> float:
        at = timezone.now()
        until_due = (schedule.next_due_at(self.jobs, at=at) - at).total_seconds()
        return min(RENEW_SECONDS, until_due) if self._held else RENEW_SECONDS

    @contextmanager
    def _renewing(self) -> Iterator[threading.Event]:
        """Renew the lease from a thread while jobs run, however long; the event tells its loss."""
        done, lost = threading.Event(), threading.Event()

        def renew() -> None:
            try:
                while not done.wait(RENEW_SECONDS):
                    if not schedule.hold_clock(holder=self.holder, at=timezone.now()):
                        lost.set()
                        return
            except DatabaseError:
                lost.set()
            finally:
                connection.close()

        thread = threading.Thread(target=renew, daemon=True)
        thread.start()
        try:
            yield lost
        finally:
            done.set()
            thread.join()
