"""The forecast report: who gets which outlook, and what it is made of."""

import datetime as dt

import pytest

from analytics import forecasting, rollups
from analytics.board.course import ahead, course_of, newcomers
from analytics.models import ParticipationTarget
from analytics.reports import asked
from analytics.reports.forecast import KIND, EndedTarget, Forecast, ForecastRow
from analytics.reports.json_form import to_json
from analytics.spans import ZONE
from photo_contest.domain.units.changes import Order, Part, merge_units, split_unit
from photo_contest.errors import Invalid, NotAllowed
from photo_contest.models import Contest, Member
from tests.analytics.builders import MONDAY, contest, figure, instant, photo, vote
from tests.api.callers import V1, client_of
from tests.factories import MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

TODAY = 14


class Story:
    """CHE and DIEN below Sa Pa, MO and VANG below Nghĩa Lộ; the first two weeks of four. Every day
    one of CHE takes part, every second day one of DIEN; of VANG six on the first day, of MO three,
    which are withheld, and with them those of VANG."""

    def __init__(self) -> None:
        self.units = {"TINH": UnitFactory(code="TINH", kind="federation", name="TINH")}
        for code in ("SAPA", "NGHIALO"):
            self.add(code, "TINH", "upper")
        for code in ("CHE", "DIEN"):
            self.add(code, "SAPA")
        for code in ("MO", "VANG"):
            self.add(code, "NGHIALO")
        self.contest: Contest = contest(self.units["TINH"])
        self.organizer: Member = MemberFactory(role="organizer")
        self.people = {code: self.hired(code, 40) for code in ("CHE", "DIEN", "MO", "VANG")}
        [first] = [photo(self.contest, self.people["CHE"][0], self.units["CHE"], instant(0))]
        for day in range(1, TODAY):
            vote(first, instant(day), member=self.people["CHE"][day])
            vote(first, instant(day, 10), member=self.people["CHE"][0])  # not for the first time
            if day % 2:
                vote(first, instant(day), member=self.people["DIEN"][day])
        for number in range(3):
            vote(first, instant(3), member=self.people["MO"][number])
        for member in self.people["VANG"][:6]:
            vote(first, instant(0), member=member)

    def add(self, code: str, parent: str, kind: str = "grassroots") -> None:
        self.units[code] = UnitFactory(code=code, kind=kind, parent=self.units[parent], name=code)

    def hired(self, code: str, count: int) -> list[Member]:
        figure(self.units[code], count)
        return [MemberFactory(unit=self.units[code]) for _ in range(count)]

    def target(self, **targets: int) -> None:
        for code, participants in targets.items():
            ParticipationTarget.objects.create(
                contest=self.contest, unit=self.units[code], participants=participants
            )

    def report(self, day: int = TODAY, by: Member | None = None, **params: str) -> Forecast:
        at = instant(day, 18)
        rollups.fill(self.contest.pk, until=at)
        told = KIND.build(
            self.contest, asked.read(params, KIND), viewer=by or self.organizer, at=at
        )
        assert isinstance(told, Forecast)
        return told

    def order(self, day: int) -> Order:
        on = MONDAY + dt.timedelta(days=day)
        return Order(on=on, reason="Sắp xếp lại", by=self.organizer, at=instant(day, 8))


@pytest.fixture
def story() -> Story:
    return Story()


def rows(report: Forecast) -> dict[str, ForecastRow]:
    return {row.unit.code: row for row in report.rows if row.unit} | {"": report.whole}


def test_each_unit_with_a_target_has_its_outlook_at_the_pace_so_far(story: Story) -> None:
    story.target(CHE=17, DIEN=30, SAPA=20, TINH=40)
    report = story.report()
    told = rows(report)
    assert {code: (row.participants, row.target, row.outcome) for code, row in told.items()} == {
        "CHE": (14, 17, "on-course"),
        "DIEN": (7, 30, "short"),
        "SAPA": (21, 20, "met"),
        "": (30, 40, "on-course"),
    }
    assert told["CHE"].attained == 14 / 17
    assert told["SAPA"].attained == 21 / 20
    che = told["CHE"]
    assert che.at_close
    assert 15 <= che.at_close.low <= che.at_close.expected <= che.at_close.high <= 40
    assert che.met_on
    assert che.met_on.expected
    assert dt.date(2026, 11, 16) < che.met_on.expected < dt.date(2026, 11, 30)
    assert told["SAPA"].met_on is None
    assert che.sentence
    assert che.sentence.vi.startswith("Với nhịp 7 ngày qua, đạt chỉ tiêu khoảng ngày ")
    assert che.sentence.vi.endswith("Đây là ước tính.")


def test_participants_that_are_withheld_get_no_forecast(story: Story) -> None:
    story.target(MO=10, VANG=10)
    report = story.report()
    for code in ("MO", "VANG"):
        row = rows(report)[code]
        told = (row.participants, row.attained, row.at_close, row.met_on, row.sentence)
        assert told == (None,) * 5
        assert (row.outcome, row.target) == ("withheld", 10)
    table = KIND.tables(report)[0]
    assert b'"withheld":["participants"' in to_json(report, KIND, language="en")
    cells = [cell for row in table.rows for cell in row]
    assert 3 not in cells


