"""The price of a new voter: fair to a factory behind one address, dear to a script."""

import io
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.utils import timezone

from photo_contest.domain.networks import (
    end_network,
    end_pass,
    make_pass,
    pass_text,
    register_network,
)
from photo_contest.doorway.prices import DAY, HOUR, price_of_voter
from photo_contest.models import Contest
from tests.factories import MemberFactory, UnitFactory

FACTORY, HOME = "203.0.113.7", "198.51.100.1"
RULES, NO_BODY = Contest(), io.BytesIO()
MINUTE, SUB_WINDOW = 60, HOUR // 12


@pytest.fixture
def clock(monkeypatch):
    """The counters' clock in seconds: it stands still until `clock.now` is moved."""
    clock = SimpleNamespace(now=10 * DAY)
    monkeypatch.setattr("backend.counters.in_process._milliseconds", lambda: int(clock.now * 1000))
    return clock


@pytest.fixture
def unregistered(monkeypatch):
    """Nobody's network is registered: many prices without the database."""
    monkeypatch.setattr("photo_contest.doorway.prices.registered_network", lambda _digests: None)


@pytest.fixture
def organizer(db):
    return MemberFactory(role="organizer")


@pytest.fixture
def factory(organizer):
    def register(*networks, heads):
        return register_network(
            unit=UnitFactory(),
            networks=networks,
            label="Cổng chính",
            head_count=heads,
            by=organizer,
            at=timezone.now(),
        )

    return register


def comes(address=HOME, **headers):
    """A request as far as prices look at it: made quickly, for there are many."""
    environ = {name.upper().replace("-", "_"): text for name, text in headers.items()}
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "wsgi.input": NO_BODY,
            "REMOTE_ADDR": address,
            **{f"HTTP_{name}": text for name, text in environ.items()},
        }
    )


def price(address=HOME, contest=RULES, **headers):
    return price_of_voter(comes(address, **headers), contest)


def votes(address=HOME, contest=RULES, **headers):
    """The price that one new voter paid in the end: whoever is asked for work does it."""
    return price(address, contest, **headers).kind


# --- thresholds ---------------------------------------------------------------------------


@pytest.mark.usefixtures("clock", "unregistered")
def test_the_price_rises_by_quota_and_multiple():
    prices = [price() for _ in range(601)]
    assert Counter(one.kind for one in prices) == {"free": 30, "work": 570, "provisional": 1}
    assert [prices[n].kind for n in (29, 30, 599, 600)] == ["free", "work", "work", "provisional"]
    assert [prices[n].burden for n in (0, 29, 59, 599)] == [1 / 30, 1.0, 2.0, 20.0]


@pytest.mark.usefixtures("unregistered")
def test_the_day_has_a_quota_of_its_own(clock):
    kinds = []
    for _ in range(10):
        kinds += [votes() for _ in range(25)]
        clock.now += 2 * HOUR
    assert kinds == ["free"] * 200 + ["work"] * 50
    clock.now += DAY
    assert votes() == "free"


@pytest.mark.usefixtures("clock", "unregistered")
def test_the_contest_sets_quotas_and_multiple():
    contest = Contest(network_hourly_quota=2, network_daily_quota=3, provisional_multiple=2)
    assert [votes(contest=contest) for _ in range(6)] == [
        *["free"] * 2,
        *["work"] * 2,
        *["provisional"] * 2,
    ]


@pytest.mark.usefixtures("clock", "unregistered")
def test_without_a_contest_the_quotas_are_the_usual_ones():
    assert [votes(contest=None) for _ in range(31)] == [*["free"] * 30, "work"]


@pytest.mark.usefixtures("clock", "unregistered")
def test_a_quota_that_is_changed_counts_what_was_there():
    assert [votes() for _ in range(10)] == ["free"] * 10
    assert votes(contest=Contest(network_hourly_quota=10)) == "work"


@pytest.mark.usefixtures("clock", "unregistered")
def test_networks_do_not_pay_for_each_other():
    assert [votes(f"198.51.100.{n}") for n in range(256)] == ["free"] * 256


@pytest.mark.usefixtures("clock", "unregistered")
def test_a_forged_nowhere_is_never_cheaper(settings):
    settings.CONTEST_TRUSTED_PROXIES = ["10.0.0.1/32"]
    hidden = price("10.0.0.1", **{"X-Forwarded-For": ""})
    assert (hidden.kind, hidden.burden) == ("provisional", 20.0)


