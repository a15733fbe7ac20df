"""A roster's preview, and what a person says to it: take it over, or drop it."""

import datetime as dt

from django.db import transaction

from photo_contest.domain import storage
from photo_contest.domain.access import MODERATORS, require_role
from photo_contest.domain.record import note
from photo_contest.domain.rosters.imports import (
    AT_ONCE,
    Clock,
    import_for,
    run_import,
    run_import_task,
)
from photo_contest.errors import Missing, RosterChanged
from photo_contest.models import Member, RosterImport

Status = RosterImport.Status


def confirm_import(*, import_id: str, version: int, by: Member, now: Clock) -> RosterImport:
    """Take over the rows of a previewed file that are in no conflict; who uploaded it says so.

    `version` is that of the preview which the person saw: RosterChanged when it was made anew since
    (in another window), and nothing happens. Where others changed the roster since the preview, the
    import goes back to a new preview and says so. A second press finds the deed done. NotAllowed
    for other roles, Missing for who did not upload it.
    """
    one = _own(by, import_id)
    if one.status != Status.PREVIEW:
        return one
    if one.version != version:
        raise RosterChanged
    at_once = one.rows_total <= AT_ONCE
    with transaction.atomic():
        still = RosterImport.objects.filter(pk=one.pk, status=Status.PREVIEW, version=version)
        at = now()
        taken = still.update(
            status=Status.WAITING,
            confirmed_at=at,
            beat_at=at,
            refusal={},
            skip_conflicts=bool(one.conflict_count),
        )
        if taken and not at_once:
            run_import_task.enqueue(one.pk)
    if taken and at_once:
        run_import(one.pk, now=now)
    one.refresh_from_db()
    return one


def drop_import(*, import_id: str, by: Member, at: dt.datetime) -> RosterImport:
    """Nothing of a previewed file is taken over, and the file is deleted. One that has ended stays
    as it is. NotAllowed for other roles, Missing for who did not upload it."""
    one = _own(by, import_id)
    with transaction.atomic():
        waiting = RosterImport.objects.filter(pk=one.pk, status=Status.PREVIEW)
        dropped = waiting.update(status=Status.DROPPED, refusal={}, file_name="", finished_at=at)
        if dropped:
            note(action="roster-dropped", by=by, at=at, roster_import=one.pk, kind=one.kind)
    if dropped:
        storage.remove_import(one.file_name)
    one.refresh_from_db()
    return one


def _own(by: Member, import_id: str) -> RosterImport:
    require_role(by, *MODERATORS)
    one = import_for(by, import_id)
    if one.by_id != by.pk:
        raise Missing(what="import")
    return one
