"""The units report's filters, movements, and the boards that are kept."""

import datetime as dt

import pytest

from analytics import rollups
from analytics.board import keeping, kept
from analytics.models import KeptFigures
from analytics.reports import units
from analytics.reports.asked import Asked
from analytics.reports.units import UnitsReport
from analytics.spans import Span
from photo_contest.domain.units.changes import Order, merge_units
from photo_contest.models import Contest, Unit
from tests.analytics import builders
from tests.analytics.builders import MONDAY, figure, instant, photo, vote
from tests.factories import MemberFactory, UnitFactory

pytestmark = pytest.mark.django_db
WEEK = Span(MONDAY, MONDAY + dt.timedelta(days=6))


@pytest.fixture
def contest() -> Contest:
    """Tea (40 members), power (100) and road (300) below Sa Pa. Ten of tea and ten of power vote
    for tea's photo on day 1, forty of road on day 8."""
    province = UnitFactory(kind="federation", code="TINH", name="LĐLĐ tỉnh")
    sapa = UnitFactory(kind="upper", code="SAPA", name="CĐ Sa Pa", parent=province)
    made = builders.contest(province)
    tea, power, road = (UnitFactory(code=code, parent=sapa) for code in ("CHE", "DIEN", "DUONG"))
    for unit, members in ((tea, 40), (power, 100), (road, 300)):
        figure(unit, members)
    shown = photo(made, MemberFactory(unit=tea), tea, instant(0))
    for unit, count, day in ((tea, 9, 1), (power, 10, 1), (road, 150, 8)):
        for _ in range(count):
            vote(shown, instant(day), member=MemberFactory(unit=unit))
    return made


def told(contest: Contest, day: int = 8, hour: int = 20, **asked: object) -> UnitsReport:
    at = instant(day, hour)
    rollups.fill(contest.pk, until=at)
    viewer = MemberFactory(role="organizer")
    return units.build(contest, Asked(**asked), viewer=viewer, at=at)  # type: ignore[arg-type]


def places(report: UnitsReport) -> dict[str, tuple[int | None, int | None]]:
    return {row.unit.code: (row.rank, row.of) for row in report.rows}


def test_a_rank_is_told_with_those_of_yesterday_and_last_week(contest: Contest) -> None:
    rows = {row.unit.code: row for row in told(contest).rows}
    assert {
        code: (row.rank, row.rank_yesterday, row.rank_last_week) for code, row in rows.items()
    } == {"DUONG": (1, 3, 3), "CHE": (2, 1, 1), "DIEN": (3, 2, 2)}
    week = told(contest, span=WEEK).rows[0]
    assert (week.rank_yesterday, week.rank_last_week) == (None, None)


def test_the_lower_bound_ranks_large_units_before_small_ones_of_like_rate(
    contest: Contest,
) -> None:
    report = told(contest, day=5, rank_by="rate_low")
    assert places(report) == {"CHE": (1, 3), "DIEN": (2, 3), "DUONG": (3, 3)}
    assert report.ranked_by == "rate_low"
    assert any("cận dưới" in rule.vi for rule in report.rules)


def test_units_below_the_minimum_are_listed_and_not_ranked(contest: Contest) -> None:
    report = told(contest, min_members=50)
    assert places(report) == {"DUONG": (1, 2), "DIEN": (2, 2), "CHE": (None, None)}
    assert [row.note for row in report.rows] == [None, None, "below-minimum"]


def test_a_band_ranks_units_of_its_size_alone(contest: Contest) -> None:
    assert places(told(contest, band="51-200")) == {"DIEN": (1, 1)}
    assert places(told(contest, band="501-")) == {}


def test_one_unit_is_told_with_its_place_and_those_above_it(contest: Contest) -> None:
    report = told(contest, unit="DIEN")
    assert places(report) == {"DIEN": (3, 3)}
    assert [unit.code for unit in report.above] == ["SAPA", "TINH"]
    assert report.totals.members == 100
    assert [row.upper.code for row in report.rows if row.upper] == ["SAPA"]


def test_uppers_and_the_province_have_rows_of_their_own(contest: Contest) -> None:
    assert [row.votes for row in told(contest, kind="upper").rows] == [169]
    assert [row.votes for row in told(contest, kind="federation").rows] == [169]


def test_a_past_week_is_told_on_its_own_units_or_mapped_to_todays(contest: Contest) -> None:
    power, tea = Unit.objects.get(code="DIEN"), Unit.objects.get(code="CHE")
    order = Order(on=MONDAY + dt.timedelta(days=8), reason="Sắp xếp lại", by=None, at=instant(8))
    merge_units(units=[power], into=tea, order=order)
    then, mapped = (told(contest, day=9, span=WEEK, tree=tree) for tree in ("span", "today"))
    assert {row.unit.code for row in then.rows} == {"CHE", "DIEN", "DUONG"}
    assert {row.unit.code for row in mapped.rows} == {"CHE", "DUONG"}
    assert then.units_as_of == WEEK.last
    assert mapped.units_as_of == MONDAY + dt.timedelta(days=9)
    assert mapped.totals.votes == then.totals.votes == 19


# --- kept ---------------------------------------------------------------------------------


def test_a_quick_board_is_counted_afresh_at_every_change(contest: Contest) -> None:
    assert told(contest).totals.votes == 169
    vote(contest.photos.get(), instant(8, 21))
    assert told(contest, hour=22).totals.votes == 170
    assert KeptFigures.objects.filter(contest=contest, question="board").count() == 1


@pytest.fixture
def slow(contest: Contest) -> Contest:
    """Counting took a second; then somebody voted."""
    told(contest)
    KeptFigures.objects.update(seconds=1)
    vote(contest.photos.get(), instant(8, 20, 0))
    rollups.fill(contest.pk, until=instant(8, 20, 1))
    return contest


@pytest.mark.postgres
def test_of_a_slow_board_the_older_one_is_told_until_the_clock_renews_it(slow: Contest) -> None:
    board, as_of = kept.board(slow, at=instant(8, 20, 0))
    assert (board.counts[0]["votes"], as_of) == (169, instant(8, 20))
    kept.renew_due(at=instant(8, 20) + dt.timedelta(seconds=19))  # it rests for 20 seconds
    assert kept.board(slow, at=instant(8, 20))[1] == instant(8, 20)
    kept.renew_due(at=instant(8, 20) + dt.timedelta(seconds=20))
    board, as_of = kept.board(slow, at=instant(8, 20, 1))
    assert (board.counts[0]["votes"], as_of) == (170, instant(8, 20, 1))


def test_who_asks_for_a_board_that_nobody_renewed_waits_for_it(slow: Contest) -> None:
    assert kept.board(slow, at=instant(8, 20, 1))[0].counts[0]["votes"] == 170


def test_a_change_of_units_is_seen_at_once_however_slow_the_board(slow: Contest) -> None:
    UnitFactory(code="MOI", parent=Unit.objects.get(code="SAPA"))
    assert "MOI" in kept.board(slow, at=instant(8, 20, 0))[0].ids


def test_of_the_spans_that_were_asked_for_the_last_stay(
    contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "MOST", 2)
    for weeks in range(4):
        told(contest, span=Span(MONDAY, MONDAY + dt.timedelta(days=7 * weeks + 6)))
    spans = KeptFigures.objects.exclude(span="").values_list("span", flat=True)
    assert sorted(spans) == ["2026-11-02/2026-11-22", "2026-11-02/2026-11-29"]


def test_a_kept_board_is_the_board_that_was_counted(contest: Contest) -> None:
    assert told(contest) == told(contest)
