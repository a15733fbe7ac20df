"""The one window onto the contest's tables. Everything here reads; one GROUP BY a span.

Two kinds of questions: what changed and how much of it there is (for the rollups), and the dated
tree with its members (for the reports). An hour is told as the instant at which it begins.

What the rollups rely on: `Vote.cast_at`, `Photo.submitted_at` and a photo's unit stay as they were
written; each change of a vote or of a photo's status renews `Vote.changed_at` or `Photo.status_at`,
which are never earlier than the former.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.db.models import Count, Q
from django.db.models.functions import TruncHour

from analytics.models import Event, PersonDay, Statistic
from analytics.persons import member_key, voter_key
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


class FigureRow(NamedTuple):
    unit_id: int
    members: int
    as_of: dt.date
    source: str


def _hour(field: str) -> TruncHour:
    return TruncHour(field, tzinfo=dt.UTC)


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
    """Hours of votes that were cast, withdrawn or revived, or whose photo came or went."""
    changed = Vote.objects.filter(
        contest_id=contest_id, changed_at__gte=since, changed_at__lt=until
    )
    photos = Photo.objects.filter(contest_id=contest_id, status_at__gte=since, status_at__lt=until)
    return {
        hour
        for votes in (changed, Vote.objects.filter(photo__in=photos))
        for hour in votes.order_by()
        .annotate(h=_hour("cast_at"))
        .values_list("h", flat=True)
        .distinct()
    }


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
    """Hours in which photos were sent whose state changed."""
    photos = Photo.objects.filter(
        contest_id=contest_id, status_at__gte=since, status_at__lt=until
    ).annotate(hour=_hour("submitted_at"))
    return set(photos.order_by().values_list("hour", flat=True).distinct())


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
    events = Event.objects.filter(contest_id=contest_id, at__gte=since, at__lt=until)
    return set(events.order_by().annotate(h=_hour("at")).values_list("h", flat=True).distinct())


def count_events(
    contest_id: int, begins_at: dt.datetime, ends_at: dt.datetime
) -> Iterator[HourRow]:
    """Visits, views and shares by unit, hour and channel."""
    rows = (
        Event.objects.filter(contest_id=contest_id, at__gte=begins_at, at__lt=ends_at)
        .annotate(hour=_hour("at"))
        .order_by()
        .values_list("unit_id", "hour", "kind", "channel")
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
