"""A slip gives no more power than its maker has on the day when it is used."""

import pytest
from django.utils import timezone

from photo_contest.domain.password_codes import make_code
from photo_contest.domain.passwords import set_password
from photo_contest.errors import CodeRefused
from photo_contest.models import Member, Membership, PasswordCode
from tests.factories import MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NEW = "bốn từ dễ nhớ"


@pytest.fixture
def office():
    unit = UnitFactory(kind="upper")
    return MemberFactory(role="officer", office=unit)


@pytest.fixture
def member(office):
    return MemberFactory(unit=office.office, password=None, full_name="Giàng A Páo")


def promote(member, office):
    Member.objects.filter(pk=member.pk).update(role="organizer")


def make_staff(member, office):
    Member.objects.filter(pk=member.pk).update(is_staff=True)


def give_password(member, office):
    member.set_password("mot-mat-khau-khac")
    member.save()


def move_away(member, office):
    Membership.objects.filter(member=member).update(unit=UnitFactory())


def dismiss(member, office):
    Member.objects.filter(pk=office.pk).update(role="member", office=None)


def lock_out(member, office):
    Member.objects.filter(pk=office.pk).update(is_active=False)


@pytest.mark.parametrize(
    "happens", [promote, make_staff, give_password, move_away, dismiss, lock_out]
)
def test_an_officers_code_ends_with_the_officers_power_over_the_member(office, member, happens):
    code = make_code(member=member, by=office, at=timezone.now()).code
    happens(member, office)
    with pytest.raises(CodeRefused) as refusal:
        set_password(code=code, password=NEW, at=timezone.now())
    assert refusal.value.code == "code-expired"
    assert PasswordCode.objects.get().used_at is None


def test_an_organizers_code_is_good_for_persons_with_a_role_too(member):
    organizer, officer = (
        MemberFactory(role="organizer"),
        MemberFactory(role="officer", office=UnitFactory()),
    )
    code = make_code(member=officer, by=organizer, at=timezone.now()).code
    assert set_password(code=code, password=NEW, at=timezone.now()) == officer


def test_selectors_of_ended_codes_are_free_again(member, monkeypatch):
    organizer, other = MemberFactory(role="organizer"), MemberFactory(password=None)
    monkeypatch.setattr("photo_contest.domain.password_codes.ALPHABET", "A")
    first = make_code(member=member, by=organizer, at=timezone.now()).code
    PasswordCode.objects.update(used_at=timezone.now())
    monkeypatch.setattr("photo_contest.domain.password_codes.ALPHABET", "AC")
    monkeypatch.setattr("photo_contest.domain.password_codes.SELECTOR_SIGNS", 4)
    make_code(member=other, by=organizer, at=timezone.now())
    with pytest.raises(CodeRefused) as refusal:
        set_password(code=first, password=NEW, at=timezone.now())
    assert refusal.value.code == "code-used"
