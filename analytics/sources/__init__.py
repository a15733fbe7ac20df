"""The one window onto the contest's tables, a file a topic. Everything here reads; one GROUP BY a
span.

Two kinds of questions: what changed and how much of it there is (for the rollups), and the dated
tree with its members (for the reports). An hour is told as the instant at which it begins.

What the rollups rely on: `Vote.cast_at`, `Event.at` and `Photo.submitted_at` stay as they were
written; each change of a vote, of a photo's status or of a photo's unit renews `Vote.changed_at`,
`Photo.status_at` or `Photo.unit_at`, which are never earlier than the former. Everything counts for
the unit that the photo has now: when the roster moves a photo, its submission, votes and events
move along, whatever their hour.
"""

from analytics.sources.tree import (
    EndedRow,
    FigureRow,
    Standing,
    TreeRow,
    contests,
    ended_units,
    membership_figures,
    roster,
    standing,
    tree,
)
from photo_contest.models import Contest, Member, Photo, Unit, UnitPeriod

Kind = UnitPeriod.Kind

__all__ = [
    "Contest",
    "EndedRow",
    "FigureRow",
    "Kind",
    "Member",
    "Photo",
    "Standing",
    "TreeRow",
    "Unit",
    "contests",
    "ended_units",
    "membership_figures",
    "roster",
    "standing",
    "tree",
]
