"""A whole contest of 120 units and 3,000 members, made by chance from one seed: rows at past
instants, as a crowd leaves them; what a person decides goes through the verbs."""

import datetime as dt
import itertools
from dataclasses import dataclass, field
from random import Random

from analytics.models import Event, ParticipationTarget
from analytics.spans import ZONE
from photo_contest.domain.authoring import withdraw_photo
from photo_contest.domain.leagues import define_league
from photo_contest.domain.members import transfer_member
from photo_contest.domain.moderation import decide
from photo_contest.domain.units.changes import Order, merge_units
from photo_contest.models import (
    Contest,
    League,
    Member,
    Membership,
    MembershipFigure,
    Photo,
    Unit,
    UnitPeriod,
    Vote,
)
from tests.analytics.builders import MONDAY, contest, instant
from tests.factories import LONG_AGO, MemberFactory, PhotoFactory

UPPERS, GRASSROOTS, MEMBERS = 5, 114, 3000
MERGER, RECORDED, END = 10, 13, 26  # days of the contest, counted from 0
STRANGERS = 700
CHANNELS = ("zalo", "facebook", "portal", "qr", "direct")
STATUSES = {"approved": 74, "pending": 8, "rejected": 8, "held": 3, "returned": 3, "withdrawn": 4}


@dataclass
class WholeContest:
    random: Random
    contest: Contest
    organizer: Member
    host: Unit
    uppers: list[Unit]
    units: list[Unit]  # grassroots
    people: list[tuple[Member, Unit]]  # with the unit of their first day
    merged: tuple[Unit, Unit] | None = None  # which went into which
    _moved: dict[int, list[Membership]] = field(default_factory=dict)
    _slots: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def begun(cls, seed: int) -> "WholeContest":
        random = Random(seed)
        host = _units(1, "TINH", "federation", [None])[0]
        uppers = _units(UPPERS, "CT", "upper", [host])
        units = _units(GRASSROOTS, "CS", "grassroots", [random.choice(uppers) for _ in range(114)])
        story = cls(
            random,
            contest(host, slug="ca-cuoc-thi", title="Cả cuộc thi"),
            MemberFactory(role="organizer"),
            host,
            uppers,
            units,
            _people(random, units),
        )
        story._count_members()
        for code, least, most in (("nho", 0, 20), ("lon", 21, 10_000)):
            define_league(
                code=code,
                name=code,
                rule=League.Rule.SIZE,
                kind="grassroots",
                members_min=least,
                members_max=most,
                begins_on=LONG_AGO,
                by=story.organizer,
                at=instant(0),
            )
        for unit in [*random.sample(units, 30), *uppers, host]:
            target = random.randint(2, 20 if unit in units else 150)
            ParticipationTarget.objects.create(
                contest=story.contest, unit=unit, participants=target
            )
        return story

    def days_pass(self, first: int, last: int) -> None:
        """What people do from the one day to the other, in the rows that are left of it."""
        spells = Membership.objects.exclude(begins_on=LONG_AGO).order_by("begins_on")
        for spell in spells.select_related("unit"):
            self._moved.setdefault(spell.member_id, []).append(spell)
        self._send_photos(first, last, 200)
        photos = list(Photo.objects.filter(contest=self.contest, status="approved"))
        photos = [photo for photo in photos if photo.submitted_at < instant(last)]
        weights = [self.random.paretovariate(1.2) for _ in photos]
        self._vote(first, last, photos, weights)
        self._look(first, last, photos, weights)

    def people_decide(self) -> None:
        """Two units merge, and it is recorded late; members move; photos and votes are withdrawn,
        photos disqualified, provisional votes released or dropped."""
        random, at = self.random, instant(RECORDED, 8)
        gone, into = self.merged = self.units[3], self.units[4]
        order = Order(
            on=MONDAY + dt.timedelta(days=MERGER), reason="Sắp xếp lại", by=self.organizer, at=at
        )
        merge_units(units=[gone], into=into, order=order)
        others = [(who, unit) for who, unit in self.people if unit not in (gone, into)]
        for who, unit in random.sample(others, 6):
            to = random.choice([one for one in self.units[10:] if one != unit])
            day = MONDAY + dt.timedelta(RECORDED)
            transfer_member(member=who, to=to, on=day, by=self.organizer, at=at)
        photos = list(
            Photo.objects.filter(contest=self.contest, status="approved").order_by("code")
        )
        for photo in random.sample(photos, 14):
            if random.random() < 0.5:
                withdraw_photo(photo=photo, by=photo.author, at=at)
            else:
                decide(photo=photo, by=self.organizer, verdict="disqualify", reason="topic", at=at)
        votes = list(Vote.objects.filter(contest=self.contest, withdrawn_at=None).order_by("pk"))
        for vote in random.sample(votes, 60):
            vote.withdrawn_at = vote.changed_at = at
            vote.save()
        checked = Vote.objects.filter(contest=self.contest, state="provisional")
        for network, state in (("n1", "counted"), ("n2", "dropped")):  # the verb's clock is today's
            checked.filter(network=network).update(state=state, changed_at=at)

    def _count_members(self) -> None:
        """Most units have a figure, some an old one that is too small, some none."""
        sizes = {unit.pk: 0 for unit in self.units}
        for _, unit in self.people:
            sizes[unit.pk] += 1
        figures = []
        for number, unit in enumerate(self.units):
            if number % 29 == 7:
                continue
            members = 1 if number % 31 == 9 else max(1, sizes[unit.pk] + number % 3 - 1)
            figures.append(
                MembershipFigure(
                    unit=unit, members=members, as_of=dt.date(2026, 7, 1), source="LĐLĐ tỉnh"
                )
            )
        MembershipFigure.objects.bulk_create(figures)

    def _instant(self, first: int, last: int) -> dt.datetime:
        """Some time of these days, but before 21 h on the last: until then is counted."""
        day = self.random.randrange(first, last)
        hour = self.random.choices(range(24), [1] * 6 + [4] * 16 + [2] * 2)[0]
        return instant(day, min(hour, 20) if day == last - 1 else hour, self.random.randrange(60))

    def _send_photos(self, first: int, last: int, count: int) -> None:
        authors = self.random.sample(self.people, count)
        rows = []
        for who, unit in authors:
            status = self.random.choices(list(STATUSES), list(STATUSES.values()))[0]
            at = self._instant(first, last)
            home = self._home(who, unit, at)
            rows.append(
                PhotoFactory.build(
                    contest=self.contest,
                    author=who,
                    submitted_by=who,
                    unit=home,
                    unit_name=home.code,
                    submitted_at=at,
                    status=status,
                    code=f"LC-{next(self._numbers):05d}",
                )
            )
        Photo.objects.bulk_create(rows)

    def _home(self, who: Member, unit: Unit, at: dt.datetime) -> Unit:
        """The unit of the day, by the roster as it is known when the row is written."""
        for spell in self._moved.get(who.pk, []):
            if spell.begins_on <= at.astimezone(ZONE).date():
                unit = spell.unit
        return unit

    def _vote(self, first: int, last: int, photos: list[Photo], weights: list[float]) -> None:
        taken = set(Vote.objects.filter(contest=self.contest).values_list("photo_id", "voter"))
        active = self.random.sample(self.people, 420)
        rows = []
        for number in range(2600):
            [photo] = self.random.choices(photos, weights)
            at = max(self._instant(first, last), photo.submitted_at)
            who, unit = self.random.choice(active) if number % 3 == 0 else (None, None)
            voter = f"m{who.pk}" if who else f"s{self.random.randrange(STRANGERS)}"
            if (photo.pk, voter) in taken:
                continue
            taken.add((photo.pk, voter))
            home = self._home(who, unit, at) if who and unit else None
            rows.append(self._vote_row(photo, at, voter, who, home))
        Vote.objects.bulk_create(rows)

    def _vote_row(
        self, photo: Photo, at: dt.datetime, voter: str, who: Member | None, home: Unit | None
    ) -> Vote:
        state = "provisional" if who is None and self.random.random() < 0.06 else "counted"
        return Vote(
            receipt=f"{self.random.getrandbits(128):032x}",
            contest=self.contest,
            photo=photo,
            voter=voter,
            member=who,
            unit=home,
            period="contest",
            budget_period=f"{next(self._slots)}"[:10],
            slot=1,
            cast_at=at,
            changed_at=at,
            state=state,
            network=f"n{self.random.randrange(4)}",
        )

    def _look(self, first: int, last: int, photos: list[Photo], weights: list[float]) -> None:
        rows, seen = [], set()
        for _ in range(2500):
            kind = self.random.choices(["visit", "view", "share"], [25, 65, 10])[0]
            [photo] = self.random.choices(photos, weights)
            at = max(self._instant(first, last), photo.submitted_at)
            half_hour, visitor = int(at.timestamp()) // 1800, self.random.randrange(1, 900)
            if (half_hour, visitor, photo.pk) in seen:
                continue
            seen.add((half_hour, visitor, photo.pk))
            names_photo = kind != "visit" or self.random.random() < 0.3
            rows.append(
                Event(
                    contest=self.contest,
                    photo=photo if names_photo else None,
                    kind=kind,
                    channel=self.random.choices(CHANNELS, [40, 25, 5, 10, 20])[0],
                    at=at,
                    visitor=visitor
                    + 10_000 * (at.astimezone(ZONE).toordinal() - 700_000),  # of that day alone
                    half_hour=half_hour,
                )
            )
        Event.objects.bulk_create(sorted(rows, key=lambda event: event.at))


def _units(count: int, prefix: str, kind: str, parents: list[Unit | None]) -> list[Unit]:
    names = [f"{prefix}-{number:03d}" for number in range(count)]
    units = Unit.objects.bulk_create([Unit(code=name) for name in names])
    UnitPeriod.objects.bulk_create(
        UnitPeriod(
            unit=unit,
            begins_on=LONG_AGO,
            name=unit.code,
            kind=kind,
            parent=parents[number % len(parents)],
        )
        for number, unit in enumerate(units)
    )
    return units


def _people(random: Random, units: list[Unit]) -> list[tuple[Member, Unit]]:
    """Few units are large, many small, as everywhere."""
    weights = [random.lognormvariate(0, 1.0) for _ in units]
    homes = random.choices(units, weights, k=MEMBERS)
    members = Member.objects.bulk_create(
        Member(
            username=f"nguoi-{number}",
            card_number=f"{9_000_000 + number:010d}",
            full_name="Lý Thị Mẩy",
            password="!",
        )
        for number in range(MEMBERS)
    )
    Membership.objects.bulk_create(
        Membership(member=member, unit=unit, begins_on=LONG_AGO)
        for member, unit in zip(members, homes, strict=True)
    )
    return list(zip(members, homes, strict=True))
