"""What is asked for again and again and changes seldom: read once, and kept for a moment."""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from photo_contest.models.writes import last_write

T = TypeVar("T")
SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    thing: T
    written: object  # the mark of the last write before it was read
    until: float

    @property
    def is_fresh(self) -> bool:
        return self.is_ours and time.monotonic() < self.until

    @property
    def is_ours(self) -> bool:
        """Whether this process wrote nothing since."""
        return self.written is last_write()


class Momentary(Generic[T]):
    """Things by their key, read anew after a second and after this process wrote to what public
    answers are made of. What another process writes is seen when the second is over. Thread-safe:
    one reads a thing anew, and the others have the old one meanwhile, unless this process wrote;
    of more than `most` things the oldest leave."""

    def __init__(self, *, most: int = 64, seconds: float = SECONDS) -> None:
        self._most, self._seconds = most, seconds
        self._kept: dict[Hashable, _Kept[T]] = {}
        self._reading = threading.RLock()

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """The thing of that key, by `read` if it is not there."""
        kept = self._kept.get(key)
        if kept is not None and kept.is_fresh:
            return kept.thing
        if kept is None or not kept.is_ours:
            with self._reading:
                return self._made(key, read)
        if not self._reading.acquire(blocking=False):
            return kept.thing  # somebody reads it anew
        try:
            return self._made(key, read)
        finally:
            self._reading.release()

    def _made(self, key: Hashable, read: Callable[[], T]) -> T:
        kept = self._kept.get(key)
        return kept.thing if kept is not None and kept.is_fresh else self._read(key, read)

    def _read(self, key: Hashable, read: Callable[[], T]) -> T:
        written = last_write()  # before the reading: what comes meanwhile makes it old
        thing = read()
        while len(self._kept) >= self._most:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[key] = _Kept(thing, written, time.monotonic() + self._seconds)
        return thing
