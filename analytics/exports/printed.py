"""Report to PDF, in the plain style of an official report: figures, tables, charts, and a last page
that says how all was worked out."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from analytics import drawing, written
from analytics.exports import about, pictures
from analytics.exports.cover import cover
from analytics.reports.report import Report, ReportKind
from analytics.tables import Cell, Column, Table, Untold
from analytics.words import Words
from photo_contest.documents.setting import pdf
from photo_contest.domain.contests import contest_by_slug
from photo_contest.domain.units.tree import tree_on

_TEMPLATE: Final = Path(__file__).with_name("printed.typ")
_UNITS: Final = (
    "rank",
    "unit",
    "members",
    "participants",
    "participation_rate",
    "interval",
    "photos_approved",
    "votes",
)
"""The columns of the ranking that have room on a sheet; the spreadsheet has them all."""
_NOT_ON_PAPER: Final = {"message"}  # to be copied, a paragraph a row: on page, CSV and XLSX only
_LONGEST: Final = 26
_AROUND: Final = 2.2  # the white of a cell, in letters
_MOST_UPRIGHT: Final = 8  # columns; wider tables turn the sheet
_RANK_WIDTH: Final = 9.5  # for "không xếp hạng" in two lines
_INTERVAL: Final = Words("Khoảng tin cậy 95 %", "95% interval")
_WORDS: Final = {
    "report": Words("Báo cáo", "Report"),
    "figures": Words("Số liệu chung", "Main figures"),
    "charts": Words("Biểu đồ", "Charts"),
    "how": Words("Cách tính", "How it is worked out"),
    "rules": Words("Quy tắc", "Rules"),
    "meanings": Words("Ý nghĩa các số liệu", "What the figures mean"),
    "page": Words("Trang", "Page"),
    "printed": Words("In lúc", "Printed at"),
    "unranked": Words("không xếp hạng", "not ranked"),
    "demonstration": Words(
        "Cuộc thi minh họa: đơn vị và số liệu không có thật.",
        "A demonstration contest: units and figures are invented.",
    ),
}


def to_pdf(
    report: Report,
    kind: ReportKind,
    *,
    language: str,
    beside: Sequence[tuple[ReportKind, Report]] = (),
    at: dt.datetime | None = None,
) -> bytes:
    """The PDF of a report with its charts and those of the reports `beside` it; `at`: when it is
    printed. Refuses as `drawing.draw` does."""
    contest = contest_by_slug(report.contest)
    english = language.startswith("en")
    tables = [_table(table, language) for table in kind.tables(report)]
    facts = {
        "language": "en" if english else "vi",
        "words": {name: words.told(language) for name, words in _WORDS.items()},
        "organizer": _organizer(contest.host_id, report.units_as_of),
        "contest": contest.title_en if english and contest.title_en else contest.title,
        "is_demonstration": contest.is_demonstration,
        "title": kind.title.told(language),
        "question": kind.question.told(language),
        "as_of": about.as_of(report, language),
        "line": about.line(report, language),
        "printed_at": written.instant(at, language) if at else "",
        "cover": [vars(figure) for figure in cover(kind.tables(report)[0], language)],
        "tables": tables,
        "is_wide": any(len(table["heads"]) > _MOST_UPRIGHT for table in tables),
        "charts": list(_charts([(kind, report), *beside], language)),
        "rules": _rules([report, *(other for _, other in beside)], language),
        "meanings": _meanings([kind, *(other for other, _ in beside)], language),
    }
    return pdf(_TEMPLATE, facts)


def _organizer(host_id: int, day: dt.date) -> str:
    """Whose contest it is: the host's name on the day."""
    names = tree_on(day).filter(unit=host_id).values_list("name", flat=True)
    return names.first() or ""


def _table(table: Table, language: str) -> dict[str, Any]:
    columns, rows = table.columns, list(table.rows)
    total = table.total
    if table.name == "units":
        columns, rows, total = _units(table, language)
    columns, rows, total = _on_paper(columns, rows, total)
    heads = [column.label.told(language) for column in columns]
    lines = [_line(row, columns, language) for row in rows]
    total_line = _line(total, columns, language) if total else []
    return {
        "name": table.name,
        "title": table.title.told(language),
        "heads": heads,
        "widths": _widths(heads, [*lines, *([total_line] if total_line else [])], table.name),
        "left": [column.kind == "text" and column.name != "interval" for column in columns],
        "rows": lines,
        "total": total_line,
        "note": table.note.told(language) if table.note else "",
    }


