"""Files of rosters for tests: real ones by openpyxl, made-up ones part by part."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from photo_contest.sheets.cells import Cell
from photo_contest.sheets.sheet import open_sheet

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def book(rows: Sequence[Sequence[Any]], change: Callable[[Any], None] | None = None) -> bytes:
    """A workbook with these rows; `change` gets its worksheet before it is saved."""
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    if change is not None:
        change(workbook.active)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A workbook with some of its parts replaced or added; shared texts are related too."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    if STRINGS in parts:
        relations = "xl/_rels/workbook.xml.rels"
        kept[relations] = kept[relations].replace(
            b"</Relationships>",
            b'<Relationship Id="texts" Type="http://x/sharedStrings" Target="sharedStrings.xml"/>'
            b"</Relationships>",
        )
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in (kept | dict(parts)).items():
            new.writestr(name, content)
    return file.getvalue()


def made_up(body: str, *, texts: str | None = None, after: str = "") -> bytes:
    """A workbook whose worksheet holds `body` as its rows."""
    xml = f"<worksheet {MAIN}><sheetData>{body}</sheetData>{after}</worksheet>"
    parts = {SHEET: xml.encode()}
    if texts is not None:
        parts[STRINGS] = f"<sst {MAIN}>{texts}</sst>".encode()
    return with_parts(book([["a"]]), parts)


def read(folder: Path, data: bytes) -> list[tuple[int, list[Cell]]]:
    """Every row of a file, with its number."""
    path = folder / "roster"
    path.write_bytes(data)
    return [(row.number, row.cells) for row in open_sheet(path).rows()]


def texts(folder: Path, data: bytes) -> list[tuple[int, list[str]]]:
    """Every row of a file as texts, with its number."""
    return [(number, [cell.text for cell in cells]) for number, cells in read(folder, data)]
