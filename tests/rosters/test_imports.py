"""Imports from beginning to end: all or nothing, once, and never left half done."""

import datetime as dt
import multiprocessing
import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from photo_contest.domain import storage
from photo_contest.domain.roster_mark import roster_version
from photo_contest.domain.rosters.imports import (
    AT_ONCE,
    FORGOTTEN_AFTER,
    KEEP_CONFLICTS_FOR,
    KEPT_CONFLICTS,
    LOST_AFTER,
    fail_lost_imports,
    forget_conflicts,
    import_for,
    receive_import,
    run_import,
)
from photo_contest.doorway.row_sentences import ROW_SENTENCES, row_sentence
from photo_contest.errors import Missing, NotAllowed, SheetRefused
from photo_contest.models import Record, RosterImport, Unit, UnitPeriod
from tests.factories import MemberFactory, UnitFactory
from tests.races.conftest import at_once
from tests.rosters.unit_files import REFORM, file_of, tree

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

RACE = pytest.mark.django_db(transaction=True)
ROOT = Path(settings.BASE_DIR)
GOOD = ("LD;LĐLĐ tỉnh;LĐLĐ;;;;;", "CT;CĐ xã;upper;LD;;;;")


def received(*lines: str, **kwargs: Any) -> RosterImport:
    file = kwargs.pop("file", None) or file_of(*lines)
    settings_of_it: dict[str, Any] = {"kind": "units", "by": None, "on": REFORM}
    return receive_import(file=file, now=timezone.now, **(settings_of_it | kwargs))


def long_file(rows: int = AT_ONCE + 1) -> Path:
    return file_of(GOOD[0], *(f"U{n};CĐCS {n};cơ sở;LD;;;;" for n in range(rows - 1)))


def files() -> list[Path]:
    return list(storage.imports().iterdir())


def test_a_short_file_is_imported_at_once_and_leaves_no_file():
    officer = MemberFactory(role="organizer")

    made = received(*GOOD, by=officer)

    assert (made.status, made.applied, made.created, made.updated, made.unchanged) == (
        "done",
        True,
        2,
        0,
        0,
    )
    assert (made.rows_done, made.rows_total, made.conflicts, made.refusal) == (2, 2, [], {})
    assert {row[0] for row in tree()} == {"LD", "CT"}
    assert files() == []
    record = Record.objects.get()
    assert (record.action, record.actor) == ("roster-imported", officer)
    assert record.data == {
        "roster_import": made.pk,
        "kind": "units",
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "conflicts": 0,
    }


def test_the_same_file_again_writes_nothing_to_the_roster():
    received(*GOOD)
    version = roster_version()

    again = received(*GOOD)

    assert (again.applied, again.created, again.updated, again.unchanged) == (True, 0, 0, 2)
    assert roster_version() == version


def test_a_dry_run_tells_and_writes_nothing():
    made = received(*GOOD, dry_run=True)

    assert (made.status, made.applied, made.created) == ("done", False, 2)
    assert (Unit.objects.count(), Record.objects.count(), roster_version()) == (0, 0, 0)


def test_with_a_conflict_nothing_is_applied_unless_it_is_to_be_skipped():
    lines = (*GOOD, "X Y;CĐCS;cơ sở;CT;;;;")

    whole = received(*lines)
    assert (whole.applied, whole.created, whole.conflict_count) == (False, 2, 1)
    assert whole.conflicts == [
        {"row": 4, "field": "code", "column": "Mã đơn vị", "code": "code-shape", "params": {}}
    ]
    assert Unit.objects.count() == 0

    skipped = received(*lines, skip_conflicts=True)
    assert (skipped.applied, skipped.created, skipped.conflict_count) == (True, 2, 1)
    assert Unit.objects.count() == 2


def test_of_many_conflicts_the_first_thousand_are_kept():
    made = received(*(f"A {n};CĐCS;cơ sở;LD;;;;" for n in range(KEPT_CONFLICTS + 5)))

    assert made.conflict_count == KEPT_CONFLICTS + 5
    assert len(made.conflicts) == KEPT_CONFLICTS
    assert made.conflicts[-1]["row"] == KEPT_CONFLICTS + 1


def test_a_file_that_is_no_table_is_refused_and_not_kept(tmp_path):
    path = tmp_path / "list.pdf"
    path.write_bytes(b"%PDF-1.7 ...")
    with pytest.raises(SheetRefused):
        received(file=path)
    assert (RosterImport.objects.count(), files()) == (0, [])


