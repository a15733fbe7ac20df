"""Registered networks and voting passes as an officer's client meets them."""

import datetime as dt
import ipaddress

import pytest

from photo_contest.domain.addresses import digest_of
from photo_contest.domain.networks import make_pass, pass_text, register_network
from photo_contest.models import NetworkAddress, Record, RegisteredNetwork, VotingPass
from tests.api.callers import V1, client_of, pages, refusal
from tests.factories import MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NETWORKS, PASSES = f"{V1}/networks/", f"{V1}/voting-passes/"
SENT = {"unit": "Mo-Dong", "label": "Cổng chính", "head_count": 800, "networks": ["203.0.113.7"]}
AT = dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC)


@pytest.fixture
def network(unit, organizer):
    return register_network(
        unit=unit,
        networks=["198.51.100.0/30"],
        label="Văn phòng",
        head_count=40,
        by=organizer,
        at=AT,
    )


@pytest.fixture
def voting_pass(unit, organizer):
    return make_pass(unit=unit, head_count=300, by=organizer, at=AT)


def digests():
    return set(NetworkAddress.objects.values_list("digest", flat=True))


def digest(network):
    return digest_of(ipaddress.ip_network(network))


# --- networks -----------------------------------------------------------------------------


def test_an_officer_registers_a_network_and_no_address_is_told_again(officer):
    response = client_of(officer).post(NETWORKS, SENT)
    told = response.json()
    assert response.status_code == 201, told
    assert {name: told[name] for name in told if name not in ("id", "made_at")} == {
        "unit": "mo-dong",
        "label": "Cổng chính",
        "head_count": 800,
        "addresses": 1,
        "ended_at": None,
    }
    assert digests() == {digest("203.0.113.7/32")}
    listed = client_of(officer).get(NETWORKS)
    assert listed.json()["results"] == [told]
    assert "203.0.113" not in listed.content.decode() + str(Record.objects.get().data)


@pytest.mark.parametrize(
    ("caller", "expected"),
    [("203.0.113.9", "203.0.113.9/32"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64")],
)
def test_mine_is_the_network_of_the_caller(officer, caller, expected):
    sent = {name: SENT[name] for name in ("unit", "label", "head_count")} | {"network": "mine"}
    client = client_of(officer)
    assert client.post(NETWORKS, sent, REMOTE_ADDR=caller).status_code == 201
    assert digests() == {digest(expected)}


def test_mine_and_others_go_together(officer):
    client = client_of(officer)
    response = client.post(NETWORKS, SENT | {"network": "mine"}, REMOTE_ADDR="203.0.113.9")
    assert response.json()["addresses"] == 2


def test_mine_is_nothing_where_the_caller_hides(officer, settings):
    settings.CONTEST_TRUSTED_PROXIES = ["127.0.0.1/32"]
    sent = SENT | {"networks": [], "network": "mine"}
    response = client_of(officer).post(NETWORKS, sent, HTTP_X_FORWARDED_FOR="")
    assert set(refusal(response, 400, "invalid")["errors"]) == {"networks"}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"unit": "khong-co"}, {"unit"}),
        ({"unit": "a\0"}, {"unit"}),
        ({"label": ""}, {"label"}),
        ({"label": "x" * 121}, {"label"}),
        ({"head_count": 0}, {"head_count"}),
        ({"head_count": 100_001}, {"head_count"}),
        ({"head_count": "nhiều"}, {"head_count"}),
        ({"head_count": 10**400}, {"head_count"}),
        ({"networks": []}, {"networks"}),
        ({"networks": "203.0.113.7"}, {"networks"}),
        ({"networks": ["203.0.0.0/16"]}, {"networks"}),
        ({"networks": [None]}, {"networks.0"}),
        ({"networks": ["203.0.113.7", {}]}, {"networks.1"}),
        ({"networks": ["203.0.113.7"] * 17}, {"networks"}),
        ({"network": "yours"}, {"network"}),
    ],
)
def test_a_registration_that_cannot_be_read_is_refused_by_field(officer, change, fields):
    response = client_of(officer).post(NETWORKS, SENT | change)
    assert set(refusal(response, 400, "invalid")["errors"]) == fields
    assert not RegisteredNetwork.objects.exists()


@pytest.mark.parametrize("heads", [0, 100_001])
def test_a_head_count_outside_its_bounds_is_told_as_such(officer, heads):
    answer = client_of(officer).post(NETWORKS, SENT | {"head_count": heads})
    told = refusal(answer, 400, "invalid")["errors"]["head_count"]
    assert told == ["Số này nằm ngoài mức cho phép."]


def test_an_organizer_ends_a_network(organizer, network):
    client = client_of(organizer)
    ended = client.post(f"{NETWORKS}{network.pk}/end/").json()
    assert (ended["addresses"], ended["ended_at"] is None) == (0, False)
    assert client.post(f"{NETWORKS}{network.pk}/end/").json() == ended
    assert not digests()


