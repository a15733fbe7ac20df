"""Casting and withdrawing votes."""

import datetime as dt
import io
import re

import pytest
from django.core import signing
from django.utils import timezone

from photo_contest.domain.voters import mint_token
from photo_contest.models import Contest, MintedVoter, Photo, Vote
from tests.api.callers import V1, client_of, refusal, solved, voter
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, moved

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

HOUR = dt.timedelta(hours=1)
HERE = {"Origin": "http://testserver"}


@pytest.fixture
def photo(contest, author):
    return PhotoFactory(contest=contest, author=author)


def votes(photo):
    return f"{V1}/photos/{photo.pk}/votes/"


def close(contest):
    past = timezone.now() - HOUR
    moved(contest, submission_closes_at=past, voting_closes_at=past)


def not_yet(contest):
    moved(contest, voting_opens_at=timezone.now() + HOUR)


# --- casting ------------------------------------------------------------------------------


def test_a_vote_gives_a_receipt_and_what_is_left(photo):
    token = mint_token()
    response = voter(token).post(votes(photo), {})
    assert response.status_code == 201
    body = response.json()
    assert re.fullmatch("[0-9a-f]{32}", body.pop("receipt"))
    cast_at = dt.datetime.fromisoformat(body.pop("cast_at"))
    assert abs(cast_at - timezone.now()) < dt.timedelta(minutes=1)
    assert body == {
        "photo": photo.pk,
        "period": "contest",
        "remaining": 4,
        "voter_token": token,
        "state": "counted",
    }


def test_the_same_vote_again_is_200_with_the_same_body_and_is_counted_once(photo):
    client = voter()
    first, again = client.post(votes(photo)), client.post(votes(photo))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert client.get(f"{V1}/photos/{photo.pk}/").json()["votes"] == 1


def test_the_same_vote_again_is_200_also_after_the_close_and_with_a_spent_budget(contest, photo):
    moved(contest, vote_budget=1)
    client, late = voter(), voter()
    first = client.post(votes(photo))
    refusal(client.post(votes(PhotoFactory(contest=contest))), 409, "vote-budget-spent")
    again = client.post(votes(photo))
    assert (again.status_code, again.json()["receipt"]) == (200, first.json()["receipt"])
    assert again.json()["remaining"] == 0
    close(contest)
    again = client.post(votes(photo))
    assert (again.status_code, again.json()["receipt"]) == (200, first.json()["receipt"])
    refusal(late.post(votes(photo)), 409, "voting-closed")


def test_a_stranger_becomes_a_voter_by_voting(api, photo):
    body = api.post(votes(photo)).json()
    again = voter(body["voter_token"]).post(votes(photo))
    assert (again.status_code, again.json()["receipt"]) == (200, body["receipt"])


def test_neither_token_nor_address_is_stored(api, photo):
    token = api.post(votes(photo), REMOTE_ADDR="203.0.113.77").json()["voter_token"]
    row = str(Vote.objects.values().get())
    assert "203.0.113.77" not in row
    assert token not in row
    assert token.partition(":")[0] not in row


def test_the_receipt_leads_to_no_choice_and_withdraws_nothing(api, photo):
    body = api.post(votes(photo)).json()
    for url in (f"{V1}/votes/{body['receipt']}/", f"{V1}/receipts/{body['receipt']}/"):
        refusal(api.get(url), 404, "not-found")
    refusal(voter(body["receipt"]).delete(votes(photo)), 401, "voter-token-invalid")
    assert Vote.objects.living().count() == 1


def test_a_budget_of_a_day_is_spent_and_withdrawing_gives_it_back(contest):
    moved(contest, vote_budget=2)
    one, two, three = PhotoFactory.create_batch(3, contest=contest)
    client = voter()
    assert client.post(votes(one)).json()["remaining"] == 1
    assert client.post(votes(two)).json()["remaining"] == 0
    problem = refusal(client.post(votes(three)), 409, "vote-budget-spent")
    assert "2" in problem["detail"]
    assert client.delete(votes(one)).status_code == 204
    response = client.post(votes(three))
    assert (response.status_code, response.json()["remaining"]) == (201, 0)
    refusal(client.post(votes(one)), 409, "vote-budget-spent")


