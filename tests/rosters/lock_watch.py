"""Watches SQLite's one write lock from outside."""

import sqlite3
import threading
import time
from typing import Any

from django.db import connection

_EVERY = 0.001  # seconds


class LockWatch:
    """While it is entered, a thread tries the lock every millisecond with a connection of its own.

    `spans`: seconds, each from the first to the last try in a row that found the lock taken.
    """

    def __init__(self) -> None:
        self.spans: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "LockWatch":
        if connection.vendor == "sqlite":
            self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        if connection.vendor == "sqlite":
            self._over.set()
            self._thread.join()

    @property
    def longest(self) -> float:
        return max(self.spans, default=0.0)

    def _watch(self) -> None:
        mine = sqlite3.connect(connection.settings_dict["NAME"], timeout=0, isolation_level=None)
        since: float | None = None
        last = 0.0
        while not self._over.wait(_EVERY):
            now = time.monotonic()
            if _is_free(mine):
                if since is not None:
                    self.spans.append(last - since)
                since = None
            else:
                since, last = since or now, now
        mine.close()


def _is_free(mine: sqlite3.Connection) -> bool:
    try:
        mine.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    mine.execute("ROLLBACK")
    return True
