"""The door of the charts: the same readers, filters and refusals as the reports that they draw."""

import json

import pytest
from rest_framework.test import APIClient

from photo_contest.models import Contest, Member
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def address(contest: Contest, file: str) -> str:
    return f"/api/v1/contests/{contest.slug}/analytics/charts/{file}"


def test_it_gives_every_form_as_a_private_file(
    api: APIClient, contest: Contest, organizer: Member
) -> None:
    api.force_authenticate(organizer)
    begins = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF-", "json": b'{"'}
    types = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf",
             "json": "application/json"}  # fmt: skip

    for form, begin in begins.items():
        response = api.get(address(contest, f"funnel.{form}"))
        assert response.status_code == 200
        assert response.content.startswith(begin)
        assert response["Content-Type"] == types[form]
        assert response["Cache-Control"] == "private, no-store"
        assert response["Content-Disposition"].startswith('attachment; filename="tu-ghe-xem-')


def test_it_takes_the_filters_of_its_report_and_a_theme(
    api: APIClient, contest: Contest, organizer: Member
) -> None:
    api.force_authenticate(organizer)
    query = {"kind": "upper", "theme": "dark", "frame": "page"}
    spec = json.loads(api.get(address(contest, "units.json"), query).content)

    assert "CĐ xã Bảo Thắng" in json.dumps(spec, ensure_ascii=False)
    assert spec["config"]["axis"]["labelColor"] == "#C2BFB7"
    assert "title" not in spec


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 401), ("member", 403), ("juror", 403), ("officer", 200), ("scrutineer", 200)],
)
def test_readers_are_those_of_the_reports(
    api: APIClient, contest: Contest, role: str | None, status: int
) -> None:
    if role is not None:
        api.force_authenticate(
            MemberFactory(role=role, office=contest.host if role == "officer" else None)
        )

    assert api.get(address(contest, "timeline.json")).status_code == status


@pytest.mark.parametrize(
    ("file", "query", "field", "value"),
    [
        ("pie.svg", {}, "chart", "units, timeline, heatmap"),
        ("units.gif", {}, "form", "svg, png, pdf, json"),
        ("units", {}, "chart", "units, timeline, heatmap"),
        ("units.svg", {"theme": "red"}, "theme", "light, dark"),
        ("units.svg", {"kind": "Upper"}, "kind", "federation, upper, grassroots, section"),
        ("heatmap.svg", {"kind": "upper"}, "kind", "figure"),
    ],
)
def test_what_is_unknown_is_refused_with_what_there_is(
    api: APIClient,
    contest: Contest,
    organizer: Member,
    file: str,
    query: dict[str, str],
    field: str,
    value: str,
) -> None:
    api.force_authenticate(organizer)
    response = api.get(address(contest, file), query)

    assert response.status_code == 400
    assert value in json.dumps(response.json()["errors"][field])


def test_the_pdf_of_the_units_is_the_whole_report(
    api: APIClient, contest: Contest, organizer: Member
) -> None:
    api.force_authenticate(organizer)
    place = f"/api/v1/contests/{contest.slug}/analytics"
    whole = api.get(f"{place}/units/", {"as": "pdf"})
    part = api.get(f"{place}/funnel/", {"as": "pdf"})

    assert whole.status_code == part.status_code == 200
    assert whole.content.startswith(b"%PDF-")
    assert len(whole.content) > len(part.content)