def test_a_file_without_its_columns_ends_with_that_refusal():
    made = received(file=file_of("a;b", heading="Tên;Ghi chú"))

    assert (made.status, made.applied) == ("failed", False)
    assert made.refusal == {
        "code": "sheet-without-columns",
        "params": {"columns": "mã đơn vị, cấp"},
    }
    assert files() == []


@pytest.mark.parametrize("role", ["member", "juror", "scrutineer"])
def test_only_officers_and_organizers_import(role):
    with pytest.raises(NotAllowed):
        received(*GOOD, by=MemberFactory(role=role))
    assert files() == []


def test_a_long_file_waits_for_the_task_engine_and_a_second_run_does_nothing():
    made = received(file=long_file())
    assert (made.status, made.finished_at, DBTaskResult.objects.count()) == ("waiting", None, 1)
    assert len(files()) == 1

    run_import(made.pk, now=timezone.now)
    run_import(made.pk, now=timezone.now)

    made.refresh_from_db()
    assert (made.status, made.applied, made.created) == ("done", True, AT_ONCE + 1)
    assert Record.objects.filter(action="roster-imported").count() == 1
    assert files() == []


def test_a_large_file_waits_whatever_it_says_of_its_rows():
    """Whoever looks for rows to count them may be deceived; bytes are bytes."""
    made = received(file=file_of(GOOD[0], "CT;" + "C" * 2**20 + ";cơ sở;LD;;;;"))
    assert (made.status, DBTaskResult.objects.count()) == ("waiting", 1)
    run_import(made.pk, now=timezone.now)
    made.refresh_from_db()
    assert (made.status, made.refusal["code"], files()) == ("failed", "sheet-too-long", [])


def test_a_run_that_was_cut_begins_anew():
    made = received(file=long_file())
    RosterImport.objects.filter(pk=made.pk).update(status="applying", rows_done=7)

    run_import(made.pk, now=timezone.now)

    made.refresh_from_db()
    assert (made.status, made.created) == ("done", AT_ONCE + 1)


def test_who_checks_a_long_file_tells_how_far_it_has_come():
    made = received(file=long_file(1000 + AT_ONCE))
    checked = []

    def told(done: int, total: int) -> None:
        one = RosterImport.objects.values("status", "rows_total").get(pk=made.pk)
        if one == {"status": "checking", "rows_total": total}:
            checked.append(done)

    run_import(made.pk, now=timezone.now, told=told)
    assert checked == sorted(checked)
    assert checked[0] == 0
    assert len(set(checked)) > 30


def test_a_failing_house_ends_the_import_and_logs_nothing_personal(caplog):
    made = received(file=long_file())

    personal = "Lý Thị Mẩy 0012345678"

    def fails(done: int, total: int) -> None:
        raise ValueError(personal)

    run_import(made.pk, now=timezone.now, told=fails)

    made.refresh_from_db()
    assert (made.status, made.applied, Unit.objects.count()) == ("failed", False, 0)
    assert made.refusal == {"code": "internal-error", "params": {"reference": made.pk}}
    assert f"import {made.pk} failed: ValueError" in caplog.text
    assert personal not in caplog.text
    assert files() == []


def test_lost_imports_are_ended_and_waiting_ones_left_alone():
    lost, waiting, living = (received(file=long_file()) for _ in range(3))
    at = timezone.now()
    ago = at - LOST_AFTER - dt.timedelta(seconds=1)
    RosterImport.objects.filter(pk=lost.pk).update(status="checking", beat_at=ago)
    RosterImport.objects.filter(pk=waiting.pk).update(beat_at=ago)
    RosterImport.objects.filter(pk=living.pk).update(status="reading")

    assert fail_lost_imports(at=at) == 1

    lost.refresh_from_db()
    assert (lost.status, lost.refusal["code"], lost.finished_at) == (
        "failed",
        "import-interrupted",
        at,
    )
    assert len(files()) == 2
    run_import(lost.pk, now=timezone.now)
    assert Unit.objects.count() == 0
    assert fail_lost_imports(at=at + FORGOTTEN_AFTER) == 2
    assert files() == []


