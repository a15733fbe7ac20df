"""Bodies: who may send a large one, how many are read at once, and what a cut or a slow one leaves.

Reading a body can take as long as its sender likes, and a thread waits with it. So a body that is
not there in a moment needs a place, and there are places for a quarter of the server's threads: the
rest always serves those who only read or vote, and bodies that are there. Large bodies leave a
quarter of the places to small ones, nobody takes more than half, and what comes too slowly is given
up (`backend.arriving`).
"""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.utils import timezone

from backend.arriving import PATIENCE, PIECE, PLACES, Arriving
from backend.hanging_up import hang_up
from backend.problems import bad_request, refuse
from photo_contest.domain.accounts import member_of_token
from photo_contest.doorway.network import network_of
from photo_contest.errors import (
    BodyTooSlow,
    ContestError,
    ImageRefused,
    NotAuthenticated,
    TooBusy,
)

LARGE: Final = 128 * 2**10  # a smaller body is read whole before its view is asked
MOMENT: Final = 0.1  # seconds: a small body that takes longer is not there yet
PIECE_OF_A_FILE: Final = "application/offset+octet-stream"  # what came of it before a cut is kept
DRAINED: Final = 64 * 2**20  # of a body too large so much is read: its sender reads the answer


class UploadGate:
    """Admits a body that is there, or for which there is a place, and refuses others at once (503,
    Retry-After). A large one needs somebody signed in (401) and is no larger than a photo may be
    (413). One that ends before its announced length is refused whole (400), and so is one that
    comes too slowly (408); what had come is removed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = _announced(request)
        try:
            if length >= LARGE or (length > 0 and request.content_type == PIECE_OF_A_FILE):
                return self._large(request, length)
            if length > 0:
                return self._small(request, length)
        except ContestError as error:
            response = self.refuse(request, error)
            # Being busy is no incident: who floods us shall not fill the log, too.
            response._has_been_logged = True  # type: ignore[attr-defined]
            return response
        return self._answer(request)

    def _large(self, request: HttpRequest, length: int) -> HttpResponseBase:
        if _places.are_held():  # told before anything is looked up
            raise TooBusy
        with ExitStack() as held:
            held.enter_context(_places.held_by(_member(request), is_large=True))
            if length > settings.CONTEST_MAX_BODY_BYTES:
                body = Arriving(request._stream, min(length, DRAINED), within=PATIENCE)
                return _ended(request, _refuse_endless(request, body, length), body, held)
            body = Arriving(request._stream, length)
            # A buffer would keep, and lose, what came just before the end.
            is_piece = request.content_type == PIECE_OF_A_FILE
            stream: Any = body if is_piece else io.BufferedReader(body, PIECE)
            request._stream = stream
            response = self._answer(request)
            if body.late is None:
                return response
            return _ended(request, self.refuse(request, BodyTooSlow()), body, held)

    def refuse(self, request: HttpRequest, error: ContestError | None) -> HttpResponse:
        """None is a body that ended early."""
        return bad_request(request) if error is None else refuse(request, error)

    def _small(self, request: HttpRequest, length: int) -> HttpResponseBase:
        if _places.are_held(request):
            raise TooBusy
        body = Arriving(request._stream, length, within=PATIENCE)
        data = body.whole(within=MOMENT)
        if data is None:
            with ExitStack() as held:
                try:
                    held.enter_context(_places.held_by(network_of(request)))
                    data = body.whole()
                    refusal: ContestError = BodyTooSlow()
                except TooBusy as error:
                    refusal = error
                if data is None:
                    return _ended(request, self.refuse(request, refusal), body, held)
        if len(data) < length:
            return self.refuse(request, None)
        request._stream = io.BytesIO(data)
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            for handler in request.upload_handlers:
                if hasattr(handler, "file"):
                    handler.file.close()


@dataclass(eq=False)
class _Holder:
    sender: str
    is_large: bool


class Places:
    """Who is inside a body. A body that comes in a moment needs no place; one that stays does."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._most_large = count - max(1, count // 4)
        self._share = max(1, count // 2)
        self._holders: list[_Holder] = []
        self._lock = threading.Lock()

    @contextmanager
    def held_by(self, sender: str, *, is_large: bool = False) -> Iterator[None]:
        """A place, kept until the block ends; TooBusy when there is none."""
        holder = _Holder(sender, is_large)
        with self._lock:
            if not self._has_room(holder):
                raise TooBusy
            self._holders.append(holder)
        try:
            yield
        finally:
            with self._lock:
                self._holders.remove(holder)

    def are_held(self, by: HttpRequest | None = None) -> bool:
        """Whether every place is held, or all that the request's network may hold."""
        if by is None or not self._holders:  # mostly nobody
            return len(self._holders) >= self._count
        with self._lock:
            return not self._has_room(_Holder(network_of(by), is_large=False))

    def _has_room(self, new: _Holder) -> bool:
        large = sum(holder.is_large for holder in self._holders)
        own = sum(holder.sender == new.sender for holder in self._holders)
        return (
            len(self._holders) < self._count
            and own < self._share
            and not (new.is_large and large >= self._most_large)
        )


_places = Places(PLACES)


def _ended(
    request: HttpRequest, response: HttpResponse, body: Arriving, held: ExitStack
) -> HttpResponseBase:
    """The answer, and the end of a connection whose body is late. Its place is held until then."""
    if body.late is None:
        return response
    port = int(request.META["SERVER_PORT"])
    return hang_up(response, late=body.late, port=port, then=held.pop_all().close)


def _member(request: HttpRequest) -> str:
    """Who sends a large body: nobody does without being signed in."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        member = member_of_token(token.strip()[:200], at=timezone.now())
        if member is not None:
            return f"member {member.pk}"
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    sender = SessionStore(cookie).get(SESSION_KEY) if cookie.isalnum() else None
    if sender is None:
        raise NotAuthenticated
    return f"member {sender}"


def _refuse_endless(request: HttpRequest, body: Arriving, length: int) -> HttpResponse:
    """Reads on for a while: who still sends does not read the answer."""
    with suppress(UnreadablePostError):
        while body.read(PIECE):
            pass
    largest = (settings.CONTEST_MAX_BODY_BYTES - 2**20) // 2**20
    size = round(length / 2**20, 1)
    return refuse(request, ImageRefused("file-too-large", size=size, max=largest))


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
