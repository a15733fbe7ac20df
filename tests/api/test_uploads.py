"""tus 1.0.0 at the API: core, creation, checksum, termination, expiration."""

import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from rest_framework.test import APIClient

from photo_contest.models import Contest, Member, Photo, Upload
from tests.api.callers import V1, client_of, refusal
from tests.api.sending import send
from tests.factories import PASSWORD, MemberFactory
from tests.pictures import photo_bytes

pytestmark = pytest.mark.django_db
UPLOADS = f"{V1}/uploads/"
PIECE = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def _empty_folder(settings: Any, tmp_path: Path) -> None:
    settings.CONTEST_UPLOADS_ROOT = tmp_path / "uploads"
    settings.CONTEST_UPLOADS_ROOT.mkdir()


@pytest.fixture
def sender(author: Member) -> APIClient:
    return client_of(author)


def tus(**more: str) -> dict[str, str]:
    return {"Tus-Resumable": "1.0.0"} | {
        name.replace("_", "-"): told for name, told in more.items()
    }


def told(data: bytes) -> str:
    return base64.b64encode(data).decode()


def begin(sender: Any, length: int, **more: str) -> HttpResponse:
    return sender.post(UPLOADS, headers=tus(Upload_Length=str(length), **more))


def piece(sender: Any, url: str, offset: int, data: bytes, **more: str) -> HttpResponse:
    headers = tus(Upload_Offset=str(offset), Content_Length=str(len(data)), **more)
    return sender.patch(url, data, content_type=PIECE, headers=headers)


def asked(sender: Any, url: str) -> int:
    response = sender.head(url, headers=tus())
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    return int(response["Upload-Offset"])


def test_the_server_tells_what_it_speaks(api: APIClient) -> None:
    response = api.options(UPLOADS)
    assert response.status_code == 204
    assert {name: value for name, value in response.items() if name.startswith("Tus-")} == {
        "Tus-Version": "1.0.0",
        "Tus-Resumable": "1.0.0",
        "Tus-Extension": "creation,checksum,termination,expiration",
        "Tus-Checksum-Algorithm": "sha1,sha256",
        "Tus-Max-Size": "26214400",
    }


def test_a_photo_comes_in_pieces_and_is_sent_as_upload(
    contest: Contest, sender: APIClient, author: Member
) -> None:
    data = photo_bytes(seed=41)
    begun = begin(sender, len(data), Upload_Metadata=f"filename {told('Ảnh 1.jpg'.encode())},own")
    assert (begun.status_code, begun["Tus-Resumable"]) == (201, "1.0.0")
    upload, url = Upload.objects.get(), begun["Location"]
    assert (upload.author, upload.name, url) == (author, "Ảnh 1.jpg", f"{UPLOADS}{upload.pk}/")
    assert begun["Upload-Expires"].endswith(" GMT")
    half = len(data) // 2
    first = piece(sender, url, 0, data[:half])
    assert (first.status_code, first["Upload-Offset"], first.content) == (204, str(half), b"")
    head = sender.head(url, headers=tus())
    assert head["Upload-Length"] == str(len(data))
    assert head["Upload-Metadata"] == f"filename {told('Ảnh 1.jpg'.encode())}"
    assert asked(sender, url) == half
    assert [one["offset"] for one in sender.get(UPLOADS).json()] == [half]
    refusal(send(sender, image=None, upload=upload.pk), 409, "upload-unfinished")
    rest = data[half:]
    checksum = f"sha256 {told(hashlib.sha256(rest).digest())}"
    assert piece(sender, url, half, rest, Upload_Checksum=checksum).status_code == 204

    sent = send(sender, image=None, upload=upload.pk)
    again = send(sender, image=None, upload=upload.pk)
    assert (sent.status_code, again.status_code) == (201, 201)
    assert sent.json()["id"] == again.json()["id"] == Photo.objects.get().pk
    assert sender.get(UPLOADS).json() == []
    assert asked(sender, url) == len(data)


def test_a_piece_that_does_not_fit_is_told_why(sender: APIClient) -> None:
    url = begin(sender, 10)["Location"]
    conflict = refusal(piece(sender, url, 3, b"345"), 409, "upload-conflict")
    assert conflict["offset"] == 0
    refusal(piece(sender, url, 0, b"0123456789X"), 400, "invalid")
    refusal(piece(sender, url, 0, b"01", Upload_Checksum="md5 AAAA"), 400, "invalid")
    refusal(piece(sender, url, 0, b"01", Upload_Checksum="sha1 *"), 400, "invalid")
    wrong = f"sha1 {told(hashlib.sha1(b'10', usedforsecurity=False).digest())}"
    broken = piece(sender, url, 0, b"01", Upload_Checksum=wrong)
    refusal(broken, 460, "checksum-mismatch")
    assert broken["Tus-Resumable"] == "1.0.0"
    for offset in ("", "-1", "0x1", "9" * 16):
        response = sender.patch(url, b"01", content_type=PIECE, headers=tus(Upload_Offset=offset))
        refusal(response, 400, "invalid")
    other_type = sender.patch(url, {}, headers=tus(Upload_Offset="0"))
    refusal(other_type, 415, "unsupported-media-type")
    assert asked(sender, url) == 0


