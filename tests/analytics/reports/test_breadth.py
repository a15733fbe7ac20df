"""Breadth, own-unit share and concentration equal a plain recount; what few persons did is not
told, nor can it be computed."""

import datetime as dt
import itertools
from collections import Counter, defaultdict
from typing import Any

import pytest

from analytics import rollups
from analytics.measures.concentration import gini, lorenz, share_of_top
from analytics.models import KeptFigures
from analytics.reports import photo_votes
from analytics.reports.breadth import KIND
from analytics.reports.kept_votes import VotesBehind, kept_votes, renew_due
from analytics.tables import Untold
from photo_contest.errors import NotAllowed
from photo_contest.models import Photo, Vote
from tests.analytics.builders import instant, photo, vote
from tests.analytics.reports.ground import NOW, Ground, busy, empty
from tests.factories import moved

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
ABOVE = {
    "CHE": ("TRUONG", "NGHIALO", "TINH"),  # merged into TRUONG
    "TRUONG": ("TRUONG", "NGHIALO", "TINH"),
    "MO": ("MO", "NGHIALO", "TINH"),
    "DIEN": ("DIEN", "SAPA", "TINH"),
    "DUONG": ("DUONG", "SAPA", "TINH"),
}


def told(behind: VotesBehind) -> tuple[Any, ...]:
    return (behind.votes, behind.votes_signed_in, behind.breadth, behind.own_unit_share)


def recounted() -> tuple[dict[str, tuple[Any, ...]], dict[str, tuple[Any, ...]]]:
    """By photo's code and by unit's code: votes, signed in, breadth, own-unit share."""
    votes: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for photo_ in Photo.objects.filter(status="approved").select_related("unit"):
        here = ABOVE[photo_.unit.code]
        for key in (photo_.code, *here):
            votes[key] = votes[key]
        for one in Vote.objects.filter(photo=photo_).select_related("unit"):
            if one.withdrawn_at is None and one.state == "counted":
                for key in (photo_.code, *here):
                    votes[key].append((here[0], one.unit.code if one.unit else None))

    def figures(key: str, rows: list[tuple[str, str | None]], *, is_unit: bool) -> tuple[Any, ...]:
        signed = [(home, voter) for home, voter in rows if voter is not None]
        units = {ABOVE[voter][0] for _, voter in signed}
        own = [
            voter
            for home, voter in signed
            if (key in ABOVE[voter] if is_unit else ABOVE[voter][0] == home)
        ]
        return (len(rows), len(signed), len(units), len(own) / len(signed) if signed else None)

    codes = set(Photo.objects.values_list("code", flat=True))
    return (
        {k: figures(k, rows, is_unit=False) for k, rows in votes.items() if k in codes},
        {k: figures(k, rows, is_unit=True) for k, rows in votes.items() if k not in codes},
    )


@pytest.fixture
def open_cells(settings: Any) -> None:
    settings.CONTEST_SMALL_CELL = 1


@pytest.mark.usefixtures("open_cells")
@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_equals_a_recount(seed: int) -> None:
    ground = busy(seed)
    photos, units = recounted()
    report = ground.report("breadth")
    assert {row.code: told(row.behind) for row in report.photos} == photos
    none = (0, 0, 0, None)
    for kind, codes in (("grassroots", ["DIEN", "DUONG", "MO", "TRUONG"]),
                        ("upper", ["NGHIALO", "SAPA"])):  # fmt: skip
        rows = ground.report("breadth", kind=kind).units
        assert [(row.unit.code, told(row.behind)) for row in rows] == [
            (code, units.get(code, none)) for code in codes
        ]
    votes = [figures[0] for figures in photos.values()]
    assert told(report.totals)[:3] == units["TINH"][:3]
    assert report.concentration.gini == pytest.approx(gini_by_pairs(votes))
    top = sum(sorted(votes)[-10:]) / sum(votes)
    assert report.concentration.top_ten_share == pytest.approx(top)


def gini_by_pairs(votes: list[int]) -> float:
    """Half the mean difference of two photos, over the mean."""
    mean = sum(votes) / len(votes)
    pairs = [abs(one - other) for one in votes for other in votes]
    return sum(pairs) / len(pairs) / (2 * mean)


def test_concentration_on_paper() -> None:
    assert gini([5, 5, 5, 5]) == 0
    assert gini([0, 0, 0, 9]) == 0.75
    assert gini([1, 3]) == 0.25
    assert (gini([]), gini([0, 0])) == (None, None)
    assert share_of_top([1, 2, 3, 4], 2) == 0.7
    assert share_of_top([0], 2) is None
    assert lorenz([1, 3]) == [(0, 0), (0.5, 0.25), (1, 1)]
    assert lorenz([0, 0]) == []
    curve = lorenz(list(range(20_000)))
    assert (len(curve), curve[0], curve[-1]) == (101, (0, 0), (1, 1))
    assert all(x >= y for x, y in curve)


