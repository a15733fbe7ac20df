"""Pages of refusal: what happened, why, what now, and a way on."""

import logging
import re

import pytest
from django.test import Client

from tests.factories import MemberFactory, PhotoFactory
from tests.web.reading import read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "title", "search"),
    [
        ("vi", "Không thấy trang này.", "Tìm ảnh"),
        ("en", "This page was not found.", "Search photos"),
    ],
)
def test_an_unknown_address_offers_search_and_the_way_home(
    visitor: Client, language: str, title: str, search: str
):
    page = read(visitor, "/khong-co-trang-nay/", status=404, accept_language=language)

    assert page.language == language
    assert title in page.text
    assert search in page.text
    assert "/" in page.links()


@pytest.mark.urls("tests.web.failing_urls")
def test_an_internal_error_is_a_page_with_a_reference_that_the_log_has_too(
    visitor: Client, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.ERROR):
        page = read(visitor, "/hong/", status=500)

    assert "Trang đang gặp trục trặc. Lỗi từ phía chúng tôi" in page.text
    [reference] = re.findall(r"Mã tra cứu: (\w+)", page.text)
    assert reference in caplog.text


@pytest.mark.urls("tests.web.failing_urls")
def test_the_page_of_internal_errors_asks_no_database(
    visitor: Client, django_assert_num_queries: object
):
    visitor.force_login(MemberFactory())

    with django_assert_num_queries(0):  # type: ignore[operator]
        page = read(visitor, "/hong/", status=500, accept_language="en")

    assert "Something is wrong on our side." in page.text


@pytest.mark.urls("tests.web.failing_urls")
def test_the_page_of_a_lost_database_asks_it_nothing_and_offers_another_try(
    visitor: Client, django_assert_num_queries: object
):
    visitor.force_login(MemberFactory())

    with django_assert_num_queries(0):  # type: ignore[operator]
        page = read(visitor, "/mat/?q=1", status=503)

    assert "Chưa ghi được lúc này." in page.text
    assert {"/mat/?q=1", "/"} <= page.links()


def test_a_form_whose_token_is_missing_is_a_page_too(visitor: Client):
    photo = PhotoFactory()

    answer = visitor.post(f"/anh/{photo.pk}/binh-chon/")

    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()
