"""Writing rollups. What is written was counted before, outside of any transaction; SQLite's one
writer is held for statements on a bounded number of rows."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from analytics.models import (
    ContestHour,
    FillMark,
    PersonDay,
    PhotoDay,
    PhotoUnit,
    UnitHour,
    VisitorDay,
)
from analytics.rollups import marks

LOT: Final = 500  # rows a transaction
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """A rollup: one value, or none, for each key within a contest. Rows hold the columns of the
    key, and the value last."""

    model: type[Model]
    key: tuple[str, ...]
    value: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.key, self.value) if self.value else self.key


UNIT_HOUR: Final = Table(UnitHour, ("unit_id", "hour", "statistic", "channel"), "value")
CONTEST_HOUR: Final = Table(ContestHour, ("hour", "statistic", "channel"), "value")
PHOTO_DAY: Final = Table(PhotoDay, ("photo_id", "day", "statistic"), "value")
PHOTO_UNIT: Final = Table(PhotoUnit, ("photo_id", "unit_id"), "votes")
PERSON_DAY: Final = Table(PersonDay, ("day", "role", "unit_id", "person"))
VISITOR_DAY: Final = Table(VisitorDay, ("day", "unit_id"), "visitors")


@dataclass(frozen=True)
class Slice:
    """Rows of a table that are there, and what ought to be there instead."""

    table: Table
    there: "QuerySet[Any]"
    wanted: Iterable[Row]


@dataclass(frozen=True)
class Change:
    """Rows to delete (by id), and rows to write, whether their keys are there already or not."""

    table: Table
    stale: Sequence[int]
    new: Sequence[Row]


def difference(piece: Slice) -> Change:
    table, wanted = piece.table, set(map(tuple, piece.wanted))
    there = {row: pk for pk, *rest in _read(piece) for row in [tuple(rest)]}
    keys = {row[: len(table.key)] for row in wanted}
    stale = [pk for row, pk in there.items() if row[: len(table.key)] not in keys]
    return Change(table, stale, [row for row in wanted if row not in there])


def _read(piece: Slice) -> Iterable[Row]:
    rows: Iterable[Row] = piece.there.order_by().values_list("pk", *piece.table.columns)
    return rows


def replace(
    mark: Callable[[], FillMark],
    counted: Callable[[FillMark], Iterable[Slice]],
    *,
    also: Callable[[], None] = lambda: None,
) -> None:
    """Bring slices to what is counted now; once more from the beginning if somebody else wrote
    meanwhile. `also` is done in each transaction that writes something."""
    while True:
        found = mark()
        changes = [difference(piece) for piece in counted(found)]
        if all(_write(found, lot, also) for lot in _lots(changes)):
            return


def _write(mark: FillMark, lot: Sequence[Change], also: Callable[[], None]) -> bool:
    statements = [one for change in lot for one in put_statements(mark.contest_id, change)]
    with transaction.atomic():
        if not marks.take(mark):
            return False
        for change in lot:
            change.table.model._default_manager.filter(pk__in=change.stale).delete()
        run(statements)
        also()
    return True


def _lots(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """The same changes, at most LOT rows at a time."""
    lot: list[Change] = []
    room = LOT
    for change in changes:
        stale, new = change.stale, change.new
        while stale or new:
            part = Change(change.table, stale[:room], new[: max(0, room - len(stale))])
            stale, new = stale[len(part.stale) :], new[len(part.new) :]
            lot.append(part)
            room -= len(part.stale) + len(part.new)
            if not room:
                yield lot
                lot, room = [], LOT
    if lot:
        yield lot


# --- statements ---------------------------------------------------------------------------

Statement = tuple[str, list[Row]]  # whose "{rows}" are the places of the rows


def put_statements(contest_id: int, change: Change) -> list[Statement]:
    """Rows that get these values, whatever they had."""
    return _statements(contest_id, change.table, change.new, "excluded.{value}")


def add_statements(contest_id: int, table: Table, rows: Collection[Row]) -> list[Statement]:
    """Rows to whose values these are added; persons are written once."""
    return _statements(contest_id, table, rows, "{table}.{value} + excluded.{value}")


def run(statements: Iterable[Statement]) -> None:
    """SQLite works a statement out once for all rows; PostgreSQL takes many rows at once."""
    with connection.cursor() as cursor:
        for statement, rows in statements:
            places = f"({', '.join(['%s'] * len(rows[0]))})"
            if connection.vendor == "sqlite":
                cursor.executemany(statement.format(rows=places), rows)
                continue
            for first in range(0, len(rows), LOT):
                lot = rows[first : first + LOT]
                together = statement.format(rows=", ".join([places] * len(lot)))
                cursor.execute(together, [value for row in lot for value in row])


def _statements(
    contest_id: int, table: Table, rows: Collection[Row], becomes: str
) -> list[Statement]:
    """One statement for rows with a unit, one for those without: NULLs differ from one another, so
    that another constraint holds these."""
    if "unit_id" not in table.key:
        kinds = [(False, rows)]
    else:
        place = table.key.index("unit_id")
        kinds = [
            (False, [row for row in rows if row[place] is not None]),
            (True, [row for row in rows if row[place] is None]),
        ]
    return [
        (_upsert(table, becomes, without_unit=without_unit), _ready(contest_id, table, those))
        for without_unit, those in kinds
        if those
    ]


def _ready(contest_id: int, table: Table, rows: Collection[Row]) -> list[Row]:
    """Rows as values of the database. Only instants and days need it, and there are few of them."""
    place = next((n for n, name in enumerate(table.key) if name in ("hour", "day")), None)
    if place is None:
        return [(contest_id, *row) for row in rows]
    field = table.model._meta.get_field(table.key[place])
    told = {
        value: field.get_db_prep_save(value, connection)  # type: ignore[union-attr]
        for value in {row[place] for row in rows}
    }
    return [(contest_id, *row[:place], told[row[place]], *row[place + 1 :]) for row in rows]


def _upsert(table: Table, becomes: str, *, without_unit: bool) -> str:
    name = table.model._meta.db_table
    columns = ("contest_id", *table.columns)
    key = ["contest_id", *table.key]
    if table is PHOTO_DAY:
        key.remove("contest_id")  # a photo has one
    if without_unit:
        key.remove("unit_id")
    target = f"({', '.join(key)})" + (" WHERE unit_id IS NULL" if without_unit else "")
    deed = "NOTHING"
    if table.value:
        deed = f"UPDATE SET {table.value} = " + becomes.format(table=name, value=table.value)
    return f"""INSERT INTO {name} ({", ".join(columns)}) VALUES {{rows}}
        ON CONFLICT {target} DO {deed}"""  # noqa: S608  # names of our own tables
