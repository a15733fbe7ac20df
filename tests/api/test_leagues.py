"""Leagues as a client meets them."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.domain.leagues import define_league, place_in_league
from photo_contest.models import League, LeaguePlace, MembershipFigure
from tests.api.callers import V1, client_of, refusal
from tests.factories import LONG_AGO, MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

LEAGUES = f"{V1}/leagues/"
SMALL = {
    "code": "nho",
    "name": "Khối nhỏ",
    "name_en": "Small",
    "rule": "size",
    "kind": "grassroots",
    "members_min": 1,
    "members_max": 59,
    "begins_on": "2026-01-01",
}
TOLD = {name: value for name, value in SMALL.items() if name != "name_en"} | {"ends_on": None}


@pytest.fixture
def hand():
    return define_league(
        code="tay", name="Khối tay", rule="hand", begins_on=LONG_AGO, by=None, at=timezone.now()
    )


def test_an_organizer_defines_a_league_and_everybody_reads_it(api, unit, organizer):
    MembershipFigure.objects.create(unit=unit, members=59, as_of=LONG_AGO, source="x")
    response = client_of(organizer).post(LEAGUES, SMALL)
    assert (response.status_code, response.json()) == (201, TOLD | {"units": 1})
    today = timezone.localdate().isoformat()
    assert api.get(LEAGUES).json() == {"on": today, "results": [TOLD | {"units": 1}]}
    assert api.get(LEAGUES, {"on": "2025-12-31"}).json()["results"] == []
    [told] = api.get(LEAGUES, HTTP_ACCEPT_LANGUAGE="en").json()["results"]
    assert told["name"] == "Small"


def test_a_league_without_a_kind_tells_none(api, hand):
    [told] = api.get(LEAGUES).json()["results"]
    assert (told["kind"], told["members_min"], told["units"]) == (None, None, 0)


def test_an_organizer_ends_a_league(api, organizer, hand):
    client = client_of(organizer)
    response = client.post(f"{LEAGUES}tay/end/", {"on": "2026-11-02"})
    assert (response.status_code, response.json()["ends_on"]) == (200, "2026-11-02")
    days = ("2026-11-01", "2026-11-02")
    assert [len(api.get(LEAGUES, {"on": day}).json()["results"]) for day in days] == [1, 0]
    again = client.post(f"{LEAGUES}tay/end/", {"on": "2026-11-03"})
    assert set(refusal(again, 400, "invalid")["errors"]) == {"on"}


def test_an_organizer_gives_a_unit_a_place_and_ends_it(organizer, hand, unit):
    client, sent = client_of(organizer), {"unit": "Mo-Dong", "on": "2026-11-02"}
    assert client.post(f"{LEAGUES}tay/places/", sent).status_code == 204
    leave = f"{LEAGUES}tay/places/end/", sent | {"on": "2026-11-09"}
    assert client.post(*leave).status_code == 204
    [place] = LeaguePlace.objects.all()
    assert (place.unit, place.begins_on, place.ends_on) == (
        unit,
        dt.date(2026, 11, 2),
        dt.date(2026, 11, 9),
    )
    assert set(refusal(client.post(*leave), 400, "invalid")["errors"]) == {"unit"}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"code", "name", "rule", "begins_on"}),
        (SMALL | {"code": "x y"}, {"code"}),
        (SMALL | {"code": "a\0"}, {"code"}),
        (SMALL | {"name": "a\u202eb"}, {"name"}),
        (SMALL | {"rule": "luck"}, {"rule"}),
        (SMALL | {"kind": "province"}, {"kind"}),
        (SMALL | {"members_min": -1}, {"members_min"}),
        (SMALL | {"members_max": 2**31}, {"members_max"}),
        (SMALL | {"members_min": 60}, {"members_max"}),
        (SMALL | {"begins_on": "02/11/2026"}, {"begins_on"}),
    ],
)
def test_a_league_that_cannot_be_read_is_refused_by_field(organizer, body, fields):
    problem = refusal(client_of(organizer).post(LEAGUES, body), 400, "invalid")
    assert set(problem["errors"]) == fields
    assert not League.objects.exists()


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, {"unit", "on"}),
        ({"unit": "khong-co", "on": "2026-11-02"}, {"unit"}),
        ({"unit": "mo-dong", "on": "2019-12-31"}, {"on"}),
        ({"unit": "a\0", "on": "2026-11-02"}, {"unit"}),
    ],
)
def test_a_place_that_cannot_be_is_refused_by_field(organizer, hand, unit, sent, fields):
    problem = refusal(client_of(organizer).post(f"{LEAGUES}tay/places/", sent), 400, "invalid")
    assert set(problem["errors"]) == fields


@pytest.mark.parametrize("code", ["khong-co", "TAY", "%00", "x" * 5000])
def test_an_unknown_league_is_not_found(organizer, hand, unit, code):
    client = client_of(organizer)
    for below, body in (("end", {}), ("places", {"unit": "mo-dong"}), ("places/end", {})):
        response = client.post(f"{LEAGUES}{code}/{below}/", body | {"on": "2026-11-02"})
        refusal(response, 404, "not-found")


@pytest.mark.parametrize("role", [None, "member", "officer", "juror", "scrutineer"])
def test_only_organizers_shape_leagues(api, unit, hand, role):
    place_in_league(unit=unit, league=hand, on=LONG_AGO, by=None, at=timezone.now())
    person = MemberFactory(role=role, office=unit if role == "officer" else None) if role else None
    client = client_of(person)
    status, code = (403, "permission-denied") if role else (401, "not-authenticated")
    for below, body in (
        ("", SMALL),
        ("tay/end/", {"on": "2026-11-02"}),
        ("tay/places/", {"unit": "mo-dong", "on": "2026-11-02"}),
        ("tay/places/end/", {"unit": "mo-dong", "on": "2026-11-02"}),
        ("khong-co/end/", {}),
    ):
        refusal(client.post(LEAGUES + below, body), status, code)
    assert client.get(LEAGUES).status_code == 200
    assert (League.objects.count(), LeaguePlace.objects.get().ends_on) == (1, None)


@pytest.mark.parametrize("count", [1, 3])
def test_leagues_cost_as_many_queries_however_many(api, unit, count, django_assert_num_queries):
    for number in range(count):
        define_league(
            code=f"l{number}",
            name="Khối",
            rule="size",
            members_min=number,
            members_max=number,
            begins_on=LONG_AGO,
            by=None,
            at=timezone.now(),
        )
    with django_assert_num_queries(5):
        assert len(api.get(LEAGUES).json()["results"]) == count
