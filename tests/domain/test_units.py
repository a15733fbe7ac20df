"""The dated union tree."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from photo_contest.domain.units import end_unit, place_unit, tree_on, unit_on
from photo_contest.errors import Invalid, Missing
from photo_contest.models import MembershipFigure, Record, Unit, UnitPeriod

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

REFORM = dt.date(2025, 7, 1)
EARLIER = dt.date(2020, 1, 1)


def place(code: str, parent: Unit | None = None, **kwargs: object) -> Unit:
    defaults = {
        "name": f"CĐ {code}",
        "kind": "grassroots",
        "begins_on": EARLIER,
        "by": None,
        "at": timezone.now(),
    }
    return place_unit(code=code, parent=parent, **(defaults | kwargs)).unit


def test_the_tree_is_told_as_of_a_day():
    province = place("T", kind="federation")
    district = place("H", province, kind="upper", ends_on=REFORM)
    ward = place("P", province, kind="upper", begins_on=REFORM)
    mill = place("M", district, ends_on=REFORM)
    place("M", ward, begins_on=REFORM)

    def told(day: dt.date) -> set[tuple[str, str | None]]:
        return {(p.unit.code, p.parent and p.parent.code) for p in tree_on(day)}

    assert told(dt.date(2025, 6, 30)) == {("T", None), ("H", "T"), ("M", "H")}
    assert told(REFORM) == {("T", None), ("P", "T"), ("M", "P")}
    assert province.subtree_ids(on=REFORM) == {province.pk, ward.pk, mill.pk}
    assert district.subtree_ids(on=REFORM) == set()
    assert told(dt.date(2019, 12, 31)) == set()


def test_a_membership_figure_carries_its_day_and_source():
    unit = place("T", kind="federation")
    MembershipFigure.objects.create(unit=unit, members=40_000, as_of=EARLIER, source="báo cáo cũ")
    newest = dt.date(2025, 12, 15)
    MembershipFigure.objects.create(unit=unit, members=42_266, as_of=newest, source="LĐLĐ tỉnh")

    before, after = unit_on("T", dt.date(2025, 12, 14)), unit_on("T", newest)

    assert (before.members, before.members_as_of, before.members_source) == (  # type: ignore[attr-defined]
        40_000,
        EARLIER,
        "báo cáo cũ",
    )
    assert (after.members, after.members_as_of) == (42_266, newest)  # type: ignore[attr-defined]


def test_a_unit_has_one_period_at_a_time():
    place("T", kind="federation")
    with pytest.raises(Invalid) as refusal:
        place("T", kind="federation", begins_on=REFORM)
    assert refusal.value.fields == {"begins_on": ["overlapping-period"]}
    end_unit(unit=Unit.objects.get(code="T"), on=REFORM, by=None, at=timezone.now())
    place("T", kind="federation", begins_on=REFORM)
    assert Record.objects.filter(action="unit-placed").count() == 2


def test_no_unit_stands_above_itself_on_any_day():
    first = place("A", kind="upper", ends_on=REFORM)
    second = place("B", first, ends_on=REFORM)
    place("A", second, kind="upper", begins_on=REFORM)  # B has ended: no cycle
    with pytest.raises(Invalid) as refusal:
        place("B", first, begins_on=REFORM)
    assert refusal.value.fields == {"parent": ["cycle"]}


def test_the_database_itself_refuses_a_cycle_by_update():
    first = place("A", kind="upper")
    second = place("B", first)
    with pytest.raises(IntegrityError, match="unit_tree_has_no_cycle"), transaction.atomic():
        UnitPeriod.objects.filter(unit=first).update(parent=second)


def test_a_unit_is_not_its_own_parent():
    unit = place("A", kind="upper")
    with pytest.raises(IntegrityError, match="unit_tree_has_no_cycle"), transaction.atomic():
        UnitPeriod.objects.filter(unit=unit).update(parent=unit)


def test_a_unit_that_did_not_exist_that_day_is_missing():
    place("P", kind="upper", begins_on=REFORM)
    with pytest.raises(Missing):
        unit_on("P", EARLIER)
