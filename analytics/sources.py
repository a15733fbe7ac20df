"""The one window onto the contest's tables. Everything here reads; one GROUP BY a span.

Two kinds of questions: what changed and how much of it there is (for the rollups), and the dated
tree with its members (for the reports). An hour is told as the instant at which it begins.

What the rollups rely on: `Vote.cast_at`, `Event.at` and `Photo.submitted_at` stay as they were
written; each change of a vote, of a photo's status or of a photo's unit renews `Vote.changed_at`,
`Photo.status_at` or `Photo.unit_at`, which are never earlier than the former. Everything counts for
the unit that the photo has now: when the roster moves a photo, its submission, votes and events
move along, whatever their hour.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncHour

from analytics.models import Event, PersonDay, Statistic
from analytics.persons import member_key, voter_key
from photo_contest.domain.units.succession import heirs
from photo_contest.models import (
    Contest,
    Member,
    Membership,
    MembershipFigure,
    Photo,
    Unit,
    UnitPeriod,
    Vote,
)

__all__ = ["Contest", "Kind", "Member", "Photo", "Unit"]
Kind = UnitPeriod.Kind


class HourRow(NamedTuple):
    unit_id: int | None
    hour: dt.datetime
    statistic: str
    channel: str
    value: int


class PersonRow(NamedTuple):
    role: str
    unit_id: int
    person: str


class TreeRow(NamedTuple):
    unit_id: int
    code: str
    name: str
    kind: str
    parent_id: int | None


class EndedRow(NamedTuple):
    """A unit that had ended by the day. `stands`: the unit on which its figures are told, None
    where nothing stands for it; `reason`: why that is not its only successor, or None."""

    unit_id: int
    code: str
    name: str
    stands: int | None
    reason: str | None


class FigureRow(NamedTuple):
    unit_id: int
    members: int
    as_of: dt.date
    source: str


def _hour(field: str) -> TruncHour:
    return TruncHour(field, tzinfo=dt.UTC)


def _moved(contest_id: int, since: dt.datetime, until: dt.datetime) -> "QuerySet[Photo]":
    """Photos to which the roster gave another unit."""
    return Photo.objects.filter(contest_id=contest_id, unit_at__gte=since, unit_at__lt=until)


def _changed(contest_id: int, since: dt.datetime, until: dt.datetime) -> "QuerySet[Photo]":
    """Photos whose state or unit changed."""
    decided = Q(status_at__gte=since, status_at__lt=until)
    moved = Q(unit_at__gte=since, unit_at__lt=until)
    return Photo.objects.filter(decided | moved, contest_id=contest_id)


def _hours_of(rows: "QuerySet[Any]", field: str) -> set[dt.datetime]:
    return set(rows.order_by().annotate(h=_hour(field)).values_list("h", flat=True).distinct())


# --- votes: living and counted, for photos that stand -------------------------------------


def _counted(contest_id: int, begins_at: dt.datetime, ends_at: dt.datetime) -> Q:
    return Q(
        contest_id=contest_id,
        changed_at__gte=begins_at,  # follows from the next line, and has an index
        cast_at__gte=begins_at,
        cast_at__lt=ends_at,
        photo__status=Photo.Status.APPROVED,
    )


def first_vote_change(contest_id: int) -> dt.datetime | None:
    rows = Vote.objects.filter(contest_id=contest_id).order_by("changed_at")
    return rows.values_list("changed_at", flat=True).first()


def vote_hours_touched(contest_id: int, since: dt.datetime, until: dt.datetime) -> set[dt.datetime]:
    """Hours of votes that were cast, withdrawn or revived, or whose photo came, went or moved."""
    changed = Vote.objects.filter(
        contest_id=contest_id, changed_at__gte=since, changed_at__lt=until
    )
    for_changed = Vote.objects.filter(photo__in=_changed(contest_id, since, until))
    return _hours_of(changed, "cast_at") | _hours_of(for_changed, "cast_at")


def count_votes(contest_id: int, begins_at: dt.datetime, ends_at: dt.datetime) -> Iterator[HourRow]:
    """Votes by the photo's unit and the hour of casting, and how many were cast signed in."""
    rows = (
        Vote.objects.counted()
        .filter(_counted(contest_id, begins_at, ends_at))
        .annotate(hour=_hour("cast_at"))
        .order_by()
        .values_list("photo__unit_id", "hour")
        .annotate(votes=Count("id"), signed_in=Count("member_id"))
    )
    for unit_id, hour, votes, signed_in in rows:
        yield HourRow(unit_id, hour, Statistic.VOTES, "", votes)
        if signed_in:
            yield HourRow(unit_id, hour, Statistic.VOTES_SIGNED_IN, "", signed_in)


def voters(contest_id: int, begins_at: dt.datetime, ends_at: dt.datetime) -> set[PersonRow]:
    """Distinct voters of a span by the unit of the photos that they voted for."""
    rows = (
        Vote.objects.counted()
        .filter(_counted(contest_id, begins_at, ends_at))
        .order_by()
        .values_list("photo__unit_id", "voter", "member_id")
        .distinct()
    )
    persons = set()
    for unit_id, voter, member_id in rows:
        persons.add(PersonRow(PersonDay.Role.VOTER, unit_id, voter_key(contest_id, voter)))
        if member_id is not None:
            person = member_key(contest_id, member_id)
            persons.add(PersonRow(PersonDay.Role.MEMBER_VOTER, unit_id, person))
    return persons


# --- submissions: all but withdrawn ones, at the hour of sending --------------------------