def test_a_new_day_brings_a_new_budget_and_a_new_period_a_new_vote(contest, photo):
    moved(contest, vote_budget=1, vote_period="day")
    client = voter()
    first = client.post(votes(photo)).json()
    today = timezone.localdate()
    assert first["period"] == today.isoformat()
    yesterday = (today - dt.timedelta(days=1)).isoformat()
    Vote.objects.update(period=yesterday, budget_period=yesterday)
    second = client.post(votes(photo))
    assert second.status_code == 201
    assert second.json()["receipt"] != first["receipt"]


def test_a_budget_of_the_whole_contest_has_its_own_sentence(contest, photo):
    moved(contest, vote_budget=1, vote_budget_period="contest")
    client = voter()
    client.post(votes(photo))
    Vote.objects.update(cast_at=timezone.now() - dt.timedelta(days=3))
    problem = refusal(client.post(votes(PhotoFactory(contest=contest))), 409, "vote-budget-spent")
    assert "hôm nay" not in problem["detail"]


def test_budgets_of_two_contests_are_two(photo):
    moved(photo.contest, vote_budget=1)
    other = PhotoFactory(contest=ContestFactory(vote_budget=1))
    client = voter()
    assert client.post(votes(photo)).status_code == 201
    assert client.post(votes(other)).status_code == 201


@pytest.mark.parametrize("move", [close, not_yet])
def test_outside_the_window_no_vote_is_taken_and_no_voter_made(api, contest, photo, move):
    move(contest)
    for client, headers in ((api, {}), (voter(), {}), (api, {"Idempotency-Key": "k" * 20})):
        refusal(client.post(votes(photo), headers=headers), 409, "voting-closed")
    assert not Vote.objects.exists()
    assert not MintedVoter.objects.exists()


def test_before_the_opening_the_sentence_tells_when_it_opens(contest, photo):
    not_yet(contest)
    opens = timezone.localtime(Contest.objects.get().voting_opens_at)
    problem = refusal(voter().post(votes(photo)), 409, "voting-closed")
    assert f"{opens:%-Hh%M} ngày {opens:%d/%m/%Y}" in problem["detail"]
    english = voter().post(votes(photo), headers={"Accept-Language": "en"})
    assert f"{opens:%H:%M} on {opens:%d/%m/%Y}" in refusal(english, 409, "voting-closed")["detail"]


def test_nobody_votes_for_the_own_photo(photo, author):
    refusal(client_of(author).post(votes(photo)), 409, "own-photo")
    assert client_of(MemberFactory()).post(votes(photo)).status_code == 201


def test_a_member_votes_as_themselves_on_whatever_device_and_needs_no_token(photo):
    member = MemberFactory()
    first = client_of(member).post(votes(photo))
    assert first.json()["voter_token"] is None
    again = client_of(member).post(
        votes(photo), headers={"Voter-Token": mint_token()}, REMOTE_ADDR="2001:db8::9"
    )
    assert (again.status_code, again.json()["receipt"]) == (200, first.json()["receipt"])
    assert Vote.objects.get().member == member


def test_where_only_members_vote_strangers_are_asked_to_sign_in(api, photo):
    moved(photo.contest, voters="members")
    refusal(api.post(votes(photo)), 403, "members-only")
    refusal(api.post(votes(photo), headers={"Idempotency-Key": "k" * 20}), 403, "members-only")
    refusal(voter().post(votes(photo)), 403, "members-only")
    assert client_of(MemberFactory()).post(votes(photo)).status_code == 201
    assert not MintedVoter.objects.exists()


