"""The rollups equal a plain count of the raw rows, whatever happened in between."""

import datetime as dt
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from analytics import rollups
from analytics.models import FillMark, PersonDay, UnitHour
from analytics.spans import Span
from photo_contest.domain.photo_units import follow_roster
from photo_contest.models import Contest, Membership, Photo, Vote
from tests.analytics import builders
from tests.analytics.builders import MONDAY, instant
from tests.analytics.crashes import Crashes
from tests.analytics.recount import recounted, tables
from tests.factories import MemberFactory, UnitFactory

postgres = pytest.mark.postgres
pytestmark = [pytest.mark.django_db, postgres]


class Story:
    """A contest in which things happen at random, in the order of time."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.contest: Contest = builders.contest()
        self.units = [UnitFactory() for _ in range(3)]
        self.members = [MemberFactory(unit=unit) for unit in self.units for _ in range(2)]
        self.now = instant(0)
        self.photos: list[Photo] = []
        self.votes: list[Vote] = []

    def go_on(self, deeds: int) -> None:
        acts = [self.send, self.vote, self.vote, self.vote, self.withdraw, self.revive]
        acts += [self.decide, self.move, self.tell, self.tell]
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
            self.votes.append(
                builders.vote(photo, self.now, voter=voter, member=member, state=state)
            )

    def withdraw(self) -> None:
        if self.votes:
            builders.withdraw(self.random.choice(self.votes), self.now)

    def revive(self) -> None:
        if self.votes:
            builders.revive(self.random.choice(self.votes), self.now)

    def tell(self) -> None:
        photo = self.random.choice([None, *self.photos])
        kind = self.random.choice(["visit", "share"] if photo is None else ["view", "share"])
        channel = self.random.choice(["zalo", "qr"])
        builders.event(self.contest, kind, self.now, photo, channel)


@pytest.mark.parametrize("seed", range(6))
def test_filling_again_and_again_gives_what_a_plain_count_gives(seed: int) -> None:
    story = Story(seed)
    for _ in range(6):
        story.go_on(25)
        rollups.fill(story.contest.pk, until=story.now)
        assert tables(story.contest) == recounted(story.contest, story.now)
    assert UnitHour.objects.filter(statistic="votes").exists()
    assert PersonDay.objects.filter(role="member-voter").exists()


def test_a_fill_that_catches_up_on_weeks_gives_the_same_as_many_small_ones() -> None:
    story = Story(99)
    story.go_on(200)
    rollups.fill_due(at=story.now)
    assert tables(story.contest) == recounted(story.contest, story.now)
    assert story.now - instant(0) > 5 * rollups.STEP


def test_filling_twice_changes_nothing() -> None:
    story = Story(7)
    story.go_on(60)
    rollups.fill(story.contest.pk, until=story.now)
    before = tables(story.contest)
    rollups.fill(story.contest.pk, until=story.now)
    rollups.fill(story.contest.pk, until=story.now + dt.timedelta(hours=1))
    assert tables(story.contest) == before


def test_nothing_after_the_mark_is_counted() -> None:
    contest, unit = builders.contest(), UnitFactory()
    photo = builders.photo(contest, MemberFactory(), unit, instant(0, 9, 0))
    builders.vote(photo, instant(0, 9, 20))
    builders.vote(photo, instant(0, 9, 40))
    rollups.fill(contest.pk, until=instant(0, 9, 30))
    assert UnitHour.objects.get(statistic="votes").value == 1
    rollups.fill(contest.pk, until=instant(0, 9, 50))
    assert UnitHour.objects.get(statistic="votes").value == 2


def test_a_row_that_is_committed_late_is_found_by_the_next_fill() -> None:
    contest, unit = builders.contest(), UnitFactory()
    photo = builders.photo(contest, MemberFactory(), unit, instant(0, 9, 0))
    rollups.fill(contest.pk, until=instant(0, 10, 0))
    builders.vote(photo, instant(0, 9, 58))  # dated before the mark, seen only now
    rollups.fill(contest.pk, until=instant(0, 10, 1))
    assert UnitHour.objects.get(statistic="votes").value == 1


@pytest.mark.parametrize(
    ("status", "votes", "sent", "approved"),
    [("disqualified", 0, 1, 0), ("withdrawn", 0, 0, 0), ("rejected", 0, 1, 0)],
)
def test_a_photo_that_goes_takes_its_votes_out_of_the_hours_they_were_cast_in(
    status: str, votes: int, sent: int, approved: int
) -> None:
    contest, unit = builders.contest(), UnitFactory()
    photo = builders.photo(contest, MemberFactory(), unit, instant(0))
    builders.vote(photo, instant(3))
    rollups.fill(contest.pk, until=instant(10))
    builders.set_status(photo, status, instant(12))
    rollups.fill(contest.pk, until=instant(13))

    def value(statistic: str) -> int:
        return sum(UnitHour.objects.filter(statistic=statistic).values_list("value", flat=True))

    assert (value("votes"), value("photos_submitted"), value("photos_approved")) == (
        votes,
        sent,
        approved,
    )
    builders.set_status(photo, "approved", instant(14))
    rollups.fill(contest.pk, until=instant(15))
    assert (value("votes"), value("photos_submitted"), value("photos_approved")) == (1, 1, 1)


def test_what_a_photo_has_won_moves_with_it_after_a_retroactive_transfer() -> None:
    """The roster tells on day 12 that the author had gone to another unit before day 0."""
    old, new = UnitFactory(), UnitFactory()
    author = MemberFactory(unit=old)
    contest = builders.contest()
    photo = builders.photo(contest, author, old, instant(0))
    for day in (1, 3):
        builders.vote(photo, instant(day), member=MemberFactory())
        builders.event(contest, "view", instant(day, 10), photo)
    rollups.fill(contest.pk, until=instant(10))
    Membership.objects.update_or_create(member=author, defaults={"unit": new})
    assert follow_roster(members=[author.pk], since=MONDAY, at=instant(12)) == 1
    rollups.fill(contest.pk, until=instant(13))
    assert tables(contest) == recounted(contest, instant(13))
    assert set(UnitHour.objects.values_list("unit", flat=True)) == {new.pk}
    assert set(PersonDay.objects.values_list("unit", flat=True)) == {new.pk}


def test_refill_rebuilds_a_span_from_the_raw_rows_and_leaves_the_marks() -> None:
    story = Story(3)
    story.go_on(150)
    rollups.fill(story.contest.pk, until=story.now)
    marks = set(FillMark.objects.values_list("stream", "until"))
    UnitHour.objects.filter(hour__gte=instant(1, 0), hour__lt=instant(3, 0)).update(value=999)
    PersonDay.objects.filter(day=MONDAY + dt.timedelta(days=1)).delete()
    span = Span(MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=2))
    rollups.refill(story.contest.pk, span, at=story.now)
    assert tables(story.contest) == recounted(story.contest, story.now)
    assert set(FillMark.objects.values_list("stream", "until")) == marks


@pytest.mark.django_db(transaction=True)
def test_a_slower_fill_beside_a_quicker_one_takes_nothing_back() -> None:
    """While a fill until 9:30 is under way, another one fills until 10:00."""
    contest, unit = builders.contest(), UnitFactory()
    photo = builders.photo(contest, MemberFactory(), unit, instant(0, 8, 0))
    rollups.fill(contest.pk, until=instant(0, 9, 0))
    builders.vote(photo, instant(0, 9, 20))
    builders.vote(photo, instant(0, 9, 40))
    overtaken = []

    def fill_further() -> None:
        try:
            rollups.fill(contest.pk, until=instant(0, 10, 0))
        finally:
            connection.close()

    def overtake(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "cast_at" in sql and not overtaken:
            overtaken.append(sql)
            quicker = threading.Thread(target=fill_further)
            quicker.start()
            quicker.join()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtake):
        rollups.fill(contest.pk, until=instant(0, 9, 30))
    assert overtaken
    assert tables(contest) == recounted(contest, instant(0, 10, 0))
    assert FillMark.objects.get(stream="votes").until == instant(0, 10, 0)


def test_a_refill_of_an_earlier_instant_takes_nothing_back() -> None:
    contest, unit = builders.contest(), UnitFactory()
    photo = builders.photo(contest, MemberFactory(), unit, instant(0, 8, 0))
    builders.vote(photo, instant(0, 9, 40))
    rollups.fill(contest.pk, until=instant(0, 10, 0))
    rollups.refill(contest.pk, Span(MONDAY, MONDAY), at=instant(0, 9, 30))
    assert tables(contest) == recounted(contest, instant(0, 10, 0))


def test_a_fill_reads_no_more_when_nothing_changed(
    django_assert_max_num_queries: "object",
) -> None:
    story = Story(1)
    story.go_on(100)
    rollups.fill(story.contest.pk, until=story.now)
    later = story.now + dt.timedelta(minutes=10)
    rollups.fill(story.contest.pk, until=later)
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        rollups.fill(story.contest.pk, until=later + dt.timedelta(minutes=1))


def test_the_commands_fill_and_refill() -> None:
    story = Story(2)
    story.go_on(60)
    at = story.now
    call_command("fill_figures", stdout=StringIO())
    filled = tables(story.contest)
    assert filled == recounted(story.contest, timezone.now())
    UnitHour.objects.all().delete()
    PersonDay.objects.all().delete()
    out = StringIO()
    call_command("refill", "--from", str(MONDAY), "--to", str(at.date()), stdout=out)
    assert tables(story.contest) == filled
    assert "counted anew" in out.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--from", "2026-11-09", "--to", "2026-11-02"],
        ["--from", "1026-11-09", "--to", "2026-11-02"],
        ["--from", "2026-11-02", "--to", "2026-11-09", "--contest", "none"],
        ["--from", "yesterday", "--to", "2026-11-09"],
    ],
)
def test_refill_refuses_what_it_cannot_read(arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("refill", *arguments)


@pytest.mark.django_db(transaction=True)
def test_two_fills_at_once_give_one_table() -> None:
    story = Story(21)
    story.go_on(80)
    begin = threading.Barrier(2)

    def fill() -> None:
        try:
            begin.wait()
            rollups.fill(story.contest.pk, until=story.now)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(fill), pool.submit(fill)]:
            done.result()
    assert tables(story.contest) == recounted(story.contest, story.now)


# --- crashes ------------------------------------------------------------------------------


@pytest.fixture
def crashes(transactional_db: None) -> Iterator[Crashes]:
    connection.close()  # nobody else holds the database while children open and lose it
    with Crashes() as forked:
        yield forked


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_statement_and_run_again_gives_the_same_table(crashes: Crashes) -> None:
    story = Story(11)
    story.go_on(30)
    half = story.now
    rollups.fill(story.contest.pk, until=half)
    story.go_on(12)
    moved = story.photos[0]
    elsewhere = next(unit for unit in story.units if unit.pk != moved.unit_id)
    builders.move(moved, elsewhere, story.now)
    story.now += dt.timedelta(seconds=1)
    wanted = recounted(story.contest, story.now)
    kills = 0
    for statement in range(1, 500):
        UnitHour.objects.all().delete()
        PersonDay.objects.all().delete()
        FillMark.objects.all().delete()
        rollups.fill(story.contest.pk, until=half)
        killed = crashes.fill(story.contest.pk, until=story.now, kill_at=statement)
        rollups.fill(story.contest.pk, until=story.now)
        assert tables(story.contest) == wanted, f"after a kill at statement {statement}"
        kills += killed
        if not killed:
            break
    assert kills > 20, "the fill ran to its end too early to prove anything"
