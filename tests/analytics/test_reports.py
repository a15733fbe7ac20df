"""The figures of a small contest that one can count on paper."""

import dataclasses
import datetime as dt
from dataclasses import dataclass, field

import pytest

from analytics import rollups
from analytics.board import Figures, UnitName
from analytics.measures.rates import wilson
from analytics.reports import units
from analytics.reports.asked import Asked
from analytics.reports.units import UnitRow, UnitsReport
from analytics.reports.units_shape import RowLeague
from analytics.spans import Span
from analytics.words import Words
from photo_contest.errors import Invalid, NotAllowed, NotNow
from photo_contest.models import Contest, Member, Membership, Photo, Record, Unit, UnitPeriod
from tests.analytics import builders
from tests.analytics.builders import MONDAY, figure, instant, photo, vote
from tests.factories import MemberFactory, UnitFactory, moved

pytestmark = pytest.mark.django_db
JULY = dt.date(2026, 7, 1)
SOURCE = "LĐLĐ tỉnh"
WEEK = Span(MONDAY, MONDAY + dt.timedelta(days=6))
NEXT_WEEK = Span(MONDAY + dt.timedelta(days=7), MONDAY + dt.timedelta(days=13))


@dataclass
class Ground:
    """A province with two upper unions: tea (8 members here) and power (6) below the first, a
    school without anybody below the second."""

    province: Unit
    sapa: Unit
    nghialo: Unit
    tea: Unit
    power: Unit
    school: Unit
    contest: Contest
    tea_people: list[Member]
    power_people: list[Member]
    organizer: Member
    photos: dict[str, Photo] = field(default_factory=dict)

    def report(self, viewer: Member | None = None, day: int = 5, **kwargs: object) -> UnitsReport:
        at = instant(day, 20)
        rollups.fill(self.contest.pk, until=at)
        asked = Asked(**kwargs)  # type: ignore[arg-type]
        return units.build(self.contest, asked, viewer=viewer or self.organizer, at=at)


@pytest.fixture
def ground() -> Ground:
    province = UnitFactory(kind="federation", code="TINH", name="LĐLĐ tỉnh")
    sapa = UnitFactory(kind="upper", code="SAPA", name="CĐ phường Sa Pa", parent=province)
    nghialo = UnitFactory(kind="upper", code="NGHIALO", name="CĐ Nghĩa Lộ", parent=province)
    tea = UnitFactory(code="CHE", name="CĐCS Chè", parent=sapa)
    power = UnitFactory(code="DIEN", name="CĐCS Điện", parent=sapa)
    school = UnitFactory(code="TRUONG", name="CĐCS Trường", parent=nghialo)
    for unit, members in ((tea, 28), (power, 10), (school, 12)):
        figure(unit, members)
    return Ground(
        province,
        sapa,
        nghialo,
        tea,
        power,
        school,
        builders.contest(province),
        [MemberFactory(unit=tea) for _ in range(8)],
        [MemberFactory(unit=power) for _ in range(6)],
        MemberFactory(role="organizer"),
    )


@pytest.fixture
def busy(ground: Ground) -> Ground:
    """Tea: two entrants, one of them with an approved and a pending photo, the other approved; five
    more vote. Power: one entrant; five vote, the entrant among them. Six strangers vote."""
    tea, power = ground.tea_people, ground.power_people
    ground.photos["first"] = first = photo(ground.contest, tea[0], ground.tea, instant(0))
    waiting = photo(ground.contest, tea[0], ground.tea, instant(0, 10), status="pending",
                    renditions_ready_at=None, approved_at=None)  # fmt: skip
    second = photo(ground.contest, tea[1], ground.tea, instant(1))
    third = photo(ground.contest, power[0], ground.power, instant(1))
    taken_back = photo(ground.contest, power[5], ground.power, instant(1))
    builders.set_status(taken_back, "withdrawn", instant(2))
    ground.photos |= {"second": second, "third": third, "waiting": waiting}
    for member in power[:5]:
        vote(first, instant(2), member=member)
    for number in range(6):
        vote(first, instant(3), voter=f"stranger-{number}")
    vote(second, instant(3), voter="stranger-0")  # the same person in the same unit
    for member in tea[2:7]:
        vote(third, instant(3), member=member)
    builders.withdraw(vote(first, instant(3), voter="undecided"), instant(3, 12))
    vote(first, instant(3), voter="being checked", state="provisional")
    for _ in range(3):
        builders.event(ground.contest, "view", instant(4), first)
    builders.event(ground.contest, "share", instant(4), second)
    builders.event(ground.contest, "share", instant(4))  # the contest's page
    builders.event(ground.contest, "visit", instant(4))
    return ground


