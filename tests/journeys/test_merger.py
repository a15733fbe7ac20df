"""Two unions merge in the middle of a contest, and it is recorded late: every figure of the report
is the one that a person counts by hand, before and after, and after it was undone."""

import datetime as dt
from dataclasses import dataclass

import pytest

from analytics import rollups
from analytics.reports import units as reports
from analytics.reports.asked import Asked
from analytics.reports.units import UnitsReport
from photo_contest.domain.units.changes import Order, Part, merge_units, split_unit
from photo_contest.domain.units.undo import undo_change
from photo_contest.models import Contest, Member, Photo, Unit
from tests.analytics.builders import MONDAY, contest, event, figure, instant, photo, vote
from tests.factories import MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MERGER = 7  # days of the contest, counted from 0
RECORDED = 10
SPLIT = 14
TODAY = 16
# Of each row: members, photos submitted, entrants, participants, votes, voters, views.
FIELDS = (*("members", "photos_submitted", "entrants", "participants", "votes", "voters", "views"),)
Figures = tuple[int | None, ...]


@dataclass
class Story:
    contest: Contest
    units: dict[str, Unit]
    people: dict[str, list[Member]]
    photos: dict[str, Photo]
    organizer: Member

    def send(self, name: str, author: str, number: int, day: int, unit: str = "") -> None:
        who = self.people[author][number]
        self.photos[name] = photo(self.contest, who, self.units[unit or author], instant(day))

    def strangers(self, name: str, numbers: range, day: int) -> None:
        for number in numbers:
            vote(self.photos[name], instant(day), voter=f"stranger-{number}")

    def members(self, name: str, unit: str, day: int) -> None:
        """All but the first of a unit vote, signed in."""
        for member in self.people[unit][1:]:
            vote(self.photos[name], instant(day), member=member)

    def views(self, day: int, **counts: int) -> None:
        for name, count in counts.items():
            for _ in range(count):
                event(self.contest, "view", instant(day), self.photos[name])

    def order(self, on: int, recorded: int) -> Order:
        day = MONDAY + dt.timedelta(days=on)
        return Order(on=day, reason="Sắp xếp lại", by=self.organizer, at=instant(recorded))

    def report(self, day: int, kind: str = "grassroots") -> UnitsReport:
        rollups.fill(self.contest.pk, until=instant(day, 20))
        return reports.build(
            self.contest, Asked(kind=kind), viewer=self.organizer, at=instant(day, 20)
        )


@pytest.fixture
def story() -> Story:
    """Tea, power and road below Sa Pa, a mine below Nghĩa Lộ; six active people in three of them.
    The first nine days of the contest."""
    units = {"TINH": UnitFactory(code="TINH", kind="federation")}
    for code in ("SAPA", "NGHIALO"):
        units[code] = UnitFactory(code=code, kind="upper", parent=units["TINH"])
    for code, above, count in (
        ("CHE", "SAPA", 30),
        ("DIEN", "SAPA", 20),
        ("DUONG", "SAPA", 40),
        ("MO", "NGHIALO", 60),
    ):
        units[code] = UnitFactory(code=code, parent=units[above])
        figure(units[code], count)
    active = ("CHE", "DIEN", "MO")
    people = {code: [MemberFactory(unit=units[code]) for _ in range(6)] for code in active}
    found = Story(contest(units["TINH"]), units, people, {}, MemberFactory(role="organizer"))
    for name, author in (("tea", "CHE"), ("power", "DIEN"), ("mine", "MO")):
        found.send(name, author, 0, day=0)
    found.strangers("tea", range(8), day=1)
    found.strangers("power", range(5, 12), day=1)
    found.strangers("mine", range(5), day=1)
    found.members("tea", "DIEN", day=2)
    found.members("power", "CHE", day=2)
    found.members("tea", "MO", day=2)
    found.views(1, tea=3, power=2, mine=1)
    # After the merger, before it is recorded:
    found.send("pylon", "DIEN", 1, day=8)
    found.send("leaf", "CHE", 1, day=8)
    found.strangers("pylon", range(20, 26), day=9)
    found.strangers("leaf", range(20, 23), day=9)
    found.views(9, pylon=4)
    return found


def merged(story: Story) -> int:
    """The merger is recorded, and CHE has the members of both; then a photo and two votes more."""
    deed = merge_units(
        units=[story.units["DIEN"]],
        into=story.units["CHE"],
        order=story.order(MERGER, RECORDED),
    )
    assert (deed.members, deed.photos) == (6, 1)
    story.send("wire", "DIEN", 2, day=12, unit="CHE")
    story.strangers("wire", range(24, 26), day=13)
    story.views(13, wire=1)
    return deed.change.pk


