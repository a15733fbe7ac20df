"""A voter token without a vote."""

import pytest

from photo_contest.domain.voters import voter_of_token
from photo_contest.models import MintedVoter, Vote
from tests.api.callers import V1, client_of, refusal, solved, voter
from tests.factories import ContestFactory, PhotoFactory

pytestmark = pytest.mark.django_db

VOTERS = f"{V1}/voters/"


def test_a_token_is_minted_without_a_vote_and_then_votes(api, contest):
    response = api.post(VOTERS, {})
    assert response.status_code == 201
    assert set(response.json()) == {"voter_token"}
    token = response.json()["voter_token"]
    assert voter_of_token(token, network="n").token == token
    photo = PhotoFactory(contest=contest)
    cast = voter(token).post(f"{V1}/photos/{photo.pk}/votes/")
    assert (cast.status_code, cast.json()["voter_token"]) == (201, token)


def test_minting_writes_nothing(api, db, django_assert_num_queries):
    with django_assert_num_queries(2):  # the contest whose quota it is, registered networks
        assert api.post(VOTERS).status_code == 201
    assert not Vote.objects.exists()
    assert not MintedVoter.objects.exists()


def test_every_token_is_another_voter(api):
    tokens = {api.post(VOTERS).json()["voter_token"] for _ in range(20)}
    assert len({voter_of_token(token, network="n").key for token in tokens}) == 20


def test_a_browser_is_given_a_cookie_another_client_none(api):
    assert not client_of(None).post(VOTERS).cookies
    response = api.post(VOTERS, headers={"Origin": "http://testserver"})
    assert response.cookies["voter"].value == response.json()["voter_token"]


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_site_mints_nothing(api, headers):
    refusal(api.post(VOTERS, headers=headers), 403, "cross-site")


def test_thirty_an_hour_from_one_address_and_the_next_address_goes_on(api):
    for _ in range(30):
        assert client_of(None).post(VOTERS).status_code == 201
    asked = refusal(api.post(VOTERS), 403, "challenge-required")
    headers = {"Proof-Of-Work": solved(asked["challenge"])}
    tokens = {api.post(VOTERS, headers=headers).json()["voter_token"] for _ in range(3)}
    assert len(tokens) == 1  # a solution makes one voter
    refusal(api.post(VOTERS), 403, "challenge-required")
    assert api.post(VOTERS, REMOTE_ADDR="203.0.113.9").status_code == 201


def test_the_price_is_that_of_the_open_contest_together_with_its_votes(api):
    photo = PhotoFactory(contest=ContestFactory(network_hourly_quota=3))
    for _ in range(2):
        assert client_of(None).post(VOTERS).status_code == 201
    vote = f"{V1}/photos/{photo.pk}/votes/"
    assert client_of(None).post(vote).status_code == 201
    refusal(client_of(None).post(vote), 403, "challenge-required")
    refusal(client_of(None).post(VOTERS), 403, "challenge-required")


def test_addresses_of_one_ipv6_network_share_their_thirty(api):
    for n in range(30):
        assert client_of(None).post(VOTERS, REMOTE_ADDR=f"2001:db8::{n:x}").status_code == 201
    refusal(api.post(VOTERS, REMOTE_ADDR="2001:db8::ffff"), 403, "challenge-required")
    assert api.post(VOTERS, REMOTE_ADDR="2001:db8:0:1::1").status_code == 201


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_only_posting_mints(api, method):
    response = getattr(api, method)(VOTERS)
    refusal(response, 405, "method-not-allowed")
    assert "POST" in response["Allow"]


def test_no_page_and_no_reading_mints_a_voter(api, contest):
    photo = PhotoFactory(contest=contest)
    for url in (
        "/",
        f"/anh/{photo.pk}/",
        f"{V1}/contests/",
        f"{V1}/contests/net-dep/photos/",
        f"{V1}/photos/{photo.pk}/",
    ):
        response = api.get(url)
        assert response.status_code == 200
        assert "voter" not in response.cookies