def by_code(report: UnitsReport) -> dict[str, UnitRow]:
    return {row.unit.code: row for row in report.rows}


def told(row: Figures, *names: str) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in names)


def as_totals(row: UnitRow) -> Figures:
    """The figures of a row, without its place."""
    names = [field.name for field in dataclasses.fields(Figures)]
    return Figures(**{name: getattr(row, name) for name in names})


@pytest.mark.postgres
def test_every_figure_agrees_with_a_hand_count(busy: Ground) -> None:
    report = busy.report()
    tea, power, school = (by_code(report)[code] for code in ("CHE", "DIEN", "TRUONG"))
    assert report.rows == (power, tea, school)
    low, high = wilson(7, 28)
    assert tea == UnitRow(
        unit=UnitName("CHE", "CĐCS Chè", "grassroots"),
        upper=UnitName("SAPA", "CĐ phường Sa Pa", "upper"),
        league=RowLeague("all", Words("Tất cả đơn vị", "All units")),
        rank=2,
        of=3,
        rank_yesterday=2,
        rank_last_week=None,
        members=28,
        members_as_of=JULY,
        members_source=SOURCE,
        entrants=2,
        participants=7,
        participation_rate=7 / 28,
        rate_low=low,
        rate_high=high,
        photos_submitted=3,
        photos_approved=2,
        photos_refused=0,
        visits=0,
        views=3,
        visitors=None,
        votes=12,
        votes_provisional=1,
        voters=11,
        shares=1,
        conversion=12 / 3,
        withheld=("visitors",),
        note=None,
    )
    assert told(power, "rank", "participants", "votes", "voters", "views", "conversion") == (
        1, 5, 5, 5, 0, None,
    )  # fmt: skip
    assert told(school, "rank", "participation_rate", "votes") == (3, 0, 0)
    low, high = wilson(12, 50)
    assert report.totals == Figures(
        members=50,
        members_as_of=JULY,
        members_source=SOURCE,
        entrants=3,
        participants=12,
        participation_rate=12 / 50,
        rate_low=low,
        rate_high=high,
        photos_submitted=4,
        photos_approved=3,
        photos_refused=0,
        visits=1,
        views=3,
        visitors=6,
        votes=17,
        votes_provisional=1,
        voters=16,
        shares=2,
        conversion=17 / 3,
        withheld=(),
        note=None,
    )
    assert report.signed_in_share == 10 / 17
    assert report.as_of == instant(5, 20)
    assert (report.ranked_by, report.includes_subtree, report.span) == (
        "participation_rate",
        True,
        None,
    )


def test_an_upper_union_has_the_figures_of_all_below_it(busy: Ground) -> None:
    report = busy.report(kind="upper")
    sapa, nghialo = by_code(report)["SAPA"], by_code(report)["NGHIALO"]
    assert (sapa.members, sapa.entrants, sapa.participants, sapa.votes) == (38, 3, 12, 17)
    assert sapa.voters == 16
    assert (nghialo.members, nghialo.participants, nghialo.votes) == (12, 0, 0)
    only = busy.report(upper="SAPA")
    assert [row.unit.code for row in only.rows] == ["DIEN", "CHE"]
    assert only.totals == as_totals(sapa)


