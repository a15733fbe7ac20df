"""The roster through the API."""

import pytest

from photo_contest.models import Member
from tests.api.callers import V1, client_of, pages, refusal
from tests.factories import MemberFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MEMBERS = f"{V1}/members/"
NEW = {
    "card_number": "0000 012 345",
    "full_name": "Lò Thị Mai",
    "born_on": "1990-05-17",
    "unit": "mo-dong",
    "on": "2026-01-01",
}


def test_a_member_joins_moves_and_leaves(unit, organizer):
    UnitFactory(code="moi")
    client = client_of(organizer)
    joined = client.post(MEMBERS, NEW)
    assert (joined.status_code, joined.json()) == (
        201,
        {"unit": "mo-dong", "begins_on": "2026-01-01", "ends_on": None},
    )
    card = {"card_number": "0000012345"}
    moved = client.post(f"{MEMBERS}transfer/", card | {"to": "MOI", "on": "2026-02-01"})
    assert moved.json() == {"unit": "moi", "begins_on": "2026-02-01", "ends_on": None}
    left = client.post(f"{MEMBERS}leave/", card | {"on": "2026-03-01"})
    assert left.json() == {"unit": "moi", "begins_on": "2026-02-01", "ends_on": "2026-03-01"}
    row = client.get(MEMBERS, {"on": "2026-01-31"}).json()["results"]
    assert row == [
        {
            "card_number": "0000012345",
            "full_name": "Lò Thị Mai",
            "role": "member",
            "has_password": False,
            "unit": "mo-dong",
            "begins_on": "2026-01-01",
            "ends_on": "2026-02-01",
        }
    ]


def test_what_cannot_be_is_told_by_field(unit, organizer):
    client = client_of(organizer)
    problem = refusal(
        client.post(MEMBERS, NEW | {"card_number": "x", "full_name": "\u200b"}), 400, "invalid"
    )
    assert set(problem["errors"]) == {"card_number", "full_name"}
    problem = refusal(client.post(MEMBERS, NEW | {"unit": "khong-co"}), 400, "invalid")
    assert problem["errors"] == {"unit": ["Không có đơn vị mang mã này."]}
    refusal(
        client.post(f"{MEMBERS}leave/", {"card_number": "1", "on": "2026-01-01"}), 404, "not-found"
    )


def test_members_are_found_by_name_in_a_body(unit, officer):
    MemberFactory(unit=unit, full_name="Đỗ Văn Ấp", card_number="0000077777")
    found = client_of(officer).post(f"{MEMBERS}search/", {"q": "do van"}).json()["results"]
    assert [one["card_number"] for one in found] == ["0000077777"]


def test_an_officer_sees_the_own_subtree_page_by_page(unit, officer):
    for number in range(3):
        MemberFactory(unit=unit, full_name=f"Người {number}")
    MemberFactory(unit=UnitFactory())
    lists = pages(client_of(officer), MEMBERS, page_size=2)
    assert [len(one) for one in lists] == [2, 2]
    assert {row["unit"] for one in lists for row in one} == {"mo-dong"}


@pytest.mark.parametrize(
    ("role", "method", "status"),
    [
        ("member", "get", 403),
        ("juror", "post", 403),
        ("scrutineer", "get", 200),
        ("scrutineer", "post", 403),
        (None, "get", 401),
        (None, "post", 401),
    ],
)
def test_the_roster_is_for_those_who_keep_it(unit, role, method, status):
    person: Member | None = MemberFactory(role=role) if role else None
    client = client_of(person)
    answer = client.get(MEMBERS) if method == "get" else client.post(MEMBERS, NEW)
    assert answer.status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    unit, organizer, django_assert_num_queries, count
):
    for _ in range(count):
        MemberFactory(unit=unit)
    client = client_of(organizer)
    with django_assert_num_queries(2):
        assert len(client.get(MEMBERS).json()["results"]) == count
