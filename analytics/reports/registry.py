"""All reports by name. A report's module may load what takes long to load, so it is imported when
the report is asked for, and not before."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Final

from analytics import rollups
from analytics.reports import asked
from analytics.reports.readers import READERS
from analytics.reports.report import Report, ReportKind
from analytics.sources import Contest, Member
from photo_contest.domain.access import READERS as DESKS
from photo_contest.domain.access import require_role, scope_of
from photo_contest.errors import Invalid

MODULES: Final = {
    "units": "analytics.reports.units",
    "timeline": "analytics.reports.timeline",
    "heatmap": "analytics.reports.heatmap",
    "channels": "analytics.reports.channels",
    "funnel": "analytics.reports.funnel",
    "silent-units": "analytics.reports.silent_units",
    "breadth": "analytics.reports.breadth",
    "editions": "analytics.reports.editions",
    "forecast": "analytics.reports.forecast",
}


class _Reports(Mapping[str, ReportKind]):
    """Each module declares its report as `KIND`."""

    def __getitem__(self, name: str) -> ReportKind:
        kind: ReportKind = import_module(MODULES[name]).KIND
        return kind

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


REPORTS: Final[Mapping[str, ReportKind]] = _Reports()


def report_of(
    name: str,
    contest: Contest,
    params: Mapping[str, str],
    *,
    viewer: Member,
    at: dt.datetime,
    at_once: bool = False,
) -> tuple[ReportKind, Report]:
    """What an address asks for. A contest to which the clock has not come yet is counted first.
    `at_once`: who may read all is told what was counted last, however old, and does not wait.

    Refuses readers whose role has no such report (NotAllowed); an unknown report, and filters that
    cannot be used (Invalid); and what the report itself refuses.
    """
    require_role(viewer, *READERS.get(name, DESKS))
    if name not in MODULES:
        raise Invalid({"report": ["unknown-choice"]}, values=", ".join(MODULES))
    kind = REPORTS[name]
    wanted = replace(asked.read(params, kind), at_once=at_once and scope_of(viewer, at=at) is None)
    if not rollups.is_filled(contest.pk):
        rollups.fill(contest.pk, until=at)
    return kind, kind.build(contest, wanted, viewer=viewer, at=at)
