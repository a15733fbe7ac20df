"""The verbs that change the tree: what follows each, and what each refuses."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.domain.units.changes import (
    Part,
    create_unit,
    dissolve_unit,
    merge_units,
    move_unit,
    rehearsal,
    rename_unit,
    split_unit,
)
from photo_contest.domain.units.orphans import orphans_of
from photo_contest.domain.units.tree import unit_on
from photo_contest.errors import Invalid, Missing, NotAllowed
from photo_contest.models import (
    Member,
    Membership,
    Photo,
    Record,
    RosterMark,
    Unit,
    UnitChange,
    UnitPeriod,
)
from tests.domain.units.deeds import DAY, EARLIER, REFORM, create, order, told
from tests.factories import ContestFactory, MemberFactory, PhotoFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def top() -> Unit:
    return create("T", kind="federation")


@pytest.fixture
def upper(top: Unit) -> Unit:
    return create("H", top, "upper")


def member_of(unit: Unit, begins_on: dt.date = EARLIER, **kwargs: object) -> Member:
    member = MemberFactory(**kwargs)
    Membership.objects.create(member=member, unit=unit, begins_on=begins_on)
    return member


def spells(member: Member) -> list[tuple[str, dt.date, dt.date | None]]:
    rows = Membership.objects.filter(member=member).order_by("begins_on")
    return list(rows.values_list("unit__code", "begins_on", "ends_on"))


def test_a_unit_is_created_from_a_day_on_with_reason_and_actor(top):
    organizer, at = MemberFactory(role="organizer"), timezone.now()
    deed = create_unit(
        code="P",
        name="  CĐ  phường Sa Pa ",
        kind="upper",
        parent=top,
        order=order(by=organizer, at=at),
    )
    assert told(REFORM - DAY) == {("T", None)}
    assert told(REFORM) == {("T", None), ("P", "T")}
    assert unit_on("P", REFORM).name == "CĐ phường Sa Pa"
    change = UnitChange.objects.get(pk=deed.change.pk)
    assert (change.verb, change.on, change.reason, change.by, change.at) == (
        "create",
        REFORM,
        "Sắp xếp lại",
        organizer,
        at,
    )
    record = Record.objects.get(action="unit-create", actor=organizer)
    assert record.data == {"change": change.pk, "unit": "P", "units": []}
    assert record.note == "Sắp xếp lại"


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"code": "mã lạ"}, {"code": ["code-shape"]}),
        ({"code": "h"}, {"code": ["code-taken"]}),
        ({"name": " "}, {"name": ["required"]}),
        ({"name": "x" * 201}, {"name": ["too-long"]}),
        ({"kind": "empire"}, {"kind": ["unknown-choice"]}),
        ({"kind": "federation"}, {"kind": ["kind-below-parent"]}),
        ({"parent": None}, {"parent": ["required"]}),
        ({"on": EARLIER - DAY}, {"parent": ["not-living"]}),
        ({"reason": ""}, {"reason": ["required"]}),
    ],
)
def test_a_new_unit_needs_a_code_a_name_and_a_living_parent_above_it(top, upper, values, fields):
    sent = {"code": "N", "name": "N", "kind": "grassroots", "parent": upper} | values
    orders = {name: sent.pop(name) for name in ("on", "reason") if name in sent}
    before = RosterMark.objects.values_list("version", flat=True).get()
    with pytest.raises(Invalid) as refusal:
        create_unit(**sent, order=order(**orders))
    assert refusal.value.fields == fields
    assert RosterMark.objects.values_list("version", flat=True).get() == before


def test_a_renamed_unit_keeps_its_earlier_name_for_earlier_days(upper):
    rename_unit(unit=upper, name="LĐLĐ huyện", order=order())
    assert unit_on("H", REFORM - DAY).name == "CĐ H"
    assert unit_on("H", REFORM).name == "LĐLĐ huyện"
    with pytest.raises(Invalid) as refusal:
        rename_unit(unit=upper, name="LĐLĐ huyện", order=order(REFORM + DAY))
    assert refusal.value.fields == {"name": ["nothing-changes"]}


def test_two_changes_of_one_day_make_one_period(top, upper):
    ward = create("P", top, "upper")
    mill = create("M", upper)
    move_unit(unit=mill, parent=ward, order=order())
    rename_unit(unit=mill, name="CĐCS Nhà máy", order=order())
    periods = UnitPeriod.objects.filter(unit=mill).order_by("begins_on")
    assert list(periods.values_list("name", "parent__code", "begins_on", "ends_on")) == [
        ("CĐ M", "H", EARLIER, REFORM),
        ("CĐCS Nhà máy", "P", REFORM, None),
    ]


def test_a_unit_moves_with_all_below_it(top, upper):
    ward, mill = create("P", top, "upper"), create("M", upper)
    section = create("M1", mill, "section")
    move_unit(unit=mill, parent=ward, order=order())
    assert told(REFORM) == {("T", None), ("H", "T"), ("P", "T"), ("M", "P"), ("M1", "M")}
    assert upper.subtree_ids(on=REFORM - DAY) == {upper.pk, mill.pk, section.pk}
    assert upper.subtree_ids(on=REFORM) == {upper.pk}
    assert ward.subtree_ids(on=REFORM) == {ward.pk, mill.pk, section.pk}


def test_a_unit_does_not_move_below_itself(upper):
    mill = create("M", upper)
    section = create("M1", mill, "section")
    with pytest.raises(Invalid) as refusal:
        move_unit(unit=mill, parent=section, order=order())
    assert refusal.value.fields == {"kind": ["kind-below-parent"]}


def test_no_change_goes_before_a_later_one(top, upper):
    ward = create("P", top, "upper", on=REFORM)
    mill = create("M", upper)
    move_unit(unit=mill, parent=ward, order=order())
    with pytest.raises(Invalid) as refusal:
        rename_unit(unit=mill, name="Trước", order=order(REFORM - DAY))
    assert refusal.value.fields == {"on": ["later-history"]}
    with pytest.raises(Invalid) as refusal:
        rename_unit(unit=mill, name="Chưa có", order=order(EARLIER - DAY))
    assert refusal.value.fields == {"on": ["not-living"]}


def test_members_children_and_photos_follow_a_merger_by_date(top, upper):
    first, second, stays = create("A", upper), create("B", upper), create("C", upper)
    section = create("A1", first, "section")
    worker, late = member_of(first), member_of(second, REFORM + 5 * DAY)
    contest = ContestFactory(host=top)
    noon = dt.datetime(2025, 7, 1, 5, tzinfo=dt.UTC)
    before = PhotoFactory(
        contest=contest, author=worker, unit=first, submitted_at=noon - DAY, code="LC-1"
    )
    after = PhotoFactory(
        contest=contest, author=worker, unit=first, submitted_at=noon, title="Đò", code="LC-2"
    )

    deed = merge_units(units=[first, second, stays], into=stays, order=order())

    assert (deed.members, deed.units, deed.photos) == (2, 1, 1)
    assert spells(worker) == [("A", EARLIER, REFORM), ("C", REFORM, None)]
    assert spells(late) == [("C", REFORM + 5 * DAY, None)]
    assert told(REFORM) == {("T", None), ("H", "T"), ("C", "H"), ("A1", "C")}
    assert section.subtree_ids(on=REFORM) == {section.pk}
    assert Photo.objects.get(pk=before.pk).unit == first
    moved = Photo.objects.get(pk=after.pk)
    assert (moved.unit, moved.unit_name, moved.unit_at) == (stays, "CĐ C", deed.change.at)
    assert moved.search_text == "lc-2 do cd c"
    pairs = deed.change.successions.values_list("predecessor__code", "successor__code")
    assert set(pairs) == {("A", "C"), ("B", "C")}


def test_photos_of_a_final_contest_stay_where_the_result_found_them(upper):
    first, stays = create("A", upper), create("C", upper)
    worker, now = member_of(first), timezone.now()
    contest = ContestFactory(
        submission_opens_at=now - 30 * DAY,
        submission_closes_at=now - 20 * DAY,
        voting_opens_at=now - 30 * DAY,
        voting_closes_at=now - 10 * DAY,
        notice_ends_at=now - DAY,
    )
    photo = PhotoFactory(contest=contest, author=worker, unit=first, submitted_at=now - 25 * DAY)
    merge_units(units=[first], into=stays, order=order())
    assert Photo.objects.get(pk=photo.pk).unit == first


def test_a_merger_needs_units_that_end_and_one_that_is_not_below_them(top, upper):
    mill = create("M", upper)
    with pytest.raises(Invalid) as refusal:
        merge_units(units=[mill], into=mill, order=order())
    assert refusal.value.fields == {"units": ["own-successor"]}
    with pytest.raises(Invalid) as refusal:
        merge_units(units=[upper], into=mill, order=order())
    assert refusal.value.fields in ({"parent": ["cycle"]}, {"kind": ["kind-below-parent"]})
    merge_units(units=[create("A", upper)], into=mill, order=order())
    with pytest.raises(Invalid) as refusal:
        merge_units(units=[Unit.objects.get(code="A")], into=mill, order=order(REFORM + DAY))
    assert refusal.value.fields == {"on": ["not-living"]}


def test_a_split_gives_each_member_and_section_to_the_part_that_names_it(upper):
    whole = create("A", upper)
    create("A1", whole, "section")
    create("A2", whole, "section")
    named, other = member_of(whole, card_number="9000000017"), member_of(whole)
    deed = split_unit(
        unit=whole,
        parts=[
            Part("B", "CĐ B", cards=["900 000 0017"], children=["A1"]),
            Part("C", "CĐ C"),
        ],
        rest="C",
        order=order(),
    )
    assert (deed.members, deed.units) == (2, 2)
    assert spells(named) == [("A", EARLIER, REFORM), ("B", REFORM, None)]
    assert spells(other) == [("A", EARLIER, REFORM), ("C", REFORM, None)]
    assert {("B", "H"), ("C", "H"), ("A1", "B"), ("A2", "C")} <= told(REFORM)
    assert "A" not in {code for code, _ in told(REFORM)}
    assert not orphans_of(Unit.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("parts", "rest", "fields"),
    [
        ([Part("B", "B")], "B", {"parts": ["required"]}),
        ([Part("B", "B"), Part("b", "B")], "B", {"parts": ["code-taken"]}),
        ([Part("A", "A"), Part("B", "B")], "B", {"parts": ["own-successor"]}),
        ([Part("H", "H"), Part("B", "B")], "B", {"code": ["code-taken"]}),
        ([Part("B", "B"), Part("C", "C")], "D", {"rest": ["unknown-unit"]}),
        ([Part("B", "B"), Part("C", "C")], "", {"members": ["unassigned"]}),
        ([Part("B", "B", ["17"]), Part("C", "C")], "B", {"members": ["unknown-member"]}),
        (
            [Part("B", "B", ["9000000017"]), Part("C", "C", ["9000000017"])],
            "B",
            {"members": ["row-twice"]},
        ),
        ([Part("B", "B", [], ["X"]), Part("C", "C")], "B", {"children": ["unknown-unit"]}),
    ],
)
def test_a_split_leaves_nobody_without_a_part(upper, parts, rest, fields):
    whole = create("A", upper)
    member_of(whole, card_number="9000000017")
    tree = told(REFORM)
    with pytest.raises(Invalid) as refusal:
        split_unit(unit=whole, parts=parts, rest=rest, order=order())
    assert refusal.value.fields == fields
    assert told(REFORM) == tree


def test_members_leave_a_unit_that_is_dissolved_and_keep_their_photos(upper):
    mill = create("M", upper)
    worker = member_of(mill)
    noon = dt.datetime(2025, 7, 2, 5, tzinfo=dt.UTC)
    photo = PhotoFactory(author=worker, unit=mill, submitted_at=noon)
    assert dissolve_unit(unit=mill, order=order()).members == 1
    assert spells(worker) == [("M", EARLIER, REFORM)]
    assert Photo.objects.get(pk=photo.pk).unit == mill
    with pytest.raises(Invalid) as refusal:
        create("M", upper, on=REFORM + DAY)
    assert refusal.value.fields == {"code": ["code-taken"]}


def test_a_unit_with_units_below_it_or_members_to_come_is_not_dissolved(upper):
    mill = create("M", upper)
    with pytest.raises(Invalid) as refusal:
        dissolve_unit(unit=upper, order=order())
    assert refusal.value.fields == {"unit": ["has-children"]}
    member_of(mill, REFORM + DAY)
    with pytest.raises(Invalid) as refusal:
        dissolve_unit(unit=mill, order=order())
    assert refusal.value.fields == {"on": ["later-history"]}


def test_a_rehearsal_tells_what_would_follow_and_leaves_nothing(upper):
    first, stays = create("A", upper), create("C", upper)
    member_of(first)
    tree, changes = told(REFORM), UnitChange.objects.count()
    with rehearsal():
        deed = merge_units(units=[first], into=stays, order=order())
    assert deed.members == 1
    assert told(REFORM) == tree
    assert UnitChange.objects.count() == changes


def test_an_officer_shapes_what_lies_below_the_office(top, upper):
    mill, ward = create("M", upper), create("P", top, "upper")
    officer = MemberFactory(role="officer", office=upper)
    now = timezone.localdate()
    rename_unit(unit=mill, name="Nhà máy", order=order(now, by=officer))
    create_unit(code="M2", name="M2", kind="grassroots", parent=upper, order=order(now, by=officer))
    for deed in (
        lambda: rename_unit(unit=upper, name="X", order=order(now, by=officer)),
        lambda: rename_unit(unit=ward, name="X", order=order(now, by=officer)),
        lambda: move_unit(unit=mill, parent=ward, order=order(now + DAY, by=officer)),
        lambda: create_unit(
            code="N", name="N", kind="grassroots", parent=ward, order=order(now, by=officer)
        ),
    ):
        with pytest.raises(Missing):
            deed()


@pytest.mark.parametrize("role", ["member", "juror", "scrutineer"])
def test_who_has_no_hand_in_the_roster_changes_no_unit(upper, role):
    with pytest.raises(NotAllowed):
        rename_unit(unit=upper, name="X", order=order(by=MemberFactory(role=role)))


def test_a_unit_that_goes_elsewhere_is_not_the_officers_from_that_day_on(top, upper):
    """Planned by the organizers, it cannot be taken back for a day after."""
    mill, ward = create("M", upper), create("P", top, "upper")
    officer, today = MemberFactory(role="officer", office=upper), timezone.localdate()
    move_unit(unit=mill, parent=ward, order=order(today + 30 * DAY))
    for deed in (
        lambda on: move_unit(unit=mill, parent=upper, order=order(on, by=officer)),
        lambda on: rename_unit(unit=mill, name="Của tôi", order=order(on, by=officer)),
    ):
        with pytest.raises(Missing):
            deed(today + 31 * DAY)
    assert ("M", "P") in told(today + 31 * DAY)


def test_nothing_is_planned_for_more_than_two_years_ahead(upper):
    with pytest.raises(Invalid) as refusal:
        rename_unit(unit=upper, name="Xa", order=order(timezone.localdate() + 731 * DAY))
    assert refusal.value.fields == {"on": ["unknown-day"]}


def test_what_a_final_result_was_told_on_is_the_organizers_to_correct(top, upper):
    mill, now = create("M", upper), timezone.now()
    closed_at = now - 20 * DAY
    ContestFactory(
        host=top,
        submission_opens_at=now - 60 * DAY,
        submission_closes_at=closed_at,
        voting_opens_at=now - 60 * DAY,
        voting_closes_at=closed_at,
        notice_ends_at=now - DAY,
    )
    officer, organizer = (
        MemberFactory(role="officer", office=upper),
        MemberFactory(role="organizer"),
    )
    that_day = timezone.localdate(closed_at)
    with pytest.raises(Invalid) as refusal:
        rename_unit(unit=mill, name="Khác", order=order(that_day, by=officer))
    assert refusal.value.fields == {"on": ["final-result"]}
    rename_unit(unit=mill, name="Khác", order=order(that_day, by=organizer))
    rename_unit(unit=mill, name="Sau", order=order(that_day + DAY, by=officer))
