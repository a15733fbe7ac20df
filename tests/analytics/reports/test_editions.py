"""Editions side by side, on the units of today; and the import of those held elsewhere."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from analytics import rollups
from analytics.models import PastTotal
from analytics.past_totals import import_past_totals
from analytics.reports.editions import KIND
from analytics.spans import DAY
from analytics.tables import Untold
from photo_contest.domain.units.changes import Order, Part, dissolve_unit, merge_units, split_unit
from photo_contest.errors import NotAllowed, SheetRefused
from photo_contest.models import Record
from tests.analytics.builders import MONDAY, instant, photo, vote
from tests.analytics.reports.ground import NOW, Ground, empty
from tests.factories import ContestFactory, MemberFactory, moved

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
FIELDS = ("members", "entrants", "participants", "photos_submitted", "photos_approved", "votes")


def past(code: str, year: int = 2022, kind: str = "grassroots", **figures: int) -> PastTotal:
    made: PastTotal = PastTotal.objects.create(
        year=year, unit_code=code, unit_name=f"CĐCS {code}", kind=kind, source="Báo cáo", **figures
    )
    return made


@pytest.fixture
def ground() -> Ground:
    """This year seven of TRUONG take part, two of them with a photo: one of TRUONG, which five
    strangers vote for, one of MO, which the five others vote for."""
    made = empty()
    people = made.people["TRUONG"]
    sent = photo(made.contest, people[0], made.units["TRUONG"], instant(0))
    other = photo(made.contest, people[6], made.units["MO"], instant(0))
    for member in people[1:6]:
        vote(other, instant(1), member=member)
    for _ in range(5):
        vote(sent, instant(1))
    rollups.fill(made.contest.pk, until=NOW)
    return made


def order(day: int = 0) -> Order:
    return Order(on=MONDAY + day * DAY, reason="Sắp xếp lại", by=None, at=instant(0, 1))


def cells(report: Any, code: str) -> list[Any]:
    [row] = [row for row in report.rows if row.unit.code == code]
    return [
        cell.not_comparable
        or (cell.figures and tuple(getattr(cell.figures, name) for name in FIELDS))
        for cell in row.cells
    ]


def test_imported_totals_stand_beside_this_years(ground: Ground) -> None:
    past("TRUONG", 2021, members=100, participants=30, votes=50)
    past("TRUONG", 2022, members=100, participants=60, entrants=8, votes=100)
    report = ground.report("editions")
    assert [(one.year, one.contest) for one in report.editions] == [
        (2021, None),
        (2022, None),
        (2026, ground.contest.slug),
    ]
    assert cells(report, "TRUONG") == [
        (100, None, 30, None, None, 50),
        (100, 8, 60, None, None, 100),
        (20, 1, 7, 1, 1, 5),
    ]
    [row] = [row for row in report.rows if row.unit.code == "TRUONG"]
    change = row.cells[1].change
    assert (change.participants, change.votes, change.entrants) == (1.0, 1.0, None)
    assert change.participation_rate == pytest.approx(0.3)
    assert row.cells[2].change.participants == pytest.approx(7 / 60 - 1)
    assert report.editions[0].totals.figures.participants == 30
    assert cells(report, "DIEN")[:2] == [None, None]


def test_what_was_merged_counts_for_its_successor(ground: Ground) -> None:
    past("CHE", members=20, participants=10, votes=3)
    past("DIEN", members=30, participants=15, votes=4)
    merge_units(units=[ground.units["CHE"]], into=ground.units["DIEN"], order=order())
    report = ground.report("editions")
    assert cells(report, "DIEN")[0] == (50, None, 25, None, None, 7)
    assert report.not_comparable == ()


def test_what_was_split_dissolved_or_of_an_ended_kind_is_not_compared(ground: Ground) -> None:
    for code in ("CHE", "DUONG", "MO", "XA", "SAPA"):
        past(code, participants=40, kind="district" if code == "SAPA" else "grassroots")
    parts = [Part(code="CHE1", name="CĐCS Chè 1"), Part(code="CHE2", name="CĐCS Chè 2")]
    split_unit(unit=ground.units["CHE"], parts=parts, rest="CHE1", order=order())
    dissolve_unit(unit=ground.units["DUONG"], order=order())
    report = ground.report("editions")
    assert [(one.year, one.code, one.reason) for one in report.not_comparable] == [
        (2022, "CHE", "split"),
        (2022, "DUONG", "dissolved"),
        (2022, "SAPA", "kind-ended"),
        (2022, "XA", "unknown-unit"),
    ]
    assert cells(report, "CHE1")[0] == cells(report, "CHE2")[0] == "split"
    assert cells(report, "MO")[0] == (None, None, 40, None, None, None)
    assert report.editions[0].totals.figures.participants == 200
    tables = {table.name: table for table in KIND.tables(report)}
    [row] = [row for row in tables["units"].rows if row[0] == "CHE1"]
    assert row[2] == Untold.NOT_COMPARABLE
    assert [row[1] for row in tables["not_comparable"].rows] == ["CHE", "DUONG", "SAPA", "XA"]
    officer = ground.officer_of("SAPA")
    own = ground.report("editions", officer).not_comparable
    assert [one.code for one in own] == ["CHE", "DUONG", "SAPA"]


def test_small_imported_counts_are_withheld_also_against_subtraction(ground: Ground) -> None:
    past("SAPA", kind="upper", participants=40)
    for code, participants in (("CHE", 3), ("DIEN", 12), ("DUONG", 25)):
        past(code, participants=participants, members=50)
    report = ground.report("editions")
    assert [cells(report, code)[0][2] for code in ("CHE", "DIEN", "DUONG")] == [None, None, 25]
    [row] = [row for row in report.rows if row.unit.code == "CHE"]
    assert row.cells[0].figures.withheld == ("participants", "participation_rate")
    assert row.cells[0].figures.participation_rate is None
    assert report.editions[0].totals.figures.participants == 40
    [table] = [table for table in KIND.tables(report) if table.name == "units"]
    assert [row[2] for row in table.rows][:2] == [Untold.WITHHELD, Untold.WITHHELD]


def test_final_contests_of_the_database_are_editions_of_their_year(ground: Ground) -> None:
    def ago(days: int) -> dt.datetime:
        return instant(-days)

    before = ContestFactory(
        slug="nam-truoc", year=2025, host=ground.units["TINH"],
        submission_opens_at=ago(300), voting_opens_at=ago(300),
        submission_closes_at=ago(290), voting_closes_at=ago(290), notice_ends_at=ago(280),
    )  # fmt: skip
    for member in ground.people["CHE"][:7]:
        photo(before, member, ground.units["CHE"], ago(299))
    rollups.fill(before.pk, until=NOW)
    past("CHE", 2025, participants=1000)  # the contest's own figures go before a file's
    merge_units(units=[ground.units["CHE"]], into=ground.units["TRUONG"], order=order())
    report = ground.report("editions")
    assert [one.contest for one in report.editions] == ["nam-truoc", ground.contest.slug]
    assert cells(report, "TRUONG")[0][1:] == (7, 7, 7, 7, 0)
    assert report.editions[0].totals.figures.entrants == 7


def test_while_totals_are_hidden_officers_get_no_votes_of_this_year(ground: Ground) -> None:
    past("TRUONG", votes=50)
    moved(ground.contest, totals="after-close")
    report = ground.report("editions", ground.officer_of("NGHIALO"), figure="votes")
    assert [cell and cell[5] for cell in cells(report, "TRUONG")] == [50, None]
    assert {row.unit.code for row in report.rows} == {"TRUONG", "MO"}
    [table] = [table for table in KIND.tables(report) if table.name == "units"]
    assert [row[2:4] for row in table.rows][1] == (50, Untold.HIDDEN)


# --- import -------------------------------------------------------------------------------

HEADING = "năm;mã đơn vị;tên đơn vị;cấp;số đoàn viên;đoàn viên tham gia;ảnh gửi;ảnh duyệt;nguồn"
GOOD = "2022;che;CĐCS Chè;cơ sở;1.200;30;8;6;Báo cáo 12"


def written(tmp_path: Path, *lines: str, encoding: str = "utf-8-sig") -> Path:
    file = tmp_path / "cac-nam.csv"
    file.write_text("\n".join([HEADING, *lines]), encoding=encoding)
    return file


def brought(file: Path, by: Any, **kwargs: Any) -> Any:
    return import_past_totals(file=file, by=by, at=NOW, **kwargs)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_is_taken_once_and_differences_replace(
    ground: Ground, tmp_path: Path, encoding: str
) -> None:
    file = written(
        tmp_path, GOOD, "2022;XA;LĐLĐ huyện X;LĐLĐ huyện;;9;;;Báo cáo", encoding=encoding
    )
    tried = brought(file, ground.organizer, dry_run=True)
    assert (tried.created, tried.applied, PastTotal.objects.count()) == (2, False, 0)
    found = brought(file, ground.organizer)
    assert (found.created, found.updated, found.unchanged, found.applied) == (2, 0, 0, True)
    told = PastTotal.objects.order_by("unit_code").values_list(
        "year", "unit_code", "kind", "members", "participants", "photos_approved"
    )
    assert list(told) == [
        (2022, "CHE", "grassroots", 1200, 30, 6),
        (2022, "XA", "district", None, 9, None),
    ]
    again = brought(written(tmp_path, GOOD.replace("30", "31")), ground.organizer)
    assert (again.created, again.updated, again.unchanged) == (0, 1, 0)
    data = Record.objects.filter(action="past-totals-imported").first().data  # type: ignore[union-attr]
    assert data["years"] == [2022]


def test_commas_and_english_headings_are_read(ground: Ground, tmp_path: Path) -> None:
    file = tmp_path / "past.csv"
    file.write_text(
        "year,unit_code,unit_name,kind,members,entrants,participants,photos_submitted,"
        "photos_approved,votes,source\n2021,MO,CĐCS Mỏ,grassroots,5,4,3,2,1,0,report\n"
    )
    assert brought(file, ground.organizer).created == 1
    [row] = PastTotal.objects.values_list(*FIELDS)
    assert row == (5, 4, 3, 2, 1, 0)


def test_conflicts_are_told_by_row_and_column_and_nothing_is_written(
    ground: Ground, tmp_path: Path
) -> None:
    file = written(
        tmp_path,
        GOOD,
        GOOD,
        "1999;MO;Mỏ;cơ sở;1;1;1;1;x",
        "2026;MO;Mỏ;cơ sở;1;1;1;1;x",
        "2021;MO;;cơ sở;-3;1;1;1;",
        "2021;DIEN;Điện;cơ sở;1;1;1;2;x",
        "2021;DUONG;Đường;cơ sở;;;;;x",
        "Tổng cộng;;;;9;;;;",
    )
    found = brought(file, ground.organizer)
    assert [(one.row, one.field, one.code) for one in found.conflicts] == [
        (3, "unit_code", "row-twice"),
        (4, "year", "year-range"),
        (5, "year", "edition-held-here"),
        (6, "unit_name", "required"),
        (6, "source", "required"),
        (6, "members", "unreadable-number"),
        (7, "photos_approved", "approved-above-submitted"),
        (8, "members", "nothing-told"),
        (9, "unit_code", "not-a-row"),
    ]
    assert not found.applied
    assert not PastTotal.objects.exists()


def test_only_organizers_import_and_only_tables(ground: Ground, tmp_path: Path) -> None:
    file = written(tmp_path, GOOD)
    with pytest.raises(NotAllowed):
        brought(file, ground.officer_of("TINH"))
    (tmp_path / "x.csv").write_text("a;b\n1;2\n")
    with pytest.raises(SheetRefused):
        brought(tmp_path / "x.csv", ground.organizer)


def test_the_api_and_the_command_bring_the_same(
    ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.core.management import call_command
    from django.core.management.base import CommandError

    from tests.api.callers import client_of, refusal

    file = written(tmp_path, GOOD)
    url = "/api/v1/analytics/editions/"

    def sent(member: Any, query: str = "") -> Any:
        body = file.read_bytes()
        return client_of(member).post(url + query, body, content_type="text/csv")

    refusal(sent(None), 401, "not-authenticated")
    refusal(
        sent(MemberFactory(role="officer", office=ground.units["TINH"])), 403, "permission-denied"
    )
    tried = sent(ground.organizer, "?dry_run=1").json()
    assert tried == {"created": 1, "updated": 0, "unchanged": 0, "conflicts": [], "applied": False}
    assert sent(ground.organizer).json()["applied"] is True
    call_command("import_editions", str(file), by=ground.organizer.username)
    assert "giữ nguyên 1" in capsys.readouterr().out
    file = written(tmp_path, "2022;MO;Mỏ;cơ sở;x;1;1;1;y")
    [conflict] = sent(ground.organizer).json()["conflicts"]
    assert (conflict["row"], conflict["column"]) == (2, "số đoàn viên")
    assert conflict["message"].startswith("Đây không phải số nguyên")
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_editions", str(file), by=ground.organizer.username)
    assert "dòng 2, cột “số đoàn viên”" in capsys.readouterr().out
