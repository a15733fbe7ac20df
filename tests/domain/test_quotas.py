"""Quotas of authors and of units: whose photos count, and when one is too many."""

import datetime as dt
from dataclasses import astuple
from types import SimpleNamespace

import pytest
from django.utils import timezone

from photo_contest.domain import storage
from photo_contest.domain.authoring import resubmit_photo, withdraw_photo
from photo_contest.domain.moderation import decide
from photo_contest.domain.quotas import quotas_for, quotas_seen_by
from photo_contest.errors import Missing, QuotaUsed
from photo_contest.models import (
    Contest,
    Photo,
    Succession,
    Unit,
    UnitChange,
    UnitPeriod,
    UnitQuota,
)
from tests.factories import (
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    picture_file,
    submit,
)
from tests.races.conftest import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def contest() -> Contest:
    return ContestFactory()


@pytest.fixture
def tree() -> SimpleNamespace:
    """Two upper unions; of the first a mine with a section, and a school."""
    federation = UnitFactory(code="LC", kind="federation", name="LĐLĐ tỉnh")
    upper = UnitFactory(code="SP", kind="upper", name="CĐ phường Sa Pa", parent=federation)
    other = UnitFactory(code="NL", kind="upper", name="CĐ phường Nghĩa Lộ", parent=federation)
    mine = UnitFactory(code="mo", name="CĐCS Mỏ", parent=upper)
    section = UnitFactory(code="to", kind="section", name="Tổ Hàn", parent=mine)
    school = UnitFactory(code="truong", name="CĐCS Trường", parent=upper)
    return SimpleNamespace(
        federation=federation, upper=upper, other=other, mine=mine, section=section, school=school
    )


def ruled(contest: Contest, kind: str, least: int, most: int | None = None) -> UnitQuota:
    return UnitQuota.objects.create(contest=contest, kind=kind, photos_min=least, photos_max=most)


def used(contest: Contest, unit: Unit) -> dict[str, int]:
    uses = quotas_for(contest=contest, author=None, unit=unit, at=timezone.now())
    return {use.unit_code: use.used for use in uses}


def ended(unit: Unit, *successors: Unit) -> None:
    """The unit is no more since yesterday; these follow it."""
    day = timezone.localdate() - dt.timedelta(days=1)
    UnitPeriod.objects.filter(unit=unit).update(ends_on=day)
    change = UnitChange.objects.create(
        verb="merge" if successors else "dissolve",
        unit=successors[0] if successors else unit,
        on=day,
        reason="Sắp xếp lại",
        at=timezone.now(),
    )
    for successor in successors:
        Succession.objects.create(change=change, predecessor=unit, successor=successor)


# --- whose photos count -------------------------------------------------------------------


def test_living_photos_of_a_unit_and_all_below_it_count_the_authors_own_first(contest, tree):
    ruled(contest, "grassroots", 4, 5)
    ruled(contest, "upper", 10)
    author = MemberFactory(unit=tree.section)
    PhotoFactory(contest=contest, unit=tree.section, author=author)
    for status in ("pending", "held", "rejected", "withdrawn", "disqualified"):
        PhotoFactory(contest=contest, unit=tree.mine, status=status)
    PhotoFactory(contest=contest, unit=tree.school, status="returned")
    PhotoFactory(contest=contest, unit=tree.other)
    PhotoFactory(unit=tree.mine)  # in another contest

    uses = quotas_for(contest=contest, author=author, unit=tree.section, at=timezone.now())

    assert [(*astuple(use), use.missing, use.is_full) for use in uses] == [
        ("author", 1, 0, 3, "", "", "", 0, False),
        ("unit", 3, 4, 5, "mo", "CĐCS Mỏ", "grassroots", 1, False),
        ("unit", 4, 10, None, "SP", "CĐ phường Sa Pa", "upper", 6, False),
    ]


def test_a_contest_without_rules_for_units_has_the_authors_quota_alone(contest, tree):
    author = MemberFactory(unit=tree.mine)
    uses = quotas_for(contest=contest, author=author, unit=tree.mine, at=timezone.now())
    assert [astuple(use) for use in uses] == [("author", 0, 0, 3, "", "", "")]


def test_photos_of_a_merged_unit_count_with_its_successor(contest, tree):
    ruled(contest, "grassroots", 0, 5)
    ruled(contest, "upper", 5)
    PhotoFactory(contest=contest, unit=tree.mine)
    PhotoFactory(contest=contest, unit=tree.school)
    ended(tree.school, tree.mine)
    assert used(contest, tree.mine) == {"mo": 2, "SP": 2}
    assert used(contest, tree.school) == {"mo": 2, "SP": 2}


def test_photos_of_a_dissolved_unit_count_with_the_unit_that_was_above(contest, tree):
    ruled(contest, "grassroots", 0, 5)
    ruled(contest, "upper", 5)
    PhotoFactory(contest=contest, unit=tree.mine)
    PhotoFactory(contest=contest, unit=tree.school)
    ended(tree.school)
    assert used(contest, tree.mine) == {"mo": 1, "SP": 2}
    assert used(contest, tree.school) == {"SP": 2}


