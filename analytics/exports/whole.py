"""Which reports go together into the one PDF for the level above."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from analytics.reports.registry import REPORTS, report_of
from analytics.reports.report import Report, ReportKind
from analytics.sources import Contest, Member

_WITH: Final = {"units": ("timeline", "heatmap", "funnel", "channels", "breadth", "forecast")}
SHARED: Final = frozenset({"from", "to", "upper", "unit", "tree"})
"""The filters that mean the same in every report that has them."""


def beside(
    kind: ReportKind,
    contest: Contest,
    params: Mapping[str, str],
    *,
    viewer: Member,
    at: dt.datetime,
) -> list[tuple[ReportKind, Report]]:
    """The reports whose charts stand in the PDF of this one, asked with the same filters. Refuses
    as the reports do."""
    found = []
    for name in _WITH.get(kind.name, ()):
        if name in REPORTS:
            wanted = SHARED & REPORTS[name].filters
            asked = {key: value for key, value in params.items() if key in wanted}
            found.append(report_of(name, contest, asked, viewer=viewer, at=at))
    return found