@pytest.mark.parametrize(
    "status", ["pending", "held", "rejected", "returned", "withdrawn", "disqualified", None]
)
def test_what_is_not_public_cannot_be_voted_for_and_looks_like_none(
    contest, author, status, django_assert_num_queries
):
    hidden = (
        PhotoFactory(contest=contest, author=author, status=status)
        if status
        else PhotoFactory(contest=contest, author=author, public_name="")
    )
    none = Photo(pk="a" * 12)
    for client, queries in (
        (voter(), (2, 1)),
        (client_of(None), (1, 1)),
        (client_of(author), (4, 3)),
    ):
        for method, count in zip((client.post, client.delete), queries, strict=True):
            answers = []
            for photo in (hidden, none):
                with django_assert_num_queries(count):
                    answers.append(method(votes(photo)))
                refusal(answers[-1], 404, "not-found")
            assert answers[0].content == answers[1].content


def test_a_vote_is_two_queries_and_so_is_the_same_again(photo, django_assert_num_queries):
    client = voter()
    for status in (201, 200):
        with django_assert_num_queries(2):  # the statement, and how the voter stands then
            assert client.post(votes(photo)).status_code == status


# --- withdrawing --------------------------------------------------------------------------


def test_withdrawing_is_204_and_so_is_withdrawing_nothing(api, photo):
    client = voter()
    assert client.delete(votes(photo)).status_code == 204
    assert api.delete(votes(photo)).status_code == 204
    client.post(votes(photo))
    for _ in range(2):
        response = client.delete(votes(photo))
        assert (response.status_code, response.content) == (204, b"")
    assert client.get(f"{V1}/photos/{photo.pk}/").json()["votes"] == 0
    assert Vote.objects.count() == 1  # the row is kept


def test_voting_again_revives_the_vote_with_the_same_receipt(photo):
    client = voter()
    first = client.post(votes(photo))
    client.delete(votes(photo))
    again = client.post(votes(photo))
    assert again.status_code == 201
    assert again.json() == first.json()
    assert Vote.objects.count() == 1


def test_a_vote_changes_ten_times_at_most(photo):
    client = voter()
    client.post(votes(photo))
    for _ in range(5):
        assert client.delete(votes(photo)).status_code == 204
        assert client.post(votes(photo)).status_code == 201
    refusal(client.delete(votes(photo)), 429, "too-many-requests")
    assert client.post(votes(photo)).status_code == 200
    assert Vote.objects.living().count() == 1


def test_after_the_close_no_vote_is_withdrawn_or_revived(contest, photo):
    stays, goes = voter(), voter()
    stays.post(votes(photo))
    goes.post(votes(photo))
    goes.delete(votes(photo))
    close(contest)
    refusal(stays.delete(votes(photo)), 409, "voting-closed")
    assert goes.delete(votes(photo)).status_code == 204
    refusal(goes.post(votes(photo)), 409, "voting-closed")
    assert Vote.objects.living().count() == 1


def test_nobody_withdraws_anothers_vote(api, photo):
    voter().post(votes(photo))
    for client in (voter(), api, client_of(MemberFactory())):
        assert client.delete(votes(photo)).status_code == 204
    assert Vote.objects.living().count() == 1


# --- tokens, cookies, keys ----------------------------------------------------------------


BAD_TOKENS = ["x", "x:y", ":", "x" * 201, "é", "\0", "a" * 22 + ":" + "b" * 43]


@pytest.mark.parametrize("token", BAD_TOKENS)
def test_a_bad_token_header_is_401(photo, token):
    for method in (voter(token).post, voter(token).delete):
        response = method(votes(photo))
        refusal(response, 401, "voter-token-invalid")
        assert not response.cookies


@pytest.mark.parametrize("token", ["x", "x:y", "a" * 22 + ":" + "b" * 43, "x" * 2000])
def test_a_bad_cookie_is_401_and_is_cleared(api, photo, token):
    api.cookies["voter"] = token
    response = api.post(votes(photo), headers=HERE)
    refusal(response, 401, "voter-token-invalid")
    assert response.cookies["voter"].value == ""
    assert response.cookies["voter"]["max-age"] == 0


