"""Sending a photo by the pages' forms alone, as a browser without a script does."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from photo_contest.domain import uploads
from photo_contest.models import Contest, Lookalike, Member, Photo, Upload
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory, moved
from tests.pictures import photo_bytes
from tests.web.reading import Page, page_of, read

pytestmark = pytest.mark.django_db

TEXTS = {"title": "Ca sớm", "caption": "Tổ đường dây lên trạm.", "taken_on": "2026-10-03"}
TICKED = {"consent_authorship": "1", "consent_pictured": "1"}


@pytest.fixture
def contest() -> Contest:
    return ContestFactory(photos_per_author=3, caption_max_words=10)


@pytest.fixture
def author(contest: Contest) -> Member:
    return MemberFactory(unit=UnitFactory(parent=contest.host))


@pytest.fixture
def client(visitor: Client, author: Member) -> Client:
    visitor.force_login(author)
    return visitor


def image(seed: int = 1, data: bytes = b"", name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or photo_bytes(seed=seed), "image/jpeg")


def send_file(client: Client, file: SimpleUploadedFile, address: str = "/gui-anh/") -> Any:
    token = read(client, address).form("").fields["csrfmiddlewaretoken"]
    return client.post(address, {"image": file, "csrfmiddlewaretoken": token})


def step_two(client: Client, seed: int = 1) -> str:
    """The address of the second step, with a file on it."""
    answer = send_file(client, image(seed))
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def filled(client: Client, address: str, **fields: Any) -> dict[str, Any]:
    """What the second step's form sends: of its boxes only those that are ticked."""
    form = read(client, address).form(address).fields
    kept = {name: form[name] for name in ("csrfmiddlewaretoken", "consent_version")}
    return kept | TEXTS | fields


def send_texts(client: Client, address: str, **fields: Any) -> HttpResponseBase:
    return client.post(address, filled(client, address, **fields))


def test_file_and_texts_make_a_photo(client: Client, author: Member):
    address = step_two(client)

    answer = send_texts(client, address, **TICKED, consent_exhibition="1")

    photo = Photo.objects.get()
    assert answer.headers["Location"] == f"/anh-cua-toi/{photo.pk}/?moi=1"
    assert (photo.author, photo.title, str(photo.taken_on)) == (author, "Ca sớm", "2026-10-03")
    assert (photo.consent_exhibition, photo.consent_children) == (True, False)
    result = read(client, answer.headers["Location"])
    assert f"Đã nhận ảnh {photo.code}." in result.text
    assert "Gửi ảnh nữa (còn 2)" in result.text


def test_sent_twice_or_come_back_to_it_is_the_same_photo(client: Client):
    address = step_two(client)
    form = filled(client, address, **TICKED)

    answers = [client.post(address, form), client.post(address, form), client.get(address)]

    result = f"/anh-cua-toi/{Photo.objects.get().pk}/?moi=1"
    assert [answer.headers["Location"] for answer in answers] == [result] * 3


def test_all_that_is_wrong_is_told_at_once_and_nothing_typed_is_lost(client: Client):
    address = step_two(client)

    wrong = {"title": "", "caption": "mười một chữ " * 4, "taken_on": "32/13/2026"}
    answer = send_texts(client, address, **wrong, consent_pictured="1", story="Tổ có năm người.")

    page = page_of(answer)
    assert answer.status_code == 400
    for sentence in (
        "Có 4 chỗ cần sửa.",
        "Xin điền tên ảnh.",
        "Chú thích quá dài. Tối đa 10 chữ.",
        "Không đọc được ngày. Xin ghi ngày/tháng/năm, ví dụ 23/11/2026.",
        "Cần đồng ý với văn bản này để Ban Tổ chức được đăng ảnh.",
        "Tổ có năm người.",
    ):
        assert sentence in page.text
    assert [box["id"] for box in page.all("input") if "checked" in box] == ["consent_pictured"]
    assert not Photo.objects.exists()


