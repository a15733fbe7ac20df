""" "Take my face down": the report form, as it works without a script and without an account."""

import pytest
from django.test import Client

from photo_contest.models import Photo, PhotoReport
from tests.factories import PhotoFactory
from tests.web.reading import Page, page_of, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo() -> Photo:
    return PhotoFactory()


def address(photo: Photo) -> str:
    return f"/anh/{photo.pk}/bao/"


def send(client: Client, page: Page, photo: Photo, **typed: str):
    fields = page.form(address(photo)).fields
    token = {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"]}
    return client.post(address(photo), token | typed)


def test_a_report_is_answered_with_its_number(visitor: Client, photo: Photo):
    page = read(visitor, f"/anh/{photo.pk}/")
    assert address(photo) in page.links()
    page = read(visitor, address(photo))
    assert f"{photo.title} {photo.code}" in page.text

    answer = send(visitor, page, photo, kind="child", text="Con tôi đội mũ đỏ", contact="")

    report = PhotoReport.objects.get()
    assert (report.photo, report.kind, report.text) == (photo, "child", "Con tôi đội mũ đỏ")
    assert answer.status_code == 302
    page = read(visitor, answer.headers["Location"])
    assert (
        f"Đã nhận báo cáo số {report.pk}. Ban Tổ chức trả lời trong 2 ngày làm việc." in page.text
    )
    assert "voter" not in visitor.cookies


def test_pressing_twice_is_one_report(visitor: Client, photo: Photo):
    page = read(visitor, address(photo))

    first, second = (send(visitor, page, photo, kind="pictured") for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert PhotoReport.objects.count() == 1


def test_what_is_lacking_is_said_beside_it_and_nothing_typed_is_lost(visitor: Client, photo: Photo):
    page = read(visitor, address(photo))

    refused = send(visitor, page, photo, text="Xin gỡ", contact="x" * 121)

    assert refused.status_code == 400
    page = page_of(refused)
    assert "Có 2 chỗ cần sửa." in page.text
    assert "Xin chọn một mục." in page.text
    assert "Xin gỡ" in page.text
    assert page.form(address(photo)).fields["contact"] == "x" * 121
    invalid = {one["name"] for one in page.all("input") if one.get("aria-invalid")}
    assert invalid == {"kind", "contact"}


def test_the_receipt_of_a_photo_that_is_down_is_still_read(visitor: Client, photo: Photo):
    page = read(visitor, address(photo))
    told = send(visitor, page, photo, kind="pictured").headers["Location"]
    Photo.objects.update(status="disqualified", public_name="")

    assert "Đã nhận báo cáo số" in read(visitor, told).text
    read(visitor, address(photo), 404)
    assert send(visitor, page, photo, kind="mine").status_code == 404


def test_nobody_makes_a_receipt_up(visitor: Client, photo: Photo):
    other = PhotoFactory()
    told = send(visitor, read(visitor, address(photo)), photo, kind="mine").headers["Location"]
    receipt = told.partition("?")[2]

    for forged in (f"{address(photo)}?da-nhan=1", f"{address(other)}?{receipt}"):
        assert "Đã nhận báo cáo" not in read(visitor, forged).text


def test_a_network_that_reports_too_often_is_asked_to_wait(visitor: Client, photo: Photo):
    page = read(visitor, address(photo))
    for number in range(20):
        assert send(visitor, page, photo, kind="other", text=f"{number}").status_code == 302

    refused = send(visitor, page, photo, kind="other", text="Một lần nữa")

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert "Một lần nữa" in page_of(refused).text
    assert PhotoReport.objects.count() == 20
