"""Report to XLSX: a sheet a table, typed cells, and one sheet that says how it was worked out.

Texts are written as texts, whatever they begin with: neither formulas nor links are looked for.
"""

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from analytics import written
from analytics.exports import about
from analytics.reports.report import Report, ReportKind
from analytics.spans import ZONE
from analytics.tables import Cell, Column, Kind, Table, Untold, told
from analytics.words import Words

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

HOW: Final = Words("Cách tính", "How it is worked out")
PAGE: Final = Words("Trang", "Page")
RULES: Final = Words("Quy tắc", "Rules")
FIGURE_HEADS: Final = (
    Words("Số liệu", "Figure"),
    Words("Cách tính", "How it is counted"),
    Words("Để làm gì", "Why it matters"),
)
LARGE_ROWS: Final = 5_000  # from here on rows are written to disk at once
_FONT: Final = "Calibri"
_FORMATS: Final[dict[Kind, str]] = {
    "text": "@",
    "count": "#,##0",
    "number": "#,##0.00",
    "share": "0.0%",
    "day": "dd/mm/yyyy",
    "instant": "dd/mm/yyyy hh:mm",
}
_WIDTHS: Final[dict[Kind, int]] = {
    "text": 10,
    "count": 9,
    "number": 9,
    "share": 9,
    "day": 12,
    "instant": 17,
}
_WIDEST: Final = 46
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")


def to_xlsx(report: Report, kind: ReportKind, *, language: str) -> bytes:
    """The workbook of a report."""
    import xlsxwriter

    tables = kind.tables(report)
    file = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": sum(len(table.rows) for table in tables) >= LARGE_ROWS,
        "in_memory": False,
        "remove_timezone": True,
        "default_date_format": _FORMATS["day"],
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties(
            {
                "title": kind.title.told(language),
                "subject": about.line(report, language),
                "created": report.as_of.astimezone(ZONE).replace(tzinfo=None),
            }
        )
        formats = _Formats(book)
        names: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.title.told(language), names))
            _write_table(sheet, table, formats, language)
        sheet = book.add_worksheet(_sheet_name(HOW.told(language), names))
        _write_how(sheet, report, kind, formats, language)
    return file.getvalue()


class _Formats:
    """The formats of the book, each made once."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> "Format":
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": _FONT, "font_size": 11, "valign": "top"}
            self._made[key] = self._book.add_format(base | properties)
        return self._made[key]

    def heading(self, column: Column) -> "Format":
        align = "left" if column.kind == "text" else "right"
        return self.of(
            bold=True,
            text_wrap=True,
            align=align,
            valign="vcenter",
            bottom=1,
            bg_color="#E8EBF8",
            font_color="#1D1C1A",
        )

    def cell(self, kind: Kind, *, total: bool) -> "Format":
        properties: dict[str, Any] = {"num_format": _FORMATS[kind]}
        if kind == "text":
            properties = {}
        if total:
            properties |= {"bold": True, "top": 1}
        return self.of(**properties)

    def untold(self) -> "Format":
        return self.of(italic=True, align="right", font_color="#6B665C")


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel takes (31 letters, none of []:*?/\\) and no sheet has yet."""
    whole = " ".join(_FORBIDDEN.sub(" ", title).split())
    bare = whole[:31].strip() or "1"
    if len(whole) > 31 and whole[31] != " " and " " in bare:  # not in the middle of a word
        bare = bare.rpartition(" ")[0].rstrip(" ,;·–-")
    name, number = bare, 2
    while name.casefold() in taken:
        name = f"{bare[:28]} {number}"
        number += 1
    taken.add(name.casefold())
    return name


def _write_table(sheet: "Worksheet", table: Table, formats: _Formats, language: str) -> None:
    sheet.set_row(0, 36)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, _width(table, place, language))
        sheet.write_string(0, place, column.label.told(language), formats.heading(column))
    for line, row in enumerate(table.rows, start=1):
        _write_row(sheet, line, row, table, formats, language, total=False)
    below = len(table.rows) + 1
    if table.total:
        _write_row(sheet, below, table.total, table, formats, language, total=True)
        below += 1
    if table.note:
        sheet.write_string(below + 1, 0, table.note.told(language), formats.of(italic=True))
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.freeze_panes(1, _frozen(table))
    sheet.repeat_rows(0)
    _prepare_print(sheet, table.title.told(language), language)