def test_no_box_is_ticked_beforehand(client: Client):
    page = read(client, step_two(client))

    boxes = [box for box in page.all("input") if box.get("type") == "checkbox"]
    assert len(boxes) == 4
    assert not [box for box in boxes if "checked" in box]


def test_a_day_may_be_written_as_people_write_it(client: Client):
    send_texts(client, step_two(client), **TICKED, taken_on="3/10/2026")

    assert str(Photo.objects.get().taken_on) == "2026-10-03"


@pytest.mark.parametrize(
    ("file", "status", "sentence"),
    [
        (None, 400, "Chưa có ảnh nào được chọn."),
        (b"%PDF-1.7 no picture", 415, "Tệp này không phải ảnh dùng được."),
        (photo_bytes(seed=1)[:3000], 422, "Không mở được ảnh."),
    ],
)
def test_a_wrong_file_is_refused_at_the_first_step(
    client: Client, file: bytes | None, status: int, sentence: str
):
    token = read(client, "/gui-anh/").form("").fields["csrfmiddlewaretoken"]
    sent = {"csrfmiddlewaretoken": token} | ({"image": image(data=file)} if file else {})

    answer = client.post("/gui-anh/", sent)

    assert answer.status_code == status
    assert sentence in page_of(answer).text
    assert not Upload.objects.exists()


def test_a_file_refused_at_the_second_step_is_replaced_there_and_the_texts_stay(
    client: Client, author: Member
):
    now = timezone.now()
    cut = photo_bytes(seed=1)[:3000]
    upload = uploads.begin_upload(author=author, length=len(cut), name="IMG.jpg", at=now)
    (uploads.storage.uploads() / upload.pk).write_bytes(cut)
    address = f"/gui-anh/{upload.pk}/"

    answer = send_texts(client, address, **TICKED)
    page = page_of(answer)
    assert answer.status_code == 422
    assert "Không mở được ảnh." in page.text
    assert "Tổ đường dây lên trạm." in page.text
    send_texts(client, address, **TICKED, image=image(2))

    assert Photo.objects.get().title == "Ca sớm"


def test_texts_for_a_file_that_is_gone_are_kept(client: Client):
    address = step_two(client)
    form = filled(client, address, **TICKED)
    Upload.objects.all().delete()

    answer = client.post(address, form)
    assert answer.status_code == 404
    assert "Không thấy tệp đang gửi này." in page_of(answer).text
    assert page_of(answer).form(address).fields["title"] == "Ca sớm"
    client.post(address, form | {"image": image()})

    assert Photo.objects.get().title == "Ca sớm"


def test_a_file_that_is_not_whole_is_asked_for_again(client: Client, author: Member):
    upload = uploads.begin_upload(author=author, length=9, name="IMG_7.HEIC", at=timezone.now())

    page = read(client, f"/gui-anh/{upload.pk}/")
    answer = send_texts(client, f"/gui-anh/{upload.pk}/", **TICKED)

    assert "IMG_7.HEIC chưa tải lên xong." in page.text
    assert answer.status_code == 409
    assert "Tệp ảnh chưa đến đủ." in page_of(answer).text


def test_another_members_upload_looks_like_none(client: Client):
    other = uploads.begin_upload(author=MemberFactory(), length=9, at=timezone.now())

    answers = [client.get(f"/gui-anh/{name}/") for name in (other.pk, "0" * 32, "la")]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({page_of(answer).text for answer in answers}) == 1


def test_files_that_became_no_photo_are_listed_and_can_be_dropped(client: Client):
    address = step_two(client)
    page = read(client, "/gui-anh/")
    assert "IMG_1.jpg" in page.text
    assert address in page.links()

    answer = client.post(f"{address}bo/", page.form(f"{address}bo/").fields)

    assert answer.headers["Location"] == "/gui-anh/"
    assert not Upload.objects.exists()
    assert "IMG_1.jpg" not in read(client, "/gui-anh/").text
    assert client.get(f"{address}bo/").headers["Location"] == "/gui-anh/"  # come back to


