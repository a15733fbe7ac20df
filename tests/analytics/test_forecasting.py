"""The forecast: what it knows and does not, and whether its interval holds the truth."""

import numpy as np
import pytest

from analytics.forecasting import Course, Outlook, outlooks
from bench.figures.forecast import CHOSEN_ON, TRIED_ON, coverage, trials

DAYS = 28
SOME = TRIED_ON[:30]  # the bench tries them all


def course(new: list[list[int]], members: list[int], deadlines: tuple[int, ...] = ()) -> Course:
    seen = len(new[0])
    return Course(
        new=np.array(new),
        today=np.zeros(len(new), dtype=int),
        members=np.array(members),
        weekday=0,
        ahead=[1.0] * (DAYS - seen),
        deadlines=(*deadlines, DAYS),
    )


def outlook(known: Course, target: int | None = None) -> Outlook:
    """Of all units of a course together."""
    return outlooks(known, [range(len(known.members))], [target], seed=(1, 2))[0]


def test_the_interval_holds_the_truth_of_contests_that_did_not_choose_the_constants() -> None:
    assert set(SOME).isdisjoint(CHOSEN_ON)
    rows = coverage(trials(SOME))
    held = {(row.of, row.moment): (row.close, row.day) for row in rows if row.of == "unit"}
    assert all(0.7 <= part <= 0.9 for parts in held.values() for part in parts), held
    # Thirty whole contests, not thousands of units: chance alone moves a part by a tenth.
    held = {(row.of, row.moment): (row.close, row.day) for row in rows if row.of == "whole"}
    assert all(0.6 <= part <= 0.97 for parts in held.values() for part in parts), held
    assert all(row.error < 0.8 * row.line_error for row in rows if row.of == "whole")


def test_the_same_seed_gives_the_same_outlook() -> None:
    known = course([[2, 1, 3] * 4, [0, 1, 0] * 4], [90, 40])
    asked = ([[0], [1], [0, 1]], [30, 5, 40])
    first = outlooks(known, *asked, seed=(7, 12))
    assert outlooks(known, *asked, seed=(7, 12)) == first
    assert outlooks(known, *asked, seed=(8, 12)) != first


def test_the_parts_of_a_whole_are_the_same_paths() -> None:
    known = course([[5] * 12, [0] * 12], [100, 0])  # the second can bring nobody
    one, whole = outlooks(known, [[0], [0, 1]], [80, 80], seed=(1,))
    assert one == whole


def test_nobody_is_forecast_who_is_no_member() -> None:
    told = outlook(course([[7] * 14], [100]), target=101)
    assert told.high <= 100
    assert (told.met, told.met_low, told.met_high) == (None, None, None)


def test_all_who_are_left_are_none() -> None:
    assert outlook(course([[5] * 14], [70]), 70) == Outlook(70, 70, 70, 0, 0, 0)


def test_after_the_close_there_is_nothing_to_forecast() -> None:
    known = course([[1] * DAYS], [100])
    assert outlook(known, 28) == Outlook(28, 28, 28, 0, 0, 0)
    assert outlook(known, 29) == Outlook(28, 28, 28, None, None, None)


def test_a_unit_that_sleeps_may_wake() -> None:
    awake = [[2] * 14 for _ in range(10)]
    known = course([[0] * 14, *awake], [80] * 11)
    sleeping, other = outlooks(known, [[0], [1]], [1, 1], seed=(1,))
    assert sleeping.low <= 1 <= sleeping.high
    assert sleeping.at_close < (other.at_close - 28) / 2


def test_a_rush_before_an_earlier_deadline_is_expected_again() -> None:
    even, rush = [6] * 14, [6] * 9 + [9, 12, 16, 22, 30]
    after = [6] * 4
    calm = outlook(course([even + after], [2000], deadlines=(14,)))
    risen = outlook(course([rush + after], [2000], deadlines=(14,)))
    assert risen.at_close - sum(rush) > 1.2 * (calm.at_close - sum(even))


def test_weekends_without_anybody_are_expected_again() -> None:
    week = [6, 6, 6, 6, 6, 0, 0]
    known = course([week * 2 + week[:5]], [2000])  # it is Saturday
    soonest = outlook(known, target=sum(week) * 2 + 30 + 8)
    assert soonest.met is not None
    assert soonest.met >= 2  # a straight line at 4.7 a day says Sunday


def test_without_a_target_no_day_is_told() -> None:
    told = outlook(course([[3] * 14], [100]))
    assert (told.met, told.met_low, told.met_high) == (None, None, None)


@pytest.mark.parametrize("part", [0.0, 0.25])
def test_the_rest_of_today_is_a_part_of_a_day(part: float) -> None:
    known = course([[10] * 14], [10_000])
    short = Course(known.new, known.today, known.members, 0, [part], known.deadlines)
    told = outlook(short)
    assert 140 <= told.low <= told.at_close
    assert told.high <= 140 + 40 * part
