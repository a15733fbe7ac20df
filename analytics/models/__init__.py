"""What the figures are read from; names are re-exported here.

Votes and submissions are not here: they are the contest's own rows.
"""

from analytics.models.event import Event
from analytics.models.kept import KeptFigures
from analytics.models.marks import FillMark, VisitorDayMark
from analytics.models.persons import PersonDay, VisitorDay
from analytics.models.plan import ParticipationTarget, PastTotal
from analytics.models.sums import ContestHour, PhotoDay, PhotoUnit, Statistic, UnitHour

__all__ = [
    "ContestHour",
    "Event",
    "FillMark",
    "KeptFigures",
    "ParticipationTarget",
    "PastTotal",
    "PersonDay",
    "PhotoDay",
    "PhotoUnit",
    "Statistic",
    "UnitHour",
    "VisitorDay",
    "VisitorDayMark",
]
