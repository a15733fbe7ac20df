"""Undoing a change of the tree: every row as it was before, unless something was built on it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from photo_contest.domain.members import join_unit, leave_unit, transfer_member
from photo_contest.domain.units.changes import (
    Deed,
    Part,
    create_unit,
    dissolve_unit,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
)
from photo_contest.domain.units.tree import changes_seen_by
from photo_contest.domain.units.undo import undo_change
from photo_contest.errors import AlreadyUndone, ChangeDependedOn, Invalid, Missing, NotAllowed
from photo_contest.models import (
    League,
    LeaguePlace,
    Member,
    Membership,
    MembershipFigure,
    Photo,
    Record,
    RosterMark,
    Unit,
    UnitChange,
    UnitPeriod,
)
from tests.domain.units.deeds import DAY, EARLIER, REFORM, create, order
from tests.factories import ContestFactory, MemberFactory, PhotoFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def units() -> dict[str, Unit]:
    """A union M with two sections, beside C and D; members of M who stay, leave and come, and
    their photos of before and after the reform."""
    made = {"T": create("T", kind="federation")}
    made |= {code: create(code, made["T"], "upper") for code in "HK"}
    made |= {"M": create("M", made["H"]), "C": create("C", made["H"]), "D": create("D", made["K"])}
    made["M1"] = create("M1", made["M"], "section")
    made["M2"] = create("M2", made["M"], "section", on=REFORM + 9 * DAY)
    spells = [(EARLIER, None), (EARLIER, REFORM + 30 * DAY), (REFORM, None), (REFORM + DAY, None)]
    for number, (begins_on, ends_on) in enumerate(spells):
        member = MemberFactory(card_number=f"900000000{number}")
        Membership.objects.create(
            member=member, unit=made["M"], begins_on=begins_on, ends_on=ends_on
        )
        for day in {REFORM - DAY, REFORM + 2 * DAY}:
            if begins_on <= day:
                noon = dt.datetime.combine(day, dt.time(5), dt.UTC)
                PhotoFactory(author=member, unit=made["M"], submitted_at=noon)
    return made


Units = dict[str, Unit]
PARTS = [Part("P1", "CĐ P1", ["9000000001", "9000000003"], ["M2"]), Part("P2", "CĐ P2")]
DEEDS: dict[str, Callable[[Units], Deed]] = {
    "create": lambda units: create_unit(
        code="N", name="N", kind="section", parent=units["M"], order=order()
    ),
    "rename": lambda units: rename_unit(unit=units["M"], name="CĐCS Mới", order=order()),
    "move": lambda units: move_unit(unit=units["M"], parent=units["K"], order=order()),
    "merge": lambda units: merge_units(units=[units["M"]], into=units["C"], order=order()),
    "split": lambda units: split_unit(unit=units["M"], parts=PARTS, rest="P2", order=order()),
    "dissolve": lambda units: dissolve_unit(unit=units["M1"], order=order()),
}


def rows() -> tuple[list[dict[str, object]], ...]:
    """Whole tables, and of photos what the roster moves."""
    return (
        list(UnitPeriod.objects.order_by("pk").values()),
        list(Membership.objects.order_by("pk").values()),
        list(Photo.objects.order_by("pk").values("id", "unit", "unit_name")),
    )


def undone(deed: Deed, by: Member | None = None) -> UnitChange:
    return undo_change(change_id=deed.change.pk, by=by, at=timezone.now())


def refused(deed: Deed) -> object:
    """What stands in the way of undoing; nothing was changed."""
    before = rows()
    with pytest.raises(ChangeDependedOn) as refusal:
        undone(deed)
    assert rows() == before
    assert UnitChange.objects.get(pk=deed.change.pk).undone_at is None
    return refusal.value.params["what"]


@pytest.mark.parametrize("verb", DEEDS)
def test_an_undone_change_leaves_every_row_as_it_was(units, verb):
    worker = MemberFactory()
    Membership.objects.create(member=worker, unit=units["M1"], begins_on=EARLIER)
    before, version = rows(), RosterMark.objects.get().version
    deed = DEEDS[verb](units)
    assert rows() != before
    organizer = MemberFactory(role="organizer")
    change = undone(deed, organizer)
    assert rows() == before
    assert (change.undone_by, RosterMark.objects.get().version) == (organizer, version + 2)
    record = Record.objects.get(action="unit-change-undone")
    assert (record.actor, record.data) == (organizer, {"change": change.pk})
    with pytest.raises(AlreadyUndone):
        undone(deed)
    assert DEEDS[verb](units).change.pk > change.pk  # and may be done again


def test_what_a_name_means_for_photos_comes_and_goes(units):
    deed = DEEDS["rename"](units)
    names = Photo.objects.filter(unit=units["M"]).values_list("unit_name", flat=True)
    assert sorted(names) == ["CĐ M"] * 2 + ["CĐCS Mới"] * 4
    undone(deed)
    assert set(names.all()) == {"CĐ M"}


def test_changes_undone_in_reverse_order_leave_the_first_tree(units):
    tables, deeds = [], []
    for verb in ("rename", "move", "create", "dissolve"):
        tables.append(rows())
        deeds.append(DEEDS[verb](units))
    tables.append(rows())
    deeds.append(
        merge_units(units=[units["M"], units["D"]], into=units["C"], order=order(REFORM + DAY))
    )
    assert refused(deeds[0]) in {"move", "create", "merge"}
    for deed, before in zip(reversed(deeds), reversed(tables), strict=True):
        undone(deed)
        assert rows() == before


@pytest.mark.parametrize("end", ["dissolve", "merge"])
def test_a_unit_may_move_and_end_on_one_day_and_come_back(units, end):
    """As districts did on 1 July 2025, whose province had ended the same day."""
    before = rows()
    moved = move_unit(unit=units["D"], parent=units["H"], order=order())
    between = rows()
    if end == "dissolve":
        ended = dissolve_unit(unit=units["D"], order=order())
    else:
        ended = merge_units(units=[units["D"]], into=units["C"], order=order())
    spans = UnitPeriod.objects.filter(unit=units["D"]).values_list("parent__code", "ends_on")
    assert list(spans) == [("K", REFORM)]
    assert refused(moved) == end
    undone(ended)
    assert rows() == between
    undone(moved)
    assert rows() == before


def test_a_unit_does_not_end_on_the_day_it_begins(units):
    new = create("N", units["H"], on=REFORM)
    with pytest.raises(Invalid) as refusal:
        dissolve_unit(unit=new, order=order())
    assert refusal.value.fields == {"on": ["later-history"]}


def test_a_later_change_of_the_same_unit_stands_in_the_way(units):
    moved = DEEDS["move"](units)
    rename_unit(unit=units["M"], name="X", order=order(REFORM + DAY))
    assert refused(moved) == "rename"


def test_members_who_moved_on_stand_in_the_way(units):
    organizer, later = MemberFactory(role="organizer"), REFORM + 40 * DAY
    deed, now = DEEDS["merge"](units), timezone.now()
    stays, comes = (Member.objects.get(card_number=f"900000000{n}") for n in (0, 3))
    transfer_member(member=comes, to=units["D"], on=later, by=organizer, at=now)
    before = rows()
    transfer_member(member=stays, to=units["D"], on=later, by=organizer, at=now)
    assert refused(deed) == "membership"
    Membership.objects.filter(member=stays, unit=units["D"]).delete()
    Membership.objects.filter(member=stays, ends_on=later).update(ends_on=None)
    assert rows() == before
    undone(deed)
    # Of who came only later, the first spell alone is taken back.
    told = Membership.objects.filter(member=comes).order_by("begins_on")
    assert list(told.values_list("unit__code", "begins_on", "ends_on")) == [
        ("M", REFORM + DAY, later),
        ("D", later, None),
    ]


def test_who_left_or_was_put_right_since_stands_in_the_way(units):
    organizer, now = MemberFactory(role="organizer"), timezone.now()
    deed = DEEDS["merge"](units)
    comes = Membership.objects.get(member__card_number="9000000003")
    Membership.objects.filter(pk=comes.pk).update(unit=units["D"])
    assert refused(deed) == "membership"
    Membership.objects.filter(pk=comes.pk).delete()
    assert refused(deed) == "membership"
    Membership.objects.create(
        pk=comes.pk, member=comes.member, unit=units["C"], begins_on=REFORM + DAY
    )
    who = Member.objects.get(card_number="9000000000")
    leave_unit(member=who, on=REFORM + DAY, by=organizer, at=now)
    assert refused(deed) == "membership"


def test_members_of_a_dissolved_unit_who_joined_another_stand_in_the_way(units):
    worker = MemberFactory()
    Membership.objects.create(member=worker, unit=units["M1"], begins_on=EARLIER)
    deed = DEEDS["dissolve"](units)
    Membership.objects.create(member=worker, unit=units["D"], begins_on=REFORM + DAY)
    assert refused(deed) == "membership"


@pytest.mark.parametrize(
    "hang",
    [
        lambda unit: create("N1", unit, "section", on=REFORM),
        lambda unit: join_unit(
            card_number="8000000000",
            full_name="Giàng A Páo",
            unit=unit,
            on=REFORM,
            by=MemberFactory(role="organizer"),
            at=timezone.now(),
        ),
        lambda unit: PhotoFactory(unit=unit),
        lambda unit: MembershipFigure.objects.create(
            unit=unit, members=1, as_of=REFORM, source="x"
        ),
        lambda unit: LeaguePlace.objects.create(
            unit=unit,
            league=League.objects.create(code="l", name="L", rule="hand", begins_on=REFORM),
            begins_on=REFORM,
        ),
        lambda unit: ContestFactory(host=unit),
        lambda unit: MemberFactory(role="officer", office=unit),
    ],
    ids=["child", "member", "photo", "figure", "league", "contest", "officer"],
)
def test_what_hangs_on_a_new_unit_stands_in_the_way(units, hang):
    deed = create_unit(code="N", name="N", kind="grassroots", parent=units["H"], order=order())
    hang(deed.change.unit)
    assert refused(deed) == "unit"


def test_a_unit_does_not_come_back_below_one_that_is_no_more(units):
    moved = move_unit(unit=units["D"], parent=units["H"], order=order())
    dissolve_unit(unit=units["K"], order=order(REFORM + DAY))
    assert refused(moved) == "unit"
    gone = dissolve_unit(unit=units["D"], order=order(REFORM + 2 * DAY))
    other = create("L", units["T"], "upper")
    merge_units(units=[units["H"]], into=other, order=order(REFORM + 3 * DAY))
    assert refused(gone) == "unit"


def test_a_level_does_not_come_back_when_others_stand_on_the_new_one(units):
    moved = move_unit(unit=units["M1"], parent=units["H"], order=order())
    raised = rename_unit(unit=units["M1"], name="CĐ M1", kind="grassroots", order=order())
    create("N", units["M1"], "section", on=REFORM)
    assert refused(raised) == "unit"
    assert refused(moved) == "rename"


# --- whose hand reaches how far -----------------------------------------------------------


def test_an_officer_undoes_what_lies_below_the_office_also_what_has_ended(units):
    officer, now = MemberFactory(role="officer", office=units["H"]), timezone.now()
    today = timezone.localdate(now)
    for verb in ("split", "dissolve"):
        before = rows()
        deed = DEEDS[verb](units)
        assert deed.change in changes_seen_by(officer, unit="", at=now)
        undone(deed, officer)
        assert rows() == before
    coming = create_unit(
        code="N",
        name="N",
        kind="grassroots",
        parent=units["H"],
        order=order(today + DAY, by=officer),
    )
    undone(coming, officer)
    assert [one.verb for one in changes_seen_by(officer, unit="N", at=now)] == ["create"]


@pytest.mark.parametrize("where", ["H", "K"])
def test_an_officer_undoes_nothing_that_reaches_beyond_the_office(units, where):
    """The office itself, units of others, and what would go back to others."""
    officer = MemberFactory(role="officer", office=units[where])
    deeds = [
        rename_unit(unit=units[where], name="X", order=order()),
        move_unit(unit=units["M"], parent=units["K"], order=order()),
        merge_units(units=[units["D"]], into=units["C"], order=order()),
    ]
    before = rows()
    for deed in deeds:
        with pytest.raises(Missing):
            undone(deed, officer)
        assert rows() == before


@pytest.mark.parametrize("role", ["member", "juror", "scrutineer"])
def test_who_has_no_hand_in_the_roster_undoes_nothing(units, role):
    deed = DEEDS["rename"](units)
    with pytest.raises(NotAllowed):
        undone(deed, MemberFactory(role=role))


def test_what_was_never_done_is_missing(units):
    with pytest.raises(Missing):
        undo_change(change_id=10**9, by=None, at=timezone.now())
