"""What every kind of sheet gives: numbered rows, bounded in number and width."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from photo_contest.errors import SheetRefused
from photo_contest.sheets.cells import EMPTY, Cell

MAX_BYTES: Final = 25 * 1024**2
"""Bytes of a file as it is sent."""
MAX_UNPACKED: Final = 200 * 1024**2
"""Bytes of all parts of an XLSX file together, unpacked."""
MAX_ROWS: Final = 100_000
"""Rows with content below the heading."""
MAX_COLUMNS: Final = 200
"""The last column that may hold content."""


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row's number as Excel shows it, from 1. Never narrower than the heading.
    `wide`: the places of cells that are merged side by side, and begin in this row."""

    number: int
    cells: list[Cell]
    wide: tuple[range, ...] = ()


class Sheet(ABC):
    """A table in a file. It can be read again and again; nothing stays open in between."""

    @abstractmethod
    def rows(self) -> Iterator[Row]:
        """The heading, then the rows with content. Refuses with `SheetRefused` while reading."""

    @abstractmethod
    def count(self) -> int:
        """About how many rows stand below the heading: a quick look, not a reading."""


def too_long() -> SheetRefused:
    return SheetRefused("sheet-too-long", rows=MAX_ROWS, columns=MAX_COLUMNS)


def trimmed(cells: list[Cell]) -> list[Cell]:
    """The cells up to the last one with content; programs often fill a line with empty ones."""
    last = len(cells)
    while last and not cells[last - 1].text:
        last -= 1
    if last > MAX_COLUMNS:
        raise too_long()
    return cells[:last]


def with_content(numbered: Iterable[tuple[int, list[Cell]]]) -> Iterator[Row]:
    """Rows without the empty ones, each at least as wide as the first, which is the heading."""
    width = count = 0
    for number, cells in numbered:
        kept = trimmed(cells)
        if not kept:
            continue
        count += 1
        if count > MAX_ROWS + 1:
            raise too_long()
        width = width or len(kept)
        kept.extend([EMPTY] * (width - len(kept)))
        yield Row(number, kept)
