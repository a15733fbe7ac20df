"""Members' pages: nobody signs in first, and what was typed when a session ended is not lost."""

import pytest
from django.test import Client
from django.urls import reverse

from photo_contest.domain.authoring import explanations_of
from photo_contest.models import Member, Photo
from tests.factories import PASSWORD, MemberFactory, PhotoFactory
from tests.web.reading import Form, Page, page_of, read

pytestmark = pytest.mark.django_db

TYPED = "Hai ảnh đều của tôi,\nchụp cùng một lúc & cùng chỗ."


@pytest.fixture
def photo() -> Photo:
    return PhotoFactory(status="held")


def explaining(photo: Photo) -> str:
    return reverse("explain-photo", args=[photo.pk])


def typed_form(client: Client, photo: Photo, member: Member) -> tuple[str, dict[str, str]]:
    """What the browser sends of the form, read while the member was signed in."""
    client.force_login(member)
    path = explaining(photo)
    return path, read(client, path).form(path).fields | {"text": TYPED}


def end_session(client: Client) -> None:
    client.cookies.pop("sessionid")


def signed_in_by(client: Client, page: Page, member: Member, password: str = PASSWORD) -> object:
    form: Form = page.form("/dang-nhap/")
    fields = form.fields | {"username": member.username, "password": password}
    return client.post("/dang-nhap/", fields)


def test_nobody_goes_to_sign_in_and_comes_back(visitor: Client):
    answer = visitor.get("/anh-cua-toi/?a=b")

    assert answer.headers["Location"] == "/dang-nhap/?next=%2Fanh-cua-toi%2F%3Fa%3Db"


def test_what_was_typed_survives_the_end_of_the_session(visitor: Client, photo: Photo):
    member = photo.author
    path, fields = typed_form(visitor, photo, member)
    end_session(visitor)

    ended = visitor.post(path, fields)
    assert ended.status_code == 401
    assert "Phiên đăng nhập đã hết." in page_of(ended).text
    wrong = signed_in_by(visitor, page_of(ended), member, "sai-mat-khau")
    answer = signed_in_by(visitor, page_of(wrong), member)  # type: ignore[arg-type]
    assert answer.headers["Location"] == path  # type: ignore[attr-defined]
    html = visitor.get(path).content.decode()

    assert "chụp cùng một lúc &amp; cùng chỗ.</textarea>" in html
    assert "Những gì bạn điền vẫn còn" in html
    assert not explanations_of(photo).exists()

    visitor.post(path, page_of(visitor.get(path)).form(path).fields | {"text": TYPED})
    assert [record.note for record in explanations_of(photo)] == [TYPED]
    assert "cùng chỗ" not in visitor.get(path).content.decode()


def test_signing_in_again_in_another_window_loses_nothing(visitor: Client, photo: Photo):
    path, fields = typed_form(visitor, photo, photo.author)
    visitor.post(reverse("sign-out"), read(visitor, "/anh-cua-toi/").form("/dang-xuat/").fields)
    signed_in_by(visitor, read(visitor, "/dang-nhap/"), photo.author)

    answer = visitor.post(path, fields)  # its form token is of the earlier sign-in

    assert answer.headers["Location"] == path
    assert "chụp cùng một lúc" in read(visitor, path).text
    assert not explanations_of(photo).exists()


def test_passwords_are_never_kept(visitor: Client):
    member = MemberFactory()
    visitor.force_login(member)
    path = reverse("erase-me")
    fields = read(visitor, path).form(path).fields | {"password": PASSWORD}
    end_session(visitor)

    ended = visitor.post(path, fields)

    assert ended.status_code == 401
    assert PASSWORD not in ended.content.decode()
    member.refresh_from_db()
    assert member.erased_at is None


def test_another_site_gets_nothing_shown_again(visitor: Client, photo: Photo):
    path, fields = typed_form(visitor, photo, photo.author)
    fields["csrfmiddlewaretoken"] = "x" * 64

    answer = visitor.post(path, fields, headers={"Origin": "https://example.com"})

    assert answer.status_code == 403
    assert "typed" not in visitor.session


def test_who_is_signed_in_but_not_the_author_sees_none_of_it(visitor: Client, photo: Photo):
    visitor.force_login(MemberFactory())

    for name in ("my-photo", "edit-photo", "withdraw-photo", "explain-photo"):
        read(visitor, reverse(name, args=[photo.pk]), status=404)
