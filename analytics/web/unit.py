"""A unit's own page of figures: the way down to it, and the units below it."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from analytics import figures
from analytics.exports.cover import CoverFigure
from analytics.reports.units import UnitRow, UnitsReport
from analytics.sources import Kind, Member
from analytics.web.sentences import SENTENCES
from analytics.web.visit import Visit
from photo_contest.domain.access import scope_of
from photo_contest.domain.units.tree import tree_on

_DOWNWARDS: Final = tuple(Kind.values)
_WITH_THE_UNIT: Final[tuple[str, ...]] = ("from", "to", "tree", "rank_by")
"""Filters that mean the same for the units below."""


@dataclass(frozen=True)
class Step:
    """A unit on the way down; `is_open` where the reader may go."""

    code: str
    name: str
    is_open: bool


def place(row: UnitRow, language: str) -> CoverFigure:
    """The unit's rank, in place of how many units have photos."""
    [rank] = figures.of("rank")
    told = f"{row.rank}/{row.of}" if row.rank else SENTENCES["unranked"].told(language)
    return CoverFigure(rank.label.told(language), told, row.league.name.told(language))


def path(report: UnitsReport, viewer: Member, *, at: dt.datetime) -> list[Step]:
    """The units above the asked one, downwards; an officer goes up to the office and no further."""
    scope = scope_of(viewer, at=at)
    codes = [unit.code for unit in report.above]
    own = set(codes)
    if scope is not None:
        found = tree_on(report.units_as_of).filter(unit__in=scope, unit__code__in=codes)
        own = set(found.values_list("unit__code", flat=True))
    return [Step(unit.code, unit.name, unit.code in own) for unit in reversed(report.above)]


def below(report: UnitsReport, visit: Visit) -> tuple[dict[str, str], UnitsReport] | None:
    """The report on the units of the next level below the asked one, with what asks for it; None
    where there are none."""
    from analytics.reports.registry import report_of

    desk, along = visit.desk, [key for key in _WITH_THE_UNIT if key in visit.params]
    for kind in _DOWNWARDS[_DOWNWARDS.index(report.kind) + 1 :]:
        filters = {key: visit.params[key] for key in along}
        filters |= {"upper": visit.params["unit"], "kind": kind}
        _, found = report_of(
            *("units", desk.contest, filters),
            viewer=desk.member,
            at=desk.at,
            at_once=not visit.is_patient,
        )
        if isinstance(found, UnitsReport) and found.rows:
            return {**_contest(visit), **filters}, found
    return None


def _contest(visit: Visit) -> dict[str, str]:
    return {key: visit.asked[key] for key in ("contest",) if key in visit.asked}
