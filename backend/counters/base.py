"""What every store of the limiter can do, besides being a cache for django-ratelimit."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

from backend.counters.sliding import Meter


@dataclass(frozen=True)
class Degradation:
    """Since when this process counts for itself instead of together with the others (None: it does
    not), and how often that began since it started."""

    since: dt.datetime | None = None
    times: int = 0


class Counters(BaseCache, ABC):
    """One object a thread. `uses` is what django-ratelimit's next use counts for: it knows none
    but one."""

    uses = 1

    def _counted(self) -> int:
        """The uses that are to be counted; the next one is one again."""
        uses, self.uses = self.uses, 1
        return uses

    @abstractmethod
    def spend(self, meters: Sequence[Meter]) -> list[int]:
        """Count one use of each meter (key, period in seconds) and tell how many uses each had in
        its period up to now, this one included.

        Never less than there were, at most those of a twelfth of the period more: whoever admits
        what is within a quota admits no more than it in any interval of the period's length.
        """

    @abstractmethod
    def peek(self, meters: Sequence[Meter]) -> list[int]:
        """What `spend` would tell, less one, without counting."""

    @abstractmethod
    def give_back(self, meters: Sequence[Meter]) -> None:
        """Take back one use of each that the same thread spent last."""

    def degradation(self) -> Degradation:
        return Degradation()

    def probe(self) -> Degradation:
        """Count once, so that a server that answers again is noticed; then how it is."""
        self.spend([("probe", 60)])
        return self.degradation()

    def _seconds(self, timeout: Any) -> float:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return float("inf") if seconds is None else float(seconds)


def limits() -> Counters:
    """The store that the doors count in."""
    store = caches[settings.RATELIMIT_USE_CACHE]
    assert isinstance(store, Counters)  # noqa: S101  # as the settings say
    return store
