"""Events on their way into the table: those that came at the same moment by one INSERT, as votes
are (`photo_contest.domain.group_commit`); each answer goes out after the commit of its batch.

A view is counted once a visitor, photo and half hour: a unique constraint says so, and the
statement does nothing on conflict. Rows go in by the constraint's order, so that two processes
never wait for each other in a circle.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.db import connection

from analytics.sources.listed import contests_of_listed, open_contest_id
from photo_contest.domain.group_commit import Writer

HALF_HOUR: Final = 1800

_ROWS: Final = {  # of one JSON value: the statement is the same whatever the number of events
    "sqlite": "json_each(%s) sent",
    "postgresql": "json_array_elements(CAST(%s AS json)) sent (value)",
}
_TYPES: Final = {
    "contest_id": "bigint",
    "photo_id": "text",
    "kind": "text",
    "channel": "text",
    "at": "timestamptz",
    "visitor": "bigint",
    "half_hour": "integer",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """An event whose channel is known."""

    kind: str
    channel: str
    photo: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """What one browser told at once."""

    events: Sequence[Happened]
    visitor: int
    at: dt.datetime


def write(told: Told) -> bool:
    """Keep the events; False, and none of them is kept, when one names a photo that is not listed.
    Within a transaction of the caller they belong to it. Those that belong to no contest are not
    kept: an event belongs to its photo's contest, or to the open one."""
    if connection.in_atomic_block:
        return _write_together([told])[0]
    return _writer.hand_in(told)


def close_writer() -> None:
    """Let the writer thread finish and close its connection; the next event starts another."""
    _writer.close()


def _write_together(batch: Sequence[Told]) -> list[bool]:
    photos = {event.photo for told in batch for event in told.events if event.photo is not None}
    contests = contests_of_listed(photos)
    fitting = [
        all(event.photo is None or event.photo in contests for event in told.events)
        for told in batch
    ]
    rows = [
        row
        for told, fits in zip(batch, fitting, strict=True)
        if fits
        for row in _rows(told, contests)
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_statement(connection.vendor), [orjson.dumps(rows).decode()])
    return fitting


def _rows(told: Told, contests: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    half_hour = int(told.at.timestamp()) // HALF_HOUR
    at = connection.ops.adapt_datetimefield_value(told.at)
    for event in told.events:
        photo = event.photo
        contest = open_contest_id(at=told.at) if photo is None else contests[photo]
        if contest is not None:
            yield contest, photo, event.kind, event.channel, at, told.visitor, half_hour


def _statement(vendor: str) -> str:
    types = _TYPES | ({"at": "text"} if vendor == "sqlite" else {})
    values = ", ".join(
        f"CAST(sent.value->>{place} AS {kind}) AS {name}"
        for place, (name, kind) in enumerate(types.items())
    )
    names = ", ".join(types)
    return f"""INSERT INTO analytics_event ({names})
        SELECT {names} FROM (SELECT {values} FROM {_ROWS[vendor]}) event
        WHERE true ORDER BY half_hour, visitor, photo_id ON CONFLICT DO NOTHING"""  # noqa: S608


_writer: Writer[Told, bool] = Writer(_write_together, name="event-writer")
