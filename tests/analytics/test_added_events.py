"""Events are added to the rollups once each, in short transactions."""

import datetime as dt
import itertools
import threading

import pytest
from django.db import connection, transaction

from analytics import rollups
from analytics.models import Event, FillMark, PersonDay, PhotoDay, UnitHour, VisitorDay
from analytics.spans import Span
from photo_contest.models import Contest, Photo
from tests.analytics import builders
from tests.analytics.builders import MONDAY, instant
from tests.analytics.recount import recounted, tables
from tests.factories import MemberFactory, UnitFactory
from tests.rosters.lock_watch import lock_watch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

SHORT = 0.050  # seconds that SQLite's one writer may be held


def lay(contest: Contest, photos: list[Photo], count: int) -> None:
    """So many events of one day, nearly each of another visitor."""
    kinds = itertools.cycle(["view", "view", "share", "visit"])
    Event.objects.bulk_create(
        Event(
            contest=contest,
            photo=photos[number % len(photos)],
            kind=kind,
            channel=Event.Channel.values[number % 5],
            at=instant(0, 6) + dt.timedelta(seconds=3 * number),
            visitor=number * 7919 % (count - 100),
            half_hour=number,
        )
        for number, kind in zip(range(count), kinds, strict=False)
    )


def test_a_big_day_is_added_recounted_and_refilled_in_short_transactions() -> None:
    units = UnitFactory.create_batch(40)
    contest = builders.contest()
    photos = [
        builders.photo(contest, MemberFactory(), unit, instant(0, 5))
        for unit in units
        for _ in range(2)
    ]
    lay(contest, photos, 9_000)
    with lock_watch() as held:
        rollups.fill(contest.pk, until=instant(1))
        for number, photo in enumerate(photos[:40]):
            builders.move(photo, units[number % 7], instant(1, 10))
        rollups.fill(contest.pk, until=instant(1, 11))
    assert tables(contest) == recounted(contest, instant(1, 11))
    for model in (UnitHour, PhotoDay, PersonDay, VisitorDay):
        model.objects.filter(contest=contest).delete()
    with lock_watch() as held_again:
        rollups.refill(contest.pk, Span(MONDAY, MONDAY), at=instant(1, 11))
    assert tables(contest) == recounted(contest, instant(1, 11))
    if connection.vendor == "sqlite":
        spans = sorted([*held, *held_again])
        assert spans[len(spans) * 19 // 20] <= SHORT  # a busy machine may look away
        assert spans[-1] <= 4 * SHORT


def test_a_photo_that_moved_is_recounted_once_and_again_when_another_move_is_committed_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, new = UnitFactory(), UnitFactory()
    contest = builders.contest()
    photos = [builders.photo(contest, MemberFactory(), old, instant(0)) for _ in range(2)]
    for photo in photos:
        builders.event(contest, "view", instant(0, 10), photo)
    rollups.fill(contest.pk, until=instant(1))
    recounts = []
    recount_day = rollups.adding.recount_day

    def watched(contest_id: int, day: dt.date, *, at: dt.datetime) -> bool:
        recounts.append(at)
        return recount_day(contest_id, day, at=at)

    monkeypatch.setattr("analytics.rollups.adding.recount_day", watched)
    builders.move(photos[0], new, instant(1, 9, 1))
    rollups.fill(contest.pk, until=instant(1, 9, 2))
    rollups.fill(contest.pk, until=instant(1, 9, 3))
    assert recounts == [instant(1, 9, 2)]
    builders.move(photos[1], new, instant(1, 9, 2))  # before the mark, seen only now
    rollups.fill(contest.pk, until=instant(1, 9, 4))
    rollups.fill(contest.pk, until=instant(1, 9, 5))
    assert recounts == [instant(1, 9, 2), instant(1, 9, 4)]
    assert tables(contest) == recounted(contest, instant(1, 9, 5))
    assert set(PersonDay.objects.filter(role="visitor").values_list("unit", flat=True)) == {new.pk}


def test_an_event_that_is_committed_after_a_later_one_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer")
    monkeypatch.setattr("photo_contest.domain.settled.PATIENCE", 0.05)
    contest = builders.contest()
    written, seen = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                builders.event(contest, "visit", instant(0, 9))
                written.set()
                seen.wait(timeout=30)
        finally:
            connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    assert written.wait(timeout=30)
    builders.event(contest, "visit", instant(0, 9))  # of a higher id
    rollups.fill(contest.pk, until=instant(0, 10))
    assert not UnitHour.objects.exists()
    assert not FillMark.objects.filter(stream="events").exists()
    seen.set()
    slow.join()
    rollups.fill(contest.pk, until=instant(0, 10, 1))
    assert UnitHour.objects.get().value == 2
    assert tables(contest) == recounted(contest, instant(0, 10, 1))
