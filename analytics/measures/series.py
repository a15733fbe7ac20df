"""Hourly sums as series over time and by weekday: pure pandas.

Rows come from the hourly rollups, in any order; what no row tells is zero. Times are wall-clock
times of Viet Nam, whose clocks have stood at UTC+7 since 1975: neither hours nor days are missing.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd

from analytics.spans import ZONE, Span

HOUR, DAY, WEEK = "hour", "day", "week"
_DAY: Final = pd.Timedelta(days=1)
HourRow = tuple[dt.datetime, str, int]  # the instant at which the hour begins, statistic, value


def over_time(
    rows: Iterable[HourRow], names: Sequence[str], *, span: Span, step: str
) -> pd.DataFrame:
    """Sums by hour, day or ISO week of a span (rows, by the time at which each begins) and
    statistic (columns, in the order of `names`). The span's first week begins with the span."""
    frame = _frame(rows)
    first, end = pd.Timestamp(span.first), pd.Timestamp(span.last) + _DAY
    begin = frame["at"]
    if step != HOUR:
        begin = begin.dt.normalize()
    if step == WEEK:
        begin = (begin - begin.dt.day_of_week * _DAY).clip(lower=first)
    sums = frame.groupby([begin, "statistic"])["value"].sum().unstack(fill_value=0)
    return sums.reindex(index=_begins(first, end, step), columns=list(names), fill_value=0)


def _begins(first: pd.Timestamp, end: pd.Timestamp, step: str) -> pd.DatetimeIndex:
    if step == WEEK:
        mondays = pd.date_range(first, end, freq="W-MON", inclusive="left")
        return mondays.union(pd.DatetimeIndex([first]))
    return pd.date_range(first, end, freq="h" if step == HOUR else "D", inclusive="left")


def by_weekday_and_hour(rows: Iterable[HourRow]) -> pd.DataFrame:
    """Sums by weekday (rows, Monday is 0) and hour of day (columns)."""
    frame = _frame(rows)
    sums = frame.pivot_table(
        index=frame["at"].dt.day_of_week, columns=frame["at"].dt.hour, values="value", aggfunc="sum"
    )
    return sums.reindex(index=range(7), columns=range(24)).fillna(0).astype("int64")


def hours_by_weekday(span: Span, until: dt.datetime) -> pd.DataFrame:
    """How many hours of a span that began before an instant are such an hour of such a weekday:
    rows and columns as in `by_weekday_and_hour`."""
    end = min(
        pd.Timestamp(span.last) + _DAY, pd.Timestamp(until.astimezone(ZONE)).tz_localize(None)
    )
    hours = pd.Series(pd.date_range(pd.Timestamp(span.first), end, freq="h", inclusive="left"))
    counts = pd.crosstab(hours.dt.day_of_week, hours.dt.hour)
    return counts.reindex(index=range(7), columns=range(24)).fillna(0).astype("int64")


def _frame(rows: Iterable[HourRow]) -> pd.DataFrame:
    """Columns at (wall-clock time of Viet Nam), statistic, value."""
    frame = pd.DataFrame(list(rows), columns=["at", "statistic", "value"])
    at = pd.to_datetime(frame["at"], utc=True).dt.tz_convert(ZONE).dt.tz_localize(None)
    return frame.assign(at=at, value=frame["value"].astype("int64"))
