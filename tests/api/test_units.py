"""The union tree as of a day."""

import datetime as dt

import pytest

from photo_contest.domain.units.changes import dissolve_unit, merge_units, move_unit, rename_unit
from photo_contest.models import MembershipFigure
from tests.api.callers import V1, pages, refusal
from tests.domain.units.deeds import create, order
from tests.factories import UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

UNITS = f"{V1}/units/"
DAY = dt.timedelta(days=1)
MERGER = dt.date(2025, 7, 1)


@pytest.fixture
def tree():
    """A union that was renamed, moved to another parent and then ended."""
    old = UnitFactory(code="CU", kind="upper", name="LĐLĐ huyện cũ")
    new = UnitFactory(code="MOI", kind="upper", name="CĐ phường mới")
    mine = create("MO", old, "section", on=dt.date(2024, 1, 1), name="CĐCS Mỏ")
    name = "CĐCS Mỏ Sin Quyền"
    rename_unit(unit=mine, name=name, kind="grassroots", order=order(MERGER))
    move_unit(unit=mine, parent=new, order=order(MERGER))
    dissolve_unit(unit=old, order=order(dt.date(2026, 1, 1)))
    for day, members in ((dt.date(2024, 6, 1), 100), (dt.date(2025, 6, 30), 120)):
        MembershipFigure.objects.create(unit=mine, members=members, as_of=day, source="Báo cáo")
    return mine


def test_a_unit_is_told_as_it_was_on_the_day(api, tree):
    url = f"{UNITS}mo/"
    assert api.get(url, {"on": "2025-06-29"}).json() == {
        "code": "MO",
        "name": "CĐCS Mỏ",
        "kind": "section",
        "parent": "CU",
        "members": 100,
        "members_as_of": "2024-06-01",
        "members_source": "Báo cáo",
        "is_demonstration": False,
    }
    today = api.get(url).json()
    assert today == api.get(url, {"on": "2025-07-01"}).json() == api.get(f"{url}?on=").json()
    assert (today["name"], today["kind"], today["parent"]) == (
        "CĐCS Mỏ Sin Quyền",
        "grassroots",
        "MOI",
    )
    assert (today["members"], today["members_as_of"]) == (120, "2025-06-30")


def test_without_a_figure_there_is_none(api, unit):
    body = api.get(f"{UNITS}mo-dong/").json()
    assert [body[f"members{end}"] for end in ("", "_as_of", "_source")] == [None, None, None]
    assert body["parent"] is None


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        ("2019-12-31", []),
        ("2023-12-31", ["CU", "MOI"]),
        ("2024-01-01", ["CU", "MO", "MOI"]),
        ("2025-06-30", ["CU", "MO", "MOI"]),
        ("2025-12-31", ["CU", "MO", "MOI"]),
        ("2026-01-01", ["MO", "MOI"]),
        ("2100-12-31", ["MO", "MOI"]),
        ("1900-01-01", []),
    ],
)
def test_the_tree_is_listed_by_code_as_of_a_day(api, tree, day, codes):
    assert [one["code"] for one in api.get(UNITS, {"on": day}).json()["results"]] == codes
    missing = {"CU", "MO", "MOI"} - set(codes)
    for code in missing:
        refusal(api.get(f"{UNITS}{code}/", {"on": day}), 404, "not-found")


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-30",
        "2026-13-01",
        "2026-00-10",
        "0000-01-01",
        "0001-01-01",
        "1899-12-31",
        "2101-01-01",
        "9999-12-31",
        "10000-01-01",
        "30/11/2026",
        "2026-1-1",
        "20260101",
        "2026-W01-1",
        "2026-01-01T00:00:00Z",
        "today",
        "\u0662\u0660\u0662\u0666-01-01",
        "-2026-01-01",
        "2026-01-01\0",
        "9" * 5000,
    ],
)
@pytest.mark.parametrize("below", ["", "mo-dong/"])
def test_a_day_that_is_none_is_refused_by_field(api, unit, below, day):
    problem = refusal(api.get(f"{UNITS}{below}", {"on": day}), 400, "invalid")
    assert set(problem["errors"]) == {"on"}


@pytest.mark.parametrize("code", ["khong-co", "%00", "x" * 5000, "%ff", "mo-dong%0a"])
def test_an_unknown_unit_is_not_found(api, unit, code):
    refusal(api.get(f"{UNITS}{code}/"), 404, "not-found")


def test_a_code_is_asked_for_in_any_case_and_told_in_its_own(api, unit):
    for below in ("", "history/"):
        assert api.get(f"{UNITS}MO-Dong/{below}").json()["code"] == "mo-dong"


@pytest.mark.parametrize("count", [1, 3])
def test_the_tree_is_one_query_however_large(api, count, django_assert_num_queries):
    top = UnitFactory(code="a-top")
    for n in range(count - 1):
        unit = UnitFactory(code=f"b-{n}", parent=top)
        MembershipFigure.objects.create(unit=unit, members=5, as_of=MERGER, source="x")
    with django_assert_num_queries(1):
        assert len(api.get(UNITS).json()["results"]) == count


def test_pages_go_through_the_whole_tree_of_that_day(api, tree):
    for n in range(7):
        UnitFactory(code=f"u{n}")
    found = pages(api, UNITS, page_size=4, on="2025-06-30")
    assert [len(page) for page in found] == [4, 4, 2]
    codes = [one["code"] for page in found for one in page]
    assert codes == sorted(codes)
    assert len(set(codes)) == 10


# --- search, order, history ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"q": "sin quyen"}, ["MO"]),
        ({"q": "ld mo"}, []),
        ({"kind": "upper"}, ["CU", "MOI"]),
        ({"parent": "MOI"}, ["MO"]),
        ({"parent": "CU"}, []),
        ({"parent": "CU", "on": "2025-06-30"}, ["MO"]),
        ({"order": "name"}, ["CU", "MO", "MOI"]),
        ({"q": "%"}, []),
        ({"q": "_"}, []),
    ],
)
def test_units_are_found_and_sorted(api, tree, query, codes):
    asked = {"on": "2025-12-31"} | query
    assert [one["code"] for one in api.get(UNITS, asked).json()["results"]] == codes


@pytest.mark.parametrize(
    ("query", "field"),
    [({"kind": "empire"}, "kind"), ({"order": "votes"}, "order"), ({"q": "x" * 201}, "q")],
)
def test_a_search_that_is_none_is_refused_by_field(api, tree, query, field):
    assert set(refusal(api.get(UNITS, query), 400, "invalid")["errors"]) == {field}


def test_a_units_history_tells_its_periods_and_who_followed_whom(api, tree):
    merge_units(units=[tree], into=create("KE", None, "federation"), order=order(MERGER + DAY))
    assert api.get(f"{UNITS}mo/history/").json() == {
        "code": "MO",
        "periods": [
            {
                "name": "CĐCS Mỏ",
                "kind": "section",
                "parent": "CU",
                "begins_on": "2024-01-01",
                "ends_on": "2025-07-01",
            },
            {
                "name": "CĐCS Mỏ Sin Quyền",
                "kind": "grassroots",
                "parent": "MOI",
                "begins_on": "2025-07-01",
                "ends_on": "2025-07-02",
            },
        ],
        "successions": [
            {"on": "2025-07-02", "verb": "merge", "predecessor": "MO", "successor": "KE"}
        ],
    }
    for code in ("khong-co", "%00"):
        refusal(api.get(f"{UNITS}{code}/history/"), 404, "not-found")