@pytest.mark.usefixtures("clock", "unregistered")
def test_what_is_counted_by_tells_no_address():
    meters = [*price(FACTORY).meters, *price("2001:db8:aaaa:bbbb::1").meters]
    assert sorted(period for _, period in meters) == [HOUR] * 4 + [DAY] * 4
    assert len(set(meters)) == 8
    keys = [key for key, _ in meters]
    assert all(re.fullmatch("voters-(hour|day)-[0-9a-f]{32}", key) for key in keys)


# --- exactness ----------------------------------------------------------------------------


@pytest.mark.usefixtures("clock", "unregistered")
def test_of_ten_thousand_at_once_at_most_the_quota_are_free():
    with ThreadPoolExecutor(16) as threads:
        kinds = Counter(threads.map(lambda _: votes(), range(10_000)))
    assert kinds == {"free": 30, "work": 570, "provisional": 9400}


@pytest.mark.usefixtures("clock", "unregistered")
def test_who_is_asked_for_work_and_goes_away_uses_up_nothing():
    for _ in range(30):
        price()
    for _ in range(5000):
        asked = price()
        assert asked.kind == "work"
        asked.give_back()
    assert [votes() for _ in range(571)] == ["work"] * 570 + ["provisional"]


@pytest.mark.usefixtures("clock", "unregistered")
def test_a_free_use_given_back_is_free_again():
    for _ in range(100):
        one = price("2001:db8::1")
        assert one.kind == "free"
        one.give_back()


# --- fairness -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_five_thousand_browsers_of_a_registered_network_pay_nothing(factory, clock):
    factory(FACTORY, heads=5000)
    kinds = []
    for _ in range(5000):
        kinds.append(votes(FACTORY))
        clock.now += 20 * MINUTE / 5000
    assert kinds == ["free"] * 5000
    assert votes(FACTORY) == "work"
    assert votes(HOME) == "free"


@pytest.mark.usefixtures("unregistered")
def test_five_thousand_browsers_of_an_unknown_network_are_all_admitted(clock):
    kinds = []
    for _ in range(5000):
        kinds.append(votes(FACTORY))
        clock.now += 20 * MINUTE / 5000
    assert kinds == ["free"] * 30 + ["work"] * 570 + ["provisional"] * 4400


@pytest.mark.usefixtures("unregistered")
@pytest.mark.parametrize("phase", [0, SUB_WINDOW - 0.001])
def test_a_script_gets_no_more_at_any_phase_of_the_hour(clock, phase):
    """The worst an hour holds, also when it begins with a full quota at the end of another one."""
    clock.now += phase
    step, kinds = HOUR / 10_000, []
    for _ in range(20_000):  # two hours, so that every hour within them is looked at
        kinds.append(votes())
        clock.now += step
    for counted, most in ((("free",), 30), (("free", "work"), 600)):
        inside = [kind in counted for kind in kinds]
        hour = sum(inside[:10_000])
        assert hour == most
        for n in range(10_000, 20_000):
            hour += inside[n] - inside[n - 10_000]
            assert hour <= most


@pytest.mark.usefixtures("clock", "unregistered")
def test_all_addresses_of_a_48_have_sixteen_quotas_without_work():
    kinds = Counter(votes(f"2001:db8:1:{n:x}::1") for n in range(0, 65_536, 5))
    assert 0 < kinds["free"] <= 16 * 30
    assert kinds["free"] + kinds["work"] <= 16 * 600
    spread = Counter(votes(f"2001:db8:2:{n << 8 | n % 2:x}::1") for n in range(256))
    assert spread == {"free": 256}


@pytest.mark.usefixtures("clock", "unregistered")
def test_all_addresses_of_a_56_have_four_quotas_and_of_a_64_one():
    assert Counter(votes(f"2001:db8:1:{n:x}::1") for n in range(256))["free"] == 4 * 30
    assert Counter(votes(f"2001:db8:2::{n:x}") for n in range(256))["free"] == 30


