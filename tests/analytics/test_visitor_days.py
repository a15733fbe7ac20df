"""Visitors of a day: each counts once at a unit, at all above it, and at the whole contest."""

import datetime as dt

import pytest

from analytics import rollups
from analytics.models import VisitorDay, VisitorDayMark
from analytics.spans import DAY
from photo_contest.domain.units.changes import Order, merge_units
from photo_contest.models import Contest, Unit
from tests.analytics import builders
from tests.analytics.builders import MONDAY, instant
from tests.factories import MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def visitors(day: dt.date = MONDAY) -> dict[str | None, int]:
    rows = VisitorDay.objects.filter(day=day).values_list("unit__code", "visitors")
    return dict(rows)


@pytest.fixture
def host() -> Unit:
    return UnitFactory(kind="federation", code="TINH")


@pytest.fixture
def contest(host: Unit) -> Contest:
    """Visitor 1 sees photos of A1 and A2, 2 one of A1, 3 one of B1, 4 the contest's page alone."""
    made = builders.contest(host)
    for letter in "AB":
        UnitFactory(kind="upper", code=letter, parent=host)
    for code, seen_by in (("A1", [1, 2]), ("A2", [1]), ("B1", [3])):
        unit = UnitFactory(code=code, parent=Unit.objects.get(code=code[0]))
        photo = builders.photo(made, MemberFactory(), unit, instant(0, 8))
        for visitor in seen_by:
            builders.event(made, "view", instant(0, 9), photo, visitor=visitor)
    builders.event(made, "visit", instant(0, 9), visitor=4)
    builders.event(made, "visit", instant(0, 15), visitor=4)
    rollups.fill(made.pk, until=instant(0, 20))
    return made


def test_a_visitor_of_two_units_counts_once_above_them(contest: Contest) -> None:
    told = {"A1": 2, "A2": 1, "B1": 1, "A": 2, "B": 1, "TINH": 4, None: 4}
    assert visitors() == told


def test_a_day_is_counted_again_when_visitors_come(contest: Contest) -> None:
    builders.event(contest, "visit", instant(0, 21), visitor=5)
    rollups.fill(contest.pk, until=instant(0, 22))
    told = {"A1": 2, "A2": 1, "B1": 1, "A": 2, "B": 1, "TINH": 5, None: 5}
    assert visitors() == told


def test_visitors_of_a_unit_that_was_merged_are_told_on_its_successor(
    contest: Contest,
) -> None:
    order = Order(on=MONDAY + 2 * DAY, reason="Sáp nhập", by=None, at=instant(2))
    units = [Unit.objects.get(code="A2")]
    merge_units(units=units, into=Unit.objects.get(code="B1"), order=order)
    rollups.fill(contest.pk, until=instant(2, 12))
    told = {"A1": 2, "B1": 2, "A": 2, "B": 2, "TINH": 4, None: 4}
    assert visitors() == told


def test_a_day_that_is_counted_on_todays_tree_is_left_alone(contest: Contest) -> None:
    before = list(VisitorDay.objects.order_by("pk").values_list())
    VisitorDay.objects.filter(unit=None).update(visitors=99)
    rollups.fill(contest.pk, until=instant(0, 23))
    assert visitors()[None] == 99
    VisitorDayMark.objects.update(standing="another tree")
    rollups.fill(contest.pk, until=instant(0, 23, 1))
    assert list(VisitorDay.objects.order_by("pk").values_list()) == before
