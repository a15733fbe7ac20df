"""Reports of photos at the door: who reads and answers them, and in which words."""

import pytest
from django.utils import timezone

from photo_contest.domain.reports import report_photo
from photo_contest.models import Photo, PhotoReport
from tests.api.callers import V1, client_of, refusal
from tests.factories import PhotoFactory

pytestmark = pytest.mark.django_db

REPORTS = f"{V1}/contests/net-dep/reports/"


def reported(photo: Photo, kind: str) -> PhotoReport:
    return report_photo(
        photo=photo, kind=kind, text="Tôi ở bên trái", contact="0912000111", at=timezone.now()
    )


def answer(report: PhotoReport) -> str:
    return f"{V1}/reports/{report.pk}/answer/"


def test_open_reports_are_told_oldest_first_with_their_photo(contest, unit, officer):
    photo = PhotoFactory(contest=contest, unit=unit)
    first, second = reported(photo, "pictured"), reported(photo, "child")

    body = client_of(officer).get(REPORTS).json()

    assert [one["id"] for one in body["results"]] == [first.pk, second.pk]
    one = body["results"][0]
    assert one.pop("at")
    assert one == {
        "id": first.pk,
        "photo": {"id": photo.pk, "code": photo.code, "title": photo.title, "status": "approved"},
        "kind": "pictured",
        "text": "Tôi ở bên trái",
        "contact": "0912000111",
    }


def test_an_answer_takes_the_photo_down_and_the_second_one_is_refused(contest, unit, officer):
    photo = PhotoFactory(contest=contest, unit=unit)
    report, client = reported(photo, "pictured"), client_of(officer)
    sent = {"outcome": "taken-down", "answer": "Đã gỡ ảnh."}

    response = client.post(answer(report), sent)

    assert response.status_code == 200
    body = response.json()
    assert body["photo"]["status"] == "disqualified"
    assert (body["outcome"], body["answer"]) == ("taken-down", "Đã gỡ ảnh.")
    assert client.get(REPORTS).json()["results"] == []
    refusal(client_of(None).get(f"{V1}/photos/{photo.pk}/"), 404, "not-found")
    assert (
        "đã được trả lời"
        in refusal(client.post(answer(report), sent), 409, "already-decided")["title"]
    )


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"outcome", "answer"}),
        ({"outcome": "gone", "answer": "x"}, {"outcome"}),
        ({"outcome": "kept", "answer": "\x00"}, {"answer"}),
    ],
)
def test_what_is_no_answer_is_refused_by_field(contest, unit, officer, body, fields):
    report = reported(PhotoFactory(contest=contest, unit=unit), "mine")

    response = client_of(officer).post(answer(report), body, format="json")

    assert set(refusal(response, 400, "invalid")["errors"]) == fields


@pytest.mark.parametrize("number", [0, 10**18, 10**30])
def test_an_unknown_report_or_contest_is_not_found(organizer, number):
    client, sent = client_of(organizer), {"outcome": "kept", "answer": "Đã xem."}

    refusal(client.post(f"{V1}/reports/{number}/answer/", sent), 404, "not-found")
    refusal(client.get(f"{V1}/contests/khong-co/reports/"), 404, "not-found")
