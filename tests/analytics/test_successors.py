"""Figures of units that ended, told on the units of the report's day; and ranks within leagues."""

import datetime as dt
from dataclasses import dataclass

import pytest

from analytics import rollups
from analytics.reports import units
from analytics.reports.asked import Asked
from analytics.reports.units import UnitRow, UnitsReport
from analytics.spans import Span
from photo_contest.domain.leagues import define_league
from photo_contest.domain.units.changes import (
    Order,
    Part,
    dissolve_unit,
    merge_units,
    split_unit,
)
from photo_contest.models import Contest, Member, Photo, Unit
from tests.analytics import builders
from tests.analytics.builders import MONDAY, figure, instant, photo, vote
from tests.factories import LONG_AGO, MemberFactory, UnitFactory, moved

pytestmark = pytest.mark.django_db
NEXT_MONDAY = MONDAY + dt.timedelta(days=7)
WEEK = Span(MONDAY, NEXT_MONDAY - dt.timedelta(days=1))


@dataclass
class Ground:
    """Tea (28 members), power (10) and road (40) stand below Sa Pa, a school (12) below Nghĩa Lộ.
    In the first week tea's and power's first members send a photo each, and tea's gets the votes of
    eight strangers, power's those of seven; three of them vote for both."""

    province: Unit
    sapa: Unit
    nghialo: Unit
    tea: Unit
    power: Unit
    road: Unit
    contest: Contest
    people: dict[str, list[Member]]
    photos: dict[str, Photo]
    organizer: Member

    def report(self, day: int = 9, viewer: Member | None = None, **kwargs: object) -> UnitsReport:
        rollups.fill(self.contest.pk, until=instant(day, 20))
        asked = Asked(**kwargs)  # type: ignore[arg-type]
        return units.build(
            self.contest, asked, viewer=viewer or self.organizer, at=instant(day, 20)
        )

    def order(self, on: dt.date = NEXT_MONDAY) -> Order:
        return Order(on=on, reason="Sắp xếp lại", by=None, at=instant(8))


@pytest.fixture
def ground() -> Ground:
    province = UnitFactory(kind="federation", code="TINH")
    sapa = UnitFactory(kind="upper", code="SAPA", parent=province)
    nghialo = UnitFactory(kind="upper", code="NGHIALO", parent=province)
    tea, power, road = (UnitFactory(code=code, parent=sapa) for code in ("CHE", "DIEN", "DUONG"))
    school = UnitFactory(code="TRUONG", parent=nghialo)
    for unit, members in ((tea, 28), (power, 10), (road, 40), (school, 12)):
        figure(unit, members)
    contest = builders.contest(province)
    people = {unit.code: [MemberFactory(unit=unit) for _ in range(6)] for unit in (tea, power)}
    photos = {
        unit.code: photo(contest, people[unit.code][0], unit, instant(0)) for unit in (tea, power)
    }
    for number in range(8):
        vote(photos["CHE"], instant(1), voter=f"stranger-{number}")
    for number in range(5, 12):
        vote(photos["DIEN"], instant(1), voter=f"stranger-{number}")
    for code, other in (("CHE", "DIEN"), ("DIEN", "CHE")):
        for member in people[code][1:]:
            vote(photos[other], instant(2), member=member)
    return Ground(
        province,
        sapa,
        nghialo,
        tea,
        power,
        road,
        contest,
        people,
        photos,
        MemberFactory(role="organizer"),
    )


def by_code(report: UnitsReport) -> dict[str, UnitRow]:
    return {row.unit.code: row for row in report.rows}


# --- successors ---------------------------------------------------------------------------


@pytest.mark.postgres
def test_what_a_merged_union_has_won_counts_with_its_successor(ground: Ground) -> None:
    merge_units(units=[ground.power], into=ground.tea, order=ground.order())
    builders.event(ground.contest, "view", instant(8), ground.photos["DIEN"])
    report = ground.report()
    tea = by_code(report)["CHE"]
    assert set(by_code(report)) == {"CHE", "DUONG", "TRUONG"}
    assert (tea.photos_submitted, tea.entrants, tea.participants) == (2, 2, 12)
    assert (tea.votes, tea.voters, tea.views) == (8 + 7 + 10, 12 + 10, 1)
    assert report.totals.votes == tea.votes
    assert report.totals.voters == tea.voters
    assert (report.units_as_of, report.not_comparable) == (MONDAY + dt.timedelta(days=9), ())


def test_a_week_before_the_merger_is_told_on_the_units_of_that_week(ground: Ground) -> None:
    merge_units(units=[ground.power], into=ground.tea, order=ground.order())
    rows = by_code(ground.report(span=WEEK))
    assert (rows["CHE"].votes, rows["DIEN"].votes) == (8 + 5, 7 + 5)
    assert (rows["CHE"].voters, rows["DIEN"].voters) == (13, 12)
    assert ground.report(span=WEEK).units_as_of == WEEK.last


