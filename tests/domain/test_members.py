"""Members, their units over time, and who signs in."""

import datetime as dt

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.utils import timezone

from photo_contest.domain.accounts import (
    TOKEN_LIFE,
    check_credentials,
    forget_ended_tokens,
    issue_token,
    member_of_token,
    revoke_token,
)
from photo_contest.errors import WrongPassword
from photo_contest.models import AccessToken, Member, Membership
from tests.factories import LONG_AGO, PASSWORD, MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_members_unit_is_that_of_the_day():
    old, new, change = UnitFactory(), UnitFactory(), dt.date(2025, 7, 1)
    member = MemberFactory()
    Membership.objects.create(member=member, unit=old, begins_on=LONG_AGO, ends_on=change)
    Membership.objects.create(member=member, unit=new, begins_on=change)
    assert member.unit_on(change - dt.timedelta(days=1)) == old
    assert member.unit_on(change) == new
    assert member.unit_on(LONG_AGO - dt.timedelta(days=1)) is None


def test_a_member_belongs_to_one_unit_at_a_time():
    member = MemberFactory(unit=UnitFactory())
    with pytest.raises(IntegrityError, match="member_has_one_unit_at_a_time"), transaction.atomic():
        Membership.objects.create(member=member, unit=UnitFactory(), begins_on=dt.date(2024, 1, 1))


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"role": "officer", "office": None}, "officer_holds_an_office"),
        ({"role": "emperor"}, "role"),
        ({"card_number": ""}, "card_number_looks_like_one"),
        ({"card_number": "1234"}, "card_number_looks_like_one"),
        ({"card_number": "ABCDE12345"}, "card_number_looks_like_one"),
        ({"card_number": "LC12345678901234567"}, "card_number_looks_like_one"),
        ({"card_number": "12345LC"}, "card_number_looks_like_one"),
        ({"card_number": "LÀ12345"}, "card_number_looks_like_one"),
    ],
)
def test_the_database_refuses_a_member_that_cannot_be(fields, rule):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        MemberFactory(**fields)


@pytest.mark.parametrize("name", ["0123456789", "lc 0012345", "LC-0012.345"])
def test_the_database_refuses_a_user_name_like_a_card_number(name):
    member = MemberFactory(username="lc0012345678901234567")
    with pytest.raises(IntegrityError, match="username_is_no_card_number"), transaction.atomic():
        Member.objects.filter(pk=member.pk).update(username=name)


def test_user_names_differ_by_more_than_case():
    MemberFactory(username="an")
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberFactory(username="AN")


@pytest.mark.parametrize("name", ["an.tran", "AN.TRAN", "0123456789"])
def test_one_signs_in_with_user_name_or_card_number(name):
    member = MemberFactory(username="an.tran", card_number="0123456789")
    assert check_credentials(username=name, password=PASSWORD) == member


@pytest.mark.parametrize(
    ("username", "password"), [("an", "sai"), ("nobody", PASSWORD), ("an", "x" * 300), ("", "")]
)
def test_nothing_tells_whether_an_account_exists(username, password):
    MemberFactory(username="an")
    with pytest.raises(WrongPassword) as refusal:
        check_credentials(username=username, password=password)
    assert refusal.value.params == {}


def test_an_inactive_member_does_not_sign_in():
    MemberFactory(username="an", is_active=False)
    with pytest.raises(WrongPassword):
        check_credentials(username="an", password=PASSWORD)


def test_a_token_is_stored_hashed_expires_and_can_be_revoked():
    at, member = timezone.now(), MemberFactory()
    issued = issue_token(member=member, at=at)
    assert issued.token not in str(AccessToken.objects.values().get())
    assert member_of_token(issued.token, at=at) == member
    assert member_of_token(issued.token, at=at + TOKEN_LIFE) is None
    revoke_token(issued.token, at=at)
    assert member_of_token(issued.token, at=at) is None
    assert forget_ended_tokens(at=at + dt.timedelta(days=2)) == 1


def test_a_token_of_a_member_who_was_locked_ends():
    at, member = timezone.now(), MemberFactory()
    issued = issue_token(member=member, at=at)
    Member.objects.filter(pk=member.pk).update(is_active=False)
    assert member_of_token(issued.token, at=at) is None


def test_a_new_password_ends_earlier_tokens():
    at, member = timezone.now(), MemberFactory()
    issued = issue_token(member=member, at=at)
    member.set_password("mot-mat-khau-moi")
    member.save()
    assert member_of_token(issued.token, at=at) is None


def test_a_card_number_is_typed_in_any_spelling():
    member = MemberFactory(username="an", card_number="LC0012345")
    assert check_credentials(username="lc 0012.345", password=PASSWORD) == member


def test_a_card_number_is_stored_in_one_spelling():
    member = MemberFactory(card_number=" lc-00.123 45 ")
    assert Member.objects.get(card_number="LC0012345") == member


@pytest.mark.parametrize("name", ["0123456789", "lc 0012345", "LC-0012.345"])
def test_a_user_name_may_not_look_like_a_card_number(name):
    with pytest.raises(ValidationError) as refusal:
        Member.objects.create_user(username=name, full_name="An")
    assert refusal.value.code == "like-a-card"
    request = RequestFactory().get("/")
    request.user = Member(is_superuser=True)
    for existing in (None, MemberFactory()):  # the operators' forms to add and to change
        form = admin.site.get_model_admin(Member).get_form(request, existing)
        errors = form(data={"username": name}, instance=existing).errors.as_data()
        assert [error.code for error in errors["username"]] == ["like-a-card"]
