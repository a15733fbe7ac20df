"""Sums over time equal a plain recount of the raw rows."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from analytics import rollups
from analytics.reports.timeline import KIND
from analytics.spans import DAY, HOUR
from analytics.tables import Untold
from photo_contest.errors import Invalid, NotAllowed
from photo_contest.models import Record
from tests.analytics.builders import MONDAY, instant
from tests.analytics.reports.ground import NOW, Ground, busy
from tests.factories import moved

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
NAMES = ("visits", "views", "shares", "votes", "photos_submitted", "photos_approved")
BELOW_NGHIALO = {"NGHIALO", "TRUONG", "MO", "CHE"}  # with the one that was merged


@pytest.fixture
def ground() -> Ground:
    return busy()


def told(report: Any) -> list[tuple[Any, ...]]:
    return [
        (point.begins_at, point.ends_at, *(getattr(point, name) for name in NAMES))
        for point in report.points
    ]


def recounted(
    ground: Ground, codes: set[str] | None, edges: list[dt.datetime]
) -> list[tuple[Any, ...]]:
    points = []
    for begins_at, ends_at in zip(edges, edges[1:], strict=False):
        within = Counter(name for name, at, _ in ground.acts(codes) if begins_at <= at < ends_at)
        points.append((begins_at, ends_at, *(within[name] for name in NAMES)))
    return points


def test_days_of_the_whole_contest_equal_a_recount(ground: Ground) -> None:
    report = ground.report("timeline")
    edges = [instant(day, 0) for day in range(7)]
    assert told(report) == recounted(ground, None, edges)
    assert [point.unfinished for point in report.points] == [False] * 5 + [True]


@pytest.mark.parametrize("filter_name", ["unit", "upper"])
def test_days_of_a_unit_are_those_of_all_below_it_and_of_merged_ones(
    ground: Ground, filter_name: str
) -> None:
    report = ground.report("timeline", **{filter_name: "NGHIALO"})
    assert told(report) == recounted(ground, BELOW_NGHIALO, [instant(d, 0) for d in range(7)])
    span = {"from": "2026-11-02", "to": "2026-11-04"}  # before the merger
    then = ground.report("timeline", upper="NGHIALO", **span)
    edges = [instant(day, 0) for day in range(4)]
    assert told(then) == recounted(ground, BELOW_NGHIALO - {"CHE"}, edges)
    today = ground.report("timeline", upper="NGHIALO", tree="today", **span)
    assert told(today) == recounted(ground, BELOW_NGHIALO, edges)


def test_hours_are_told_of_fourteen_days_and_refused_of_more(ground: Ground) -> None:
    span = {"from": "2026-11-04", "to": "2026-11-05"}
    report = ground.report("timeline", step="hour", **span)
    edges = [instant(2, 0) + n * HOUR for n in range(49)]
    assert told(report) == recounted(ground, None, edges)
    late = instant(20, 12)
    rollups.fill(ground.contest.pk, until=late)
    with pytest.raises(Invalid) as refusal:
        ground.report("timeline", at=late, step="hour")
    assert refusal.value.fields == {"from": ["too-many-hours"]}


def test_weeks_are_iso_weeks_cut_at_the_ends_of_the_span(ground: Ground) -> None:
    span = {"from": "2026-11-04", "to": "2026-11-20"}
    report = ground.report("timeline", step="week", **span)
    first, monday = instant(2, 0), instant(7, 0)
    assert told(report) == recounted(ground, None, [first, monday])
    assert report.points[0].unfinished


def test_what_is_to_come_has_no_point(ground: Ground) -> None:
    report = ground.report("timeline", **{"from": "2026-12-01", "to": "2026-12-05"})
    assert report.points == ()


def test_phases_are_the_contests_windows(ground: Ground) -> None:
    phases = ground.report("timeline").phases
    assert [(one.name, one.begins_at, one.ends_at) for one in phases] == [
        ("submission", instant(0, 0), instant(28, 0)),
        ("voting", instant(0, 0), instant(28, 0)),
        ("notice", instant(28, 0), instant(35, 0)),
    ]


def test_while_totals_are_hidden_officers_get_no_votes_and_looks_are_recorded(
    ground: Ground,
) -> None:
    moved(ground.contest, totals="after-close")
    report = ground.report("timeline", viewer=ground.officer_of("NGHIALO"))
    assert report.totals_hidden
    assert {point.votes for point in report.points} == {None}
    table = KIND.tables(report)[0]
    assert {row[4] for row in table.rows} == {Untold.HIDDEN}
    assert not Record.objects.filter(action="looked-at-totals").exists()
    seen = ground.report("timeline")
    assert sum(point.votes or 0 for point in seen.points) > 0
    assert Record.objects.get(action="looked-at-totals").data == {"what": "analytics/timeline"}


def test_an_officer_reads_the_own_subtree(ground: Ground) -> None:
    officer = ground.officer_of("NGHIALO")
    own = ground.report("timeline", viewer=officer)
    assert told(own) == recounted(ground, BELOW_NGHIALO, [instant(day, 0) for day in range(7)])
    with pytest.raises(NotAllowed):
        ground.report("timeline", viewer=officer, upper="SAPA")
    with pytest.raises(NotAllowed):
        ground.report("timeline", viewer=officer, unit="TINH")


def test_the_table_has_the_rows_of_the_report(ground: Ground) -> None:
    report = ground.report("timeline")
    table, phases = KIND.tables(report)
    assert [row[0] for row in table.rows] == [MONDAY + n * DAY for n in range(6)]
    assert [row[1:] for row in table.rows] == [row[2:] for row in told(report)]
    assert [column.name for column in table.columns] == ["at", *NAMES]
    assert len(phases.rows) == 3
    assert report.as_of == NOW
