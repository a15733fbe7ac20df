"""No withheld count can be computed from what is shown: an attacker who knows the trees and the
rule that withheld means at least one puts everything side by side, and tries."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.measures import persons as measured
from analytics.measures import tree
from analytics.measures.persons import Acts
from analytics.suppression import (
    Decision,
    Table,
    added,
    rests,
    unsafe_in_weeks,
    unsafe_weeks,
    withheld,
    withheld_of_added_run,
)
from tests.analytics.attackers import Attacker

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


def attacker(
    parents: dict[int, int], counts: dict[int, int], own: dict[int, int], hidden: set[int]
) -> Attacker:
    """Who knows one table, where persons belong to one unit each, and where a unit has nobody
    beside those below it."""
    cells = {("tree", node): count for node, count in counts.items()}
    withheld = frozenset(("tree", node) for node in hidden)
    found = Attacker({c: n for c, n in cells.items() if c not in withheld}, withheld)
    for node in set(parents.values()):
        below = [("tree", child) for child, above in parents.items() if above == node]
        if own.get(node, 0):
            found.holds(("tree", node), below, apart=True)
        else:
            found.sums_to(("tree", node), below)
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
    assert not attacker(parents, counts, own, hidden).fixed()


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


# --- everything side by side: weeks, the whole, and two trees -----------------------------

WEEKS = 3
UNITS = range(3, 11)


@st.composite
def contests(draw: st.DrawFn) -> tuple[dict[int, int], dict[int, int], dict[int, int], int]:
    """A province (0) with upper unions 1 and 2; the tree of the first weeks, today's after mergers
    and moves, who stands today for whom, and from which week on."""
    then = {1: 0, 2: 0} | {unit: draw(st.sampled_from([1, 2])) for unit in UNITS}
    stands = {}
    for unit in draw(st.sets(st.sampled_from(UNITS), max_size=2)):
        heir = draw(st.sampled_from([one for one in UNITS if one != unit]))
        if heir not in stands and unit not in stands.values():
            stands[unit] = heir
    today = {unit: above for unit, above in then.items() if unit not in stands}
    for unit in draw(st.sets(st.sampled_from(sorted(today.keys() - {1, 2})), max_size=1)):
        today[unit] = 3 - today[unit]
    return then, today, stands, draw(st.integers(1, WEEKS))


def acts_of(draw_persons: list[tuple[int, set[int], set[int]]], *, one_unit: bool) -> Acts:
    rows = [
        (unit, number, week)
        for number, (unit, others, weeks) in enumerate(draw_persons)
        for week in weeks
        for unit in ({unit} if one_unit else {unit} | others)
    ]
    return Acts.of(*(zip(*rows, strict=True) if rows else ([], [], [])))


crowds = st.lists(
    st.tuples(
        st.sampled_from(UNITS),
        st.sets(st.sampled_from(UNITS), max_size=2),
        st.sets(st.integers(0, WEEKS - 1), min_size=1),
    ),
    max_size=60,
)


def table(
    week: int | None, parents: dict[int, int], acts: Acts, places: dict[int, int], current: bool
) -> Table:
    within = measured.placed(acts if week is None else acts.within(week, week), places)
    active = {places.get(u, u): set() for u in acts.unit.tolist()}
    raw = acts if week is None else acts.within(week, week)
    for unit in raw.unit.tolist():
        active[places.get(unit, unit)].add(unit)
    atoms = {
        node: frozenset(u for unit in below(parents, node) for u in active.get(unit, ()))
        for node in {0, *parents}
    }
    counts, own = measured.distinct(within, parents), measured.own(within, parents)
    return Table(week, parents, counts, own, atoms, current)


def below(parents: dict[int, int], top: int) -> set[int]:
    return tree.subtree(parents, top) | {top}


def side_by_side(tables: list[Table], hidden: list[set[int]], *, apart: bool) -> Attacker:
    """All that follows from what stands in the tables, told by what each count is made of."""
    cells = {
        (place, node): count
        for place, one in enumerate(tables)
        for node, count in one.counts.items()
        if count
    }
    closed = frozenset((place, node) for place, nodes in enumerate(hidden) for node in nodes)
    found = Attacker({c: n for c, n in cells.items() if c not in closed}, closed)
    for place, one in enumerate(tables):
        for other, beside in enumerate(tables):
            if one.week == beside.week:
                _parts_of(found, place, one, other, beside, apart)
            elif one.week is None and one.is_current and beside.is_current:
                for node in one.counts:
                    found.holds((place, node), [(other, node)])
    [whole, *weeks] = [place for place, one in enumerate(tables) if one.is_current]
    for node in tables[whole].counts:
        found.at_most((whole, node), [(week, node) for week in weeks])
    return found


def _parts_of(
    found: Attacker, place: int, one: Table, other: int, beside: Table, apart: bool
) -> None:
    for node, made_of in one.atoms.items():
        parts: list[int] = []
        for part in sorted(beside.atoms, key=lambda n: -len(beside.atoms[n])):
            taken = frozenset().union(*(beside.atoms[p] for p in parts))
            inside = beside.atoms[part] <= made_of and (place, node) != (other, part)
            if beside.atoms[part] and inside and not beside.atoms[part] & taken:
                parts.append(part)
        if not parts or not made_of:
            continue
        cells = [(other, part) for part in parts]
        covered = frozenset().union(*(beside.atoms[part] for part in parts)) == made_of
        found.holds((place, node), cells, apart=apart)
        if covered and apart:
            found.sums_to((place, node), cells)
        elif covered:
            found.at_most((place, node), cells)


@settings(max_examples=60, deadline=None)
@given(contests(), crowds, st.booleans())
def test_all_tables_side_by_side_fix_no_withheld_count(
    contest: tuple[dict[int, int], dict[int, int], dict[int, int], int],
    crowd: list[tuple[int, set[int], set[int]]],
    apart: bool,
) -> None:
    """Participants (each in one unit) and voters (who may vote for several); the whole contest and
    each week on today's tree, and the weeks before the change on the tree as it was."""
    then, today, stands, change = contest
    acts = measured.numbered(acts_of(crowd, one_unit=apart))
    tables = [table(None, today, acts, stands, current=True)]
    tables += [table(week, today, acts, stands, current=True) for week in range(WEEKS)]
    tables += [table(week, then, acts, {}, current=False) for week in range(change)]
    hidden = Decision(tables, K, adds_up=apart).take()
    for one, nodes in zip(tables, hidden, strict=True):
        assert {node for node, count in one.counts.items() if 0 < count < K} <= nodes
        assert all(one.counts.get(node) for node in nodes), "zero is shown"
    assert not side_by_side(tables, hidden, apart=apart).fixed()


