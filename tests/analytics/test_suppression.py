"""No withheld count can be computed from what is shown: an attacker who knows the tree, the rule
that withheld means at least one, and linear programming, tries."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analytics.suppression import unsafe_in_weeks, unsafe_weeks, withheld

K = 5


def counted(parents: dict[int, int], own: dict[int, int]) -> dict[int, int]:
    """Counts of nodes with all below them, where persons belong to one unit each."""
    counts = dict.fromkeys({*parents, *parents.values()}, 0)
    for node, persons in own.items():
        while True:
            counts[node] += persons
            if node not in parents:
                break
            node = parents[node]
    return counts


def bounds_for_attacker(
    parents: dict[int, int], counts: dict[int, int], own: dict[int, int], hidden: set[int]
) -> dict[int, tuple[int, int]]:
    """Least and greatest value of each hidden count that agrees with everything shown.

    Unknown are the hidden counts (at least 1) and what a unit has beside those below it (at least
    0; the attacker is told where there is none).
    """
    inner = sorted(set(parents.values()))
    unknown = sorted(hidden) + [-1 - node for node in inner if own.get(node, 0)]
    place = {name: number for number, name in enumerate(unknown)}
    matrix, right = [], []
    for node in inner:  # count(node) - own(node) - sum of count(child) = 0
        line, constant = np.zeros(len(unknown)), 0
        terms = [(node, 1), *((child, -1) for child, above in parents.items() if above == node)]
        for name, factor in terms:
            if name in hidden:
                line[place[name]] += factor
            else:
                constant -= factor * counts[name]
        if own.get(node, 0):
            line[place[-1 - node]] -= 1
        matrix.append(line)
        right.append(constant)
    least = [(1, None) if name >= 0 else (0, None) for name in unknown]
    found = {}
    for node in hidden:
        goal = np.zeros(len(unknown))
        goal[place[node]] = 1
        edges = []
        for sign in (1, -1):
            solved = linprog(sign * goal, A_eq=matrix, b_eq=right, bounds=least)
            edges.append(10**6 if solved.status == 3 else round(solved.x[place[node]]))
        found[node] = (edges[0], edges[1])
    return found


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[int, int], dict[int, int]]:
    size = draw(st.integers(2, 14))
    parents = {node: draw(st.integers(0, node - 1)) for node in range(1, size)}
    persons = st.one_of(st.integers(0, 6), st.integers(0, 40))
    inner = set(parents.values())
    own = {
        node: draw(persons if node not in inner else st.sampled_from([0, 0, 0, 1, 3, 7]))
        for node in range(size)
    }
    return parents, own


@settings(max_examples=150, deadline=None)
@given(trees(), st.sets(st.integers(0, 13), max_size=2))
def test_no_withheld_count_is_fixed_by_what_is_shown(
    tree: tuple[dict[int, int], dict[int, int]], also: set[int]
) -> None:
    parents, own = tree
    counts = counted(parents, own)
    hidden = withheld(parents, counts, own, k=K, also=also)
    assert {node for node in also if counts.get(node)} <= hidden
    assert {node for node, count in counts.items() if 0 < count < K} <= hidden
    assert all(counts[node] for node in hidden), "zero is shown"
    for node, (least, most) in bounds_for_attacker(parents, counts, own, hidden).items():
        assert least < most, f"{node} must be {least}"


@settings(max_examples=150, deadline=None)
@given(trees())
def test_what_remains_of_a_shown_count_is_never_small(
    tree: tuple[dict[int, int], dict[int, int]],
) -> None:
    parents, own = tree
    counts = counted(parents, own)
    hidden = withheld(parents, counts, own, k=K)

    def shown_below(node: int) -> int:
        children = [child for child, above in parents.items() if above == node]
        return sum(shown_below(child) if child in hidden else counts[child] for child in children)

    for node in set(counts) - hidden:
        if node in parents.values():
            rest = counts[node] - shown_below(node)
            assert not 0 < rest < K


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sets(st.integers(0, 30), max_size=14), min_size=2, max_size=6),
    st.integers(1, 5),
)
def test_voters_of_several_units_give_no_small_rest(units: list[set[int]], first_half: int) -> None:
    """Two upper units over leaves whose voters overlap."""
    parents = {1: 0, 2: 0}
    parents |= {
        3 + number: 1 if number < min(first_half, len(units) - 1) else 2
        for number in range(len(units))
    }
    sets = {3 + number: voters for number, voters in enumerate(units)}
    for upper in (1, 2, 0):
        below = [child for child, above in parents.items() if above == upper]
        sets[upper] = set().union(*(sets[child] for child in below))
    counts = {node: len(voters) for node, voters in sets.items()}
    own = {node: counts[node] for node in range(3, 3 + len(units))}
    hidden = withheld(parents, counts, own, k=K)
    assert {node for node, count in counts.items() if 0 < count < K} <= hidden
    for upper in {0, 1, 2} - hidden:
        children = [child for child, above in parents.items() if above == upper]
        rest = counts[upper] - sum(counts[child] for child in children if child not in hidden)
        assert rest <= 0 or (rest >= K and len(hidden & set(children)) > 1)


def test_even_who_knows_the_rule_cannot_turn_it_around() -> None:
    """All tables of three units with up to 18 persons: whatever is shown, each withheld count
    could be one of several."""
    parents = {1: 0, 2: 0, 3: 0}
    possible: dict[tuple[int | None, ...], list[tuple[int, ...]]] = {}
    for persons in product(range(19), repeat=3):
        own = dict(enumerate(persons, start=1))
        counts = counted(parents, own)
        hidden = withheld(parents, counts, own, k=K)
        seen = tuple(None if node in hidden else counts[node] for node in range(4))
        possible.setdefault(seen, []).append(persons)
    for seen, tables in possible.items():
        if seen[0] is None or seen[0] > 18:
            continue  # beyond 18 not all tables with that sum were tried
        for node in (1, 2, 3):
            if seen[node] is None:
                values = {table[node - 1] for table in tables}
                assert len(values) > 1, f"{seen} is only {tables}"


@pytest.mark.parametrize(
    ("persons", "expected"),
    [
        ([10, 20, 30], set()),
        ([10, 20, 0], set()),
        ([10, 20, 3], {1, 3}),  # 33 - 30 would be the 3; the smallest other goes with it
        ([10, 2, 3], {2, 3}),  # 15 - 10 = 5 are two units' people
        ([10, 1, 1], {1, 2, 3}),  # 12 - 10 = 2 are few
        ([10, 10, 3], {1, 2, 3}),  # either 10 alone would tell that the other came after it
        ([10, 1, 1, 1, 1, 1], {1, 2, 3, 4, 5, 6}),  # 15 - 10 = 5 of five units: one each
        ([4, 4], {1, 2, 0}),  # only 4 and 4 make 8
        ([3], {1, 0}),
        ([7], set()),
    ],
)
def test_complementary_counts_on_paper(persons: list[int], expected: set[int]) -> None:
    own = dict(enumerate(persons, start=1))
    parents = dict.fromkeys(own, 0)
    assert withheld(parents, counted(parents, own), own, k=K) == expected


def test_few_people_directly_in_an_upper_unit_are_hidden_too() -> None:
    """Unit 1 has 2 people of its own beside 10 and 20 below it: 32 - 30 must not be told."""
    parents = {1: 0, 2: 1, 3: 1, 4: 0}
    own = {1: 2, 2: 10, 3: 20, 4: 50}
    assert withheld(parents, counted(parents, own), own, k=K) == {2}


def test_a_withheld_upper_unit_does_not_show_all_its_parts() -> None:
    """Unit 4 is small, so the smallest upper unit goes with it, and one below that."""
    parents = {1: 0, 2: 0, 3: 0, 4: 0, 11: 1, 12: 1}
    own = {11: 8, 12: 9, 2: 40, 3: 50, 4: 3}
    assert withheld(parents, counted(parents, own), own, k=K) == {4, 1, 11}


def test_a_count_withheld_for_another_reason_is_protected_in_the_same_way() -> None:
    """Unit 1 must not follow from its parts, nor from the whole and the other two."""
    parents = {1: 0, 2: 0, 3: 0, 11: 1, 12: 1}
    own = {11: 8, 12: 9, 2: 40, 3: 50}
    assert withheld(parents, counted(parents, own), own, k=K, also={1}) == {1, 11, 2}


def test_nothing_is_withheld_with_k_one() -> None:
    assert withheld({1: 0}, {0: 1, 1: 1}, {1: 1}, k=1) == set()


@pytest.mark.parametrize(
    ("total", "weeks", "expected"),
    [
        (20, [20], set()),
        (20, [10, 10], set()),  # 20 - 10 = 10 came only in the other week
        (12, [10, 3], {0, 1}),  # 3 is small; 12 - 10 = 2 would be too
        (13, [10, 8], {0, 1}),  # 13 - 10 = 3 came only in the second week; no week stands alone
        (30, [20, 15, 4], {2}),  # 35 > 30: the weeks overlap, there is no rest
        (34, [20, 12, 4], {2, 1}),  # 34 - 32 = 2
        (0, [0, 0], set()),
    ],
)
def test_a_week_is_withheld_where_the_total_would_tell_the_others(
    total: int, weeks: list[int], expected: set[int]
) -> None:
    assert unsafe_weeks(total, weeks, k=K) == expected


def test_several_weeks_are_withheld_where_they_differ_by_few_from_other_spans() -> None:
    runs = {
        (0, 0): {1: 10, 2: 10},
        (1, 1): {1: 10, 2: 10},
        (2, 2): {1: 10, 2: 10},
        (0, 1): {1: 20, 2: 12},  # unit 2: 2 people more than the first week
        (1, 2): {1: 20, 2: 20},
        (0, 2): {1: 30, 2: 30},
    }
    assert unsafe_in_weeks(runs, (0, 1), 3, k=K) == {2}
    assert unsafe_in_weeks(runs, (0, 2), 3, k=K) == set()
    assert unsafe_in_weeks(runs, (1, 1), 3, k=K) == set()
