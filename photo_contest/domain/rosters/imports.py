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
from photo_contest.domain.access import MODERATORS, READERS, Role, require_role
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
    asks_first: bool = False,
    now: Clock,
    told: Progress | None = None,
) -> RosterImport:
    """Take a file in, and import it: at once when it is short, or when somebody is `told` how far
    it has come; else by the task engine. The answer tells how it ended, or that it waits. One that
    `asks_first` ends at its preview: see `confirmation`.

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
                asks_first=asks_first,
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
    one transaction, nothing was. Refusals are kept with the import, not raised. One that asks first
    stops at its preview, and its file stays.
    """
    open_ones = RosterImport.objects.filter(finished_at=None).exclude(status=Status.PREVIEW)
    one = open_ones.select_related("by").filter(pk=import_id).first()
    if one is None:
        return
    try:
        if not _Run(one, now, told).go():
            return
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

    def go(self) -> bool:
        """Whether the import has ended: one that asks first stops at its preview."""
        self._enter(Status.READING, 0, 0)
        file = file_of(self._one, self._progress)
        for _ in range(_TRIES):
            self._enter(Status.CHECKING, 0, len(file.rows))
            version = roster_version()
            plan = self._plan(file)
            if self._one.asks_first and version != self._confirmed_version:
                self._show(file, plan, version)
                return False
            may_apply = not plan.conflicts or self._one.skip_conflicts
            if self._one.dry_run or not may_apply:
                self._finish(file, plan, applied=False)
                return True
            self._enter(Status.APPLYING, len(file.rows), len(file.rows))
            try:
                self._apply(file, plan, version)
            except RosterChanged:
                continue
            return True
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

    @property
    def _confirmed_version(self) -> int | None:
        """The roster's version that somebody saw in the preview and confirmed."""
        return self._one.version if self._one.confirmed_at else None

    def _show(self, file: FileRows, plan: Plan, version: int) -> None:
        """Stop at the preview. One that was confirmed comes here when others changed the roster
        since it was looked at: it says so, and asks again."""
        changed = self._one.confirmed_at is not None
        self._write(
            **_found(file, plan),
            status=Status.PREVIEW,
            version=version,
            confirmed_at=None,
            refusal={"code": RosterChanged.code, "params": {}} if changed else {},
        )

    def _finish(self, file: FileRows, plan: Plan, *, applied: bool) -> None:
        self._write(
            **_found(file, plan),
            status=Status.DONE,
            applied=applied,
            refusal={},
            file_name="",
            finished_at=self._now(),
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


def _found(file: FileRows, plan: Plan) -> dict[str, Any]:
    """What a plan tells of its file."""
    rows, counts = len(file.rows), plan.counts
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
    return {
        "rows_total": rows,
        "rows_done": rows,
        "created": counts.created,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "conflict_count": len(plan.conflicts),
        "conflicts": kept,
    }


def file_of(one: RosterImport, progress: Progress) -> FileRows:
    """The rows of an import's kept file. SheetRefused where it cannot be read."""
    columns = _COLUMNS[RosterImport.Kind(one.kind)]
    return read_file(storage.imports() / one.file_name, columns, progress)


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


def imports_seen_by(member: Member) -> "QuerySet[RosterImport]":
    """The imports at the desk: an officer's own, all for organizers and scrutineers."""
    require_role(member, *READERS)
    rows = RosterImport.objects.select_related("by").defer("conflicts")
    return rows.filter(by=member) if member.role == Role.OFFICER else rows


def import_for(member: Member, import_id: str) -> RosterImport:
    """An import that this member made, or any for an organizer or scrutineer; Missing otherwise."""
    one = RosterImport.objects.select_related("by").filter(pk=import_id).first()
    sees_all = member.role in (Role.ORGANIZER, Role.SCRUTINEER)
    if one is None or (one.by_id != member.pk and not sees_all):
        raise Missing(what="import")
    return one


# --- due jobs -----------------------------------------------------------------------------


def fail_lost_imports(*, at: dt.datetime) -> int:
    """End imports whose run gave no sign of life for two minutes, and those for which no worker,
    or nobody who saw the preview, came in a day: nothing of them was applied. Returns how many."""
    patient = Q(status__in=[Status.WAITING, Status.PREVIEW])
    cut = Q(beat_at__lt=at - LOST_AFTER) & ~patient
    forgotten = Q(beat_at__lt=at - FORGOTTEN_AFTER) & patient
    lost = list(RosterImport.objects.filter(cut | forgotten, finished_at=None).defer("conflicts"))
    ended = 0
    for one in lost:
        is_preview = one.status == Status.PREVIEW
        ended += _fail(one, "preview-ended" if is_preview else "import-interrupted", {}, at=at)
        storage.remove_import(one.file_name)
    return ended


def forget_conflicts(*, at: dt.datetime) -> int:
    """Empty the conflicts of imports that ended more than 90 days ago; their number stays."""
    old = RosterImport.objects.filter(finished_at__lt=at - KEEP_CONFLICTS_FOR)
    return old.exclude(conflicts=[]).update(conflicts=[])