def test_a_voter_of_two_units_counts_once_above_them(busy: Ground) -> None:
    vote(busy.photos["third"], instant(4), voter="stranger-0")
    report = busy.report(kind="upper")
    assert by_code(report)["SAPA"].voters == 16
    assert by_code(busy.report())["DIEN"].voters == 6


def test_few_participants_are_withheld_and_others_with_them(busy: Ground) -> None:
    """One of the school votes. 13 - 12 would tell it, so power (the smallest) goes too."""
    vote(busy.photos["first"], instant(4), member=MemberFactory(unit=busy.school))
    report = busy.report()
    rows = by_code(report)
    for code in ("TRUONG", "DIEN"):
        figures = rows[code]
        assert figures.participants is None
        assert figures.participation_rate is None
        assert figures.withheld == (
            "participants",
            "participation_rate",
            "rate_low",
            "rate_high",
        )
        assert figures.note == "withheld"
        assert rows[code].rank is None
        assert rows[code].of is None
    assert (rows["CHE"].participants, rows["CHE"].rank, rows["CHE"].of) == (7, 1, 1)
    assert report.totals.participants == 13
    uppers = by_code(busy.report(kind="upper"))
    assert uppers["SAPA"].participants is None
    assert uppers["NGHIALO"].participants is None


def test_entrants_photos_and_votes_are_public_even_when_they_are_few(busy: Ground) -> None:
    vote(busy.photos["third"], instant(4), voter="one more")
    builders.set_status(busy.photos["first"], "disqualified", instant(4))
    tea = by_code(busy.report())["CHE"]
    assert (tea.entrants, tea.votes, tea.photos_approved, tea.photos_submitted) == (2, 1, 1, 3)
    assert tea.voters is None
    assert "voters" in tea.withheld


def test_a_rate_above_one_is_told_as_an_outdated_figure_and_not_ranked(busy: Ground) -> None:
    figure(busy.power, 4, as_of=dt.date(2026, 11, 1))
    power = by_code(busy.report())["DIEN"]
    assert power.participation_rate == 5 / 4
    assert power.note == "members-out-of-date"
    assert power.rank is None
    assert by_code(busy.report())["CHE"].of == 2


def test_without_a_members_figure_there_is_no_rate(busy: Ground) -> None:
    unknown = UnitFactory(code="MOI", parent=busy.nghialo)
    row = by_code(busy.report())["MOI"]
    assert (row.members, row.participation_rate, row.rank) == (None, None, None)
    assert row.note == "members-unknown"
    figure(unknown, 0)
    assert by_code(busy.report())["MOI"].note == "members-unknown"


def test_a_figure_of_a_later_day_is_not_used_yet(busy: Ground) -> None:
    figure(busy.tea, 99, as_of=MONDAY + dt.timedelta(days=30))
    assert by_code(busy.report())["CHE"].members == 28


def test_equal_rates_share_a_rank(busy: Ground) -> None:
    figure(busy.tea, 14, as_of=dt.date(2026, 11, 1))  # 7 of 14 as 5 of 10
    ranks = {row.unit.code: (row.rank, row.of) for row in busy.report().rows}
    assert ranks == {"CHE": (1, 3), "DIEN": (1, 3), "TRUONG": (3, 3)}


def test_participants_belong_to_the_unit_of_the_roster_at_the_end(busy: Ground) -> None:
    """A tea picker who voted goes to the power station: there they count, and only there."""
    mover = busy.tea_people[2]
    Membership.objects.filter(member=mover).update(ends_on=MONDAY + dt.timedelta(days=5))
    Membership.objects.create(
        member=mover, unit=busy.power, begins_on=MONDAY + dt.timedelta(days=5)
    )
    rows = by_code(busy.report(day=6))
    assert rows["CHE"].participants == 6
    assert rows["DIEN"].participants == 6


def test_a_unit_that_has_ended_is_told_by_the_one_above_it(busy: Ground) -> None:
    UnitPeriod.objects.filter(unit=busy.power).update(ends_on=MONDAY + dt.timedelta(days=4))
    report = busy.report()
    assert "DIEN" not in by_code(report)
    assert report.totals.votes == 17
    assert by_code(busy.report(kind="upper"))["SAPA"].votes == 17


