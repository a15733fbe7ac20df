"""One-time codes: who may make them for whom, and how a password is set with one."""

import datetime as dt

import pytest
from django.contrib.auth import get_user
from django.test import RequestFactory
from django.utils import timezone

from photo_contest.domain import password_codes
from photo_contest.domain.accounts import check_credentials, issue_token, member_of_token
from photo_contest.domain.password_codes import (
    ALPHABET,
    CODE_LIFE,
    forget_ended_codes,
    make_code,
    make_code_for_card,
    make_codes_for_unit,
)
from photo_contest.domain.passwords import set_password
from photo_contest.errors import CodeRefused, Invalid, Missing, NotAllowed
from photo_contest.models import Member, Membership, Notice, PasswordCode, Record
from tests.factories import LONG_AGO, PASSWORD, MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NEW = "bốn từ dễ nhớ"


@pytest.fixture
def organizer(db):
    return MemberFactory(role="organizer")


@pytest.fixture
def unit(db):
    return UnitFactory()


@pytest.fixture
def officer(unit):
    return MemberFactory(role="officer", office=unit, unit=unit)


@pytest.fixture
def newcomer(unit):
    return MemberFactory(unit=unit, password=None, full_name="Giàng A Páo")


def refused(code, *, password=NEW, at=None):
    with pytest.raises(CodeRefused) as refusal:
        set_password(code=code, password=password, at=at or timezone.now())
    return refusal.value.code


def wrong_like(code):
    """A code that is found by the same first signs."""
    last = next(sign for sign in ALPHABET if sign != code[-1])
    return code[:-1] + last


# --- making -------------------------------------------------------------------------------


def test_a_code_has_ten_signs_none_like_another_and_is_kept_hashed(organizer, newcomer):
    at = timezone.now()
    made = make_code(member=newcomer, by=organizer, at=at)
    first, hyphen, last = made.code.partition("-")
    assert (len(first), hyphen, len(last)) == (5, "-", 5)
    assert set(first + last) <= set(ALPHABET)
    assert set(ALPHABET) & set("0O1IL2Z5S8BUVG") == set()
    row = PasswordCode.objects.values().get()
    assert row | {"selector": "", "digest": ""} == {
        "id": row["id"],
        "member_id": newcomer.pk,
        "selector": "",
        "digest": "",
        "made_by_id": organizer.pk,
        "made_at": at,
        "expires_at": at + CODE_LIFE,
        "attempts": 0,
        "used_at": None,
        "replaced_at": None,
    }
    assert made.expires_at == at + dt.timedelta(days=14)
    assert not any(part in str(row) for part in (made.code, first, last, made.code[:4]))


def test_making_a_code_is_recorded_by_ids_and_told_to_the_member(organizer, newcomer):
    at = timezone.now()
    made = make_code(member=newcomer, by=organizer, at=at)
    record = Record.objects.get()
    assert (record.action, record.actor, record.at) == ("password-code-made", organizer, at)
    assert record.data == {"member": newcomer.pk, "reset": False}
    notice = Notice.objects.get()
    assert (notice.member, notice.kind, notice.at, notice.told_at) == (
        newcomer,
        "code-made",
        at,
        None,
    )
    assert made.code not in str(notice.facts)


def test_a_new_code_ends_the_earlier_one(organizer, newcomer):
    old, new = (make_code(member=newcomer, by=organizer, at=timezone.now()) for _ in range(2))
    assert refused(old.code) == "code-expired"
    assert set_password(code=new.code, password=NEW, at=timezone.now()) == newcomer


def test_whose_selector_is_taken_draws_again(organizer, newcomer, monkeypatch):
    other = make_code(member=MemberFactory(password=None), by=organizer, at=timezone.now()).code
    taken = other.replace("-", "")[:4] + "AAAAAA"
    signs = iter(taken + "C" * 10)
    monkeypatch.setattr(password_codes.secrets, "choice", lambda _: next(signs))
    assert make_code(member=newcomer, by=organizer, at=timezone.now()).code == "CCCCC-CCCCC"


