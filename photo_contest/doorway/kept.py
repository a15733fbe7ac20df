"""Answers that are the same for everybody: kept for a moment, and sent only to those who do not
have them yet."""

import hashlib
import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final
from weakref import WeakValueDictionary

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from photo_contest.doorway.voter import VOTER_COOKIE
from photo_contest.models.writes import last_write

SECONDS: Final = 1.0
MOST: Final = 256
_PRIVATE: Final = {
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization, Cookie, Voter-Token",
}
_JSON: Final = {"Content-Type": "application/json"}


class Answer:
    """A JSON body and its tag, which is of the body alone: where votes are hidden from the body,
    the tag tells nothing of them."""

    __slots__ = ("body", "headers", "tag")

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        self.headers = _PRIVATE | {"ETag": self.tag}

    def response_to(self, request: HttpRequest) -> HttpResponse:
        """The answer, or 304 for who has it. It may be this caller's own: no cache may give it to
        another."""
        known = request.META.get("HTTP_IF_NONE_MATCH")
        if known is not None and (self.tag in known or known.strip() == "*"):
            return HttpResponseNotModified(headers=self.headers)
        return HttpResponse(self.body, headers=_JSON | self.headers)


@dataclass(frozen=True, slots=True)
class _Entry:
    answer: Answer
    written: object
    until: float


class KeptAnswers:
    """Whole answers to strangers, for at most a second, and until this process writes to what they
    are made of. Another process's writes are seen when the second is over. Thread-safe; of more
    than `most` answers the oldest leave."""

    def __init__(self, *, most: int = MOST, seconds: float = SECONDS) -> None:
        self._most, self._seconds = most, seconds
        self._entries: dict[Hashable, _Entry] = {}
        self._lock = threading.Lock()
        self._making: WeakValueDictionary[Hashable, threading.Lock] = WeakValueDictionary()

    def get(self, key: Hashable) -> Answer | None:
        entry = self._entries.get(key)
        if entry is None or entry.written is not last_write() or time.monotonic() >= entry.until:
            return None
        return entry.answer

    def keep(self, key: Hashable, answer: Answer, *, written: object) -> None:
        """`written` is the mark of the last write before the answer was read."""
        entry = _Entry(answer, written, time.monotonic() + self._seconds)
        with self._lock:
            self._entries.pop(key, None)
            while len(self._entries) >= self._most:
                del self._entries[next(iter(self._entries))]
            self._entries[key] = entry

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()

    def place(self, key: Hashable) -> "Place":
        """Where an answer will be kept; asked for before it is made."""
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        return Place(self, key, last_write(), making)


@dataclass(frozen=True, slots=True)
class Place:
    """Remembers what was written before an answer was made. Of those who want the same one, the
    first makes it within `making`; the others wait there, and find it."""

    answers: KeptAnswers
    key: Hashable
    written: object
    making: threading.Lock

    def found(self) -> Answer | None:
        return self.answers.get(self.key)

    def keep(self, body: bytes) -> Answer:
        answer = Answer(body)
        self.answers.keep(self.key, answer, written=self.written)
        return answer


ANSWERS: Final = KeptAnswers()


def strangers_key(request: HttpRequest) -> tuple[str, ...] | None:
    """What a stranger's answer hangs on, or None for a caller who may be told what others are not:
    a voter, and whoever says who they are."""
    meta, cookies = request.META, request.COOKIES
    host = meta.get("HTTP_HOST")
    if (
        host is None
        or "HTTP_VOTER_TOKEN" in meta
        or "HTTP_AUTHORIZATION" in meta
        or VOTER_COOKIE in cookies
        or settings.SESSION_COOKIE_NAME in cookies
    ):
        return None
    return request.scheme or "", host, request.path, meta.get("QUERY_STRING", "")
