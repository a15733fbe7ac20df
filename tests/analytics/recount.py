"""The rollups counted once more, by plain loops over the raw rows: what the tables must hold."""

import datetime as dt
from collections import Counter

from analytics.models import Event, PersonDay, UnitHour
from analytics.persons import member_key, voter_key
from analytics.spans import ZONE
from photo_contest.models import Contest, Photo, Vote

Hours = dict[tuple[int | None, dt.datetime, str, str], int]
Persons = set[tuple[dt.date, str, int, str]]


def tables(contest: Contest) -> tuple[Hours, Persons]:
    """What the tables hold now."""
    hours = {
        (row.unit_id, row.hour, row.statistic, row.channel): row.value
        for row in UnitHour.objects.filter(contest=contest)
    }
    persons = {
        (row.day, row.role, row.unit_id, row.person)
        for row in PersonDay.objects.filter(contest=contest)
    }
    assert len(hours) == UnitHour.objects.count()
    assert len(persons) == PersonDay.objects.count()
    return hours, persons


def recounted(contest: Contest, until: dt.datetime) -> tuple[Hours, Persons]:
    """What they ought to hold of everything that happened before `until`."""
    hours: Counter[tuple[int | None, dt.datetime, str, str]] = Counter()
    persons: Persons = set()

    def add(unit: int | None, at: dt.datetime, statistic: str, channel: str = "") -> None:
        hour = at.replace(minute=0, second=0, microsecond=0)
        hours[unit, hour, statistic, channel] += 1

    def person(unit: int, at: dt.datetime, role: str, key: str) -> None:
        persons.add((at.astimezone(ZONE).date(), role, unit, key))

    for vote in Vote.objects.filter(contest=contest, cast_at__lt=until).select_related("photo"):
        counts = vote.withdrawn_at is None and vote.state == "counted"
        if not counts or vote.photo.status != "approved":
            continue
        unit = vote.photo.unit_id
        add(unit, vote.cast_at, "votes")
        person(unit, vote.cast_at, "voter", voter_key(contest.pk, vote.voter))
        if vote.member_id:
            add(unit, vote.cast_at, "votes_signed_in")
            person(unit, vote.cast_at, "member-voter", member_key(contest.pk, vote.member_id))
    for photo in Photo.objects.filter(contest=contest, submitted_at__lt=until):
        if photo.status == "withdrawn":
            continue
        add(photo.unit_id, photo.submitted_at, "photos_submitted")
        person(
            photo.unit_id, photo.submitted_at, "entrant", member_key(contest.pk, photo.author_id)
        )
        if photo.status == "approved":
            add(photo.unit_id, photo.submitted_at, "photos_approved")
    for event in Event.objects.filter(contest=contest, at__lt=until).select_related("photo"):
        unit = event.photo.unit_id if event.photo else None
        add(unit, event.at, f"{event.kind}s", event.channel)
    return dict(hours), persons
