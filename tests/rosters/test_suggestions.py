"""Which unit a text may mean that is no code."""

import datetime as dt

import pytest

from photo_contest.domain.rosters.unit_tree import read_tree
from photo_contest.models import UnitPeriod
from tests.factories import UnitFactory
from tests.rosters.test_member_plan import planned

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NAME = "CĐCS Trường Sa Pa"


@pytest.mark.parametrize("text", ["Trường Sa Pa", "CĐCS TRUONG SA PA", "G.D1", "gd1"])
def test_a_unit_called_by_its_name_or_with_other_signs_is_suggested(text):
    UnitFactory(code="GD-1", name=NAME)
    [conflict] = planned(f"0011112222;Lò Thị Sáng;;{text};;;;;").conflicts
    assert (conflict.code, conflict.params) == ("unknown-unit", {"suggested": "GD-1", "name": NAME})


def test_neither_of_two_units_nor_one_that_has_ended_is_suggested():
    UnitFactory(code="GD-1", name=NAME)
    UnitFactory(code="GD-2", name=NAME)
    ended = UnitFactory(code="CU-1", name="CĐCS cũ")
    UnitPeriod.objects.filter(unit=ended).update(ends_on=dt.date(2024, 7, 1))
    tree = read_tree()
    assert [tree.suggested(text) for text in (NAME, "cũ", "CU1", "May", "")] == [{}] * 5
