"""Which unit stands for one that ended, and which figures can no longer be compared."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photo_contest.domain.units.changes import Part, dissolve_unit, merge_units, split_unit
from photo_contest.domain.units.succession import DISSOLVED, SPLIT, Heirs, heirs
from photo_contest.domain.units.undo import undo_change
from photo_contest.models import Unit
from tests.domain.units.deeds import DAY, REFORM, create, order

MONTH = 30 * DAY


# --- by hand: T above H and K; units that ended had H above them ------------------------------

TREE = {0: None, 1: 0, 2: 0, 3: 1, 4: 1, 5: 2}
T, H, K, A, B, C = range(6)
X, Y, Z = 7, 8, 9


@pytest.mark.parametrize(
    ("successors", "heir", "why"),
    [
        ({X: [A]}, A, None),
        ({X: [Y], Y: [Z], Z: [A]}, A, None),  # merged, and again, and again
        ({X: [A, B]}, H, SPLIT),  # the lowest unit above both
        ({X: [A, C]}, T, SPLIT),
        ({X: [A, H]}, H, SPLIT),
        ({X: [Y, A], Y: [B]}, H, SPLIT),
        ({X: [Y, A], Y: [A]}, A, None),  # the parts are one again
        ({X: [Y, Z], Y: [C], Z: [C]}, C, None),
        ({X: [Y], Y: [A, B]}, H, SPLIT),  # a merger into what was split later
        ({}, H, DISSOLVED),
        ({X: [Y]}, H, DISSOLVED),
        ({X: [Y, A]}, H, SPLIT),  # one part was dissolved: told on what was above it
        ({X: [Y, Z]}, H, DISSOLVED),
        ({X: [Y], Y: [X]}, None, DISSOLVED),  # cannot be; ends all the same
    ],
)
def test_a_figure_is_told_on_the_lowest_unit_that_holds_all_who_followed(successors, heir, why):
    standing = Heirs(TREE, {X: H, Y: H, Z: H}, successors)
    assert standing.stands_for(X) == heir
    assert standing.not_comparable.get(X) == why
    assert [standing.stands_for(unit) for unit in TREE] == list(TREE)
    assert not standing.not_comparable.keys() & TREE.keys()


def test_a_unit_whose_province_ended_too_is_told_on_who_followed_the_province():
    standing = Heirs({T: None}, {X: Y, Y: None}, {Y: [T]})
    assert standing.stands_for(X) == T
    assert standing.not_comparable == {X: DISSOLVED}
    assert Heirs({}, {X: Y, Y: None}, {}).stands_for(X) is None
    assert standing.stands_for(Z) is None  # one that is not known, or only begins later


@settings(max_examples=200, deadline=None, database=None, derandomize=True)
@given(
    st.lists(st.none() | st.integers(0, 11), min_size=12, max_size=12),
    st.integers(0, 12),
    st.dictionaries(st.integers(0, 11), st.lists(st.integers(0, 11), max_size=3)),
)
def test_an_heir_lives_or_there_is_none_whatever_the_rows_say(above, living, successors):
    parents = {unit: above[unit] for unit in range(living)}
    standing = Heirs(parents, dict(enumerate(above[living:], start=living)), successors)
    for unit in range(12):
        heir = standing.stands_for(unit)
        assert heir is None or heir in parents
        backwards = Heirs(parents, standing.last_parents, successors)
        assert {one: backwards.stands_for(one) for one in reversed(range(12))}[unit] == heir
    assert standing.not_comparable.keys() <= standing.last_parents.keys()
    assert set(standing.not_comparable.values()) <= {SPLIT, DISSOLVED}


# --- from the tables --------------------------------------------------------------------------


@pytest.fixture
def upper(db: None) -> Unit:
    return create("H", create("T", kind="federation"), "upper")


def standing_for(code: str, on: object) -> tuple[str | None, str | None]:
    standing = heirs(on=on)
    unit = Unit.objects.get(code=code).pk
    heir = standing.stands_for(unit)
    code_of = dict(Unit.objects.values_list("pk", "code"))
    return (None if heir is None else code_of[heir]), standing.not_comparable.get(unit)


@pytest.mark.postgres
def test_an_heir_is_told_as_of_a_day(upper):
    a, b, c = (create(code, upper) for code in "ABC")
    merge_units(units=[a], into=b, order=order(REFORM))
    merge_units(units=[b], into=c, order=order(REFORM + MONTH))
    parts = [Part("D", "CĐ D"), Part("E", "CĐ E")]
    split_unit(unit=c, parts=parts, rest="D", order=order(REFORM + 2 * MONTH))
    merge_units(
        units=[Unit.objects.get(code="D")],
        into=Unit.objects.get(code="E"),
        order=order(REFORM + 3 * MONTH),
    )
    last = dissolve_unit(unit=Unit.objects.get(code="E"), order=order(REFORM + 4 * MONTH))
    told = {
        REFORM - DAY: ("A", None),
        REFORM: ("B", None),
        REFORM + MONTH - DAY: ("B", None),
        REFORM + MONTH: ("C", None),
        REFORM + 2 * MONTH - DAY: ("C", None),
        REFORM + 2 * MONTH: ("H", SPLIT),
        REFORM + 3 * MONTH: ("E", None),
        REFORM + 4 * MONTH: ("H", DISSOLVED),
    }
    assert {day: standing_for("A", day) for day in told} == told
    assert standing_for("E", REFORM) == (None, None)  # begins only later
    undo_change(change_id=last.change.pk, by=None, at=last.change.at)
    assert standing_for("A", REFORM + 4 * MONTH) == ("E", None)
