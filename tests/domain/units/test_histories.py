"""Random histories of the tree and of its members: whatever is ordered, on whichever day, no day
has an orphan, a cycle or two parents, nobody is lost, and what is undone is as it was before."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photo_contest.domain.members import join_unit, leave_unit, transfer_member
from photo_contest.domain.roster_mark import raise_mark
from photo_contest.domain.rosters.findings import Counts
from photo_contest.domain.rosters.member_plan import plan_members
from photo_contest.domain.rosters.reading import FileRows, SheetRow
from photo_contest.domain.rosters.unit_plan import plan_units
from photo_contest.domain.units.changes import (
    Deed,
    Order,
    Part,
    create_unit,
    dissolve_unit,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
)
from photo_contest.domain.units.rules import KIND_ORDER, kind_fits
from photo_contest.domain.units.succession import heirs
from photo_contest.domain.units.undo import undo_change
from photo_contest.errors import Conflict, Invalid
from photo_contest.models import Member, Membership, Photo, Unit, UnitChange, UnitPeriod
from photo_contest.sheets.cells import Cell
from tests.domain.units.deeds import EARLIER, create
from tests.factories import ContestFactory, MemberFactory, PhotoFactory
from tests.rosters.unit_files import untold

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

# Some days before today and after; several deeds fall on the same one.
DAYS = [dt.timedelta(days=n) for n in (-30, -20, -10, 0, 10)]
WISHES = (
    *("create", "rename", "regrade", "move", "merge", "merge-two", "split", "dissolve"),
    *("undo", "undo", "undo-last", "join", "transfer", "leave", "photo"),
    *("import-units", "import-members"),
)
WISH = st.tuples(
    st.sampled_from(WISHES),
    st.integers(0, len(DAYS) - 1),
    st.integers(0, 11),
    st.integers(0, 11),
    st.integers(0, 11),
)
Span = tuple[dt.date, dt.date | None]
Tables = tuple[list[Any], list[Any], list[Any]]


class History:
    """What was ordered and kept so far. Numbers of a wish choose among what there is."""

    def __init__(self, organizer: Member) -> None:
        self.organizer, self.at = organizer, timezone.now()
        self.today = timezone.localdate(self.at)
        self.made = 0
        self.kept: list[Deed | None] = []  # None: what cannot be undone
        self.before: list[Tables] = []
        self.deeds: list[Deed] = []

    def follow(self, wish: str, day: int, a: int, b: int, c: int) -> None:
        """Do what is wished, unless it is refused; look at everything after."""
        tables, on = told(), self.today + DAYS[day]
        act = getattr(self, wish.replace("-", "_"))
        try:
            with transaction.atomic():
                deed = act(on, a, b, c)
        except (Invalid, Conflict):
            assert told() == tables
            return
        if wish == "undo-last":
            assert told() == self.before.pop()
            self.kept.pop()
        else:
            self.kept.append(deed)
            self.before.append(tables)
        if deed is not None:
            self.deeds.append(deed)
            lost = deed.members if wish == "dissolve" else 0
            conserved(tables[1], told()[1], since=on, lost=lost)
            succeeded(deed)
        agree(tables[2])

    def unwind(self) -> None:
        """What was done last can be undone, and then what was done before it."""
        while self.kept and self.kept[-1] is not None:
            self.undo_last(self.today, 0, 0, 0)
            self.kept.pop()
            assert told() == self.before.pop()

    # --- wishes ---------------------------------------------------------------------------

    def create(self, on: dt.date, a: int, b: int, c: int) -> Deed:
        kind = KIND_ORDER[1 + b % 3]
        parent = self.unit(a, on, below=kind)
        return create_unit(
            code=self.code(), name="N", kind=kind, parent=parent, order=self.order(on)
        )

    def rename(self, on: dt.date, a: int, b: int, c: int) -> Deed:
        return rename_unit(unit=self.unit(a, on), name=f"Tên {b}", order=self.order(on))

    def regrade(self, on: dt.date, a: int, b: int, c: int) -> Deed:
        unit, kind = self.unit(a, on), KIND_ORDER[b % 4]
        return rename_unit(unit=unit, name="Bậc", kind=kind, order=self.order(on))

    def move(self, on: dt.date, a: int, b: int, c: int) -> Deed:
        unit = self.unit(a, on)
        parent = self.unit(b, on, below=kind_of(unit, on))
        return move_unit(unit=unit, parent=parent, order=self.order(on))

    def merge(self, on: dt.date, a: int, b: int, c: int) -> Deed:
        into = self.unit(b, on)
        unit = self.unit(a, on, like=kind_of(into, on))
        return merge_units(units=[unit], into=into, order=self.order(on))

    def merge_two(self, on: dt.date, a: int, b: int, c: int) -> Deed:
        units = [self.unit(a, on), self.unit(c, on)]
        return merge_units(units=units, into=self.unit(b, on), order=self.order(on))

    def split(self, on: dt.date, a: int, b: int, c: int) -> Deed:
        whole = self.unit(a, on)
        cards = list(whole.memberships.values_list("member__card_number", flat=True))
        codes = list(whole.child_periods.values_list("unit__code", flat=True))
        parts = [
            Part(self.code(), "P", cards[: b % 3], codes[: c % 2]),
            Part(self.code(), "Q"),
        ]
        return split_unit(unit=whole, parts=parts, rest=parts[1].code, order=self.order(on))

    def dissolve(self, on: dt.date, a: int, b: int, c: int) -> Deed:
        return dissolve_unit(unit=self.unit(a, on), order=self.order(on))

    def undo(self, on: dt.date, a: int, b: int, c: int) -> None:
        changes = list(UnitChange.objects.order_by("-pk"))
        undo_change(change_id=changes[a % len(changes)].pk, by=None, at=self.at)

    def undo_last(self, on: dt.date, a: int, b: int, c: int) -> None:
        if not self.kept or self.kept[-1] is None:
            raise Invalid({})
        undo_change(change_id=self.kept[-1].change.pk, by=None, at=self.at)

    def join(self, on: dt.date, a: int, b: int, c: int) -> None:
        self.made += 1
        join_unit(
            card_number=f"9{self.made:09d}",
            full_name="Vàng A Sử",
            unit=self.unit(a, on),
            on=on,
            by=self.organizer,
            at=self.at,
        )

    def transfer(self, on: dt.date, a: int, b: int, c: int) -> None:
        transfer_member(member=member(a), to=self.unit(b, on), on=on, by=self.organizer, at=self.at)

    def leave(self, on: dt.date, a: int, b: int, c: int) -> None:
        leave_unit(member=member(a), on=on, by=self.organizer, at=self.at)

    def photo(self, on: dt.date, a: int, b: int, c: int) -> None:
        author, day = member(a), min(on, self.today)
        unit = author.unit_on(day)
        if unit is None:
            raise Invalid({})
        PhotoFactory(
            contest=Photo.objects.earliest("submitted_at").contest,
            author=author,
            unit=unit,
            unit_name=UnitPeriod.objects.on(day).get(unit=unit).name,
            submitted_at=noon(day),
        )

    def import_units(self, on: dt.date, a: int, b: int, c: int) -> None:
        """A unit goes elsewhere under another name, one comes to be below it, and anything."""
        moved = self.unit(a, on)
        kind = kind_of(moved, on)
        codes = list(Unit.objects.order_by("pk").values_list("code", flat=True))
        rows = (
            (moved.code, kind, self.unit(b, on, below=kind).code),
            (self.code(), KIND_ORDER[1 + c % 3], moved.code),
            (codes[c % len(codes)], KIND_ORDER[b % 4], codes[a % len(codes)]),
        )
        self.imported(
            plan_units,
            on,
            [
                {"code": code, "name": f"Tên {b % 3}", "kind": kind, "parent": parent}
                for code, kind, parent in rows
            ],
        )

    def import_members(self, on: dt.date, a: int, b: int, c: int) -> None:
        codes = list(Unit.objects.order_by("pk").values_list("code", flat=True))
        days = [on, self.today + DAYS[b % len(DAYS)], None]
        self.made += 1
        cards = [member(a).card_number, member(b).card_number, f"9{self.made:09d}"]
        self.imported(
            plan_members,
            on,
            [
                {
                    "card_number": cards[(c + row * a) % 3],
                    "full_name": "Vàng A Sử",
                    "unit": codes[(b + c * row) % len(codes)],
                    "begins_on": str(days[(a + row) % 3] or ""),
                    "ends_on": str(days[(c + row) % 3] or "") if a % 2 else "",
                }
                for row in range(3)
            ],
        )

    def imported(self, plan: Any, on: dt.date, rows: list[dict[str, str]]) -> None:
        """Import rows that are in no conflict; once more they change nothing."""
        cells = [{field: Cell(text) for field, text in row.items()} for row in rows]
        listed = [SheetRow(number, row) for number, row in enumerate(cells, start=2)]
        file = FileRows(dict.fromkeys(cells[0], ""), listed)
        how = {"by": self.organizer, "on": on, "at": self.at, "progress": untold}
        made = plan(file, **how)
        made.prepare()
        raise_mark()
        made.apply(by=self.organizer, at=self.at)
        if not made.conflicts:
            assert plan(file, **how).counts == Counts(0, 0, 3)

    # --- means ----------------------------------------------------------------------------

    def unit(self, number: int, on: dt.date, *, below: str = "", like: str = "") -> Unit:
        """A unit of the day: any, one that stands above a kind, or one of a kind."""
        rows = UnitPeriod.objects.on(on).select_related("unit").order_by("unit_id")
        fit = [
            row.unit
            for row in rows
            if (not below or kind_fits(below, row.kind)) and like in ("", row.kind)
        ]
        if not fit:
            raise Invalid({})
        return fit[number % len(fit)]

    def order(self, on: dt.date) -> Order:
        return Order(on=on, reason="Sắp xếp lại", by=None, at=self.at)

    def code(self) -> str:
        self.made += 1
        return f"N{self.made}"


@pytest.fixture
def organizer() -> Member:
    """A province with two districts, four unions, a section, six members and their photos."""
    top = create("T", kind="federation")
    uppers = [create(code, top, "upper") for code in ("H", "K")]
    mills = [create(code, uppers[n % 2]) for n, code in enumerate(("A", "B", "C", "D"))]
    places = [*mills, create("A1", mills[0], "section"), uppers[0]]
    contest = ContestFactory(host=top)
    for n, place in enumerate(places):
        author = MemberFactory(card_number=f"8{n:09d}")
        Membership.objects.create(member=author, unit=place, begins_on=EARLIER)
        day = timezone.localdate() + DAYS[n % 4] + dt.timedelta(days=5)
        PhotoFactory(contest=contest, author=author, unit=place, submitted_at=noon(day))
    return MemberFactory(role="organizer", card_number=None)


@settings(
    max_examples=50,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(wishes=st.lists(WISH, min_size=4, max_size=14))
def test_no_history_has_a_day_with_an_orphan_a_cycle_or_two_parents(organizer, wishes):
    with gone_afterwards():
        history = History(organizer)
        for wish in wishes:
            history.follow(*wish)
        heirs_live()
        history.unwind()
        agree(told()[2])


@contextmanager
def gone_afterwards() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def kind_of(unit: Unit, on: dt.date) -> str:
    return UnitPeriod.objects.on(on).get(unit=unit).kind


def member(number: int) -> Member:
    members = list(Member.objects.filter(role="member").order_by("pk"))
    return members[number % len(members)]


def noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def told() -> Tables:
    """The tables that changes write: periods, memberships, the units of photos."""
    periods = UnitPeriod.objects.order_by("pk")
    fields = ("pk", "unit", "parent", "name", "name_sorted", "kind", "begins_on", "ends_on")
    spells = Membership.objects.order_by("pk")
    photos = Photo.objects.order_by("pk")
    return (
        list(periods.values_list(*fields)),
        list(spells.values_list("pk", "member", "unit", "begins_on", "ends_on")),
        list(photos.values_list("pk", "unit", "unit_name", "author", "submitted_at")),
    )


def covers(begins_on: dt.date, ends_on: dt.date | None, day: dt.date) -> bool:
    return begins_on <= day and (ends_on is None or day < ends_on)


def days_of(*tables: list[Any]) -> set[dt.date]:
    """Every day at which something begins or ends, and the day before it."""
    found = {row[n] for rows in tables for row in rows for n in (-2, -1) if row[n] is not None}
    return found | {day - dt.timedelta(days=1) for day in found}


def conserved(before: list[Any], after: list[Any], *, since: dt.date, lost: int) -> None:
    """Whoever belonged somewhere on a day still does, but those whose unit was dissolved."""
    for day in days_of(before, after) | {since}:
        were, are = (
            {row[1] for row in rows if covers(row[3], row[4], day)} for rows in (before, after)
        )
        assert are <= were
        assert len(were - are) <= (lost if day >= since else 0)
        if day == since:
            assert len(were - are) == lost


def succeeded(deed: Deed) -> None:
    """Who was succeeded is no more."""
    gone = [one.predecessor for one in deed.successions]
    periods = UnitPeriod.objects.filter(unit__in=gone)
    assert not periods.exclude(ends_on__lte=deed.change.on).exists()


def agree(photos_before: list[Any]) -> None:
    """The rules of every day."""
    periods, spells, photos = told()
    for day in days_of(periods, spells):
        rows = [row for row in periods if covers(row[6], row[7], day)]
        tree = {row[1]: row for row in rows}
        assert len(tree) == len(rows), "two periods of a unit"
        for row in rows:
            if row[2] is None:
                assert row[5] == "federation", "a unit without a parent"
                continue
            assert row[2] in tree, "an orphan"
            assert kind_fits(row[5], tree[row[2]][5]), "kinds go down; so there is no cycle"
        members = [row for row in spells if covers(row[3], row[4], day)]
        assert len({row[1] for row in members}) == len(members), "two units of a member"
        assert {row[2] for row in members} <= tree.keys(), "a member of a unit that is not there"
    was = {pk: (unit, name) for pk, unit, name, *_ in photos_before}
    for pk, unit, name, author, submitted_at in photos:
        day = timezone.localdate(submitted_at)
        units = [row[2] for row in spells if row[1] == author and covers(row[3], row[4], day)]
        names = [row[3] for row in periods if row[1] in units and covers(row[6], row[7], day)]
        if units:
            assert [(unit, name)] == list(zip(units, names, strict=True)), "not the author's unit"
        else:
            assert (unit, name) == was.get(pk, (unit, name)), "the author had left by then"


def heirs_live() -> None:
    periods, spells, _ = told()
    for day in days_of(periods, spells):
        standing = heirs(on=day)
        for unit in standing.last_parents:
            heir = standing.stands_for(unit)
            assert heir is None or heir in standing.parents
