"""Each report beside a count of the raw rows by hand."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from analytics import rollups
from analytics.models import ParticipationTarget
from analytics.reports import asked
from analytics.reports.registry import REPORTS
from tests.analytics.builders import MONDAY, instant
from tests.journeys.hand_count import HERE, WHOLE, HandCount, day_of, gini, rank_of, wilson
from tests.journeys.whole_contest import CHANNELS, WholeContest

K = 5
SEED = 2026
SUMS = (
    *("entrants", "photos_submitted", "photos_approved", "photos_refused"),
    *("visits", "views", "shares", "votes", "votes_provisional"),
)
PERSONS = ("participants", "voters", "visitors")


class Ground:
    """The contest as far as it has gone, and how an organizer asks for its reports."""

    def __init__(self) -> None:
        self.story = WholeContest.begun(SEED)
        self.at = instant(0)

    def goes_on(self, first: int, last: int) -> None:
        self.story.days_pass(first, last)
        self.at = instant(last - 1, 21)
        rollups.fill(self.story.contest.pk, until=self.at)

    def told(self, name: str, params: dict[str, str] | None = None) -> Any:
        kind = REPORTS[name]
        wanted = asked.read(params or {}, kind)
        report = kind.build(self.story.contest, wanted, viewer=self.story.organizer, at=self.at)
        assert report.as_of == self.at
        for table in kind.tables(report):  # what the files and pages show is made of the same
            assert table.columns
        return report

    def counted(self, **days: dt.date) -> HandCount:
        merged = self.story.merged
        heirs = {merged[0].code: merged[1].code} if merged else {}
        return HandCount(self.story.contest, self.at, merged=heirs, **days)

    @property
    def scopes(self) -> list[tuple[str, dict[str, str]]]:
        """The whole contest, an upper union, the merged unit and another one."""
        codes = [self.story.uppers[1].code, self.story.units[4].code, self.story.units[40].code]
        return [(WHOLE, {}), *((code, {"unit": code}) for code in codes)]


def every_report_equals(ground: Ground) -> None:
    hand = ground.counted()
    figures = hand.figures()
    units_equal(ground, hand, figures)
    in_time_equal(ground, hand)
    channels_equal(ground, hand)
    breadth_equals(ground, hand)
    silence_equals(ground, hand, figures)
    this_edition_equals(ground, hand, figures)
    the_forecasts_inputs_equal(ground, hand, figures)


# --- units ----------------------------------------------------------------------------------


def figures_equal(told: Any, code: str, hand: HandCount, row: dict[str, float]) -> None:
    """One row of figures, none of them withheld."""
    members = hand.members(code) if code != WHOLE else hand.members(hand.host)
    assert told.withheld == ()
    assert {name: getattr(told, name) for name in (*SUMS, *PERSONS)} == {
        name: row[name] for name in (*SUMS, *PERSONS)
    }, code
    assert told.members == members
    usable = members is not None and members >= row["participants"]
    assert told.participation_rate == (row["participants"] / members if members else None)
    assert (told.rate_low, told.rate_high) == (
        pytest.approx(wilson(int(row["participants"]), members)) if usable and members else
        (None, None)
    )  # fmt: skip
    assert told.conversion == (row["votes"] / row["views"] if row["views"] else None)


def units_equal(ground: Ground, hand: HandCount, figures: dict[str, dict[str, float]]) -> None:
    before = {days: hand.participants_until(hand.day - dt.timedelta(days)) for days in (1, 7)}
    for params in (
        {},
        {"kind": "upper"},
        {"kind": "federation"},
        {"upper": ground.story.uppers[2].code},
        {"league": "lon"},
        {"rank_by": "rate_low"},
        {"min_members": "15"},
        {"band": "51-200"},
    ):
        report = ground.told("units", params)
        kind, upper = params.get("kind", "grassroots"), params.get("upper")
        expected = {
            code
            for code, its in hand.kind.items()
            if its == kind and (upper is None or upper in hand.line_of_code(code))
            if params.get("league") in (None, league_of(hand, code, kind))
            if "band" not in params or 51 <= (hand.members(code) or 0) <= 200
        }
        assert {row.unit.code for row in report.rows} == expected
        for row in report.rows:
            figures_equal(row, row.unit.code, hand, figures[row.unit.code])
            assert row.league.code == league_of(hand, row.unit.code, kind)
        figures_equal(report.totals, upper or WHOLE, hand, figures[upper or WHOLE])
        now = {code: int(row["participants"]) for code, row in figures.items()}
        ranks = {
            "rank": ranks_by_hand(report, params, hand, now),
            "rank_yesterday": ranks_by_hand(report, params, hand, before[1]),
            "rank_last_week": ranks_by_hand(report, params, hand, before[7]),
        }
        for row in report.rows:
            place, of = ranks["rank"][row.unit.code]
            assert (row.rank, row.of) == (place, of)
            for name in ("rank_yesterday", "rank_last_week"):
                was = ranks[name][row.unit.code][0] if place is not None else None
                assert getattr(row, name) == was, (row.unit.code, name)
        ranks_are_in_order(report)


def league_of(hand: HandCount, code: str, kind: str) -> str:
    members = hand.members(code)
    if kind != "grassroots" or members is None:
        return "other"
    return "nho" if members <= 20 else "lon"


def ranks_by_hand(
    report: Any, params: dict[str, str], hand: HandCount, participants: dict[str, int]
) -> dict[str, tuple[int | None, int | None]]:
    """By code: the rank among the rows of the league that have a usable rate, and how many."""
    values: dict[str, dict[str, float]] = {}
    for row in report.rows:
        code, members = row.unit.code, hand.members(row.unit.code)
        count = participants.get(code, 0)
        usable = members is not None and count <= members
        if usable and members and members >= int(params.get("min_members", "0")):
            value = count / members
            if params.get("rank_by") == "rate_low":
                value = wilson(count, members)[0] if count else 0.0
            values.setdefault(row.league.code, {})[code] = value
    found: dict[str, tuple[int | None, int | None]] = {}
    for row in report.rows:
        peers = values.get(row.league.code, {})
        own = peers.get(row.unit.code)
        rank = None if own is None else rank_of(own, list(peers.values()))
        found[row.unit.code] = (rank, None if rank is None else len(peers))
    return found


def ranks_are_in_order(report: Any) -> None:
    """Within a league ranks rise without a gap but for ties, and equal values stand by code."""
    by_league: dict[str, list[Any]] = {}
    for row in report.rows:
        by_league.setdefault(row.league.code, []).append(row)
    for rows in by_league.values():
        ranked = [row for row in rows if row.rank is not None]
        for place, row in enumerate(ranked, start=1):
            ties = [other for other in ranked if other.rank == row.rank]
            assert row.rank <= place < row.rank + len(ties)
            assert [one.unit.code for one in ties] == sorted(one.unit.code for one in ties)
        assert all(row.rank is None for row in rows[len(ranked) :])


def past_weeks_equal(ground: Ground) -> None:
    """A week before the merger on the tree and roster of its last day, and on today's."""
    monday, sunday = MONDAY, MONDAY + dt.timedelta(days=6)
    span = {"from": monday.isoformat(), "to": sunday.isoformat()}
    for tree, day in (("span", sunday), ("today", day_of(ground.at))):
        hand = ground.counted(first=monday, last=sunday, day=day)
        figures = hand.figures()
        report = ground.told("units", span | {"tree": tree})
        assert {row.unit.code for row in report.rows} == {
            code for code, kind in hand.kind.items() if kind == "grassroots"
        }
        for row in report.rows:
            figures_equal(row, row.unit.code, hand, figures[row.unit.code])
        figures_equal(report.totals, WHOLE, hand, figures[WHOLE])


