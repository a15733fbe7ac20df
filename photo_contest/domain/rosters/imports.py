"""Imports of rosters: a file is kept, read and checked outside of any transaction, and applied in
one. Files of more than `AT_ONCE` rows are left to the task engine."""

import datetime as dt
import hashlib
import logging
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task

from photo_contest.domain import bulk, storage
from photo_contest.domain.access import MODERATORS, Role, require_role
from photo_contest.domain.record import note
from photo_contest.domain.roster_mark import raise_mark, roster_version
from photo_contest.domain.rosters.columns import MEMBER_COLUMNS, UNIT_COLUMNS
from photo_contest.domain.rosters.findings import Plan
from photo_contest.domain.rosters.member_plan import plan_members
from photo_contest.domain.rosters.reading import FileRows, Progress, read_file
from photo_contest.domain.rosters.unit_plan import plan_units
from photo_contest.errors import ContestError, Missing, RosterChanged
from photo_contest.models import Member, RosterImport
from photo_contest.sheets.sheet import open_sheet

logger = logging.getLogger(__name__)

Status = RosterImport.Status
Clock = Callable[[], dt.datetime]

AT_ONCE: Final = 2000  # rows; a longer file waits for the worker,
_AT_ONCE_BYTES: Final = 2**20  # and so does a larger one, whatever it says of its rows
KEPT_CONFLICTS: Final = 1000
KEEP_CONFLICTS_FOR: Final = dt.timedelta(days=90)
LOST_AFTER: Final = dt.timedelta(minutes=2)  # without a sign of life of the one who works on it
FORGOTTEN_AFTER: Final = dt.timedelta(days=1)  # waiting, and no worker came
_TRIES: Final = 3
_BEAT_SECONDS: Final = 1.0
_COLUMNS: Final = {RosterImport.Kind.UNITS: UNIT_COLUMNS, RosterImport.Kind.MEMBERS: MEMBER_COLUMNS}
_PLANS: Final[Mapping[str, Callable[..., Plan]]] = {
    RosterImport.Kind.UNITS: plan_units,
    RosterImport.Kind.MEMBERS: plan_members,
}


def receive_import(
    *,
    kind: str,
    file: Path,
    by: Member | None,
    on: dt.date,
    dry_run: bool = False,
    skip_conflicts: bool = False,
    now: Clock,
    told: Progress | None = None,
) -> RosterImport:
    """Take a file in, and import it: at once when it is short, or when somebody is `told` how far
    it has come; else by the task engine. The answer tells how it ended, or that it waits.

    NotAllowed unless by an officer or organizer (or a command: None); SheetRefused when the file
    is no table at all, StorageFull; then nothing is kept.
    """
    if by is not None:
        require_role(by, *MODERATORS)
    storage.refuse_when_nearly_full()
    is_short = open_sheet(file).count() <= AT_ONCE and file.stat().st_size <= _AT_ONCE_BYTES
    at_once = is_short or told is not None
    with file.open("rb") as body:
        sha256 = hashlib.file_digest(body, "sha256").hexdigest()
    name, at = storage.keep_import(file), now()
    try:
        with transaction.atomic():
            made = RosterImport.objects.create(
                kind=kind,
                by=by,
                at=at,
                on=on,
                dry_run=dry_run,
                skip_conflicts=skip_conflicts,
                file_name=name,
                sha256=sha256,
                beat_at=at,
            )
            if not at_once:
                run_import_task.enqueue(made.pk)
    except BaseException:
        storage.remove_import(name)
        raise
    if at_once:
        run_import(made.pk, now=now, told=told)
        made.refresh_from_db()
    return made


@task()
def run_import_task(import_id: str) -> None:
    run_import(import_id, now=timezone.now)


def run_import(import_id: str, *, now: Clock, told: Progress | None = None) -> None:
    """Bring an import to its end, whatever happens, and delete its file.

    One that has ended is left alone; one whose run was cut begins anew: as all of it is applied in
    one transaction, nothing was. Refusals are kept with the import, not raised.
    """
    one = RosterImport.objects.select_related("by").filter(pk=import_id, finished_at=None).first()
    if one is None:
        return
    try:
        _Run(one, now, told).go()
    except _Overtaken:
        return
    except ContestError as refusal:
        _fail(one, refusal.code, refusal.params, at=now())
    except FileNotFoundError:
        _fail(one, "import-interrupted", {}, at=now())
    except Exception as error:
        # Neither its message, which may quote a row, nor the one of what caused it.
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("import %s failed: %s\n%s", one.pk, type(error).__name__, frames)  # noqa: TRY400
        _fail(one, "internal-error", {"reference": one.pk}, at=now())
    storage.remove_import(one.file_name)


class _Overtaken(Exception):
    """Somebody else brought the import to its end meanwhile."""


