"""What a file says beside its figures: of when and of what they are true, and what they mean."""

from collections.abc import Iterator
from typing import Final

from django.utils.text import slugify

from analytics import labels, written
from analytics.figures import FIGURES, Figure
from analytics.reports.report import Report, ReportKind
from analytics.spans import day_of
from analytics.tables import Cell
from analytics.words import Words
from photo_contest.words import fold

UPPER: Final = Words("Công đoàn cấp trên", "Upper union")
_FILTERS: Final = {
    "kind": labels.UNIT_KIND,
    "league": labels.LEAGUE,
    "upper": UPPER,
    "unit": labels.UNIT,
    "tree": Words("Theo đơn vị", "By the units of"),
    "min_members": Words("Cỡ tối thiểu (đoàn viên)", "At least so many members"),
    "band": Words("Cỡ đơn vị (đoàn viên)", "Size (members)"),
    "rank_by": Words("Xếp theo", "Sorted by"),
    "figure": Words("Số liệu", "Figure"),
    "step": Words("Chia theo", "Step"),
    "days": Words("Số ngày không có gì mới", "Days without anything new"),
}
_CHOICES: Final = {
    "tree": {
        "span": Words("lúc đó", "that day"),
        "today": Words("hôm nay", "today"),
    },
    "step": {
        "hour": Words("giờ", "hour"),
        "day": Words("ngày", "day"),
        "week": Words("tuần", "week"),
    },
}
_FIGURES: Final = {figure.name: figure.label for figure in FIGURES}
DIVIDED: Final = Words("Chia cho: {by}", "Divided by: {by}")
_CLEAR: Final = {"kind", "figure"}  # what they are is seen from the value
HIDDEN_TOTALS: Final = Words(
    "Số phiếu, số người bình chọn và thứ hạng được giữ đến khi đóng bình chọn.",
    "Votes, voters and ranks are kept until voting closes.",
)


def file_name(report: Report, kind: ReportKind, suffix: str) -> str:
    """What, which contest, and the day up to which it is true."""
    return f"{slugify(fold(kind.title.vi))}-{report.contest}-{day_of(report.as_of)}.{suffix}"


def told_of(report: Report, language: str) -> Iterator[tuple[str, Cell]]:
    """When and for what the figures are true: name and value, a line each."""
    yield labels.AS_OF.told(language), report.as_of
    yield labels.SPAN.told(language), span(report, language)
    yield labels.UNITS_AS_OF.told(language), report.units_as_of
    yield from filters(report, language)
    if report.totals_hidden:
        yield labels.NOTE.told(language), HIDDEN_TOTALS.told(language)


def span(report: Report, language: str) -> str:
    if report.span is None:
        return labels.WHOLE_CONTEST.told(language)
    return written.days(report.span.first, report.span.last)


def filters(report: Report, language: str) -> Iterator[tuple[str, str]]:
    """What was asked for, in words."""
    for name, value in report.filters.items():
        if name in _FILTERS:
            yield _FILTERS[name].told(language), choice(name, value, language)


def filter_label(name: str, language: str) -> str:
    return _FILTERS[name].told(language) if name in _FILTERS else name


def choice(name: str, value: str | int, language: str) -> str:
    """A value of a filter as people call it."""
    if name == "kind" and value in labels.KINDS:
        return labels.KINDS[str(value)].told(language)
    if name in ("rank_by", "figure"):
        return _FIGURES[str(value)].told(language) if value in _FIGURES else str(value)
    words = _CHOICES.get(name, {}).get(str(value))
    return words.told(language) if words else str(value)


def rules(report: Report, language: str) -> list[str]:
    """The rules by which it was counted, numbers filled in."""
    told = [rule.told(language) for rule in report.rules]
    return [text.replace("{most}", str(report.small_cell - 1)) for text in told]


def line(report: Report, language: str) -> str:
    """Span and filters in one line."""
    told = [(name, choice(name, value, language)) for name, value in report.filters.items()]
    parts = [span(report, language)] + [
        value if name in _CLEAR else f"{filter_label(name, language)}: {value}"
        for name, value in told
        if name in _FILTERS
    ]
    text = " · ".join(parts)
    return text[:1].upper() + text[1:]


def as_of(report: Report, language: str) -> str:
    return f"{labels.AS_OF.told(language)} {written.instant(report.as_of, language)}"


def meaning(figure: Figure, language: str) -> str:
    """What is counted and, of a rate, by what it is divided."""
    if figure.denominator is None:
        return figure.numerator.told(language)
    divided = DIVIDED.told(language).format(by=figure.denominator.told(language))
    return f"{figure.numerator.told(language)} {divided}"
