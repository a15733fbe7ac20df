"""Figures from frames: pure pandas, tried on examples that one can check on paper.

A *node* is a unit that stands for itself and all below it; ROOT stands for the whole contest, also
for what belongs to no unit of the tree. Series are indexed by node.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analytics import frames
from analytics.spans import monday_of

ROOT: Final = 0  # no unit has this id


def subtree(tree: pd.DataFrame, top: int) -> set[int]:
    """Ids of a unit and all below it, in a TREE frame; empty when the unit is not there."""
    below: dict[int, list[int]] = {}
    for unit_id, parent_id in _edges(tree):
        below.setdefault(parent_id, []).append(unit_id)
    found: set[int] = set()
    waiting = [top] if top in set(tree["unit_id"]) else []
    while waiting:
        unit_id = waiting.pop()
        found.add(unit_id)
        waiting += below.get(unit_id, [])
    return found


def parents(tree: pd.DataFrame) -> dict[int, int]:
    """The node above each unit; ROOT above those whose parent is not in the tree."""
    units = set(tree["unit_id"])
    return {unit: above if above in units else ROOT for unit, above in _edges(tree)}


def above(tree: pd.DataFrame) -> pd.DataFrame:
    """ABOVE frame: each unit with itself and every unit above it (ROOT is left out)."""
    parent = parents(tree)
    pairs = []
    for unit in parent:
        node = unit
        while node != ROOT:
            pairs.append((unit, node))
            node = parent[node]
    return frames.build(frames.ABOVE, pairs)


def told_on(heirs: Mapping[int, int], rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of units that have ended as rows of those which stand for them (`heirs`); the others as
    they are. To be done before anything is summed or counted."""
    return rows.assign(unit_id=rows["unit_id"].replace(dict(heirs))) if heirs else rows


def summed(sums: pd.DataFrame, above: pd.DataFrame, statistics: Sequence[str]) -> pd.DataFrame:
    """Sums per node (rows) and statistic (columns) from a HOURS frame; ROOT has all there is."""
    placed = sums[sums["unit_id"].notna()].astype({"unit_id": "int64"}).merge(above, on="unit_id")
    whole = sums.assign(node=ROOT)
    rows = pd.concat(
        [placed[["node", "statistic", "value"]], whole[["node", "statistic", "value"]]]
    )
    table = rows.groupby(["node", "statistic"])["value"].sum().unstack(fill_value=0)
    return table.reindex(columns=list(statistics), fill_value=0).astype("int64")


def distinct(persons: pd.DataFrame, above: pd.DataFrame) -> pd.Series:
    """Distinct persons per node, from columns `unit_id` and `person`: a person with several units
    below a node counts once there."""
    pairs = persons[["unit_id", "person"]].drop_duplicates()
    by_node = pairs.merge(above, on="unit_id")[["node", "person"]].drop_duplicates()
    counts = by_node.groupby("node").size()
    counts.loc[ROOT] = pairs["person"].nunique()
    return counts.astype("int64")


def own(persons: pd.DataFrame, tree: pd.DataFrame) -> pd.Series:
    """Distinct persons of each unit itself, without those below; at ROOT: of units that are not in
    the tree."""
    pairs = persons[["unit_id", "person"]].drop_duplicates()
    in_tree = pairs["unit_id"].isin(tree["unit_id"])
    counts = pairs[in_tree].groupby("unit_id").size()
    counts.loc[ROOT] = pairs.loc[~in_tree, "person"].nunique()
    return counts.astype("int64")


def placed_by_roster(persons: pd.DataFrame, roster: pd.DataFrame) -> pd.DataFrame:
    """Persons in the unit that the roster gives them; who left the roster is left out."""
    return persons.drop(columns="unit_id").merge(roster, on="person")


def distinct_over_weeks(
    persons: pd.DataFrame, above: pd.DataFrame, first: dt.date, weeks: int
) -> dict[tuple[int, int], pd.Series]:
    """Distinct persons per node for every run of ISO weeks (i, j), 0 <= i <= j < `weeks`, counted
    from the week of `first`.

    A person counts in (i, j) at the first of their weeks that is not before i: the week p whose
    predecessor q lies before i. So counts by (node, p, q) are enough for all runs.
    """
    monday = monday_of(first)
    week_of = {day: (day - monday).days // 7 for day in persons["day"].unique()}
    week = persons["day"].map(week_of).astype("int64")
    person = pd.factorize(persons["person"])[0]  # numbers are sorted many times faster than keys
    pairs = persons[["unit_id"]].assign(person=person, week=week).drop_duplicates()
    placed = pd.concat([pairs.merge(above, on="unit_id"), pairs.assign(node=ROOT)])
    acts = placed[["node", "person", "week"]].drop_duplicates()
    acts = acts.sort_values(["node", "person", "week"], ignore_index=True)
    before = acts.groupby(["node", "person"])["week"].shift().fillna(-1).astype("int64")
    counts = acts.assign(before=before).groupby(["node", "week", "before"]).size()
    table = counts.rename("persons").reset_index()
    runs = {}
    for i in range(weeks):
        fresh = table[(table["before"] < i) & (table["week"] >= i)]
        for j in range(i, weeks):
            runs[i, j] = fresh[fresh["week"] <= j].groupby("node")["persons"].sum()
    return runs


def members_rolled_up(tree: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Members per node, with the day and source of the figure.

    A unit's own latest figure covers all below it. Without one it is the sum of the units directly
    below, told with the oldest of their days, if each of these has a figure; else unknown.
    """
    known = {row.unit_id: (row.members, row.as_of, row.source) for row in figures.itertuples()}
    parent = parents(tree)
    children: dict[int, list[int]] = {}
    for unit, node in parent.items():
        children.setdefault(node, []).append(unit)

    def figure(node: int) -> tuple[Any, Any, Any]:
        if node in known:
            return known[node]
        parts = [figure(child) for child in children.get(node, [])]
        if not parts or any(part[0] is None for part in parts):
            return (None, None, None)
        sources = sorted({part[2] for part in parts})
        return sum(part[0] for part in parts), min(part[1] for part in parts), "; ".join(sources)

    nodes = [ROOT, *parent]
    table = pd.DataFrame(
        [figure(node) for node in nodes], columns=["members", "as_of", "source"], index=nodes
    )
    return table.astype({"members": "Int64", "as_of": "object", "source": "object"})


def participation_rate(participants: pd.Series, members: pd.Series) -> pd.Series:
    """Participants over the members figure; not a number where that is unknown or zero. Above 1 it
    is left as it is: the members figure is out of date."""
    known = members.where(members > 0).astype("Float64").astype("float64")
    return participants.reindex(members.index, fill_value=0).astype("float64") / known


def shared_ranks(values: pd.Series) -> pd.Series:
    """Ranks downwards, from 1; equal values share a rank: 1, 2, 2, 4."""
    return values.rank(method="min", ascending=False).astype("int64")


def _edges(tree: pd.DataFrame) -> list[tuple[int, int]]:
    return list(zip(tree["unit_id"], tree["parent_id"].fillna(ROOT).astype("int64"), strict=True))
