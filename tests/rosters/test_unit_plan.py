"""What a file of units would do to the tree, and does."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.utils import timezone

from photo_contest.domain.units.undo import undo_change
from photo_contest.errors import NotAllowed, RosterChanged
from photo_contest.models import MembershipFigure, Photo, Unit, UnitChange, UnitPeriod
from photo_contest.words import fold, unit_sort_key
from tests.domain.units.deeds import create
from tests.factories import LONG_AGO, ContestFactory, MemberFactory, PhotoFactory, UnitFactory
from tests.rosters.unit_files import REFORM, applied, counts, faults, planned, rows_of, tree

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

DAY = dt.timedelta(days=1)


@pytest.fixture
def province() -> Unit:
    return UnitFactory(code="LD", kind="federation", name="LĐLĐ tỉnh")


@pytest.fixture
def upper(province: Unit) -> Unit:
    return UnitFactory(code="CT", kind="upper", name="CĐ cấp trên", parent=province)


@pytest.fixture
def works(upper: Unit) -> Unit:
    return UnitFactory(code="MAY", kind="grassroots", name="CĐCS May", parent=upper)


def test_a_file_makes_a_whole_tree_whatever_the_order_of_its_rows():
    plan = applied(
        "TO-1;Tổ may 1;bộ phận;MAY;;;;",
        "MAY;CĐCS  May mặc;CĐCS;ct;;1.200;30/06/2025;Báo cáo",
        "CT;CĐ xã Bảo Thắng;Cấp trên trực tiếp cơ sở;LD;01/07/2025;;;",
        "LD;LĐLĐ tỉnh Lào Cai;LĐLĐ;;;;;",
    )

    assert faults(plan) == []
    assert counts(plan) == (4, 0, 0)
    assert tree() == {
        ("LD", "LĐLĐ tỉnh Lào Cai", "federation", None),
        ("CT", "CĐ xã Bảo Thắng", "upper", "LD"),
        ("MAY", "CĐCS May mặc", "grassroots", "CT"),
        ("TO-1", "Tổ may 1", "section", "MAY"),
    }
    assert tree(REFORM - DAY) == set()
    spellings = UnitPeriod.objects.values_list("name", "name_folded", "name_sorted")
    assert all(row[1:] == (fold(row[0]), unit_sort_key(row[0])) for row in spellings)
    figure = MembershipFigure.objects.get()
    assert (figure.unit.code, figure.members, figure.as_of, figure.source) == (
        "MAY",
        1200,
        dt.date(2025, 6, 30),
        "Báo cáo",
    )


def test_the_same_file_again_changes_nothing():
    lines = ("LD;LĐLĐ;cấp tỉnh;;;40000;;", "CT;CĐ xã;upper;LD;01/07/2025;;;", "M;CĐCS;cơ sở;CT;;;;")
    applied(*lines)

    again = planned(*lines)
    later = planned(*lines, on=REFORM + 30 * DAY)

    assert (counts(again), faults(again)) == ((0, 0, 3), [])
    assert (counts(later), faults(later)) == ((0, 0, 3), [])


def test_names_kinds_and_parents_change_from_the_day_on(works, upper, province):
    UnitFactory(code="CT2", kind="upper", name="CĐ khu công nghiệp", parent=province)

    plan = applied(
        "MAY;CĐCS May mới;cơ sở;CT2;;;;",
        "CT;CĐ xã;upper;LD;01/08/2025;;;",
        "LD;LĐLĐ tỉnh;federation;;;;;",
    )

    assert (counts(plan), faults(plan)) == ((0, 2, 1), [])
    before = {
        ("LD", "LĐLĐ tỉnh", "federation", None),
        ("CT", "CĐ cấp trên", "upper", "LD"),
        ("CT2", "CĐ khu công nghiệp", "upper", "LD"),
        ("MAY", "CĐCS May", "grassroots", "CT"),
    }
    assert tree(REFORM - DAY) == before
    moved = before - {("MAY", "CĐCS May", "grassroots", "CT")}
    moved |= {("MAY", "CĐCS May mới", "grassroots", "CT2")}
    assert tree(REFORM) == moved
    renamed = moved - {("CT", "CĐ cấp trên", "upper", "LD")} | {("CT", "CĐ xã", "upper", "LD")}
    assert tree(dt.date(2025, 8, 1)) == renamed
    assert [(c.verb, c.unit.code, c.on) for c in UnitChange.objects.order_by("pk")] == [
        ("move", "MAY", REFORM),
        ("rename", "CT", dt.date(2025, 8, 1)),
    ]


def test_what_an_import_changed_can_be_undone(works):
    made = tree()
    applied("MAY;CĐCS May mới;cơ sở;CT;;;;")
    applied("MOI;CĐCS Mới;cơ sở;CT;;;;")
    applied("MOI;CĐCS Mới hơn;cơ sở;CT;;;;")

    for change in UnitChange.objects.order_by("-pk"):
        undo_change(change_id=change.pk, by=None, at=timezone.now())

    assert tree() == made
    assert tree(REFORM + 365 * DAY) == made


def test_a_change_on_the_day_a_period_begins_changes_it_in_place(works, upper):
    applied("MAY;CĐCS A;cơ sở;CT;;;;")
    periods = UnitPeriod.objects.count()

    applied("MAY;CĐCS B;cơ sở;LD;;;;")

    assert UnitPeriod.objects.count() == periods
    assert ("MAY", "CĐCS B", "grassroots", "LD") in tree()
    journal = UnitChange.objects.latest("pk").journal
    period = UnitPeriod.objects.get(unit=works, ends_on=None)
    before = {"parent_id": upper.pk, "name": "CĐCS A"}
    assert journal == {"periods": {"changed": {str(period.pk): before}}}


def test_two_units_may_change_places(works, upper, province):
    plan = applied(
        "CT;CĐ cấp trên;cơ sở;MAY;01/01/2020;;;", "MAY;CĐCS May;upper;LD;01/01/2020;;;", on=LONG_AGO
    )

    assert faults(plan) == []
    assert tree() == {
        ("LD", "LĐLĐ tỉnh", "federation", None),
        ("MAY", "CĐCS May", "upper", "LD"),
        ("CT", "CĐ cấp trên", "grassroots", "MAY"),
    }


def test_photos_of_that_time_bear_the_new_name(works):
    author = MemberFactory(unit=works)
    photo = PhotoFactory(contest=ContestFactory(), author=author, unit=works)

    applied("MAY;CĐCS May mới;cơ sở;CT;;;;")

    assert Photo.objects.get(pk=photo.pk).unit_name == "CĐCS May mới"


def test_figures_are_kept_by_day_and_corrected(works):
    applied("MAY;CĐCS May;cơ sở;CT;;120;01/06/2025;A")
    plan = applied(
        "MAY;CĐCS May;cơ sở;CT;;125;01/06/2025;",
    )
    plan_of_another_day = applied("MAY;CĐCS May;cơ sở;CT;;130;;", on=REFORM)
    again = planned("MAY;CĐCS May;cơ sở;CT;;130;;", on=REFORM + DAY)

    assert [counts(one) for one in (plan, plan_of_another_day, again)] == [
        (0, 1, 0),
        (0, 1, 0),
        (0, 0, 1),
    ]
    figures = MembershipFigure.objects.order_by("as_of").values_list("members", "as_of", "source")
    assert list(figures) == [
        (125, dt.date(2025, 6, 1), "A"),
        (130, REFORM, "Nhập danh sách"),
    ]


def test_every_fault_of_a_row_is_told_by_row_and_column(works):
    future = timezone.localdate() + 10 * DAY
    plan = planned(
        "A B;CĐCS;cơ sở;CT;;;;",
        ";CĐCS;cơ sở;CT;;;;",
        "may;CĐCS May;cơ sở;CT;;;;",
        "MAY;CĐCS May;cơ sở;CT;;;;",
        "K;;hội;CT;31/02/2025;-3;;",
        "P;CĐCS;cơ sở;KHONG-CO;;;;",
        "Q;CĐCS;cơ sở;K;;;;",
        "R;CĐCS;cơ sở;;;;;",
        f"S;CĐCS;cơ sở;CT;;5;{future:%d/%m/%Y};",
    )

    assert faults(plan) == [
        (2, "code", "code-shape"),
        (3, "code", "required"),
        (5, "code", "row-twice"),
        (6, "name", "required"),
        (6, "kind", "unknown-kind"),
        (6, "begins_on", "unreadable-day"),
        (6, "members", "unreadable-number"),
        (7, "parent", "unknown-unit"),
        (8, "parent", "parent-in-conflict"),
        (9, "parent", "required"),
        (10, "members_as_of", "future-day"),
    ]
    assert plan.conflicts[2].params == {"row": 4}
    assert plan.conflicts[8].params == {"row": 6}
    assert counts(plan) == (0, 0, 1)


def test_no_unit_may_stand_above_itself(works, province):
    plan = planned(
        "CT;CĐ cấp trên;upper;MAY;;;;",
        "X;CĐCS;cơ sở;Y;;;;",
        "Y;CĐCS;cơ sở;Z;;;;",
        "Z;CĐCS;cơ sở;X;;;;",
        "TU;CĐCS;cơ sở;TU;;;;",
    )

    assert faults(plan) == [(row, "parent", "cycle") for row in (2, 3, 4, 5, 6)]
    assert faults(planned("LD;LĐLĐ;federation;MAY;;;;")) == [(2, "parent", "cycle")]


def test_a_cycle_that_comes_only_later_is_seen(works, upper):
    plan = planned("CT;CĐ cấp trên;section;TO;01/01/2026;;;", "TO;Tổ;bộ phận;MAY;;;;", on=REFORM)

    assert (2, "parent", "cycle") in faults(plan)


def test_levels_go_down_from_unit_to_unit(works):
    UnitFactory(code="TO", kind="section", name="Tổ", parent=works)

    plan = planned(
        "CT;CĐ cấp trên;bộ phận;LD;;;;",
        "X;CĐ;cấp trên;MAY;;;;",
        "Y;CĐCS;cơ sở;LD;;;;",
        "MAY;CĐCS May;tổ;CT;;;;",
    )

    assert faults(plan) == [
        (2, "kind", "kind-above-children"),
        (3, "kind", "kind-below-parent"),
        (5, "kind", "kind-below-parent"),
    ]
    assert counts(plan) == (1, 0, 0)


def test_a_unit_with_later_history_is_not_changed_before_it(works):
    applied("MAY;CĐCS May mới;cơ sở;CT;01/08/2025;;;")

    plan = planned(
        "MAY;CĐCS May khác;cơ sở;CT;01/07/2025;;;",
        "CT;CĐ khác;upper;LD;01/01/2019;;;",
    )

    assert faults(plan) == [(2, "begins_on", "later-history"), (3, "begins_on", "later-history")]
    assert [one.params for one in plan.conflicts] == [
        {"begins_on": "2025-08-01"},
        {"begins_on": "2020-01-01"},
    ]
    assert counts(planned("MAY;CĐCS May;cơ sở;CT;01/07/2025;;;")) == (0, 0, 1)


def test_an_ended_unit_and_a_parent_that_does_not_live_then_are_conflicts(works, upper):
    UnitPeriod.objects.filter(unit=works).update(ends_on=REFORM)

    plan = planned(
        "MAY;CĐCS May;cơ sở;CT;;;;",
        "TO;Tổ;bộ phận;MAY;01/01/2025;;;",
        "TO2;Tổ;bộ phận;MOI;01/06/2025;;;",
        "MOI;CĐCS;cơ sở;CT;;;;",
    )

    assert faults(plan) == [
        (2, "code", "unit-ended"),
        (3, "parent", "parent-not-then"),
        (4, "parent", "parent-not-then"),
    ]
    assert [one.params for one in plan.conflicts] == [
        {"ends_on": "2025-07-01"},
        {"day": "2025-07-01"},
        {"day": "2025-06-01"},
    ]
    assert counts(plan) == (1, 0, 0)


def test_a_unit_whose_making_was_undone_is_as_one_that_never_was(works, province):
    made = create("MOI", province, "upper")
    undo_change(change_id=UnitChange.objects.get(unit=made).pk, by=None, at=timezone.now())
    below = "X;CĐCS;cơ sở;moi;;;;"

    assert faults(planned(below)) == [(2, "parent", "unknown-unit")]
    for wrong, fault in (
        ("MOI;CĐ;cấp trên;LD;;?;;", (3, "members", "unreadable-number")),
        ("MOI;CĐ;cấp trên;MAY;;;;", (3, "kind", "kind-below-parent")),
    ):
        plan = planned(below, wrong)
        assert faults(plan) == [(2, "parent", "parent-in-conflict"), fault]
        assert plan.conflicts[0].params == {"row": 3}
    officer = MemberFactory(role="officer", office=province)
    plan = applied(below, "MOI;CĐ;cấp trên;LD;;9;;", by=officer)
    assert (faults(plan), counts(plan)) == ([], (2, 0, 0))
    assert {("MOI", "CĐ", "upper", "LD"), ("X", "CĐCS", "grassroots", "MOI")} <= tree()


def test_rows_that_were_made_ready_are_not_written_over_others(works):
    plan = planned("X;CĐCS;cơ sở;CT;;;;")
    plan.prepare()
    other = Unit.objects.create(code="Y")
    with transaction.atomic():
        try:
            plan.apply(by=None, at=timezone.now())
        except RosterChanged:
            assert connection.vendor == "sqlite"
            return
    assert Unit.objects.get(code="X") != other


def test_rows_without_conflict_stand_without_the_others(works):
    plan = applied(
        "A;CĐCS;cơ sở;B;;;;",
        "B;CĐ;cấp trên;C;;;;",
        "C;CĐ;cấp trên;LD;;x;;",
        "D;CĐCS;cơ sở;CT;;;;",
        "MAY;CĐCS May;cơ sở;B;;;;",
    )

    assert faults(plan) == [
        (2, "parent", "parent-in-conflict"),
        (3, "parent", "parent-in-conflict"),
        (4, "members", "unreadable-number"),
        (6, "parent", "parent-in-conflict"),
    ]
    assert {row[0] for row in tree()} == {"LD", "CT", "MAY", "D"}


def test_an_officer_shapes_what_lies_strictly_below_the_office(works, upper, province):
    other = UnitFactory(code="CT2", kind="upper", name="CĐ khác", parent=province)
    UnitFactory(code="MO", kind="grassroots", name="CĐCS Mỏ", parent=other)
    officer = MemberFactory(role="officer", office=upper)

    plan = planned(
        "MAY;CĐCS May mới;cơ sở;CT;;;;",
        "N1;CĐCS;cơ sở;CT;;9;;",
        "N2;Tổ;bộ phận;N1;;;;",
        "CT;CĐ đổi tên;upper;LD;;;;",
        "MO;CĐCS Mỏ;cơ sở;CT;;;;",
        "N3;CĐCS;cơ sở;CT2;;;;",
        "N4;LĐLĐ;liên đoàn;;;;;",
        "CT2;CĐ khác;upper;LD;;50;;",
        "LD;LĐLĐ tỉnh;federation;;;;;",
        by=officer,
    )

    assert faults(plan) == [
        (5, "code", "outside-your-units"),
        (6, "code", "outside-your-units"),
        (7, "parent", "outside-your-units"),
        (8, "parent", "outside-your-units"),
        (9, "members", "outside-your-units"),
    ]
    assert counts(plan) == (2, 1, 1)


def test_only_officers_and_organizers_plan_units():
    for role in ("member", "juror", "scrutineer"):
        with pytest.raises(NotAllowed):
            planned("LD;LĐLĐ;federation;;;;;", by=MemberFactory(role=role))


def test_a_file_without_parents_keeps_those_that_are_there(works):
    plan = applied("MAY;CĐCS May mới;cơ sở", "X;CĐCS;cơ sở", heading="Mã CĐ;Tên CĐCS;Loại đơn vị")

    assert faults(plan) == [(3, "parent", "required")]
    assert ("MAY", "CĐCS May mới", "grassroots", "CT") in tree()


def test_reading_costs_the_same_number_of_queries_for_one_row_and_for_many(
    works, django_assert_num_queries
):
    for rows in (["A0;CĐCS;cơ sở;CT;;1;;"], [f"A{n};CĐCS;cơ sở;CT;;1;;" for n in range(40)]):
        file = rows_of(*rows)
        assert len(file.rows) == len(rows)
        with django_assert_num_queries(3):
            planned(*rows)


def test_totals_and_signatures_are_one_conflict_a_row():
    lines = ("Tổng số;12;;;;120;;", ";Người lập biểu;;Chủ tịch;;;;", "CT;CĐ xã;?;LD;;;;")
    plan = planned("ld;LĐLĐ tỉnh;LĐLĐ;;;;;", *lines)
    assert faults(plan) == [
        (3, "code", "not-a-row"),
        (4, "code", "not-a-row"),
        (5, "kind", "unknown-kind"),
    ]


def test_new_codes_are_kept_in_capitals_and_known_ones_stay():
    UnitFactory(code="cu-1", kind="federation", name="LĐLĐ cũ")
    applied("cu-1;LĐLĐ tỉnh;LĐLĐ;;;;;", "sp-92;CĐ xã;CĐ phường;CU-1;;;;")
    assert {row[0] for row in tree()} == {"cu-1", "SP-92"}


def test_what_a_final_result_was_told_on_no_officers_file_changes(works, upper, province):
    at, day = timezone.now(), dt.timedelta(days=1)
    closed_at = at - 20 * day
    ContestFactory(
        host=province,
        submission_opens_at=at - 60 * day,
        submission_closes_at=closed_at,
        voting_opens_at=at - 60 * day,
        voting_closes_at=closed_at,
        notice_ends_at=at - day,
    )
    that_day = f"{timezone.localdate(closed_at):%d/%m/%Y}"
    after = f"{timezone.localdate(closed_at) + day:%d/%m/%Y}"
    officer = MemberFactory(role="officer", office=upper)
    lines = (
        f"MAY;CĐCS May mới;cơ sở;CT;{that_day};90;{after};",
        f"MAY2;CĐCS May 2;cơ sở;CT;{that_day};40;{that_day};",
        f"MAY3;CĐCS May 3;cơ sở;CT;{that_day};40;{after};",
    )
    assert faults(planned(*lines, by=officer)) == [
        (2, "begins_on", "final-result"),
        (3, "members_as_of", "final-result"),
    ]
    assert faults(planned(*lines, by=MemberFactory(role="organizer"))) == []


def test_what_goes_elsewhere_is_not_the_officers_from_that_day_on(works, upper, province):
    today, day = timezone.localdate(), dt.timedelta(days=1)
    other = UnitFactory(code="CT2", kind="upper", name="CĐ khác", parent=province)
    period = works.periods.get()
    UnitPeriod.objects.filter(pk=period.pk).update(ends_on=today + 30 * day)
    UnitPeriod.objects.create(
        unit=works,
        name=period.name,
        kind=period.kind,
        parent=other,
        begins_on=today + 30 * day,
    )
    officer = MemberFactory(role="officer", office=upper)
    row = f"MAY;Của tôi;cơ sở;CT;{today + 31 * day:%d/%m/%Y};;;"
    assert faults(planned(row, by=officer)) == [(2, "code", "outside-your-units")]
