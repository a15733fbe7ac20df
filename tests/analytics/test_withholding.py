"""Counts of persons over several weeks, beside those of the whole contest and of each week."""

import datetime as dt
from collections.abc import Mapping, Sequence

from analytics.board.persons import week_of
from analytics.board.standing import Standing
from analytics.board.withholding import Withholding
from analytics.measures.persons import Acts
from analytics.measures.tree import ROOT
from analytics.sources import EndedRow, TreeRow
from analytics.spans import DAY, Span
from tests.analytics.builders import MONDAY

K = 5
PARENTS = {1: ROOT, 2: ROOT, 3: 1, 5: 2, 6: 2, 7: 2}
Crowd = Sequence[tuple[int, int, tuple[int, ...]]]  # so many persons, of a unit, in these weeks


def standing(day: dt.date, parents: Mapping[int, int], heirs: Mapping[int, int]) -> Standing:
    units = {u: TreeRow(u, f"U{u}", f"U{u}", "grassroots", p or None) for u, p in parents.items()}
    ended = tuple(EndedRow(u, f"U{u}", f"U{u}", heir, None) for u, heir in heirs.items())
    return Standing(day, units, ended)


def acts_of(crowd: Crowd) -> Acts:
    begin = week_of(MONDAY)
    rows: list[tuple[int, int, int]] = []
    for place, (count, unit, active) in enumerate(crowd):
        for number in range(count):
            rows += [(unit, 100 * place + number, begin + week) for week in active]
    return Acts.of(*zip(*rows, strict=True))


def weeks(first: int, last: int) -> Span:
    return Span(MONDAY + 7 * first * DAY, MONDAY + (7 * last + 6) * DAY)


TODAY = standing(MONDAY + 20 * DAY, PARENTS, {})


def test_what_is_withheld_of_the_whole_contest_is_so_of_most_of_it() -> None:
    """Nobody came in the third week but who had come: seven of two weeks are those of the whole."""
    acts = acts_of([(6, 3, (0,)), (1, 3, (0, 2)), (1, 5, (1,))])
    _, whole = Withholding(K, None, TODAY.day, TODAY).of_persons(acts, adds_up=True)
    counts, hidden = Withholding(K, weeks(0, 1), TODAY.day, TODAY).of_persons(acts, adds_up=True)
    assert (counts, whole) == ({ROOT: 8, 1: 7, 2: 1, 3: 7, 5: 1}, {1, 2, 3, 5})
    assert hidden >= whole


def test_what_is_withheld_today_is_so_on_the_tree_of_then() -> None:
    """Unit 6 became a part of 5 after the three weeks: the six of their union are withheld today,
    beside the three of the other one."""
    then = standing(MONDAY + 20 * DAY, {unit: PARENTS[unit] for unit in (1, 2, 3, 5, 6)}, {})
    today = standing(MONDAY + 24 * DAY, {unit: PARENTS[unit] for unit in (1, 2, 3, 5)}, {6: 5})
    always = (0, 1, 2)
    acts = acts_of([(2, 6, always), (4, 5, always), (2, 3, always), (1, 3, (0,))])
    _, whole = Withholding(K, None, today.day, today).of_persons(acts, adds_up=True)
    past = Withholding(K, weeks(0, 1), today.day, then, today)
    counts, hidden = past.of_persons(acts, adds_up=True)
    assert (counts[2], whole) == (6, {1, 2, 3, 5})
    assert {1, 2, 3, 5, 6} <= hidden


def test_a_run_of_weeks_does_not_tell_of_a_withheld_one() -> None:
    """The six of unit 6 in the first week are withheld beside the one of unit 7; thirteen in two
    weeks, of whom seven in the second, would be at least these six."""
    of_five = [(3, 5, (0,)), (4, 5, (0, 1, 2)), (5, 5, (2,))]
    of_six = [(2, 6, (0,)), (4, 6, (0, 2)), (7, 6, (1,))]
    of_seven = [(1, 7, (0, 1)), (1, 7, (1,)), (1, 7, (1, 2))]
    acts = acts_of([(20, 3, (0, 1, 2)), *of_five, *of_six, *of_seven])
    first, second, both = (
        Withholding(K, weeks(*span), TODAY.day, TODAY).of_persons(acts, adds_up=True)[1]
        for span in [(0, 0), (1, 1), (0, 1)]
    )
    assert {6, 7} <= first
    assert 6 not in second
    assert {6, 7} <= both
