"""The signed-in member and the own photos."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.models import Photo
from tests.api.callers import V1, client_of, pages, refusal
from tests.factories import MemberFactory, PhotoFactory, UnitFactory

pytestmark = pytest.mark.django_db

ME, PHOTOS = f"{V1}/me/", f"{V1}/me/photos/"


def test_me_tells_who_is_signed_in(author):
    assert client_of(author).get(ME).json() == {
        "username": author.username,
        "card_number": author.card_number,
        "full_name": "Lý Thị Mẩy",
        "role": "member",
        "unit": "mo-dong",
        "office": None,
    }
    office = UnitFactory(code="tren")
    officer = MemberFactory(role="officer", office=office, card_number=None)
    body = client_of(officer).get(ME).json()
    assert (body["unit"], body["office"], body["card_number"]) == (None, "tren", None)


@pytest.mark.parametrize("url", [ME, PHOTOS])
def test_a_stranger_is_asked_to_sign_in(api, db, url):
    response = api.get(url)
    refusal(response, 401, "not-authenticated")
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("status", Photo.Status.values)
def test_own_photos_are_told_with_state_and_reason_always(author, contest, status):
    photo = PhotoFactory(contest=contest, author=author, status=status)
    Photo.objects.update(status_reason="topic", status_note="Ngoài chủ đề")
    PhotoFactory(contest=contest)
    (one,) = client_of(author).get(PHOTOS).json()["results"]
    assert (one["id"], one["status"]) == (photo.pk, status)
    assert (one["status_reason"], one["status_note"]) == ("topic", "Ngoài chủ đề")
    assert one == client_of(author).get(f"{V1}/photos/{photo.pk}/").json() | {"votes": None}


def test_an_officer_finds_the_photos_sent_for_workers(officer, author, contest):
    sent = PhotoFactory(contest=contest, author=author, submitted_by=officer, status="pending")
    for person in (officer, author):
        assert [one["id"] for one in client_of(person).get(PHOTOS).json()["results"]] == [sent.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_own_photos_cost_as_many_queries_however_many(
    author, contest, count, django_assert_num_queries
):
    PhotoFactory.create_batch(count, contest=contest, author=author)
    client = client_of(author)
    with django_assert_num_queries(2):  # the token, the photos
        assert len(client.get(PHOTOS).json()["results"]) == count


@pytest.mark.postgres
def test_own_photos_are_paged_newest_first(author, contest):
    now = timezone.now()
    for n in range(5):
        at = now - dt.timedelta(hours=n)
        PhotoFactory(contest=contest, author=author, submitted_at=at, code=f"LC-{n}")
    found = pages(client_of(author), PHOTOS, page_size=2)
    assert [[one["code"] for one in page] for page in found] == [
        ["LC-0", "LC-1"],
        ["LC-2", "LC-3"],
        ["LC-4"],
    ]
