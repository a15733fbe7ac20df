"""Targets: set by organizers, for units of today, all at once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from analytics.models import ParticipationTarget
from photo_contest.models import Contest, Member, Record, Unit
from tests.analytics.builders import contest as made_contest
from tests.analytics.builders import figure
from tests.api.callers import V1, client_of, raw, refusal
from tests.factories import MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def units() -> dict[str, Unit]:
    """Sa Pa with tea and power below it, and Nghĩa Lộ; CHE has 30 members."""
    found = {"TINH": UnitFactory(code="TINH", kind="federation")}
    for code in ("SAPA", "NGHIALO"):
        found[code] = UnitFactory(code=code, kind="upper", parent=found["TINH"], name=code)
    for code in ("CHE", "DIEN"):
        found[code] = UnitFactory(code=code, parent=found["SAPA"], name=code)
    figure(found["CHE"], 30)
    return found


@pytest.fixture
def contest(units: dict[str, Unit]) -> Contest:
    return made_contest(units["TINH"], slug="net-dep")


@pytest.fixture
def organizer() -> Member:
    return MemberFactory(role="organizer")


URL = f"{V1}/contests/net-dep/analytics/targets/"


def put(by: Member | None, *rows: tuple[str, object]):
    targets = [{"unit": unit, "participants": participants} for unit, participants in rows]
    return client_of(by).put(URL, **raw({"targets": targets}))


def told(code: str, kind: str, participants: int, members: int | None = None, above: bool = False):
    return {
        "unit": {"code": code, "name": code, "kind": kind},
        "participants": participants,
        "members": members,
        "above_members": above,
    }


def test_targets_are_set_whole_and_one_above_the_members_figure_is_told(contest, organizer):
    put(organizer, ("SAPA", 40), ("DIEN", 5))
    answer = put(organizer, ("SAPA", 50), ("CHE", 31))
    expected = {"targets": [told("CHE", "grassroots", 31, 30, True), told("SAPA", "upper", 50)]}
    assert (answer.status_code, answer.json()) == (200, expected)
    assert client_of(organizer).get(URL).json() == expected
    assert [
        (record.action, record.actor, record.contest, record.data)
        for record in Record.objects.all()
    ] == [("targets-set", organizer, contest, {"units": 2})] * 2


def test_targets_of_one_contest_leave_those_of_another(contest, organizer, units):
    other = made_contest(units["TINH"], slug="khac")
    ParticipationTarget.objects.create(contest=other, unit=units["CHE"], participants=7)
    put(organizer)
    assert ParticipationTarget.objects.get().participants == 7


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([("CHEE", 3)], "unit"),
        ([("che", 3)], "unit"),
        ([("CHE", 3), ("CHE", 4)], "unit"),
        ([("CHE", 0)], "targets"),
        ([("CHE", 10**9)], "targets"),
        ([("CHE", "ba")], "targets"),
    ],
)
def test_what_cannot_be_a_target_is_refused_and_nothing_is_set(contest, organizer, rows, field):
    problem = refusal(put(organizer, ("DIEN", 2), *rows), 400, "invalid")
    assert next(iter(problem["errors"])).startswith(field)
    assert not ParticipationTarget.objects.exists()


def test_an_unknown_unit_is_told_with_the_nearest_codes(contest, organizer):
    [sentence] = refusal(put(organizer, ("CHEE", 3)), 400, "invalid")["errors"]["unit"]
    assert "CHE" in sentence


def test_a_unit_of_another_tree_is_unknown(contest, organizer):
    UnitFactory(code="NGOAI")
    refusal(put(organizer, ("NGOAI", 3)), 400, "invalid")


@pytest.mark.parametrize("role", ["member", "juror", "officer", "scrutineer"])
def test_only_organizers_set_targets(contest, units, role):
    office = {"office": units["SAPA"]} if role == "officer" else {}
    refusal(put(MemberFactory(role=role, **office), ("CHE", 3)), 403, "permission-denied")


def test_nobody_sets_targets(contest):
    refusal(put(None, ("CHE", 3)), 401, "not-authenticated")


def test_officers_read_the_targets_of_their_own_subtree_members_none(contest, organizer, units):
    put(organizer, ("SAPA", 40), ("NGHIALO", 20), ("DIEN", 5))
    officer = MemberFactory(role="officer", office=units["SAPA"])
    read = client_of(officer).get(URL).json()["targets"]
    assert [row["unit"]["code"] for row in read] == ["DIEN", "SAPA"]
    refusal(client_of(MemberFactory()).get(URL), 403, "permission-denied")


def test_the_command_sets_targets_from_a_file(contest, organizer, tmp_path):
    file = tmp_path / "chi-tieu.csv"
    file.write_text("Mã đơn vị;Chỉ tiêu\r\nCHE;31\r\nSAPA;50\r\n", "utf-8-sig")
    out = StringIO()
    call_command("set_targets", file, contest="net-dep", by=organizer.username, stdout=out)
    rows = ParticipationTarget.objects.values_list("unit__code", "participants")
    assert set(rows) == {("CHE", 31), ("SAPA", 50)}
    assert "CHE: chỉ tiêu 31 lớn hơn số đoàn viên 30" in out.getvalue()


def test_the_command_refuses_what_is_no_whole_number(contest, organizer, tmp_path):
    file = tmp_path / "chi-tieu.csv"
    file.write_text("unit,participants\nCHE,3.5\n")
    with pytest.raises(CommandError, match="dòng 2"):
        call_command("set_targets", file, contest="net-dep", by=organizer.username)