def test_a_unit_that_has_ended_with_all_above_it_stays_in_the_total_only(busy: Ground) -> None:
    below = [busy.power, busy.tea, busy.sapa]
    UnitPeriod.objects.filter(unit__in=below).update(
        parent=None, ends_on=MONDAY + dt.timedelta(days=4)
    )
    report = busy.report(kind="upper")
    assert [row.unit.code for row in report.rows] == ["NGHIALO"]
    assert report.totals.votes == 17
    assert [unit.code for unit in report.not_comparable] == ["CHE", "DIEN"]


def test_units_outside_the_contests_host_have_no_row(busy: Ground) -> None:
    UnitFactory(code="KHAC", kind="grassroots")
    assert "KHAC" not in by_code(busy.report())


# --- spans --------------------------------------------------------------------------------


@pytest.mark.postgres
def test_a_week_counts_its_own_people_and_the_whole_contest_each_once(busy: Ground) -> None:
    """In the second week seven of tea vote, two of them for the first time, and six strangers."""
    for member in busy.tea_people[:7]:
        vote(busy.photos["second"], instant(8), member=member)
    for number in range(6):
        vote(busy.photos["first"], instant(8), voter=f"new-{number}")
    whole = busy.report(day=10)
    assert whole.totals.voters == 16 + 2 + 6
    assert whole.totals.participants == 12
    first, second = busy.report(day=10, span=WEEK), busy.report(day=10, span=NEXT_WEEK)
    assert (first.totals.voters, second.totals.voters) == (16, 13)
    assert (first.totals.votes, second.totals.votes) == (17, 13)
    assert (first.totals.participants, second.totals.participants) == (12, 7)
    both = busy.report(day=10, span=Span(WEEK.first, NEXT_WEEK.last))
    assert both.totals == whole.totals
    assert second.totals.photos_submitted == 0
    assert second.span == NEXT_WEEK


def test_a_week_is_withheld_where_the_total_would_tell_the_other(busy: Ground) -> None:
    """Two people come in the second week: 18 - 16 would tell them from the first."""
    for number in range(2):
        vote(busy.photos["first"], instant(8), voter=f"new-{number}")
    assert busy.report(day=10).totals.voters == 18
    assert busy.report(day=10, span=NEXT_WEEK).totals.voters is None
    assert busy.report(day=10, span=WEEK).totals.voters is None


def test_a_week_without_anything_shows_zeros(busy: Ground) -> None:
    later = Span(MONDAY + dt.timedelta(days=14), MONDAY + dt.timedelta(days=20))
    totals = busy.report(day=16, span=later).totals
    assert (totals.voters, totals.participants, totals.votes, totals.entrants) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "span",
    [
        Span(MONDAY, MONDAY),
        Span(MONDAY, MONDAY + dt.timedelta(days=7)),
        Span(MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=7)),
        Span(MONDAY + dt.timedelta(days=7), MONDAY - dt.timedelta(days=1)),
        Span(dt.date(1, 1, 1), dt.date(1, 1, 7)),
        Span(dt.date(2026, 11, 2), dt.date(9999, 12, 26)),
    ],
)
def test_person_counts_exist_for_whole_weeks_only(ground: Ground, span: Span) -> None:
    with pytest.raises(Invalid) as refusal:
        ground.report(span=span)
    assert refusal.value.fields == {"from": ["whole-span"], "to": ["whole-span"]}


# --- who may see what ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("organizer", True),
        ("scrutineer", True),
        ("officer", True),
        ("juror", False),
        ("member", False),
    ],
)
def test_roles_that_may_read_the_report(busy: Ground, role: str, allowed: bool) -> None:
    office = busy.sapa if role == "officer" else None
    viewer = MemberFactory(role=role, office=office)
    if allowed:
        assert busy.report(viewer).rows
    else:
        with pytest.raises(NotAllowed):
            busy.report(viewer)


