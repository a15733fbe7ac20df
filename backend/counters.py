"""The limiter's store, embedded: atomic within this one process, with bounded memory.

A Django cache backend for django-ratelimit, which only adds, increments and reads integers. When
the store is full the entry that was added first goes: a flood of new keys costs its own old ones.
There is one serving process in the embedded default (`backend.single`), so that a limit is exact.
"""

import threading
import time
from collections import OrderedDict
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache


class InProcessCounters(BaseCache):
    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._lock, self._entries = _store(name)

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value unless a living one is there; whether it was kept."""
        now = time.monotonic()
        with self._lock:
            if self._living(key, now) is not None:
                return False
            self._entries.pop(key, None)
            while len(self._entries) >= self._max_entries:
                self._entries.popitem(last=False)
            self._entries[key] = (value, now + self._seconds(timeout))
            return True

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a living value and return it; ValueError when there is none."""
        with self._lock:
            entry = self._living(key, time.monotonic())
            if entry is None:
                raise ValueError(key)
            value: int = entry[0] + delta
            self._entries[key] = (value, entry[1])
            return value

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        with self._lock:
            entry = self._living(key, time.monotonic())
            return default if entry is None else entry[0]

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        with self._lock:
            self._entries.pop(key, None)
        self.add(key, value, timeout)

    def delete(self, key: str, version: int | None = None) -> bool:
        with self._lock:
            return self._entries.pop(key, None) is not None

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()

    def _living(self, key: str, now: float) -> tuple[Any, float] | None:
        entry = self._entries.get(key)
        return entry if entry is not None and entry[1] > now else None

    def _seconds(self, timeout: Any) -> float:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return float("inf") if seconds is None else float(seconds)


_stores: dict[str, tuple[threading.Lock, "OrderedDict[str, tuple[Any, float]]"]] = {}
_stores_lock = threading.Lock()


def _store(name: str) -> tuple[threading.Lock, "OrderedDict[str, tuple[Any, float]]"]:
    """One store a name, shared by the cache objects that Django makes for each thread."""
    with _stores_lock:
        return _stores.setdefault(name, (threading.Lock(), OrderedDict()))
