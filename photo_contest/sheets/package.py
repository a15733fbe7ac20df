"""The package around a worksheet: a ZIP of parts, their relations, number formats and texts."""

import posixpath
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final
from xml.parsers.expat import ExpatError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from photo_contest.errors import SheetRefused
from photo_contest.sheets.cells import EMPTY, Cell, tidy
from photo_contest.sheets.rows import MAX_UNPACKED, too_long
from photo_contest.sheets.walk import Visitor, walk_through

_MAX_PARTS: Final = 2_000
_MAX_STRINGS_BYTES: Final = 64 * 1024**2
_MAX_STRINGS: Final = 2_000_000
_MAX_SMALL_PART: Final = 16 * 1024**2
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_MAX_TEXT: Final = 32_768  # one more than Excel's longest text; what is longer is too long anyway
_RUBBISH: Final = (
    *(BadZipFile, zlib.error, struct.error, ExpatError, EOFError, OSError, NotImplementedError),
    *(RuntimeError, ValueError, LookupError, OverflowError),
)
"""What zipfile, zlib and expat raise on torn, locked or invented files."""


@contextmanager
def rubbish_refused() -> Iterator[None]:
    try:
        yield
    except _RUBBISH:
        # Without the cause: its message may quote a cell, and a cell may name a person.
        raise SheetRefused("unreadable-sheet") from None


@dataclass(frozen=True)
class Package:
    """Where the first worksheet is, and what is needed to understand its cells."""

    path: Path
    worksheet: str
    strings: str | None = None
    formats: list[str] = field(default_factory=list)
    """By style: "day", zeros such as "0000000000", or "" for anything else."""
    from_1904: bool = False

    @contextmanager
    def open(self, part: str) -> Iterator[IO[bytes]]:
        with ZipFile(self.path) as archive, archive.open(part) as source:
            yield source


def open_package(path: Path) -> Package:
    """The package of an XLSX file. Refuses other ZIP files, and ZIP files that unfold too far."""
    with rubbish_refused():
        # zipfile reads the whole directory at once, so its entries are counted before.
        if path.read_bytes().count(_DIRECTORY_ENTRY) > _MAX_PARTS:
            raise SheetRefused("unreadable-sheet")
        with ZipFile(path) as archive:
            _refuse_parts(archive)
            return _package(path, archive)


def _refuse_parts(archive: ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if not any(name.startswith("xl/") for name in names) or "xl/workbook.bin" in names:
        raise SheetRefused("unsupported-sheet")
    # A part is never read beyond its declared size, so the declared sizes are a true bound.
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise SheetRefused("sheet-too-large", max=MAX_UNPACKED // 1024**2)
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise SheetRefused("unreadable-sheet")
    if any(part.flag_bits & 1 for part in parts):  # a password
        raise SheetRefused("unreadable-sheet")


def _package(path: Path, archive: ZipFile) -> Package:
    root = _relations(archive, "")
    workbook = next((t for kind, t in root.values() if kind == "officeDocument"), "xl/workbook.xml")
    related = _relations(archive, workbook)
    book = _Workbook()
    _visit(archive, workbook, book)
    worksheets = [
        (hidden, related[id_][1])
        for hidden, id_ in book.sheets
        if id_ in related and related[id_][0] == "worksheet"
    ]
    if not worksheets:
        raise SheetRefused("unreadable-sheet")
    by_kind = dict(related.values())
    styles = _Styles()
    if "styles" in by_kind:
        _visit(archive, by_kind["styles"], styles)
    strings = by_kind.get("sharedStrings")
    if strings is not None and archive.getinfo(strings).file_size > _MAX_STRINGS_BYTES:
        raise too_long()
    return Package(
        path=path,
        worksheet=archive.getinfo(min(worksheets, key=lambda sheet: sheet[0])[1]).filename,
        strings=strings,
        formats=styles.meanings(),
        from_1904=book.from_1904,
    )


def _visit(archive: ZipFile, part: str, visitor: Visitor) -> None:
    if archive.getinfo(part).file_size > _MAX_SMALL_PART:
        raise SheetRefused("unreadable-sheet")
    with archive.open(part) as source:
        walk_through(source, visitor)


# --- relations and workbook ---------------------------------------------------------------


def _relations(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """By id: the kind and the target of what a part ("" for the package) is related to."""
    folder, name = posixpath.split(part)
    visitor = _Relations(folder)
    _visit(archive, posixpath.join(folder, "_rels", f"{name}.rels"), visitor)
    return visitor.found


class _Relations(Visitor):
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", self._folder, attributes["Target"]))
            kind = attributes["Type"].rpartition("/")[2]
            self.found[attributes["Id"]] = (kind, target.lstrip("/"))


class _Workbook(Visitor):
    def __init__(self) -> None:
        self.sheets: list[tuple[bool, str]] = []  # hidden, id of the relation
        self.from_1904 = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            ids = [v for key, v in attributes.items() if key.rpartition(":")[2] == "id"]
            self.sheets.append((attributes.get("state", "visible") != "visible", ids[0]))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


# --- number formats -----------------------------------------------------------------------

_ZEROS = re.compile(r"0{2,30}")


class _Styles(Visitor):
    """The number format of each style that a cell may have."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        self._in_cell_styles = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._codes[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "cellXfs":
            self._in_cell_styles = True
        elif name == "xf" and self._in_cell_styles:
            self._styles.append(int(attributes.get("numFmtId", 0)))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._in_cell_styles = False

    def meanings(self) -> list[str]:
        from openpyxl.styles.numbers import BUILTIN_FORMATS, is_datetime

        meanings = {}
        for style, code in (BUILTIN_FORMATS | self._codes).items():
            if is_datetime(code.lower()) in ("date", "datetime"):
                meanings[style] = "day"
            elif _ZEROS.fullmatch(first := code.partition(";")[0]):
                meanings[style] = first
        return [meanings.get(style, "") for style in self._styles]


# --- shared texts -------------------------------------------------------------------------


class TextVisitor(Visitor):
    """Gathers the text of elements, up to a little more than Excel allows in a cell."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def text(self, text: str) -> None:
        if self._length < _MAX_TEXT:
            self._pieces.append(text[:_MAX_TEXT])
            self._length += len(text)

    def take(self) -> str:
        """The text gathered so far; the next begins anew."""
        taken = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return unescaped(taken) if "_x" in taken else taken


_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Excel writes signs that XML cannot hold as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class _Strings(TextVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.cells: list[Cell] = []
        self._phonetic = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "rPh":
            self._phonetic = True
        self.wants_text = name == "t" and not self._phonetic

    def end(self, name: str) -> None:
        self.wants_text = False
        if name == "rPh":
            self._phonetic = False
        elif name == "si":
            text = tidy(self.take())
            self.cells.append(Cell(text) if text else EMPTY)
            if len(self.cells) > _MAX_STRINGS:
                raise too_long()


def shared_cells(package: Package) -> list[Cell]:
    """The shared texts of a package in their order, as cells that many rows may share."""
    visitor = _Strings()
    if package.strings is not None:
        with package.open(package.strings) as source:
            walk_through(source, visitor)
    return visitor.cells
