"""What a file of members would do to the roster, and does."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from photo_contest.domain.personal_data import erased_card_hash
from photo_contest.domain.rosters.columns import MEMBER_COLUMNS
from photo_contest.domain.rosters.findings import Plan
from photo_contest.domain.rosters.member_plan import plan_members
from photo_contest.domain.rosters.reading import read_file
from photo_contest.errors import NotAllowed
from photo_contest.models import Member, Membership, Notice, Photo, Unit, UnitPeriod
from photo_contest.sheets.cells import Cell
from photo_contest.words import looks_like_card_number
from tests.factories import LONG_AGO, ContestFactory, MemberFactory, PhotoFactory, UnitFactory
from tests.rosters.unit_files import counts, faults, file_of, untold

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

HEADING = "Số thẻ;Họ và tên;Ngày sinh;Mã đơn vị;Từ ngày;Đến ngày;Email;Vai trò;Người khác"
ON = dt.date(2026, 1, 5)
BORN = dt.date(1990, 3, 2)
KNOWN = "0012345678"


@pytest.fixture
def province() -> Unit:
    return UnitFactory(code="LD", kind="federation")


@pytest.fixture
def works(province: Unit) -> Unit:
    return UnitFactory(code="MAY", parent=province)


@pytest.fixture
def school(province: Unit) -> Unit:
    return UnitFactory(code="GD", parent=province, name="CĐCS Trường Sa Pa")


@pytest.fixture
def elsewhere() -> Unit:
    return UnitFactory(code="XA", parent=UnitFactory(code="LX", kind="federation"))


@pytest.fixture
def known(works: Unit) -> Member:
    """On the roster since `LONG_AGO`."""
    return MemberFactory(card_number=KNOWN, full_name="Lý Thị Mẩy", born_on=BORN, unit=works)


@pytest.fixture
def office(province: Unit) -> Member:
    return MemberFactory(role="officer", office=province)


def planned(*lines: str, by: Member | None = None, on: dt.date = ON) -> Plan:
    file = read_file(file_of(*lines, heading=HEADING), MEMBER_COLUMNS, untold)
    return plan_members(file, by=by, on=on, at=timezone.now(), progress=untold)


def applied(*lines: str, **kwargs: Any) -> Plan:
    """Plan, and put into effect what is in no conflict."""
    plan = planned(*lines, **kwargs)
    with transaction.atomic():
        plan.apply(by=None, at=timezone.now())
    return plan


def spells(card: str) -> list[tuple[str, str, str | None]]:
    """Unit, first day and last day, the first spell first."""
    rows = Membership.objects.filter(member__card_number=card).select_related("unit")
    return [
        (one.unit.code, str(one.begins_on), str(one.ends_on) if one.ends_on else None)
        for one in rows.order_by("begins_on")
    ]


# --- who joins ----------------------------------------------------------------------------


def test_an_unknown_card_is_a_new_member_who_cannot_sign_in_yet(works):
    plan = applied("00 1111.2222;  Lò  Thị  Sáng ;02/03/1990;may;01/02/2020;;sang@example.vn;;")

    member = Member.objects.get(card_number="0011112222")
    facts = (member.full_name, member.name_folded, member.born_on, member.email, member.role)
    assert facts == ("Lò Thị Sáng", "lo thi sang", BORN, "sang@example.vn", "member")
    assert not member.has_usable_password()
    assert member.username.startswith("dv-")
    assert not looks_like_card_number(member.username)
    assert (member.is_active, member.is_staff, member.is_superuser) == (True, False, False)
    assert spells("0011112222") == [("MAY", "2020-02-01", None)]
    assert (counts(plan), faults(plan)) == ((1, 0, 0), [])


def test_a_row_without_a_day_begins_on_the_day_of_the_import(works):
    applied("0011112222;Lò Thị Sáng;;MAY;;;;;")
    assert spells("0011112222") == [("MAY", str(ON), None)]


def test_rows_of_one_card_are_a_history_whatever_their_order(works, school):
    lines = (
        "0011112222;Lò Thị Sáng;;GD;01/06/2022;;;;",
        "0011112222;Lò Thị Sáng;;MAY;01/02/2020;01/05/2020;;;",
        "0011112222;Lò Thị Sáng;;MAY;01/02/2021;;;;",
    )
    assert counts(applied(*lines)) == (3, 0, 0)
    assert spells("0011112222") == [
        ("MAY", "2020-02-01", "2020-05-01"),
        ("MAY", "2021-02-01", "2022-06-01"),
        ("GD", "2022-06-01", None),
    ]
    assert counts(planned(*lines)) == (0, 0, 3)


def test_the_newest_row_of_a_person_tells_name_and_email(works):
    lines = (
        "0011112222;Lò Thị Sáng;;MAY;01/02/2021;;moi@example.vn;;",
        "0011112222;Lo Thi Sang;;MAY;01/02/2020;01/06/2020;cu@example.vn;;",
    )
    applied(*lines)
    member = Member.objects.get(card_number="0011112222")
    assert (member.full_name, member.email) == ("Lò Thị Sáng", "moi@example.vn")
    assert counts(planned(*lines)) == (0, 0, 2)


# --- who is known -------------------------------------------------------------------------


def test_the_same_file_again_changes_nothing(known, works, school):
    lines = (
        f"{KNOWN};Lý Thị Mẩy;02/03/1990;GD;01/03/2023;;may@example.vn;;",
        "0011112222;Lò Thị Sáng;02/03/1990;MAY;;01/01/2026;;;",
        "0011113333;Lò Thị Sáng;02/03/1991;MAY;01/03/2021;01/04/2021;;;",
    )
    first = applied(*lines)
    assert (counts(first), faults(first)) == ((1, 1, 0), [(3, "ends_on", "ends-before-it-begins")])
    before = list(Membership.objects.order_by("pk").values())

    again = applied(*lines)

    assert (counts(again), faults(again)) == ((0, 0, 2), faults(first))
    assert list(Membership.objects.order_by("pk").values()) == before


def test_an_import_touches_no_role_office_or_password(known, works, province):
    Member.objects.filter(pk=known.pk).update(role="officer", office=province, is_staff=True)
    before = Member.objects.values(
        "role", "office", "is_staff", "is_active", "password", "username"
    )
    kept = before.get(pk=known.pk)
    assert counts(applied(f"{KNOWN};Lý Thị Mây;;MAY;;;moi@example.vn;officer;")) == (0, 1, 0)
    assert before.get(pk=known.pk) == kept
    known.refresh_from_db()
    assert (known.full_name, known.name_folded) == ("Lý Thị Mây", "ly thi may")
    assert (known.born_on, known.email) == (BORN, "moi@example.vn")


def test_another_unit_is_a_transfer_that_photos_follow_and_that_is_told(known, works, school):
    contest = ContestFactory()
    early, late = (
        PhotoFactory(
            contest=contest,
            author=known,
            unit=works,
            submitted_at=dt.datetime(2026, 1, day, 5, tzinfo=dt.UTC),
        )
        for day in (3, 7)
    )
    applied(f"{KNOWN};Lý Thị Mẩy;;GD;05/01/2026;;;;")

    assert spells(KNOWN) == [("MAY", str(LONG_AGO), "2026-01-05"), ("GD", "2026-01-05", None)]
    units = Photo.objects.values_list("unit__code", flat=True)
    assert (units.get(pk=early.pk), units.get(pk=late.pk)) == ("MAY", "GD")
    notices = Notice.objects.values_list("member_id", "kind", "facts")
    assert list(notices) == [(known.pk, "unit-changed", {"unit": "GD"})]


@pytest.mark.parametrize("begins", ["", LONG_AGO.isoformat()])
def test_who_left_keeps_the_spell_until_that_day(known, begins):
    line = f"{KNOWN};Lý Thị Mẩy;;MAY;{begins};01/12/2025;;;"
    assert counts(applied(line)) == (0, 1, 0)
    assert spells(KNOWN) == [("MAY", str(LONG_AGO), "2025-12-01")]
    assert counts(planned(line)) == (0, 0, 1)


def test_who_left_may_come_back(known, works):
    Membership.objects.update(ends_on=dt.date(2024, 1, 1))
    assert counts(applied(f"{KNOWN};Lý Thị Mẩy;;MAY;;;;;")) == (0, 1, 0)
    assert spells(KNOWN)[1:] == [("MAY", str(ON), None)]


# --- faults -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (";Lò Thị Sáng;;MAY;;;;;", ("card_number", "required")),
        ("0011112222;;;MAY;;;;;", ("full_name", "required")),
        ("0011112222;Lò Thị Sáng;;;;;;;", ("unit", "required")),
        ("0011112222;Lò Thị Sáng;3/1990;MAY;;;;;", ("born_on", "unreadable-day")),
        ("Tổng số;120;;;;;;;", ("card_number", "not-a-row")),
        (";;;Người lập biểu;Lào Cai, ngày 5/1/2026;;;;", ("card_number", "not-a-row")),
        ("0011112222;Lò Thị Sáng;01/01/2099;MAY;;;;;", ("born_on", "future-birth")),
        ("0011112222;Lò Thị Sáng;;MAI;;;;;", ("unit", "unknown-unit")),
        ("0011112222;Lò Thị Sáng;;MAY;31/12/2019;;;;", ("unit", "unit-not-then")),
        ("0011112222;Lò Thị Sáng;;CU;01/01/2024;;;;", ("unit", "unit-not-then")),
        (
            "0011112222;Lò Thị Sáng;;MAY;02/01/2024;02/01/2024;;;",
            ("ends_on", "ends-before-it-begins"),
        ),
        ("0011112222;Lò Thị Sáng;;MAY;;;sang;;", ("email", "email-shape")),
        ("0011112222;Lò Thị Sáng;;MAY;;;;Ban tổ chức;", ("role", "role-not-granted")),
        ("0011112222;Lò Thị Sáng;;MAY;;;;giám khảo;", ("role", "role-not-granted")),
        ("0011112222;Lò Thị Sáng;;MAY;;;;;không phải", ("another_person", "unknown-mark")),
        ("0011112222;LY  THI MAY;02/03/1990;MAY;;;;;", ("card_number", "two-cards")),
        ("12345678;Lò Thị Sáng;;MAY;;;;;", ("card_number", "leading-zeros-lost")),
        ("0099999999;Lò Thị Sáng;;MAY;;;;;", ("card_number", "erased")),
        (f"{KNOWN};Lò Thị Sáng;02/03/1991;MAY;;;;;", ("card_number", "card-of-another")),
        (f"{KNOWN};Lò Thị Sáng;;MAY;;;;;", ("card_number", "card-of-another")),
        (f"{KNOWN};Lý Thị Mẩy;;MAY;02/01/2021;;;;", ("begins_on", "begins-otherwise")),
        (f"{KNOWN};Lý Thị Mẩy;;GD;01/01/2020;;;;", ("begins_on", "overlapping-spell")),
    ],
)
def test_a_row_that_cannot_be_taken_is_a_conflict_and_left_out(known, school, line, fault):
    ended = UnitFactory(code="CU", parent=school.periods.get().parent)
    UnitPeriod.objects.filter(unit=ended).update(ends_on=dt.date(2024, 7, 1))
    erased = {"card_number": None, "is_active": False, "erased_at": timezone.now()}
    MemberFactory(**erased, erased_card=erased_card_hash("0099999999"))
    before = list(Membership.objects.values()), Member.objects.count()

    plan = applied(line)

    assert (faults(plan), counts(plan)) == ([(2, *fault)], (0, 0, 0))
    assert (list(Membership.objects.values()), Member.objects.count()) == before


def test_conflicts_tell_the_days_and_rows_that_matter(known, works):
    Membership.objects.update(ends_on=dt.date(2024, 1, 1))
    plan = planned(
        "0011112222;Lò Thị Sáng;02/03/1990;MAY;;;;;",
        "0011112222;Lò Thị Sáng;02/03/1990;MAY;;;;;",
        "0011113333;Lò Thị Sáng;02/03/1990;MAY;31/12/2019;;;;",
        f"{KNOWN};Lý Thị Mẩy;;MAY;01/01/2020;01/06/2024;;;",
        f"{KNOWN};Lý Thị Mẩy;;MAY;01/06/2020;;;;",
    )
    assert [(one.row, one.code, one.params) for one in plan.conflicts] == [
        (3, "row-twice", {"row": 2}),
        (4, "two-cards", {"row": 2}),
        (4, "unit-not-then", {"begins_on": "2019-12-31"}),
        (5, "ends-otherwise", {"ends_on": "2024-01-01"}),
        (6, "begins-otherwise", {"begins_on": "2020-01-01"}),
    ]


def test_namesakes_born_on_one_day_are_two_persons_when_the_file_says_so(known, works):
    lines = (
        "0011112222;Lý Thị Mẩy;02/03/1990;MAY;;;;;x",
        "0011113333;Lò Thị Sáng;02/03/1990;MAY;;;;;",
        "0011114444;Lò Thị Sáng;02/03/1990;MAY;;;;;x",
    )
    assert (counts(applied(*lines)), faults(planned(*lines))) == ((3, 0, 0), [])
    unmarked = [line.rstrip("x") for line in lines]
    assert (counts(planned(*unmarked)), faults(planned(*unmarked))) == ((0, 0, 3), [])


@pytest.mark.parametrize("mark", ["X", "có", "Yes", "1", "đúng"])
def test_a_mark_tells_namesakes_apart_in_several_words(known, mark):
    assert counts(planned(f"0011112222;Lý Thị Mẩy;02/03/1990;MAY;;;;;{mark}")) == (1, 0, 0)


@pytest.mark.parametrize("word", ["không", "no", "0"])
def test_a_mark_that_says_no_is_none(known, word):
    plan = planned(f"0011112222;Lý Thị Mẩy;02/03/1990;MAY;;;;;{word}")
    assert faults(plan) == [(2, "card_number", "two-cards")]


def test_a_formula_is_no_mark(known):
    file = read_file(
        file_of("0011112222;Lý Thị Mẩy;02/03/1990;MAY;;;;;x", heading=HEADING),
        MEMBER_COLUMNS,
        untold,
    )
    file.rows[0].cells["another_person"] = Cell('=IF(A2="","x","")', "formula")
    plan = plan_members(file, by=None, on=ON, at=timezone.now(), progress=untold)
    assert faults(plan) == [(2, "card_number", "two-cards"), (2, "another_person", "formula")]


def test_a_post_is_no_role(works):
    lines = [
        f"00111{n:05d};Lò Thị Sáng;;MAY;;;;{post};"
        for n, post in enumerate(("Kế toán trưởng", "Tổ trưởng", "Đoàn viên", "Giám đốc"))
    ]
    assert (counts(planned(*lines)), faults(planned(*lines))) == ((4, 0, 0), [])


def test_a_unit_that_ends_during_a_spell_is_told_and_what_came_before_goes_on(known, school):
    ended = UnitFactory(code="CU", parent=school.periods.get().parent)
    UnitPeriod.objects.filter(unit=ended).update(ends_on=dt.date(2024, 7, 1))
    plan = applied(
        f"{KNOWN};Lý Thị Mẩy;;CU;01/01/2023;;;;",
        f"{KNOWN};Lý Thị Mẩy;;GD;01/01/2025;;;;",
    )
    assert faults(plan) == [(2, "unit", "unit-not-then")]
    assert spells(KNOWN) == [("MAY", str(LONG_AGO), "2025-01-01"), ("GD", "2025-01-01", None)]


# --- powers -------------------------------------------------------------------------------


def test_an_officer_moves_members_within_the_office_alone(known, works, school, elsewhere, office):
    stranger = MemberFactory(card_number="0077777777", unit=elsewhere)
    plan = applied(
        "0011112222;Lò Thị Sáng;;MAY;;;;;",
        "0011113333;Lò Thị Sen;;XA;;;;;",
        f"{stranger.card_number};{stranger.full_name};;MAY;;;;;",
        f"{stranger.card_number};{stranger.full_name};;XA;;;moi@example.vn;;",
        f"{KNOWN};Lý Thị Mẩy;;GD;;;;;",
        by=office,
    )
    assert counts(plan) == (1, 1, 0)
    assert faults(plan) == [
        (3, "unit", "outside-your-units"),
        (4, "unit", "held-elsewhere"),
        (5, "unit", "held-elsewhere"),
    ]
    assert [unit for unit, *_ in spells("0077777777")] == ["XA"]


def test_an_officer_tells_of_units_that_ended_below_the_office(works, office):
    ended = UnitFactory(code="CU", parent=office.office)
    UnitPeriod.objects.filter(unit=ended).update(ends_on=dt.date(2024, 7, 1))
    plan = applied("0011112222;Lò Thị Sáng;;CU;01/01/2021;01/07/2024;;;", by=office)
    assert (counts(plan), faults(plan)) == ((1, 0, 0), [])


def test_no_day_of_the_import_widens_an_officers_powers(works, elsewhere, office):
    """A unit that went elsewhere meanwhile is not filled through a day in the past."""
    UnitPeriod.objects.filter(unit=works).update(ends_on=dt.date(2025, 7, 1))
    UnitPeriod.objects.create(
        unit=works,
        name="CĐCS May",
        kind="grassroots",
        parent=elsewhere.periods.get().parent,
        begins_on=dt.date(2025, 7, 1),
    )
    plan = planned("0011112222;Lò Thị Sáng;;MAY;;;;;", by=office, on=dt.date(2025, 1, 1))
    assert faults(plan) == [(2, "unit", "outside-your-units")]


@pytest.mark.parametrize("role", ["member", "juror", "scrutineer"])
def test_other_roles_plan_nothing(works, role):
    with pytest.raises(NotAllowed):
        planned("0011112222;Lò Thị Sáng;;MAY;;;;;", by=MemberFactory(role=role))


def test_a_plan_reads_the_roster_in_as_many_queries_for_many_rows(
    known, works, django_assert_num_queries
):
    lines = [f"00111{n:05d};Lò Thị Sáng;;MAY;;;;;" for n in range(300)]
    with django_assert_num_queries(4):  # members, memberships, units, their periods
        planned(f"{KNOWN};Lý Thị Mẩy;;MAY;;;;;", *lines)


def test_an_officer_changes_nothing_known_of_a_person_with_a_role(works, office):
    MemberFactory(card_number="0055554444", full_name="Hà Thị Lan", role="organizer", unit=works)
    told = "0055554444;Hà Thị Lan;;MAY;;;lan@thu.example;;"
    assert faults(planned(told, by=office)) == [(2, "email", "role-held")]
    assert faults(planned("0055554444;Hà Thị Lan;;MAY;;;;;", by=office)) == []
    assert faults(planned(told)) == []


def test_of_persons_whom_others_look_after_an_officer_learns_nothing_more(elsewhere, office, works):
    MemberFactory(card_number="0055553333", full_name="Hà Thị Lan", born_on=BORN, unit=elsewhere)
    MemberFactory(card_number="0055552222", full_name="Đỗ Văn Ba", role="organizer")
    rows = (
        "0055553333;Hà Thị Lan;02/03/1990;MAY;;;;;",
        "0055553333;Ai Đó;01/01/1980;MAY;;;;giám khảo;",
        "0055552222;Đỗ Văn Ba;;MAY;;;x@thu.example;Ban tổ chức;",
    )
    plan = planned(*rows, by=office)
    assert faults(plan) == [(row, "unit", "held-elsewhere") for row in (2, 3, 4)]


def test_an_officer_fills_no_unit_on_a_day_when_it_stands_elsewhere(works, elsewhere, office):
    today, day = timezone.localdate(), dt.timedelta(days=1)
    UnitPeriod.objects.filter(unit=works).update(ends_on=today + 30 * day)
    UnitPeriod.objects.create(
        unit=works,
        name="CĐCS May",
        kind="grassroots",
        parent=elsewhere.periods.get().parent,
        begins_on=today + 30 * day,
    )
    row = f"0011112222;Lò Thị Sáng;;MAY;{today + 31 * day:%d/%m/%Y};;;;"
    assert faults(planned(row, by=office)) == [(2, "unit", "outside-your-units")]
