"""What votes are worth: whole numbers that one can check on paper."""

import pytest

from photo_contest.domain.standings import value_of
from photo_contest.domain.tally import Counts

# public, members, of these of the own unit
VOTES = Counts(public=50, members=40, own_unit=30, provisional=7)


@pytest.mark.parametrize(
    ("own_unit_cap", "anonymous_share_cap", "value"),
    [
        (None, None, 90),  # 40 + 50
        (0, None, 60),  # 10 of other units + 50
        (20, None, 80),  # 10 + 20 + 50
        (30, None, 90),
        (1000, None, 90),
        (None, 0, 40),  # members alone
        (None, 50, 80),  # 40 + 40: one half
        (None, 20, 50),  # 40 + 10: one fifth
        (None, 33, 59),  # 40 + floor(33·40 / 67 = 19.7): 19 of 59 are 32.2 %, 20 of 60 too many
        (None, 99, 90),  # up to 3,960 would be allowed
        (5, 50, 30),  # 10 + 5, and as many anonymous ones
        (0, 20, 12),  # 10 + floor(20·10 / 80 = 2.5)
    ],
)
def test_caps_bound_the_own_unit_and_the_share_of_the_anonymous(
    own_unit_cap, anonymous_share_cap, value
):
    caps = {"own_unit_cap": own_unit_cap, "anonymous_share_cap": anonymous_share_cap}
    assert value_of(VOTES, **caps) == value


@pytest.mark.parametrize("cap", range(100))
def test_the_anonymous_share_is_as_large_as_the_cap_allows_and_never_larger(cap):
    for members in range(12):
        votes = Counts(public=1000, members=members)
        value = value_of(votes, anonymous_share_cap=cap)
        anonymous = value - members
        assert 100 * anonymous <= cap * value
        if anonymous < 1000:
            assert 100 * (anonymous + 1) > cap * (value + 1)


def test_counted_apart_each_side_has_its_own_value():
    caps = {"own_unit_cap": 20, "anonymous_share_cap": 20}
    assert value_of(VOTES, voters="members", **caps) == 30
    assert value_of(VOTES, voters="public", **caps) == 50


def test_without_members_votes_a_capped_photo_has_no_value():
    assert value_of(Counts(public=500), anonymous_share_cap=40) == 0
