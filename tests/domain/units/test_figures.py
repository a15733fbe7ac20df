"""The members figure of a unit that others were merged into."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.domain.units.changes import merge_units
from photo_contest.domain.units.tree import unit_on
from photo_contest.domain.units.undo import undo_change
from photo_contest.models import MembershipFigure, Unit
from tests.domain.units.deeds import DAY, REFORM, create, order

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def figure(unit: Unit, members: int, as_of: dt.date) -> None:
    MembershipFigure.objects.create(unit=unit, members=members, as_of=as_of, source="Báo cáo")


def told(code: str, day: dt.date) -> tuple[int, dt.date, str]:
    period = unit_on(code, day)
    return period.members, period.members_as_of, period.members_source  # type: ignore[attr-defined]


@pytest.fixture
def three() -> list[Unit]:
    top = create("T", kind="federation")
    return [create(code, top) for code in ("A", "B", "C")]


def test_a_merged_unit_has_the_members_of_all_from_that_day_on(three):
    first, second, stays = three
    figure(first, 20, dt.date(2024, 6, 1))
    figure(first, 22, dt.date(2025, 6, 1))
    figure(second, 30, dt.date(2024, 12, 31))
    figure(stays, 100, dt.date(2025, 3, 1))
    deed = merge_units(units=[first, second], into=stays, order=order())
    assert told("C", REFORM - DAY) == (100, dt.date(2025, 3, 1), "Báo cáo")
    source = "Cộng 3 đơn vị sáp nhập, số liệu từ 31/12/2024"
    assert told("C", REFORM) == (152, REFORM, source)
    undo_change(change_id=deed.change.pk, by=None, at=timezone.now())
    assert told("C", REFORM) == (100, dt.date(2025, 3, 1), "Báo cáo")


def test_no_sum_is_told_where_a_part_is_unknown_or_the_day_has_its_own(three):
    first, second, stays = three
    figure(first, 20, dt.date(2025, 1, 1))
    figure(stays, 100, dt.date(2025, 1, 1))
    merge_units(units=[second], into=stays, order=order())
    assert told("C", REFORM)[0] == 100
    figure(stays, 131, REFORM + DAY)
    merge_units(units=[first], into=stays, order=order(REFORM + DAY))
    assert told("C", REFORM + DAY) == (131, REFORM + DAY, "Báo cáo")
