"""The limiter's store within one process: atomic, with bounded memory.

Exact because one process serves in the embedded default (`backend.single`). When it is full, what
was counted least recently goes first: a flood of new keys costs its own old ones.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT

from backend.counters.base import Counters
from backend.counters.sliding import Meter, SlidingMeters


class _Store:
    """What the cache objects of all threads share."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.entries: OrderedDict[str, tuple[int, float]] = OrderedDict()  # count, end
        self.meters = SlidingMeters()
        self.here = threading.local()  # when this thread spent last


class InProcessCounters(Counters):
    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._store = _store(name)

    # --- for django-ratelimit -----------------------------------------------------------------

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a count unless a living one is there; whether it was kept and is `value`."""
        now = time.monotonic()
        with self._store.lock:
            if self._living(key, now) is not None:
                return False
            self._keep(key, int(value) if self.uses == 1 else 0, now + self._seconds(timeout))
            return self.uses == 1

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a living count and return it; ValueError when there is none."""
        with self._store.lock:
            entry = self._living(key, time.monotonic())
            if entry is None:
                raise ValueError(key)
            return self._raise(key, entry, delta * self._counted())

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        with self._store.lock:
            entry = self._living(key, time.monotonic())
            return default if entry is None else entry[0]

    def count(self, key: str, value: int, timeout: Any = DEFAULT_TIMEOUT) -> int:
        """`add`, else `incr`, in one step: the count after it."""
        now = time.monotonic()
        with self._store.lock:
            entry = self._living(key, now)
            if entry is not None:
                return self._raise(key, entry, value)
            self._keep(key, value, now + self._seconds(timeout))
            return value

    def clear(self) -> None:
        with self._store.lock:
            self._store.entries.clear()
            self._store.meters.clear()

    # --- sliding windows ----------------------------------------------------------------------

    def spend(self, meters: Sequence[Meter]) -> list[int]:
        store, at = self._store, _milliseconds()
        store.here.spent_at = at
        with store.lock:
            return store.meters.spend(meters, at=at, bound=self._max_entries)

    def peek(self, meters: Sequence[Meter]) -> list[int]:
        with self._store.lock:
            return self._store.meters.peek(meters, at=_milliseconds())

    def give_back(self, meters: Sequence[Meter]) -> None:
        at = getattr(self._store.here, "spent_at", _milliseconds())
        with self._store.lock:
            self._store.meters.give_back(meters, at=at)

    # --- entries, under the lock --------------------------------------------------------------

    def _living(self, key: str, now: float) -> tuple[int, float] | None:
        entry = self._store.entries.get(key)
        return entry if entry is not None and entry[1] > now else None

    def _keep(self, key: str, count: int, end: float) -> None:
        entries = self._store.entries
        entries.pop(key, None)
        while len(entries) >= self._max_entries:
            entries.popitem(last=False)
        entries[key] = (count, end)

    def _raise(self, key: str, entry: tuple[int, float], by: int) -> int:
        count = entry[0] + by
        self._store.entries[key] = (count, entry[1])
        self._store.entries.move_to_end(key)
        return count


def _milliseconds() -> int:
    return time.monotonic_ns() // 1_000_000


_stores: dict[str, _Store] = {}
_stores_lock = threading.Lock()


def _store(name: str) -> _Store:
    """One store a name, shared by the cache objects that Django makes for each thread."""
    with _stores_lock:
        return _stores.setdefault(name, _Store())
