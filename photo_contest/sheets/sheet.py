"""A roster's file, opened by what it holds, never by its name."""

from pathlib import Path
from typing import Final

from photo_contest.errors import SheetRefused
from photo_contest.sheets.package import open_package
from photo_contest.sheets.plain import PlainSheet
from photo_contest.sheets.rows import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_UNPACKED,
    Row,
    Sheet,
)
from photo_contest.sheets.worksheet import Worksheet

__all__ = ["MAX_BYTES", "MAX_COLUMNS", "MAX_ROWS", "MAX_UNPACKED", "Row", "Sheet", "open_sheet"]

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS: Final = (
    *(b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*"),
    *(b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf"),
)


def open_sheet(path: Path) -> Sheet:
    """The sheet in a file: XLSX or CSV. For XLSX, the first worksheet that is not hidden.

    Refuses with `SheetRefused` files that are too large, of another kind (.xls, PDF, pictures,
    web pages under the name of a table), locked by a password, torn, or in an unknown encoding.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise SheetRefused("sheet-too-large", max=MAX_BYTES // 1024**2)
    with path.open("rb") as file:
        start = file.read(64)
    if not start:
        raise SheetRefused("unreadable-sheet")
    if start.startswith(_ZIP):
        return Worksheet(open_package(path))
    if start.startswith(_OLE):
        # Excel keeps a workbook with a password in an envelope of the old format.
        locked = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        raise SheetRefused("unreadable-sheet" if locked else "unsupported-sheet")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(_OTHERS) or start[4:8] == b"ftyp" or text.startswith(b"<"):
        raise SheetRefused("unsupported-sheet")
    return PlainSheet(path)