@pytest.mark.parametrize("length", ["", "0", "-1", "1.5", "9" * 16, "một"])
def test_a_file_without_a_length_is_refused(sender: APIClient, length: str) -> None:
    response = sender.post(UPLOADS, headers=tus(Upload_Length=length))
    refusal(response, 400, "invalid")


def test_a_file_too_many_or_too_large_is_refused(sender: APIClient) -> None:
    refusal(begin(sender, 26214401), 413, "file-too-large")
    refusal(begin(sender, 10, Upload_Metadata="filename *"), 400, "invalid")
    assert [begin(sender, 10).status_code for _ in range(3)] == [201, 201, 201]
    refusal(begin(sender, 10), 409, "too-many-uploads")


def test_without_the_protocols_version_nothing_happens(sender: APIClient) -> None:
    response = sender.post(UPLOADS, headers={"Upload-Length": "10", "Tus-Resumable": "0.2.2"})
    refusal(response, 412, "unsupported-tus-version")
    assert response["Tus-Version"] == "1.0.0"
    refusal(sender.post(UPLOADS), 412, "unsupported-tus-version")
    assert not Upload.objects.exists()


def test_an_upload_is_given_up_and_others_never_see_it(sender: APIClient, api: APIClient) -> None:
    url = begin(sender, 10)["Location"]
    other = client_of(MemberFactory())
    for caller, status, code in ((api, 401, "not-authenticated"), (other, 404, "not-found")):
        refusal(piece(caller, url, 0, b"01"), status, code)
        refusal(caller.delete(url, headers=tus()), status, code)
        assert caller.head(url, headers=tus()).status_code == status
    refusal(begin(api, 10), 401, "not-authenticated")
    refusal(api.get(UPLOADS), 401, "not-authenticated")
    assert other.get(UPLOADS).json() == []
    gone = sender.delete(url, headers=tus())
    assert (gone.status_code, gone["Tus-Resumable"]) == (204, "1.0.0")
    assert sender.head(url, headers=tus()).status_code == 404
    refusal(sender.delete(url, headers=tus()), 404, "not-found")


def test_who_cannot_send_patch_says_so_in_a_header(sender: APIClient) -> None:
    url = begin(sender, 2)["Location"]
    headers = tus(Upload_Offset="0", X_HTTP_Method_Override="PATCH", Content_Length="2")
    response = sender.post(url, b"01", content_type=PIECE, headers=headers)
    assert (response.status_code, response["Upload-Offset"]) == (204, "2")


@pytest.fixture
def page(author: Member) -> Client:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert client.login(username=author.username, password=PASSWORD)
    return client


def test_a_page_sends_with_its_session_and_its_csrf_token(page: Client) -> None:
    refusal(begin(page, 10), 403, "cross-site")
    page.cookies["csrftoken"] = "a" * 32
    token = {"X_CSRFToken": "a" * 32}
    begun = begin(page, 10, **token)
    assert begun.status_code == 201, begun.content.decode()
    url = begun["Location"]
    refusal(piece(page, url, 0, b"01"), 403, "cross-site")
    assert piece(page, url, 0, b"01", **token).status_code == 204
    assert asked(page, url) == 2


def test_either_a_file_or_an_upload_is_sent(contest: Contest, sender: APIClient) -> None:
    assert set(refusal(send(sender, image=None), 400, "invalid")["errors"]) == {"image"}
    both = refusal(send(sender, upload="0" * 32), 400, "invalid")
    assert set(both["errors"]) == {"upload"}
    refusal(send(sender, image=None, upload="0" * 32), 404, "not-found")


def test_the_consent_texts_are_public(contest: Contest, api: APIClient) -> None:
    texts = api.get(f"{V1}/contests/net-dep/consents/").json()
    assert texts["version"] == "1"
    assert [(box["name"], box["is_required"]) for box in texts["boxes"]] == [
        ("authorship", True),
        ("pictured", True),
        ("children", False),
        ("exhibition", False),
    ]
    assert all(set(box["words"]) == set(box["label"]) == {"vi", "en"} for box in texts["boxes"])
    refusal(api.get(f"{V1}/contests/none/consents/"), 404, "not-found")
