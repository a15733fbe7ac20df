"""Changes of the tree through the API: made, looked at beforehand, listed, undone."""

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photo_contest.domain.units.tree import history_of
from photo_contest.models import (
    Membership,
    MembershipFigure,
    Record,
    RosterMark,
    Unit,
    UnitChange,
    UnitPeriod,
)
from tests.api.callers import V1, client_of, pages, raw, refusal
from tests.domain.units.deeds import EARLIER, REFORM, create, told
from tests.factories import ContestFactory, MemberFactory, PhotoFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

URL = f"{V1}/unit-changes/"
PARTS = [
    {"code": "P1", "name": "CĐCS P1", "members": ["900 000 0017"], "children": ["M1"]},
    {"code": "P2", "name": "CĐCS P2"},
]
# verb: what is sent, the unit that is told of, members and units below that follow, and the tree
SENT: dict[str, tuple[dict[str, Any], str, int, int, set[tuple[str, str | None]]]] = {
    "create": (
        {"code": "N", "name": "CĐCS Mới", "kind": "grassroots", "parent": "K"},
        "N",
        0,
        0,
        {("M", "H"), ("C", "K"), ("M1", "M"), ("N", "K")},
    ),
    "rename": (
        {"unit": "M", "name": "CĐCS Mới"},
        "M",
        0,
        0,
        {("M", "H"), ("C", "K"), ("M1", "M")},
    ),
    "move": ({"unit": "M", "parent": "K"}, "M", 0, 0, {("M", "K"), ("C", "K"), ("M1", "M")}),
    "merge": ({"units": ["M"], "into": "C"}, "C", 2, 1, {("C", "K"), ("M1", "C")}),
    "split": (
        {"unit": "M", "parts": PARTS, "rest": "P2"},
        "M",
        2,
        1,
        {("C", "K"), ("P1", "H"), ("P2", "H"), ("M1", "P1")},
    ),
    "dissolve": ({"unit": "M1"}, "M1", 0, 0, {("M", "H"), ("C", "K")}),
}


def named(**names: str) -> list[dict[str, str]]:
    return [{"code": code, "name": name} for code, name in names.items()]


LEFT_AND_NEW: dict[str, dict[str, Any]] = {
    "create": {"ends": [], "begins": named(N="CĐCS Mới")},
    "rename": {"ends": [], "begins": []},
    "move": {"ends": [], "begins": []},
    "merge": {"ends": named(M="CĐ M"), "begins": []},
    "split": {"ends": named(M="CĐ M"), "begins": named(P1="CĐCS P1", P2="CĐCS P2")},
    "dissolve": {"ends": named(M1="CĐ M1"), "begins": []},
}


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    made = {"T": create("T", kind="federation")}
    made |= {code: create(code, made["T"], "upper") for code in "HK"}
    made |= {"M": create("M", made["H"]), "C": create("C", made["K"])}
    made["M1"] = create("M1", made["M"], "section")
    for card in ("9000000017", "9000000018"):
        member = MemberFactory(card_number=card)
        Membership.objects.create(member=member, unit=made["M"], begins_on=EARLIER)
    return made


@pytest.fixture
def caller(organizer):
    return client_of(organizer)


def body(verb: str, /, **values: Any) -> dict[str, Any]:
    """An order as it is sent; a value of ... leaves the field out."""
    sent = {"verb": verb, "on": "2025-07-01", "reason": "Sắp xếp lại"} | SENT[verb][0] | values
    return {name: value for name, value in sent.items() if value is not ...}


def made(client: Any, verb: str, **values: Any) -> dict[str, Any]:
    response = client.post(URL, body(verb, **values), format="json")
    assert response.status_code == 201, response.content.decode()
    told: dict[str, Any] = response.json()
    return told


@pytest.mark.parametrize("verb", SENT)
def test_each_verb_is_looked_at_then_done_then_undone(units, caller, verb):
    _, unit, members, children, tree = SENT[verb]
    before = told(REFORM), RosterMark.objects.get().version, Record.objects.count()
    looked = caller.post(f"{URL}?dry_run=1", body(verb), format="json")
    expected = {
        "verb": verb,
        "unit": unit,
        "on": "2025-07-01",
        "members": members,
        "units": children,
        "photos": 0,
        "members_figure": None,
    } | LEFT_AND_NEW[verb]
    assert (looked.status_code, looked.json()) == (200, {"id": None} | expected)
    assert (told(REFORM), RosterMark.objects.get().version, Record.objects.count()) == before

    change = made(caller, verb)
    assert change == {"id": change["id"]} | expected
    assert told(REFORM) == tree | {("T", None), ("H", "T"), ("K", "T")}

    undone = caller.post(f"{URL}{change['id']}/undo/")
    assert undone.status_code == 200
    assert undone.json()["undone_at"] is not None
    assert told(REFORM) == before[0]
    refusal(caller.post(f"{URL}{change['id']}/undo/"), 409, "already-undone")