def few_are_withheld(ground: Ground) -> None:
    """API.md: counts of persons as voters or visitors between 1 and k-1 are withheld, whatever else
    is; zero is shown; what is shown is true; entrants, photos and public votes are public."""
    hand = ground.counted()
    figures = hand.figures()
    withheld: Counter[str] = Counter()
    for kind in ("grassroots", "upper"):
        for row in ground.told("units", {"kind": kind}).rows:
            true = figures[row.unit.code]
            for name in PERSONS:
                value = getattr(row, name)
                if 1 <= true[name] <= K - 1:
                    assert value is None, (row.unit.code, name)
                assert value == true[name] or (value is None and true[name] > 0)
                assert (value is None) == (name in row.withheld)
                withheld[name] += value is None
            if row.participants is None:
                told = (row.participation_rate, row.rate_low, row.rate_high, row.rank)
                assert told == (None,) * 4
            assert [getattr(row, name) for name in SUMS] == [true[name] for name in SUMS]
    assert all(withheld[name] for name in PERSONS), withheld  # the seed tries each of them


# --- time and channels ----------------------------------------------------------------------


def in_time_equal(ground: Ground, hand: HandCount) -> None:
    for code, params in ground.scopes:
        instants = hand.instants(code)
        timeline_equals(ground, params, instants)
        heatmap_equals(ground, params, instants)
        funnel_equals(ground, params, instants)


