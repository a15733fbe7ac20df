"""Ids below which nothing can be committed any more, so that rows can be counted by their ids.

Ids rise in the order of commits on SQLite, which has one writer. On PostgreSQL they are given out
before the commit: who asks reads the newest id first, and then waits here until those who were
writing then have ended. It only looks at their locks and holds up nobody.
"""

import time
from typing import Final

from django.db import connection
from django.db.models import Model

PATIENCE: Final = 1.0  # seconds that writers in flight are waited for
_LOOK_AGAIN: Final = 0.01
# Who holds this lock may hold an id that is not committed; it is taken before the id is given out.
_WRITERS: Final = """SELECT virtualtransaction FROM pg_locks
    WHERE relation = %s::regclass AND mode = 'RowExclusiveLock' AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND pid IS DISTINCT FROM pg_backend_pid()"""


def is_settled(model: type[Model]) -> bool:
    """Whether all rows with an id below those seen so far are committed, or never will be: who was
    writing such rows when asked has ended. False when one takes longer than PATIENCE."""
    if connection.vendor != "postgresql":
        return True
    gives_up_at = time.monotonic() + PATIENCE
    writing = _writers(model)
    while writing and time.monotonic() < gives_up_at:
        time.sleep(_LOOK_AGAIN)
        writing &= _writers(model)
    return not writing


def _writers(model: type[Model]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [model._meta.db_table])
        return {row[0] for row in cursor.fetchall()}
