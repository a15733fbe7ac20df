"""A body as it arrives: piece by piece and in time, or not at all.

The server's own read waits for its bytes as long as the sender likes and cannot be called off. So a
reader thread does it, and the request's thread waits for the reader no longer than the rate below
allows. **No request may end while its read is under way**: at its end the server drops the body,
waits for that with the interpreter's lock held, and one sender who sleeps would stop everybody.
What is given up is therefore answered first and hung up then (`backend.hanging_up`).
"""

import io
import threading
import time
from queue import SimpleQueue
from typing import Any, Final

from django.conf import settings
from django.http import UnreadablePostError

PIECE: Final = 16 * 2**10
PATIENCE: Final = settings.CONTEST_BODY_SECONDS  # of 10: 13 kbit/s, a tenth of a weak network's
PLACES: Final = max(2, settings.CONTEST_THREADS // 4)  # bodies that are waited for at once


class Reading:
    """A read that a reader thread does. A lock is all it needs: bodies of events come as often as
    votes, and what the standard library offers would cost more than the rest of the reading."""

    __slots__ = ("_data", "_done", "_error", "_size", "_stream")

    def __init__(self, stream: Any, size: int) -> None:
        self._stream, self._size = stream, size
        self._data = b""
        self._error: BaseException | None = None
        self._done = threading.Lock()
        self._done.acquire()

    def run(self) -> None:
        try:
            self._data = self._stream.read(self._size)
        except BaseException as error:  # whatever it is: the request's thread hears of it
            self._error = error
        self._done.release()

    def result(self, timeout: float) -> bytes:
        """What was read; TimeoutError while it is under way."""
        if not self._done.acquire(timeout=timeout):
            raise TimeoutError
        self._done.release()
        if self._error is not None:
            raise self._error
        return self._data

    def wait(self) -> None:
        """Return when it has ended, however."""
        with self._done:
            pass


class _Readers:
    """A thread for each of the server's own, started by the first body."""

    def __init__(self) -> None:
        self._waiting: SimpleQueue[Reading] = SimpleQueue()
        self._starting = threading.Lock()
        self._are_started = False

    def begin(self, reading: Reading) -> None:
        if not self._are_started:
            with self._starting:
                if not self._are_started:
                    for number in range(settings.CONTEST_THREADS):
                        threading.Thread(
                            target=self._run, name=f"body-{number}", daemon=True
                        ).start()
                    self._are_started = True
        self._waiting.put(reading)

    def _run(self) -> None:
        while True:
            self._waiting.get().run()


_readers = _Readers()


class Arriving(io.RawIOBase):
    """A body of an announced length, as a raw stream. It raises UnreadablePostError when it ends
    early (what came is read before), and when a piece takes longer than PATIENCE (or the whole
    longer than `within` seconds): then `late` is the read that goes on."""

    def __init__(self, stream: Any, length: int, *, within: float | None = None) -> None:
        self._stream, self._left = stream, length
        self._until = None if within is None else time.monotonic() + within
        self._has_ended = False
        self.late: Reading | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        size = min(len(view), PIECE, self._left)
        if not size:
            return 0
        data = self._next(size)
        view[: len(data)] = data
        if len(data) < size:
            self._has_ended = True
            if not data:
                raise UnreadablePostError("the body ended early")
        self._left -= len(data)
        return len(data)

    def whole(self, *, within: float | None = None) -> bytes | None:
        """All of a small body, or what came before it ended; None while it is `late`. Asked again
        it waits on."""
        if self.late is None:
            self.late = Reading(self._stream, self._left)
            _readers.begin(self.late)
        try:
            data = self.late.result(self._patience() if within is None else within)
        except TimeoutError:
            return None
        self.late = None
        return data

    def _next(self, size: int) -> bytes:
        if self._has_ended:
            return b""
        if self.late is None:
            reading = Reading(self._stream, size)
            _readers.begin(reading)
            try:
                return reading.result(self._patience())
            except TimeoutError:
                self.late = reading
        raise UnreadablePostError("the body came too slowly")

    def _patience(self) -> float:
        if self._until is None:
            return PATIENCE
        return max(0.0, min(PATIENCE, self._until - time.monotonic()))