def test_consents_to_an_older_text_are_asked_anew(client: Client, contest: Contest):
    address = step_two(client)
    form = filled(client, address, **TICKED)
    moved(contest, consent_version="2")

    answer = client.post(address, form)

    page = page_of(answer)
    assert answer.status_code == 409
    assert "Văn bản đồng ý đã đổi." in page.text
    assert page.form(address).fields["consent_version"] == "2"
    assert not [box for box in page.all("input") if "checked" in box]


def test_the_own_photo_sent_again_is_told_with_the_way_to_it(client: Client):
    send_texts(client, step_two(client), **TICKED)
    photo = Photo.objects.get()

    answer = send_texts(client, step_two(client), **TICKED)

    assert answer.status_code == 409
    assert f"Ảnh trùng với ảnh {photo.code} của bạn." in page_of(answer).text
    assert f"/anh-cua-toi/{photo.pk}/" in page_of(answer).links()


def test_what_stands_against_a_photo_is_said_before_anybody_writes(
    client: Client, contest: Contest, author: Member
):
    told = []
    PhotoFactory.create_batch(3, contest=contest, author=author)
    told.append(read(client, "/gui-anh/"))
    moved(contest, submission_closes_at=timezone.now())
    told.append(read(client, "/gui-anh/"))
    moved(contest, submission_closes_at=contest.voting_closes_at)
    client.force_login(MemberFactory())
    told.append(read(client, "/gui-anh/"))

    sentences = [
        "Bạn đã gửi đủ 3 ảnh.",
        "Không trong thời gian nhận ảnh.",
        "Bạn chưa có tên trong danh sách của đơn vị nào.",
    ]
    for page, sentence in zip(told, sentences, strict=True):
        assert sentence in page.text
        assert not [field for field in page.all("input") if field.get("type") == "file"]


def test_a_held_photo_shows_only_likes_that_its_author_may_know_of(
    client: Client, contest: Contest, author: Member
):
    photo = PhotoFactory(contest=contest, author=author, status="held")
    public = PhotoFactory(contest=contest, title="Ảnh đã hiện", public_name="a" * 32)
    hidden = PhotoFactory(contest=contest, title="Ảnh chưa hiện", status="pending")
    for other in (public, hidden):
        first, second = sorted((photo, other), key=lambda one: one.pk)
        Lookalike.objects.create(
            first=first, second=second, phash_distance=3, turn=0, found_at=timezone.now()
        )

    page = read(client, f"/anh-cua-toi/{photo.pk}/?moi=1")

    assert "Đã nhận ảnh, cần người xem lại." in page.text
    assert "Ảnh đã hiện" in page.text
    assert "Ảnh chưa hiện" not in page.text
    assert {f"/anh-cua-toi/{photo.pk}/{way}/" for way in ("giai-thich", "rut")} <= page.links()


def test_a_returned_photo_gets_a_new_picture_by_the_same_first_step(
    client: Client, contest: Contest, author: Member
):
    photo = PhotoFactory(contest=contest, author=author, status="returned", code="LC-0007")
    address = f"/gui-anh/?cho={photo.pk}"
    assert "Ảnh mới cho LC-0007" in read(client, address).text

    answer = send_file(client, image(), address)

    assert answer.headers["Location"] == (
        f"/anh-cua-toi/{photo.pk}/sua/?tep={Upload.objects.get().pk}"
    )
    Photo.objects.update(status="approved")
    assert client.get(address).status_code == 404


def test_an_ended_session_costs_a_sign_in_and_no_words(client: Client, author: Member):
    address = step_two(client)
    form = filled(client, address, consent_pictured="1")
    client.cookies.pop("sessionid")

    ended = client.post(address, form)
    assert ended.status_code == 401
    fields = page_of(ended).form("/dang-nhap/").fields
    sign_in = fields | {"username": author.username, "password": "mat-khau-dai-2026"}
    assert client.post("/dang-nhap/", sign_in).headers["Location"] == address
    page: Page = read(client, address)

    assert page.form(address).fields["title"] == "Ca sớm"
    assert "Tổ đường dây lên trạm." in page.text
    assert "2026-10-03" in [field.get("value") for field in page.all("input")]
