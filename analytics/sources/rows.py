"""Rows of the rollups, as the raw rows give them: the contest is left out, the value comes last."""

import datetime as dt
from typing import NamedTuple


class HourRow(NamedTuple):
    unit_id: int | None
    hour: dt.datetime
    statistic: str
    channel: str
    value: int


class PhotoRow(NamedTuple):
    photo_id: str
    day: dt.date
    statistic: str
    value: int


class PhotoUnitRow(NamedTuple):
    photo_id: str
    unit_id: int
    votes: int


class PersonRow(NamedTuple):
    day: dt.date
    role: str
    unit_id: int
    person: int
