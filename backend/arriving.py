"""A body as it arrives: piece by piece and in time, or not at all.

The server's own read waits for its bytes as long as the sender likes and cannot be called off. So a
reader thread does it, and the request's thread waits for the reader no longer than the rate below
allows. **No request may end while its read is under way**: at its end the server drops the body,
waits for that with the interpreter's lock held, and one sender who sleeps would stop everybody.
What is given up is therefore answered first and hung up then (`backend.hanging_up`).
"""

import io
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

from django.conf import settings
from django.http import UnreadablePostError

PIECE: Final = 16 * 2**10
PATIENCE: Final = settings.CONTEST_BODY_SECONDS  # of 10: 13 kbit/s, a tenth of a weak network's
PLACES: Final = max(2, settings.CONTEST_THREADS // 4)  # bodies that are read at once

_readers = ThreadPoolExecutor(PLACES, thread_name_prefix="body")


class Arriving(io.RawIOBase):
    """A body of an announced length, as a raw stream. It raises UnreadablePostError when it ends
    early, and when a piece takes longer than PATIENCE (or the whole longer than `within` seconds):
    then `late` is the read that goes on."""

    def __init__(self, stream: Any, length: int, *, within: float | None = None) -> None:
        self._stream, self._left = stream, length
        self._until = None if within is None else time.monotonic() + within
        self.late: Future[bytes] | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        size = min(len(view), PIECE, self._left)
        if not size:
            return 0
        data = self._next(size)
        if len(data) < size:
            raise UnreadablePostError("the body ended early")
        view[:size] = data
        self._left -= size
        return size

    def _next(self, size: int) -> bytes:
        if self.late is None:
            reading: Future[bytes] = _readers.submit(self._stream.read, size)
            try:
                return reading.result(self._patience())
            except TimeoutError:
                self.late = reading
        raise UnreadablePostError("the body came too slowly")

    def _patience(self) -> float:
        if self._until is None:
            return PATIENCE
        return max(0.0, min(PATIENCE, self._until - time.monotonic()))
