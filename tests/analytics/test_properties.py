"""What holds of figures whatever the tree and the counts: on trees and counts by chance."""

import datetime as dt
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.board import Board, UnitName
from analytics.board.board import PERSONS
from analytics.measures import rates, tree
from analytics.measures.tree import ROOT, MembersFigure

by_chance = settings(deadline=None, max_examples=80)
DAY = dt.date(2026, 11, 2)
COUNTED = (
    *("entrants", "participants", "photos_submitted", "photos_approved", "photos_refused"),
    *("visits", "views", "visitors", "votes", "votes_provisional", "votes_signed_in", "voters"),
    "shares",
)


@st.composite
def trees(draw: st.DrawFn) -> dict[int, int]:
    """The node above each of up to fourteen units; each lies below one of a smaller id."""
    count = draw(st.integers(1, 14))
    return {unit: draw(st.integers(0, unit - 1)) for unit in range(1, count + 1)}


@st.composite
def boards(draw: st.DrawFn) -> Board:
    """Counts by chance, at most as many voters signed in as voters; some nodes are withheld."""
    parents = draw(trees())
    nodes = [ROOT, *parents]
    count = st.integers(0, 12)
    counts = {node: {name: draw(count) for name in COUNTED} for node in nodes}
    sizes = {node: draw(st.none() | st.integers(0, 12)) for node in nodes}
    return Board(
        day=DAY,
        k=5,
        names={unit: UnitName(f"U{unit:02}", f"U{unit}", "grassroots") for unit in parents},
        parents=parents,
        ended=(),
        counts=counts,
        members={n: MembersFigure(size, DAY, "x") for n, size in sizes.items() if size is not None},
        hidden={
            name: draw(st.sets(st.sampled_from(nodes))) for name in (*PERSONS, "member_voters")
        },
    )


@by_chance
@given(trees(), st.lists(st.tuples(st.none() | st.integers(0, 20), st.integers(1, 9)), max_size=40))
def test_a_sum_is_that_of_its_parts(
    parents: dict[int, int], rows: list[tuple[int | None, int]]
) -> None:
    table = tree.summed([(unit, "votes", value) for unit, value in rows], parents, ["votes"])
    below = tree.children(parents)
    for node in parents:
        own = sum(value for unit, value in rows if unit == node)
        assert table[node]["votes"] == own + sum(
            table[child]["votes"] for child in below.get(node, [])
        )
    assert table[ROOT]["votes"] == sum(value for _, value in rows)


@by_chance
@given(boards())
def test_rates_are_those_of_the_counts_beside_them(board: Board) -> None:
    for node in board.counts:
        told = board.figures(node, hidden=False)
        assert told.conversion == (told.votes / told.views if told.views else None)
        if told.participants is None:
            assert told.participation_rate is told.rate_low is told.rate_high is None
            assert {"participants", "participation_rate"} <= set(told.withheld)
            continue
        assert told.participation_rate == (
            told.participants / told.members if told.members else None
        )
        if told.participation_rate is None or told.participation_rate > 1:
            assert told.rate_low is told.rate_high is None
            assert told.note is not None
        else:
            assert 0 <= told.rate_low <= told.participation_rate <= told.rate_high <= 1


@by_chance
@given(boards(), st.booleans())
def test_ranks_are_of_usable_rates_without_gaps_but_for_ties(board: Board, by_low: bool) -> None:
    ranks = board.ranks(board.names, by_low=by_low)
    values = {}
    for node in board.names:
        told = board.figures(node, hidden=False)
        if told.participation_rate is not None and told.participation_rate <= 1:
            values[node] = told.rate_low if by_low else told.participation_rate
    assert ranks.keys() == values.keys()
    for node, rank in ranks.items():
        assert rank == 1 + sum(other > values[node] for other in values.values())


@by_chance
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 8)), max_size=20), st.integers(0, 99))
def test_ranks_do_not_depend_on_the_order(shares: list[tuple[int, int]], seed: int) -> None:
    values = {f"U{place}": part / whole for place, (part, whole) in enumerate(shares)}
    shuffled = list(values.items())
    Random(seed).shuffle(shuffled)
    assert rates.shared_ranks(dict(shuffled)) == rates.shared_ranks(values)
    more = values | {"last": -1.0}  # one below all others moves nobody
    assert rates.shared_ranks(more) == rates.shared_ranks(values) | {"last": len(values) + 1}


@by_chance
@given(boards())
def test_who_may_not_see_votes_is_told_nothing_of_them(board: Board) -> None:
    for node in board.counts:
        told = board.figures(node, hidden=True)
        of_votes = (told.votes, told.votes_provisional, told.voters, told.conversion)
        assert of_votes == (None,) * 4
        assert "voters" not in told.withheld
