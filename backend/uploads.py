"""Bodies: who may send a large one, how many are read at once, and what a cut or a slow one leaves.

Reading a body can take as long as its sender likes, and a thread waits with it. So at most a
quarter of the server's threads are inside a body, and the rest always serves those who only read
or vote. Large bodies leave a quarter of these places to small ones, nobody takes more than half,
and what comes too slowly is given up (`backend.arriving`).
"""

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

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
DRAINED: Final = 64 * 2**20  # of a body too large so much is read: its sender reads the answer


class UploadGate:
    """Admits a body when there is a place for it, and refuses it at once otherwise (503,
    Retry-After). A large one needs somebody signed in (401) and is no larger than a photo may be
    (413). One that ends before its announced length is refused whole (400), and so is one that
    comes too slowly (408); what had come is removed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = _announced(request)
        try:
            if length >= LARGE:
                return self._large(request, length)
            if length > 0:
                return self._small(request, length)
        except ContestError as error:
            response = refuse(request, error)
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
            request._stream = io.BufferedReader(body, PIECE)
            response = self._answer(request)
            if body.late is None:
                return response
            return _ended(request, refuse(request, BodyTooSlow()), body, held)

    def _small(self, request: HttpRequest, length: int) -> HttpResponseBase:
        with ExitStack() as held:
            held.enter_context(_places.held_by(network_of(request)))
            body = Arriving(request._stream, length, within=PATIENCE)
            try:
                data = io.BufferedReader(body, PIECE).read(length)
            except UnreadablePostError:
                if body.late is None:
                    return bad_request(request)
                return _ended(request, refuse(request, BodyTooSlow()), body, held)
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
    since: float = field(default_factory=time.monotonic)

    def stays(self) -> bool:
        return self.is_large or time.monotonic() - self.since > MOMENT


class Places:
    """Who is inside a body. A small body that is there is read in no time, so a place that one of
    them holds is worth a moment's wait, by no more threads than there are places."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._most_large = count - max(1, count // 4)
        self._share = max(1, count // 2)
        self._holders: list[_Holder] = []
        self._waiting = 0
        self._changed = threading.Condition()

    @contextmanager
    def held_by(self, sender: str, *, is_large: bool = False) -> Iterator[None]:
        """A place, kept until the block ends; TooBusy when there is none."""
        with self._changed:
            if not self._has_room(sender, is_large):
                self._await_room(sender, is_large)
            holder = _Holder(sender, is_large)
            self._holders.append(holder)
        try:
            yield
        finally:
            with self._changed:
                self._holders.remove(holder)
                self._changed.notify_all()

    def are_held(self) -> bool:
        """Whether every place is held."""
        return len(self._holders) >= self._count

    def _has_room(self, sender: str, is_large: bool) -> bool:
        large = sum(holder.is_large for holder in self._holders)
        own = sum(holder.sender == sender for holder in self._holders)
        return (
            not self.are_held()
            and own < self._share
            and not (is_large and large >= self._most_large)
        )

    def _await_room(self, sender: str, is_large: bool) -> None:
        hopeless = is_large or all(holder.stays() for holder in self._holders)
        if hopeless or self._waiting >= self._count:
            raise TooBusy
        self._waiting += 1
        try:
            if not self._changed.wait_for(lambda: self._has_room(sender, is_large), MOMENT):
                raise TooBusy
        finally:
            self._waiting -= 1


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
