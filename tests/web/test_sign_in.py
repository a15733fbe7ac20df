"""Signing in and out by the page."""

import pytest
from django.http import HttpResponseBase
from django.test import Client

from tests.factories import PASSWORD, MemberFactory, PhotoFactory
from tests.web.reading import page_of, press, read

pytestmark = pytest.mark.django_db


def sign_in(
    client: Client, username: str, password: str = PASSWORD, address: str = "/dang-nhap/"
) -> HttpResponseBase:
    fields = read(client, address).form("/dang-nhap/").fields
    return client.post(address, fields | {"username": username, "password": password})


def is_signed_in(client: Client) -> bool:
    return "Đăng xuất" in read(client, "/").text


def test_by_user_name_and_by_card_number(visitor: Client, another: Client):
    member = MemberFactory(username="ly.may", card_number="0412778800", full_name="Lý Thị Mẩy")

    for client, name in ((visitor, member.username), (another, member.card_number)):
        assert sign_in(client, name).headers["Location"] == "/"
        assert "Đăng xuất (Lý Thị Mẩy)" in read(client, "/").text


def test_a_refusal_says_nothing_of_whether_the_account_exists(visitor: Client, another: Client):
    member = MemberFactory(username="ly.may")

    known = sign_in(visitor, member.username, "sai-mat-khau")
    unknown = sign_in(another, "khong-co", "sai-mat-khau")

    assert known.status_code == unknown.status_code == 401
    texts = [page_of(answer).text for answer in (known, unknown)]
    assert texts[0] == texts[1]
    assert "Chưa đăng nhập được." in texts[0]
    assert not is_signed_in(visitor)


def test_what_was_typed_stays_but_never_the_password(visitor: Client):
    html = sign_in(visitor, "ly.may", "sai-mat-khau").content.decode()  # type: ignore[attr-defined]

    assert 'value="ly.may"' in html
    assert "sai-mat-khau" not in html


def test_too_many_tries_are_told_to_wait(visitor: Client):
    for _ in range(10):
        assert sign_in(visitor, "ly.may", "sai-mat-khau").status_code == 401

    answer = sign_in(visitor, "ly.may", "sai-mat-khau")

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_goes_on_to_the_page_one_came_from(visitor: Client):
    photo, member = PhotoFactory(), MemberFactory()

    answer = sign_in(visitor, member.username, address=f"/dang-nhap/?next=/anh/{photo.pk}/")

    assert answer.headers["Location"] == f"/anh/{photo.pk}/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.com/", "//example.com", "javascript:alert(1)", "\\\\example.com", "a-word"],
)
def test_never_goes_on_to_another_site(visitor: Client, elsewhere: str):
    member = MemberFactory()

    answer = sign_in(visitor, member.username, address=f"/dang-nhap/?next={elsewhere}")

    assert answer.headers["Location"] == "/"


def test_who_is_signed_in_is_not_asked_again(visitor: Client):
    visitor.force_login(MemberFactory())

    assert visitor.get("/dang-nhap/").headers["Location"] == "/"


def test_signing_out_takes_a_button_not_a_link(visitor: Client):
    visitor.force_login(MemberFactory())

    visitor.get("/dang-xuat/")
    assert is_signed_in(visitor)

    press(visitor, read(visitor, "/"), "/dang-xuat/")
    assert not is_signed_in(visitor)


def test_administration_is_offered_to_staff_alone(visitor: Client, another: Client):
    visitor.force_login(MemberFactory(is_staff=True))
    another.force_login(MemberFactory())

    assert "/admin/" in read(visitor, "/").links()
    assert "/admin/" not in read(another, "/").links()
