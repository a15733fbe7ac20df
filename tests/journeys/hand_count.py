"""The figures of a contest counted once more, from the raw rows by plain loops: nothing here knows
the tables, measures and reports that are tried with it."""

import datetime as dt
import math
from collections import defaultdict
from zoneinfo import ZoneInfo

from analytics.models import Event
from photo_contest.models import (
    Contest,
    Membership,
    MembershipFigure,
    Photo,
    Unit,
    UnitPeriod,
    Vote,
)

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
WHOLE = "*"  # the code of the whole contest
Z = 1.959963984540054  # of 95 %


def day_of(at: dt.datetime) -> dt.date:
    return at.astimezone(HERE).date()


class HandCount:
    """All rows of a contest, as of an instant, on the tree of `day` (today's unless told).

    `first`, `last`: the days that count; None is the whole contest. `merged`: codes of units that
    went into others."""

    def __init__(
        self,
        contest: Contest,
        until: dt.datetime,
        *,
        merged: dict[str, str] | None = None,
        first: dt.date | None = None,
        last: dt.date | None = None,
        day: dt.date | None = None,
    ) -> None:
        self.contest, self.until = contest, until
        self.first, self.last = first or dt.date.min, last or dt.date.max
        self.day = day or day_of(until)
        self.codes = {unit.pk: unit.code for unit in Unit.objects.all()}
        self.host = self.codes[contest.host_id]
        self.parent: dict[str, str | None] = {}
        self.kind: dict[str, str] = {}
        for period in UnitPeriod.objects.all():
            if period.begins_on <= self.day and not (
                period.ends_on is not None and period.ends_on <= self.day
            ):
                code = self.codes[period.unit_id]
                self.kind[code] = period.kind
                self.parent[code] = self.codes[period.parent_id] if period.parent_id else None
        self.heir = {gone: into for gone, into in (merged or {}).items() if gone not in self.parent}
        self.photos = [p for p in Photo.objects.filter(contest=contest) if p.submitted_at < until]
        self.by_id = {photo.pk: photo for photo in self.photos}
        votes = Vote.objects.filter(contest=contest)
        self.votes = [vote for vote in votes if vote.cast_at < until]
        events = Event.objects.filter(contest=contest)
        self.events = [event for event in events if event.at < until]
        self.roster: dict[int, str] = {}
        for spell in Membership.objects.all():
            if spell.begins_on <= self.day and (spell.ends_on is None or self.day < spell.ends_on):
                self.roster[spell.member_id] = self.codes[spell.unit_id]

        self.latest: dict[str, int] = {}
        for row in MembershipFigure.objects.order_by("as_of"):
            if row.as_of <= self.day:
                self.latest[self.codes[row.unit_id]] = row.members
        self.lines: dict[str, list[str]] = {}

    # --- places ---------------------------------------------------------------------------

    def line(self, unit_id: int | None) -> list[str]:
        """The codes on which something of a unit is told, from itself upwards, and the whole."""
        if unit_id is None:
            return [WHOLE]
        code: str | None = self.codes[unit_id]
        code = self.heir.get(code, code) if code else code
        found = []
        while code is not None and code in self.parent:
            found.append(code)
            code = self.parent[code]
        return [*found, WHOLE]

    def line_of_code(self, code: str) -> list[str]:
        if code not in self.lines:
            [unit_id] = [pk for pk, one in self.codes.items() if one == code]
            self.lines[code] = self.line(unit_id)
        return self.lines[code]

    def counts_on(self, at: dt.datetime) -> bool:
        return self.first <= day_of(at) <= self.last

    # --- what counts ----------------------------------------------------------------------

    def sent(self) -> list[Photo]:
        return [
            photo
            for photo in self.photos
            if photo.status != "withdrawn" and self.counts_on(photo.submitted_at)
        ]

    def valid(self, state: str = "counted") -> list[Vote]:
        return [
            vote
            for vote in self.votes
            if vote.withdrawn_at is None
            and vote.state == state
            and self.by_id[vote.photo_id].status == "approved"
            and self.counts_on(vote.cast_at)
        ]

    def seen(self) -> list[Event]:
        return [event for event in self.events if self.counts_on(event.at)]

    def unit_of(self, row: Vote | Event) -> int | None:
        return self.by_id[row.photo_id].unit_id if row.photo_id else None

    # --- figures by code ------------------------------------------------------------------

    def figures(self) -> dict[str, dict[str, float]]:
        """Sums and persons by code, the whole contest under WHOLE."""
        sums: dict[str, dict[str, float]] = {
            code: defaultdict(int) for code in [*self.parent, WHOLE]
        }
        people: dict[str, dict[str, set[object]]] = {
            code: defaultdict(set) for code in [*self.parent, WHOLE]
        }
        for photo in self.sent():
            for code in self.line(photo.unit_id):
                sums[code]["photos_submitted"] += 1
                sums[code]["photos_approved"] += photo.status == "approved"
                sums[code]["photos_refused"] += photo.status in ("rejected", "disqualified")
                people[code]["entrants"].add(photo.author_id)
        for vote in self.valid():
            for code in self.line(self.unit_of(vote)):
                sums[code]["votes"] += 1
                sums[code]["votes_signed_in"] += vote.member_id is not None
                people[code]["voters"].add(vote.voter)
        for vote in self.valid("provisional"):
            for code in self.line(self.unit_of(vote)):
                sums[code]["votes_provisional"] += 1
        for event in self.seen():
            for code in self.line(self.unit_of(event)):
                sums[code][f"{event.kind}s"] += 1
            for code in self.line(self.unit_of(event) or self.contest.host_id):
                people[code]["visitors"].add((day_of(event.at), event.visitor))
        for member_id in self.taking_part():
            if member_id in self.roster:
                for code in self.line_of_code(self.roster[member_id]):
                    people[code]["participants"].add(member_id)
        for code, names in people.items():
            for name in ("entrants", "voters", "visitors", "participants"):
                sums[code][name] = len(names[name])
        return sums

    def participants_until(self, last: dt.date) -> dict[str, int]:
        """Participants by code, as they stand today, who had taken part by the end of a day."""
        found: dict[str, int] = defaultdict(int)
        for member_id, day in self.taking_part().items():
            if day <= last and member_id in self.roster:
                for code in self.line_of_code(self.roster[member_id]):
                    found[code] += 1
        return found

    def taking_part(self) -> dict[int, dt.date]:
        """Members who sent a photo or voted signed in, with their first day."""
        first: dict[int, dt.date] = {}
        acts = [(photo.author_id, day_of(photo.submitted_at)) for photo in self.sent()]
        acts += [(v.member_id, day_of(v.cast_at)) for v in self.valid() if v.member_id is not None]
        for member_id, day in acts:
            first[member_id] = min(day, first.get(member_id, day))
        return first

    def members(self, code: str) -> int | None:
        """The unit's latest figure; else the sum of those directly below, if each has one."""
        if code in self.latest:
            return self.latest[code]
        below = [one for one, parent in self.parent.items() if parent == code]
        parts = [self.members(one) for one in below]
        if not parts or None in parts:
            return None
        return sum(part for part in parts if part is not None)

    # --- time -----------------------------------------------------------------------------

    def instants(self, code: str) -> dict[str, list[dt.datetime]]:
        """The instants at which each statistic of a unit rose, with all below it."""
        found: dict[str, list[dt.datetime]] = defaultdict(list)
        for photo in self.sent():
            if code in self.line(photo.unit_id):
                found["photos_submitted"].append(photo.submitted_at)
                if photo.status == "approved":
                    found["photos_approved"].append(photo.submitted_at)
        for vote in self.valid():
            if code in self.line(self.unit_of(vote)):
                found["votes"].append(vote.cast_at)
        for event in self.seen():
            if code in self.line(self.unit_of(event)):
                found[f"{event.kind}s"].append(event.at)
        return found

    def days_of_acts(self) -> dict[str, list[dt.date]]:
        """By code: the days of the photos that were sent and of the votes that they got."""
        found: dict[str, list[dt.date]] = defaultdict(list)
        for photo in self.sent():
            for code in self.line(photo.unit_id):
                found[code].append(day_of(photo.submitted_at))
        for vote in self.valid():
            for code in self.line(self.unit_of(vote)):
                found[code].append(day_of(vote.cast_at))
        return found

    def channels(self, code: str) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = defaultdict(int)
        for event in self.seen():
            if code in self.line(self.unit_of(event)):
                found[event.channel, f"{event.kind}s"] += 1
        return found

    # --- photos ---------------------------------------------------------------------------

    def votes_by_photo(self, code: str) -> dict[str, list[Vote]]:
        """The valid votes of each approved photo of a unit, also of those without any."""
        found: dict[str, list[Vote]] = {
            photo.pk: []
            for photo in self.photos
            if photo.status == "approved" and code in self.line(photo.unit_id)
        }
        for vote in self.valid():
            if vote.photo_id in found:
                found[vote.photo_id].append(vote)
        return found


def wilson(count: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    share, square = count / of, Z * Z / of
    middle = share + square / 2
    spread = Z * math.sqrt(share * (1 - share) / of + square / (4 * of))
    return (middle - spread) / (1 + square), (middle + spread) / (1 + square)


def gini(counts: list[int]) -> float:
    """By its definition: half the mean difference of all pairs over the mean."""
    total = sum(counts)
    differences = sum(abs(a - b) for a in counts for b in counts)
    return differences / (2 * len(counts) * total)


def rank_of(value: float, values: list[float]) -> int:
    return 1 + sum(other > value for other in values)
