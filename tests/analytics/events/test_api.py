"""Events as a client tells them."""

import json
from ipaddress import ip_address
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from analytics.events.visitors import visitor_key
from analytics.models import Event
from photo_contest.domain.addresses import digest_of, network_of_address
from photo_contest.models import Photo
from tests.analytics.builders import set_status
from tests.factories import ContestFactory, MemberFactory, PhotoFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148 Safari/604.1"
EVENTS = "/api/v1/events/"


def tell(api: APIClient, sent: Any, content_type: str = "application/json", **headers: str) -> Any:
    """POST /events/ as a phone does; a str goes as it is."""
    body = sent if isinstance(sent, str | bytes) else json.dumps(sent)
    headers = {"HTTP_USER_AGENT": PHONE, "HTTP_SEC_FETCH_SITE": "same-origin"} | headers
    return api.post(EVENTS, body, content_type=content_type, **headers)


def told() -> list[tuple[str, str, str | None]]:
    return list(Event.objects.order_by("id").values_list("kind", "channel", "photo"))


@pytest.fixture
def photo() -> Photo:
    made: Photo = PhotoFactory()
    return made


@pytest.mark.parametrize("content_type", ["application/json", "text/plain;charset=UTF-8"])
def test_one_event_is_accepted_as_json_and_as_a_beacons_text(
    api: APIClient, photo: Photo, content_type: str
) -> None:
    sent = {"kind": "view", "photo": photo.pk, "channel": "zalo"}
    response = tell(api, sent, content_type)
    assert (response.status_code, response.json()) == (202, {"accepted": 1})
    event = Event.objects.get()
    assert (event.kind, event.channel, event.photo, event.contest) == (
        "view",
        "zalo",
        photo,
        photo.contest,
    )
    network = digest_of(network_of_address(ip_address("127.0.0.1")))
    assert event.visitor == visitor_key(network, PHONE, at=event.at)
    assert event.half_hour == int(event.at.timestamp()) // 1800


def test_fifty_events_are_accepted_and_fifty_one_refused(api: APIClient, photo: Photo) -> None:
    event = {"kind": "share", "photo": photo.pk, "channel": "facebook"}
    assert tell(api, [event] * 50).json() == {"accepted": 50}
    assert tell(api, [event] * 51).status_code == 400
    assert Event.objects.count() == 50
    assert tell(api, []).json() == {"accepted": 0}


def test_a_visit_without_photo_belongs_to_the_open_contest(api: APIClient) -> None:
    assert tell(api, {"kind": "visit", "channel": "qr"}).status_code == 202
    assert not Event.objects.exists()
    contest = ContestFactory()
    tell(api, {"kind": "visit", "channel": "qr"})
    event = Event.objects.get()
    assert (event.contest, event.photo) == (contest, None)


def test_an_unknown_photo_is_missing_and_nothing_of_the_array_is_kept(
    api: APIClient, photo: Photo
) -> None:
    good = {"kind": "view", "photo": photo.pk}
    hidden = PhotoFactory(contest=photo.contest)
    set_status(hidden, "pending", timezone.now())
    bodies = []
    for photo_id in ("aaaaaaaaaaaa", hidden.pk):
        response = tell(api, [good, {"kind": "view", "photo": photo_id}])
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
        bodies.append(response.content)
    assert bodies[0] == bodies[1]
    assert not Event.objects.exists()


@pytest.mark.parametrize("client", ["curl/8.5.0", "python-requests/2.32", "okhttp/4.12", ""])
def test_programs_that_use_the_api_on_purpose_count(
    api: APIClient, photo: Photo, client: str
) -> None:
    tell(api, {"kind": "view", "photo": photo.pk}, HTTP_USER_AGENT=client)
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    "robot", ["Mozilla/5.0 (compatible; Googlebot/2.1)", "facebookexternalhit/1.1"]
)
def test_robots_are_answered_and_not_kept(api: APIClient, photo: Photo, robot: str) -> None:
    response = tell(api, {"kind": "view", "photo": photo.pk}, HTTP_USER_AGENT=robot)
    assert response.status_code == 202
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{",
        "[" * 60_000,
        b"\xff\xfe",
        "null",
        "7",
        '"view"',
        {},
        {"kind": "like"},
        {"kind": "VIEW"},
        {"kind": "view"},
        {"kind": "view", "photo": None},
        {"kind": "visit", "channel": "tiktok"},
        {"kind": "visit", "channel": None},
        {"kind": "visit", "referrer": ["x"]},
        {"kind": "visit", "referrer": "x" * 3000},
        {"kind": "visit", "photo": ["x"]},
        {"kind": "visit", "photo": "x" * 1000},
        {"kind": "visit", "photo": "a\u0000b"},
        '{"kind": "visit", "photo": "\\ud800"}',
        [{"kind": "visit"}, 3],
        [[{"kind": "visit"}]],
    ],
    ids=lambda sent: repr(sent)[:30],
)
def test_malformed_events_are_refused_with_a_sentence(api: APIClient, sent: Any) -> None:
    ContestFactory()
    response = tell(api, sent)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]
    assert not Event.objects.exists()


