"""Bodies at the gate: who may send a large one, how many at once, and whole or not at all."""

import io
import itertools
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.http import HttpResponse, HttpResponseBase, UnreadablePostError
from django.test import RequestFactory
from django.utils import timezone, translation

from backend import uploads
from backend.arriving import PIECE, Arriving
from backend.uploads import LARGE, UploadGate
from photo_contest.domain.accounts import issue_token
from photo_contest.models import Member, Photo
from tests.api.callers import V1, client_of, refusal
from tests.api.sending import form, image
from tests.factories import MemberFactory, PhotoFactory
from tests.pictures import photo_bytes

PLACES = settings.CONTEST_THREADS // 4
LARGE_PLACES = PLACES * 3 // 4
SHARE = PLACES // 2  # of one sender
SIGN_IN = f"{V1}/auth/login/"


def arriving(
    length: int, member: Member | None = None, path: str = SIGN_IN, **environ: object
) -> WSGIRequest:
    headers = {}
    if member is not None:
        token = issue_token(member=member, at=timezone.now()).token
        headers["Authorization"] = f"Bearer {token}"
    return RequestFactory().post(
        path,
        b"",
        content_type="multipart/form-data; boundary=x",
        headers=headers,
        CONTENT_LENGTH=str(length),
        **environ,
    )


def passing(request: WSGIRequest) -> HttpResponse:
    return HttpResponse("passed")


def never(request: WSGIRequest) -> HttpResponse:
    pytest.fail("the body was let in")


class Held:
    """Something that several threads are in until they are let go, by which they end."""

    def __init__(self) -> None:
        self.inside = threading.Semaphore(0)
        self.let_go = threading.Event()
        self.answers: list[HttpResponseBase] = []
        self._threads: list[threading.Thread] = []

    def stay(self) -> None:
        self.inside.release()
        assert self.let_go.wait(30)

    def enter(self, ask: Callable[[], HttpResponseBase]) -> None:
        """Ask in a thread of its own, and come back when it is inside."""

        def run() -> None:
            self.answers.append(ask())
            connections.close_all()

        thread = threading.Thread(target=run)
        thread.start()
        self._threads.append(thread)
        assert self.inside.acquire(timeout=30)

    def end(self) -> None:
        self.let_go.set()
        for thread in self._threads:
            thread.join(30)


@pytest.fixture
def held():
    held = Held()
    yield held
    held.end()
    assert {answer.status_code for answer in held.answers} <= {200, 400}


@pytest.fixture
def slow_gate(held: Held) -> UploadGate:
    """A gate whose views read on and on."""

    def view(request: WSGIRequest) -> HttpResponse:
        held.stay()
        return HttpResponse("done")

    return UploadGate(view)


# --- large bodies -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_large_bodies_leave_a_place_to_small_ones_and_a_further_one_gets_503_at_once(
    held, slow_gate
):
    for _ in range(LARGE_PLACES):
        request = arriving(LARGE, MemberFactory())
        held.enter(lambda request=request: slow_gate(request))
    response = UploadGate(never)(arriving(LARGE, MemberFactory()))
    refusal(response, 503, "too-busy")
    assert response["Retry-After"] == "5"
    page = UploadGate(never)(arriving(LARGE, MemberFactory(), "/gui-anh/"))
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "Đang có nhiều người gửi cùng lúc." in page.content.decode()
    small = {"wsgi.input": BytesIO(b"x" * (LARGE - 1))}
    for request in (arriving(LARGE - 1, **small), arriving(0), RequestFactory().get("/")):
        assert UploadGate(passing)(request).content == b"passed"


@pytest.mark.django_db(transaction=True)
def test_one_sender_takes_half_of_the_places_at_most(held, slow_gate):
    greedy, other = MemberFactory.create_batch(2)
    for _ in range(SHARE):
        request = arriving(LARGE, greedy)
        held.enter(lambda request=request: slow_gate(request))
    refusal(UploadGate(never)(arriving(LARGE, greedy)), 503, "too-busy")
    assert UploadGate(passing)(arriving(LARGE, other)).content == b"passed"
    held.end()
    assert UploadGate(passing)(arriving(LARGE, greedy)).content == b"passed"


@pytest.mark.django_db
def test_a_place_is_free_again_when_its_body_was_read_or_failed(author):
    def failing(request: WSGIRequest) -> HttpResponse:
        raise RuntimeError

    for _ in range(PLACES + 1):
        with pytest.raises(RuntimeError):
            UploadGate(failing)(arriving(LARGE, author))
    assert UploadGate(passing)(arriving(LARGE, author)).content == b"passed"


@pytest.mark.django_db
@pytest.mark.parametrize("length", [LARGE, 10**12])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": "Bearer " + "x" * 20_000},
        {"Authorization": "Bearer \xff"},
        {"Cookie": "sessionid=x"},
        {"Cookie": 'sessionid="\\000aaaaaaaaaaaa"'},
        {"Cookie": "sessionid=" + "x" * 20_000},
    ],
)
def test_nobody_sends_a_large_body_without_being_signed_in(api, headers, length):
    response = api.generic("POST", SIGN_IN, b"", headers=headers, CONTENT_LENGTH=str(length))
    refusal(response, 401, "not-authenticated")


