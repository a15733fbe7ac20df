"""Tables of a report as plain rows for a chart: figures and texts by columns' names. Pure.

A figure that is not told is None; why stands beside it, under its name with `:untold`. Instants and
days are written as wall time in Viet Nam with a `Z` behind, and charts use scales in UTC: so they
are the same on every machine, whatever its time zone.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from analytics.spans import ZONE
from analytics.tables import Cell, Table, Untold, told
from analytics.words import Words

Row = dict[str, Any]
Tables = Mapping[str, Table]

UNTOLD: Final = ":untold"


@dataclass(frozen=True)
class Told:
    """What a chart is read from: the tables of a report by name, the language, and up to when the
    figures are counted."""

    tables: Tables
    language: str
    as_of: dt.datetime


def by_name(tables: Iterable[Table]) -> dict[str, Table]:
    return {table.name: table for table in tables}


def rows(table: Table, language: str) -> list[Row]:
    return [
        dict(
            pair
            for column, cell in zip(table.columns, line, strict=True)
            for pair in _pairs(column.name, cell, language)
        )
        for line in table.rows
    ]


def labels(table: Table, language: str) -> dict[str, str]:
    """What the columns are called, by name."""
    return {column.name: column.label.told(language) for column in table.columns}


def has(table: Table, *names: str) -> bool:
    return {column.name for column in table.columns}.issuperset(names)


def counts(table: Table) -> list[str]:
    """The names of the columns that hold counts."""
    return [column.name for column in table.columns if column.kind == "count"]


def wall_time(value: dt.date) -> str:
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(ZONE):%Y-%m-%dT%H:%M:%SZ}"
    return f"{value:%Y-%m-%dT00:00:00Z}"


def _pairs(name: str, cell: Cell, language: str) -> list[tuple[str, Any]]:
    if isinstance(cell, Untold):
        return [(name, None), (name + UNTOLD, cell.told(language))]
    if isinstance(cell, dt.date):
        return [(name, wall_time(cell))]
    if isinstance(cell, Words):
        return [(name, told(cell, language))]
    return [(name, cell)]