def test_the_lists_are_paged_newest_first(organizer, unit):
    made = [make_pass(unit=unit, head_count=n, by=organizer, at=AT).pk for n in (1, 2, 3)]
    found = pages(client_of(organizer), PASSES, page_size=2)
    assert [[one["id"] for one in page] for page in found] == [made[:0:-1], made[:1]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_as_many_queries_however_many(organizer, count, django_assert_num_queries):
    for n in range(count):
        unit = UnitFactory()
        make_pass(unit=unit, head_count=1, by=organizer, at=AT)
        register_network(
            unit=unit, networks=[f"203.0.113.{n}"], label="x", head_count=1, by=organizer, at=AT
        )
    client = client_of(organizer)
    for address in (NETWORKS, PASSES):
        with django_assert_num_queries(2):
            assert len(client.get(address).json()["results"]) == count


# --- passes -------------------------------------------------------------------------------


def test_an_officer_makes_a_pass_lists_and_ends_it(officer):
    client = client_of(officer)
    made = client.post(PASSES, {"unit": "mo-dong", "head_count": 300})
    told = made.json()
    assert (made.status_code, told["unit"], told["head_count"], told["ended_at"]) == (
        201,
        "mo-dong",
        300,
        None,
    )
    assert client.get(PASSES).json()["results"] == [told]
    ended = client.post(f"{PASSES}{told['id']}/end/").json()
    assert ended["ended_at"] is not None
    assert client.post(f"{PASSES}{told['id']}/end/").json() == ended
    for file in ("poster.pdf", "qr.svg"):
        refusal(client.get(f"{PASSES}{told['id']}/{file}"), 404, "not-found")


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, {"unit", "head_count"}),
        ({"unit": "khong-co", "head_count": 1}, {"unit"}),
        ({"unit": "mo-dong", "head_count": 0}, {"head_count"}),
    ],
)
def test_a_pass_that_cannot_be_read_is_refused_by_field(officer, sent, fields):
    response = client_of(officer).post(PASSES, sent)
    assert set(refusal(response, 400, "invalid")["errors"]) == fields
    assert not VotingPass.objects.exists()


@pytest.mark.usefixtures("contest")
def test_the_poster_is_one_page_of_pdf(officer, voting_pass):
    response = client_of(officer).get(f"{PASSES}{voting_pass.pk}/poster.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == 'attachment; filename="ap-phich-mo-dong.pdf"'
    assert response["Cache-Control"] == "no-store"
    assert response.content.startswith(b"%PDF-")


def test_the_qr_code_is_a_drawing_and_needs_no_contest(officer, voting_pass):
    client = client_of(officer)
    response = client.get(f"{PASSES}{voting_pass.pk}/qr.svg")
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert response.content.startswith(b"<svg ")
    assert client.get(f"{PASSES}{voting_pass.pk}/poster.pdf").status_code == 200


@pytest.mark.parametrize("number", ["0", "999999999999", "9" * 40])
def test_what_is_not_there_is_not_found(organizer, number):
    client = client_of(organizer)
    for method, address in (
        ("post", f"{NETWORKS}{number}/end/"),
        ("post", f"{PASSES}{number}/end/"),
        ("get", f"{PASSES}{number}/poster.pdf"),
        ("get", f"{PASSES}{number}/qr.svg"),
    ):
        refusal(getattr(client, method)(address), 404, "not-found")


def test_what_an_officer_of_elsewhere_asks_for_looks_like_nothing(network, voting_pass):
    client = client_of(MemberFactory(role="officer", office=UnitFactory()))
    for there, nothing in ((network.pk, 0), (voting_pass.pk, 0)):
        for address in (f"{NETWORKS}%s/end/", f"{PASSES}%s/end/"):
            problems = [
                refusal(client.post(address % number), 404, "not-found")
                for number in (there, nothing)
            ]
            assert problems[0] == problems[1]


# --- where the code leads -----------------------------------------------------------------


def test_the_code_leaves_the_pass_in_the_browser_and_leads_to_the_photos(
    browser_client, voting_pass
):
    text = pass_text(voting_pass)
    response = browser_client.get(f"/binh-chon/{text}/")
    assert (response.status_code, response["Location"]) == (302, "/?ch=qr")
    assert response["Cache-Control"] == "private, no-store"
    cookie = response.cookies["unit_pass"]
    assert (cookie.value, cookie["max-age"], cookie["path"]) == (text, 30 * 24 * 3600, "/")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert set(response.cookies) == {"unit_pass"}


@pytest.mark.parametrize("text", ["x", "1-", "0-000000000000", "%00", "é", "x" * 3000, "1-2-3"])
def test_a_code_that_is_none_leads_to_the_photos_too(browser_client, text):
    response = browser_client.get(f"/binh-chon/{text}/")
    assert (response.status_code, response["Location"]) == (302, "/?ch=qr")
    assert not response.cookies


def test_the_code_is_only_for_reading(browser_client, voting_pass):
    assert browser_client.post(f"/binh-chon/{pass_text(voting_pass)}/").status_code == 405
