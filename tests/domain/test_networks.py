"""Registered networks and voting passes: who may make them, and what is kept of an address."""

import datetime as dt
import ipaddress

import pytest
from django.utils import timezone

from photo_contest.domain.addresses import digest_of
from photo_contest.domain.networks import (
    end_network,
    end_pass,
    make_pass,
    networks_seen_by,
    pass_for_print,
    pass_of,
    pass_text,
    passes_seen_by,
    register_network,
    registered_network,
)
from photo_contest.errors import Invalid, Missing, NotAllowed
from photo_contest.models import (
    NetworkAddress,
    Record,
    RegisteredNetwork,
    UnitPeriod,
    VotingPass,
)
from tests.factories import MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def upper():
    return UnitFactory(kind="upper")


@pytest.fixture
def unit(upper):
    return UnitFactory(code="mo-dong", parent=upper)


@pytest.fixture
def officer(upper):
    return MemberFactory(role="officer", office=upper)


@pytest.fixture
def organizer():
    return MemberFactory(role="organizer")


def registered(unit, by, *networks, **fields):
    sent = {"label": "Cổng chính", "head_count": 800} | fields
    return register_network(unit=unit, networks=networks or ["203.0.113.7"], by=by, at=NOW, **sent)


def digests(*networks):
    return sorted(digest_of(ipaddress.ip_network(network)) for network in networks)


def kept(network):
    return sorted(NetworkAddress.objects.filter(network=network).values_list("digest", flat=True))


def reasons(refused):
    return refused.value.fields


# --- networks -----------------------------------------------------------------------------


def test_an_officer_registers_a_network_of_a_unit_below(unit, officer):
    network = registered(unit, officer, label="  Cổng chính ")
    assert (network.unit, network.label, network.head_count, network.made_by) == (
        unit,
        "Cổng chính",
        800,
        officer,
    )
    assert (network.made_at, network.ended_at) == (NOW, None)
    assert kept(network) == digests("203.0.113.7/32")
    deed = Record.objects.get()
    data = {"network": network.pk, "unit": "mo-dong", "heads": 800, "addresses": 1}
    assert (deed.action, deed.actor, deed.at, deed.data) == (
        "network-registered",
        officer,
        NOW,
        data,
    )


@pytest.mark.parametrize(
    ("typed", "networks"),
    [
        ("203.0.113.7", ["203.0.113.7/32"]),
        (" 203.0.113.7 ", ["203.0.113.7/32"]),
        ("::ffff:203.0.113.7", ["203.0.113.7/32"]),
        ("64:ff9b::203.0.113.7", ["203.0.113.7/32"]),
        ("203.0.113.8/31", ["203.0.113.8/32", "203.0.113.9/32"]),
        ("203.0.113.9/31", ["203.0.113.8/32", "203.0.113.9/32"]),
        ("203.0.113.0/24", [f"203.0.113.{n}/32" for n in range(256)]),
        ("2001:db8:1:2:3::4", ["2001:db8:1:2::/64"]),
        ("2001:db8:1:2::/64", ["2001:db8:1:2::/64"]),
        ("2001:db8:1:2::/56", ["2001:db8:1::/56"]),
        ("2001:db8:1::/48", ["2001:db8:1::/48"]),
        ("192.168.1.20", ["192.168.1.20/32"]),  # a server in the factory itself
        ("127.0.0.1", ["127.0.0.1/32"]),
        ("fe80::1%eth0", ["fe80::/64"]),
    ],
)
def test_only_keyed_hashes_of_the_addresses_are_kept(unit, organizer, typed, networks):
    assert kept(registered(unit, organizer, typed)) == digests(*networks)


def test_what_is_named_twice_is_kept_once(unit, organizer):
    network = registered(unit, organizer, "203.0.113.8/31", "203.0.113.8", "203.0.113.9")
    assert kept(network) == digests("203.0.113.8/32", "203.0.113.9/32")


