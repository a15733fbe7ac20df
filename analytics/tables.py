"""A report as tables: what page, CSV, XLSX and PDF show alike. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from analytics.words import Words

Kind = Literal["text", "count", "number", "share", "day", "instant"]


class Untold(Enum):
    """Why a cell holds no figure, though there is one."""

    WITHHELD = Words("giữ kín", "withheld")
    HIDDEN = Words("chưa công bố", "not public yet")
    NOT_COMPARABLE = Words("không so được", "not comparable")

    def told(self, language: str) -> str:
        return self.value.told(language)


# None is an unknown figure ("–"); a share is told as a part of 1, and shown in per cent.
Cell = str | int | float | dt.date | dt.datetime | Words | Untold | None


@dataclass(frozen=True)
class Column:
    """`kind` says how its cells are shown: text left, all else right."""

    name: str
    label: Words
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """`rows` have a cell a column, as has `total`. `note`: one sentence below the table."""

    name: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    note: Words | None = None

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.total] if self.total else [])):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"table {self.name}: {len(row)} cells, {len(self.columns)} columns"
                )


UNKNOWN: Final = "–"


def told(cell: Cell, language: str) -> Cell:
    """A cell whose words are in one language."""
    return cell.told(language) if isinstance(cell, Words | Untold) else cell


def column_of(name: str, columns: Sequence[Column]) -> int:
    return next(place for place, column in enumerate(columns) if column.name == name)
