"""Leagues: who is in which, and what may not be defined."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from photo_contest.domain.leagues import (
    ALL,
    OTHER,
    LeagueName,
    Rankings,
    define_league,
    end_league,
    leagues_on,
    leave_league,
    place_in_league,
    rankings_on,
)
from photo_contest.errors import Invalid, NotAllowed
from photo_contest.models import League, LeaguePlace, Member, MembershipFigure, Record, Unit
from photo_contest.models import UnitPeriod as Period
from tests.factories import LONG_AGO, MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAY = dt.date(2026, 11, 2)
LATER = DAY + dt.timedelta(days=30)
BAND = {"rule": "size", "kind": "grassroots", "members_min": 10, "members_max": 49}
UPPER = {"rule": "kind", "kind": "upper"}


def league(code: str, **kwargs: Any) -> League:
    told = {"name": f"Khối {code}", "begins_on": DAY, "by": None, "at": timezone.now()}
    return define_league(code=code, **(told | kwargs))


def place(unit: Unit, into: League, on: dt.date, by: Member | None = None) -> None:
    place_in_league(unit=unit, league=into, on=on, by=by, at=timezone.now())


def sized(members: int, as_of: dt.date = LONG_AGO, **kwargs: Any) -> Unit:
    unit: Unit = UnitFactory(**kwargs)
    MembershipFigure.objects.create(unit=unit, members=members, as_of=as_of, source="x")
    return unit


def codes_on(day: dt.date, *units: Unit) -> list[str | None]:
    found = leagues_on(day)
    return [found[unit.pk].code if unit.pk in found else None for unit in units]


# --- who is in which ----------------------------------------------------------------------


def test_a_unit_is_in_the_band_that_holds_its_members_both_ends_included() -> None:
    league("nho", rule="size", members_min=0, members_max=9)
    league("vua", **BAND)
    league("lon", rule="size", members_min=50)
    units = [sized(members) for members in (0, 9, 10, 49, 50, 9999)]
    assert codes_on(DAY, *units) == ["nho", "nho", "vua", "vua", "lon", "lon"]


def test_the_newest_figure_known_that_day_counts_and_without_one_there_is_no_band() -> None:
    league("vua", **BAND)
    grown, unknown = sized(9), UnitFactory()
    MembershipFigure.objects.create(unit=grown, members=12, as_of=LATER, source="x")
    assert codes_on(DAY, grown, unknown) == [None, None]
    assert codes_on(LATER, grown, unknown) == ["vua", None]


def test_a_band_of_one_kind_holds_no_other_kind() -> None:
    league("vua", **BAND)
    assert codes_on(DAY, sized(20), sized(20, kind="section")) == ["vua", None]


def test_a_place_by_hand_goes_before_size_and_size_before_kind() -> None:
    vua, theo_cap = league("vua", **BAND), league("cap", rule="kind", kind="grassroots")
    hand = league("tay", rule="hand")
    by_hand, by_size, by_kind, none = sized(20), sized(20), sized(7), UnitFactory(kind="section")
    place(by_hand, hand, DAY)
    assert codes_on(DAY, by_hand, by_size, by_kind, none) == ["tay", vua.code, theo_cap.code, None]


def test_leagues_and_places_are_dated() -> None:
    vua, hand = league("vua", **BAND), league("tay", rule="hand")
    unit = sized(20)
    place(unit, hand, DAY + dt.timedelta(days=10))
    leave_league(unit=unit, league=hand, on=DAY + dt.timedelta(days=20), by=None, at=timezone.now())
    end_league(league=vua, on=LATER, by=None, at=timezone.now())
    days = [DAY + dt.timedelta(days=n) for n in (-1, 0, 9, 10, 19, 20, 29, 30)]
    assert [codes_on(day, unit) for day in days] == [
        [None],
        ["vua"],
        ["vua"],
        ["tay"],
        ["tay"],
        ["vua"],
        ["vua"],
        [None],
    ]


def test_a_new_place_ends_the_earlier_one() -> None:
    first, second = league("mot", rule="hand"), league("hai", rule="hand")
    unit = UnitFactory()
    place(unit, first, DAY)
    place(unit, second, LATER)
    assert codes_on(LATER - dt.timedelta(days=1), unit) == ["mot"]
    assert codes_on(LATER, unit) == ["hai"]
    place(unit, first, LATER)  # a slip of the same day leaves no trace but the record
    assert LeaguePlace.objects.filter(unit=unit, begins_on=LATER).get().league == first


def test_the_places_of_a_league_end_with_it() -> None:
    hand = league("tay", rule="hand")
    now_in, later_in = UnitFactory(), UnitFactory()
    place(now_in, hand, DAY)
    place(later_in, hand, LATER)
    end_league(league=hand, on=LATER, by=None, at=timezone.now())
    assert list(LeaguePlace.objects.values_list("unit", "ends_on")) == [(now_in.pk, LATER)]


def test_a_unit_that_does_not_live_that_day_is_in_no_league() -> None:
    league("vua", **BAND)
    unit = sized(20)
    Period.objects.filter(unit=unit).update(ends_on=DAY)
    assert leagues_on(DAY) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_leagues_cost_four_queries_however_many_units(
    count: int, django_assert_num_queries: Any
) -> None:
    hand = league("tay", rule="hand")
    for number in range(count):
        league(f"l{number}", rule="size", members_min=10 * number, members_max=10 * number + 9)
        sized(10 * number)
        place(UnitFactory(), hand, DAY)
    with django_assert_num_queries(4):
        assert len(leagues_on(DAY)) == 2 * count
    with django_assert_num_queries(4):
        rankings_on(DAY)


def test_every_unit_has_a_ranking_and_without_leagues_there_is_one_for_all() -> None:
    inside, outside = sized(20), UnitFactory()
    assert rankings_on(DAY) == Rankings((ALL,), {})
    assert rankings_on(DAY).of(inside.pk) == ALL
    league("vua", name_en="Middle", **BAND)
    rankings = rankings_on(DAY)
    middle = LeagueName("vua", "Khối vua", "Middle")
    assert rankings.names == (middle, OTHER)
    assert (rankings.of(inside.pk), rankings.of(outside.pk)) == (middle, OTHER)
    assert (middle.told(english=True), middle.told(english=False)) == ("Middle", "Khối vua")


# --- refusals -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        (BAND | {"code": "co-roi"}, {"code": ["code-taken"]}),
        (BAND | {"code": "all"}, {"code": ["code-taken"]}),
        (BAND | {"code": "khối a"}, {"code": ["code-shape"]}),
        (BAND | {"name": " "}, {"name": ["required"]}),
        (BAND | {"name": "x" * 101}, {"name": ["too-long"]}),
        (
            BAND | {"rule": "region"},
            {"rule": ["unknown-choice"], "members_min": ["only-for-sizes"]},
        ),
        (BAND | {"kind": "province"}, {"kind": ["unknown-choice"]}),
        ({"rule": "size"}, {"members_min": ["required"]}),
        (BAND | {"members_max": 9}, {"members_max": ["empty-band"]}),
        ({"rule": "kind"}, {"kind": ["required"]}),
        (UPPER | {"members_min": 1}, {"members_min": ["only-for-sizes"]}),
        ({"rule": "hand", "members_max": 1}, {"members_min": ["only-for-sizes"]}),
        (BAND, {"members_min": ["overlapping-league"]}),
        (BAND | {"members_min": 49, "members_max": None}, {"members_min": ["overlapping-league"]}),
        (BAND | {"kind": ""}, {"members_min": ["overlapping-league"]}),
        (BAND | {"begins_on": LONG_AGO}, {"members_min": ["overlapping-league"]}),
        (UPPER, {"kind": ["overlapping-league"]}),
    ],
)
def test_a_league_that_cannot_stand_is_refused_by_field(
    asked: dict[str, Any], refused: dict[str, list[str]]
) -> None:
    league("co-roi", **BAND)
    league("cap", **UPPER)
    before = Record.objects.count()
    with pytest.raises(Invalid) as refusal:
        league(**({"code": "moi"} | asked))
    assert refusal.value.fields == refused
    assert (League.objects.count(), Record.objects.count()) == (2, before)


def test_what_does_not_overlap_may_stand_side_by_side() -> None:
    end_league(league=league("cu", **BAND), on=LATER, by=None, at=timezone.now())
    league("sau", **(BAND | {"begins_on": LATER}))
    league("khac-cap", **(BAND | {"kind": "section"}))
    league("lon-hon", **(BAND | {"members_min": 50, "members_max": None}))
    league("tay-1", rule="hand")
    league("tay-2", rule="hand")
    assert League.objects.count() == 6


def test_a_place_that_cannot_be_is_refused_by_field() -> None:
    hand, ended, unit, gone = (
        league("tay", rule="hand"),
        league("het", rule="hand"),
        *(UnitFactory.create_batch(2)),
    )
    end_league(league=ended, on=LATER, by=None, at=timezone.now())
    Period.objects.filter(unit=gone).update(ends_on=DAY)
    place(unit, hand, LATER)
    cases = [
        (unit, ended, LATER, {"on": ["unknown-league"]}),
        (unit, hand, DAY - dt.timedelta(days=1), {"on": ["unknown-league"]}),
        (gone, hand, DAY, {"unit": ["not-living"]}),
        (unit, hand, DAY, {"on": ["later-history"]}),
        (unit, hand, LATER + dt.timedelta(days=1), {"unit": ["nothing-changes"]}),
    ]
    for who, into, on, refused in cases:
        with pytest.raises(Invalid) as refusal:
            place(who, into, on)
        assert refusal.value.fields == refused
    assert LeaguePlace.objects.count() == 1


def test_ending_what_is_not_there_is_refused_by_field() -> None:
    hand, unit, at = league("tay", rule="hand"), UnitFactory(), timezone.now()
    with pytest.raises(Invalid) as refusal:
        leave_league(unit=unit, league=hand, on=DAY, by=None, at=at)
    assert refusal.value.fields == {"unit": ["no-league-place"]}
    with pytest.raises(Invalid) as refusal:
        end_league(league=hand, on=DAY, by=None, at=at)
    assert refusal.value.fields == {"on": ["ends-before-it-begins"]}
    end_league(league=hand, on=LATER, by=None, at=at)
    with pytest.raises(Invalid) as refusal:
        end_league(league=hand, on=LATER, by=None, at=at)
    assert refusal.value.fields == {"on": ["unknown-league"]}


def test_leagues_are_the_organizers_and_each_deed_is_recorded() -> None:
    organizer, at = MemberFactory(role="organizer"), timezone.now()
    officer = MemberFactory(role="officer", office=UnitFactory())
    unit = UnitFactory(code="mo-dong")
    hand = league("tay", rule="hand", by=organizer)
    place(unit, hand, DAY, by=organizer)
    leave_league(unit=unit, league=hand, on=LATER, by=organizer, at=at)
    end_league(league=hand, on=LATER, by=organizer, at=at)
    records = Record.objects.filter(actor=organizer).order_by("pk")
    assert list(records.values_list("action", "data")) == [
        ("league-defined", {"league": "tay", "begins_on": "2026-11-02"}),
        ("league-place-given", {"league": "tay", "unit": "mo-dong", "on": "2026-11-02"}),
        ("league-place-ended", {"league": "tay", "unit": "mo-dong", "on": "2026-12-02"}),
        ("league-ended", {"league": "tay", "on": "2026-12-02"}),
    ]
    with pytest.raises(NotAllowed):
        league("khac", rule="hand", by=officer)
    with pytest.raises(NotAllowed):
        place(unit, hand, DAY, by=officer)
    with pytest.raises(NotAllowed):
        leave_league(unit=unit, league=hand, on=DAY, by=officer, at=at)
    with pytest.raises(NotAllowed):
        end_league(league=hand, on=DAY, by=officer, at=at)