@pytest.mark.parametrize(
    ("networks", "reason"),
    [
        ([], "required"),
        ([""], "network-shape"),
        (["rubbish"], "network-shape"),
        (["203.0.113"], "network-shape"),
        (["203.0.113.256"], "network-shape"),
        (["203.0.113.0/33"], "network-shape"),
        (["203.0.113.0/a"], "network-shape"),
        (["203.0.113.7:443"], "network-shape"),
        (["1" * 5000], "network-shape"),
        (["\0"], "network-shape"),
        (["203.0.113.7", "rubbish"], "network-shape"),
        (["203.0.112.0/23"], "network-size"),
        (["0.0.0.0/0"], "network-size"),
        (["::/0"], "network-size"),
        (["2001:db8::/47"], "network-size"),
        (["2001:db8::/60"], "network-size"),
        (["2001:db8::1/128"], "network-size"),
        (["0.0.0.0/32"], "network-of-nobody"),
        (["::"], "network-of-nobody"),
        (["224.0.0.1"], "network-of-nobody"),
        (["ff02::1"], "network-of-nobody"),
        (["2002:cb00:7107::/48"], "network-of-nobody"),  # counted as its IPv4 address
        (["10.0.0.1"], "network-of-a-proxy"),
        (["10.0.0.0/24"], "network-of-a-proxy"),
        (["::ffff:10.0.0.1"], "network-of-a-proxy"),
        (["203.0.113.7"] * 17, "too-many"),
        ([f"203.0.{n}.0/24" for n in range(5)], "too-many"),
    ],
)
def test_a_network_that_cannot_be_registered_is_refused(
    unit, organizer, settings, networks, reason
):
    settings.CONTEST_TRUSTED_PROXIES = ["10.0.0.1/32", "fd00::/8"]
    with pytest.raises(Invalid) as refused:
        register_network(
            unit=unit, networks=networks, label="x", head_count=1, by=organizer, at=NOW
        )
    assert reasons(refused) == {"networks": [reason]}
    assert not RegisteredNetwork.objects.exists()
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"head_count": 0}, {"head_count": ["head-count"]}),
        ({"head_count": 100_001}, {"head_count": ["head-count"]}),
        ({"label": " "}, {"label": ["required"]}),
        ({"label": "x" * 121}, {"label": ["too-long"]}),
        ({"label": "", "head_count": -1}, {"label": ["required"], "head_count": ["head-count"]}),
    ],
)
def test_label_and_head_count_are_refused_by_field(unit, organizer, fields, wrong):
    with pytest.raises(Invalid) as refused:
        registered(unit, organizer, **fields)
    assert reasons(refused) == wrong


def test_an_address_belongs_to_one_living_registration(unit, upper, organizer):
    first = registered(unit, organizer, "203.0.113.0/30")
    with pytest.raises(Invalid) as refused:
        registered(upper, organizer, "198.51.100.1", "203.0.113.3")
    assert reasons(refused) == {"networks": ["network-taken"]}
    end_network(network_id=first.pk, by=organizer, at=LATER)
    assert kept(registered(upper, organizer, "203.0.113.3")) == digests("203.0.113.3/32")


def test_a_network_in_anothers_is_the_narrow_ones(unit, upper, organizer):
    wide = registered(upper, organizer, "2001:db8:1::/48")
    narrow = registered(unit, organizer, "2001:db8:1:2::/64")
    here, beside = (
        [digest_of(ipaddress.ip_network(one)) for one in (f"{prefix}::/64", "2001:db8:1::/48")]
        for prefix in ("2001:db8:1:2", "2001:db8:1:3")
    )
    assert [registered_network(here), registered_network(beside)] == [narrow, wide]
    assert registered_network([digest_of(ipaddress.ip_network("2001:db8:2::/48"))]) is None


def test_ending_a_network_forgets_its_addresses_once(unit, officer):
    network = registered(unit, officer)
    ended = [
        end_network(network_id=network.pk, by=officer, at=at) for at in (LATER, timezone.now())
    ]
    assert [one.ended_at for one in ended] == [LATER, LATER]
    assert kept(network) == []
    deeds = Record.objects.filter(action="network-ended")
    assert [deed.data for deed in deeds] == [{"network": network.pk, "unit": "mo-dong"}]


def test_a_unit_that_is_no_more_gets_none(unit, organizer):
    UnitPeriod.objects.filter(unit=unit).update(ends_on=dt.date(2026, 1, 1))
    for verb in (
        lambda: registered(unit, organizer),
        lambda: make_pass(unit=unit, head_count=1, by=organizer, at=NOW),
    ):
        with pytest.raises(Invalid) as refused:
            verb()
        assert reasons(refused) == {"unit": ["not-living"]}


# --- passes -------------------------------------------------------------------------------


