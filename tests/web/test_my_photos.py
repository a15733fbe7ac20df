"""A member's own photos and data by the pages, without a script."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photo_contest.domain import followups, my_photos
from photo_contest.domain.authoring import explanations_of
from photo_contest.models import Contest, Member, Photo
from photo_contest.web import my_photo
from tests.factories import (
    PASSWORD,
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    moved,
    submit,
)
from tests.web.reading import page_of, press, read

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def contest() -> Contest:
    return ContestFactory(photos_per_author=9)


@pytest.fixture
def member(visitor: Client) -> Member:
    member = MemberFactory(full_name="Lý Thị Mẩy")
    visitor.force_login(member)
    return member


def address(name: str, photo: Photo) -> str:
    return reverse(name, args=[photo.pk])


def own(contest: Contest, member: Member, status: str, **fields: object) -> Photo:
    return PhotoFactory(contest=contest, author=member, status=status, **fields)


def test_every_state_says_why_and_what_next(visitor: Client, contest: Contest, member: Member):
    PhotoFactory(contest=contest, status="pending", submitted_at=NOW - dt.timedelta(hours=1))
    own(contest, member, "pending", title="Ca sớm")
    own(contest, member, "held")
    own(contest, member, "approved")
    own(contest, member, "withdrawn")
    returned = own(contest, member, "returned", status_reason="small")
    refused = own(contest, member, "rejected", status_reason="other", status_note="Ảnh bị mờ.")
    own(contest, member, "disqualified", status_reason="awarded")

    page = read(visitor, "/anh-cua-toi/")

    for words in (
        "Bạn còn 5 trong 9 ảnh.",
        "còn 1 ảnh trước bạn.",
        "Giống một ảnh khác, chờ người xem lại.",
        "Đang hiện trong trang ảnh.",
        "Hồ sơ được lưu.",
        "Ảnh nhỏ, xin tệp gốc. Ảnh đẹp nhưng còn nhỏ. Xin gửi tệp gốc, cạnh dài từ 600 điểm.",
        "Xin gửi lại trước",
        "Ảnh bị mờ. Khiếu nại đến",
        "Đã gỡ",
    ):
        assert words in page.text, words
    assert {address("edit-photo", returned), address("explain-photo", refused)} <= page.links()


def test_who_has_sent_nothing_is_told_how_many_and_until_when(
    visitor: Client, contest: Contest, member: Member
):
    page = read(visitor, "/anh-cua-toi/")

    assert "Bạn chưa gửi ảnh nào. Còn 9 ảnh được gửi đến" in page.text
    assert reverse("submit") in page.links()


def test_texts_are_corrected_and_a_wrong_one_stays_typed(
    visitor: Client, contest: Contest, member: Member
):
    photo = own(contest, member, "pending")
    path = address("edit-photo", photo)

    wrong = visitor.post(
        path, read(visitor, path).form(path).fields | {"title": "", "caption": "Chợ."}
    )
    page = page_of(wrong)
    assert wrong.status_code == 400
    assert "Xin điền tên ảnh." in page.text
    assert "Chợ." in page.text

    sent = page.form(path).fields | {"title": "Chợ phiên", "caption": "Chợ Bắc Hà."}
    sent.pop("resend", None)
    assert visitor.post(path, sent).headers["Location"] == address("my-photo", photo)
    photo.refresh_from_db()
    assert (photo.title, photo.caption) == ("Chợ phiên", "Chợ Bắc Hà.")
    assert "Đã sửa chữ" in read(visitor, address("my-photo", photo)).text


def test_a_returned_photo_is_sent_again_once_however_often_one_presses(
    visitor: Client, contest: Contest, member: Member
):
    photo = own(contest, member, "returned", status_reason="caption")
    path = address("edit-photo", photo)
    sent = {"title": "Ca sớm", "caption": "Tổ đường dây ở Sa Pa, lên trạm.", "resend": "1"}
    sent |= {"csrfmiddlewaretoken": read(visitor, path).form(path).fields["csrfmiddlewaretoken"]}

    answers = [visitor.post(path, sent) for _ in range(2)]

    received = f"{address('my-photo', photo)}?moi=1"
    assert [answer.headers["Location"] for answer in answers] == [received, received]
    assert photo.records.filter(action="resubmit").count() == 1
    assert f"Đã nhận ảnh {photo.code}." in read(visitor, received).text


def test_words_wait_while_another_picture_is_chosen(
    visitor: Client, contest: Contest, member: Member
):
    photo = own(contest, member, "returned", status_reason="small")
    path = address("edit-photo", photo)
    form = read(visitor, path).form(path).fields

    answer = visitor.post(path, form | {"title": "Ca chiều", "caption": "", "change": "1"})

    assert answer.headers["Location"] == f"{reverse('submit')}?cho={photo.pk}"
    page = read(visitor, path)
    assert page.form(path).fields["title"] == "Ca chiều"
    photo.refresh_from_db()
    assert photo.title == "Ca sớm"


def test_an_approved_photo_is_edited_no_more(visitor: Client, contest: Contest, member: Member):
    photo = own(contest, member, "approved")

    answer = visitor.get(address("edit-photo", photo))

    assert answer.headers["Location"] == address("my-photo", photo)


def test_withdrawing_says_the_consequence_then_does_it(
    visitor: Client, contest: Contest, member: Member
):
    photo = own(contest, member, "approved")
    path = address("withdraw-photo", photo)
    page = read(visitor, path)
    assert "Ảnh biến khỏi trang ảnh ngay" in page.text

    answers = [press(visitor, page, path) for _ in range(2)]

    assert [answer.headers["Location"] for answer in answers] == ["/anh-cua-toi/"] * 2
    assert f"Đã rút ảnh {photo.code}." in read(visitor, "/anh-cua-toi/").text
    photo.refresh_from_db()
    assert photo.status == "withdrawn"
    assert photo.records.filter(action="withdraw").count() == 1


def test_an_objection_reaches_the_record_and_ends_with_the_notice_period(
    visitor: Client, contest: Contest, member: Member
):
    photo = own(contest, member, "rejected", status_reason="date")
    path = address("explain-photo", photo)
    form = read(visitor, path).form(path).fields

    empty = visitor.post(path, form | {"text": " "})
    assert empty.status_code == 400
    visitor.post(path, form | {"text": "Tôi chụp ngày 20/11."})
    hour_ago = NOW - dt.timedelta(hours=1)
    closed = {"submission_closes_at": hour_ago, "voting_closes_at": hour_ago}
    moved(contest, **closed, notice_ends_at=NOW)
    late = visitor.post(path, form | {"text": "Và còn tệp gốc."})

    told = [(record.action, record.note) for record in explanations_of(photo)]
    assert told == [("object", "Tôi chụp ngày 20/11.")]
    assert late.status_code == 409
    assert "Đã hết hạn khiếu nại." in page_of(late).text


def test_only_the_author_fetches_the_picture_of_a_photo_that_is_not_public(
    visitor: Client, another: Client, contest: Contest
):
    author = MemberFactory(unit=UnitFactory())
    photo = submit(contest, author).photo
    followups.make_renditions(photo.pk, at=NOW)
    path = reverse("my-photo-picture", args=[photo.pk, "thumb"])
    visitor.force_login(photo.author)
    another.force_login(MemberFactory())

    answer = visitor.get(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"  # type: ignore[attr-defined]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert another.get(path).status_code == 404


def test_the_optional_consent_is_taken_back_and_the_texts_can_be_read(
    visitor: Client, contest: Contest, member: Member
):
    photo = own(contest, member, "approved", consent_exhibition=True)
    page = read(visitor, "/du-lieu-cua-toi/")

    press(visitor, page, reverse("take-back-consent", args=[photo.pk]))

    photo.refresh_from_db()
    assert photo.consent_exhibition is False
    assert photo.status == "approved"
    link = next(one for one in page.links() if one.startswith("/dong-y/"))
    texts = read(visitor, link)
    assert "Tôi là tác giả của ảnh này; ảnh chưa đạt giải ở cuộc thi nào." in texts.text
    assert "/du-lieu-cua-toi/" in texts.links()
    read(visitor, "/dong-y/?ban=khong-co", status=404)


def test_a_copy_of_all_data_is_handed_out(visitor: Client, contest: Contest, member: Member):
    answer = visitor.get("/du-lieu-cua-toi/tai-ve/")

    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as copy:  # type: ignore[attr-defined]
        told = json.loads(copy.read("data.json"))
    assert told["profile"]["full_name"] == "Lý Thị Mẩy"
    assert "no-store" in answer.headers["Cache-Control"]


def test_erasing_asks_the_password_and_ends_the_session(
    visitor: Client, contest: Contest, member: Member
):
    path = reverse("erase-me")
    form = read(visitor, path).form(path).fields

    wrong = visitor.post(path, form | {"password": "sai"})
    assert wrong.status_code == 401
    assert "Việc này không hoàn tác được." in page_of(wrong).text
    answer = visitor.post(path, form | {"password": PASSWORD})

    assert answer.headers["Location"] == "/"
    assert "Đã xóa dữ liệu của bạn." in read(visitor, "/").text
    assert "Đăng xuất" not in read(visitor, "/").text
    member.refresh_from_db()
    assert member.erased_at is not None


def test_who_holds_a_role_is_not_erased(visitor: Client, contest: Contest):
    visitor.force_login(MemberFactory(role="organizer"))

    page = read(visitor, reverse("erase-me"))

    assert "Tài khoản này đang giữ một vai trò." in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_many_queries_however_long(
    visitor: Client, contest: Contest, member: Member, count: int, django_assert_num_queries
):
    for status in ("pending", "returned", "approved")[:count]:
        own(contest, member, status)

    with django_assert_num_queries(7):
        assert visitor.get("/anh-cua-toi/").content.decode().count('class="entry"') == count


def test_every_step_that_an_author_is_told_has_its_words():
    assert sorted(my_photo._STEPS) == sorted(my_photos._STEPS)
