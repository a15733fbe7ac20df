"""A circuit breaker: whoever finds a server away spares the others the wait."""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable

from backend.counters.base import Degradation

PAUSE = 1.0  # seconds between two tries of a server that did not answer

log = logging.getLogger("backend.counters")


class Breaker:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._next_try = 0.0
        self.state = Degradation()

    @property
    def is_open(self) -> bool:
        return self.state.since is not None

    def may_try(self) -> bool:
        """Whether this thread is the one that tries the server again: one a pause."""
        with self._lock:
            now = self._clock()
            if now < self._next_try:
                return False
            self._next_try = now + PAUSE
            return True

    def failed(self, reason: str) -> None:
        with self._lock:
            self._next_try = self._clock() + PAUSE
            if self.is_open:
                return
            self.state = Degradation(dt.datetime.now(dt.UTC), self.state.times + 1)
        log.warning("Valkey is away (%s): limits are counted in each process", reason)

    def worked(self) -> None:
        """The try that was allowed came back."""
        with self._lock:
            self.state = Degradation(None, self.state.times)
        log.warning("Valkey answers again: limits are counted together")
