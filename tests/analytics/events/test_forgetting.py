"""Raw events live thirty days; what was summed of them stays."""

import datetime as dt
import time

import pytest
from django.db import connection
from django.db.models import Sum

from analytics import rollups
from analytics.events import forgetting
from analytics.events.forgetting import forget_events
from analytics.models import Event, FillMark, UnitHour
from analytics.spans import Span, begin_of
from photo_contest.models import Contest
from tests.analytics import builders
from tests.analytics.builders import event, instant

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NOW = instant(40, 10)
OLD = NOW - forgetting.KEPT


def mark(contest: Contest) -> FillMark:
    return FillMark.objects.get(contest=contest, stream=FillMark.Stream.EVENTS)


@pytest.fixture
def contest() -> Contest:
    return builders.contest()


def visits(contest: Contest) -> int:
    rows = UnitHour.objects.filter(contest=contest, statistic="visits")
    return int(rows.aggregate(n=Sum("value"))["n"] or 0)


def test_counted_events_older_than_thirty_days_go_and_their_sums_stay(contest: Contest) -> None:
    for at in (OLD - dt.timedelta(days=2), OLD - dt.timedelta(seconds=1)):
        event(contest, "visit", at)
    kept = [event(contest, "visit", at) for at in (OLD, NOW - dt.timedelta(days=1))]
    rollups.fill(contest.pk, until=NOW)
    assert visits(contest) == 4

    assert forget_events(at=NOW) == 2
    assert list(Event.objects.order_by("id")) == kept
    assert visits(contest) == 4
    assert forget_events(at=NOW) == 0


def test_what_is_not_counted_yet_is_not_deleted(contest: Contest) -> None:
    event(contest, "visit", OLD - dt.timedelta(days=1))
    assert forget_events(at=NOW) == 0
    rollups.fill(contest.pk, until=NOW)
    late = event(contest, "visit", OLD - dt.timedelta(days=1))
    assert forget_events(at=NOW) == 1
    assert list(Event.objects.all()) == [late]
    rollups.fill(contest.pk, until=NOW)
    assert (forget_events(at=NOW), visits(contest)) == (1, 2)


def test_no_recount_clears_days_whose_events_are_gone(contest: Contest) -> None:
    event(contest, "visit", OLD - dt.timedelta(hours=1))
    event(contest, "visit", OLD + dt.timedelta(hours=1))  # of the same day: half of it is gone
    rollups.fill(contest.pk, until=NOW)
    before = mark(contest).version
    forget_events(at=NOW)

    after = mark(contest)
    assert after.version == before + 1
    assert after.raw_from == begin_of(OLD.date() + dt.timedelta(days=1))
    rollups.refill(contest.pk, Span(OLD.date(), NOW.date()), at=NOW)
    assert visits(contest) == 2


def test_the_mark_never_goes_back(contest: Contest) -> None:
    event(contest, "visit", OLD - dt.timedelta(days=3))
    event(contest, "visit", OLD - dt.timedelta(days=1))
    rollups.fill(contest.pk, until=NOW)
    later = begin_of(NOW.date())
    FillMark.objects.filter(contest=contest).update(raw_from=later)
    assert forget_events(at=NOW) == 2
    assert mark(contest).raw_from == later


def test_each_step_is_short_and_the_whole_ends(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting.time, "sleep", lambda _: None)
    old = OLD - dt.timedelta(days=1)
    rows = (
        Event(
            contest=contest,
            kind="visit",
            channel="qr",
            at=old + dt.timedelta(seconds=n),
            visitor=n,
            half_hour=1,
        )
        for n in range(3 * forgetting.STEP + 1)
    )
    Event.objects.bulk_create(rows)
    rollups.fill(contest.pk, until=NOW)
    longest, deletions = 0.0, 0

    def timed(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        nonlocal longest, deletions
        began = time.perf_counter()
        answer = execute(sql, params, many, context)
        if sql.startswith("DELETE"):
            longest, deletions = max(longest, time.perf_counter() - began), deletions + 1
        return answer

    with connection.execute_wrapper(timed):
        assert forget_events(at=NOW) == 3 * forgetting.STEP + 1
    assert deletions == 4
    assert longest < 0.05
    assert not Event.objects.exists()