def _on_paper(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], total: Sequence[Cell] | None
) -> tuple[tuple[Column, ...], list[tuple[Cell, ...]], tuple[Cell, ...] | None]:
    """Without the columns that a sheet has no room for."""
    places = [place for place, one in enumerate(columns) if one.name not in _NOT_ON_PAPER]

    def told(cells: Sequence[Cell]) -> tuple[Cell, ...]:
        return tuple(cells[place] for place in places)

    kept = tuple(columns[place] for place in places)
    return kept, [told(row) for row in rows], told(total) if total else None


def _widths(heads: Sequence[str], lines: Sequence[Sequence[str]], name: str) -> list[float]:
    """How much of the width each column gets: as its longest word or figure needs, texts up to a
    third of a line."""

    def widest(place: int, head: str) -> float:
        words = [word for line in lines for word in line[place].split(" ")]
        whole = [line[place].partition("\n")[0] for line in lines]
        return _AROUND + max(
            2.0,
            *(1.12 * len(word) for word in head.split(" ")),
            *(len(word) for word in words),
            min(_LONGEST, max(map(len, whole), default=0)),
        )

    first = _RANK_WIDTH if name == "units" else widest(0, heads[0])
    return [first, *(widest(place, head) for place, head in enumerate(heads) if place)]


def _units(
    table: Table, language: str
) -> tuple[tuple[Column, ...], list[tuple[Cell, ...]], tuple[Cell, ...] | None]:
    """The ranking as it stands on paper: rank k/N in one cell, the interval in another."""
    named = {column.name: column for column in table.columns}
    named["interval"] = Column("interval", _INTERVAL)
    columns = tuple(
        Column("rank", named["rank"].label) if name == "rank" else named[name]
        for name in _UNITS
        if name in named
    )
    names = [column.name for column in table.columns]

    place = names.index("league") if "league" in names else None
    leagues = 0 if place is None else len({row[place] for row in table.rows})

    def row(cells: Sequence[Cell], *, is_total: bool = False) -> tuple[Cell, ...]:
        facts = dict(zip(names, cells, strict=True))
        facts["unit"] = _unit(facts if leagues > 1 else facts | {"league": None}, language)
        facts["rank"] = "" if is_total else _rank(facts, language)
        facts["interval"] = _interval(facts, language)
        return tuple(facts[column.name] for column in columns)

    total = row(table.total, is_total=True) if table.total else None
    return columns, [row(cells) for cells in table.rows], total


def _unit(facts: dict[str, Cell], language: str) -> str:
    """The name and, below it, the union above and, where there are several, the league."""
    below = [facts.get("upper"), facts.get("league")]
    told = " · ".join(written.cell(name, "text", language) for name in below if name)
    name = written.cell(facts["unit"], "text", language)
    return f"{name}\n{told}" if told else name


def _rank(facts: dict[str, Cell], language: str) -> Cell:
    rank = facts.get("rank")
    if isinstance(rank, int) and facts.get("of") is not None:
        return f"{rank}/{facts['of']}"
    return rank if isinstance(rank, Untold) else _WORDS["unranked"]


def _interval(facts: dict[str, Cell], language: str) -> str:
    low, high = facts.get("rate_low"), facts.get("rate_high")
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return ""
    ends = (written.number(100 * low, language, 1), written.share(high, language))
    return "\N{NO-BREAK SPACE}–\N{NO-BREAK SPACE}".join(ends)


def _line(row: Sequence[Cell], columns: Sequence[Column], language: str) -> list[str]:
    return [
        written.cell(cell, column.kind, language) for column, cell in zip(columns, row, strict=True)
    ]


def _charts(
    reports: Sequence[tuple[ReportKind, Report]], language: str
) -> Iterator[dict[str, str]]:
    for kind, report in reports:
        for chart in kind.charts if kind.tables(report)[0].rows else ():
            drawn = pictures.drawing(report, kind, chart, language, alone=False)
            svg = drawing.draw(drawn, "svg").decode()
            before, style, rest = svg.partition("<style>")
            yield {
                "title": kind.title.told(language),
                "finding": drawn.head.finding,
                "svg": before + rest.partition("</style>")[2] if style else svg,
            }


def _rules(reports: Sequence[Report], language: str) -> list[str]:
    """The rules of all reports, each once."""
    return list(dict.fromkeys(rule for one in reports for rule in about.rules(one, language)))


def _meanings(kinds: Sequence[ReportKind], language: str) -> list[dict[str, str]]:
    figures = {figure.name: figure for kind in kinds for figure in kind.figures}
    return [
        {
            "label": figure.label.told(language),
            "meaning": about.meaning(figure, language),
            "why": figure.why.told(language),
        }
        for figure in figures.values()
    ]