def test_a_unit_that_moved_takes_its_photos_along(contest, tree):
    ruled(contest, "upper", 5)
    PhotoFactory(contest=contest, unit=tree.section)
    today = timezone.localdate()
    UnitPeriod.objects.filter(unit=tree.mine).update(ends_on=today)
    UnitPeriod.objects.create(
        unit=tree.mine, parent=tree.other, name="CĐCS Mỏ", kind="grassroots", begins_on=today
    )
    assert used(contest, tree.mine) == {"NL": 1}
    assert used(contest, tree.school) == {"SP": 0}


@pytest.mark.parametrize("count", [1, 3])
def test_quotas_are_seven_queries_however_large_the_tree(
    contest, tree, count, django_assert_num_queries
):
    author = MemberFactory(unit=tree.mine)
    with django_assert_num_queries(2):  # the author's photos, and that there is no rule
        quotas_for(contest=contest, author=author, unit=tree.mine, at=timezone.now())
    ruled(contest, "grassroots", 1, 5)
    ruled(contest, "upper", 5)
    for _ in range(count):
        PhotoFactory(contest=contest, unit=UnitFactory(parent=tree.upper))
    with django_assert_num_queries(7):  # and the tree in three, its names, the units' photos
        quotas_for(contest=contest, author=author, unit=tree.mine, at=timezone.now())


# --- who sees them ------------------------------------------------------------------------


def test_the_quotas_of_a_unit_are_seen_by_whom_watches_over_it(contest, tree):
    ruled(contest, "grassroots", 1)
    at = timezone.now()
    officer = MemberFactory(role="officer", office=tree.upper, unit=tree.mine)
    seen = quotas_seen_by(contest=contest, by=officer, unit_code="truong", at=at)
    assert [(use.scope, use.unit_code) for use in seen] == [("unit", "truong")]
    own = quotas_seen_by(contest=contest, by=officer, at=at)
    assert [(use.scope, use.unit_code) for use in own] == [("author", ""), ("unit", "mo")]
    far = MemberFactory(role="officer", office=tree.other, unit=tree.school)
    for by, code in ((far, "truong"), (MemberFactory(unit=tree.mine), "mo"), (officer, "xa-la")):
        with pytest.raises(Missing):
            quotas_seen_by(contest=contest, by=by, unit_code=code, at=at)


# --- one too many -------------------------------------------------------------------------


def test_one_photo_more_than_a_units_max_is_refused_and_leaves_no_file(contest, tree):
    ruled(contest, "grassroots", 0, 2)
    first = PhotoFactory(contest=contest, unit=tree.mine, status="pending")
    PhotoFactory(contest=contest, unit=tree.section)
    before = set(storage.originals().rglob("*"))
    author = MemberFactory(unit=tree.section)
    with pytest.raises(QuotaUsed) as refusal:
        submit(contest, author)
    assert refusal.value.params == {"n": 2, "unit_name": "CĐCS Mỏ", "unit": "mo"}
    assert (Photo.objects.count(), set(storage.originals().rglob("*"))) == (2, before)
    assert submit(contest, MemberFactory(unit=tree.school)).photo.unit == tree.school
    withdraw_photo(photo=first, by=first.author, at=timezone.now())
    assert submit(contest, author).photo.unit == tree.section


def test_the_max_of_an_upper_union_binds_all_below_it(contest, tree):
    ruled(contest, "grassroots", 0, 2)
    ruled(contest, "upper", 0, 1)
    PhotoFactory(contest=contest, unit=tree.school)
    with pytest.raises(QuotaUsed) as refusal:
        submit(contest, MemberFactory(unit=tree.mine))
    assert refusal.value.params == {"n": 1, "unit_name": "CĐ phường Sa Pa", "unit": "SP"}


def test_a_returned_photo_was_counted_all_the_time_and_may_come_again(contest, tree):
    ruled(contest, "grassroots", 0, 1)
    author = MemberFactory(unit=tree.mine)
    photo = submit(contest, author).photo
    by, at = MemberFactory(role="organizer"), timezone.now()
    decide(photo=photo, by=by, verdict="return", reason="caption", at=at)
    with pytest.raises(QuotaUsed):
        submit(contest, MemberFactory(unit=tree.mine))
    assert resubmit_photo(photo=photo, by=author, changes={}, at=at).photo.status == "pending"


def test_whoever_requalifies_a_photo_may_go_beyond_the_max(contest, tree):
    ruled(contest, "grassroots", 0, 1)
    photo = PhotoFactory(contest=contest, unit=tree.mine, status="disqualified")
    PhotoFactory(contest=contest, unit=tree.mine)
    by = MemberFactory(role="organizer")
    decide(photo=photo, by=by, verdict="requalify", at=timezone.now())
    assert used(contest, tree.mine) == {"mo": 2}


@pytest.mark.django_db(transaction=True)
def test_the_max_of_a_unit_holds_when_its_people_send_at_once():
    contest = ContestFactory(min_long_side=100)
    ruled(contest, "grassroots", 0, 5)
    unit = UnitFactory()
    authors = [MemberFactory(unit=unit) for _ in range(12)]
    files = [picture_file(size=(240, 180)) for _ in authors]

    answers = at_once(12, lambda n: submit(contest, authors[n], file=files[n]))

    assert sum(isinstance(one, QuotaUsed) for one in answers) == 7
    assert Photo.objects.living().filter(unit=unit).count() == 5
