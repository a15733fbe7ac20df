"""`manage.py import_roster`: what it does, and how it tells so."""

from contextlib import suppress

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django_tasks_db.models import DBTaskResult

from photo_contest.domain.rosters.imports import AT_ONCE
from photo_contest.doorway.row_sentences import ROW_SENTENCES
from photo_contest.models import RosterImport, Unit, UnitPeriod
from tests.factories import MemberFactory
from tests.rosters.test_imports import GOOD, long_file
from tests.rosters.unit_files import REFORM, file_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_the_command_imports_and_tells_conflicts_one_a_line(capsys):
    by = MemberFactory(role="organizer").username
    call_command("import_roster", "units", str(file_of(*GOOD)), "--on=01/07/2025", by=by)
    assert UnitPeriod.objects.filter(begins_on=REFORM).count() == 2
    told = capsys.readouterr().out
    assert "created 2, updated 0, unchanged 0, conflicts 0 in 0 rows" in told
    assert told.endswith("Đã ghi. · Applied.\n")

    with pytest.raises(SystemExit) as stopped:
        call_command("import_roster", "units", str(file_of("X Y;A;tổ;CT;;;;")), by=by)
    assert stopped.value.code == 1
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"dòng 2, cột “Mã đơn vị”: {ROW_SENTENCES['code-shape']}")
    assert "Nothing was written: every row is in conflict." in last


@pytest.mark.parametrize(
    ("lines", "how", "told"),
    [
        (("X Y;A;tổ;CT;;;;",), ["--skip-conflicts"], "every row is in conflict"),
        (GOOD, ["--dry-run"], "this was a check"),
        ((*GOOD, "X Y;A;tổ;CT;;;;"), [], "mend the conflicts"),
    ],
)
def test_the_command_says_when_nothing_was_written_and_why(capsys, lines, how, told):
    by = MemberFactory(role="organizer").username
    with suppress(SystemExit):
        call_command("import_roster", "units", str(file_of(*lines)), *how, by=by)
    assert Unit.objects.count() == 0
    assert told in capsys.readouterr().out.splitlines()[-1]


def test_the_command_tells_how_days_are_written():
    by = MemberFactory(role="organizer").username
    with pytest.raises(CommandError, match="2025-07-01 hoặc 01/07/2025 · write the day"):
        call_command("import_roster", "units", str(file_of(*GOOD)), "--on=7/2025", by=by)


def test_a_database_that_nobody_has_set_up_is_told():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE photo_contest_member RENAME TO elsewhere")
    with pytest.raises(CommandError, match="CONTEST_DATA_DIR"):
        call_command("import_roster", "units", str(file_of(*GOOD)), by="ai")


def test_the_command_runs_long_files_at_once():
    by = MemberFactory(role="organizer").username
    call_command("import_roster", "units", str(long_file()), "--dry-run", by=by)
    made = RosterImport.objects.get()
    assert (made.status, made.created, DBTaskResult.objects.count()) == ("done", AT_ONCE + 1, 0)


def test_the_command_refuses_strangers_and_files_that_are_none(tmp_path):
    with pytest.raises(CommandError, match="no active account"):
        call_command("import_roster", "units", str(file_of(*GOOD)), by="ai-do")
    by = MemberFactory(role="organizer").username
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_roster", "units", str(tmp_path / "none.csv"), by=by)
    with pytest.raises(CommandError, match="mã đơn vị, cấp"):
        call_command("import_roster", "units", str(file_of("a", heading="Tên")), by=by)
    by = MemberFactory(role="juror").username
    with pytest.raises(CommandError):
        call_command("import_roster", "units", str(file_of(*GOOD)), by=by)
