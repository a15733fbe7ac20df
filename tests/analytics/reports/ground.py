"""A small seeded contest of six days, and how its reports are asked for. Two upper unions, Sa Pa
with three grassroots unions and Nghĩa Lộ with two; on the fourth day one of Sa Pa's is merged into
one of Nghĩa Lộ's."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from analytics import rollups
from analytics.models import Event
from analytics.reports.asked import Asked, read
from analytics.reports.registry import REPORTS
from analytics.spans import DAY, ZONE
from photo_contest.domain.units.changes import Order, merge_units
from photo_contest.models import Contest, Member, Photo, Unit, Vote
from tests.analytics import builders
from tests.analytics.builders import MONDAY, instant, photo, vote
from tests.factories import MemberFactory, UnitFactory

NOW = instant(5, 20)
MERGED_ON = MONDAY + 3 * DAY


def asked_of(name: str, **params: str) -> Asked:
    return read(params, REPORTS[name])


@dataclass
class Ground:
    contest: Contest
    units: dict[str, Unit]
    people: dict[str, list[Member]]
    photos: list[Photo]
    organizer: Member

    def report(
        self, name: str, viewer: Member | None = None, at: dt.datetime = NOW, **params: str
    ) -> Any:
        return REPORTS[name].build(
            self.contest, asked_of(name, **params), viewer=viewer or self.organizer, at=at
        )

    def officer_of(self, code: str) -> Member:
        made: Member = MemberFactory(role="officer", office=self.units[code])
        return made

    def acts(self, codes: set[str] | None = None) -> Iterator[tuple[str, dt.datetime, str]]:
        """Every act that counts, of photos of these units (None: all there is), from the raw rows:
        statistic, instant in Viet Nam, channel."""
        for event in Event.objects.select_related("photo__unit"):
            code = event.photo.unit.code if event.photo else None
            if codes is None or code in codes:
                yield f"{event.kind}s", event.at.astimezone(ZONE), event.channel
        for one in Vote.objects.select_related("photo__unit"):
            counts = one.withdrawn_at is None and one.state == "counted"
            counts = counts and one.photo.status == "approved"
            if counts and (codes is None or one.photo.unit.code in codes):
                yield "votes", one.cast_at.astimezone(ZONE), ""
        for sent in Photo.objects.select_related("unit"):
            if codes is None or sent.unit.code in codes:
                yield "photos_submitted", sent.submitted_at.astimezone(ZONE), ""
                if sent.status == "approved":
                    yield "photos_approved", sent.submitted_at.astimezone(ZONE), ""


def empty(**contest: object) -> Ground:
    """The units and their members, and nothing done yet."""
    province = UnitFactory(kind="federation", code="TINH", name="LĐLĐ tỉnh")
    units = {"TINH": province}
    for code in ("SAPA", "NGHIALO"):
        units[code] = UnitFactory(kind="upper", code=code, parent=province)
    for code, above in (
        ("CHE", "SAPA"),
        ("DIEN", "SAPA"),
        ("DUONG", "SAPA"),
        ("TRUONG", "NGHIALO"),
        ("MO", "NGHIALO"),
    ):
        units[code] = UnitFactory(code=code, parent=units[above])
        builders.figure(units[code], 20)
    people = {
        code: [MemberFactory(unit=units[code], password=None) for _ in range(8)]
        for code in ("CHE", "DIEN", "TRUONG", "MO")
    }
    made = builders.contest(province, **contest)
    return Ground(made, units, people, [], MemberFactory(role="organizer"))


def busy(seed: int = 1, *, merger: bool = True, **contest: object) -> Ground:
    """Photos, votes and events at random hours; then, unless told otherwise, the merger of CHE into
    TRUONG."""
    ground, dice = empty(**contest), random.Random(seed)
    for code, people in ground.people.items():
        for number in range(3):
            at = instant(dice.randrange(2), dice.randrange(24))
            sent = photo(ground.contest, people[number], ground.units[code], at)
            ground.photos.append(sent)
    builders.set_status(ground.photos[2], "pending", instant(2))
    approved = [one for one in ground.photos if one.status == "approved"]
    members = [member for people in ground.people.values() for member in people]
    for one in approved[1:]:
        for member in dice.sample(members, dice.randrange(14)):
            vote(one, instant(dice.randrange(2, 6), dice.randrange(20)), member=member)
        for _ in range(dice.randrange(6)):
            vote(one, instant(dice.randrange(2, 6), dice.randrange(20)))
    some = list(Vote.objects.order_by("pk"))
    builders.withdraw(dice.choice(some), instant(5, 19))
    vote(approved[0], instant(3), state="provisional")
    for _ in range(60):
        kind = dice.choice(["visit", "view", "share"])
        about = dice.choice(approved) if kind == "view" or dice.random() < 0.5 else None
        channel = dice.choice(Event.Channel.values)
        at = instant(dice.randrange(6), dice.randrange(20), dice.randrange(60))
        builders.event(ground.contest, kind, at, about, channel)
    if merger:
        order = Order(on=MERGED_ON, reason="Sắp xếp lại", by=None, at=instant(3, 8))
        merge_units(units=[ground.units["CHE"]], into=ground.units["TRUONG"], order=order)
    rollups.fill(ground.contest.pk, until=NOW)
    return ground
