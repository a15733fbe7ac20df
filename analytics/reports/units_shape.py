"""What the units report is made of: its dataclasses are its JSON, and the description of it."""

from dataclasses import dataclass

from analytics.board import Figures, UnitName
from analytics.reports.report import Report
from analytics.words import Words


@dataclass(frozen=True)
class RowLeague:
    """Among whom a unit is ranked: `other` are the units in no league, `all` every unit."""

    code: str
    name: Words


@dataclass(frozen=True)
class NotComparable:
    """A unit that ended without one successor: its figures are told only higher up."""

    code: str
    name: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class UnitRow(Figures):
    """`upper`: the nearest upper union above. `rank` and `of` are those among the units of the
    table that are in this league; `rank_yesterday` and `rank_last_week`, of the whole contest only,
    are those by what was done up to the end of yesterday, and of the day seven days ago."""

    unit: UnitName
    upper: UnitName | None
    league: RowLeague
    rank: int | None
    of: int | None
    rank_yesterday: int | None
    rank_last_week: int | None


@dataclass(frozen=True, kw_only=True)
class UnitsReport(Report):
    """Engagement by union unit, of the tree of the day `units_as_of`. `totals` are those of the
    asked scope, also of units that have no row, and of all leagues; `above`: the units above the
    asked one, upwards; `not_comparable`: units that ended without one successor, whose figures are
    told only higher up."""

    kind: str
    upper: str | None
    league: str | None
    above: tuple[UnitName, ...]
    not_comparable: tuple[NotComparable, ...]
    includes_subtree: bool
    ranked_by: str
    signed_in_share: float | None
    rows: tuple[UnitRow, ...]
    totals: Figures
