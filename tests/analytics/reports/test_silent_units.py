"""Who is reminded, why, through whom, and in which words."""

import datetime as dt
from typing import Any

import pytest

from analytics import rollups
from analytics.reports.silent_units import KIND
from photo_contest.domain.leagues import define_league
from photo_contest.errors import Invalid, NotAllowed
from tests.analytics import builders
from tests.analytics.builders import instant, photo, vote
from tests.analytics.reports.ground import NOW, Ground, busy, empty
from tests.factories import MemberFactory, moved

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def ground() -> Ground:
    """CHE sends a photo on the first day and gets a vote on the second; two members of DIEN vote
    for it. TRUONG sends one on the sixth day. DUONG and MO do nothing."""
    made = empty()
    people = made.people
    sent = photo(made.contest, people["CHE"][0], made.units["CHE"], instant(0))
    for member in people["DIEN"][:2]:
        vote(sent, instant(1), member=member)
    photo(made.contest, people["TRUONG"][0], made.units["TRUONG"], instant(5))
    rollups.fill(made.contest.pk, until=NOW)
    return made


def states(report: Any) -> list[tuple[str, str, dt.date | None, int | None]]:
    return [(row.unit.code, row.state, row.last_active_on, row.silent_days) for row in report.rows]


def test_units_are_told_by_what_they_lack(ground: Ground) -> None:
    report = ground.report("silent-units", days="4")
    assert states(report) == [
        ("DUONG", "no-participant", None, None),
        ("MO", "no-participant", None, None),
        ("DIEN", "no-entrant", None, None),
        ("CHE", "stalled", dt.date(2026, 11, 3), 4),
    ]
    counts = report.counts
    assert (counts.units, counts.no_participant, counts.no_entrant, counts.stalled) == (5, 2, 1, 1)
    assert "CHE" not in {row.unit.code for row in ground.report("silent-units").rows}  # 7 days
    assert "CHE" not in {row.unit.code for row in ground.report("silent-units", days="5").rows}


def test_a_withheld_count_of_participants_is_not_silence(ground: Ground) -> None:
    """Two of DIEN took part, which is withheld: the list says that there is no entrant, and not
    that there is nobody."""
    rows = ground.report("silent-units").rows
    assert {row.unit.code: row.state for row in rows}["DIEN"] == "no-entrant"


def test_a_unit_with_a_merged_one_has_that_ones_activity() -> None:
    made = busy()
    listed = {row.unit.code for row in made.report("silent-units").rows}
    assert listed == {"DUONG"}


def test_filters_bound_the_list(ground: Ground) -> None:
    listed = [row.unit.code for row in ground.report("silent-units", upper="NGHIALO").rows]
    assert listed == ["MO"]
    assert states(ground.report("silent-units", kind="upper")) == []
    define_league(
        code="khoi-a", name="Khối A", rule="kind", kind="upper",
        begins_on=dt.date(2026, 1, 1), by=None, at=instant(0),
    )  # fmt: skip
    assert ground.report("silent-units", league="khoi-a").counts.units == 0
    assert ground.report("silent-units", league="other").counts.units == 5
    with pytest.raises(Invalid):
        ground.report("silent-units", league="khoi-x")


def test_the_officer_of_the_unit_or_of_the_one_above_is_told_to_those_who_may_know(
    ground: Ground,
) -> None:
    own = MemberFactory(
        role="officer", office=ground.units["DIEN"], full_name="Vàng A Sử", phone="0912"
    )
    above = MemberFactory(
        role="officer", office=ground.units["SAPA"], full_name="Lò Thị Mai", email="mai@vidu.vn"
    )
    MemberFactory(role="officer", office=ground.units["TINH"], is_active=False)
    report = ground.report("silent-units", upper="SAPA")
    told = {row.unit.code: (row.officers_of, row.officers) for row in report.rows}
    assert told["DIEN"][0].code == "DIEN"
    assert [(one.name, one.phone) for one in told["DIEN"][1]] == [("Vàng A Sử", "0912")]
    assert told["DUONG"][0].code == "SAPA"
    assert [(one.name, one.email) for one in told["DUONG"][1]] == [("Lò Thị Mai", "mai@vidu.vn")]

    def contacts(viewer: Any) -> set[str]:
        rows = ground.report("silent-units", viewer=viewer).rows
        return {one.name for row in rows for one in row.officers}

    assert contacts(MemberFactory(role="scrutineer")) == set()
    assert contacts(above) == {"Vàng A Sử", "Lò Thị Mai"}
    assert contacts(own) == {"Vàng A Sử"}
    assert contacts(ground.officer_of("NGHIALO")) <= {"Lý Thị Mẩy"}


def test_the_message_is_ready_to_copy(ground: Ground, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://thi.vidu.vn"]
    rows = {row.unit.code: row for row in ground.report("silent-units").rows}
    assert rows["MO"].message_vi == (
        "Kính gửi Ban Chấp hành CĐCS MO. Cuộc thi ảnh còn 23 ngày nhận ảnh, đơn vị chưa có ảnh dự "
        "thi. Kính mong các anh, chị động viên đoàn viên tham gia. Mã đơn vị: MO. Hướng dẫn: "
        "https://thi.vidu.vn/"
    )
    assert rows["MO"].message_en == (
        "Dear committee of CĐCS MO: 23 days remain to send photos and your unit has none yet. "
        "Please encourage your members. Unit code: MO. How to: https://thi.vidu.vn/"
    )
    last_day = ground.report("silent-units", at=instant(27, 23)).rows[0].message_en
    assert "one day remains to send photos" in last_day
    assert ground.report("silent-units", at=instant(28)).rows[0].message_vi is None
    moved(ground.contest, submission_closes_at=instant(10))
    voting = ground.report("silent-units", at=instant(20)).rows[0].message_vi
    assert "còn 8 ngày bình chọn" in voting


def test_while_totals_are_hidden_votes_do_not_tell_an_officer_of_activity(ground: Ground) -> None:
    moved(ground.contest, totals="after-close")
    officer = ground.officer_of("SAPA")
    rows = {row.unit.code: row for row in ground.report("silent-units", officer, days="5").rows}
    assert rows["CHE"].last_active_on == dt.date(2026, 11, 2)  # the photo, not the later vote


def test_an_officer_reads_the_own_subtree(ground: Ground) -> None:
    officer = ground.officer_of("NGHIALO")
    assert [row.unit.code for row in ground.report("silent-units", officer).rows] == ["MO"]
    with pytest.raises(NotAllowed):
        ground.report("silent-units", officer, upper="SAPA")


def test_a_message_names_no_address_that_nobody_knows(ground: Ground, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = []
    [row] = [row for row in ground.report("silent-units").rows if row.unit.code == "MO"]
    assert (row.message_vi or "").endswith("Mã đơn vị: MO.")
    assert (row.message_en or "").endswith("Unit code: MO.")


def test_the_table_holds_state_and_message(ground: Ground) -> None:
    [table] = KIND.tables(ground.report("silent-units"))
    rows = {row[1]: row for row in table.rows}
    assert rows["MO"][0].vi == "chưa có người tham gia"
    assert rows["MO"][-1].vi.startswith("Kính gửi Ban Chấp hành CĐCS MO.")
    assert builders.MONDAY not in rows["MO"]
