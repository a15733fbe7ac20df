"""Report to file. The CSV is made for Excel with Vietnamese settings: UTF-8 with a byte order mark,
semicolons between the cells and a comma before the decimals, lines ending in CRLF.

Semicolons, because with a decimal comma Excel takes the semicolon for the list separator. A line
`sep=;` would serve other settings too, but Excel then ignores the byte order mark and shows broken
letters; so there is none.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator

from analytics import labels
from analytics.board import Figures
from analytics.labels import Words
from analytics.reports import Engagement, Row
from analytics.spans import ZONE, day_of

# What a spreadsheet takes for the beginning of a formula, also in full width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_HIDDEN_WITH_TOTALS = ("votes", "voters", "rank")

Cell = str | int | float | dt.date | dt.datetime | None


def file_name(report: Engagement, suffix: str) -> str:
    return f"tham-gia-theo-don-vi-{report.contest}-{day_of(report.as_of)}.{suffix}"


def to_csv(report: Engagement, *, language: str) -> bytes:
    """The report as a table with headings, a row a unit and the total; below it when and for what
    the figures are true."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for line in _lines(report, language):
        writer.writerow([_written(cell) for cell in line])
    return text.getvalue().encode("utf-8-sig")


def _lines(report: Engagement, language: str) -> Iterator[list[Cell]]:
    yield _headings(language)
    for row in report.rows:
        yield _row(row, report, language)
    yield _total(report, language)
    yield []
    yield from _about(report, language)


def _headings(language: str) -> list[Cell]:
    names = {figure.name: figure.label for figure in labels.FIGURES}
    words: list[Words] = [
        names["rank"],
        labels.OF,
        labels.LEAGUE,
        labels.UNIT_CODE,
        labels.UNIT,
        labels.UNIT_KIND,
        names["members"],
        labels.MEMBERS_AS_OF,
        labels.MEMBERS_SOURCE,
        names["entrants"],
        names["participants"],
    ]
    more = ("photos_submitted", "photos_approved", "views", "shares", "votes", "voters")
    rate = f"{names['participation_rate'].told(language)} (%)"
    return [
        *(word.told(language) for word in words),
        rate,
        *(names[name].told(language) for name in more),
        labels.NOTE.told(language),
    ]


def _row(row: Row, report: Engagement, language: str) -> list[Cell]:
    rank: Cell = labels.HIDDEN.told(language) if report.totals_hidden else row.rank
    kind = labels.KINDS[row.unit.kind].told(language)
    league = row.league.told(english=language.startswith("en"))
    head: list[Cell] = [rank, row.of, league, row.unit.code, row.unit.name, kind]
    return head + _figures(row.figures, report, language)


def _total(report: Engagement, language: str) -> list[Cell]:
    head: list[Cell] = [None, None, None, None, labels.TOTAL.told(language), None]
    return head + _figures(report.totals, report, language)


def _figures(figures: Figures, report: Engagement, language: str) -> list[Cell]:
    def told(name: str, value: Cell) -> Cell:
        if name in figures.withheld:
            return labels.WITHHELD.told(language)
        if report.totals_hidden and name in _HIDDEN_WITH_TOTALS:
            return labels.HIDDEN.told(language)
        return value

    rate = figures.participation_rate
    return [
        figures.members,
        figures.members_as_of,
        figures.members_source,
        figures.entrants,
        told("participants", figures.participants),
        told("participation_rate", None if rate is None else round(100 * rate, 2)),
        figures.photos_submitted,
        figures.photos_approved,
        figures.views,
        figures.shares,
        told("votes", figures.votes),
        told("voters", figures.voters),
        labels.NOTES[figures.note].told(language) if figures.note else None,
    ]


def _about(report: Engagement, language: str) -> Iterator[list[Cell]]:
    yield [labels.AS_OF.told(language), report.as_of]
    if report.span is None:
        yield [labels.SPAN.told(language), labels.WHOLE_CONTEST.told(language)]
    else:
        yield [labels.SPAN.told(language), report.span.first, report.span.last]
    yield [labels.UNITS_AS_OF.told(language), report.units_as_of]
    for unit in report.not_comparable:
        reason = labels.NOT_COMPARABLE_REASONS[unit.reason].told(language) if unit.reason else None
        yield [labels.NOT_COMPARABLE.told(language), unit.code, unit.name, reason]
    if report.signed_in_share is not None:
        share = f"{labels.SIGNED_IN_SHARE.told(language)} (%)"
        yield [share, round(100 * report.signed_in_share, 2)]
    for rule in labels.RULES:
        yield [rule.told(language).format(most=report.small_cell - 1)]


def _written(cell: Cell) -> str:
    """A cell as text. Only texts are made harmless: a number is never prefixed."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    if isinstance(cell, float):
        return f"{cell:.2f}".replace(".", ",")
    if isinstance(cell, dt.datetime):
        return f"{cell.astimezone(ZONE):%d/%m/%Y %H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return str(cell)
