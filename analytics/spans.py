"""Spans of days in the contest's time zone. Pure."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2199, 12, 31)


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: dt.date
    last: dt.date

    @property
    def begins_at(self) -> dt.datetime:
        return begin_of(self.first)

    @property
    def ends_at(self) -> dt.datetime:
        """The instant after the last day."""
        return begin_of(self.last + DAY)

    @property
    def days(self) -> int:
        """How many there are."""
        return max(0, (self.last - self.first).days + 1)

    @property
    def is_whole_weeks(self) -> bool:
        """Whether it runs from a Monday to a Sunday (ISO 8601 weeks), within usable years."""
        return (
            FIRST_DAY <= self.first <= self.last <= LAST_DAY
            and self.first.isoweekday() == 1
            and self.last.isoweekday() == 7
        )


def begin_of(day: dt.date) -> dt.datetime:
    """Midnight in Viet Nam."""
    return dt.datetime.combine(day, dt.time(), ZONE)


def day_of(at: dt.datetime) -> dt.date:
    """The day in Viet Nam."""
    return at.astimezone(ZONE).date()


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
