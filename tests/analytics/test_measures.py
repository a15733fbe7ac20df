"""Figures that one can check on paper."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.measures import persons, rates, tree
from analytics.measures.persons import Acts
from analytics.measures.tree import ROOT, MembersFigure

#        1 province
#       / \
#      2   3 upper unions
#     / \   \
#    4   5   6 grassroots
PARENTS = tree.parents([(1, None), (2, 1), (3, 1), (4, 2), (5, 2), (6, 3)])
MONDAY = dt.date(2026, 11, 2)
JULY = dt.date(2026, 7, 1)
AN, BINH, CHI = 2**62 + 7, 5, 2**63 - 1


def acts(*rows: tuple[int, ...]) -> Acts:
    """Rows (unit, person, week); in week 0, if none is told."""
    filled = [(*row, 0)[:3] for row in rows]
    columns = zip(*filled, strict=True) if filled else ([], [], [])
    return persons.numbered(Acts.of(*(list(column) for column in columns)))


def test_the_tree_is_walked_in_both_directions() -> None:
    assert PARENTS == {1: ROOT, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}
    assert tree.subtree(PARENTS, 2) == {2, 4, 5}
    assert tree.subtree(PARENTS, 99) == set()
    assert tree.subtree(PARENTS, ROOT) == {1, 2, 3, 4, 5, 6}
    assert tree.line(PARENTS, 4) == [4, 2, 1]
    assert tree.line(PARENTS, 99) == []


def test_sums_roll_up_and_the_root_has_all_there_is() -> None:
    rows = [(4, "votes", 3), (5, "votes", 4), (6, "views", 9), (77, "votes", 5), (None, "views", 2)]
    table = tree.summed(rows, PARENTS, ["views", "votes"])
    assert {node: row["votes"] for node, row in table.items()} == {
        0: 12, 1: 7, 2: 7, 3: 0, 4: 3, 5: 4, 6: 0,
    }  # fmt: skip
    assert table[ROOT] == {"views": 11, "votes": 12}


def test_a_person_with_several_units_counts_once_above_them() -> None:
    done = acts((4, AN), (5, AN), (5, AN), (6, BINH), (77, CHI))
    assert persons.distinct(done, PARENTS) == {0: 3, 1: 2, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1}
    assert persons.own(done, PARENTS) == {0: 1, 4: 1, 5: 1, 6: 1}


def test_the_roster_places_people_and_leaves_out_who_left() -> None:
    raw = Acts.of([4, 5, 6], [AN, AN, BINH], [0, 1, 0])
    placed = persons.placed_by_roster(raw, {AN: 6, CHI: 4})
    assert (placed.unit.tolist(), placed.person.tolist(), placed.week.tolist()) == (
        [6, 6], [AN, AN], [0, 1],
    )  # fmt: skip
    assert persons.placed_by_roster(raw, {}).unit.tolist() == []


def test_what_an_ended_unit_did_is_told_on_the_one_that_stands_for_it() -> None:
    assert persons.placed(acts((4, AN), (77, BINH)), {77: 5}).unit.tolist() == [4, 5]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([1, 2, 4, 5, 6, 77]), st.integers(0, 9), st.integers(0, 3)),
        max_size=40,
    )
)
def test_people_are_counted_as_sets_would_count_them(rows: list[tuple[int, int, int]]) -> None:
    """Of each node, in each run of weeks."""
    lines = {unit: [*tree.line(PARENTS, unit), ROOT] for unit in (1, 2, 4, 5, 6, 77)}
    runs = persons.distinct_over_weeks(acts(*rows), PARENTS, 4)
    for (first, last), counts in runs.items():
        sets: dict[int, set[int]] = {}
        for unit, person, week in rows:
            if first <= week <= last:
                for node in lines[unit]:
                    sets.setdefault(node, set()).add(person)
        assert counts == {node: len(those) for node, those in sets.items()}
    assert runs[0, 3] == persons.distinct(acts(*rows), PARENTS)


def test_persons_that_were_not_numbered_are_refused() -> None:
    with pytest.raises(ValueError, match="numbered"):
        persons.distinct(Acts.of([4], [CHI], [0]), PARENTS)


def test_members_are_the_own_figure_or_the_sum_of_the_units_below() -> None:
    figures = {
        3: MembersFigure(500, dt.date(2026, 1, 1), "B says"),
        4: MembersFigure(10, MONDAY, "x"),
        5: MembersFigure(20, JULY, "y"),
        6: MembersFigure(7, MONDAY, "z"),
    }
    found = tree.members_rolled_up(PARENTS, figures)
    assert {node: figure.members for node, figure in found.items()} == {
        0: 530, 1: 530, 2: 30, 3: 500, 4: 10, 5: 20, 6: 7,
    }  # fmt: skip
    assert found[2] == MembersFigure(30, JULY, "x; y")
    assert found[1].as_of == dt.date(2026, 1, 1)


def test_members_are_unknown_where_a_unit_below_has_no_figure() -> None:
    figures = {4: MembersFigure(10, MONDAY, "x"), 6: MembersFigure(7, MONDAY, "z")}
    assert tree.members_rolled_up(PARENTS, figures).keys() == {3, 4, 6}


def test_the_rate_is_not_clipped_and_unknown_without_members() -> None:
    assert rates.rate(5, 10) == 0.5
    assert rates.rate(6, 4) == 1.5
    assert (rates.rate(0, 0), rates.rate(2, None), rates.rate(None, 3)) == (None, None, None)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        # 0 of n: from 0 to z²/(n + z²); z² = 3.8415
        (0, 10, 0.0, 3.8415 / 13.8415),
        (10, 10, 1 - 3.8415 / 13.8415, 1.0),
        # p = 1/2: half ± (z/2)·√n/(n + z²)... for n = 10: 0.5 ± 0.2634
        (5, 10, 0.2366, 0.7634),
        (1, 1, 0.2065, 1.0),
        (7, 28, 0.1268, 0.4336),
    ],
)
def test_the_interval_of_a_rate_as_on_paper(part: int, whole: int, low: float, high: float) -> None:
    assert rates.wilson(part, whole) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_rate_and_stays_within_bounds(share: tuple[int, int]) -> None:
    part, whole = share
    low, high = rates.wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1
    assert low < high


@pytest.mark.parametrize(("part", "whole"), [(3, 2), (-1, 2), (0, 0)])
def test_what_is_no_share_has_no_interval(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        rates.wilson(part, whole)


def test_equal_values_share_a_rank_and_leave_a_gap() -> None:
    values = {"a": 1 / 3, "b": 2 / 6, "c": 0.9, "d": 0.0}
    assert rates.shared_ranks(values) == {"a": 2, "b": 2, "c": 1, "d": 4}
    assert rates.shared_ranks({}) == {}


def test_nothing_at_all_gives_nothing() -> None:
    assert persons.distinct(acts(), PARENTS) == {}
    assert persons.own(acts(), PARENTS) == {}
    assert persons.distinct_over_weeks(acts(), PARENTS, 2) == {(0, 0): {}, (0, 1): {}, (1, 1): {}}