def test_an_officer_makes_codes_for_the_own_subtree_whatever_the_spelling_of_the_card(
    officer, unit
):
    below = UnitFactory(parent=unit, kind="section")
    worker = MemberFactory(unit=below, password=None, card_number="LC0012345")
    for text in ("LC0012345", " lc 0012.345 ", worker.username.upper()):
        made = make_code_for_card(card_number=text, by=officer, at=timezone.now())
        assert made.member == worker


OUTSIDE = {"unit": "elsewhere"}


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        (OUTSIDE, Missing),
        (OUTSIDE | {"role": "juror"}, Missing),
        ({"unit": None}, Missing),
        ({"is_active": False}, Missing),
        ({"role": "juror"}, NotAllowed),
        ({"is_staff": True}, NotAllowed),
        ({"is_superuser": True}, NotAllowed),
        ({"password": PASSWORD}, NotAllowed),
    ],
)
def test_what_an_officer_may_not(officer, unit, fields, refusal):
    fields = {"unit": unit, "password": None} | fields
    if fields["unit"] == "elsewhere":
        fields["unit"] = UnitFactory()
    member = MemberFactory(**fields)
    with pytest.raises(refusal):
        make_code(member=member, by=officer, at=timezone.now())
    with pytest.raises(refusal):
        make_code_for_card(card_number=member.card_number, by=officer, at=timezone.now())
    assert not PasswordCode.objects.exists()


def test_an_unknown_card_is_like_one_outside(officer, django_assert_num_queries):
    stranger = MemberFactory(unit=UnitFactory(), password=None)
    told = []
    for card in (stranger.card_number, "9999999999"):
        by = Member.objects.get(pk=officer.pk)
        with django_assert_num_queries(6), pytest.raises(Missing) as refusal:
            make_code_for_card(card_number=card, by=by, at=timezone.now())
        told.append(refusal.value.params)
    assert told[0] == told[1]