def table(report: UnitsReport) -> dict[str, Figures]:
    rows = {row.unit.code: row for row in report.rows} | {"": report.totals}
    return {code: tuple(getattr(row, name) for name in FIELDS) for code, row in rows.items()}


def test_before_it_is_recorded_each_union_has_its_own_figures(story: Story) -> None:
    assert table(story.report(RECORDED - 1)) == {
        "CHE": (30, 2, 2, 6, 18 + 3, 8 + 5 + 5 + 3, 3),
        "DIEN": (20, 2, 2, 6, 12 + 6, 7 + 5 + 6, 2 + 4),
        "DUONG": (40, 0, 0, 0, 0, 0, 0),
        "MO": (60, 1, 1, 6, 5, 5, 1),
        # Three of the strangers voted for tea and power, all of the mine's for tea, three of the
        # leaf's for the pylon.
        "": (150, 5, 5, 18, 21 + 18 + 5, 12 + 15 + 6, 10),
    }


def test_figures_of_a_merger_that_is_recorded_late_equal_a_hand_count(story: Story) -> None:
    story.report(RECORDED - 1)  # what was counted before is put right
    merged(story)
    grassroots = {
        # Five photos: tea, power, pylon, leaf, wire. Voters: strangers 0 to 11 and 20 to 25, five
        # each of tea, power and the mine.
        "CHE": (50, 5, 5, 12, 18 + 12 + 6 + 3 + 2, 12 + 6 + 15, 3 + 2 + 4 + 1),
        "DUONG": (40, 0, 0, 0, 0, 0, 0),
        "MO": (60, 1, 1, 6, 5, 5, 1),
        "": (150, 6, 6, 18, 41 + 5, 33, 11),
    }
    report = story.report(TODAY)
    assert table(report) == grassroots
    assert report.not_comparable == ()
    assert report.units_as_of == MONDAY + dt.timedelta(days=TODAY)
    [tea] = [row for row in report.rows if row.unit.code == "CHE"]
    assert (tea.participation_rate, tea.rank, tea.of) == (12 / 50, 1, 3)
    assert table(story.report(TODAY, "upper")) == {
        "SAPA": (90, *grassroots["CHE"][1:]),
        "NGHIALO": (60, *grassroots["MO"][1:]),
        "": grassroots[""],
    }


def test_after_a_second_merger_what_the_first_brought_is_told_on_the_last(story: Story) -> None:
    merged(story)
    merge_units(
        units=[story.units["CHE"]], into=story.units["DUONG"], order=story.order(SPLIT, SPLIT)
    )
    assert table(story.report(TODAY)) == {
        "DUONG": (90, 5, 5, 12, 41, 33, 10),
        "MO": (60, 1, 1, 6, 5, 5, 1),
        "": (150, 6, 6, 18, 46, 33, 11),
    }


def test_a_split_union_is_not_comparable_and_told_higher_up(story: Story) -> None:
    merged(story)
    cards = [member.card_number for member in story.people["MO"]]
    parts = [Part("MO-1", "CĐCS Mỏ 1", cards=cards), Part("MO-2", "CĐCS Mỏ 2")]
    split_unit(unit=story.units["MO"], parts=parts, order=story.order(SPLIT, SPLIT))
    report = story.report(TODAY)
    told = [(one.code, one.reason) for one in report.not_comparable]
    assert told == [("MO", "split")]
    rows = table(report)
    # The people are of the first part; what the old union won is told by Nghĩa Lộ alone.
    assert rows["MO-1"] == (None, 0, 0, 6, 0, 0, 0)
    assert rows["MO-2"] == (None, 0, 0, 0, 0, 0, 0)
    assert table(story.report(TODAY, "upper"))["NGHIALO"][1:] == (1, 1, 6, 5, 5, 1)


def test_an_undone_merger_gives_each_union_its_own_back(story: Story) -> None:
    change = merged(story)
    story.report(SPLIT)
    undo_change(change_id=change, by=story.organizer, at=instant(SPLIT, 21))
    assert table(story.report(TODAY)) == {
        "CHE": (30, 2, 2, 6, 18 + 3, 8 + 5 + 5 + 3, 3),
        "DIEN": (20, 3, 3, 6, 12 + 6 + 2, 7 + 5 + 6, 2 + 4 + 1),
        "DUONG": (40, 0, 0, 0, 0, 0, 0),
        "MO": (60, 1, 1, 6, 5, 5, 1),
        "": (150, 6, 6, 18, 46, 33, 11),
    }
