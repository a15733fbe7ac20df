"""Watches SQLite's one write lock from outside: from a process of its own, which no other thread
keeps from looking."""

import json
import select
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

_EVERY = 0.001  # seconds


@contextmanager
def lock_watch() -> Iterator[list[float]]:
    """Try the lock every millisecond. Yields a list that at the end holds, in seconds, for how long
    it was taken each time; none on PostgreSQL."""
    from django.db import connection

    spans: list[float] = []
    if connection.vendor != "sqlite":
        yield spans
        return
    command = [sys.executable, __file__, str(connection.settings_dict["NAME"])]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as child:  # type: ignore[call-overload]  # noqa: S603
        child.stdout.readline()  # it looks
        try:
            yield spans
        finally:
            told, _ = child.communicate()
    spans += json.loads(told)


def watch(database: str) -> list[float]:
    """Look until the other end closes our input. Where somebody committed between two looks that
    found the lock taken, they were two who held it."""
    mine = sqlite3.connect(database, timeout=0, isolation_level=None)
    spans: list[float] = []
    since = last = 0.0
    known = -1
    while not select.select([sys.stdin], [], [], _EVERY)[0]:
        (version,) = mine.execute("PRAGMA data_version").fetchone()
        now, is_free = time.monotonic(), _is_free(mine)
        if since and (is_free or version != known):
            spans.append(last - since)
            since = 0.0
        if not is_free:
            since, last, known = since or now, now, version
    if since:
        spans.append(last - since)
    mine.close()
    return spans


def _is_free(mine: sqlite3.Connection) -> bool:
    try:
        mine.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    mine.execute("ROLLBACK")
    return True


if __name__ == "__main__":
    sys.stdout.write("looking\n")
    sys.stdout.flush()
    json.dump(watch(sys.argv[1]), sys.stdout)
