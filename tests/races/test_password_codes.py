"""Codes that are made, guessed and used at once."""

from collections import Counter

import pytest
from django.utils import timezone

from photo_contest.domain.accounts import check_credentials
from photo_contest.domain.notices import leave_notices, take_notices
from photo_contest.domain.password_codes import (
    ALPHABET,
    make_code,
    make_codes_for_unit,
)
from photo_contest.domain.passwords import set_password
from photo_contest.errors import CodeRefused
from photo_contest.models import PasswordCode
from tests.factories import MemberFactory, UnitFactory
from tests.races.conftest import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def code_of(answer):
    return answer.code if isinstance(answer, CodeRefused) else type(answer).__name__


def test_of_two_who_use_one_code_exactly_one_wins():
    organizer, member = MemberFactory(role="organizer"), MemberFactory(password=None)
    passwords = ["bốn từ dễ nhớ", "năm từ khó quên"]
    for _ in range(3):
        code = make_code(member=member, by=organizer, at=timezone.now()).code
        answers = at_once(
            2,
            lambda n, code=code: set_password(code=code, password=passwords[n], at=timezone.now()),
        )
        assert Counter(map(code_of, answers)) == {"Member": 1, "code-used": 1}
        winner = next(n for n, one in enumerate(answers) if not isinstance(one, Exception))
        assert check_credentials(username=member.username, password=passwords[winner]) == member


def test_guesses_at_once_are_counted_one_by_one():
    organizer, member = MemberFactory(role="organizer"), MemberFactory(password=None)
    made = make_code(member=member, by=organizer, at=timezone.now())
    guesses = [made.code[:-1] + sign for sign in ALPHABET if sign != made.code[-1]][:12]
    answers = at_once(
        12, lambda n: set_password(code=guesses[n], password="bốn từ dễ nhớ", at=timezone.now())
    )
    assert Counter(map(code_of, answers)) == {"code-unknown": 12}
    assert PasswordCode.objects.get().attempts == 5
    with pytest.raises(CodeRefused, match="code-locked"):
        set_password(code=made.code, password="bốn từ dễ nhớ", at=timezone.now())


def test_codes_made_at_once_for_the_same_members_leave_each_one_that_lives():
    unit, organizer = UnitFactory(), MemberFactory(role="organizer")
    members = MemberFactory.create_batch(20, unit=unit, password=None)

    def make(number):
        at = timezone.now()
        if number % 2:
            return make_codes_for_unit(unit=unit, by=organizer, at=at, renew=True).made
        return [make_code(member=members[number], by=organizer, at=at)]

    answers = at_once(6, make)

    assert [one for one in answers if isinstance(one, Exception)] == []
    living = PasswordCode.objects.filter(used_at=None, replaced_at=None)
    assert sorted(living.values_list("member", flat=True)) == [one.pk for one in members]
    shown = [made.code for answer in answers for made in answer]
    usable, refusals = Counter(), set()
    for code in shown:
        try:
            usable[set_password(code=code, password="bốn từ dễ nhớ", at=timezone.now())] += 1
        except CodeRefused as refusal:
            refusals.add(refusal.code)
    assert usable == dict.fromkeys(members, 1)
    assert refusals == {"code-expired"}


def test_a_code_used_while_another_is_made_ends_in_one_order():
    organizer, member = MemberFactory(role="organizer"), MemberFactory(password=None)
    for _ in range(5):
        made = make_code(member=member, by=organizer, at=timezone.now())
        deeds = [
            lambda code=made.code: set_password(
                code=code, password="bốn từ dễ nhớ", at=timezone.now()
            ),
            lambda: make_code(member=member, by=organizer, at=timezone.now()),
        ]
        used, another = at_once(2, lambda n, deeds=deeds: deeds[n]())
        assert code_of(used) in ("Member", "code-expired")
        assert code_of(another) == "MadeCode"
        assert PasswordCode.objects.filter(used_at=None, replaced_at=None).count() == 1


def test_of_two_sign_ins_at_once_one_is_told():
    member, at = MemberFactory(), timezone.now()
    leave_notices(member_ids=[member.pk], kind="code-made", at=at)
    answers = at_once(4, lambda _: take_notices(member=member, at=timezone.now()))
    assert sorted(len(one) for one in answers) == [0, 0, 0, 1]
