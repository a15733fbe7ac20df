"""Tables as a page shows them: names lead to the unit, states are tags, messages can be copied."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from analytics import written
from analytics.tables import Cell, Column, Table, Untold
from analytics.web import sorting
from analytics.web.sentences import SENTENCES
from analytics.web.sorting import Head
from analytics.web.visit import Visit
from analytics.words import Words

FIRST_ROWS: Final = 20
WIDE, LONG = 16, 60  # letters
_STACKED: Final = frozenset({"silent-units"})
_SELF_TOLD: Final = frozenset({"state", "unit", "message", "league"})
_WITHOUT_PAGES: Final = frozenset({"not-comparable", "not_comparable"})


@dataclass(frozen=True)
class ShownCell:
    """`place`: by which the script sorts; `code`: of the unit to whose page the cell leads; `head`:
    of its column, where rows stand below each other on a phone."""

    text: str
    is_left: bool
    name: str = ""
    is_untold: bool = False
    place: int | None = None
    code: str = ""
    head: str = ""

    @property
    def is_long(self) -> bool:
        """Whether it is a sentence, which needs room."""
        return len(self.text) > LONG

    @property
    def is_wide(self) -> bool:
        """Whether it is a name, which reads badly with a word a line."""
        return WIDE < len(self.text) <= LONG


@dataclass(frozen=True)
class ShownRow:
    """`number`: its place in the report's own order."""

    number: int
    cells: Sequence[ShownCell]


@dataclass(frozen=True)
class ShownTable:
    """`all_rows`: how many there are, of which `rows` are shown; `rest`: where the others are."""

    name: str
    title: str
    heads: Sequence[Head]
    rows: Sequence[ShownRow]
    total: Sequence[ShownCell]
    note: str
    all_rows: int
    more: str
    rest: str

    @property
    def is_stacked(self) -> bool:
        """Whether it is a list on a phone."""
        return self.name in _STACKED

    @property
    def is_cut(self) -> bool:
        return len(self.rows) < self.all_rows


def shown(table: Table, visit: Visit, meanings: Mapping[str, tuple[str, str]]) -> ShownTable:
    """A table in the asked order; `meanings`: by figure, what it is and why."""
    language, columns, codes = visit.language, list(_shown_columns(table)), _codes(table)
    by = sorting.places(table, language)
    numbers = sorting.arranged(visit.order, by, len(table.rows))
    heads = table.name in _STACKED
    rows = [
        ShownRow(
            number, list(_cells(table.rows[number], columns, language, number, by, codes, heads))
        )
        for number in (numbers if visit.is_whole else numbers[:FIRST_ROWS])
    ]
    return ShownTable(
        name=table.name,
        title=table.title.told(language),
        heads=[_head(number, column, visit, meanings) for number, column in columns],
        rows=rows,
        total=list(_cells(table.total, columns, language)) if table.total else (),
        note=table.note.told(language) if table.note else "",
        all_rows=len(table.rows),
        more=of_number(SENTENCES["more"], len(table.rows), language),
        rest=rest(visit.asked, table.name),
    )


def rest(asked: Mapping[str, str], name: str) -> str:
    """Where all rows of a table are, in the report's own order."""
    kept = {key: value for key, value in asked.items() if key not in (sorting.PARAMETER, "whole")}
    return "?" + urlencode({**kept, "rows": name})


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def of_number(words: Words, number: int, language: str) -> str:
    return words.told(language).format(n=written.number(number, language))


def _codes(table: Table) -> list[Any]:
    """Of the units of the rows, where they have a page: not of those that are no more."""
    if not _has_units(table) or table.name in _WITHOUT_PAGES:
        return []
    place = names(table).index("unit_code")
    return [row[place] for row in table.rows]


def _has_units(table: Table) -> bool:
    return {"unit", "unit_code"} <= set(names(table))


def _shown_columns(table: Table) -> Iterator[tuple[int, Column]]:
    """With their numbers; the code of a unit stands below its name."""
    for number, column in enumerate(table.columns):
        if not (column.name == "unit_code" and _codes(table)):
            yield number, column


def _head(
    number: int, column: Column, visit: Visit, meanings: Mapping[str, tuple[str, str]]
) -> Head:
    is_left, text = column.kind == "text" or number == 0, column.label.told(visit.language)
    head = sorting.head(column, text, visit.order, visit.asked, is_left=is_left)
    meaning, why = meanings.get(column.name, ("", ""))
    return replace(head, meaning=meaning, why=why)


def _cells(
    row: Sequence[Cell],
    columns: Sequence[tuple[int, Column]],
    language: str,
    number: int = -1,
    by: sorting.Places | None = None,
    codes: Sequence[Any] = (),
    heads: bool = False,
) -> Iterator[ShownCell]:
    for place, column in columns:
        cell = row[place]
        yield ShownCell(
            text=written.cell(cell, column.kind, language),
            is_left=column.kind == "text" or place == 0,
            name=column.name,
            is_untold=isinstance(cell, Untold) or cell is None,
            place=by[column.name][number] if by else None,
            code=codes[number] if codes and column.name == "unit" else "",
            head=column.label.told(language) if heads and column.name not in _SELF_TOLD else "",
        )
