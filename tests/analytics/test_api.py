"""Events and the report as a client meets them."""

import csv
import io
import json
import subprocess
import sys
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from analytics import rollups
from analytics.models import Event
from analytics.persons import visitor_key
from photo_contest.models import Contest, Member, Photo, Record
from tests.analytics.builders import figure, set_status, vote
from tests.factories import (
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    moved,
)

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148 Zalo iOS/450"
EVENTS = "/api/v1/events/"


def tell(api: APIClient, sent: Any, content_type: str = "application/json", **headers: str) -> Any:
    """POST /events/ as a phone does; a str goes as it is."""
    body = sent if isinstance(sent, str | bytes) else json.dumps(sent)
    headers = {"HTTP_USER_AGENT": PHONE, "HTTP_SEC_FETCH_SITE": "same-origin"} | headers
    return api.post(EVENTS, body, content_type=content_type, **headers)


@pytest.fixture
def photo() -> Photo:
    made: Photo = PhotoFactory()
    return made


# --- events -------------------------------------------------------------------------------


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
    assert event.visitor == visitor_key("127.0.0.1/32", PHONE, timezone.localdate())


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
    """600 a minute; the test may run across the edge of two minutes."""
    accepted = 0
    while (answer := tell(api, [])).status_code == 202 and accepted <= 1200:
        accepted += 1
    assert answer.status_code == 429
    assert 600 <= accepted <= 1200
    assert int(answer["Retry-After"]) > 0


def test_a_signed_in_member_sends_beacons_without_a_csrf_token(photo: Photo) -> None:
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(MemberFactory())
    assert tell(client, {"kind": "view", "photo": photo.pk}).status_code == 202


# --- the report ---------------------------------------------------------------------------


@pytest.fixture
def contest() -> Contest:
    """Six members of one unit and one stranger voted for a photo of that unit's author."""
    province = UnitFactory(kind="federation")
    unit = UnitFactory(code="CHE", name="CĐCS Chè", parent=province)
    figure(unit, 14)
    made: Contest = ContestFactory(slug="net-dep", host=province)
    at = timezone.now()
    photo = PhotoFactory(contest=made, author=MemberFactory(unit=unit), unit=unit)
    for _ in range(6):
        vote(photo, at, member=MemberFactory(unit=unit))
    vote(photo, at)
    return made


def ask(api: APIClient, viewer: Member | None, query: str = "", slug: str = "net-dep") -> Any:
    if viewer is not None:
        api.force_authenticate(viewer)
    return api.get(f"/api/v1/contests/{slug}/analytics/units/{query}")


def organizer() -> Member:
    made: Member = MemberFactory(role="organizer")
    return made


def test_the_report_has_the_promised_fields(api: APIClient, contest: Contest) -> None:
    response = ask(api, organizer())
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    body = response.json()
    assert body["as_of"].endswith("+07:00")
    assert body["rows"] == [
        {
            "unit": {"code": "CHE", "name": "CĐCS Chè", "kind": "grassroots"},
            "members": 14,
            "members_as_of": "2026-07-01",
            "members_source": "LĐLĐ tỉnh",
            "entrants": 1,
            "participants": 7,
            "participation_rate": 0.5,
            "photos_submitted": 1,
            "photos_approved": 1,
            "views": 0,
            "shares": 0,
            "votes": 7,
            "voters": 7,
            "withheld": [],
            "note": None,
            "league": {"code": "all", "name": "Tất cả đơn vị"},
            "rank": 1,
            "of": 1,
        }
    ]
    assert body["totals"]["votes"] == 7
    assert body["signed_in_share"] == 6 / 7
    assert (body["league"], body["not_comparable"]) == (None, [])
    assert body["units_as_of"] == timezone.localdate().isoformat()
    assert (body["span"], body["small_cell"], body["totals_hidden"]) == (None, 5, False)
    assert {figure["name"] for figure in body["figures"]} >= {"participants", "voters", "rank"}


