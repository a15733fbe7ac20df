"""The rollups counted once more, by plain loops over the raw rows: what the tables must hold."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field

from analytics.models import (
    ContestHour,
    Event,
    PersonDay,
    PhotoDay,
    PhotoUnit,
    UnitHour,
    VisitorDay,
)
from analytics.persons import member_key, voter_key
from analytics.spans import ZONE
from photo_contest.models import Contest, Photo, UnitPeriod, Vote

EVENTS = ("visits", "views", "shares")


@dataclass
class Tables:
    """Every rollup of a contest, by key. `begins`: of earlier days the raw events are deleted."""

    begins: dt.date = dt.date.min
    unit_hours: Counter[tuple[int | None, dt.datetime, str, str]] = field(default_factory=Counter)
    contest_hours: Counter[tuple[dt.datetime, str, str]] = field(default_factory=Counter)
    photo_days: Counter[tuple[str, dt.date, str]] = field(default_factory=Counter)
    photo_units: Counter[tuple[str, int]] = field(default_factory=Counter)
    persons: set[tuple[dt.date, str, int, int]] = field(default_factory=set)
    visitors: Counter[tuple[dt.date, int | None]] = field(default_factory=Counter)

    def add(self, unit: int | None, at: dt.datetime, statistic: str, channel: str = "") -> None:
        hour = at.replace(minute=0, second=0, microsecond=0)
        self.unit_hours[unit, hour, statistic, channel] += 1
        self.contest_hours[hour, statistic, channel] += 1

    def events_before(self, day: dt.date) -> "Tables":
        """What they tell of events of days whose raw rows will not be read again."""
        told = Tables(begins=day)
        for key, value in self.unit_hours.items():
            if key[2] in EVENTS and _day(key[1]) < day:
                told.unit_hours[key] = value
                told.contest_hours[key[1:]] += value
        for photo, on, statistic in self.photo_days:
            if statistic in EVENTS and on < day:
                told.photo_days[photo, on, statistic] = self.photo_days[photo, on, statistic]
        told.persons = {row for row in self.persons if row[1] == "visitor" and row[0] < day}
        return told


def _day(at: dt.datetime) -> dt.date:
    return at.astimezone(ZONE).date()


def tables(contest: Contest) -> Tables:
    """What the tables hold now."""
    held = Tables()
    for hour in UnitHour.objects.filter(contest=contest):
        held.unit_hours[hour.unit_id, hour.hour, hour.statistic, hour.channel] += hour.value
    for sums in ContestHour.objects.filter(contest=contest):
        held.contest_hours[sums.hour, sums.statistic, sums.channel] += sums.value
    for photo in PhotoDay.objects.filter(contest=contest):
        held.photo_days[photo.photo_id, photo.day, photo.statistic] += photo.value
    for pair in PhotoUnit.objects.filter(contest=contest):
        held.photo_units[pair.photo_id, pair.unit_id] += pair.votes
    for one in PersonDay.objects.filter(contest=contest):
        held.persons.add((one.day, one.role, one.unit_id, one.person))
    for visitors in VisitorDay.objects.filter(contest=contest):
        held.visitors[visitors.day, visitors.unit_id] += visitors.visitors
    for rows, model in (
        (held.unit_hours, UnitHour),
        (held.contest_hours, ContestHour),
        (held.photo_days, PhotoDay),
        (held.photo_units, PhotoUnit),
        (held.persons, PersonDay),
        (held.visitors, VisitorDay),
    ):
        assert len(rows) == model.objects.filter(contest=contest).count()
    return held


def recounted(contest: Contest, until: dt.datetime, kept: Tables | None = None) -> Tables:
    """What they ought to hold of everything that happened before `until`; `kept`: what was told of
    events whose raw rows are deleted."""
    told = deepcopy(kept) if kept else Tables()
    _votes(contest, until, told)
    _submissions(contest, until, told)
    for event in Event.objects.filter(contest=contest, at__lt=until).select_related("photo"):
        if _day(event.at) < told.begins:
            continue
        photo, statistic = event.photo, f"{event.kind}s"
        told.add(photo.unit_id if photo else None, event.at, statistic, event.channel)
        unit = photo.unit_id if photo else contest.host_id
        told.persons.add((_day(event.at), "visitor", unit, event.visitor))
        if photo:
            told.photo_days[photo.pk, _day(event.at), statistic] += 1
    told.visitors = _visitors(told.persons, _day(until))
    told.begins = dt.date.min
    return told


def _votes(contest: Contest, until: dt.datetime, told: Tables) -> None:
    for vote in Vote.objects.filter(contest=contest, cast_at__lt=until).select_related("photo"):
        photo = vote.photo
        if vote.withdrawn_at is not None or photo.status != "approved":
            continue
        if vote.state == "provisional":
            told.add(photo.unit_id, vote.cast_at, "votes_provisional")
        if vote.state != "counted":
            continue
        statistics = ["votes", "votes_signed_in"] if vote.member_id else ["votes"]
        for statistic in statistics:
            told.add(photo.unit_id, vote.cast_at, statistic)
            told.photo_days[photo.pk, _day(vote.cast_at), statistic] += 1
        keys = {"voter": voter_key(contest.pk, vote.voter)}
        if vote.member_id:
            keys["member-voter"] = member_key(contest.pk, vote.member_id)
        for role, key in keys.items():
            told.persons.add((_day(vote.cast_at), role, photo.unit_id, key))
        if vote.member_id and vote.unit_id:
            told.photo_units[photo.pk, vote.unit_id] += 1


def _submissions(contest: Contest, until: dt.datetime, told: Tables) -> None:
    for photo in Photo.objects.filter(contest=contest, submitted_at__lt=until):
        if photo.status == "withdrawn":
            continue
        told.add(photo.unit_id, photo.submitted_at, "photos_submitted")
        if photo.status == "approved":
            told.add(photo.unit_id, photo.submitted_at, "photos_approved")
        if photo.status in ("rejected", "disqualified"):
            told.add(photo.unit_id, photo.submitted_at, "photos_refused")
        author = member_key(contest.pk, photo.author_id)
        told.persons.add((_day(photo.submitted_at), "entrant", photo.unit_id, author))


def _visitors(
    persons: Iterable[tuple[dt.date, str, int, int]], today: dt.date
) -> Counter[tuple[dt.date, int | None]]:
    """Distinct visitors at each unit with all below it, by the tree of today, of which all units
    are still there."""
    above = dict(UnitPeriod.objects.on(today).values_list("unit_id", "parent_id"))
    seen: dict[tuple[dt.date, int | None], set[int]] = defaultdict(set)
    for day, role, unit, person in persons:
        if role != "visitor":
            continue
        seen[day, None].add(person)
        node: int | None = unit
        while node is not None:
            seen[day, node].add(person)
            node = above[node]
    return Counter({key: len(those) for key, those in seen.items()})
