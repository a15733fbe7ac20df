"""A roster's file as rows of named cells, and the cells of a row read one by one. What rows mean
is not judged here: that is the plans' part."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

from photo_contest.domain.rosters.findings import RowConflict
from photo_contest.errors import SheetRefused
from photo_contest.sheets.cells import EMPTY, Cell, CellFault, read_text
from photo_contest.sheets.headings import Column, recognise
from photo_contest.sheets.sheet import Row, open_sheet
from photo_contest.words import fold

T = TypeVar("T")
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


class RowReader:
    """Takes the cells of one row; what is wrong with them goes to `conflicts`."""

    def __init__(self, row: SheetRow) -> None:
        self.row = row
        self.conflicts: list[RowConflict] = []

    def refuse(self, field: str, code: str, **params: Any) -> None:
        self.conflicts.append(RowConflict(self.row.number, field, code, params))

    def take(self, field: str, read: Callable[[Cell], T | None]) -> T | None:
        """What `read` makes of a cell; None when it is empty or at fault."""
        try:
            return read(self.row.cell(field))
        except CellFault as fault:
            self.refuse(field, fault.code, **fault.params)
            return None

    def needed(self, field: str, read: Callable[[Cell], str]) -> str:
        """As `take`, and an empty cell is a fault; "" when at fault."""
        text = self.take(field, read)
        if text == "":
            self.refuse(field, "required")
        return text or ""

    def text(self, field: str, max_length: int) -> str:
        return self.take(field, text_within(max_length)) or ""


def text_within(max_length: int) -> Callable[[Cell], str]:
    """A reader of texts of so many characters at most."""
    return lambda cell: read_text(cell, max_length=max_length)


def spelt(word: str) -> str:
    """A word as it is compared: without marks, case and signs."""
    return " ".join(re.findall(r"\w+", fold(word)))


class Passes:
    """Tells of several passes over a file's rows as of one way from the first row to the last."""

    def __init__(self, progress: Progress, *, rows: int, passes: int) -> None:
        self._progress, self._rows, self._passes = progress, rows, passes
        self._gone = 0

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """The items, telling now and then how far it has come; a pass more tells the end."""
        for done, item in enumerate(items):
            if done % TELL_EVERY == 0:
                told = (self._gone * self._rows + done) // self._passes
                self._progress(min(told, self._rows), self._rows)
            yield item
        self._gone += 1


def read_file(path: Path, columns: Sequence[Column], progress: Progress) -> FileRows:
    """Read a whole file; titles may stand above the headings, which are one of the first
    `HEADING_WITHIN` rows with text. SheetRefused when it is no usable table, when a required column
    is missing or one is there twice, and when persons have no column for their name."""
    sheet = open_sheet(path)
    total = sheet.count()
    rows = sheet.rows()
    heading, places = _heading(rows, columns)
    below = {field: _columns_below(field, place, heading) for field, place in places.items()}
    joined = {"full_name"} if places.get("full_name") in {one[0] for one in heading.wide} else set()
    found = []
    for done, row in enumerate(rows, start=1):
        named = {
            field: _below(row.cells[one.start : one.stop], is_joined=field in joined)
            for field, one in below.items()
        }
        if any(cell.text or cell.kind != "text" for cell in named.values()):
            found.append(SheetRow(row.number, named))
        if done % TELL_EVERY == 0:
            progress(done, max(done, total))
    progress(len(found), len(found))
    headings = {
        column.field: heading.cells[places[column.field]].text
        for column in columns
        if column.field in places
    }
    return FileRows(headings, found)


def _columns_below(field: str, place: int, heading: Row) -> range:
    """The columns that a heading stands over: those it is merged over. The name's neighbour without
    a heading is looked at, too: a CSV knows no merged cells, and half of a name may stand there."""
    for wide in heading.wide:
        if wide[0] == place:
            return wide
    beside = heading.cells[place + 1 : place + 2]
    is_nameless = field == "full_name" and not any(cell.text for cell in beside)
    return range(place, place + (2 if is_nameless else 1))


def _below(cells: Sequence[Cell], *, is_joined: bool) -> Cell:
    """What stands below a heading. Names under one that is merged over several columns are put
    together; of anything else one column alone may be filled."""
    told = [cell for cell in cells if cell.text or cell.kind != "text"]
    if len(told) < 2:
        return told[0] if told else EMPTY
    text = " ".join(cell.text for cell in told if cell.text)
    if not is_joined:
        return Cell(text, "spread")
    return next((cell for cell in told if cell.kind not in ("text", "number")), Cell(text))


def _heading(rows: Iterator[Row], columns: Sequence[Column]) -> tuple[Row, dict[str, int]]:
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
            return row, places
    if not refusals:
        return Row(1, []), recognise([], columns)
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
