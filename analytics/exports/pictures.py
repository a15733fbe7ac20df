"""The charts of a report: drawn from its tables, with the same head as its files."""

from importlib import import_module
from typing import Final

from analytics.charts import NAMES
from analytics.charts.look import Head
from analytics.charts.reading import Told, by_name
from analytics.drawing import Drawing
from analytics.exports import about
from analytics.reports.report import Report, ReportKind
from analytics.words import Words

SOURCE: Final = Words("Nguồn: số liệu của cuộc thi {contest}", "Source: the contest {contest}")
REPORTS: Final = {
    "units": "units",
    "timeline": "timeline",
    "heatmap": "heatmap",
    "funnel": "funnel",
    "channels": "channels",
    "lorenz": "breadth",
    "forecast": "forecast",
}
"""By chart the report that it draws; that one is asked with the same filters."""


def drawing(
    report: Report,
    kind: ReportKind,
    chart: str,
    language: str,
    *,
    dark: bool = False,
    alone: bool = True,
) -> Drawing:
    """What a chart is drawn from. `alone`: in a file of its own, with title and sources above;
    else the page around it says these."""
    if chart not in NAMES:
        raise ValueError(chart)
    module = import_module(f"analytics.charts.{chart}")
    tables = by_name(kind.tables(report))
    values = module.values(Told(tables, language, report.as_of))
    source = SOURCE.told(language).format(contest=report.contest)
    lines = (about.line(report, language), f"{about.as_of(report, language)} · {source}")
    return Drawing(
        chart=chart,
        values=values,
        head=Head(
            title=kind.title.told(language),
            lines=lines if alone else (),
            finding=values["finding"],
            language="en" if language.startswith("en") else "vi",
            dark=dark,
            standing_alone=alone,
        ),
    )