# --- registered networks ------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_a_head_count_replaces_both_quotas_for_the_whole_network(factory):
    factory("203.0.113.0/24", "2001:db8:5::/48", heads=3)
    places = ["203.0.113.0", "203.0.113.255", "2001:db8:5:ffff::1"]
    assert [votes(place) for place in places] == ["free"] * 3
    assert [votes(place) for place in places] == ["work"] * 3
    assert votes("203.0.114.0") == "free"


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_far_above_a_head_count_votes_are_provisional(factory):
    factory(FACTORY, heads=2)
    kinds = [votes(FACTORY) for _ in range(41)]
    assert kinds == ["free"] * 2 + ["work"] * 38 + ["provisional"]


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_a_smaller_head_count_counts_too(factory):
    """A unit of five is asked for work where the public quota would ask for nothing."""
    factory(FACTORY, heads=5)
    assert [votes(FACTORY) for _ in range(6)] == [*["free"] * 5, "work"]


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_where_networks_lie_in_each_other_the_narrow_one_decides(factory):
    factory("2001:db8:7::/48", heads=1)
    factory("2001:db8:7:1::/64", heads=2)
    assert [votes("2001:db8:7:1::9") for _ in range(3)] == ["free", "free", "work"]
    assert [votes("2001:db8:7:2::9") for _ in range(2)] == ["free", "work"]


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_an_ended_network_is_the_publics_again(factory, organizer):
    network = factory(FACTORY, heads=1)
    assert [votes(FACTORY) for _ in range(2)] == ["free", "work"]
    end_network(network_id=network.pk, by=organizer, at=timezone.now())
    assert votes(FACTORY) == "free"


# --- passes -------------------------------------------------------------------------------


@pytest.fixture
def voting_pass(organizer):
    return make_pass(unit=UnitFactory(), head_count=2, by=organizer, at=timezone.now())


@pytest.fixture
def poor():
    """A contest whose networks have one free voter only."""
    return Contest(network_hourly_quota=1)


@pytest.mark.parametrize("bearing", ["cookie", "header"])
@pytest.mark.usefixtures("clock")
def test_a_pass_pays_instead_of_the_network_until_its_heads_are_spent(voting_pass, poor, bearing):
    text = pass_text(voting_pass)
    headers = {"Cookie": f"unit_pass={text}"} if bearing == "cookie" else {"Unit-Pass": text}
    kinds = [votes(contest=poor, **headers) for _ in range(4)]
    assert kinds == ["free"] * 2 + ["free", "work"]  # the third one is the network's own


@pytest.mark.usefixtures("clock")
def test_the_heads_of_a_pass_are_there_again_the_next_day(voting_pass, clock, poor):
    headers = {"Unit-Pass": pass_text(voting_pass)}
    assert [votes(contest=poor, **headers) for _ in range(4)].count("work") == 1
    clock.now += DAY + DAY / 12
    assert [votes(contest=poor, **headers) for _ in range(4)].count("work") == 1


@pytest.mark.usefixtures("clock")
def test_a_use_of_a_pass_is_given_back_to_the_pass(voting_pass, poor):
    headers = {"Unit-Pass": pass_text(voting_pass)}
    for _ in range(9):
        price(contest=poor, **headers).give_back()
    assert [votes(contest=poor, **headers) for _ in range(4)] == ["free"] * 3 + ["work"]


@pytest.mark.usefixtures("clock")
def test_an_ended_pass_is_none(voting_pass, poor, organizer):
    end_pass(pass_id=voting_pass.pk, by=organizer, at=timezone.now())
    headers = {"Unit-Pass": pass_text(voting_pass)}
    assert [votes(contest=poor, **headers) for _ in range(2)] == ["free", "work"]


@pytest.mark.parametrize(
    "text",
    ["", "-", "1", "1-", "{pk}-000000000000", "x" * 5000, "9" * 30 + "-0", "١-é", "0-0", " "],
)
@pytest.mark.usefixtures("clock")
def test_a_bad_pass_is_none(voting_pass, poor, text):
    request = comes()
    request.COOKIES["unit_pass"] = text.format(pk=voting_pass.pk)
    request.META["HTTP_UNIT_PASS"] = text.format(pk=voting_pass.pk)
    assert [price_of_voter(request, poor).kind for _ in range(2)] == ["free", "work"]


@pytest.mark.usefixtures("clock")
def test_the_pass_of_another_house_is_none(voting_pass, poor, settings):
    headers = {"Unit-Pass": pass_text(voting_pass)}
    settings.CONTEST_HASH_KEY = "another house"
    assert [votes(contest=poor, **headers) for _ in range(2)] == ["free", "work"]


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("address", [HOME, FACTORY, "2001:db8::1"])
def test_a_price_costs_one_query_and_a_pass_one_instead(
    factory, voting_pass, django_assert_num_queries, address
):
    factory(FACTORY, heads=1)
    with django_assert_num_queries(1):
        price(address)
    with django_assert_num_queries(1):
        price(address, **{"Unit-Pass": pass_text(voting_pass)})
    assert connection.in_atomic_block
