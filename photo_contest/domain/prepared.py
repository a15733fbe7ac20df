"""Queries that are asked so often that writing their SQL would cost more than running it."""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Statement = tuple[str, tuple[Any, ...]]


def statement_of(rows: "QuerySet[Any, Any]") -> Statement:
    """A query of plain columns as SQL; whoever asks it again keeps it by all that it hangs on."""
    sql, params = rows.query.sql_with_params()
    return sql, tuple(params)


def rows_of(statement: Statement) -> list[tuple[Any, ...]]:
    """The rows as the driver gives them; see `instant`."""
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def instant(value: dt.datetime) -> dt.datetime:
    """An instant as the driver gives it: SQLite's leaves out that it is in UTC."""
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
