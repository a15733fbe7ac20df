"""Figures that one can check on paper."""

import datetime as dt

import pandas as pd
import pytest

from analytics import frames, measures
from analytics.frames import WrongFrame
from analytics.measures import ROOT

#        1 province
#       / \
#      2   3 upper unions
#     / \   \
#    4   5   6 grassroots
TREE = frames.build(
    frames.TREE,
    [
        (1, "TINH", "Tỉnh", "federation", None),
        (2, "A", "A", "upper", 1),
        (3, "B", "B", "upper", 1),
        (4, "A1", "A1", "grassroots", 2),
        (5, "A2", "A2", "grassroots", 2),
        (6, "B1", "B1", "grassroots", 3),
    ],
)
ABOVE = measures.above(TREE)
MONDAY = dt.date(2026, 11, 2)


def persons(*rows: tuple[int, str]) -> pd.DataFrame:
    return frames.build(frames.PERSONS, [(MONDAY, "voter", unit, name) for unit, name in rows])


def test_the_tree_is_walked_in_both_directions() -> None:
    assert measures.parents(TREE) == {1: ROOT, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3}
    assert measures.subtree(TREE, 2) == {2, 4, 5}
    assert measures.subtree(TREE, 99) == set()
    assert sorted(ABOVE[ABOVE["unit_id"] == 4]["node"]) == [1, 2, 4]


def test_sums_roll_up_and_the_root_has_all_there_is() -> None:
    sums = frames.build(
        frames.HOURS,
        [(4, "votes", 3), (5, "votes", 4), (6, "views", 9), (77, "votes", 5), (None, "visits", 2)],
    )
    table = measures.summed(sums, ABOVE, ["visits", "views", "votes", "shares"])
    assert table["votes"].to_dict() == {0: 12, 1: 7, 2: 7, 3: 0, 4: 3, 5: 4, 6: 0}
    assert table.loc[ROOT].to_dict() == {"visits": 2, "views": 9, "votes": 12, "shares": 0}


def test_a_person_with_several_units_counts_once_above_them() -> None:
    acts = persons((4, "an"), (5, "an"), (5, "an"), (6, "binh"), (77, "chi"))
    assert measures.distinct(acts, ABOVE).to_dict() == {0: 3, 1: 2, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1}
    assert measures.own(acts, TREE).to_dict() == {0: 1, 4: 1, 5: 1, 6: 1}


def test_the_roster_places_people_and_leaves_out_who_left() -> None:
    roster = frames.build(frames.ROSTER, [("an", 6)])
    placed = measures.placed_by_roster(persons((4, "an"), (5, "an"), (6, "binh")), roster)
    assert set(zip(placed["person"], placed["unit_id"], strict=True)) == {("an", 6)}


def test_people_of_any_run_of_weeks_are_counted_each_once() -> None:
    week = [MONDAY + dt.timedelta(days=7 * number) for number in range(3)]
    acts = frames.build(
        frames.PERSONS,
        [
            (week[0], "voter", 4, "an"),
            (week[2], "voter", 4, "an"),
            (week[2], "voter", 5, "an"),
            (week[1], "voter", 6, "binh"),
            (week[1] + dt.timedelta(days=6), "voter", 77, "chi"),
        ],
    )
    runs = measures.distinct_over_weeks(acts, ABOVE, MONDAY, 3)
    brute = {
        (i, j): acts[(acts["day"] >= week[i]) & (acts["day"] < week[j] + dt.timedelta(days=7))]
        for i in range(3)
        for j in range(i, 3)
    }
    for run, rows in brute.items():
        wanted = {node: n for node, n in measures.distinct(rows, ABOVE).items() if n}
        assert runs[run].to_dict() == wanted
    assert runs[0, 2].to_dict() == {0: 3, 1: 2, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1}


def test_members_are_the_own_figure_or_the_sum_of_the_units_below() -> None:
    figures = frames.build(
        frames.FIGURES,
        [
            (3, 500, dt.date(2026, 1, 1), "B says"),
            (4, 10, MONDAY, "x"),
            (5, 20, dt.date(2026, 7, 1), "y"),
            (6, 7, MONDAY, "z"),
        ],
    )
    table = measures.members_rolled_up(TREE, figures)
    assert table["members"].to_dict() == {0: 530, 1: 530, 2: 30, 3: 500, 4: 10, 5: 20, 6: 7}
    assert table.loc[2, "as_of"] == dt.date(2026, 7, 1)
    assert table.loc[2, "source"] == "x; y"
    assert table.loc[1, "as_of"] == dt.date(2026, 1, 1)


def test_members_are_unknown_where_a_unit_below_has_no_figure() -> None:
    figures = frames.build(frames.FIGURES, [(4, 10, MONDAY, "x"), (6, 7, MONDAY, "z")])
    table = measures.members_rolled_up(TREE, figures)
    assert table.index[table["members"].isna()].tolist() == [0, 1, 2, 5]


def test_the_rate_is_not_clipped_and_unknown_without_members() -> None:
    participants = pd.Series({1: 5, 2: 6, 3: 0, 4: 2})
    members = pd.Series({1: 10, 2: 4, 3: 0, 4: None}, dtype="Int64")
    rate = measures.participation_rate(participants, members)
    assert rate.dropna().to_dict() == {1: 0.5, 2: 1.5}


def test_equal_values_share_a_rank_and_leave_a_gap() -> None:
    values = pd.Series({"a": 1 / 3, "b": 2 / 6, "c": 0.9, "d": 0.0})
    assert measures.shared_ranks(values).to_dict() == {"a": 2, "b": 2, "c": 1, "d": 4}
    assert measures.shared_ranks(pd.Series(dtype="float64")).to_dict() == {}


@pytest.mark.parametrize("schema", [frames.TREE, frames.FIGURES, frames.HOURS, frames.PERSONS])
def test_empty_frames_have_their_columns_too(schema: frames.Schema) -> None:
    assert list(frames.build(schema, []).columns) == list(schema)


def test_nothing_at_all_gives_zeros() -> None:
    empty = frames.build(frames.PERSONS, [])
    assert measures.distinct(empty, ABOVE).to_dict() == {ROOT: 0}
    no_sums = measures.summed(frames.build(frames.HOURS, []), ABOVE, ["votes"])
    assert no_sums.empty
    assert list(no_sums.columns) == ["votes"]


def test_a_frame_with_other_columns_or_types_is_refused() -> None:
    frame = frames.build(frames.ROSTER, [("an", 1)])
    for wrong in (
        frame.drop(columns="person"),
        frame.assign(name="Lý"),
        frame.astype({"unit_id": "float64"}),
    ):
        with pytest.raises(WrongFrame):
            frames.checked(frames.ROSTER, wrong)