def test_an_officer_reads_the_own_subtree_and_nothing_else(busy: Ground) -> None:
    officer = MemberFactory(role="officer", office=busy.sapa)
    report = busy.report(officer)
    assert [row.unit.code for row in report.rows] == ["DIEN", "CHE"]
    assert report.totals == as_totals(by_code(busy.report(kind="upper"))["SAPA"])
    assert [row.unit.code for row in busy.report(officer, upper="CHE").rows] == ["CHE"]
    for code in ("NGHIALO", "TINH", "TRUONG"):
        with pytest.raises(NotAllowed):
            busy.report(officer, upper=code)


def test_the_same_is_withheld_from_every_reader(busy: Ground) -> None:
    """Of the officer's two units neither is small, but beside the province's table one would tell
    the school's."""
    vote(busy.photos["first"], instant(4), member=MemberFactory(unit=busy.school))
    officer = MemberFactory(role="officer", office=busy.sapa)
    assert by_code(busy.report(officer))["DIEN"].participants is None
    assert busy.report(officer).totals.participants is None


def test_hidden_totals_are_null_for_officers_and_recorded_looks_for_organizers(
    busy: Ground,
) -> None:
    moved(busy.contest, totals="after-close")
    officer = MemberFactory(role="officer", office=busy.sapa)
    seen = busy.report(officer)
    assert seen.totals_hidden
    assert seen.signed_in_share is None
    assert {(row.votes, row.voters, row.rank, row.of) for row in seen.rows} == {
        (None, None, None, None)
    }
    assert (seen.totals.votes, seen.totals.voters) == (None, None)
    assert [row.unit.code for row in seen.rows] == ["CHE", "DIEN"]
    assert not Record.objects.filter(action="looked-at-totals").exists()

    for viewer in (busy.organizer, MemberFactory(role="scrutineer")):
        shown = busy.report(viewer)
        assert shown.totals.votes == 17
        assert not shown.totals_hidden
        look = Record.objects.get(action="looked-at-totals", actor=viewer)
        assert (look.contest, look.at, look.data) == (
            busy.contest,
            instant(5, 20),
            {"what": "analytics/units"},
        )

    after = busy.report(officer, day=28)
    assert after.totals.votes == 17
    assert not after.totals_hidden


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"upper": "XXX"}, {"upper": ["unknown-unit"]}),
        ({"unit": "XXX"}, {"unit": ["unknown-unit"]}),
        ({"upper": "NGHIALO", "unit": "CHE"}, {"unit": ["unknown-unit"]}),
        ({"league": "A"}, {"league": ["unknown-league"]}),
        ({"league": "other"}, {"league": ["unknown-league"]}),
    ],
)
def test_unknown_filters_are_refused(
    ground: Ground, asked: dict[str, str], refused: dict[str, list[str]]
) -> None:
    with pytest.raises(Invalid) as refusal:
        ground.report(**asked)
    assert refusal.value.fields == refused


def test_what_was_never_counted_is_not_told_as_zero(ground: Ground) -> None:
    with pytest.raises(NotNow):
        units.build(ground.contest, Asked(), viewer=ground.organizer, at=instant(5))


def test_a_contest_without_anything_and_a_tree_without_units_give_zeros() -> None:
    contest = builders.contest()
    UnitPeriod.objects.all().delete()
    rollups.fill(contest.pk, until=instant(1))
    report = units.build(contest, Asked(), viewer=MemberFactory(role="organizer"), at=instant(1))
    assert report.rows == ()
    assert (report.totals.votes, report.totals.participants, report.totals.members) == (0, 0, None)


def test_more_units_take_no_more_queries(busy: Ground, django_assert_num_queries: "object") -> None:
    busy.report()
    UnitFactory(code="U1", parent=busy.sapa)
    for count in range(2):
        rollups.fill(busy.contest.pk, until=instant(6 + count))
        with django_assert_num_queries(20):  # type: ignore[operator]
            units.build(busy.contest, Asked(), viewer=busy.organizer, at=instant(6 + count))
        UnitFactory.create_batch(5, parent=busy.sapa)
