"""`manage.py clock`: runs the due jobs until it is told to stop."""

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
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
            clock.beat()
            clock.leave()
        else:
            clock.run()


class Clock:
    """One candidate for the lease: runs the jobs while it holds it, waits while another does.

    Frequent jobs have a thread of their own, so that no long job holds them up.
    """

    def __init__(self, jobs: Sequence[schedule.Job]) -> None:
        self.jobs = [job for job in jobs if not job.is_frequent]
        self.frequent = [job for job in jobs if job.is_frequent]
        self.stop = threading.Event()
        self.holder = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._held = False

    def run(self) -> None:
        """Tick until `stop` is set. Trouble with the database is logged and outlived."""
        beating = threading.Thread(target=self._keep_beating)
        beating.start()
        try:
            self._keep(self.tick, self._until_next_tick)
        finally:
            self.stop.set()
            beating.join()
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

    def beat(self) -> None:
        """Holding the lease, run the frequent jobs."""
        if self._held:
            schedule.run_frequent(self.frequent, now=timezone.now)

    def leave(self) -> None:
        """Give the lease back, so that a clock started now need not wait for its end."""
        if self._held:
            schedule.release_clock(holder=self.holder, at=timezone.now())

    def _keep_beating(self) -> None:
        try:
            if self.frequent:
                self._keep(self.beat, self._until_next_beat)
        finally:
            connection.close()

    def _keep(self, act: Callable[[], None], until_next: Callable[[], float]) -> None:
        while not self.stop.is_set():
            seconds = AFTER_TROUBLE_SECONDS
            try:
                close_old_connections()
                act()
                seconds = until_next()
            except DatabaseError:
                logger.exception("the clock cannot use the database")
                connection.close()
            self.stop.wait(seconds)

    def _until_next_tick(self) -> float:
        return min(RENEW_SECONDS, self._until_due(self.jobs)) if self._held else RENEW_SECONDS

    def _until_next_beat(self) -> float:
        return self._until_due(self.frequent)

    def _until_due(self, jobs: Sequence[schedule.Job]) -> float:
        at = timezone.now()
        return (schedule.next_due_at(jobs, at=at) - at).total_seconds()

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
