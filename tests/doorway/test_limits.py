"""Limits are exact, each counts for itself, and each ends."""

import itertools

import pytest

from photo_contest.doorway.limits import limit, limit_by_network
from photo_contest.errors import TooManyRequests

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


def test_several_uses_are_counted_in_one_step(arriving):
    def spend(uses: int) -> bool:
        return passes(limit, arriving(), group="g", key="k", rate="10/m", uses=uses)

    assert [spend(uses) for uses in (4, 1, 5, 1)] == [True, True, True, False]
    assert not passes(limit, arriving(), group="g", key="other", rate="10/m", uses=11)
