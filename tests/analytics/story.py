"""A contest in which things happen at random, in the order of time."""

import datetime as dt
import random

from analytics import rollups
from analytics.events.forgetting import KEPT, forget_events
from analytics.models import FillMark
from analytics.spans import day_of
from photo_contest.models import Contest, Photo, Vote
from tests.analytics import builders
from tests.analytics.builders import instant
from tests.analytics.recount import Tables, recounted, tables
from tests.factories import MemberFactory, UnitFactory


class Story:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.contest: Contest = builders.contest()
        uppers = [UnitFactory(kind="upper", parent=self.contest.host) for _ in range(2)]
        self.units = [UnitFactory(parent=uppers[number % 2]) for number in range(4)]
        homes = [*self.units, *self.units, None]
        self.members = [MemberFactory(unit=unit) for unit in homes]
        self.now = instant(0)
        self.photos: list[Photo] = []
        self.votes: list[Vote] = []
        self.kept: Tables | None = None

    def go_on(self, deeds: int) -> None:
        acts = [self.send, self.vote, self.vote, self.vote, self.withdraw, self.revive]
        acts += [self.decide, self.settle, self.move, self.tell, self.tell, self.tell]
        for _ in range(deeds):
            self.now += dt.timedelta(minutes=self.random.choice([1, 7, 40, 200]))
            self.random.choice(acts)()
        self.now += dt.timedelta(seconds=1)  # all of it happened before

    def send(self) -> None:
        author = self.random.choice(self.members)
        unit = self.random.choice(self.units)
        self.photos.append(builders.photo(self.contest, author, unit, self.now))

    def decide(self) -> None:
        if self.photos:
            status = self.random.choice(["withdrawn", "disqualified", "approved", "rejected"])
            builders.set_status(self.random.choice(self.photos), status, self.now)

    def move(self) -> None:
        if self.photos:
            unit = self.random.choice(self.units)
            builders.move(self.random.choice(self.photos), unit, self.now)

    def vote(self) -> None:
        if self.photos:
            member = self.random.choice([None, None, *self.members])
            voter = f"{self.random.randrange(4)}-{len(self.votes)}"
            photo = self.random.choice(self.photos)
            if member and photo.votes.filter(member=member).exists():
                return
            state = self.random.choice(["counted", "counted", "provisional"])
            unit = self.random.choice([None, None, *self.units]) if member else None
            self.votes.append(
                builders.vote(photo, self.now, voter=voter, member=member, unit=unit, state=state)
            )

    def withdraw(self) -> None:
        if self.votes:
            builders.withdraw(self.random.choice(self.votes), self.now)

    def revive(self) -> None:
        if self.votes:
            builders.revive(self.random.choice(self.votes), self.now)

    def settle(self) -> None:
        waiting = [vote for vote in self.votes if vote.state == "provisional"]
        if waiting:
            deed = self.random.choice([builders.release, builders.drop])
            deed(self.random.choice(waiting), self.now)

    def tell(self) -> None:
        """An event, a few of which were written long after they happened."""
        photo = self.random.choice([None, *self.photos])
        kind = self.random.choice(["visit", "share"] if photo is None else ["view", "share"])
        kind = self.random.choice([kind, kind, "visit"])
        channel = self.random.choice(["zalo", "qr", "facebook"])
        at = self.now - dt.timedelta(minutes=self.random.choice([0, 0, 31, 700]))
        visitor = self.random.randrange(6) if kind != "view" else None
        builders.event(self.contest, kind, at, photo, channel, visitor)

    def forget(self) -> None:
        """Raw events are deleted two days after they happened, and not after thirty."""
        rollups.fill(self.contest.pk, until=self.now)
        forget_events(at=self.now - dt.timedelta(days=2) + KEPT)
        raw_from = FillMark.objects.get(contest=self.contest, stream="events").raw_from
        if raw_from is not None:
            self.kept = tables(self.contest).events_before(day_of(raw_from))

    def recounted(self) -> Tables:
        """What the tables must hold."""
        return recounted(self.contest, self.now, self.kept)