def test_an_officer_makes_a_pass_and_its_text_leads_back_to_it(unit, officer):
    voting_pass = make_pass(unit=unit, head_count=80, by=officer, at=NOW)
    assert (voting_pass.unit, voting_pass.head_count, voting_pass.made_by) == (unit, 80, officer)
    assert pass_of(pass_text(voting_pass)) == voting_pass
    assert len(pass_text(voting_pass)) <= 24
    [deed] = Record.objects.all()
    assert (deed.action, deed.data) == (
        "voting-pass-made",
        {"voting_pass": voting_pass.pk, "unit": "mo-dong"},
    )


@pytest.mark.parametrize("head_count", [0, 100_001])
def test_a_pass_needs_a_head_count(unit, officer, head_count):
    with pytest.raises(Invalid) as refused:
        make_pass(unit=unit, head_count=head_count, by=officer, at=NOW)
    assert reasons(refused) == {"head_count": ["head-count"]}
    assert not VotingPass.objects.exists()


def test_a_pass_outlives_the_signing_keys(unit, officer, settings):
    voting_pass = make_pass(unit=unit, head_count=80, by=officer, at=NOW)
    text = pass_text(voting_pass)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "quite another one", []
    assert pass_of(text) == voting_pass


def test_the_text_of_one_pass_is_not_that_of_another(unit, officer):
    first, second = (make_pass(unit=unit, head_count=1, by=officer, at=NOW) for _ in range(2))
    mixed = f"{second.pk}-{pass_text(first).partition('-')[2]}"
    assert pass_of(mixed) is None


def test_an_ended_pass_opens_nothing_and_has_no_poster(unit, officer):
    voting_pass = make_pass(unit=unit, head_count=80, by=officer, at=NOW)
    assert pass_for_print(pass_id=voting_pass.pk, by=officer, at=NOW) == voting_pass
    ended = [end_pass(pass_id=voting_pass.pk, by=officer, at=at) for at in (LATER, timezone.now())]
    assert [one.ended_at for one in ended] == [LATER, LATER]
    assert pass_of(pass_text(voting_pass)) is None
    with pytest.raises(Missing):
        pass_for_print(pass_id=voting_pass.pk, by=officer, at=LATER)
    assert Record.objects.filter(action="voting-pass-ended").count() == 1


# --- who may ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["member", "juror", "scrutineer"])
def test_who_is_neither_officer_nor_organizer_does_nothing(unit, organizer, role):
    network = registered(unit, organizer)
    voting_pass = make_pass(unit=unit, head_count=1, by=organizer, at=NOW)
    person = MemberFactory(role=role)
    for verb in (
        lambda: registered(unit, person, "198.51.100.1"),
        lambda: end_network(network_id=network.pk, by=person, at=NOW),
        lambda: make_pass(unit=unit, head_count=1, by=person, at=NOW),
        lambda: end_pass(pass_id=voting_pass.pk, by=person, at=NOW),
        lambda: pass_for_print(pass_id=voting_pass.pk, by=person, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            verb()


def test_an_officer_of_elsewhere_sees_none_of_it(unit, organizer):
    network = registered(unit, organizer)
    voting_pass = make_pass(unit=unit, head_count=1, by=organizer, at=NOW)
    stranger = MemberFactory(role="officer", office=UnitFactory())
    for verb in (
        lambda: registered(unit, stranger, "198.51.100.1"),
        lambda: end_network(network_id=network.pk, by=stranger, at=NOW),
        lambda: make_pass(unit=unit, head_count=1, by=stranger, at=NOW),
        lambda: end_pass(pass_id=voting_pass.pk, by=stranger, at=NOW),
        lambda: pass_for_print(pass_id=voting_pass.pk, by=stranger, at=NOW),
    ):
        with pytest.raises(Missing):
            verb()
    assert not networks_seen_by(stranger, at=NOW)
    assert not passes_seen_by(stranger, at=NOW)


@pytest.mark.parametrize("role", ["officer", "organizer", "scrutineer"])
def test_who_watches_over_a_unit_sees_its_networks_and_passes(unit, upper, organizer, role):
    network = registered(unit, organizer, "203.0.113.0/31")
    voting_pass = make_pass(unit=unit, head_count=1, by=organizer, at=NOW)
    person = MemberFactory(role=role, office=upper if role == "officer" else None)
    assert [(one, one.size) for one in networks_seen_by(person, at=NOW)] == [(network, 2)]
    assert list(passes_seen_by(person, at=NOW)) == [voting_pass]


@pytest.mark.parametrize("role", ["member", "juror"])
def test_members_and_jurors_see_no_list(role):
    for question in (networks_seen_by, passes_seen_by):
        with pytest.raises(NotAllowed):
            question(MemberFactory(role=role), at=NOW)
