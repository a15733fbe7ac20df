"""CSV and Excel's "Unicode text": UTF-8 or UTF-16, separated by semicolons, commas or tabs."""

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from photo_contest.errors import SheetRefused
from photo_contest.sheets.cells import EMPTY, Cell, tidy
from photo_contest.sheets.rows import Row, Sheet, too_long, with_content

_SEPARATORS: Final = (";", "\t", ",")  # the earlier wins when a heading holds as many of both
_SEPARATOR_LINE = re.compile(r'"?sep=([;,\t|])"?\s*', re.IGNORECASE)
_EXACT_TEXT = re.compile(r'="([^"]*)"')  # how some programs keep leading zeros in a CSV file
_ERRORS: Final = {"#N/A", "#REF", "#VALUE", "#NAME", "#DIV/0", "#NUM", "#NULL"}
_MAX_LINE: Final = 256 * 1024  # characters; a heading of 200 long columns has a tenth of that
_MAX_LINES_OF_ROW: Final = 2_000
_END: Final = "\ue000end\ue000"  # private letters: a line that no roster holds
_CHUNK: Final = 1024**2


class PlainSheet(Sheet):
    def __init__(self, path: Path) -> None:
        """Reads the file once, so that a wrong encoding is refused before any row is believed."""
        self._path = path
        self._encoding = _encoding_of(path)
        self._count = _count_lines(path, self._encoding)

    def rows(self) -> Iterator[Row]:
        yield from with_content(enumerate(self._records(), start=1))

    def count(self) -> int:
        return max(0, self._count - 1)

    def _records(self) -> Iterator[list[Cell]]:
        with self._path.open(encoding=self._encoding, newline="") as file:
            separator, start = _separator_of(file)
            file.seek(start)
            lines = _Lines(file)
            last: list[str] = []
            try:
                for last in csv.reader(lines, delimiter=separator):
                    lines.of_row = 0
                    if last != [_END]:
                        yield [_cell(text) for text in last]
            except csv.Error as error:  # a field beyond csv's own limit: a quote without its end
                raise SheetRefused("unreadable-sheet") from error
            # A quote without its end swallows the rows behind it, and the end mark too.
            if last != [_END]:
                raise SheetRefused("unreadable-sheet")


class _Lines:
    """The lines of a file, then an end mark. Refuses lines and quoted rows without an end."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._ended = False
        self.of_row = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline(_MAX_LINE)
        self.of_row += 1
        if len(line) == _MAX_LINE or self.of_row > _MAX_LINES_OF_ROW:
            raise too_long()
        if not line:
            if self._ended:
                raise StopIteration
            self._ended = True
            return _END
        return line


def _encoding_of(path: Path) -> str:
    """The encoding, told by a mark or by strict UTF-8.

    Old code pages (windows-1258, TCVN, VNI) are refused: each of them can read the bytes of every
    other one, and names would come out wrong without anybody noticing.
    """
    with path.open("rb") as file:
        start = file.read(3)
        file.seek(0)
        utf16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        encoding = "utf-16" if utf16 else "utf-8-sig"
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while chunk := file.read(_CHUNK):
                if "\x00" in decoder.decode(chunk):
                    raise SheetRefused("unreadable-sheet")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise SheetRefused("sheet-encoding") from None
    return encoding


def _count_lines(path: Path, encoding: str) -> int:
    end = b"\n\x00" if encoding == "utf-16" else b"\n"
    data = path.read_bytes().rstrip(b"\r\n\x00")
    return max(data.count(end), data.count(b"\r")) + 1


def _separator_of(file: IO[str]) -> tuple[str, int]:
    """The separator, and where the rows begin: a line `sep=;` is no row, as in Excel."""
    line = file.readline(_MAX_LINE)
    if found := _SEPARATOR_LINE.fullmatch(line):
        return found[1], file.tell()
    while line and not line.strip(" \r\n;,\t"):
        line = file.readline(_MAX_LINE)
    outside = "".join(line.split('"')[::2])
    return max(_SEPARATORS, key=outside.count), 0


def _cell(text: str) -> Cell:
    if not text:
        return EMPTY
    if text[0] == "=":
        exact = _EXACT_TEXT.fullmatch(text)
        return Cell(tidy(exact[1])) if exact else Cell(tidy(text), "formula")
    if text[0] == "#" and text.rstrip("!?").upper() in _ERRORS:
        return Cell(text, "error")
    return Cell(tidy(text))
