"""Limits are exact, each counts for itself, and each ends."""

import itertools

import pytest
from django.core.cache import caches

from photo_contest.doorway.limits import limit, limit_by_network, pay_for_voter
from photo_contest.errors import TooManyRequests
from photo_contest.models import Contest

pytestmark = pytest.mark.usefixtures("clock")


def passes(action, *args, **kwargs) -> bool:
    try:
        action(*args, **kwargs)
    except TooManyRequests:
        return False
    return True


@pytest.mark.parametrize("count", [1, 2, 10])
def test_exactly_as_many_pass_as_the_rate_says(arriving, count):
    allowed = [
        passes(limit, arriving(), group="g", key="k", rate=f"{count}/m") for _ in range(count + 3)
    ]
    assert allowed == [True] * count + [False] * 3


def test_a_refusal_names_the_seconds_to_wait_and_then_it_passes(arriving, clock):
    limit(arriving(), group="g", key="k", rate="1/m")
    with pytest.raises(TooManyRequests) as refused:
        limit(arriving(), group="g", key="k", rate="1/m")
    assert 1 <= refused.value.retry_after <= 61
    clock.now += refused.value.retry_after - 1
    assert not passes(limit, arriving(), group="g", key="k", rate="1/m")
    clock.now += 1
    assert passes(limit, arriving(), group="g", key="k", rate="1/m")


def test_keys_and_groups_count_for_themselves(arriving):
    for group, key in itertools.product(("a", "b"), ("x", "y")):
        assert passes(limit, arriving(), group=group, key=key, rate="1/m")
        assert not passes(limit, arriving(), group=group, key=key, rate="1/m")


def test_a_limit_by_network_counts_a_64_as_one(arriving):
    def knock(address):
        return passes(limit_by_network, arriving(address), group="g", rate="2/m")

    assert [knock(f"2001:db8::{n}") for n in range(3)] == [True, True, False]
    assert knock("2001:db8:0:1::1")
    assert knock("203.0.113.7")


# --- the price of a new voter -------------------------------------------------------------


def paid(arriving, addresses, contest=None) -> int:
    """How many of these could pay for a new voter."""
    return sum(passes(pay_for_voter, arriving(address), contest) for address in addresses)


def test_an_ipv4_address_pays_for_as_many_as_the_contest_says(arriving):
    contest = Contest(network_hourly_quota=3, network_daily_quota=200)
    assert paid(arriving, ["203.0.113.7"] * 5, contest) == 3
    assert paid(arriving, ["203.0.113.8"] * 5, contest) == 3


def test_without_a_contest_it_is_thirty_an_hour(arriving):
    assert paid(arriving, ["203.0.113.7"] * 40) == 30


def test_the_next_hour_brings_the_next_ones_until_the_day_is_used(arriving, clock):
    clock.now = 1_800_000_000  # a day of this network's turns after the hours tried here
    contest = Contest(network_hourly_quota=3, network_daily_quota=7)
    made = []
    for _ in range(4):
        made.append(paid(arriving, ["203.0.113.7"] * 5, contest))
        clock.now += 3600
    assert made == [3, 3, 1, 0]
    clock.now += 24 * 3600
    assert paid(arriving, ["203.0.113.7"] * 5, contest) == 3


def test_an_ipv6_network_pays_as_a_64_and_four_and_sixteen_times_that_as_a_56_and_a_48(arriving):
    contest = Contest(network_hourly_quota=3, network_daily_quota=200)
    of_one_64 = [f"2001:db8:1:100::{n:x}" for n in range(1, 9)]
    assert paid(arriving, of_one_64, contest) == 3
    caches["limits"].clear()
    of_one_56 = [f"2001:db8:1:1{n:02x}::1" for n in range(20)]
    assert paid(arriving, of_one_56, contest) == 12
    caches["limits"].clear()
    of_one_48 = [f"2001:db8:1:{n:x}00::1" for n in range(60)]
    assert paid(arriving, of_one_48, contest) == 48
    assert paid(arriving, ["2001:db8:2::1"], contest) == 1
