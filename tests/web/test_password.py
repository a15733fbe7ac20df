"""A password set with a code, by the page, without a script."""

import pytest
from django.test import Client
from django.utils import timezone

from photo_contest.domain.password_codes import make_code
from photo_contest.models import Member
from tests.factories import ContestFactory, MemberFactory
from tests.web.reading import page_of, read

pytestmark = pytest.mark.django_db

ADDRESS, NEW = "/mat-khau/", "bốn từ dễ nhớ"


@pytest.fixture
def member() -> Member:
    return MemberFactory(password=None, card_number="0412778800", full_name="Lý Thị Mẩy")


@pytest.fixture
def code(member: Member) -> str:
    organizer = MemberFactory(role="organizer")
    return make_code(member=member, by=organizer, at=timezone.now()).code


def send(client: Client, code: str, password: str = NEW):
    fields = read(client, ADDRESS).form(ADDRESS).fields
    return client.post(ADDRESS, fields | {"code": code, "password": password})


def test_from_the_slip_to_the_first_sign_in(visitor: Client, code: str):
    ContestFactory()
    assert ADDRESS in read(visitor, "/dang-nhap/").links()

    assert send(visitor, code.lower()).headers["Location"] == "/dang-nhap/"

    page = read(visitor, "/dang-nhap/")
    assert "Đã đặt mật khẩu." in page.text
    sent = page.form("/dang-nhap/").fields | {"username": "0412778800", "password": NEW}
    assert visitor.post("/dang-nhap/", sent).headers["Location"] == "/"
    first, second = (read(visitor, "/").text for _ in range(2))
    assert "cán bộ công đoàn hoặc Ban Tổ chức đã cấp mã đặt mật khẩu cho bạn." in first
    assert "mật khẩu của bạn đã được đặt bằng mã." in first
    assert "đặt mật khẩu" not in second


def test_a_refused_code_is_told_beside_it_and_stays_typed(visitor: Client):
    answer = send(visitor, "AAAAA-AAAAA")
    page = page_of(answer)
    assert answer.status_code == 409
    field = next(one for one in page.all("input") if one.get("name") == "code")
    assert (field["value"], field["aria-invalid"]) == ("AAAAA-AAAAA", "true")
    assert "code-problem" in field["aria-describedby"]
    assert "Không có mã này." in page.text


def test_a_weak_password_is_told_beside_it_is_not_shown_and_the_code_stays_good(
    visitor: Client, code: str
):
    answer = send(visitor, code, "ly thi may")
    page = page_of(answer)
    assert answer.status_code == 400
    field = next(one for one in page.all("input") if one.get("name") == "password")
    assert (field.get("value"), field["aria-invalid"]) == (None, "true")
    assert "Mật khẩu giống số thẻ hoặc tên của bạn." in page.text
    assert send(visitor, code).status_code == 302


def test_the_page_is_kept_by_nobody_and_refuses_other_sites(visitor: Client, code: str):
    assert "no-store" in visitor.get(ADDRESS).headers["Cache-Control"]
    assert visitor.post(ADDRESS, {"code": code, "password": NEW}).status_code == 403
    assert visitor.get(f"{ADDRESS}?code={code}&password={NEW}").status_code == 200
    assert send(visitor, code).status_code == 302


def test_too_many_tries_are_told_with_the_seconds_to_wait(visitor: Client, code: str):
    answers = [send(visitor, code[:4] + "AAAAAA") for _ in range(11)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert "Bạn thao tác hơi nhanh." in page_of(answers[-1]).text
