"""The one look of all charts: colours of the pages (light and dark), font, Vietnamese numbers, days
dd/mm. altair is imported where charts are made, not before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import altair as alt

FONT: Final = "Be Vietnam Pro"
WIDTH: Final = 720  # of the plot itself, in a file; labels stand beside it
NARROW: Final = 500  # beside others on a page


@dataclass(frozen=True)
class Theme:
    """`categories` in their fixed order; `sequence`: six steps of a heat map; the last of
    `diverging` is the better end."""

    ground: str
    line: str
    sunken: str
    ink: str
    ink_2: str
    ink_3: str
    accent: str
    accent_soft: str
    band: str
    categories: tuple[str, str, str, str, str]
    sequence: tuple[str, str, str, str, str, str]
    on_sequence: tuple[str, str]


LIGHT: Final = Theme(
    ground="#FFFFFF",
    line="#DED9CD",
    sunken="#F1EEE6",
    ink="#1D1C1A",
    ink_2="#55514A",
    ink_3="#6B665C",
    accent="#34429C",
    accent_soft="#E8EBF8",
    band="#A9B2DE",
    categories=("#34429C", "#C18215", "#2D97BE", "#742D1B", "#878278"),
    sequence=("#F1EEE6", "#D5D9EF", "#A9B2DE", "#7683C4", "#4A58AC", "#2A3684"),
    on_sequence=("#1D1C1A", "#FFFFFF"),
)
DARK: Final = Theme(
    ground="#1D1F26",
    line="#343743",
    sunken="#0E0F13",
    ink="#F1EFEA",
    ink_2="#C2BFB7",
    ink_3="#A19E97",
    accent="#AEB9FF",
    accent_soft="#272D50",
    band="#404A86",
    categories=("#AEB9FF", "#F0C06A", "#79D8D5", "#D95026", "#787887"),
    sequence=("#23252E", "#2B3158", "#404A86", "#5D69B4", "#8894DB", "#C6CEFF"),
    on_sequence=("#F1EFEA", "#141A45"),
)

_MONTHS: Final = [f"tháng {month}" for month in range(1, 13)]
_DAYS: Final = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"]
_VIETNAMESE: Final[Mapping[str, Any]] = {
    "number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\xa0₫"]},
    "time": {
        "dateTime": "%H:%M, %d/%m/%Y",
        "date": "%d/%m/%Y",
        "time": "%H:%M",
        "periods": ["SA", "CH"],
        "days": _DAYS,
        "shortDays": ["CN", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy"],
        "months": _MONTHS,
        "shortMonths": [f"T{month}" for month in range(1, 13)],
    },
}


@dataclass(frozen=True)
class Head:
    """What every chart says of itself: its name, below it the span, filters, as of and source, a
    line each. `standing_alone`: in a file; on a page these stand around it. `finding`: one sentence
    for who cannot see it, and below the title."""

    title: str
    lines: tuple[str, ...]
    finding: str
    language: str
    dark: bool = False
    standing_alone: bool = True

    @property
    def width(self) -> int:
        return WIDTH if self.standing_alone else NARROW

    @property
    def theme(self) -> Theme:
        return DARK if self.dark else LIGHT


def framed(chart: "alt.TopLevelMixin", head: Head) -> dict[str, Any]:
    """The Vega-Lite specification of a finished chart, with title, look and language."""
    spec: dict[str, Any] = chart.to_dict()
    spec["description"] = f"{head.title}. {head.finding}".strip()
    spec["usermeta"] = {"finding": head.finding}
    spec["config"] = config(head)
    spec["background"] = head.theme.ground if head.standing_alone else "transparent"
    spec["padding"] = 24 if head.standing_alone else 2
    if head.standing_alone:
        spec["title"] = {"text": head.title, "subtitle": _wrapped([head.finding, *head.lines])}
    return spec


def config(head: Head) -> dict[str, Any]:
    theme = head.theme
    text = {"font": FONT, "fontSize": 12, "fontWeight": 400}
    axis = {
        "labelFont": FONT,
        "labelFontSize": 12,
        "labelColor": theme.ink_2,
        "titleFont": FONT,
        "titleFontSize": 12,
        "titleFontWeight": 400,
        "titleColor": theme.ink_2,
        "gridColor": theme.line,
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
    }
    legend = {name: axis[name] for name in axis if name.startswith(("label", "title"))}
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "legend": legend | {"titleFontWeight": 600},
        "text": text | {"color": theme.ink},
        "title": {
            "font": FONT,
            "fontSize": 18,
            "fontWeight": 600,
            "color": theme.ink,
            "anchor": "start",
            "frame": "bounds",
            "lineHeight": 24,
            "offset": 20,
            "subtitleFont": FONT,
            "subtitleFontSize": 12,
            "subtitleColor": theme.ink_2,
            "subtitleLineHeight": 18,
            "subtitlePadding": 6,
        },
        "header": {"labelFont": FONT, "titleFont": FONT},
        "range": {"category": list(theme.categories), "ramp": list(theme.sequence)},
        "locale": {} if head.language.startswith("en") else dict(_VIETNAMESE),
    }


def inline(rows: Sequence[Mapping[str, Any]]) -> "alt.InlineData":
    """Rows that stand in the specification itself: a chart never fetches any."""
    import altair as alt

    return alt.InlineData(values=list(rows))


def panel_title(text: str, theme: Theme, *, colour: str | None = None) -> dict[str, Any]:
    """The name of a panel, above it and left."""
    return {
        "text": text,
        "fontSize": 13,
        "fontWeight": 600,
        "color": colour or theme.ink,
        "lineHeight": 16,
        "offset": 8,
        "anchor": "start",
        "frame": "group",
    }


_LINE_LETTERS: Final = 110


def _wrapped(lines: Sequence[str]) -> list[str]:
    """Lines that are not wider than a chart, broken between words."""
    import textwrap

    return [part for line in lines if line for part in textwrap.wrap(line, _LINE_LETTERS)]