def test_conflicts_are_forgotten_after_ninety_days():
    made = received("X Y;CĐCS;cơ sở;CT;;;;")
    late = made.finished_at + KEEP_CONFLICTS_FOR

    assert forget_conflicts(at=late) == 0
    assert forget_conflicts(at=late + dt.timedelta(seconds=1)) == 1
    made.refresh_from_db()
    assert (made.conflicts, made.conflict_count) == ([], 1)


def test_an_import_is_seen_by_its_maker_and_by_organizers():
    unit = UnitFactory()
    maker, other = MemberFactory.create_batch(2, role="officer", office=unit)
    made = received(*GOOD, by=maker, dry_run=True)

    assert import_for(maker, made.pk) == made
    assert import_for(MemberFactory(role="organizer"), made.pk) == made
    for stranger in (other, MemberFactory()):
        with pytest.raises(Missing):
            import_for(stranger, made.pk)


@RACE
def test_two_files_at_once_both_end_right():
    received(*GOOD)
    lots = [[f"N{n}-{k};CĐCS {n} {k};cơ sở;CT;;;;" for k in range(200)] for n in range(2)]

    answers = at_once(2, lambda n: received(*lots[n], "CT;CĐ xã mới;upper;LD;;;;"))

    assert (
        sorted((one.status, one.applied, one.created) for one in answers)
        == [("done", True, 200)] * 2
    )
    assert sorted((one.updated, one.unchanged) for one in answers) == [(0, 1), (1, 0)]
    assert UnitPeriod.objects.count() == 402


@RACE
@pytest.mark.parametrize("moment", ["reading", "applying"])
def test_a_killed_import_applies_nothing_or_all_and_comes_to_an_end(moment):
    made = received(file=long_file(3000))
    connections.close_all()
    context = multiprocessing.get_context("fork")
    come, told = context.Pipe(duplex=False)
    child = context.Process(target=run_until_told, args=(made.pk, moment, told))
    child.start()
    assert come.poll(60)
    os.kill(child.pid, signal.SIGKILL)
    child.join()

    made.refresh_from_db()
    assert (made.finished_at, Unit.objects.count()) == (None, 0)
    assert fail_lost_imports(at=timezone.now() + 2 * LOST_AFTER) == 1
    made.refresh_from_db()
    assert (made.status, made.applied, Unit.objects.count()) == ("failed", False, 0)
    assert files() == []


def run_until_told(import_id: str, moment: str, told: Any) -> None:
    """Run an import up to a moment, tell so, and go no further: the clock that is asked then does
    not answer."""

    def now() -> dt.datetime:
        status = RosterImport.objects.values_list("status", flat=True).get(pk=import_id)
        inside = connections["default"].in_atomic_block
        if status == moment and (inside or moment == "reading"):
            told.send("there")
            signal.pause()
        return timezone.now()

    run_import(import_id, now=now)


# --- sentences ----------------------------------------------------------------------------


def test_every_code_of_a_row_has_a_sentence():
    modules = [*(ROOT / "photo_contest/domain/rosters").glob("*.py")]
    others = ("imports.py", "columns.py", "confirmation.py")
    texts = [path.read_text("utf-8") for path in modules if path.name not in others]
    texts.append((ROOT / "photo_contest/sheets/cells.py").read_text("utf-8"))
    codes = {code for text in texts for code in re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text)}
    single = {"required", "formula", "cycle", "erased"}

    assert (codes | single) - {"erased-card", "sheet-without-columns"} <= set(ROW_SENTENCES)
    assert {"later-history", "two-cards", "scientific-number"} <= codes


def test_sentences_name_rows_and_days():
    assert "dòng 12345." in row_sentence("row-twice", {"row": 12345})
    assert "01/07/2025" in row_sentence("unit-ended", {"ends_on": "2025-07-01"})
    assert row_sentence("two-cards", {"row": 7}) != row_sentence("two-cards", {})
    meant = {"suggested": "SP-01", "name": "CĐCS Chè Đỉnh Mây"}
    assert "mã SP-01 (CĐCS Chè Đỉnh Mây)" in row_sentence("unknown-unit", meant)
    with translation.override("en"):
        names = ("row", "max", "child", "day", "begins_on", "ends_on", "suggested", "name")
        names += ("first", "last", "year", "submitted")
        assert all(row_sentence(code, dict.fromkeys(names, "")) for code in ROW_SENTENCES)
