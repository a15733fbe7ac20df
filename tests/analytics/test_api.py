"""The report as a client meets it."""

import csv
import io
import subprocess
import sys
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from analytics import rollups
from photo_contest.models import Contest, Member, Photo, Record
from tests.analytics.builders import figure, vote
from tests.factories import (
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    moved,
)

pytestmark = pytest.mark.django_db


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
    assert response["Cache-Control"] == "private, no-cache"
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
            "rate_low": pytest.approx(0.2680, abs=1e-4),
            "rate_high": pytest.approx(0.7320, abs=1e-4),
            "photos_submitted": 1,
            "photos_approved": 1,
            "photos_refused": 0,
            "visits": 0,
            "views": 0,
            "visitors": 0,
            "shares": 0,
            "votes": 7,
            "votes_provisional": 0,
            "voters": 7,
            "conversion": None,
            "withheld": [],
            "note": None,
            "league": {"code": "all", "name": "Tất cả đơn vị"},
            "upper": None,
            "rank": 1,
            "of": 1,
            "rank_yesterday": None,
            "rank_last_week": None,
        }
    ]
    assert body["totals"]["votes"] == 7
    assert body["signed_in_share"] == 6 / 7
    assert (body["league"], body["not_comparable"], body["above"]) == (None, [], [])
    assert body["filters"] == {
        "kind": "grassroots",
        "rank_by": "participation_rate",
        "tree": "span",
    }
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
        ("?from=1826-11-02&to=2026-11-08", "from"),
        ("?from=2000-01-03&to=2199-12-29", "from"),
        ("?unit=NONE", "unit"),
        ("?tree=Today", "tree"),
        ("?band=1-51", "band"),
        ("?rank_by=votes", "rank_by"),
        ("?min_members=0", "min_members"),
        ("?min_members=1e3", "min_members"),
        ("?page=1000000000", "page"),
        ("?Kind=upper", "Kind"),
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


def test_an_unknown_filter_unit_or_report_is_answered_with_those_that_there_are(
    api: APIClient, contest: Contest
) -> None:
    viewer = organizer()
    assert "min_members" in ask(api, viewer, "?size=3").json()["values"]
    assert ask(api, viewer, "?unit=CHO").json()["values"] == "CHE"
    unknown = api.get("/api/v1/contests/net-dep/analytics/Units/")
    assert (unknown.status_code, unknown.json()["values"].split(", ")[0]) == (400, "units")
    api.force_authenticate(MemberFactory())
    assert api.get("/api/v1/contests/net-dep/analytics/Units/").status_code == 403


def test_who_has_the_report_already_is_told_304(api: APIClient, contest: Contest) -> None:
    viewer = organizer()
    told = ask(api, viewer)
    again = api.get("/api/v1/contests/net-dep/analytics/units/", HTTP_IF_NONE_MATCH=told["ETag"])
    assert (again.status_code, again.content) == (304, b"")


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
