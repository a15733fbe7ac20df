"""What waits for a person at the desk: how many, and since when the oldest one."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min

from photo_contest.domain.access import READERS, Role, require_role, watched_by
from photo_contest.domain.duplicates.verdicts import pairs_for
from photo_contest.domain.reports import open_reports
from photo_contest.domain.rosters.imports import imports_seen_by
from photo_contest.models import Contest, Member, Photo, RosterImport, Vote

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class Waiting:
    """A heap of work: its name, its size, and since when the oldest of it waits."""

    name: str
    count: int
    since: dt.datetime | None = None


def what_waits(*, contest: Contest, by: Member, at: dt.datetime) -> list[Waiting]:
    """The heaps that `by` watches over, empty ones too. NotAllowed for who has no place at the
    desk; provisional votes are told to organizers and scrutineers alone."""
    require_role(by, *READERS)
    photos = watched_by(by, at=at).filter(contest=contest)
    heaps = [
        _heap("pending", photos.filter(status=Photo.Status.PENDING), "submitted_at"),
        _heap("held", photos.filter(status=Photo.Status.HELD), "submitted_at"),
        _heap(
            "lookalikes",
            pairs_for(contest=contest, by=by, verdict="open", at=at)[0].order_by(),
            "found_at",
        ),
        _heap("reports", open_reports(contest=contest, by=by, at=at).order_by(), "at"),
        _conflicts(by),
    ]
    if by.role != Role.OFFICER:
        votes = Vote.objects.living().filter(contest=contest, state=Vote.State.PROVISIONAL)
        heaps.append(_heap("provisional", votes, "cast_at"))
    return heaps


def _heap(name: str, rows: "QuerySet[Any]", waits_since: str) -> Waiting:
    told = rows.aggregate(count=Count("pk"), since=Min(waits_since))
    return Waiting(name, told["count"], told["since"])


def _conflicts(by: Member) -> Waiting:
    """Rows of rosters that were looked through and not taken over, of each kind's latest file."""
    kinds = RosterImport.Kind.values
    imports, told = imports_seen_by(by), (RosterImport.Status.DONE, RosterImport.Status.PREVIEW)
    latest = [imports.filter(kind=kind).order_by("-at").first() for kind in kinds]
    open_ones = [
        one
        for one in latest
        if one and one.status in told and not one.applied and one.conflict_count
    ]
    return Waiting(
        "roster",
        sum(one.conflict_count for one in open_ones),
        min((one.at for one in open_ones), default=None),
    )