@pytest.mark.usefixtures("open_cells")
def test_photos_come_by_votes_or_code_page_by_page() -> None:
    ground = busy()
    whole = ground.report("breadth")
    votes = [row.behind.votes for row in whole.photos]
    assert votes == sorted(votes, reverse=True)
    codes = sorted(row.code for row in whole.photos)
    by_code = ground.report("breadth", sort="code", page_size="4")
    assert [row.code for row in by_code.photos] == codes[:4]
    assert (by_code.page, by_code.pages) == (1, 3)
    third = ground.report("breadth", sort="code", page_size="4", page="3")
    assert [row.code for row in third.photos] == codes[8:]
    assert ground.report("breadth", page="10000").photos == ()
    assert third.concentration == whole.concentration


# --- withholding --------------------------------------------------------------------------


def contest_with(votes: dict[str, list[dict[str, int]]], **contest: object) -> Ground:
    """Photos of units, each with so many votes of the members of each unit; "" is the public."""
    ground = empty(**contest)
    for code, photos in votes.items():
        for by_unit in photos:
            author = ground.people["MO"][7]
            sent = photo(ground.contest, author, ground.units[code], instant(0))
            for voters, count in by_unit.items():
                for number in range(count):
                    member = ground.people[voters][number] if voters else None
                    vote(sent, instant(1), member=member)
    rollups.fill(ground.contest.pk, until=NOW)
    return ground


def withheld_of(report: Any) -> list[tuple[str, ...]]:
    return [row.behind.withheld for row in sorted(report.photos, key=lambda row: row.code)]


ALL_THREE = ("votes_signed_in", "breadth", "own_unit_share")
OWN = ("own_unit_share",)


def test_few_signed_in_voters_are_withheld_and_votes_are_not() -> None:
    ground = contest_with({"CHE": [{"DIEN": 4, "": 3}], "MO": [{"CHE": 8, "DIEN": 8}]})
    report = ground.report("breadth")
    rows = {row.unit.code: row.behind for row in report.photos}
    assert rows["CHE"].withheld == ALL_THREE
    assert told(rows["CHE"]) == (7, None, None, None)
    units = {row.unit.code: row.behind for row in report.units}
    assert units["CHE"].withheld == ALL_THREE
    table = KIND.tables(report)[0]
    [row] = [row for row in table.rows if row[2] == "CHE"]
    assert row[4:] == (7, Untold.WITHHELD, Untold.WITHHELD, Untold.WITHHELD)


@pytest.mark.parametrize(
    ("votes", "withheld"),
    [
        ({"CHE": 3, "DIEN": 8}, OWN),  # few of its own
        ({"CHE": 8, "DIEN": 3}, OWN),  # few others
        ({"CHE": 8, "DIEN": 8}, ()),
        ({"DIEN": 8}, ()),  # none of its own: zero is told
        ({"CHE": 8}, ()),
        ({"DIEN": 4}, ALL_THREE),
        ({"DIEN": 5}, ()),
    ],
)
def test_the_own_units_part_is_withheld_where_few_stand_on_a_side(
    votes: dict[str, int], withheld: tuple[str, ...]
) -> None:
    """Beside another photo of the unit with as many voters as can be."""
    ground = contest_with({"CHE": [votes], "MO": [{"CHE": 8, "DIEN": 8, "TRUONG": 8}]})
    row = next(row for row in ground.report("breadth").photos if row.unit.code == "CHE")
    assert row.behind.withheld == withheld


def test_breadth_is_withheld_where_it_would_tell_the_own_part() -> None:
    sums = photo_votes.Sums(signed_in=20, own=1, units=set(range(20)))
    found = photo_votes.PhotoVotes.__new__(photo_votes.PhotoVotes)
    found.sums, found.most = {-1: sums}, 1  # type: ignore[assignment]
    assert found.fixes(-1, k=5)  # 20 units, 20 votes: each has one
    sums.units = set(range(18))
    assert not found.fixes(-1, k=5)


def test_a_photo_is_not_told_by_subtraction_from_its_unit() -> None:
    """CHE's photos have 8 and 2 votes signed in: beside the unit's 10, the 8 would
    tell the 2."""
    ground = contest_with({"CHE": [{"DIEN": 8, "": 3}, {"TRUONG": 2}], "MO": [{"CHE": 8}]})
    report = ground.report("breadth")
    assert withheld_of(report)[:2] == [ALL_THREE, ALL_THREE]
    units = {row.unit.code: row.behind for row in report.units}
    assert units["CHE"].votes_signed_in == 10


