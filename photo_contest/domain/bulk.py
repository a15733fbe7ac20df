"""Many rows in few statements, for what a person could never type: rosters of tens of thousands.

Values are made ready for the database before the transaction begins, so that SQLite's one writer
is held for the statements alone.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def ready(
    model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]
) -> list[tuple[Any, ...]]:
    """Rows of Python values as values of the database, column by column."""
    kept = [model._meta.get_field(name) for name in fields]
    return [
        tuple(
            field.get_db_prep_save(value, connection)  # type: ignore[union-attr]
            for field, value in zip(kept, row, strict=True)
        )
        for row in rows
    ]


def reserve_ids(model: type[Model], count: int) -> Sequence[int]:
    """Ids that no other row has or gets, for the transaction that it is called in; in a later one
    only while they `are_free`."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
    first = (last[0] if last else 0) + 1
    return range(first, first + count)


def are_free(model: type[Model], ids: Sequence[int]) -> bool:
    """Whether ids that were reserved before this transaction are nobody else's. PostgreSQL gives
    none twice; SQLite counts on from the last row."""
    if connection.vendor == "postgresql" or not ids:
        return True
    return list(reserve_ids(model, len(ids))) == list(ids)


def expect_many() -> None:
    """Call it in a transaction that writes tens of thousands of rows. PostgreSQL plans a trigger's
    queries once, for the few rows that it knows of then, and would read the whole table for each
    row. So plans are made anew, by index."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in ("seqscan", "hashjoin", "mergejoin"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            cursor.execute("DISCARD PLANS")


def insert(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows whose values are `ready`; `fields` may name "id" first (see `reserve_ids`)."""
    columns = ", ".join(_column(model, name) for name in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    _many(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)


def update(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Set `fields` of rows by id: each row holds the values, `ready`, and the id last."""
    assigned = ", ".join(f"{_column(model, name)} = %s" for name in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    _many(f"UPDATE {table} SET {assigned} WHERE id = %s", rows)


def _column(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    return connection.ops.quote_name(str(field.column))  # type: ignore[union-attr]


def _many(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    kept = list(rows)
    if kept:
        with connection.cursor() as cursor:
            cursor.executemany(statement, kept)
