"""Signing in: nobody locks another out, and nothing tells which accounts exist."""

import pytest

from photo_contest.doorway.sign_in import sign_in
from photo_contest.errors import TooManyRequests, WrongPassword
from tests.factories import PASSWORD, MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HERE, THERE = "203.0.113.7", "198.51.100.7"


def knock(arriving, username, password=PASSWORD, peer=HERE):
    try:
        return sign_in(arriving(peer), username, password)
    except (WrongPassword, TooManyRequests) as refused:
        return type(refused)


def test_ten_tries_an_account_and_network_then_a_pause(arriving, clock):
    member = MemberFactory(username="mai")
    assert [knock(arriving, "mai", "x") for _ in range(12)] == [WrongPassword] * 10 + [
        TooManyRequests
    ] * 2
    assert knock(arriving, "mai") is TooManyRequests
    clock.now += 301
    assert knock(arriving, "mai") == member


def test_an_attacker_elsewhere_locks_nobody_out(arriving):
    member, other = MemberFactory(username="mai"), MemberFactory(username="lan")
    for n in range(150):
        knock(arriving, "mai" if n % 2 else f"x{n}", "x", peer=THERE)
    assert knock(arriving, "mai", peer=THERE) is TooManyRequests
    assert knock(arriving, "mai") == member
    assert knock(arriving, "lan") == other


def test_an_attacker_in_the_same_network_who_hammers_one_account_locks_only_that_one(arriving):
    MemberFactory(username="mai")
    other = MemberFactory(username="lan")
    for _ in range(500):
        knock(arriving, "mai", "x")
    assert knock(arriving, "lan") == other


def test_a_hundred_tries_a_network_then_a_pause_for_all_of_it(arriving):
    MemberFactory(username="mai")
    assert [knock(arriving, f"x{n}", "x") for n in range(100)] == [WrongPassword] * 100
    assert knock(arriving, "mai") is TooManyRequests


def test_a_network_is_a_64_so_that_one_house_has_no_thousand_tries(arriving):
    MemberFactory(username="mai")
    tries = [knock(arriving, "mai", "x", peer=f"2001:db8::{n:x}") for n in range(1, 13)]
    assert tries == [WrongPassword] * 10 + [TooManyRequests] * 2
    assert knock(arriving, "mai", peer="2001:db8:0:1::1") != TooManyRequests


@pytest.mark.parametrize("spelling", ["MAI", " mai ", "m\u200bai", "Mai"])
def test_spellings_of_one_name_count_as_one(arriving, spelling):
    MemberFactory(username="mai")
    for _ in range(10):
        knock(arriving, "mai", "x")
    assert knock(arriving, spelling) is TooManyRequests