class _Run:
    """One try at an import, telling how far it has come at most once a second."""

    def __init__(self, one: RosterImport, now: Clock, told: Progress | None) -> None:
        self._one, self._now, self._told = one, now, told
        self._beat = 0.0

    def go(self) -> None:
        self._enter(Status.READING, 0, 0)
        columns = _COLUMNS[RosterImport.Kind(self._one.kind)]
        file = read_file(storage.imports() / self._one.file_name, columns, self._progress)
        for _ in range(_TRIES):
            self._enter(Status.CHECKING, 0, len(file.rows))
            version = roster_version()
            plan = self._plan(file)
            may_apply = not plan.conflicts or self._one.skip_conflicts
            if self._one.dry_run or not may_apply:
                self._finish(file, plan, applied=False)
                return
            self._enter(Status.APPLYING, len(file.rows), len(file.rows))
            try:
                self._apply(file, plan, version)
            except RosterChanged:
                continue
            return
        raise RosterChanged

    def _plan(self, file: FileRows) -> Plan:
        one, progress = self._one, self._progress
        return _PLANS[one.kind](file, by=one.by, on=one.on, at=self._now(), progress=progress)

    def _apply(self, file: FileRows, plan: Plan, version: int) -> None:
        """All of it, or nothing. What changes nothing touches neither units nor members."""
        at, one = self._now(), self._one
        plan.prepare()
        with transaction.atomic():
            if plan.counts.created or plan.counts.updated:
                raise_mark(expected=version)
                bulk.expect_many()
                plan.apply(by=one.by, at=at)
            self._finish(file, plan, applied=True)
            note(
                action="roster-imported",
                by=one.by,
                at=at,
                roster_import=one.pk,
                kind=one.kind,
                created=plan.counts.created,
                updated=plan.counts.updated,
                unchanged=plan.counts.unchanged,
                conflicts=len(plan.conflicts),
            )

    def _finish(self, file: FileRows, plan: Plan, *, applied: bool) -> None:
        at, rows, counts = self._now(), len(file.rows), plan.counts
        kept = [
            {
                "row": conflict.row,
                "field": conflict.field,
                "column": file.headings.get(conflict.field, ""),
                "code": conflict.code,
                "params": conflict.params,
            }
            for conflict in plan.conflicts[:KEPT_CONFLICTS]
        ]
        self._write(
            status=Status.DONE,
            applied=applied,
            rows_total=rows,
            rows_done=rows,
            created=counts.created,
            updated=counts.updated,
            unchanged=counts.unchanged,
            conflict_count=len(plan.conflicts),
            conflicts=kept,
            file_name="",
            finished_at=at,
        )

    def _enter(self, status: str, done: int, total: int) -> None:
        self._write(status=status, rows_done=done, rows_total=total)

    def _progress(self, done: int, total: int) -> None:
        if self._told is not None:
            self._told(done, total)
        if time.monotonic() - self._beat >= _BEAT_SECONDS:
            self._write(rows_done=done, rows_total=total)

    def _write(self, **values: Any) -> None:
        """Set values of the import, with a sign of life; _Overtaken when it has ended."""
        self._beat = time.monotonic()
        living = RosterImport.objects.filter(pk=self._one.pk, finished_at=None)
        if not living.update(**({"beat_at": self._now()} | values)):
            raise _Overtaken


def _fail(one: RosterImport, code: str, params: Mapping[str, Any], *, at: dt.datetime) -> int:
    """End an import with a refusal: the code and what fills its sentence."""
    told = {name: value for name, value in params.items() if isinstance(value, str | int | float)}
    living = RosterImport.objects.filter(pk=one.pk, finished_at=None)
    return living.update(
        status=Status.FAILED,
        refusal={"code": code, "params": told},
        file_name="",
        finished_at=at,
    )


# --- who may look -------------------------------------------------------------------------


def imports_of(member: Member) -> "QuerySet[RosterImport]":
    """A member's own imports, for lists: without their conflicts. NotAllowed for other roles than
    officer and organizer."""
    require_role(member, *MODERATORS)
    return RosterImport.objects.filter(by=member).defer("conflicts")


def import_for(member: Member, import_id: str) -> RosterImport:
    """An import that this member made, or any for an organizer; Missing otherwise."""
    one = RosterImport.objects.filter(pk=import_id).first()
    if one is None or (one.by_id != member.pk and member.role != Role.ORGANIZER):
        raise Missing(what="import")
    return one


# --- due jobs -----------------------------------------------------------------------------


def fail_lost_imports(*, at: dt.datetime) -> int:
    """End imports whose run gave no sign of life for two minutes, and those for which no worker
    came in a day: nothing of them was applied. Returns how many."""
    cut = Q(beat_at__lt=at - LOST_AFTER) & ~Q(status=Status.WAITING)
    forgotten = Q(beat_at__lt=at - FORGOTTEN_AFTER, status=Status.WAITING)
    lost = list(RosterImport.objects.filter(cut | forgotten, finished_at=None).defer("conflicts"))
    ended = 0
    for one in lost:
        ended += _fail(one, "import-interrupted", {}, at=at)
        storage.remove_import(one.file_name)
    return ended


def forget_conflicts(*, at: dt.datetime) -> int:
    """Empty the conflicts of imports that ended more than 90 days ago; their number stays."""
    old = RosterImport.objects.filter(finished_at__lt=at - KEEP_CONFLICTS_FOR)
    return old.exclude(conflicts=[]).update(conflicts=[])
