"""Bodies: who may send a large one, how many are read at once, and what a cut one leaves.

Reading a body can take as long as its sender likes, and a thread waits with it. So large bodies
take at most a quarter of the server's threads, small ones at most half while they are read, and
the rest always serves those who only read.
"""

import io
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.utils import timezone

from backend.problems import refuse
from photo_contest.domain.accounts import member_of_token
from photo_contest.errors import ContestError, ImageRefused, NotAuthenticated, TooBusy

LARGE = 128 * 2**10  # a smaller body is read whole before its view is asked
STUCK = 2.0  # seconds: a small body that takes longer is not being sent
DRAINED = 64 * 2**20  # of a body too large so much is read, so that its sender reads the answer

_places = max(1, settings.CONTEST_THREADS // 4)
_large = threading.BoundedSemaphore(_places)
_small = threading.BoundedSemaphore(max(1, settings.CONTEST_THREADS // 2))
_state = threading.Lock()
_sending: Counter[str] = Counter()  # large bodies by sender
_begun: dict[int, float] = {}  # small bodies being read, by thread


class UploadGate:
    """Admits a body when there is a place for it, and refuses it at once otherwise (503,
    Retry-After). A large one needs somebody signed in, who takes no more than half of the places
    (401, 503), and is no larger than a photo may be (413). A form that ends before its announced
    length is an interrupted one: it is refused whole, and what had come is removed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = _announced(request)
        try:
            if length >= LARGE:
                with _large_place(request):
                    _refuse_endless(request, length)
                    request._stream = WholeBody(request._stream, length)  # type: ignore[assignment]
                    return self._answer(request)
            if length > 0:
                with _small_place():
                    _read_whole(request, length)
        except ContestError as error:
            return refuse(request, error)
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            for handler in request.upload_handlers:
                if hasattr(handler, "file"):
                    handler.file.close()


class WholeBody(io.IOBase):
    """A request body that raises when it ends early."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream, self._left = stream, length

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._stream.read(size)
        return self._counted(data, is_last=size < 0 or (size > 0 and not data))

    def readline(self, size: int | None = -1) -> bytes:
        line: bytes = self._stream.readline(size)
        return self._counted(line, is_last=not line and size != 0)

    def _counted(self, data: bytes, *, is_last: bool) -> bytes:
        self._left -= len(data)
        if is_last and self._left > 0:
            raise UnreadablePostError("the body ended early")
        return data


@contextmanager
def _large_place(request: HttpRequest) -> Iterator[None]:
    sender = _sender(request)
    with _state:
        if _sending[sender] >= max(1, _places // 2):
            raise TooBusy
        _sending[sender] += 1
    try:
        if not _large.acquire(blocking=False):
            raise TooBusy
        try:
            yield
        finally:
            _large.release()
    finally:
        with _state:
            _sending[sender] -= 1
            if not _sending[sender]:
                del _sending[sender]


@contextmanager
def _small_place() -> Iterator[None]:
    """A place to read a small body. Those who read on do so in no time, so it is worth a moment's
    wait, unless the places are held by bodies that do not come."""
    if not _small.acquire(blocking=False):
        with _state:
            stuck = any(time.monotonic() - begun > STUCK for begun in _begun.values())
        if stuck or not _small.acquire(timeout=1.0):
            raise TooBusy
    me = threading.get_ident()
    try:
        with _state:
            _begun[me] = time.monotonic()
        yield
    finally:
        with _state:
            _begun.pop(me, None)
        _small.release()


def _sender(request: HttpRequest) -> str:
    """Who sends a large body: nobody does without being signed in."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        member = member_of_token(token.strip()[:200], at=timezone.now())
        if member is not None:
            return str(member.pk)
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    sender = SessionStore(cookie).get(SESSION_KEY) if cookie.isalnum() else None
    if sender is None:
        raise NotAuthenticated
    return str(sender)


def _read_whole(request: HttpRequest, length: int) -> None:
    data = b""
    while len(data) < length:
        chunk = request._stream.read(length - len(data))
        if not chunk:
            break
        data += chunk
    request._stream = WholeBody(io.BytesIO(data), length)  # type: ignore[assignment]


def _refuse_endless(request: HttpRequest, length: int) -> None:
    if length > settings.CONTEST_MAX_BODY_BYTES:
        _drain(request)
        largest = (settings.CONTEST_MAX_BODY_BYTES - 2**20) // 2**20
        size = round(length / 2**20, 1)
        raise ImageRefused("file-too-large", size=size, max=largest)


def _drain(request: HttpRequest) -> None:
    left = DRAINED
    while left > 0:
        chunk = request._stream.read(min(left, 2**20))
        if not chunk:
            return
        left -= len(chunk)


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
