"""The one clock that all nodes agree on: the database's."""

from typing import Any

from django.db.models.functions import Now


class DatabaseNow(Now):
    """The instant at which a row is looked at or written, not that of the statement's arrival: one
    that waited for a lock is judged by when it got it."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="CLOCK_TIMESTAMP()", **extra)
