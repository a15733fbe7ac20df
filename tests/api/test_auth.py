"""Signing in and out of the API."""

import datetime as dt
import unicodedata

import pytest
from django.test import Client
from django.utils import timezone

from photo_contest.domain.accounts import TOKEN_LIFE, issue_token
from photo_contest.models import AccessToken
from tests.api.callers import V1, client_of, refusal
from tests.factories import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db

NFD = unicodedata.normalize("NFD", "Đoàn.Viên")  # as iPhones send it
LOGIN, LOGOUT, ME = f"{V1}/auth/login/", f"{V1}/auth/logout/", f"{V1}/me/"


def log_in(api, username, password=PASSWORD, **headers):
    return api.post(LOGIN, {"username": username, "password": password}, **headers)


def test_signing_in_gives_a_token_that_works_until_it_expires(api, author):
    response = log_in(api, author.username)
    assert response.status_code == 200
    body = response.json()
    assert body["user"] == {"username": author.username, "role": "member", "unit": "mo-dong"}
    expires = dt.datetime.fromisoformat(body["expires_at"])
    assert abs(expires - timezone.now() - TOKEN_LIFE) < dt.timedelta(minutes=1)
    assert expires.tzinfo is not None
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {body['token']}")
    assert api.get(ME).json()["username"] == author.username
    AccessToken.objects.update(expires_at=timezone.now())
    refusal(api.get(ME), 401, "not-authenticated")


def test_only_a_digest_of_the_token_is_kept(api, author):
    token = log_in(api, author.username).json()["token"]
    row = AccessToken.objects.get()
    assert token not in (row.digest, str(row.pk))
    assert len(row.digest) == 64


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["Đoàn.Viên", NFD, " Đoàn.Viên ", "00 0007"])
def test_a_member_signs_in_by_user_name_in_any_spelling_or_by_card_number(api, name):
    MemberFactory(username="Đoàn.Viên", card_number="000007")
    assert log_in(api, name).status_code == 200


@pytest.mark.postgres
def test_user_names_are_found_in_any_case(api):
    MemberFactory(username="Mai.Hoa")
    assert log_in(api, "mAI.hOA").status_code == 200


def test_an_officer_is_told_the_unit_of_the_office(api, unit):
    officer = MemberFactory(role="officer", office=unit)
    user = log_in(api, officer.username).json()["user"]
    assert user == {"username": officer.username, "role": "officer", "unit": "mo-dong"}


def test_no_hint_tells_whether_an_account_exists(api, django_assert_num_queries):
    known = MemberFactory()
    inactive = MemberFactory(is_active=False)
    without = MemberFactory(password=None)
    answers = set()
    for username, password in [
        (known.username, "wrong"),
        ("nobody-at-all", "wrong"),
        (inactive.username, "wrong"),
        (inactive.username, PASSWORD),
        (without.username, "wrong"),
        (known.username, "x" * 256),
    ]:
        with django_assert_num_queries(1):
            response = log_in(api, username, password)
        refusal(response, 401, "wrong-password")
        answers.add((response.content, response["WWW-Authenticate"]))
    assert len(answers) == 1


def test_signing_out_revokes_this_token_and_no_other(api, author):
    here, there = client_of(author), client_of(author)
    assert here.post(LOGOUT).status_code == 204
    refusal(here.get(ME), 401, "not-authenticated")
    refusal(here.post(LOGOUT), 401, "not-authenticated")
    assert there.get(ME).status_code == 200
    refusal(api.post(LOGOUT), 401, "not-authenticated")


def test_a_member_who_is_no_more_has_no_token_either(author):
    client = client_of(author)
    author.is_active = False
    author.save()
    refusal(client.get(ME), 401, "not-authenticated")


@pytest.mark.postgres
@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer " + "x" * 100_000,
        "Bearer a b c",
        "Bearer \x00\x01",
        "Bearer ÿþ",
        "bearer null",
    ],
)
def test_a_bad_bearer_token_is_401_even_where_none_is_needed(api, author, header):
    for url in (ME, f"{V1}/contests/"):
        response = api.get(url, headers={"Authorization": header})
        refusal(response, 401, "not-authenticated")
        assert response["WWW-Authenticate"] == "Bearer"


def test_another_scheme_is_nobodys_sign_in(api, contest):
    basic = {"Authorization": "Basic ZGVtbzpkZW1v"}
    refusal(api.get(ME, headers=basic), 401, "not-authenticated")
    assert api.get(f"{V1}/contests/", headers=basic).status_code == 200


def test_ten_tries_then_a_pause_for_this_account_from_this_network_alone(api, author):
    other = MemberFactory()
    for _ in range(10):
        refusal(log_in(api, author.username, "wrong"), 401, "wrong-password")
    response = log_in(api, author.username)
    refusal(response, 429, "too-many-requests")
    assert int(response["Retry-After"]) <= 300
    refusal(log_in(api, author.username.upper()), 429, "too-many-requests")
    assert log_in(api, author.username, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert log_in(api, other.username).status_code == 200


def test_a_hundred_tries_then_a_pause_for_this_network_alone(api, author):
    for n in range(100):
        refusal(log_in(api, f"nobody-{n}"), 401, "wrong-password")
    refusal(log_in(api, author.username), 429, "too-many-requests")
    assert log_in(api, author.username, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_hammering_one_account_does_not_lock_out_the_others_of_the_network(api, author):
    for _ in range(120):
        log_in(api, "somebody", "wrong")
    assert log_in(api, author.username).status_code == 200


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"username", "password"}),
        ({"username": "a"}, {"password"}),
        ({"username": "", "password": ""}, {"username", "password"}),
        ({"username": None, "password": None}, {"username", "password"}),
        ({"username": ["a"], "password": {"b": 1}}, {"username", "password"}),
        ({"username": True, "password": False}, {"username", "password"}),
        ({"username": "a" * 65, "password": "b"}, {"username"}),
        ({"username": "a", "password": "b" * 257}, {"password"}),
        ({"username": "a\0", "password": "b\0"}, {"username", "password"}),
        ([], {"non_field_errors"}),
        ("x", {"non_field_errors"}),
        (1, {"non_field_errors"}),
    ],
)
def test_credentials_without_a_usable_shape_are_told_by_field(api, body, fields):
    problem = refusal(api.post(LOGIN, body), 400, "invalid")
    assert set(problem["errors"]) == fields


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["\u200b", "%", "_", "' OR 1=1 --", "🦋" * 60, "\ufb00", "\u0130"])
def test_odd_user_names_are_nobodys(api, author, name):
    refusal(log_in(api, name), 401, "wrong-password")


def test_a_page_session_needs_its_csrf_token_for_what_changes_things(author, contest):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(author)
    assert browser.get(ME).status_code == 200
    refusal(browser.post(LOGOUT), 403, "cross-site")
    browser.cookies["csrftoken"] = "a" * 32
    response = browser.post(
        LOGOUT, content_type="application/json", headers={"X-CSRFToken": "a" * 32}
    )
    assert response.status_code == 204


def test_an_unknown_token_is_compared_by_digest_only(author):
    issued = issue_token(member=author, at=timezone.now())
    digest = AccessToken.objects.get().digest
    client = client_of(None)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {digest}")
    refusal(client.get(ME), 401, "not-authenticated")
    client.credentials(HTTP_AUTHORIZATION=f"bEaReR  {issued.token} ")
    assert client.get(ME).status_code == 200
