"""The rows of an XLSX worksheet, as Excel shows them."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, NamedTuple

from photo_contest.errors import SheetRefused
from photo_contest.sheets.cells import EMPTY, Cell, tidy
from photo_contest.sheets.package import Package, TextVisitor, rubbish_refused, shared_cells
from photo_contest.sheets.rows import MAX_COLUMNS, Row, Sheet, too_long, with_content
from photo_contest.sheets.walk import walk

_LAST_ROW: Final = 1_048_576
_MAX_MERGES: Final = 20_000
_CHUNK: Final = 1024**2


class Worksheet(Sheet):
    def __init__(self, package: Package) -> None:
        """Looks through the sheet once for its merged ranges, which stand behind the rows."""
        self._package = package
        with rubbish_refused():
            self._count, self._merges = _survey(package)

    def rows(self) -> Iterator[Row]:
        heading = None
        wide = _wide(self._merges)
        for row in with_content(self._numbered()):
            if heading is None:
                heading = row.number
                merged = _Merged([m for m in self._merges if m.last_row > heading])
            else:
                merged.mark(row)
            yield dataclasses.replace(row, wide=wide[row.number]) if row.number in wide else row

    def count(self) -> int:
        return max(0, self._count - 1)

    def _numbered(self) -> Iterator[tuple[int, list[Cell]]]:
        with rubbish_refused():
            rows = _Rows(self._package, shared_cells(self._package))
            with self._package.open(self._package.worksheet) as source:
                for _ in walk(source, rows):
                    yield from rows.take_done()


# --- rows ---------------------------------------------------------------------------------


class _Rows(TextVisitor):
    """Turns the elements row, c, f, v, is and t into rows of cells."""

    def __init__(self, package: Package, shared: list[Cell]) -> None:
        super().__init__()
        self._number = _numbers(package)
        self._shared = shared
        self._done: list[tuple[int, list[Cell]]] = []
        self._row = self._column = 0
        self._cells: list[Cell] = []
        self._type = "n"
        self._style: str | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._phonetic = False

    def take_done(self) -> list[tuple[int, list[Cell]]]:
        done, self._done = self._done, []
        return done

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "f"):
            self.wants_text = True
        elif name == "t":
            self.wants_text = not self._phonetic
        elif name == "row":
            self._begin_row(attributes)
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        self.wants_text = False
        if name == "c":
            self._end_cell()
        elif name == "v":
            self._value = self.take()
        elif name == "f":
            self._formula = self.take()
        elif name == "row":
            if self._cells:
                self._done.append((self._row, self._cells))
        elif name == "rPh":
            self._phonetic = False

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self._row + 1))
        if not self._row < number <= _LAST_ROW:
            raise SheetRefused("unreadable-sheet")
        self._row = number
        self._column = 0
        self._cells = []

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self._column = _column_of(place.rstrip("0123456789")) if place else self._column + 1
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s")
        self._value = None
        self._formula = None

    def _end_cell(self) -> None:
        inline = self.take()
        if self._value is None and self._formula is None and not inline:
            return
        cell = self._cell(inline)
        if not cell.text:
            return
        missing = self._column - 1 - len(self._cells)
        if self._column > MAX_COLUMNS:
            raise too_long()
        if missing < 0:  # columns go from left to right
            raise SheetRefused("unreadable-sheet")
        self._cells.extend([EMPTY] * missing)
        self._cells.append(cell)

    def _cell(self, inline: str) -> Cell:
        kind, value = self._type, self._value or ""
        if self._formula is not None:
            # Sheets are often filled far down with formulas that show "": those cells look empty.
            shown = value if value or kind == "str" else f"={self._formula}"
            return Cell(tidy(shown), "formula")
        if kind == "inlineStr":
            return Cell(tidy(inline))
        if not value:
            return EMPTY
        if kind == "s":
            return self._shared[int(value)]
        if kind == "n":
            return self._number(value, self._style)
        if kind == "b":
            return Cell("FALSE" if value.strip() == "0" else "TRUE")
        if kind == "e":
            return Cell(tidy(value), "error")
        if kind == "d":
            return _day_cell(dt.date.fromisoformat(value[:10]))
        return Cell(tidy(value))


@cache
def _column_of(letters: str) -> int:
    """The number of a column from 1, by its letters."""
    from openpyxl.utils.cell import column_index_from_string

    return int(column_index_from_string(letters))


# --- numbers ------------------------------------------------------------------------------


def _numbers(package: Package) -> Callable[[str, str | None], Cell]:
    """How a number of this package is shown: by its style a day, with leading zeros, or plain."""
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    epoch = MAC_EPOCH if package.from_1904 else WINDOWS_EPOCH
    first = epoch.date()  # a number that nobody formatted may still be asked for its day
    formats = package.formats

    def number(value: str, style: str | None) -> Cell:
        text = _plain(value)
        meaning = formats[int(style)] if style and formats else ""
        if meaning == "day":
            try:
                moment = from_excel(float(text), epoch)
            except (OverflowError, ValueError):
                return Cell(text, "number")
            if isinstance(moment, dt.datetime):
                return _day_cell(moment.date())
        elif meaning and text.isdecimal():
            text = text.zfill(len(meaning))
        return Cell(text, "number", first + dt.timedelta(int(text)) if _is_serial(text) else None)

    return number


def _is_serial(text: str) -> bool:
    return len(text) == 5 and text.isdecimal()


def _plain(value: str) -> str:
    """A number as digits, with the 15 that Excel shows: 12.0 is 12, 1.2E+11 is 120000000000."""
    value = value.strip()
    if value.isascii() and value.isdecimal() and len(value) < 16:
        return value
    amount = float(value)
    shown = f"{amount:.15g}"
    return f"{amount:.0f}" if "e+" in shown and abs(amount) < 1e30 else shown


def _day_cell(day: dt.date) -> Cell:
    return Cell(f"{day:%d/%m/%Y}", "day", day)


# --- the survey: length and merged ranges -------------------------------------------------


class _Range(NamedTuple):
    first_row: int
    last_row: int
    first_column: int
    last_column: int


_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?(?:row|(v|is))[\s/>]")
_MERGE = re.compile(
    rb'<(?:[\w.-]+:)?mergeCell\s[^<>]{0,200}?\bref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"'
)


def _survey(package: Package) -> tuple[int, list[_Range]]:
    """About how many rows have a value, and the merged ranges in the order of their rows."""
    rows = values = 0
    merges: list[_Range] = []
    with package.open(package.worksheet) as source:
        rest = b""
        while chunk := source.read(_CHUNK):
            if b"\x00" in chunk:  # UTF-16, which no spreadsheet program writes here
                raise SheetRefused("unreadable-sheet")
            # What begins in one chunk and ends in the next is looked at with the next.
            cut = max(chunk.rfind(b"<"), 0)
            piece, rest = rest + chunk[:cut], chunk[cut:]
            found = _ELEMENT.findall(piece)
            filled = sum(map(bool, found))
            values += filled
            rows += len(found) - filled
            merges.extend(_range(reference) for reference in _MERGE.findall(piece))
            if len(merges) > _MAX_MERGES:
                raise too_long()
    return min(rows, values), sorted(merges)


def _range(reference: bytes) -> _Range:
    from openpyxl.utils.cell import range_boundaries

    left, top, right, bottom = range_boundaries(reference.decode())
    return _Range(top, bottom, left, right)


def _wide(merges: list[_Range]) -> dict[int, tuple[range, ...]]:
    """The places of ranges of several columns, by their first row."""
    wide: dict[int, tuple[range, ...]] = {}
    for row, _, first, last in merges:
        if first < last and first <= MAX_COLUMNS:
            places = range(first - 1, min(last, MAX_COLUMNS))
            wide[row] = (*wide.get(row, ()), places)
    return wide


class _Merged:
    """Marks the cells of merged ranges, row after row from above."""

    def __init__(self, merges: list[_Range]) -> None:
        self._waiting = iter([m for m in merges if m.first_column <= MAX_COLUMNS])
        self._next = next(self._waiting, None)
        self._until: dict[int, int] = {}  # by the column's index: the last merged row

    def mark(self, row: Row) -> None:
        while self._next is not None and self._next.first_row <= row.number:
            _, last_row, first, last = self._next
            for index in range(first - 1, min(last, MAX_COLUMNS)):
                self._until[index] = max(last_row, self._until.get(index, 0))
            self._next = next(self._waiting, None)
        for index, until in self._until.items():
            if until >= row.number and index < len(row.cells):
                row.cells[index] = Cell(row.cells[index].text, "merged")
