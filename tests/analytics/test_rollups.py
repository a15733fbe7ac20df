"""The rollups equal a plain count of the raw rows, whatever happened in between."""

import datetime as dt
import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from analytics import rollups
from analytics.models import (
    ContestHour,
    FillMark,
    PersonDay,
    PhotoDay,
    PhotoUnit,
    UnitHour,
    VisitorDay,
)
from analytics.rollups.recounting import STEP
from analytics.spans import DAY, Span, day_of
from photo_contest.domain.photo_units import follow_roster
from photo_contest.models import Membership
from tests.analytics import builders
from tests.analytics.builders import MONDAY, instant
from tests.analytics.recount import recounted, tables
from tests.analytics.story import Story
from tests.factories import MemberFactory, UnitFactory

postgres = pytest.mark.postgres
pytestmark = [pytest.mark.django_db, postgres]


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything takes several steps and several transactions."""
    monkeypatch.setattr("analytics.rollups.adding.MOST", 5)
    monkeypatch.setattr("analytics.rollups.writing.LOT", 7)


@pytest.mark.parametrize("seed", range(4))
def test_filling_again_and_again_gives_what_a_plain_count_gives(
    seed: int, request: pytest.FixtureRequest
) -> None:
    if seed % 2:
        request.getfixturevalue("small_steps")
    story = Story(seed)
    for number in range(6):
        story.go_on(22)
        if seed > 1 and number > 2:
            story.forget()
        rollups.fill(story.contest.pk, until=story.now)
        assert tables(story.contest) == story.recounted()
    assert UnitHour.objects.filter(statistic="votes").exists()
    assert PersonDay.objects.filter(role="member-voter").exists()
    assert PhotoUnit.objects.exists()
    assert (story.kept is not None) == (seed > 1)


def test_a_fill_that_catches_up_on_weeks_gives_the_same_as_many_small_ones() -> None:
    story = Story(99)
    story.go_on(200)
    rollups.fill_due(at=story.now)
    assert tables(story.contest) == story.recounted()
    assert story.now - instant(0) > 5 * STEP


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
    span = Span(MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=2))
    _spoil(span)
    assert rollups.refill(story.contest.pk, span, at=story.now) == []
    assert tables(story.contest) == story.recounted()
    assert set(FillMark.objects.values_list("stream", "until")) == marks


def _spoil(span: Span) -> None:
    """Make the rollups of a span wrong: other values, rows too many, rows that are gone."""
    hours = {"hour__gte": span.begins_at, "hour__lt": span.ends_at}
    days = {"day__gte": span.first, "day__lte": span.last}
    UnitHour.objects.filter(**hours).update(value=999)
    ContestHour.objects.filter(**hours, statistic__in=["visits", "votes"]).delete()
    PhotoDay.objects.filter(**days).update(value=999)
    PhotoUnit.objects.update(votes=999)
    PersonDay.objects.filter(**days, role__in=["voter", "visitor"]).update(person=F("id"))
    VisitorDay.objects.filter(**days).delete()


def test_refill_leaves_events_whose_raw_rows_are_deleted_as_they_were_counted() -> None:
    story = Story(5)
    story.go_on(150)
    story.forget()
    filled = tables(story.contest)
    votes = UnitHour.objects.filter(statistic__startswith="votes", hour__lt=instant(1, 0))
    votes.update(value=999)
    assert story.kept is not None
    last = day_of(story.now)
    kept = rollups.refill(story.contest.pk, Span(MONDAY, last), at=story.now)
    assert kept == [MONDAY + n * DAY for n in range((story.kept.begins - MONDAY).days)]
    assert len(kept) > 2
    assert tables(story.contest) == filled


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
    with django_assert_max_num_queries(18):  # type: ignore[operator]
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
