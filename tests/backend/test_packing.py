"""Texts go packed to who can unpack them."""

import gzip

import pytest
from django.http import HttpRequest, HttpResponse

from backend.packing import Packing

LETTERS = b"<p>Anh du thi</p>" * 100


def answer(kind: str, accepted: str = "gzip, br") -> HttpResponse:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = accepted
    response = Packing(lambda _: HttpResponse(LETTERS, content_type=kind))(request)
    assert isinstance(response, HttpResponse)
    return response


@pytest.mark.parametrize(
    "kind", ["text/html; charset=utf-8", "text/css", "text/javascript", "image/svg+xml"]
)
def test_texts_are_packed(kind: str):
    response = answer(kind)

    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    assert gzip.decompress(response.content) == LETTERS


@pytest.mark.parametrize("kind", ["image/webp", "font/woff2", "application/json"])
def test_what_is_packed_already_and_json_are_left_alone(kind: str):
    assert answer(kind).content == LETTERS


def test_who_cannot_unpack_gets_the_text():
    assert answer("text/html", "identity").content == LETTERS