def test_several_units_with_all_that_hangs_on_them_merge_at_once(units, caller):
    """In a few questions, however many (zeal watches over requests)."""
    merged = [create(f"X{n}", units["H"]) for n in range(3)]
    contest = ContestFactory(host=units["T"])
    for unit in merged:
        create(f"{unit.code}-1", unit, "section")
        for _ in range(2):
            author = MemberFactory(unit=unit)
            PhotoFactory(contest=contest, author=author, unit=unit)
    before = told(REFORM)
    change = made(caller, "merge", units=["X0", "x1", "X2"])
    assert (change["members"], change["units"], change["photos"]) == (6, 3, 6)
    assert caller.post(f"{URL}{change['id']}/undo/").status_code == 200
    assert told(REFORM) == before


def test_a_merger_tells_the_declared_members_and_takes_its_target_among_the_units(units, caller):
    for code, members in (("M", 120), ("C", 80)):
        MembershipFigure.objects.create(
            unit=units[code], members=members, as_of=EARLIER, source="Công văn 1"
        )
    looked = caller.post(f"{URL}?dry_run=1", body("merge", units=["M", "C"]), format="json").json()
    assert looked["members_figure"] == 200
    assert looked["ends"] == named(M="CĐ M")
    assert not MembershipFigure.objects.filter(members=200).exists()


def test_new_codes_are_kept_in_capitals(units, caller):
    assert made(caller, "create", code="sp-92")["unit"] == "SP-92"
    parts = [{"code": "m-a", "name": "CĐCS A"}, {"code": "m-b", "name": "CĐCS B"}]
    begun = made(caller, "split", parts=parts, rest="m-b")["begins"]
    assert [one["code"] for one in begun] == ["M-A", "M-B"]


def test_a_new_name_is_told_from_its_day_on(units, caller):
    made(caller, "rename")
    assert [one.name for one in history_of("M")] == ["CĐ M", "CĐCS Mới"]


def test_a_change_that_others_built_on_is_not_undone(units, caller):
    first = made(caller, "merge")
    made(caller, "rename", unit="C", on="2025-07-02")
    refusal(caller.post(f"{URL}{first['id']}/undo/"), 409, "change-depended-on")


@pytest.mark.parametrize(
    ("verb", "values", "fields"),
    [
        ("create", {"verb": "abolish"}, {"verb"}),
        ("create", {"on": "01/07/2025"}, {"on"}),
        ("create", {"on": None}, {"on"}),
        ("create", {"reason": ""}, {"reason"}),
        ("create", {"reason": "x" * 301}, {"reason"}),
        ("create", {"code": ""}, {"code"}),
        ("create", {"code": "m"}, {"code"}),
        ("create", {"kind": "empire"}, {"kind"}),
        ("create", {"parent": "khong-co"}, {"parent"}),
        ("create", {"parent": "M1"}, {"kind"}),
        ("create", {"parent": ""}, {"parent"}),
        ("rename", {"unit": "khong-co"}, {"unit"}),
        ("rename", {"name": ""}, {"name"}),
        ("rename", {"name": "CĐ M"}, {"name"}),
        ("move", {"parent": "khong-co"}, {"parent"}),
        ("move", {"parent": "H"}, {"parent"}),
        ("move", {"parent": "M"}, {"kind"}),
        ("merge", {"units": []}, {"units"}),
        ("merge", {"units": ["C"]}, {"units"}),
        ("merge", {"units": ["khong-co"]}, {"units"}),
        ("merge", {"into": "khong-co"}, {"into"}),
        ("split", {"parts": []}, {"parts"}),
        ("split", {"parts": PARTS[:1]}, {"parts"}),
        ("split", {"rest": "M1"}, {"rest"}),
        ("split", {"rest": ""}, {"rest"}),
        ("split", {"rest": ...}, {"members"}),
        ("split", {"parts": ...}, {"parts"}),
        ("dissolve", {"unit": "M"}, {"unit"}),
        ("dissolve", {"unit": ""}, {"unit"}),
        ("dissolve", {"on": "2019-01-01"}, {"on"}),
    ],
)
def test_what_does_not_fit_is_refused_by_field(units, caller, verb, values, fields):
    before = told(REFORM)
    response = caller.post(URL, body(verb, **values), format="json")
    assert set(refusal(response, 400, "invalid")["errors"]) == fields
    assert told(REFORM) == before


