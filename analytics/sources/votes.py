"""Votes for approved photos: living and counted ones, and, apart, provisional ones."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Final

from django.db.models import Count, Q

from analytics.models import PersonDay, Statistic
from analytics.persons import member_key, voter_key
from analytics.sources.changes import changed, decided, hours_of, in_lots
from analytics.sources.instants import HourOf
from analytics.sources.rows import HourRow, PersonRow, PhotoRow, PhotoUnitRow
from analytics.spans import DAY, begin_of
from photo_contest.models import Photo, Vote
from photo_contest.models.vote import VoteQuerySet

_COUNTED: Final = Q(state=Vote.State.COUNTED)
_PROVISIONAL: Final = Q(state=Vote.State.PROVISIONAL)


def _living(contest_id: int, begins_at: dt.datetime, ends_at: dt.datetime) -> VoteQuerySet:
    """Living votes that were cast in a span for photos which stand."""
    return Vote.objects.living().filter(
        contest_id=contest_id,
        changed_at__gte=begins_at,  # follows from the next line, and has an index
        cast_at__gte=begins_at,
        cast_at__lt=ends_at,
        photo__status=Photo.Status.APPROVED,
    )


def first_vote_change(contest_id: int) -> dt.datetime | None:
    rows = Vote.objects.filter(contest_id=contest_id).order_by("changed_at")
    return rows.values_list("changed_at", flat=True).first()


def _changes(contest_id: int, since: dt.datetime, until: dt.datetime) -> VoteQuerySet:
    """Votes that were cast, withdrawn, revived, released or dropped."""
    return Vote.objects.filter(contest_id=contest_id, changed_at__gte=since, changed_at__lt=until)


def vote_hours_touched(contest_id: int, since: dt.datetime, until: dt.datetime) -> set[dt.datetime]:
    """Hours of votes that changed, or whose photo came, went or moved."""
    for_changed = Vote.objects.filter(photo__in=changed(contest_id, since, until))
    touched = hours_of(_changes(contest_id, since, until), "cast_at")
    return touched | hours_of(for_changed, "cast_at")


def photos_touched(contest_id: int, since: dt.datetime, until: dt.datetime) -> set[str]:
    """Photos whose votes of signed-in members changed, and those that came or went."""
    votes = _changes(contest_id, since, until).filter(member__isnull=False, unit__isnull=False)
    came_or_went = Photo.objects.filter(decided(contest_id, since, until))
    with_votes = set(votes.order_by().values_list("photo_id", flat=True).distinct())
    return with_votes | set(came_or_went.values_list("pk", flat=True))


def photos_voted(contest_id: int) -> list[str]:
    """Photos that ever had a vote of a signed-in member."""
    votes = Vote.objects.filter(contest_id=contest_id, member__isnull=False, unit__isnull=False)
    return sorted(votes.order_by().values_list("photo_id", flat=True).distinct())


def count_votes(contest_id: int, begins_at: dt.datetime, ends_at: dt.datetime) -> Iterator[HourRow]:
    """Votes by the photo's unit and the hour of casting: all, those cast signed in, provisional
    ones."""
    rows = (
        _living(contest_id, begins_at, ends_at)
        .annotate(hour=HourOf("cast_at"))
        .order_by()
        .values_list("photo__unit_id", "hour")
        .annotate(
            votes=Count("id", filter=_COUNTED),
            signed_in=Count("member_id", filter=_COUNTED),
            provisional=Count("id", filter=_PROVISIONAL),
        )
    )
    statistics = (Statistic.VOTES, Statistic.VOTES_SIGNED_IN, Statistic.VOTES_PROVISIONAL)
    for unit_id, hour, *values in rows:
        for statistic, value in zip(statistics, values, strict=True):
            if value:
                yield HourRow(unit_id, hour, statistic, "", value)


def count_photo_votes(contest_id: int, day: dt.date, ends_at: dt.datetime) -> Iterator[PhotoRow]:
    """Votes by photo on a day, as far as they were cast before `ends_at`."""
    rows = (
        _living(contest_id, begin_of(day), min(begin_of(day + DAY), ends_at))
        .filter(_COUNTED)
        .order_by()
        .values_list("photo_id")
        .annotate(votes=Count("id"), signed_in=Count("member_id"))
    )
    for photo_id, votes, signed_in in rows:
        yield PhotoRow(photo_id, day, Statistic.VOTES, votes)
        if signed_in:
            yield PhotoRow(photo_id, day, Statistic.VOTES_SIGNED_IN, signed_in)


def count_photo_units(photo_ids: Collection[str], until: dt.datetime) -> Iterator[PhotoUnitRow]:
    """Votes of signed-in members by photo and the member's unit; those without unit are left
    out."""
    for lot in in_lots(photo_ids):
        votes = Vote.objects.counted().filter(
            photo__in=lot,
            photo__status=Photo.Status.APPROVED,
            member__isnull=False,
            unit__isnull=False,
            cast_at__lt=until,
        )
        rows = votes.order_by().values_list("photo_id", "unit_id").annotate(votes=Count("id"))
        for photo_id, unit_id, count in rows:
            yield PhotoUnitRow(photo_id, unit_id, count)


def voters(contest_id: int, day: dt.date, ends_at: dt.datetime) -> set[PersonRow]:
    """Distinct voters of a day by the unit of the photos that they voted for, as far as they did
    before `ends_at`."""
    rows = (
        _living(contest_id, begin_of(day), min(begin_of(day + DAY), ends_at))
        .filter(_COUNTED)
        .order_by()
        .values_list("photo__unit_id", "voter", "member_id")
        .distinct()
    )
    persons = set()
    for unit_id, voter, member_id in rows:
        persons.add(PersonRow(day, PersonDay.Role.VOTER, unit_id, voter_key(contest_id, voter)))
        if member_id is not None:
            person = member_key(contest_id, member_id)
            persons.add(PersonRow(day, PersonDay.Role.MEMBER_VOTER, unit_id, person))
    return persons
