"""A signed-in browser votes by a token that says by itself who the member is."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from photo_contest.domain.voters import mint_token
from photo_contest.models import Member, Vote
from tests.api.callers import V1, refusal
from tests.factories import PASSWORD, MemberFactory, PhotoFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

HERE = {"Origin": "http://testserver"}


@pytest.fixture
def member() -> Member:
    return MemberFactory(unit=UnitFactory())


@pytest.fixture
def signed_in(member: Member) -> Client:
    return browser_of(member)


def browser_of(member: Member) -> Client:
    client = Client(raise_request_exception=False)
    client.post("/dang-nhap/", {"username": member.username, "password": PASSWORD})
    return client


def vote(client: Client, photo=None):
    photo = photo or PhotoFactory()
    return client.post(f"{V1}/photos/{photo.pk}/votes/", {}, "application/json", headers=HERE)


def test_signing_in_brings_a_token_and_the_vote_reads_nothing_but_it(
    member, signed_in, django_assert_num_queries
):
    photo = PhotoFactory()
    cookie = signed_in.cookies["voter"]
    assert (cookie["max-age"], cookie["httponly"]) == (12 * 3600, True)

    with django_assert_num_queries(2):  # the vote, and how the voter stands then
        answer = vote(signed_in, photo)

    assert (answer.status_code, answer.json()["voter_token"]) == (201, None)
    row = Vote.objects.get()
    assert (row.member, row.voter, row.unit) == (
        member,
        member.voter_key,
        member.unit_on(timezone.localdate()),
    )


def test_authors_do_not_vote_for_their_own_photo_by_their_token(member, signed_in):
    refusal(vote(signed_in, PhotoFactory(author=member)), 409, "own-photo")


def test_a_member_is_one_voter_on_all_devices(member, signed_in):
    photo = PhotoFactory()
    first, again = vote(signed_in, photo), vote(browser_of(member), photo)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["receipt"] == again.json()["receipt"]


def test_votes_cast_before_signing_in_stay_the_publics(member):
    photo, client = PhotoFactory(), Client()
    vote(client, photo)
    client.post("/dang-nhap/", {"username": member.username, "password": PASSWORD})
    assert vote(client, photo).status_code == 201
    assert sorted(Vote.objects.values_list("member", flat=True), key=str) == [member.pk, None]


def test_signing_out_ends_the_token_also_where_it_was_copied_to(member, signed_in):
    copied = Client(raise_request_exception=False)
    copied.cookies.load({name: one.value for name, one in signed_in.cookies.items()})

    answer = signed_in.post("/dang-xuat/")

    assert answer.cookies["voter"].value == ""
    problem = refusal(vote(copied), 401, "voter-token-invalid")
    assert problem["cookie"] == "voter"
    assert not Vote.objects.exists()


def test_after_signing_out_a_copied_token_reads_nothing_of_the_members_votes(member, signed_in):
    photo = PhotoFactory()
    receipt = vote(signed_in, photo).json()["receipt"]
    copied = Client()
    copied.cookies.load({name: one.value for name, one in signed_in.cookies.items()})
    assert receipt in copied.get(f"/anh/{photo.pk}/").content.decode()

    signed_in.post("/dang-xuat/")

    assert receipt not in copied.get(f"/anh/{photo.pk}/").content.decode()


def test_another_browser_of_the_member_goes_on_after_a_sign_out_with_a_new_token(member, signed_in):
    other = browser_of(member)
    before = other.cookies["voter"].value
    signed_in.post("/dang-xuat/")

    answer = vote(other)

    assert answer.status_code == 201
    assert other.cookies["voter"].value != before
    assert Vote.objects.get().member == member


def test_a_token_without_its_session_is_none(signed_in):
    token = signed_in.cookies["voter"].value
    thief = Client(raise_request_exception=False)
    thief.cookies["voter"] = token
    refusal(vote(thief), 401, "voter-token-invalid")
    bearing = Client(raise_request_exception=False, headers={"Voter-Token": token})
    refusal(vote(bearing), 401, "voter-token-invalid")


@pytest.mark.parametrize("end", ["password", "inactive"])
def test_what_ends_a_sign_in_ends_the_token(member, signed_in, end):
    if end == "password":
        member.set_password("mot-mat-khau-khac")
    else:
        member.is_active = False
    member.save()
    refusal(vote(signed_in), 401, "voter-token-invalid")


def test_after_twelve_hours_the_session_brings_a_new_token(member, signed_in, monkeypatch):
    old = signed_in.cookies["voter"].value
    later = timezone.now() + dt.timedelta(hours=12, seconds=1)
    monkeypatch.setattr("photo_contest.doorway.voter.timezone.now", lambda: later)

    answer = vote(signed_in)

    assert answer.status_code == 201
    assert signed_in.cookies["voter"].value != old
    assert Vote.objects.get().member == member


def test_a_vote_after_the_signing_keys_rotated_leaves_the_session_as_it_is(
    member, signed_in, settings
):
    session, settings.SECRET_KEY_FALLBACKS = (
        signed_in.cookies["sessionid"].value,
        [settings.SECRET_KEY],
    )
    settings.SECRET_KEY = "mot-khoa-moi" * 5
    del signed_in.cookies["voter"]

    assert vote(signed_in).status_code == 201

    assert Session.objects.filter(pk=session).exists()
    assert Vote.objects.get().member == member


def test_a_strangers_token_beside_a_session_gives_way_to_the_member(member, signed_in):
    signed_in.cookies["voter"] = mint_token()
    assert vote(signed_in).status_code == 201
    assert Vote.objects.get().member == member


def test_a_session_that_says_nothing_of_its_origin_does_not_vote(signed_in):
    photo = PhotoFactory()
    answer = signed_in.post(f"{V1}/photos/{photo.pk}/votes/", {}, "application/json")
    refusal(answer, 403, "cross-site")
