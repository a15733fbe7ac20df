"""The client's network: who is believed, and what becomes of odd addresses."""

import pytest

from photo_contest.doorway.network import (
    UNKNOWN,
    address_of,
    limiter_address,
    network_key,
    network_of,
    networks_of,
)

PEER = "203.0.113.7"
PROXY, OTHER_PROXY = "10.0.0.1", "10.0.0.2"


@pytest.fixture
def behind_proxies(settings):
    settings.CONTEST_TRUSTED_PROXIES = ["10.0.0.0/8", "fd00::/8"]


# --- who is believed ----------------------------------------------------------------------


@pytest.mark.parametrize("forwarded", [None, "", "198.51.100.1", "198.51.100.1, 10.0.0.1", "x"])
def test_without_configured_proxies_nobodys_header_is_believed(arriving, forwarded):
    assert str(address_of(arriving(PEER, forwarded))) == PEER


@pytest.mark.parametrize("header", ["Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP"])
@pytest.mark.usefixtures("behind_proxies")
def test_no_other_header_is_believed_at_all(arriving, header):
    request = arriving(PROXY, "198.51.100.1", **{header: "192.0.2.66"})
    assert str(address_of(request)) == "198.51.100.1"


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        # a stranger's header plays no part
        (PEER, "198.51.100.1", PEER),
        # one proxy tells its client
        (PROXY, "198.51.100.1", "198.51.100.1"),
        # counted from the right: what a client wrote stands further left
        (PROXY, "192.0.2.66, 198.51.100.1", "198.51.100.1"),
        (PROXY, "10.0.0.9, 198.51.100.1", "198.51.100.1"),
        (PROXY, "127.0.0.1,198.51.100.1", "198.51.100.1"),
        # a chain of our own proxies is passed through
        (PROXY, "192.0.2.66, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (PROXY, "198.51.100.1,10.0.0.2,10.0.0.3", "198.51.100.1"),
        # one of them is the client itself
        (PROXY, None, PROXY),
        (PROXY, "10.0.0.2", OTHER_PROXY),
        # an empty place hides somebody: the server empties what it cannot read
        (PROXY, "", str(UNKNOWN)),
        (PROXY, " , ,", str(UNKNOWN)),
        (PROXY, "198.51.100.1,,10.0.0.2", str(UNKNOWN)),
        (PROXY, "198.51.100.1,", str(UNKNOWN)),
        # proxies by IPv6, and IPv4 ones that come mapped
        ("fd00::1", "2001:db8::1", "2001:db8::1"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        (PROXY, "198.51.100.1, ::ffff:10.0.0.2", "198.51.100.1"),
        # what merely carries a proxy's address is a stranger
        (PROXY, "198.51.100.1, 64:ff9b::10.0.0.2", "10.0.0.2"),
        (PROXY, "198.51.100.1, 2002:a00:2::1", "10.0.0.2"),
        ("64:ff9b::10.0.0.1", "198.51.100.1", "10.0.0.1"),
        # what is no address goes into the one bucket, whatever stands left of it
        (PROXY, "198.51.100.1, rubbish", str(UNKNOWN)),
        (PROXY, "rubbish", str(UNKNOWN)),
        (PROXY, "198.51.100.1, unknown, 10.0.0.2", str(UNKNOWN)),
    ],
)
@pytest.mark.usefixtures("behind_proxies")
def test_the_client_is_the_last_address_that_no_proxy_of_ours_has(
    arriving, peer, forwarded, address
):
    assert str(address_of(arriving(peer, forwarded))) == address


@pytest.mark.usefixtures("behind_proxies")
def test_a_header_of_thousands_of_addresses_is_read_from_the_right_only(arriving):
    forwarded = ", ".join(["10.9.9.9"] * 5000 + ["198.51.100.1"])
    assert str(address_of(arriving(PROXY, forwarded))) == "198.51.100.1"