@pytest.mark.parametrize("role", ["member", "juror", "scrutineer"])
def test_other_roles_make_no_codes(role, unit, newcomer):
    by = MemberFactory(role=role, unit=unit)
    for deed in (
        lambda: make_code(member=newcomer, by=by, at=timezone.now()),
        lambda: make_code_for_card(card_number="9999999999", by=by, at=timezone.now()),
        lambda: make_codes_for_unit(unit=unit, by=by, at=timezone.now()),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_organizers_reset_anybodys_password_and_it_goes_on_until_the_code_is_used(organizer):
    juror = MemberFactory(role="juror")
    made = make_code(member=juror, by=organizer, at=timezone.now())
    assert Notice.objects.get().kind == "password-reset"
    assert Record.objects.get().data == {"member": juror.pk, "reset": True}
    assert check_credentials(username=juror.username, password=PASSWORD) == juror
    set_password(code=made.code, password=NEW, at=timezone.now())
    assert check_credentials(username=juror.username, password=NEW) == juror


def test_nobody_makes_a_code_for_oneself_nor_for_more_power_than_one_has(organizer):
    superuser = MemberFactory(role="organizer", is_superuser=True)
    for member in (organizer, superuser):
        with pytest.raises(NotAllowed):
            make_code(member=member, by=organizer, at=timezone.now())
    assert make_code(member=organizer, by=superuser, at=timezone.now()).member == organizer


# --- a whole unit -------------------------------------------------------------------------


def test_codes_of_a_unit_are_for_its_own_plain_members_without_password_by_given_name(
    officer, unit
):
    names = ["Trần Thị Đào", "Lý An", "Bùi Ánh", "Lê Văn Dung", "Bùi Thị An"]
    for name in names:
        MemberFactory(unit=unit, password=None, full_name=name)
    MemberFactory(unit=unit)
    MemberFactory(unit=unit, password=None, role="juror")
    MemberFactory(unit=unit, password=None, is_active=False)
    MemberFactory(unit=UnitFactory(parent=unit, kind="section"), password=None)
    left = MemberFactory(password=None)
    Membership.objects.create(
        member=left, unit=unit, begins_on=LONG_AGO, ends_on=timezone.localdate()
    )

    made = make_codes_for_unit(unit=unit, by=officer, at=timezone.now()).made

    order = ["Bùi Thị An", "Lý An", "Bùi Ánh", "Lê Văn Dung", "Trần Thị Đào"]
    assert [one.member.full_name for one in made] == order
    assert len({one.code for one in made}) == PasswordCode.objects.count() == 5
    record = Record.objects.get()
    assert record.action == "password-codes-made"
    assert record.data == {"unit": unit.code, "members": [one.member.pk for one in made]}
    assert set(Notice.objects.values_list("kind", flat=True)) == {"code-made"}
    assert set_password(code=made[0].code, password=NEW, at=timezone.now()) == made[0].member


def test_a_unit_larger_than_one_call_is_served_by_several(officer, unit, monkeypatch):
    monkeypatch.setattr(password_codes, "MOST_A_CALL", 2)
    members = {MemberFactory(unit=unit, password=None) for _ in range(3)}
    for renew in (False, True):
        calls = [
            make_codes_for_unit(unit=unit, by=officer, at=timezone.now(), renew=renew).made
            for _ in range(2)
        ]
        assert [len(call) for call in calls] == ([2, 2] if renew else [2, 1])
        assert {one.member for call in calls for one in call} == members


def test_a_second_call_leaves_living_codes_alone_unless_it_renews(officer, unit, newcomer):
    def call(**how):
        return make_codes_for_unit(unit=unit, by=officer, at=timezone.now(), **how)

    [first] = call().made
    later = MemberFactory(unit=unit, password=None)
    second = call()
    assert ([one.member for one in second.made], second.left_out) == ([later], 1)
    renewed = call(renew=True)
    assert ({one.member for one in renewed.made}, renewed.left_out) == ({newcomer, later}, 0)
    assert refused(first.code) == "code-expired"
    assert set_password(code=renewed.made[0].code, password=NEW, at=timezone.now())


def test_a_unit_without_members_of_its_own_is_told_from_one_where_all_have_a_password(officer):
    upper = UnitFactory(kind="upper")
    office = MemberFactory(role="officer", office=upper)
    MemberFactory(unit=UnitFactory(parent=upper), password=None)
    told = [
        make_codes_for_unit(unit=one.office, by=one, at=timezone.now()) for one in (office, officer)
    ]
    assert [(one.made, one.left_out, one.has_members) for one in told] == [
        ([], 0, False),
        ([], 0, True),
    ]


def test_an_officer_makes_none_for_another_unit(officer):
    with pytest.raises(Missing):
        make_codes_for_unit(unit=UnitFactory(), by=officer, at=timezone.now())


# --- using --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spelling",
    [
        lambda code: code,
        lambda code: code.lower().replace("-", ""),
        lambda code: f"  {code[:3]} {code[3:5]} – {code[6:]} ",
    ],
)
def test_a_code_is_typed_in_any_spelling(organizer, newcomer, spelling):
    made = make_code(member=newcomer, by=organizer, at=timezone.now())
    assert set_password(code=spelling(made.code), password=NEW, at=timezone.now()) == newcomer
    assert check_credentials(username=newcomer.card_number, password=NEW) == newcomer


def test_a_code_is_used_once_and_its_holder_learns_when(organizer, newcomer):
    made, at = make_code(member=newcomer, by=organizer, at=timezone.now()), timezone.now()
    set_password(code=made.code, password=NEW, at=at)
    with pytest.raises(CodeRefused) as refusal:
        set_password(code=made.code, password="mật khẩu khác", at=timezone.now())
    assert (refusal.value.code, refusal.value.params) == ("code-used", {"used_at": at})
    assert refused(wrong_like(made.code)) == "code-unknown"
    assert check_credentials(username=newcomer.username, password=NEW) == newcomer
    actions = list(Record.objects.order_by("pk").values_list("action", "actor_id"))
    assert actions == [("password-code-made", organizer.pk), ("password-set", newcomer.pk)]
    assert list(Notice.objects.order_by("pk").values_list("kind", flat=True)) == [
        "code-made",
        "password-set",
    ]


