"""Who joins, moves and leaves, from a day on."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.domain.members import (
    join_unit,
    leave_unit,
    member_with_card,
    roster_of,
    transfer_member,
    undo_last_move,
)
from photo_contest.domain.units.changes import merge_units
from photo_contest.errors import Invalid, Missing, NotAllowed
from photo_contest.models import Member, Membership, Notice, Photo, Record, Unit
from photo_contest.words import looks_like_card_number
from tests.domain.units.deeds import DAY, EARLIER, create, order
from tests.factories import LONG_AGO, ContestFactory, MemberFactory, PhotoFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

CHANGE = dt.date(2026, 3, 1)
BORN = dt.date(1990, 5, 17)


@pytest.fixture
def upper() -> Unit:
    return create("H", create("T", kind="federation"), "upper")


@pytest.fixture
def mill(upper: Unit) -> Unit:
    return create("M", upper)


@pytest.fixture
def farm(upper: Unit) -> Unit:
    return create("F", upper)


@pytest.fixture
def officer(upper: Unit) -> Member:
    return MemberFactory(role="officer", office=upper)


def join(unit: Unit, by: Member, **values: object) -> Member:
    sent = {"card_number": "LC 26.00077", "full_name": " Lò  Thị Mai ", "born_on": BORN}
    return join_unit(
        **(sent | {"unit": unit, "on": CHANGE, "by": by, "at": timezone.now()} | values)
    )


def spells(member: Member) -> list[tuple[str, dt.date, dt.date | None]]:
    rows = member.memberships.order_by("begins_on")
    return list(rows.values_list("unit__code", "begins_on", "ends_on"))


def test_who_joins_is_a_plain_member_without_a_password(mill, officer):
    member = join(mill, officer)
    member.refresh_from_db()
    assert (member.card_number, member.full_name, member.born_on, member.role) == (
        "LC2600077",
        "Lò Thị Mai",
        BORN,
        "member",
    )
    assert not member.has_usable_password()
    assert not looks_like_card_number(member.username)
    assert spells(member) == [("M", CHANGE, None)]
    record = Record.objects.get(action="member-joined", actor=officer)
    assert record.data == {"member": member.pk, "unit": "M"}


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"card_number": "thẻ số 5"}, {"card_number": ["card-number-shape"]}),
        ({"card_number": "0000012345"}, {"card_number": ["card-taken"]}),
        ({"full_name": " "}, {"full_name": ["required"]}),
        ({"full_name": "x" * 121}, {"full_name": ["too-long"]}),
        ({"born_on": dt.date(2100, 1, 1)}, {"born_on": ["unknown-day"]}),
        ({"full_name": "LÒ THỊ MẢI"}, {"another_person": ["two-cards"]}),
        ({"on": EARLIER - DAY}, {"unit": ["not-living"]}),
    ],
)
def test_a_card_is_one_person_and_a_person_has_one_card(mill, officer, values, fields):
    MemberFactory(card_number="0000012345", full_name="Lò Thị Mãi", born_on=BORN)
    before = Member.objects.count()
    sent = {"full_name": "Ai Khác"} | values
    with pytest.raises(Invalid) as refusal:
        join(mill, officer, **sent)
    assert refusal.value.fields == fields
    assert Member.objects.count() == before


def test_another_person_of_the_same_name_and_birth_day_may_join(mill, officer):
    first = join(mill, officer)
    second = join(mill, officer, card_number="0000099999", another_person=True)
    assert first.pk != second.pk


def test_a_transfer_ends_one_spell_and_begins_the_next_and_photos_follow(mill, farm, officer):
    member = MemberFactory(unit=mill)
    noon = dt.datetime(2026, 3, 1, 5, tzinfo=dt.UTC)
    before = PhotoFactory(author=member, unit=mill, submitted_at=noon - DAY)
    after = PhotoFactory(author=member, unit=mill, submitted_at=noon)
    transfer_member(member=member, to=farm, on=CHANGE, by=officer, at=timezone.now())
    assert spells(member) == [("M", LONG_AGO, CHANGE), ("F", CHANGE, None)]
    assert Photo.objects.get(pk=before.pk).unit == mill
    assert Photo.objects.get(pk=after.pk).unit == farm
    notice = Notice.objects.get(member=member)
    assert (notice.kind, notice.facts) == ("unit-changed", {"unit": "F"})


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        (-DAY, {"on": ["not-a-member-then"]}),
        (0 * DAY, {"on": ["later-history"]}),
    ],
)
def test_a_transfer_needs_a_spell_that_began_before(mill, farm, officer, days, fields):
    member = MemberFactory(unit=mill)
    with pytest.raises(Invalid) as refusal:
        transfer_member(member=member, to=farm, on=LONG_AGO + days, by=officer, at=timezone.now())
    assert refusal.value.fields == fields
    assert spells(member) == [("M", LONG_AGO, None)]


def test_a_transfer_goes_before_no_later_one_and_nowhere_to_the_same_unit(mill, farm, officer):
    member, at = MemberFactory(unit=mill), timezone.now()
    with pytest.raises(Invalid) as refusal:
        transfer_member(member=member, to=mill, on=CHANGE, by=officer, at=at)
    assert refusal.value.fields == {"to": ["nothing-changes"]}
    transfer_member(member=member, to=farm, on=CHANGE, by=officer, at=at)
    with pytest.raises(Invalid) as refusal:
        transfer_member(member=member, to=farm, on=CHANGE - DAY, by=officer, at=at)
    assert refusal.value.fields == {"on": ["later-history"]}


def test_a_transfer_to_a_unit_that_does_not_live_then_is_told_by_its_field(upper, mill, officer):
    new, member = create("N", upper, on=CHANGE + DAY), MemberFactory(unit=mill)
    with pytest.raises(Invalid) as refusal:
        transfer_member(member=member, to=new, on=CHANGE, by=officer, at=timezone.now())
    assert refusal.value.fields == {"to": ["not-living"]}


def test_thousands_of_photos_follow_in_a_few_statements(
    mill, farm, officer, django_assert_max_num_queries
):
    """By lots of 500, four statements each and one for the tally: not photo by photo."""
    member, contest = MemberFactory(unit=mill), ContestFactory()
    day = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)
    photos = PhotoFactory.build_batch(
        2000,
        author=member,
        submitted_by=member,
        unit=mill,
        unit_name="M",
        submitted_at=day,
        contest=contest,
    )
    Photo.objects.bulk_create(photos)
    with django_assert_max_num_queries(45):
        transfer_member(member=member, to=farm, on=CHANGE, by=officer, at=timezone.now())
    moved = Photo.objects.filter(unit=farm, unit_name="CĐ F", search_text__endswith="ca som cd f")
    assert moved.count() == 2000


def test_who_leaves_belongs_to_no_unit_and_keeps_the_photos(mill, officer):
    member = MemberFactory(unit=mill)
    photo = PhotoFactory(author=member, unit=mill)
    leave_unit(member=member, on=CHANGE, by=officer, at=timezone.now())
    assert spells(member) == [("M", LONG_AGO, CHANGE)]
    assert member.unit_on(CHANGE) is None
    assert Photo.objects.get(pk=photo.pk).unit == mill


def test_an_officer_moves_nobody_across_the_border_of_the_subtree(mill, officer):
    at, strange = timezone.now(), create("X", create("T2", kind="federation"))
    inside, outside = MemberFactory(unit=mill), MemberFactory(unit=strange)
    with pytest.raises(Missing):
        transfer_member(member=inside, to=strange, on=CHANGE, by=officer, at=at)
    with pytest.raises(Missing):
        transfer_member(member=outside, to=mill, on=CHANGE, by=officer, at=at)
    with pytest.raises(Missing):
        join(strange, officer)
    with pytest.raises(Missing):
        member_with_card(outside.card_number, by=officer, at=at)
    assert member_with_card(inside.card_number, by=officer, at=at) == inside


def test_the_roster_is_told_as_of_a_day_within_ones_own_subtree(mill, farm, officer):
    at = timezone.now()
    member, other = MemberFactory(unit=mill, full_name="Đỗ Văn Ấp"), MemberFactory(unit=farm)
    MemberFactory(unit=create("X", create("T2", kind="federation")))

    def cards(**asked: str) -> set[str]:
        rows = roster_of(by=officer, on=CHANGE, at=at, **asked)
        return {row.member.card_number for row in rows}

    assert cards() == {member.card_number, other.card_number}
    assert cards(unit="M") == cards(q="do ap") == cards(q=member.card_number)
    assert cards(unit="M") == cards(unit="m") == {member.card_number}
    assert not Membership.objects.on(LONG_AGO - DAY).exists()


@pytest.mark.parametrize("role", ["member", "juror", "scrutineer"])
def test_only_officers_and_organizers_change_the_roster(mill, role):
    by, member = MemberFactory(role=role), MemberFactory(unit=mill)
    with pytest.raises(NotAllowed):
        join(mill, by)
    with pytest.raises(NotAllowed):
        leave_unit(member=member, on=CHANGE, by=by, at=timezone.now())


def test_a_transfer_written_down_wrongly_never_was(mill, farm, officer):
    member, at = MemberFactory(unit=mill), timezone.now()
    photo = PhotoFactory(
        author=member, unit=mill, submitted_at=dt.datetime(2026, 3, 1, 5, tzinfo=dt.UTC)
    )
    transfer_member(member=member, to=farm, on=CHANGE, by=officer, at=at)
    undo_last_move(member=member, by=officer, at=at)
    assert spells(member) == [("M", LONG_AGO, None)]
    assert Photo.objects.get(pk=photo.pk).unit == mill
    with pytest.raises(Invalid) as refusal:
        undo_last_move(member=member, by=officer, at=at)
    assert refusal.value.fields == {"card_number": ["nothing-to-undo"]}


def test_who_left_by_mistake_never_did(mill, officer):
    member, at = MemberFactory(unit=mill), timezone.now()
    leave_unit(member=member, on=CHANGE, by=officer, at=at)
    undo_last_move(member=member, by=officer, at=at)
    assert spells(member) == [("M", LONG_AGO, None)]


def test_a_member_moved_by_a_merger_is_moved_back_by_undoing_the_merger(mill, farm):
    member, organizer = MemberFactory(), MemberFactory(role="organizer")
    Membership.objects.create(member=member, unit=mill, begins_on=EARLIER)
    merge_units(units=[mill], into=farm, order=order(CHANGE))
    with pytest.raises(Invalid) as refusal:
        undo_last_move(member=member, by=organizer, at=timezone.now())
    assert refusal.value.fields == {"card_number": ["nothing-to-undo"]}
    assert spells(member) == [("M", EARLIER, CHANGE), ("F", CHANGE, None)]


def test_an_officer_undoes_no_move_that_came_from_elsewhere(mill, officer):
    at, strange = timezone.now(), create("X", create("T2", kind="federation"))
    member = MemberFactory(unit=strange)
    organizer = MemberFactory(role="organizer")
    transfer_member(member=member, to=mill, on=CHANGE, by=organizer, at=at)
    with pytest.raises(Missing):
        undo_last_move(member=member, by=officer, at=at)
    assert spells(member) == [("X", LONG_AGO, CHANGE), ("M", CHANGE, None)]