@pytest.mark.parametrize("counts", list(itertools.combinations_with_replacement([0, 2, 6], 3)))
def test_what_is_withheld_has_more_than_one_solution(counts: tuple[int, ...]) -> None:
    """Every way in which the shown counts of a unit and its photos could come about."""
    ground = contest_with({"CHE": [{"DIEN": count} for count in counts], "MO": [{"CHE": 8}]})
    report = ground.report("breadth")
    rows = [row.behind for row in sorted(report.photos, key=lambda row: row.code)][:3]
    unit = next(row.behind for row in report.units if row.unit.code == "CHE")
    solutions: dict[int, set[int]] = defaultdict(set)
    ranges = [
        [row.votes_signed_in] if row.votes_signed_in is not None else range(1, row.votes + 1)
        for row in rows
    ]
    for guess in itertools.product(*ranges):
        if unit.votes_signed_in in (None, sum(guess)):
            for place, value in enumerate(guess):
                solutions[place].add(value)
    for place, row in enumerate(rows):
        if row.votes_signed_in is None:
            assert len(solutions[place]) > 1
        elif unit.votes_signed_in is not None:
            assert row.votes_signed_in == counts[place]


def test_where_only_members_vote_their_number_is_that_of_the_public_votes() -> None:
    ground = contest_with({"CHE": [{"DIEN": 2}], "MO": [{"CHE": 8}]}, voters="members")
    row = next(row for row in ground.report("breadth").photos if row.unit.code == "CHE")
    assert told(row.behind) == (2, 2, None, None)


def test_where_the_period_is_a_day_a_bound_of_the_persons_must_reach_k() -> None:
    """On the sixth day a member may have six votes for a photo: 24 may be those of four."""
    ground = contest_with(
        {"CHE": [{"DIEN": 8, "MO": 7, "TRUONG": 8}], "MO": [{"CHE": 8}]}, vote_period="day"
    )
    rows = {row.unit.code: row.behind for row in ground.report("breadth").photos}
    assert rows["CHE"].votes == 23
    assert rows["CHE"].withheld == ALL_THREE
    assert photo_votes.most_votes_a_person(ground.contest, NOW) == 6
    ground.contest.vote_budget_whole = 2
    assert photo_votes.most_votes_a_person(ground.contest, NOW) == 2
    assert photo_votes.most_votes_a_person(ground.contest, NOW + dt.timedelta(days=90)) == 2


# --- readers ------------------------------------------------------------------------------


def test_while_totals_are_hidden_officers_get_none_of_it_and_no_order_by_votes() -> None:
    ground = busy()
    moved(ground.contest, totals="after-close")
    report = ground.report("breadth", ground.officer_of("NGHIALO"), sort="votes")
    assert report.sort == "code"
    assert {told(row.behind) for row in report.photos} == {(None,) * 4}
    assert {told(row.behind) for row in report.units} == {(None,) * 4}
    assert {row.behind.withheld for row in report.photos} == {()}
    told_of_all = report.concentration
    assert (told_of_all.gini, told_of_all.top_ten_share, told_of_all.lorenz) == (None, None, ())
    assert report.signed_in_share is None
    photos, units, concentration, curve = KIND.tables(report)
    assert {cell for row in photos.rows for cell in row[4:]} == {Untold.HIDDEN}
    assert concentration.rows[0][:2] == (Untold.HIDDEN, Untold.HIDDEN)
    assert curve.rows == ()
    assert units.total is not None


def test_an_officer_reads_the_own_subtree() -> None:
    ground = busy()
    officer = ground.officer_of("NGHIALO")
    report = ground.report("breadth", officer)
    assert {row.unit.code for row in report.photos} == {"TRUONG", "MO"}  # CHE's are TRUONG's now
    counted = Counter(row.unit.code for row in report.photos)
    assert report.concentration.photos == sum(counted.values()) == 8
    with pytest.raises(NotAllowed):
        ground.report("breadth", officer, upper="SAPA")


def test_the_clock_counts_anew_what_took_long() -> None:
    ground = busy()
    kept_votes(ground.contest, at=NOW)
    KeptFigures.objects.update(seconds=1)
    vote(Photo.objects.filter(status="approved").order_by("code")[0], NOW)
    later = NOW + dt.timedelta(seconds=21)
    rollups.fill(ground.contest.pk, until=later)
    before, _ = kept_votes(ground.contest, at=NOW)
    renew_due(at=later)
    after, as_of = kept_votes(ground.contest, at=later)
    assert (after.units[0].votes or 0) - (before.units[0].votes or 0) == 1
    assert as_of == later
