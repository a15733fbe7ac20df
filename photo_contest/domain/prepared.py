"""Queries that are asked so often that writing their SQL would cost more than running it."""

import datetime as dt
from typing import Any

import orjson
from django.db import connection
from django.db.models import QuerySet

Statement = tuple[str, tuple[Any, ...]]


def statement_of(rows: "QuerySet[Any, Any]") -> Statement:
    """A query of plain columns as SQL; whoever asks it again keeps it by all that it hangs on.

    On SQLite it answers one row, the list of all as JSON: the driver lets other threads go first
    with every row, and thirty-two of them would wait for each other row by row.
    """
    sql, params = rows.query.sql_with_params()
    if connection.vendor == "sqlite":
        names = ", ".join(f"c{n}" for n in range(len(rows._fields)))  # type: ignore[attr-defined]
        sql = f"WITH t ({names}) AS ({sql}) SELECT json_group_array(json_array({names})) FROM t"
    return sql, tuple(params)


def rows_of(statement: Statement) -> list[tuple[Any, ...]]:
    """The rows as the driver gives them; see `instant`."""
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    if connection.vendor == "sqlite":
        return [tuple(row) for row in orjson.loads(rows[0][0])]
    return rows


def instant(value: dt.datetime | str) -> dt.datetime:
    """An instant as `rows_of` gives it: SQLite keeps text, and leaves out that it is in UTC."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)
