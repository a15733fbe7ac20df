"""The example of docs/figures.md: each of its numbers is what the reports tell."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from analytics import figures, rollups
from analytics.measures import concentration
from analytics.models import ParticipationTarget
from analytics.reports.asked import Asked
from analytics.reports.registry import REPORTS
from analytics.reports.report import Report
from photo_contest.models import Contest, Member, Unit, Vote
from tests.analytics import builders
from tests.analytics.builders import figure, instant, photo
from tests.factories import MemberFactory, UnitFactory

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[2] / "docs" / "figures.md"
NOW = instant(3, 12)


@dataclass
class Ward:
    contest: Contest
    organizer: Member

    def report(self, name: str, **asked: object) -> Report:
        wanted = Asked(**asked)  # type: ignore[arg-type]
        return REPORTS[name].build(self.contest, wanted, viewer=self.organizer, at=NOW)


@pytest.fixture
def ward() -> Ward:
    may = UnitFactory(kind="upper", code="MAY", name="CĐ phường Mây")
    tea, power, school = (
        UnitFactory(code=code, name=name, parent=may)
        for code, name in (("CHE", "Chè"), ("DIEN", "Điện"), ("MAMNON", "Mầm non"))
    )
    for unit, members in ((tea, 40), (power, 100), (school, 20)):
        figure(unit, members)
    contest = builders.contest(may)
    tea_people = [MemberFactory(unit=tea) for _ in range(13)]  # 6 entrants, one more, 6 voters
    power_people = [MemberFactory(unit=power) for _ in range(12)]
    first = [photo(contest, tea_people[n % 6], tea, instant(0)) for n in range(8)]
    builders.set_status(first[7], "rejected", instant(0, 10))
    taken_back = photo(contest, tea_people[6], tea, instant(0))
    builders.set_status(taken_back, "withdrawn", instant(0, 10))
    second = [photo(contest, power_people[n], power, instant(0)) for n in range(5)]
    builders.set_status(second[4], "pending", instant(0, 10))
    tea_voters = [*tea_people[:4], *tea_people[7:]]
    power_voters = [*power_people[3:5], *power_people[5:]]
    for member in tea_voters:
        cast(first[0], member, tea)
    for member in power_voters[:6]:
        cast(first[0], member, power)
    for member in power_voters:
        cast(second[0], member, power)
    for n in range(16):
        builders.vote(first[n // 14], instant(1), voter=f"tea-stranger-{n % 14}")
    for n in range(6):
        builders.vote(second[1], instant(1), voter=f"power-stranger-{n}")
    for n in range(3):
        builders.vote(first[0], instant(1), voter=f"checked-{n}", state="provisional")
    builders.withdraw(builders.vote(first[0], instant(1), voter="undecided"), instant(2))
    for n in range(80):  # 20 people on the first day, 10 others on the next
        day, visitor = (0, n % 20) if n < 70 else (1, 100 + n)
        seen = instant(day, 10 + n // 20)
        builders.event(contest, "view", seen, first[0], visitor=visitor)
    for n in range(50):
        seen = instant(0, 10 + n // 15)
        builders.event(contest, "view", seen, second[0], visitor=15 + n % 15)
    rollups.fill(contest.pk, until=NOW)
    return Ward(contest, MemberFactory(role="organizer"))


def cast(photo_: object, member: Member, unit: Unit) -> None:
    made = builders.vote(photo_, instant(1), member=member)  # type: ignore[arg-type]
    Vote.objects.filter(pk=made.pk).update(unit=unit)


def told(ward: Ward, *names: str, **asked: object) -> dict[str, tuple[object, ...]]:
    rows = ward.report("units", **asked).rows  # type: ignore[attr-defined]
    return {row.unit.code: tuple(getattr(row, name) for name in names) for row in rows}


def test_counts_of_the_example(ward: Ward) -> None:
    names = (
        "members",
        "entrants",
        "participants",
        "photos_submitted",
        "photos_approved",
        "photos_refused",
        "views",
        "visitors",
        "votes",
        "votes_provisional",
        "voters",
    )
    assert told(ward, *names) == {
        "CHE": (40, 6, 12, 8, 7, 1, 80, 30, 32, 3, 30),
        "DIEN": (100, 5, 12, 5, 4, 0, 50, 15, 15, 0, 15),
        "MAMNON": (20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    assert told(ward, *names, kind="upper") == {"MAY": (160, 11, 24, 13, 11, 1, 130, 40, 47, 3, 39)}


def test_rates_and_ranks_of_the_example(ward: Ward) -> None:
    found = told(ward, "participation_rate", "rate_low", "rate_high", "conversion", "rank", "of")
    assert found["CHE"] == pytest.approx((0.30, 0.181, 0.454, 0.40, 1, 3), abs=5e-4)
    assert found["DIEN"] == pytest.approx((0.12, 0.070, 0.198, 0.30, 2, 3), abs=5e-4)
    assert found["MAMNON"][0] == 0
    assert found["MAMNON"][4:] == (3, 3)
    assert told(ward, "participation_rate", kind="upper") == {"MAY": (0.15,)}


def test_where_votes_of_the_example_come_from(ward: Ward) -> None:
    report = ward.report("breadth")
    told = {row.unit.code: row.behind for row in report.units}  # type: ignore[attr-defined]
    assert (told["CHE"].votes_signed_in, told["CHE"].own_unit_share) == (16, 0.625)
    assert (told["DIEN"].votes_signed_in, told["DIEN"].own_unit_share) == (9, 1.0)
    [first] = [photo for photo in report.photos if photo.behind.votes == 30]  # type: ignore[attr-defined]
    assert first.behind.breadth == 2
    assert concentration.gini([0, 5, 15, 0]) == 0.625


def test_a_target_of_the_example(ward: Ward) -> None:
    unit = Unit.objects.get(code="CHE")
    ParticipationTarget.objects.create(contest=ward.contest, unit=unit, participants=10)
    [row] = [row for row in ward.report("forecast").rows if row.unit.code == "CHE"]  # type: ignore[attr-defined]
    assert (row.participants, row.target, row.attained) == (12, 10, 1.2)


def test_a_silent_unit_of_the_example(ward: Ward) -> None:
    rows = ward.report("silent-units").rows  # type: ignore[attr-defined]
    assert [(row.unit.code, row.last_active_on) for row in rows] == [("MAMNON", None)]


def test_the_page_tells_every_figure_by_name() -> None:
    text = PAGE.read_text("utf-8")
    assert [one.name for one in figures.FIGURES if f"`{one.name}`" not in text] == []


def test_every_figure_says_why_it_matters_and_in_which_unit() -> None:
    for one in figures.FIGURES:
        assert all(words.vi and words.en for words in (one.label, one.numerator, one.why, one.unit))


def test_the_page_tells_the_filters_of_each_report() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` .* \| (.+) \|$", PAGE.read_text(), re.MULTILINE)
    told = {name: set(re.sub(r" \([^)]*\)", "", filters).split(", ")) for name, filters in rows}
    assert told == {name: set(kind.filters) for name, kind in REPORTS.items()}
