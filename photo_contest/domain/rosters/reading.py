"""A roster's file as rows of named cells. Nothing is judged here: that is the plans' part."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from photo_contest.errors import SheetRefused
from photo_contest.sheets.cells import EMPTY, Cell
from photo_contest.sheets.headings import Column, recognise
from photo_contest.sheets.sheet import Row, open_sheet

Progress = Callable[[int, int], None]  # rows done, of how many (an estimate)
TELL_EVERY: Final = 200  # rows
HEADING_WITHIN: Final = 20  # rows with content; above it stand titles


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by the number that Excel shows; `cells` holds every field that the file has."""

    number: int
    cells: dict[str, Cell]

    def cell(self, field: str) -> Cell:
        """The cell of a field; an empty one where the file has no such column."""
        return self.cells.get(field, EMPTY)


@dataclass(frozen=True)
class FileRows:
    """`headings`: the fields that the file has, in the order of our columns, each with the heading
    that the file gives it."""

    headings: dict[str, str]
    rows: list[SheetRow]

    def has(self, field: str) -> bool:
        return field in self.headings


def read_file(path: Path, columns: Sequence[Column], progress: Progress) -> FileRows:
    """Read a whole file; titles may stand above the headings. SheetRefused when it is no usable
    table, when a required column is missing or one is there twice, and when persons have no column
    for their name."""
    sheet = open_sheet(path)
    total = sheet.count()
    rows = sheet.rows()
    heading, places = _heading(rows, columns)
    found = []
    for done, row in enumerate(rows, start=1):
        cells = row.cells
        named = {
            field: cells[place] if place < len(cells) else EMPTY for field, place in places.items()
        }
        if any(cell.text or cell.kind != "text" for cell in named.values()):
            found.append(SheetRow(row.number, named))
        if done % TELL_EVERY == 0:
            progress(done, max(done, total))
    progress(len(found), len(found))
    headings = {
        column.field: heading[places[column.field]].text
        for column in columns
        if column.field in places
    }
    return FileRows(headings, found)


def _heading(
    rows: Iterator[Row], columns: Sequence[Column]
) -> tuple[Sequence[Cell], dict[str, int]]:
    """The first row that has the columns, and their places. When none of the first rows has them,
    the one with most of them was meant, and is refused."""
    refusals: list[tuple[int, SheetRefused]] = []
    for row in islice(rows, HEADING_WITHIN):
        try:
            places = recognise(row.cells, columns)
            _require_a_name(places, columns)
        except SheetRefused as refusal:
            refusals.append((_known(row.cells, columns), refusal))
        else:
            return row.cells, places
    if not refusals:
        return [], recognise([], columns)
    raise max(refusals, key=lambda one: one[0])[1]


def _known(cells: Sequence[Cell], columns: Sequence[Column]) -> int:
    """How many of our columns a row names; all when it names one twice."""
    try:
        return len(recognise(cells, [Column(one.field, one.names) for one in columns]))
    except SheetRefused:
        return len(columns)


def _require_a_name(places: dict[str, int], columns: Sequence[Column]) -> None:
    """A person's name stands in one column, or in two that belong together."""
    names = {column.field: column.names[0] for column in columns}
    if "full_name" not in names or "full_name" in places:
        return
    if not {"family_name", "given_name"} <= places.keys():
        raise SheetRefused("sheet-without-columns", columns=names["full_name"])
