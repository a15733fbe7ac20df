"""When people come: more from week to week, at noon and in the evening, hardly at night."""

import datetime as dt
from itertools import accumulate
from random import Random

from django.utils import timezone

# Weight of each hour of the day in Viet Nam: shifts end, people eat, people rest.
HOURS = (1, 0, 0, 0, 1, 3, 7, 9, 6, 5, 7, 14, 18, 10, 5, 5, 6, 9, 12, 20, 24, 19, 9, 3)
WEEKDAYS = (10, 10, 11, 10, 11, 14, 12)  # Monday to Sunday
_TRIES = 50


class Rhythm:
    """Draws instants within [begins_at, ends_at) by the habits above; `rise` is how many times
    livelier the last day is than the first."""

    def __init__(
        self, random: Random, begins_at: dt.datetime, ends_at: dt.datetime, rise: float = 3.0
    ) -> None:
        self.random = random
        self.begins_at, self.ends_at = begins_at, ends_at
        midnight = timezone.localtime(begins_at).replace(hour=0, minute=0, second=0, microsecond=0)
        self._midnight = midnight
        days = (ends_at - midnight).days + 1
        self._days = range(days)
        self._heights = list(
            accumulate(
                WEEKDAYS[(midnight.weekday() + day) % 7] * (1 + (rise - 1) * day / days)
                for day in self._days
            )
        )

    def instant(self, after: dt.datetime | None = None) -> dt.datetime:
        """An instant not before `after`; where the habits find none, any in what is left."""
        begins_at = max(self.begins_at, after or self.begins_at)
        for _ in range(_TRIES):
            [day] = self.random.choices(self._days, cum_weights=self._heights)
            [hour] = self.random.choices(range(24), HOURS)
            microseconds = self.random.randrange(3_600_000_000)
            instant = self._midnight + dt.timedelta(day, hours=hour, microseconds=microseconds)
            if begins_at <= instant < self.ends_at:
                return instant
        return begins_at + (self.ends_at - begins_at) * self.random.random()
