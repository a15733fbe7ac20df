"""Heat map, funnel and channels equal a plain recount of the raw rows."""

from collections import Counter

import pytest

from analytics import rollups
from analytics.measures.series import hours_by_weekday
from analytics.reports import channels, funnel, heatmap
from analytics.spans import DAY, HOUR, Span, begin_of
from analytics.tables import Untold
from tests.analytics.builders import MONDAY, instant
from tests.analytics.reports.ground import NOW, Ground, busy, empty
from tests.factories import moved

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
BELOW_SAPA = {"SAPA", "DIEN", "DUONG"}


@pytest.fixture
def ground() -> Ground:
    return busy(seed=2)


def test_each_hour_of_each_weekday_equals_a_recount(ground: Ground) -> None:
    for figure in heatmap.FIGURES:
        report = ground.report("heatmap", figure=figure)
        acts = [(at.isoweekday(), at.hour) for name, at, _ in ground.acts() if name == figure]
        found = Counter(acts)
        assert {(cell.weekday, cell.hour): cell.total for cell in report.cells} == {
            (day, hour): found[day, hour] for day in range(1, 8) for hour in range(24)
        }
        assert report.busiest.total == max(found.values())


def test_hours_of_a_span_are_counted_up_to_the_instant() -> None:
    """From a Thursday over ten days, of which eight and a half are over."""
    first = MONDAY + 3 * DAY
    span, until = Span(first, first + 9 * DAY), begin_of(first + 8 * DAY) + 12.5 * HOUR
    found: Counter[tuple[int, int]] = Counter()
    at = span.begins_at
    while at < until:
        found[at.isoweekday(), at.hour] += 1
        at += HOUR
    hours = hours_by_weekday(span, until)
    assert {(day + 1, hour): hours.iat[day, hour] for day in range(7) for hour in range(24)} == {
        (day, hour): found[day, hour] for day in range(1, 8) for hour in range(24)
    }


def test_a_heat_map_of_a_unit_and_a_span(ground: Ground) -> None:
    report = ground.report(
        "heatmap", figure="views", upper="SAPA", **{"from": "2026-11-06", "to": "2026-11-07"}
    )
    found = Counter(
        (at.isoweekday(), at.hour)
        for name, at, _ in ground.acts(BELOW_SAPA)
        if name == "views" and at >= instant(4, 0)
    )
    assert {(c.weekday, c.hour): c.total for c in report.cells if c.total} == found
    assert sum(cell.hours for cell in report.cells) == 24 + 20


def test_sums_and_means_are_laid_out_from_monday(ground: Ground) -> None:
    report = ground.report("heatmap")
    sums, means = heatmap.KIND.tables(report)
    assert [row[0] for row in sums.rows] == list(heatmap.WEEKDAYS)
    assert [cell for row in sums.rows for cell in row[1:]] == [c.total for c in report.cells]
    assert means.rows[6][1:] == (None,) * 24  # there was no Sunday yet


def test_steps_of_the_funnel_equal_a_recount(ground: Ground) -> None:
    report = ground.report("funnel")
    found = Counter((name, at.date()) for name, at, _ in ground.acts())
    days = [MONDAY + n * DAY for n in range(6)]
    assert [(day.day, day.visits, day.views, day.votes, day.shares) for day in report.days] == [
        (day, *(found[name, day] for name in funnel.STEPS)) for day in days
    ]
    totals = [sum(found[name, day] for day in days) for name in funnel.STEPS]
    assert [step.count for step in report.steps] == totals
    assert [step.of_before for step in report.steps] == [
        None,
        *(now / before for before, now in zip(totals, totals[1:], strict=False)),
    ]


def test_channels_equal_a_recount_and_their_parts_are_the_whole(ground: Ground) -> None:
    report = ground.report("channels", upper="SAPA")
    found = Counter((name, channel) for name, _, channel in ground.acts(BELOW_SAPA) if channel)
    for name in ("visits", "views", "shares"):
        counts = [found[name, channel] for channel in channels.CHANNELS]
        assert [getattr(row, name) for row in report.rows] == counts
        assert getattr(report.totals, name) == sum(counts) > 0
        assert sum(getattr(row, f"{name}_share") for row in report.rows) == pytest.approx(1)


def test_while_totals_are_hidden_officers_get_nothing_that_tells_votes(ground: Ground) -> None:
    moved(ground.contest, totals="after-close")
    officer = ground.officer_of("SAPA")
    heat = ground.report("heatmap", viewer=officer)
    assert {cell.total for cell in heat.cells} == {None}
    assert heat.busiest is None
    assert {c for row in heatmap.KIND.tables(heat)[0].rows for c in row[1:]} == {Untold.HIDDEN}
    assert ground.report("heatmap", viewer=officer, figure="views").busiest
    report = ground.report("funnel", viewer=officer)
    assert [(step.count is None, step.of_before is None) for step in report.steps] == [
        (False, True),
        (False, False),
        (True, True),
        (False, True),
    ]
    assert {day.votes for day in report.days} == {None}
    steps = funnel.KIND.tables(report)[0].rows
    assert (steps[2][1], steps[2][2], steps[3][2]) == (Untold.HIDDEN,) * 3


def test_a_contest_without_any_act_is_told_as_zeros() -> None:
    ground = empty()
    rollups.fill(ground.contest.pk, until=NOW)
    assert ground.report("heatmap").busiest is None
    assert [step.of_before for step in ground.report("funnel").steps] == [None] * 4
    assert ground.report("channels").rows[0].visits_share is None
    for name, kind in (("heatmap", heatmap), ("funnel", funnel), ("channels", channels)):
        assert kind.KIND.tables(ground.report(name))
