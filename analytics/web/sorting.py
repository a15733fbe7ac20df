"""Tables in the order that a reader asks for: `sort=members`, or `sort=-members` from the most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from analytics.tables import Column, Table, Untold, told
from photo_contest.words import unit_sort_key

PARAMETER: Final = "sort"
_FROM_THE_LEAST: Final = frozenset({"rank", "at"})  # of numbers; the others begin with the most
Places = Mapping[str, Sequence[int | None]]
"""By column: the place of each row among all, from the least; equals share it, and None, what is
unknown or withheld, stands last in either direction. The page's script sorts by the same places."""


@dataclass(frozen=True)
class Order:
    """`name`: of the column; empty is the order of the report itself."""

    name: str = ""
    descending: bool = False

    @classmethod
    def read(cls, text: str) -> "Order":
        return cls(text.lstrip("-"), text.startswith("-"))

    def __bool__(self) -> bool:
        return bool(self.name)

    def __str__(self) -> str:
        return f"-{self.name}" if self.descending else self.name


@dataclass(frozen=True)
class Head:
    """A column's head: `address` asks for its order, `sorted` is the one that it has now, as a
    browser calls it; `first` is the direction of the first press."""

    name: str
    text: str
    is_left: bool
    address: str
    sorted: str = ""
    is_down_first: bool = False
    css: str = ""
    meaning: str = ""
    why: str = ""


def places(table: Table, language: str) -> Places:
    """Where each row stands by each column."""
    return {
        column.name: _column(column, [row[number] for row in table.rows], language)
        for number, column in enumerate(table.columns)
    }


def arranged(order: Order, by: Places, rows: int) -> list[int]:
    """The numbers of the rows in an order; of equals the report's own order stays. A column that
    the table does not have changes nothing."""
    column = by.get(order.name)
    if column is None:
        return [*range(rows)]
    sign = -1 if order.descending else 1
    return sorted(range(rows), key=lambda row: (column[row] is None, sign * (column[row] or 0)))


def head(
    column: Column, text: str, order: Order, asked: Mapping[str, str], *, is_left: bool
) -> Head:
    """A first press sorts texts from A and numbers from the most; another one turns it round."""
    is_down_first = column.kind != "text" and column.name not in _FROM_THE_LEAST
    mine = order.name == column.name
    wanted = Order(column.name, not order.descending if mine else is_down_first)
    now = ("descending" if order.descending else "ascending") if mine else ""
    address = "?" + urlencode({**asked, PARAMETER: str(wanted)})
    return Head(column.name, text, is_left, address, now, is_down_first)


def _column(column: Column, cells: Sequence[Any], language: str) -> list[int | None]:
    keys = [_key(cell, language) for cell in cells]
    order = {
        key: place for place, key in enumerate(sorted({key for key in keys if key is not None}))
    }
    return [None if key is None else order[key] for key in keys]


def _key(cell: Any, language: str) -> Any:
    if cell is None or isinstance(cell, Untold):
        return None
    text = told(cell, language)
    return unit_sort_key(text) if isinstance(text, str) else text