def test_a_body_that_no_fifty_events_fill_is_refused_unread(api: APIClient) -> None:
    response = tell(api, "[" + " " * 70_000 + "]")
    assert (response.status_code, response.json()["code"]) == (413, "request-too-large")


def test_another_content_type_is_refused(api: APIClient) -> None:
    assert tell(api, "kind=visit", "application/x-www-form-urlencoded").status_code == 415


def test_events_from_another_site_are_refused(api: APIClient, photo: Photo) -> None:
    sent = {"kind": "view", "photo": photo.pk}
    response = tell(api, sent, HTTP_SEC_FETCH_SITE="cross-site")
    assert (response.status_code, response.json()["code"]) == (403, "cross-site")
    assert tell(api, sent, HTTP_ORIGIN="https://elsewhere.example").status_code == 403
    assert not Event.objects.exists()


def test_a_network_that_sends_too_much_is_asked_to_wait(api: APIClient) -> None:
    """600 events a minute, whatever bodies they come in; the test may run across the edge of two
    minutes."""
    ContestFactory()
    accepted = 0
    while (answer := tell(api, [{"kind": "visit"}] * 50)).status_code == 202 and accepted <= 1200:
        accepted += 50
    assert answer.status_code == 429
    assert 600 <= accepted <= 1200
    assert int(answer["Retry-After"]) > 0
    assert tell(api, "{").status_code == 429
    assert Event.objects.count() == accepted


def test_rubbish_is_counted_like_events(api: APIClient) -> None:
    answers = {tell(api, sent).status_code for sent in ["{", [], {"kind": "x"}] * 400}
    assert answers == {400, 202, 429}


@pytest.mark.parametrize(
    ("told_by", "channel"),
    [
        ({"channel": "qr"}, "qr"),
        ({}, "facebook"),
        ({"referrer": "chat.zalo.me"}, "facebook"),
    ],
)
def test_the_channel_that_is_told_wins_over_the_pages_address(
    api: APIClient, told_by: dict[str, str], channel: str
) -> None:
    ContestFactory()
    page = "http://testserver/?ch=facebook"
    tell(api, {"kind": "visit"} | told_by, HTTP_REFERER=page)
    assert told() == [("visit", channel, None)]


def test_a_referrer_names_the_channel_and_is_not_kept(api: APIClient, photo: Photo) -> None:
    sent = {"kind": "view", "photo": photo.pk, "referrer": "https://l.facebook.com/l.php?u=geheim"}
    assert tell(api, sent).status_code == 202
    assert told() == [("view", "facebook", photo.pk)]
    assert "geheim" not in repr(Event.objects.values().get())


def test_a_view_is_counted_once_a_visitor_photo_and_half_hour(api: APIClient, photo: Photo) -> None:
    other = PhotoFactory(contest=photo.contest)
    view = {"kind": "view", "photo": photo.pk}
    for _ in range(2):
        tell(api, [view, view, view | {"photo": other.pk}])
    tell(api, view, HTTP_USER_AGENT="another phone")
    tell(api, view, REMOTE_ADDR="198.51.100.7")
    [*_, last] = Event.objects.order_by("id")
    Event.objects.filter(photo=photo).update(half_hour=last.half_hour - 1)
    assert Event.objects.count() == 4
    tell(api, view)
    assert Event.objects.count() == 5


def test_visits_and_shares_are_counted_each_time(api: APIClient, photo: Photo) -> None:
    sent = [{"kind": "visit"}, {"kind": "share", "photo": photo.pk}]
    tell(api, sent)
    tell(api, sent)
    assert sorted(kind for kind, *_ in told()) == ["share", "share", "visit", "visit"]


def test_what_is_told_in_an_odd_way_is_understood_all_the_same(
    api: APIClient, photo: Photo
) -> None:
    tell(api, {"kind": "visit", "photo": ""})
    assert tell(api, {"kind": "view", "photo": f" {photo.pk} "}).status_code == 202
    assert told() == [("view", "direct", photo.pk)]


def test_a_signed_in_member_sends_beacons_without_a_csrf_token(photo: Photo) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(MemberFactory())
    assert tell(client, {"kind": "view", "photo": photo.pk}).status_code == 202
