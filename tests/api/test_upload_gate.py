"""Large bodies at the gate: how many at once, how large, and whole or not at all."""

import threading
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpResponse
from django.test import RequestFactory

from backend.uploads import LARGE, UploadGate
from photo_contest.models import Photo
from tests.api.callers import V1, client_of, refusal
from tests.api.sending import form, image
from tests.factories import PhotoFactory
from tests.pictures import photo_bytes

PLACES = settings.CONTEST_THREADS // 4
MEGABYTE = 2**20


def arriving(length: int, path: str = f"{V1}/voters/"):
    return RequestFactory().post(
        path, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(length)
    )


class Held:
    """A view that stays inside until it is let go."""

    def __init__(self) -> None:
        self.inside = threading.Semaphore(0)
        self.let_go = threading.Event()

    def __call__(self, request):
        self.inside.release()
        assert self.let_go.wait(30)
        return HttpResponse("done")


@pytest.fixture
def full_gate():
    """A gate whose places are all taken, and the event that frees them."""
    view = Held()
    gate = UploadGate(view)
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(gate(arriving(LARGE))))
        for _ in range(PLACES)
    ]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert view.inside.acquire(timeout=30)
    yield gate, view
    view.let_go.set()
    for thread in threads:
        thread.join(30)
    assert [answer.status_code for answer in answers] == [200] * PLACES


def test_a_quarter_of_the_threads_reads_large_bodies_and_a_further_one_gets_503_at_once(full_gate):
    gate, _ = full_gate
    response = gate(arriving(LARGE))
    refusal(response, 503, "too-busy")
    assert response["Retry-After"] == "5"


def test_a_page_too_gets_its_503_with_a_sentence(full_gate):
    gate, _ = full_gate
    response = gate(arriving(LARGE, "/gui-anh/"))
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Đang có nhiều người gửi cùng lúc." in response.content.decode()


def test_small_bodies_pass_a_full_gate(full_gate):
    passing = UploadGate(lambda request: HttpResponse("passed"))
    for request in (arriving(LARGE - 1), arriving(0), RequestFactory().get("/")):
        assert passing(request).content == b"passed"


def test_a_place_is_free_again_when_its_body_was_read_or_refused():
    def failing(request):
        raise RuntimeError

    for _ in range(PLACES + 1):
        with pytest.raises(RuntimeError):
            UploadGate(failing)(arriving(LARGE))
    assert UploadGate(lambda request: HttpResponse())(arriving(LARGE)).status_code == 200


@pytest.mark.parametrize("length", [settings.CONTEST_MAX_BODY_BYTES + 1, 10**12])
def test_what_says_that_it_is_larger_than_any_photo_is_refused_unread(length):
    def never(request):
        pytest.fail("the body was let in")

    response = UploadGate(never)(arriving(length))
    problem = refusal(response, 413, "file-too-large")
    assert problem["max"] == 25
    assert "25 MB" in problem["detail"]


@pytest.mark.parametrize("length", ["", "x", "-1", "1e9", "9" * 5000, "\u0661"])
@pytest.mark.django_db
def test_a_length_that_is_none_does_no_harm(api, length):
    response = api.generic(
        "POST", f"{V1}/voters/", b"{}", content_type="application/json", CONTENT_LENGTH=length
    )
    assert response.status_code in (201, 400, 413)


# --- interrupted bodies -------------------------------------------------------------------


def body_of(fields) -> tuple[bytes, str]:
    made = RequestFactory().post("/", fields)
    return made.body, made.META["CONTENT_TYPE"]


@pytest.mark.django_db
@pytest.mark.parametrize("size", [(1200, 900), (160, 120)])
@pytest.mark.parametrize("kept", [0.02, 0.5, 0.9, 0.99])
def test_an_interrupted_upload_is_refused_whole(contest, author, size, kept):
    """Also a small one, and one whose picture had come whole when the line broke."""
    body, content_type = body_of(form(image=image(photo_bytes(3, size)), story="kể " * 1000))
    response = client_of(author).generic(
        "POST",
        f"{V1}/contests/net-dep/photos/",
        b"",
        content_type=content_type,
        CONTENT_LENGTH=str(len(body)),
        **{"wsgi.input": BytesIO(body[: int(len(body) * kept)])},
    )
    refusal(response, 400, "unreadable-request")
    assert not Photo.objects.exists()
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [0, 1, 20, 40])
def test_an_interrupted_edit_changes_nothing(contest, author, kept):
    photo = PhotoFactory(contest=contest, author=author, status="pending")
    body = b'{"title": "Ca hai", "caption": "Mot hai ba"}'
    response = client_of(author).generic(
        "PATCH",
        f"{V1}/photos/{photo.pk}/",
        b"",
        content_type="application/json",
        CONTENT_LENGTH=str(len(body)),
        **{"wsgi.input": BytesIO(body[:kept])},
    )
    refusal(response, 400, "unreadable-request")
    photo.refresh_from_db()
    assert photo.version == 1


@pytest.mark.django_db
def test_a_disk_that_fills_up_while_a_body_is_read_is_507(contest, author, monkeypatch):
    def no_space(self, data, start):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", no_space)
    response = client_of(author).post(
        f"{V1}/contests/net-dep/photos/", form(image=image(photo_bytes(3))), format="multipart"
    )
    refusal(response, 507, "storage-full")
    assert not Photo.objects.exists()