def test_the_same_day_gives_the_same_forecast(story: Story) -> None:
    story.target(CHE=20)
    assert story.report() == story.report()


def test_after_the_close_the_forecast_is_what_was_reached(story: Story) -> None:
    story.target(CHE=20)
    che = rows(story.report(day=28))["CHE"]
    assert che.at_close
    assert (che.at_close.low, che.at_close.expected, che.at_close.high) == (14, 14, 14)
    assert (che.outcome, che.met_on and che.met_on.expected) == ("short", None)


def test_before_three_days_have_passed_no_pace_is_told(story: Story) -> None:
    story.target(TINH=30)
    whole = story.report(day=2).whole
    assert (whole.outcome, whole.at_close) == ("too-early", None)


def test_the_target_of_a_merged_unit_is_added_to_its_successors(story: Story) -> None:
    story.target(CHE=20, DIEN=30)
    merge_units(units=[story.units["DIEN"]], into=story.units["CHE"], order=story.order(10))
    told = rows(story.report())
    assert {code: (row.participants, row.target) for code, row in told.items()} == {
        "CHE": (21, 50),
        "": (30, None),
    }


def test_the_target_of_a_split_unit_stands_for_none_of_its_parts(story: Story) -> None:
    story.target(DIEN=30)
    cards = [member.card_number for member in story.people["DIEN"]]
    parts = [Part("DIEN-1", "CĐCS Điện 1", cards=cards), Part("DIEN-2", "CĐCS Điện 2")]
    split_unit(unit=story.units["DIEN"], parts=parts, order=story.order(10))
    report = story.report()
    assert report.rows == ()
    assert report.not_comparable == (EndedTarget("DIEN", "DIEN", 30, "split"),)


def test_officers_read_the_outlook_of_their_own_subtree(story: Story) -> None:
    story.target(CHE=20, SAPA=30, VANG=10)
    officer = MemberFactory(role="officer", office=story.units["SAPA"])
    report = story.report(by=officer)
    assert [row.unit.code for row in report.rows if row.unit] == ["CHE"]
    assert report.whole.unit
    assert (report.whole.unit.code, report.whole.target) == ("SAPA", 30)
    with pytest.raises(NotAllowed):
        story.report(by=officer, upper="NGHIALO")


@pytest.mark.parametrize("role", ["member", "juror"])
def test_members_and_jurors_read_no_forecast(story: Story, role: str) -> None:
    with pytest.raises(NotAllowed):
        story.report(by=MemberFactory(role=role))


def test_a_forecast_is_of_the_whole_contest(story: Story) -> None:
    with pytest.raises(Invalid) as refused:
        story.report(**{"from": "2026-11-02", "to": "2026-11-08"})
    assert refused.value.fields == {"from": ["unknown-filter"]} or refused.value.fields == {
        "to": ["unknown-filter"]
    }


def test_the_course_counts_each_member_on_the_first_day_only(story: Story) -> None:
    rollups.fill(story.contest.pk, until=instant(TODAY, 18))
    units = [story.units[code].pk for code in ("CHE", "DIEN", "MO")]
    day = MONDAY + dt.timedelta(days=TODAY)
    known = newcomers(story.contest, day)
    course = course_of(story.contest, instant(TODAY, 18), known, units)
    assert course.new.tolist() == [
        [1] * TODAY,
        [day % 2 for day in range(TODAY)],
        [0, 0, 0, 3] + [0] * (TODAY - 4),
    ]
    assert course.today.tolist() == [0, 0, 0]
    assert course.members.tolist() == [40, 40, 40]
    assert (course.weekday, course.deadlines, len(course.ahead)) == (0, [28], 14)
    assert course.ahead[0] == 0.25


def test_the_days_to_the_close_are_counted_in_parts() -> None:
    at = dt.datetime(2026, 11, 2, 18, tzinfo=ZONE)
    assert ahead(at, at + dt.timedelta(hours=47)) == [0.25, 1, pytest.approx(17 / 24)]
    assert ahead(at, at) == []


def test_the_method_tells_its_numbers(story: Story) -> None:
    method = story.report().method.vi
    assert str(forecasting.PATHS) in method
    assert "80 %" in method


def test_the_api_and_the_files_tell_the_same(story: Story) -> None:
    story.target(CHE=20, VANG=10)
    report = story.report()
    url = f"{V1}/contests/{story.contest.slug}/analytics/forecast/"
    reader = client_of(story.organizer)
    told = reader.get(url).json()
    che, vang = told["rows"]
    at_close = rows(report)["CHE"].at_close
    assert at_close
    assert che["at_close"] == vars(at_close)
    assert che["sentence"].startswith("Với nhịp 7 ngày qua, ")
    assert (vang["at_close"], vang["met_on"], vang["outcome"]) == (None, None, "withheld")
    assert [figure["name"] for figure in told["figures"]][-1] == "met_on"
    text = reader.get(url, {"as": "csv"}).content.decode("utf-8-sig")
    assert f"CHE;CHE;40;14;20;70,00;{at_close.expected};{at_close.low};{at_close.high};" in text
    assert "VANG;VANG;40;giữ kín;10;giữ kín;" in text