def test_a_code_lives_fourteen_days(organizer, newcomer):
    at = timezone.now()
    made = make_code(member=newcomer, by=organizer, at=at)
    assert refused(made.code, at=at + CODE_LIFE) == "code-expired"
    last = at + CODE_LIFE - dt.timedelta(seconds=1)
    assert set_password(code=made.code, password=NEW, at=last) == newcomer


def test_after_five_wrong_tries_the_right_code_is_locked(organizer, newcomer):
    made = make_code(member=newcomer, by=organizer, at=timezone.now())
    for _ in range(7):
        assert refused(wrong_like(made.code)) == "code-unknown"
    assert PasswordCode.objects.get().attempts == 5
    assert refused(made.code) == "code-locked"


@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA", "ấấấấấ-ấấấấấ", "\x00" * 10, "A" * 5000])
def test_what_is_no_code_is_unknown(code, organizer, newcomer):
    made = make_code(member=newcomer, by=organizer, at=timezone.now())
    assert refused(code) == "code-unknown"
    assert set_password(code=made.code, password=NEW, at=timezone.now()) == newcomer


def test_the_code_of_a_member_who_is_no_more_is_unknown(organizer, newcomer):
    made = make_code(member=newcomer, by=organizer, at=timezone.now())
    Member.objects.filter(pk=newcomer.pk).update(is_active=False)
    assert refused(made.code) == "code-unknown"
    assert refused(made.code, password="x") == "code-unknown"


@pytest.mark.parametrize(
    ("password", "reasons"),
    [
        ("ngan123", ["too-short"]),
        ("password123", ["too-common"]),
        ("1234567890", ["too-common"]),
        ("0412778800", ["too-similar"]),
        ("Giàng A Páo", ["too-similar"]),
        ("giangapao2026", ["too-similar"]),
        ("pao.lao.cai!", ["too-similar"]),
        ("password", ["too-short", "too-common"]),
        ("x" * 257, ["too-long"]),
    ],
)
def test_a_weak_password_is_refused_and_does_not_use_the_code_up(
    organizer, unit, password, reasons
):
    member = MemberFactory(
        password=None,
        username="pao.lao.cai",
        card_number="0412778800",
        full_name="Giàng A Páo",
    )
    made = make_code(member=member, by=organizer, at=timezone.now())
    with pytest.raises(Invalid) as refusal:
        set_password(code=made.code, password=password, at=timezone.now())
    assert refusal.value.fields == {"password": reasons}
    assert set_password(code=made.code, password=NEW, at=timezone.now()) == member


def test_a_new_password_ends_sessions_and_tokens(organizer, client):
    member = MemberFactory()
    token = issue_token(member=member, at=timezone.now()).token
    client.force_login(member)
    request = RequestFactory().get("/")
    request.session = client.session
    assert get_user(request) == member
    made = make_code(member=member, by=organizer, at=timezone.now())
    assert member_of_token(token, at=timezone.now()) == member
    set_password(code=made.code, password=NEW, at=timezone.now())
    assert member_of_token(token, at=timezone.now()) is None
    assert not get_user(request).is_authenticated


def test_codes_are_forgotten_two_weeks_after_their_end_and_replaced_ones_after_a_day(
    organizer, newcomer
):
    at, hour = timezone.now(), dt.timedelta(hours=1)
    make_code(member=newcomer, by=organizer, at=at)
    replaced_at = at + 3 * dt.timedelta(days=1)
    last = make_code(member=newcomer, by=organizer, at=replaced_at)
    assert forget_ended_codes(at=replaced_at + dt.timedelta(days=1) - hour) == 0
    assert forget_ended_codes(at=replaced_at + dt.timedelta(days=1) + hour) == 1
    assert forget_ended_codes(at=last.expires_at + dt.timedelta(days=14) - hour) == 0
    assert forget_ended_codes(at=last.expires_at + dt.timedelta(days=14) + hour) == 1