@pytest.mark.django_db
@pytest.mark.parametrize("length", [settings.CONTEST_MAX_BODY_BYTES + 1, 10**12])
def test_what_says_that_it_is_larger_than_any_photo_is_refused(author, length):
    response = UploadGate(never)(arriving(length, author, **{"wsgi.input": BytesIO(b"x")}))
    problem = refusal(response, 413, "file-too-large")
    assert problem["max"] == 25
    assert "25 MB" in problem["detail"]


# --- small bodies -------------------------------------------------------------------------


class Stalled(BytesIO):
    """A body whose sender stops until it is told to go on."""

    def __init__(self, held: Held) -> None:
        super().__init__(b"x" * 10)
        self._held = held

    def read(self, size: int | None = -1) -> bytes:
        self._held.stay()
        return super().read(size)


def small(body: BytesIO | None = None, address: str = "203.0.113.1") -> WSGIRequest:
    there = BytesIO(b"x" * 10)
    return arriving(10, REMOTE_ADDR=address, **{"wsgi.input": body or there})


def stall(held: Held, count: int, address: str = "203.0.113.{}") -> None:
    """So many small bodies that stay."""
    before = len(uploads._places._holders)
    for n in range(count):
        request = small(Stalled(held), address.format(n))
        held.enter(lambda request=request: UploadGate(passing)(request))
    deadline = time.monotonic() + 30
    while len(uploads._places._holders) < before + count:
        assert time.monotonic() < deadline
        threading.Event().wait(0.005)


def test_no_more_than_a_quarter_of_the_threads_waits_for_a_body(held):
    stall(held, PLACES)
    refusal(UploadGate(never)(small(address="203.0.113.99")), 503, "too-busy")
    refusal(UploadGate(never)(arriving(LARGE)), 503, "too-busy")  # before asking who sends it
    assert UploadGate(passing)(RequestFactory().get("/")).content == b"passed"
    held.end()
    assert UploadGate(passing)(small(address="203.0.113.99")).content == b"passed"


def test_being_busy_is_not_logged(held, api, caplog):
    stall(held, PLACES)
    refusal(api.post(SIGN_IN, {"username": "x"}), 503, "too-busy")
    assert caplog.records == []


def test_one_address_takes_half_of_the_places_at_most(held):
    stall(held, SHARE, "203.0.113.1")
    refusal(UploadGate(never)(small()), 503, "too-busy")
    assert UploadGate(passing)(small(address="203.0.113.2")).content == b"passed"


def test_a_body_that_is_there_needs_no_place():
    """Forty at once from one address: none is refused."""
    gate = UploadGate(passing)
    with ThreadPoolExecutor(settings.CONTEST_THREADS) as pool:
        answers = list(pool.map(lambda _: gate(small()).status_code, range(40)))
    assert answers == [200] * 40


# --- slow bodies --------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title"),
    [("vi", "Nội dung gửi lên đến quá chậm."), ("en", "What was sent arrived too slowly.")],
)
def test_a_small_body_that_does_not_come_is_given_up(held, monkeypatch, language, title):
    """Its answer ends, and its place is free, when the read has returned."""
    monkeypatch.setattr("backend.uploads.PATIENCE", 0.05)
    with translation.override(language):
        response = UploadGate(never)(small(Stalled(held)))
    assert response.status_code == 408
    told = b"".join(itertools.islice(response, 1))
    assert (json.loads(told)["code"], json.loads(told)["title"]) == ("body-too-slow", title)
    assert len(uploads._places._holders) == 1
    held.let_go.set()
    response.close()
    assert uploads._places._holders == []


@pytest.mark.django_db
def test_a_large_body_that_stops_is_given_up_whatever_its_view_made_of_it(
    held, author, monkeypatch
):
    monkeypatch.setattr("backend.arriving.PATIENCE", 0.05)

    def swallowing(request: WSGIRequest) -> HttpResponse:
        with suppress(UnreadablePostError):
            request.read()
        return HttpResponse("passed")

    response = UploadGate(swallowing)(arriving(LARGE, author, **{"wsgi.input": Stalled(held)}))
    held.let_go.set()
    told = b"".join(response)
    response.close()
    assert (response.status_code, json.loads(told)["code"]) == (408, "body-too-slow")
    assert int(response["Content-Length"]) == len(told)


def test_a_body_that_comes_piece_by_piece_in_time_is_read_whole():
    class Trickling(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert 0 < size <= PIECE
            return super().read(size)

    data = bytes(range(256)) * 400
    body = io.BufferedReader(Arriving(Trickling(data), len(data)), PIECE)
    assert body.read() == data


@pytest.mark.parametrize("length", ["", "x", "-1", "1e9", "9" * 5000, "\u0661"])
@pytest.mark.django_db
def test_a_length_that_is_none_does_no_harm(api, length):
    response = api.generic(
        "POST", SIGN_IN, b"{}", content_type="application/json", CONTENT_LENGTH=length
    )
    assert response.status_code in (400, 401)


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