def _frozen(table: Table) -> int:
    """Columns that stay: up to the unit's name where it stands near the left, else the first."""
    names = [column.name for column in table.columns[:6]]
    return names.index("unit") + 1 if "unit" in names else 1


def _write_row(
    sheet: "Worksheet",
    line: int,
    row: Sequence[Cell],
    table: Table,
    formats: _Formats,
    language: str,
    *,
    total: bool,
) -> None:
    for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        _write_cell(sheet, (line, place), cell, column.kind, formats, language, total=total)


def _write_cell(
    sheet: "Worksheet",
    at: tuple[int, int],
    cell: Cell,
    kind: Kind,
    formats: _Formats,
    language: str,
    *,
    total: bool = False,
) -> None:
    form = formats.cell(kind, total=total)
    if cell is None:
        sheet.write_blank(*at, None, form)
    elif isinstance(cell, Untold):
        sheet.write_string(*at, cell.told(language), formats.untold())
    elif isinstance(cell, str | Words):
        sheet.write_string(*at, str(told(cell, language)), form)
    elif isinstance(cell, dt.datetime):
        sheet.write_datetime(*at, cell.astimezone(ZONE).replace(tzinfo=None), form)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(*at, cell, form)
    else:
        sheet.write_number(*at, cell, form)


def _width(table: Table, place: int, language: str) -> float:
    """Wide enough for what stands in the column; a heading may take two lines."""
    column = table.columns[place]
    label = column.label.told(language)
    words = max((len(word) for word in label.split()), default=0)
    seen = [*table.rows[:500], *([table.total] if table.total else [])]
    cells = [written.cell(row[place], column.kind, language) for row in seen]
    longest = max((len(text) for text in cells), default=0)
    wanted = max(_WIDTHS[column.kind], words + 3, len(label) / 2 + 3, 1.05 * longest + 2)
    return min(_WIDEST, wanted)


def _write_how(
    sheet: "Worksheet", report: Report, kind: ReportKind, formats: _Formats, language: str
) -> None:
    """When and for what it is true, the rules, and what each figure means."""
    bold, wrapped = formats.of(bold=True), formats.of(text_wrap=True)
    sheet.set_column(0, 0, 30, wrapped)
    sheet.set_column(1, 1, 78, wrapped)
    sheet.set_column(2, 2, 46, wrapped)
    sheet.write_string(0, 0, kind.title.told(language), formats.of(bold=True, font_size=14))
    sheet.write_string(1, 0, kind.question.told(language), formats.of())
    line = 3
    for label, value in about.told_of(report, language):
        sheet.write_string(line, 0, label, bold)
        cell_kind: Kind = "instant" if isinstance(value, dt.datetime) else "day"
        cell_kind = "text" if isinstance(value, str) else cell_kind
        left = formats.of(align="left", num_format=_FORMATS[cell_kind], text_wrap=True)
        if isinstance(value, dt.datetime):
            sheet.write_datetime(line, 1, value.astimezone(ZONE).replace(tzinfo=None), left)
        elif isinstance(value, dt.date):
            sheet.write_datetime(line, 1, value, left)
        else:
            sheet.write_string(line, 1, str(value), left)
        line += 1
    line = _write_rules(sheet, line + 1, report, formats, language)
    _write_figures(sheet, line + 1, kind, formats, language)
    _prepare_print(sheet, HOW.told(language), language)


def _write_rules(
    sheet: "Worksheet", line: int, report: Report, formats: _Formats, language: str
) -> int:
    rules = about.rules(report, language)
    if rules:
        sheet.write_string(line, 0, RULES.told(language), formats.of(bold=True))
    for rule in rules:
        sheet.write_string(line, 1, rule, formats.of(text_wrap=True))
        line += 1
    return line


def _write_figures(
    sheet: "Worksheet", line: int, kind: ReportKind, formats: _Formats, language: str
) -> None:
    if not kind.figures:
        return
    for place, words in enumerate(FIGURE_HEADS):
        head = formats.of(bold=True, bottom=1, bg_color="#E8EBF8")
        sheet.write_string(line, place, words.told(language), head)
    for figure in kind.figures:
        line += 1
        texts = [figure.label.told(language), about.meaning(figure, language)]
        for place, text in enumerate([*texts, figure.why.told(language)]):
            sheet.write_string(line, place, text, formats.of(text_wrap=True))


def _prepare_print(sheet: "Worksheet", title: str, language: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer(f"&L{title.replace('&', '&&')}&R{PAGE.told(language)} &P/&N")