def _sent(contest_id: int, begins_at: dt.datetime, ends_at: dt.datetime) -> Q:
    span = Q(contest_id=contest_id, submitted_at__gte=begins_at, submitted_at__lt=ends_at)
    return span & ~Q(status=Photo.Status.WITHDRAWN)


def first_submission_change(contest_id: int) -> dt.datetime | None:
    rows = Photo.objects.filter(contest_id=contest_id).order_by("status_at")
    return rows.values_list("status_at", flat=True).first()


def submission_hours_touched(
    contest_id: int, since: dt.datetime, until: dt.datetime
) -> set[dt.datetime]:
    """Hours in which photos were sent whose state or unit changed."""
    return _hours_of(_changed(contest_id, since, until), "submitted_at")


def count_submissions(
    contest_id: int, begins_at: dt.datetime, ends_at: dt.datetime
) -> Iterator[HourRow]:
    """Photos by unit and hour of sending, and how many of these are approved now."""
    rows = (
        Photo.objects.filter(_sent(contest_id, begins_at, ends_at))
        .annotate(hour=_hour("submitted_at"))
        .order_by()
        .values_list("unit_id", "hour")
        .annotate(sent=Count("id"), approved=Count("id", filter=Q(status=Photo.Status.APPROVED)))
    )
    for unit_id, hour, sent, approved in rows:
        yield HourRow(unit_id, hour, Statistic.PHOTOS_SUBMITTED, "", sent)
        if approved:
            yield HourRow(unit_id, hour, Statistic.PHOTOS_APPROVED, "", approved)


def entrants(contest_id: int, begins_at: dt.datetime, ends_at: dt.datetime) -> set[PersonRow]:
    """Distinct authors of a span by the unit of their photos."""
    rows = (
        Photo.objects.filter(_sent(contest_id, begins_at, ends_at))
        .order_by()
        .values_list("unit_id", "author_id")
        .distinct()
    )
    return {
        PersonRow(PersonDay.Role.ENTRANT, unit_id, member_key(contest_id, author_id))
        for unit_id, author_id in rows
    }


# --- events -------------------------------------------------------------------------------

_STATISTIC_OF = {
    Event.Kind.VISIT: Statistic.VISITS,
    Event.Kind.VIEW: Statistic.VIEWS,
    Event.Kind.SHARE: Statistic.SHARES,
}


def first_event(contest_id: int) -> dt.datetime | None:
    rows = Event.objects.filter(contest_id=contest_id).order_by("at")
    return rows.values_list("at", flat=True).first()


def event_hours_touched(
    contest_id: int, since: dt.datetime, until: dt.datetime
) -> set[dt.datetime]:
    """Hours of events that happened, or whose photo moved."""
    happened = Event.objects.filter(contest_id=contest_id, at__gte=since, at__lt=until)
    of_moved = Event.objects.filter(photo__in=_moved(contest_id, since, until))
    return _hours_of(happened, "at") | _hours_of(of_moved, "at")


def count_events(
    contest_id: int, begins_at: dt.datetime, ends_at: dt.datetime
) -> Iterator[HourRow]:
    """Visits, views and shares by the photo's unit, hour and channel."""
    rows = (
        Event.objects.filter(contest_id=contest_id, at__gte=begins_at, at__lt=ends_at)
        .annotate(hour=_hour("at"))
        .order_by()
        .values_list("photo__unit_id", "hour", "kind", "channel")
        .annotate(events=Count("id"))
    )
    for unit_id, hour, kind, channel, events in rows:
        yield HourRow(unit_id, hour, _STATISTIC_OF[Event.Kind(kind)], channel, events)


def public_photos(ids: Collection[str]) -> dict[str, Photo]:
    """The listed ones among these photos, by id, with their contest."""
    return Photo.objects.listed().in_bulk(list(ids))


# --- the tree and its members, as of a day ------------------------------------------------


def contests() -> list[int]:
    return list(Contest.objects.order_by("id").values_list("id", flat=True))


def tree(day: dt.date) -> list[TreeRow]:
    """All units as of a day."""
    rows = (
        UnitPeriod.objects.on(day)
        .order_by("unit__code")
        .values_list("unit_id", "unit__code", "name", "kind", "parent_id")
    )
    return [TreeRow(*row) for row in rows]


def ended_units(day: dt.date, ids: Collection[int]) -> list[EndedRow]:
    """Those of these units which had ended by a day, and what stands for them that day."""
    standing = heirs(on=day)
    ended = set(ids) - standing.parents.keys()
    reasons = standing.not_comparable
    periods = UnitPeriod.objects.filter(unit__in=ended).order_by("begins_on")
    words = {
        pk: (code, name) for pk, code, name in periods.values_list("unit", "unit__code", "name")
    }
    return [
        EndedRow(pk, *words[pk], standing.stands_for(pk), reasons.get(pk))
        for pk in sorted(words, key=words.__getitem__)
    ]


def membership_figures(day: dt.date) -> list[FigureRow]:
    """Each unit's latest membership figure that was true by a day."""
    rows = (
        MembershipFigure.objects.filter(as_of__lte=day)
        .order_by("unit_id", "as_of")
        .values_list("unit_id", "members", "as_of", "source")
    )
    return list({row[0]: FigureRow(*row) for row in rows}.values())


def roster(day: dt.date, contest_id: int) -> list[tuple[str, int]]:
    """The roster of a day: (keyed person, unit id) of every member."""
    rows = Membership.objects.on(day).values_list("member_id", "unit_id")
    return [(member_key(contest_id, member_id), unit_id) for member_id, unit_id in rows]
