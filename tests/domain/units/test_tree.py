"""The union tree as of a day, and what the database itself forbids."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from photo_contest.domain.units.tree import found, history_of, tree_on, unit_on
from photo_contest.errors import Invalid, Missing
from photo_contest.models import MembershipFigure, UnitPeriod
from tests.domain.units.deeds import EARLIER, REFORM, create
from tests.factories import UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_membership_figure_carries_its_day_and_source():
    unit = create("T", kind="federation")
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
    unit = create("T", kind="federation")
    with (
        pytest.raises(IntegrityError, match="unit_has_one_period_at_a_time"),
        transaction.atomic(),
    ):
        UnitPeriod.objects.create(unit=unit, name="T", kind="federation", begins_on=REFORM)


def test_the_database_itself_refuses_a_cycle_by_update():
    first = UnitFactory(kind="upper")
    second = UnitFactory(parent=first)
    with pytest.raises(IntegrityError, match="unit_tree_has_no_cycle"), transaction.atomic():
        UnitPeriod.objects.filter(unit=first).update(parent=second)


def test_a_unit_is_not_its_own_parent():
    unit = UnitFactory(kind="upper")
    with pytest.raises(IntegrityError, match="unit_tree_has_no_cycle"), transaction.atomic():
        UnitPeriod.objects.filter(unit=unit).update(parent=unit)


def test_a_unit_that_did_not_exist_that_day_is_missing():
    create("T", kind="federation", on=REFORM)
    with pytest.raises(Missing):
        unit_on("T", EARLIER)
    with pytest.raises(Missing):
        history_of("U")


NAMES = {
    "S1": "CĐCS Đường sắt Yên Lào",
    "S2": "Công đoàn cơ sở Ấp Bắc",
    "S3": "CĐCS An Bình",
    "S4": "Nghiệp đoàn Xe ôm Sa Pa",
    "S5": "CĐCS Du lịch",
    "S6": "CĐCS Tổ 10",
    "S7": "CĐCS Tổ 9",
}


@pytest.fixture
def named():
    top = create("T", kind="federation", name="LĐLĐ tỉnh Lào Cai")
    for code, name in NAMES.items():
        create(code, top, name=name)


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        ("duong sat", {"S1"}),
        ("ĐƯỜNG", {"S1"}),
        ("cđcs an", {"S3"}),
        ("Công đoàn cơ sở đường sắt", {"S1"}),
        ("sat duong", {"S1"}),
        ("Đu\u031bo\u031b\u0300ng", {"S1"}),  # NFD, as iPhones send
        ("s4", {"S4"}),
        ("khong co", set()),
        ("ap bac", {"S2"}),
    ],
)
def test_search_ignores_diacritics_and_prefixes(named, q, codes):
    assert {one.unit.code for one in found(tree_on(REFORM), q=q)} == codes


def test_names_sort_as_the_vietnamese_alphabet_does(named):
    units = found(tree_on(REFORM), kind="grassroots", parent="T").order_by("name_sorted")
    assert [one.unit.code for one in units] == ["S3", "S2", "S5", "S1", "S7", "S6", "S4"]


def test_codes_are_asked_for_in_any_case(named):
    assert unit_on("s1", REFORM).unit.code == "S1"
    assert history_of("s1")[0].unit.code == "S1"
    assert {one.unit.code for one in found(tree_on(REFORM), parent="t")} == set(NAMES)


def test_an_unknown_kind_is_refused():
    with pytest.raises(Invalid) as refusal:
        found(tree_on(REFORM), kind="empire")
    assert refusal.value.fields == {"kind": ["unknown-choice"]}