def timeline_equals(
    ground: Ground, params: dict[str, str], instants: dict[str, list[dt.datetime]]
) -> None:
    for step in ("day", "week"):
        report = ground.told("timeline", params | {"step": step})
        names = ("visits", "views", "shares", "votes", "photos_submitted", "photos_approved")
        for point in report.points:
            for name in names:
                risen = sum(point.begins_at <= at < point.ends_at for at in instants[name])
                assert getattr(point, name) == risen, (step, point.begins_at, name)
        for name in names:
            assert sum(getattr(point, name) for point in report.points) == len(instants[name])


def heatmap_equals(
    ground: Ground, params: dict[str, str], instants: dict[str, list[dt.datetime]]
) -> None:
    for figure in ("votes", "views"):
        cells = Counter(
            (at.astimezone(HERE).isoweekday(), at.astimezone(HERE).hour) for at in instants[figure]
        )
        report = ground.told("heatmap", params | {"figure": figure})
        assert len(report.cells) == 7 * 24
        for cell in report.cells:
            assert cell.total == cells[cell.weekday, cell.hour]


def funnel_equals(
    ground: Ground, params: dict[str, str], instants: dict[str, list[dt.datetime]]
) -> None:
    report = ground.told("funnel", params)
    steps = ("visits", "views", "votes", "shares")
    counts = [len(instants[name]) for name in steps]
    assert [(step.name, step.count) for step in report.steps] == list(
        zip(steps, counts, strict=True)
    )
    parts = [
        after / before if before else None
        for before, after in zip(counts, counts[1:], strict=False)
    ]
    assert [step.of_before for step in report.steps] == [None, *parts]
    days = {name: Counter(day_of(at) for at in instants[name]) for name in steps}
    for day in report.days:
        assert [getattr(day, name) for name in steps] == [days[name][day.day] for name in steps]


def channels_equal(ground: Ground, hand: HandCount) -> None:
    for code, params in ground.scopes:
        report, true = ground.told("channels", params), hand.channels(code)
        assert {row.channel for row in report.rows} == set(CHANNELS)
        for name in ("visits", "views", "shares"):
            total = sum(count for (_, kind), count in true.items() if kind == name)
            assert getattr(report.totals, name) == total
            for row in report.rows:
                assert getattr(row, name) == true[row.channel, name]
                share = true[row.channel, name] / total if total else None
                assert getattr(row, f"{name}_share") == share


# --- votes of photos ------------------------------------------------------------------------


def breadth_equals(ground: Ground, hand: HandCount) -> None:
    for code, params in ground.scopes:
        votes = hand.votes_by_photo(code)
        report = ground.told("breadth", params)
        assert report.totals.photos == len(votes)
        behind_equals(report.totals, hand, code, [one for some in votes.values() for one in some])
        codes = {hand.by_id[photo].code: photo for photo in votes}
        for row in report.photos:
            photo = codes[row.code]
            home = hand.line(hand.by_id[photo].unit_id)[0]
            assert row.unit.code == home
            behind_equals(row.behind, hand, home, votes[photo], is_photo=True)
        counts = [len(some) for some in votes.values()]
        if sum(counts):
            told = report.concentration
            assert told.gini == pytest.approx(gini(counts))
            assert told.top_ten_share == sum(sorted(counts)[-10:]) / sum(counts)
            for point in told.lorenz:
                fewest = sorted(counts)[: round(point.photos_share * len(counts))]
                assert point.votes_share == pytest.approx(sum(fewest) / sum(counts))
    pages = list(photos_of_all_pages(ground))
    counts = {hand.by_id[photo].code: len(v) for photo, v in hand.votes_by_photo(WHOLE).items()}
    assert {row.code: row.behind.votes for row in pages} == counts
    assert [row.behind.votes for row in pages] == sorted(counts.values(), reverse=True)
    for row in ground.told("breadth", {"kind": "upper"}).units:
        some = [v for one in hand.votes_by_photo(row.unit.code).values() for v in one]
        behind_equals(row.behind, hand, row.unit.code, some)


