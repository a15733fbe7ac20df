"""Where the charts and files of a page are, and the other reports that its reader may open."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from analytics.reports.readers import READERS
from analytics.sources import Contest, Member

_BESIDE: Final = {"units": ("timeline", "heatmap")}
"""Charts of other reports that a page shows, with the filters that both have, in place of its own:
the units' table has the dots and intervals of the units' chart."""
_SIZES: Final = {
    "units": (560, 480),
    "timeline": (570, 590),
    "heatmap": (590, 220),
    "funnel": (530, 230),
    "channels": (560, 140),
    "lorenz": (440, 440),
    "forecast": (560, 420),
}
"""About how large each is drawn, so that the page keeps the room for it."""
_BROAD: Final = {"units", "channels", "forecast"}
_FORMS: Final = ("svg", "png", "pdf", "json")
_TAKEN_ALONG: Final = ("contest", "from", "to", "upper", "unit", "tree")


def charts(
    kind: Any, contest: Contest, params: Mapping[str, str], language: str
) -> list[dict[str, Any]]:
    """The charts of a page, each with the addresses that draw it."""
    from analytics.exports import pictures
    from analytics.exports.whole import SHARED
    from analytics.reports.registry import REPORTS

    drawn = []
    for chart in _BESIDE.get(kind.name, kind.charts):
        name = pictures.REPORTS[chart]
        if name not in REPORTS:
            continue
        of_chart = REPORTS[name]
        own = name == kind.name
        query = {
            key: value
            for key, value in params.items()
            if key in of_chart.filters and (own or key in SHARED)
        }
        light = chart_files(chart, contest, query | {"frame": "page"})
        dark = chart_files(chart, contest, query | {"frame": "page", "theme": "dark"})
        drawn.append(
            {
                "title": of_chart.title.told(language),
                "question": of_chart.question.told(language),
                "files": chart_files(chart, contest, query),
                "drawn": light[0][1],
                "dark": dark[0][1],
                "script": light[-1][1],
                "width": _SIZES[chart][0],
                "height": _SIZES[chart][1],
                "is_broad": chart in _BROAD,
            }
        )
    return drawn


def files(name: str, contest: Contest, params: Mapping[str, str]) -> list[tuple[str, str]]:
    address = reverse(f"analytics:{name}", args=[contest.slug])
    forms = ("xlsx", "pdf", "csv")
    return [(form, f"{address}?{urlencode({**params, 'as': form})}") for form in forms]


def chart_files(chart: str, contest: Contest, params: Mapping[str, str]) -> list[tuple[str, str]]:
    """The addresses of a chart's files."""
    address = reverse("analytics:chart", args=[contest.slug, f"{chart}.form"]).removesuffix("form")
    query = f"?{urlencode(params)}" if params else ""
    return [(form, f"{address}{form}{query}") for form in _FORMS]


def reports(member: Member, asked: Mapping[str, str], language: str) -> list[dict[str, str]]:
    """The reports that this reader may open, with what they are called."""
    from analytics.reports.registry import REPORTS

    kept = {key: asked[key] for key in _TAKEN_ALONG if key in asked}
    found = []
    for name in REPORTS:
        if member.role not in READERS[name]:
            continue
        kind = REPORTS[name]
        query = {key: kept[key] for key in kept if key == "contest" or key in kind.filters}
        address = reverse("figures") if name == "units" else reverse("figures-report", args=[name])
        found.append(
            {
                "name": name,
                "title": kind.title.told(language),
                "address": f"{address}?{urlencode(query)}" if query else address,
            }
        )
    return found