@pytest.mark.postgres
def test_a_split_union_is_told_by_the_one_above_its_parts_and_named(ground: Ground) -> None:
    """Who was of the power station now is of one of its parts: there they take part."""
    cards = [member.card_number for member in ground.people["DIEN"]]
    parts = [Part("DIEN-1", "CĐCS Điện 1", cards=cards), Part("DIEN-2", "CĐCS Điện 2")]
    split_unit(unit=ground.power, parts=parts, order=ground.order())
    report = ground.report()
    rows = by_code(report)
    assert [rows[code].votes for code in ("DIEN-1", "DIEN-2", "CHE")] == [0, 0, 13]
    assert rows["DIEN-1"].participants == 6
    assert by_code(ground.report(kind="upper"))["SAPA"].votes == 25
    told = [(unit.code, unit.name, unit.reason) for unit in report.not_comparable]
    assert told == [("DIEN", "CĐCS DIEN", "split")]


def test_a_dissolved_union_is_told_by_the_one_above_it_and_named_to_who_sees_that(
    ground: Ground,
) -> None:
    dissolve_unit(unit=ground.power, order=ground.order())
    assert by_code(ground.report(kind="upper"))["SAPA"].votes == 25
    officer = MemberFactory(role="officer", office=ground.sapa)
    elsewhere = MemberFactory(role="officer", office=ground.nghialo)
    for viewer, named in ((ground.organizer, 1), (officer, 1), (elsewhere, 0)):
        assert len(ground.report(viewer=viewer).not_comparable) == named
    assert ground.report(upper="NGHIALO").not_comparable == ()
    assert ground.report(span=WEEK).not_comparable == ()


def test_few_people_of_a_merged_union_are_withheld_within_its_successor(ground: Ground) -> None:
    """The road's photo had two voters; as a part of the school it still has but two."""
    school = Unit.objects.get(code="TRUONG")
    other = photo(ground.contest, MemberFactory(unit=ground.road), ground.road, instant(0))
    for number in range(2):
        vote(other, instant(1), voter=f"driver-{number}")
    merge_units(units=[ground.road], into=school, order=ground.order())
    rows = by_code(ground.report())
    assert rows["TRUONG"].voters is None
    assert rows["TRUONG"].votes == 2
    uppers = by_code(ground.report(kind="upper"))
    assert uppers["NGHIALO"].voters is None
    assert uppers["SAPA"].voters is None


def test_a_week_before_a_merger_does_not_tell_how_few_came_after_it(ground: Ground) -> None:
    """Two come in the second week. Today's table tells 24 for tea with power; the first week's, on
    that week's units, must not tell the 22 that came before: of its two parts one is withheld."""
    for number in range(2):
        vote(ground.photos["CHE"], instant(8), voter=f"late-{number}")
    merge_units(units=[ground.power], into=ground.tea, order=ground.order())
    assert by_code(ground.report())["CHE"].voters == 24
    before = by_code(ground.report(span=WEEK))
    assert [before[code].voters for code in ("CHE", "DIEN")] == [13, None]
    assert [before[code].votes for code in ("CHE", "DIEN")] == [13, 12]


# --- leagues ------------------------------------------------------------------------------


@pytest.fixture
def leagues(ground: Ground) -> Ground:
    """Up to 20 members: power and the school; from 21: tea; the road is in none."""
    figure(ground.road, 0, as_of=dt.date(2026, 8, 1))
    for code, least, most in (("khoi-a", 1, 20), ("khoi-b", 21, None)):
        define_league(
            code=code,
            name=f"Khối {code}",
            rule="size",
            members_min=least,
            members_max=most,
            begins_on=LONG_AGO,
            by=None,
            at=instant(0),
        )
    return ground


def test_units_are_ranked_among_those_of_their_league(leagues: Ground) -> None:
    rows = [
        (row.unit.code, row.league.code, row.rank, row.of, row.participation_rate)
        for row in leagues.report().rows
    ]
    assert rows == [
        ("DIEN", "khoi-a", 1, 2, 6 / 10),
        ("TRUONG", "khoi-a", 2, 2, 0.0),
        ("CHE", "khoi-b", 1, 1, 6 / 28),
        ("DUONG", "other", None, None, None),
    ]


def test_a_league_tells_its_rows_of_the_same_table_and_nothing_more(leagues: Ground) -> None:
    """Few people of the school and the road vote, so that something is withheld: the same cells,
    and the same totals, by whatever league one asks."""
    for unit in (Unit.objects.get(code="TRUONG"), leagues.road):
        vote(leagues.photos["CHE"], instant(3), member=MemberFactory(unit=unit))
    whole = leagues.report()
    assert by_code(whole)["TRUONG"].participants is None
    parts = [leagues.report(league=code) for code in ("khoi-a", "khoi-b", "other")]
    assert tuple(row for part in parts for row in part.rows) == whole.rows
    for part in parts:
        assert (part.totals, part.signed_in_share) == (whole.totals, whole.signed_in_share)
    assert [row.unit.code for row in parts[0].rows] == ["DIEN", "TRUONG"]
    assert parts[0].league == "khoi-a"


def test_ranks_of_a_league_are_kept_from_officers_while_totals_are_hidden(leagues: Ground) -> None:
    moved(leagues.contest, totals="after-close")
    officer = MemberFactory(role="officer", office=leagues.sapa)
    rows = leagues.report(viewer=officer).rows
    assert [(row.unit.code, row.league.code, row.rank) for row in rows] == [
        ("DIEN", "khoi-a", None),
        ("CHE", "khoi-b", None),
        ("DUONG", "other", None),
    ]