def behind_equals(
    told: Any, hand: HandCount, code: str, votes: list[Any], *, is_photo: bool = False
) -> None:
    """Of members' votes: from how many units, and how many from the photo's own (of a unit: from
    within it; of the whole: all)."""
    lines = [hand.line(vote.unit_id) for vote in votes if vote.member_id is not None]
    own = [line for line in lines if (line[0] == code if is_photo else code in line)]
    assert told.votes == len(votes)
    assert told.votes_signed_in == len(lines)
    assert told.breadth == len({line[0] for line in lines})
    assert told.own_unit_share == (len(own) / len(lines) if lines else None)


def photos_of_all_pages(ground: Ground) -> Iterator[Any]:
    page, pages = 0, 1
    while page < pages:
        page += 1
        report = ground.told("breadth", {"page": str(page), "page_size": "50"})
        pages = report.pages
        yield from report.photos


# --- the rest -------------------------------------------------------------------------------


def silence_equals(ground: Ground, hand: HandCount, figures: dict[str, dict[str, float]]) -> None:
    report = ground.told("silent-units")
    states: dict[str, str] = {}
    last_acts = hand.days_of_acts()
    for code in (code for code, kind in hand.kind.items() if kind == "grassroots"):
        acts = last_acts.get(code, [])
        if not figures[code]["participants"]:
            states[code] = "no-participant"
        elif not figures[code]["entrants"]:
            states[code] = "no-entrant"
        elif acts and (hand.day - max(acts)).days >= report.days:
            states[code] = "stalled"
    assert {row.unit.code: row.state for row in report.rows} == states
    told = Counter(states.values())
    counts = report.counts
    assert counts.units == sum(kind == "grassroots" for kind in hand.kind.values())
    assert (counts.no_participant, counts.no_entrant, counts.stalled) == (
        *(told["no-participant"], told["no-entrant"], told["stalled"]),
    )


def this_edition_equals(
    ground: Ground, hand: HandCount, figures: dict[str, dict[str, float]]
) -> None:
    report = ground.told("editions")
    [edition] = report.editions
    names = ("entrants", "participants", "photos_submitted", "photos_approved", "votes")
    told = {WHOLE: edition.totals} | {row.unit.code: row.cells[0] for row in report.rows}
    assert told.keys() - {WHOLE} == {c for c, kind in hand.kind.items() if kind == "grassroots"}
    for code, cell in told.items():
        assert {name: getattr(cell.figures, name) for name in names} == {
            name: figures[code][name] for name in names
        }


def the_forecasts_inputs_equal(
    ground: Ground, hand: HandCount, figures: dict[str, dict[str, float]]
) -> None:
    targets: Counter[str] = Counter()
    for target in ParticipationTarget.objects.filter(contest=ground.story.contest):
        targets[hand.line(target.unit_id)[0]] += target.participants
    host = targets.pop(hand.host)
    report = ground.told("forecast")
    told = {row.unit.code: row for row in report.rows}
    assert {code: row.target for code, row in told.items()} == dict(targets)
    assert (report.whole.target, report.whole.participants) == (
        host,
        figures[WHOLE]["participants"],
    )
    for code, row in told.items():
        assert row.participants == figures[code]["participants"]
        assert row.attained == row.participants / row.target
        assert row.members == hand.members(code)
        assert (row.outcome == "met") == (row.participants >= row.target)
        people = sum(code in hand.line_of_code(home) for home in hand.roster.values())
        assert row.participants <= row.at_close.low <= row.at_close.expected <= row.at_close.high
        assert row.at_close.high <= people
