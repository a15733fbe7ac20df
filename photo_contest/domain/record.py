"""The append-only record of deeds."""

import datetime as dt
from typing import Any

from photo_contest.models import Contest, Member, Photo, Record


def note_photo(
    *,
    photo: Photo,
    by: Member | None,
    at: dt.datetime,
    action: str,
    from_status: str = "",
    reason: str = "",
    note: str = "",
    **data: Any,
) -> Record:
    """Record a deed on a photo; its present status is what the deed led to."""
    return Record.objects.create(
        at=at,
        actor=by,
        action=action,
        contest_id=photo.contest_id,
        unit_id=photo.unit_id,
        photo=photo,
        from_status=from_status,
        to_status=photo.status,
        reason=reason,
        note=note,
        data={"version": photo.version} | data,
    )


def note_look(*, contest: Contest, by: Member, at: dt.datetime, what: str) -> Record:
    """Record that somebody looked at totals while they are hidden from others."""
    return Record.objects.create(
        at=at, actor=by, action="looked-at-totals", contest=contest, data={"what": what}
    )


def note_contest(
    *,
    contest: Contest,
    by: Member | None,
    at: dt.datetime,
    action: str,
    note: str = "",
    **data: Any,
) -> Record:
    """Record a deed on a contest's rules or votes."""
    return Record.objects.create(
        at=at, actor=by, action=action, contest=contest, note=note, data=data
    )


def note(
    *, action: str, by: Member | None, at: dt.datetime, words: str = "", **data: Any
) -> Record:
    """Record any other deed; `words` are why, as the person said it."""
    return Record.objects.create(at=at, actor=by, action=action, note=words, data=data)