# --- how addresses are written ------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("203.0.113.7", PEER),
        (" 203.0.113.7 ", PEER),
        ("203.0.113.7:443", PEER),
        ("203.0.113.7:", PEER),
        ("::ffff:203.0.113.7", PEER),
        ("::FFFF:cb00:7107", PEER),
        ("[::ffff:203.0.113.7]:443", PEER),
        ("64:ff9b::203.0.113.7", PEER),
        ("64:ff9b::cb00:7107", PEER),
        ("[64:ff9b::cb00:7107]:443", PEER),
        ("[64:FF9B:0:0:0:0:203.0.113.7]", PEER),
        ("2002:cb00:7107::1", PEER),  # 6to4: all of its /48 is one IPv4 address
        ("2002:cb00:7107:ffff:ffff:ffff:ffff:ffff", PEER),
        ("[2002:cb00:7107::1]:443", PEER),
        ("203.0.113.7%eth0", PEER),
        ("\t203.0.113.7\r\n", PEER),
        ("0:0:0:0:0:ffff:203.0.113.7", PEER),
        ("64:ff9b:1::203.0.113.7", "64:ff9b:1::cb00:7107"),  # of another house: nothing is known
        ("::203.0.113.7", "::cb00:7107"),
        ("2001:0:cb00:7107::1", "2001:0:cb00:7107::1"),
        (str(UNKNOWN), str(UNKNOWN)),
        ("255.255.255.255", "255.255.255.255"),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%25eth0]:80", "fe80::1"),
        ("::1", "::1"),
    ],
)
def test_an_address_is_read_in_all_its_spellings(arriving, written, address):
    assert str(address_of(arriving(written))) == address


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        " ",
        "unix:",
        "localhost",
        "203.0.113",
        "203.0.113.7.8",
        "203.0.113.256",
        "203.0.113.07",
        "0xCB.0.113.7",
        "3405803783",
        "0313.0.0113.07",
        "203.113.7",
        "203.0.113.-7",
        "+203.0.113.7",
        "203.0.113.7/32",
        "203,0,113,7",
        "203.0.113.7 198.51.100.1",
        "for=203.0.113.7",
        '"203.0.113.7"',
        "_hidden",
        "unknown",
        "null",
        "1.2.3.4.in-addr.arpa",
        "2001:db8::1::1",
        "2001:db8:0:0:0:0:0:0:1",
        "12345::1",
        "::ffff:203.0.113.7.8",
        "%eth0",
        "::ffff:203.0.113.256",
        ":::1",
        "[",
        "]",
        "[]",
        "[2001:db8::1",
        "2001:db8::1]",
        "2001:db8::g",
        "\0",
        "\uff11.2.3.4",
        "\u0661.2.3.4",
        "é",
        "<script>",
        "1" * 100_000,
        "," * 1000,
    ],
)
def test_rubbish_goes_into_one_bucket_instead_of_an_exception(arriving, settings, rubbish):
    settings.CONTEST_TRUSTED_PROXIES = [PROXY]
    expected = "2001:db8::1" if rubbish == "[2001:db8::1" else str(UNKNOWN)
    assert str(address_of(arriving(rubbish))) == expected
    if rubbish.strip(" ,"):
        assert str(address_of(arriving(PROXY, rubbish.replace(",", ";")))) == expected


def test_no_address_at_all_is_the_one_bucket_too(arriving):
    request = arriving()
    del request.META["REMOTE_ADDR"]
    assert address_of(request) == UNKNOWN
    assert network_of(request) == f"{UNKNOWN}/32"


# --- networks -----------------------------------------------------------------------------


def test_an_ipv6_address_stands_for_its_64_and_counts_for_two_wider_ones(arriving):
    request = arriving("2001:db8:1:2345:6789:abcd:ef01:2345")
    assert [str(network) for network in networks_of(request)] == [
        "2001:db8:1:2345::/64",
        "2001:db8:1:2300::/56",
        "2001:db8:1::/48",
    ]
    assert network_of(request) == "2001:db8:1:2345::/64"
    assert limiter_address(request) == "2001:db8:1:2345:6789:abcd:ef01:2345"


@pytest.mark.parametrize("written", [PEER, f"::ffff:{PEER}", f"64:ff9b::{PEER}", f"{PEER}:1"])
def test_an_ipv4_address_is_its_own_network_however_it_came(arriving, written):
    assert [str(network) for network in networks_of(arriving(written))] == [f"{PEER}/32"]


def test_the_stored_key_is_one_for_a_network_and_tells_no_address(arriving, settings):
    one, same, other = (
        network_key(arriving(address))
        for address in ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")
    )
    assert one == same != other
    assert len(one) == 32
    assert network_key(arriving(PEER)) == network_key(arriving(f"::ffff:{PEER}"))
    settings.CONTEST_HASH_KEY = "another house"
    assert network_key(arriving("2001:db8::1")) != one