def test_a_new_contest_is_counted_at_the_first_look_and_later_by_the_clock(
    api: APIClient, contest: Contest
) -> None:
    viewer = organizer()
    first = ask(api, viewer).json()
    vote(Photo.objects.get(), timezone.now())
    assert ask(api, viewer).json() == first
    rollups.fill_due(at=timezone.now())
    assert ask(api, viewer).json()["totals"]["votes"] == 8


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 401),
        ("member", 403),
        ("juror", 403),
        ("officer", 200),
        ("scrutineer", 200),
        ("organizer", 200),
    ],
)
def test_who_may_read_the_report(
    api: APIClient, contest: Contest, role: str | None, status: int
) -> None:
    office = contest.host if role == "officer" else None
    viewer = MemberFactory(role=role, office=office) if role else None
    response = ask(api, viewer)
    assert response.status_code == status
    assert ask(api, viewer, "?as=csv").status_code == status
    if status != 200:
        assert response["Content-Type"] == "application/problem+json"


def test_an_unknown_contest_is_missing(api: APIClient) -> None:
    assert ask(api, organizer(), slug="none").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?kind=Upper", "kind"),
        ("?kind=%00", "kind"),
        ("?league=1", "league"),
        ("?upper=NONE", "upper"),
        ("?upper=%F0%9F%98%80", "upper"),
        ("?as=exe", "as"),
        ("?from=2026-11-02", "to"),
        ("?to=2026-11-08", "from"),
        ("?from=2026-11-03&to=2026-11-08", "from"),
        ("?from=2026-11-09&to=2026-11-08", "from"),
        ("?from=02/11/2026&to=2026-11-08", "from"),
        ("?from=2026-11-02&to=2026-02-30", "to"),
        ("?from=0001-01-01&to=9999-12-31", "from"),
        ("?from=20261102&to=20261108", "from"),
    ],
)
def test_unusable_queries_are_refused_by_field(
    api: APIClient, contest: Contest, query: str, field: str
) -> None:
    response = ask(api, organizer(), query)
    assert response.status_code == 400
    body = response.json()
    assert field in body["errors"]
    assert all(" " in sentence for sentence in body["errors"][field])


def test_a_wrong_kind_is_answered_with_the_allowed_ones(api: APIClient, contest: Contest) -> None:
    body = ask(api, organizer(), "?kind=province").json()
    assert body["values"] == "federation, upper, grassroots, section"


def test_empty_filters_are_no_filters(api: APIClient, contest: Contest) -> None:
    assert ask(api, organizer(), "?kind=&league=&upper=&from=&to=").status_code == 200


def test_the_csv_has_the_same_figures(api: APIClient, contest: Contest) -> None:
    response = ask(api, organizer(), "?as=csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="tham-gia-')
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    row = dict(zip(rows[0], rows[1], strict=True))
    assert (row["Mã đơn vị"], row["Phiếu hợp lệ"], row["Tỷ lệ tham gia (%)"]) == (
        "CHE",
        "7",
        "50,00",
    )


def test_the_words_follow_the_readers_language(api: APIClient, contest: Contest) -> None:
    viewer = organizer()
    vi = ask(api, viewer).json()["figures"][0]["label"]
    api.credentials(HTTP_ACCEPT_LANGUAGE="en")
    assert (vi, ask(api, viewer).json()["figures"][0]["label"]) == ("Đoàn viên", "Members")


def test_an_organizers_look_at_hidden_totals_is_recorded_for_the_csv_too(
    api: APIClient, contest: Contest
) -> None:
    moved(contest, totals="after-close")
    viewer = organizer()
    assert ask(api, viewer).json()["totals"]["votes"] == 7
    ask(api, viewer, "?as=csv")
    assert Record.objects.filter(action="looked-at-totals", actor=viewer).count() == 2


def test_serving_loads_no_pandas() -> None:
    code = (
        "import sys; import backend.wsgi; import backend.urls; import analytics.jobs, "
        "analytics.rollups; sys.exit('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=120)  # noqa: S603
    assert done.returncode == 0
