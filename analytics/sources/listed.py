"""What an event may name: a listed photo, else the open contest. Asked for every batch of events,
so that no models are made."""

import datetime as dt
import time
from collections.abc import Iterable
from typing import Final

import orjson
from django.db import connection

from photo_contest.domain.contests import open_contest
from photo_contest.models.photo import known_form
from photo_contest.models.writes import last_write

_SECONDS: Final = 1.0
# One row: the driver lets other threads go first with every row.
_LISTED: Final = """SELECT CAST({list}({array}(id, contest_id)) AS text) FROM photo_contest_photo
    WHERE id IN (SELECT {value}) AND status = 'approved' AND public_name > ''"""
_ASKED: Final = {
    "sqlite": _LISTED.format(
        list="json_group_array", array="json_array", value="value FROM json_each(%s)"
    ),
    "postgresql": _LISTED.format(
        list="json_agg",
        array="json_build_array",
        value="json_array_elements_text(CAST(%s AS json))",
    ),
}
_open: tuple[int | None, object, float] = (None, None, 0.0)


def contests_of_listed(ids: Iterable[str]) -> dict[str, int]:
    """The contest of each of these photos that is listed, by the photo's id."""
    known = {pk for pk in ids if known_form(pk)}
    if not known:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_ASKED[connection.vendor], [orjson.dumps(sorted(known)).decode()])
        [told] = cursor.fetchone()
    return dict(orjson.loads(told or "[]"))


def open_contest_id(*, at: dt.datetime) -> int | None:
    """The open contest, as this process knew it a second ago unless it wrote since; within a
    transaction as it stands."""
    global _open
    pk, written, until = _open
    if written is last_write() and time.monotonic() < until and not connection.in_atomic_block:
        return pk
    written = last_write()
    contest = open_contest(at=at)
    pk = contest.pk if contest else None
    if not connection.in_atomic_block:
        _open = pk, written, time.monotonic() + _SECONDS
    return pk