def test_an_empty_cookie_is_none(api, photo):
    api.cookies["voter"] = ""
    assert api.post(votes(photo), headers=HERE).status_code == 201


def test_a_token_of_another_key_or_purpose_is_none_of_ours(photo, settings):
    other = signing.Signer(key="another", salt="photo_contest.voter").sign("a" * 22)
    purpose = signing.Signer(salt="photo_contest.cursor").sign("a" * 22)
    for token in (other, purpose):
        refusal(voter(token).post(votes(photo)), 401, "voter-token-invalid")


def test_signing_keys_rotate_and_a_token_outlives_one_rotation(photo, settings):
    token, old = mint_token(), settings.SECRET_KEY
    first = voter(token).post(votes(photo)).json()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the next key", [old]
    again = voter(token).post(votes(photo))
    assert (again.status_code, again.json()["receipt"]) == (200, first["receipt"])
    settings.SECRET_KEY_FALLBACKS = []
    refusal(voter(token).post(votes(photo)), 401, "voter-token-invalid")


def test_a_browser_keeps_its_token_as_a_cookie_and_other_clients_themselves(api, photo):
    response = api.post(votes(photo), headers=HERE)
    cookie = response.cookies["voter"]
    assert cookie.value == response.json()["voter_token"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    again = api.post(votes(photo), headers={"Sec-Fetch-Site": "same-origin"})
    assert (again.status_code, again.json()["receipt"]) == (200, response.json()["receipt"])
    assert not client_of(None).post(votes(photo)).cookies


def test_the_header_goes_before_the_cookie(api, photo):
    api.cookies["voter"] = mint_token()
    token = mint_token()
    response = api.post(votes(photo), headers={"Voter-Token": token})
    assert response.json()["voter_token"] == token


def test_the_same_idempotency_key_and_network_is_the_same_voter(photo):
    key = {"Idempotency-Key": "0123456789"}
    first = client_of(None).post(votes(photo), headers=key)
    again = client_of(None).post(votes(photo), headers=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    elsewhere = client_of(None).post(votes(photo), headers=key, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 201
    assert elsewhere.json()["voter_token"] != first.json()["voter_token"]
    MintedVoter.objects.update(minted_at=timezone.now() - dt.timedelta(hours=24))
    tomorrow = client_of(None).post(votes(photo), headers=key)
    assert tomorrow.status_code == 201
    assert tomorrow.json()["voter_token"] != first.json()["voter_token"]


def test_a_retry_with_the_same_key_finds_its_vote_after_the_close(contest, photo):
    key = {"Idempotency-Key": "0123456789"}
    first = client_of(None).post(votes(photo), headers=key)
    close(contest)
    again = client_of(None).post(votes(photo), headers=key)
    assert (again.status_code, again.json()["receipt"]) == (200, first.json()["receipt"])


@pytest.mark.parametrize("key", ["k" * 8, "k" * 64, "!~#$%&'*+"])
def test_a_key_has_eight_to_sixty_four_characters(api, photo, key):
    assert api.post(votes(photo), headers={"Idempotency-Key": key}).status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 7, "k" * 65, "k" * 9 + " k", "é" * 10, "k\0" * 8])
def test_a_key_of_another_shape_is_refused_and_nothing_is_made(api, photo, key):
    problem = refusal(api.post(votes(photo), headers={"Idempotency-Key": key}), 400, "invalid")
    assert set(problem["errors"]) == {"Idempotency-Key"}
    assert not Vote.objects.exists()
    assert not MintedVoter.objects.exists()


def test_with_a_token_the_key_plays_no_part(photo):
    key = {"Idempotency-Key": "0123456789"}
    one, two = voter(), voter()
    assert one.post(votes(photo), headers=key).status_code == 201
    assert two.post(votes(photo), headers=key).status_code == 201
    assert not MintedVoter.objects.exists()


# --- where a vote comes from --------------------------------------------------------------

ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "http://testserver:8000"},
    {"Origin": "http://["},
    {"Origin": "testserver"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "rubbish"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_what_another_site_sends_is_refused_whatever_it_bears(photo, headers):
    bearing = client_of(None)
    bearing.cookies["voter"] = mint_token()
    for client in (client_of(None), bearing, voter(), client_of(MemberFactory())):
        for method in (client.post, client.delete):
            refusal(method(votes(photo), headers=headers), 403, "cross-site")
    assert not Vote.objects.exists()


def test_a_cookie_that_says_nothing_of_its_origin_is_refused(api, photo):
    api.cookies["voter"] = mint_token()
    for method in (api.post, api.delete):
        refusal(method(votes(photo)), 403, "cross-site")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://testserver"},
        {"Origin": "http://TESTSERVER"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_what_this_site_sends_is_taken(api, photo, headers):
    api.cookies["voter"] = mint_token()
    assert api.post(votes(photo), headers=headers).status_code == 201
    assert api.delete(votes(photo), headers=headers).status_code == 204


def test_another_site_that_the_operator_trusts_is_taken(api, photo, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://anh.example.vn"]
    headers = {"Origin": "https://anh.example.vn"}
    assert api.post(votes(photo), headers=headers).status_code == 201
    refusal(api.post(votes(photo), headers={"Origin": "https://x.vn"}), 403, "cross-site")


def test_reading_does_not_vote(api, photo):
    refusal(api.get(votes(photo)), 405, "method-not-allowed")
    refusal(api.put(votes(photo), {}), 405, "method-not-allowed")
    assert not Vote.objects.exists()


# --- limits -------------------------------------------------------------------------------


def test_a_token_may_ask_two_hundred_and_forty_times_a_minute(photo):
    client, other = voter(), voter()
    for _ in range(240):
        assert client.delete(votes(photo)).status_code == 204
    response = client.post(votes(photo))
    refusal(response, 429, "too-many-requests")
    assert int(response["Retry-After"]) <= 60
    assert other.post(votes(photo)).status_code == 201


def test_new_voters_are_metered_by_network_and_the_contests_quota(contest, photo):
    moved(contest, network_hourly_quota=3)
    for _ in range(3):
        assert client_of(None).post(votes(photo)).status_code == 201
    key = {"Idempotency-Key": "0123456789"}
    for headers in ({}, key):
        refusal(client_of(None).post(votes(photo), headers=headers), 403, "challenge-required")
    assert not MintedVoter.objects.exists()
    assert voter().post(votes(photo)).status_code == 201  # who has a token goes on
    elsewhere = client_of(None).post(votes(photo), REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 201
    assert client_of(MemberFactory()).post(votes(photo)).status_code == 201


def test_a_key_whose_voter_was_refused_solves_the_challenge_and_makes_its_voter(photo):
    moved(photo.contest, network_hourly_quota=1)
    client_of(None).post(votes(photo))
    key = {"Idempotency-Key": "0123456789"}
    asked = client_of(None).post(votes(photo), headers=key)
    solution = solved(refusal(asked, 403, "challenge-required")["challenge"])
    proof = {"Proof-Of-Work": solution}
    # A lost answer: the same solution or none at all, the same voter.
    for status, headers in ((201, key | proof), (200, key | proof), (200, key)):
        cast = client_of(None).post(votes(photo), headers=headers)
        assert (cast.status_code, cast.json()["state"]) == (status, "counted")
    assert Vote.objects.count() == 2


def test_a_solution_with_another_key_or_elsewhere_is_the_same_voter(photo):
    moved(photo.contest, network_hourly_quota=1)
    client_of(None).post(votes(photo))
    one, two = ({"Idempotency-Key": name * 8} for name in "ab")
    asked = client_of(None).post(votes(photo), headers=one)
    proof = {"Proof-Of-Work": solved(refusal(asked, 403, "challenge-required")["challenge"])}
    first = client_of(None).post(votes(photo), headers=one | proof)
    other_key = client_of(None).post(votes(photo), headers=two | proof)
    there = {"REMOTE_ADDR": "203.0.113.9"}
    elsewhere = client_of(None).post(votes(photo), headers=one | proof, **there)
    assert first.status_code == 201
    assert first.json() == other_key.json() == elsewhere.json()


def test_two_challenges_for_one_key_make_one_voter(photo):
    moved(photo.contest, network_hourly_quota=1)
    client_of(None).post(votes(photo))
    key = {"Idempotency-Key": "0123456789"}
    asked = [client_of(None).post(votes(photo), headers=key) for _ in range(2)]
    proofs = [solved(answer.json()["challenge"]) for answer in asked]
    cast = [
        client_of(None).post(votes(photo), headers=key | {"Proof-Of-Work": proof})
        for proof in proofs
    ]
    assert [answer.status_code for answer in cast] == [201, 200]


def test_a_solution_is_for_its_photo_alone(contest, photo):
    moved(contest, network_hourly_quota=1)
    client_of(None).post(votes(photo))
    challenge = client_of(None).post(votes(photo)).json()["challenge"]
    headers = {"Proof-Of-Work": solved(challenge)}
    elsewhere = client_of(None).post(votes(PhotoFactory(contest=contest)), headers=headers)
    refusal(elsewhere, 403, "challenge-required")
    refusal(client_of(None).post(V1 + "/voters/", headers=headers), 403, "challenge-required")
    assert client_of(None).post(votes(photo), headers=headers).status_code == 201


@pytest.mark.parametrize("solution", ["x", "e30=", "é", "x" * 5000, "bnVsbA==", "W10="])
def test_a_solution_of_rubbish_is_asked_again(photo, solution):
    moved(photo.contest, network_hourly_quota=1)
    headers = {"Proof-Of-Work": solution}
    assert client_of(None).post(votes(photo), headers=headers).status_code == 201
    refusal(client_of(None).post(votes(photo), headers=headers), 403, "challenge-required")


def test_far_above_the_quota_a_solved_vote_is_provisional_and_so_is_its_token(contest, photo):
    moved(contest, network_hourly_quota=1, provisional_multiple=1)
    client_of(None).post(votes(photo))
    challenge = client_of(None).post(votes(photo)).json()["challenge"]
    cast = client_of(None).post(votes(photo), headers={"Proof-Of-Work": solved(challenge)})
    assert (cast.status_code, cast.json()["state"]) == (201, "provisional")
    next_vote = voter(cast.json()["voter_token"]).post(votes(PhotoFactory(contest=contest)))
    assert (next_vote.status_code, next_vote.json()["state"]) == (201, "provisional")
    assert Vote.objects.counted().count() == 1


# --- bodies that say nothing ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "length", "status", "code"),
    [
        ("text/plain", "2", 415, "unsupported-media-type"),
        ("multipart/form-data; boundary=x", "200", 415, "unsupported-media-type"),
        ("", "2", 415, "unsupported-media-type"),
        ("application/json", str(10 * 2**20), 413, "request-too-large"),
        ("application/json", "-5", 413, "request-too-large"),
        ("application/json", "²", 413, "request-too-large"),
        ("application/json", "9" * 30, 413, "request-too-large"),
    ],
)
def test_a_body_is_judged_by_what_is_announced_and_never_read(photo, kind, length, status, code):
    class Unread(io.RawIOBase):
        def read(self, *_: int) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    def post(kind: str, length: str):
        said = {"CONTENT_LENGTH": length, "wsgi.input": Unread()}
        return voter().generic("POST", votes(photo), content_type=kind, **said)

    refusal(post(kind, length), status, code)
    assert not Vote.objects.exists()
    assert post("application/json; charset=utf-8", "64").status_code == 201
