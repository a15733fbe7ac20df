"""Report to CSV, made for Excel with Vietnamese settings: UTF-8 with a byte order mark, semicolons
between the cells and a comma before the decimals, lines ending in CRLF.

Semicolons, because with a decimal comma Excel takes the semicolon for the list separator. A line
`sep=;` would serve other settings too, but Excel then ignores the byte order mark and shows broken
letters; so there is none.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Final

from analytics.exports import about
from analytics.reports.report import Report, ReportKind
from analytics.spans import ZONE
from analytics.tables import Cell, Column, Table, told

# What a spreadsheet takes for the beginning of a formula, also in full width.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def to_csv(report: Report, kind: ReportKind, *, language: str) -> bytes:
    """The tables with their headings, one under another; below them when and for what the figures
    are true. A report of one table begins with its headings, so that it opens as a list."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for line in _lines(report, kind, language):
        writer.writerow(line)
    return text.getvalue().encode("utf-8-sig")


def _lines(report: Report, kind: ReportKind, language: str) -> Iterator[list[str]]:
    tables = kind.tables(report)
    for table in tables:
        if len(tables) > 1:
            yield [_written(table.title.told(language))]
        yield from _table(table, language)
        yield []
    for label, value in about.told_of(report, language):
        yield [_written(label), _written(value)]
    for rule in about.rules(report, language):
        yield [_written(rule)]


def _table(table: Table, language: str) -> Iterator[list[str]]:
    yield [_written(_heading(column, language)) for column in table.columns]
    for row in (*table.rows, *([table.total] if table.total else [])):
        cells = zip(table.columns, row, strict=True)
        yield [_written(_cell(cell, column, language)) for column, cell in cells]
    if table.note:
        yield [_written(table.note.told(language))]


def _heading(column: Column, language: str) -> str:
    label = column.label.told(language)
    return f"{label} (%)" if column.kind == "share" and "%" not in label else label


def _cell(cell: Cell, column: Column, language: str) -> Cell:
    """Shares are told in per cent, as the heading says."""
    if column.kind == "share" and isinstance(cell, int | float):
        return round(100.0 * cell, 2)
    return told(cell, language)


def _written(cell: Cell) -> str:
    """A cell as text. Only texts are made harmless: a number is never prefixed."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        begin = cell.lstrip("\n \u00a0\u200b\ufeff")  # which some programs skip
        return f"'{cell}" if begin.startswith(_FORMULA) else cell
    if isinstance(cell, float):
        return f"{cell:.2f}".replace(".", ",")
    if isinstance(cell, dt.datetime):
        return f"{cell.astimezone(ZONE):%d/%m/%Y %H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return str(cell)