# --- who may ------------------------------------------------------------------------------


def test_strangers_and_plain_members_change_nothing_and_read_nothing(units, api, author):
    for client, status, code in (
        (api, 401, "not-authenticated"),
        (client_of(author), 403, "permission-denied"),
    ):
        for response in (
            client.post(URL, body("rename"), format="json"),
            client.post(f"{URL}?dry_run=1", body("rename"), format="json"),
            client.get(URL),
            client.post(f"{URL}1/undo/"),
        ):
            assert response.status_code == status, response.content
            assert response.json()["code"] == code


def test_an_officer_shapes_the_own_subtree_alone(units, caller):
    officer = client_of(MemberFactory(role="officer", office=units["H"]))
    for verb, values in (
        ("rename", {"unit": "C"}),
        ("rename", {"unit": "H"}),
        ("move", {}),
        ("merge", {}),
        ("create", {}),
    ):
        refusal(officer.post(URL, body(verb, **values), format="json"), 404, "not-found")
    refusal(officer.post(URL, body("create", parent=...), format="json"), 400, "invalid")
    elsewhere = made(caller, "rename", unit="C")
    refusal(officer.post(f"{URL}{elsewhere['id']}/undo/"), 404, "not-found")
    own = made(officer, "split")
    listed = officer.get(URL).json()["results"]
    assert listed[0]["id"] == own["id"]
    assert {one["unit"] for one in listed} == {"H", "M", "M1"}
    assert officer.post(f"{URL}{own['id']}/undo/").status_code == 200


def test_a_scrutineer_reads_changes_and_makes_none(units):
    scrutineer = client_of(MemberFactory(role="scrutineer"))
    assert len(scrutineer.get(URL).json()["results"]) == 6
    refusal(scrutineer.post(URL, body("rename"), format="json"), 403, "permission-denied")
    refusal(scrutineer.post(f"{URL}1/undo/"), 403, "permission-denied")


# --- the list -----------------------------------------------------------------------------


def test_changes_are_listed_the_latest_first_also_by_unit(units, caller):
    change = made(caller, "merge")
    assert caller.get(URL, {"unit": "C"}).json()["results"][0] == {
        "id": change["id"],
        "verb": "merge",
        "unit": "C",
        "on": "2025-07-01",
        "reason": "Sắp xếp lại",
        "at": timezone.localtime(UnitChange.objects.get(pk=change["id"]).at).isoformat(),
        "undone_at": None,
    }
    of_one = caller.get(URL, {"unit": "M"}).json()["results"]
    assert [(one["verb"], one["unit"]) for one in of_one] == [("merge", "C"), ("create", "M")]
    assert [len(page) for page in pages(caller, URL, page_size=4)] == [4, 3]
    assert caller.get(URL, {"unit": "khong-co"}).json()["results"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions_however_long(units, count, django_assert_num_queries):
    UnitChange.objects.filter(pk__gt=UnitChange.objects.order_by("pk")[count - 1].pk).delete()
    office = MemberFactory(role="officer", office=units["T"])
    for member, queries in ((MemberFactory(role="organizer"), 2), (office, 4)):
        client = client_of(member)
        with django_assert_num_queries(queries):
            assert len(client.get(URL).json()["results"]) == count


# --- rubbish ------------------------------------------------------------------------------

WORDS = st.sampled_from(["M", "C", "H", "", "\0", "‮x", "2025-07-01", "9999-12-31", "0001-01-01"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["on", "reason", "unit", "code", "name", "kind", "parent", "units", "into", "parts", "rest"]
)


@settings(
    max_examples=80,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(sorted(SENT)), st.dictionaries(FIELDS, ANYTHING, min_size=1, max_size=3))
def test_rubbish_is_answered_below_500(units, caller, verb, values):
    response = caller.post(f"{URL}?dry_run=1", **raw(body(verb, **values)))
    assert response.status_code in (200, 400), response.content.decode()
    assert UnitPeriod.objects.filter(ends_on__isnull=False).count() == 0


@pytest.mark.parametrize("sent", [[], None, "x", 7, {"verb": []}, {"verb": {"a": 1}}])
def test_what_is_no_order_at_all_is_refused(units, caller, sent):
    refusal(caller.post(URL, **raw(sent)), 400, "invalid")


@pytest.mark.parametrize("change_id", ["0", "99999999999999999999999", "x"])
def test_a_change_that_is_none_is_not_found(units, caller, change_id):
    assert caller.post(f"{URL}{change_id}/undo/").status_code == 404