@settings(max_examples=60, deadline=None)
@given(contests(), crowds)
def test_visitors_of_weeks_their_runs_and_the_whole_fix_no_withheld_count(
    contest: tuple[dict[int, int], dict[int, int], dict[int, int], int],
    crowd: list[tuple[int, set[int], set[int]]],
) -> None:
    """Sums of daily visitors: the whole is the sum of its weeks, and so is every run of them. What
    several weeks are together may follow, where no week and nothing small does."""
    parents = contest[0]
    acts = measured.numbered(acts_of(crowd, one_unit=False))
    weeks = [measured.distinct(acts.within(week, week), parents) for week in range(WEEKS)]
    made_of = {node: frozenset(below(parents, node)) for node in {0, *parents}}
    tables = [
        Table(None if week < 0 else week, parents, counts, rests(parents, counts), made_of)
        for week, counts in enumerate([added(weeks), *weeks], start=-1)
    ]
    whole, *hidden = Decision(tables, K, adds_up=False, weeks_add_up=True).take()
    spans = [(i, j) for i in range(WEEKS) for j in range(i, WEEKS)]
    asked = {span: [span[0] <= week <= span[1] for week in range(WEEKS)] for span in spans}
    closed = {
        ((i, j), node)
        for (i, j) in spans
        for node in (hidden[i] if i == j else withheld_of_added_run(whole, hidden, asked[i, j]))
    }
    values = {
        ((i, j), node): count
        for i, j in spans
        for node, count in added(weeks[i : j + 1]).items()
        if count
    }
    assert {cell for cell, count in values.items() if 0 < count < K} <= closed
    found = Attacker({c: n for c, n in values.items() if c not in closed}, frozenset(closed))
    for (i, j), node in values:
        if i < j:
            found.sums_to(((i, j), node), [((w, w), node) for w in range(i, j + 1)])
    for span in spans:
        for node in set(parents.values()):
            parts = [(span, child) for child, above in parents.items() if above == node]
            found.holds((span, node), parts)
            found.at_most((span, node), parts)  # nobody looks at an upper union's own photos
    open_ones = {
        (span, node) for span, node in found.fixed() if span[0] == span[1] or span == (0, 2)
    }
    assert not open_ones | {cell for cell in found.fixed() if values[cell] < K}
