"""Photos and units by votes."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.domain import voting
from photo_contest.domain.leagues import define_league
from photo_contest.domain.tally import fill_tally, recount_later
from photo_contest.domain.units.changes import Order, merge_units, rename_unit
from photo_contest.domain.voters import mint_token, voter_of_member, voter_of_token
from photo_contest.models import MembershipFigure, TallyMark, UnitPeriod, Vote
from tests.api.callers import V1, client_of, refusal, voter
from tests.factories import (
    LONG_AGO,
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    moved,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

PHOTOS = f"{V1}/contests/net-dep/standings/photos/"
UNITS = f"{V1}/contests/net-dep/standings/units/"
ALL = {"league": {"code": "all", "name": "Tất cả đơn vị"}}
MINE = {"code": "mo-dong", "name": "CĐCS Mỏ Sin Quyền"}


def cast(photo, times=1):
    for _ in range(times):
        voting.cast_vote(photo_id=photo.pk, voter=voter_of_token(mint_token(), network="n"))
    fill_tally(at=timezone.now())


@pytest.fixture
def photos(contest, unit):
    """Four photos with 1, 2, 2 and 0 votes; the first two are of one unit."""
    other = UnitFactory(code="che", name="CĐCS Chè")
    made = [
        PhotoFactory(contest=contest, unit=unit if n < 2 else other, code=f"LC-{n}", title=f"T{n}")
        for n in range(4)
    ]
    for photo, votes in zip(made, (1, 2, 2, 0), strict=True):
        cast(photo, votes)
    PhotoFactory(contest=contest, status="pending")
    return made


def test_photos_with_as_many_votes_share_a_rank(api, photos):
    body = api.get(PHOTOS).json()
    as_of = dt.datetime.fromisoformat(body["as_of"])
    assert abs(as_of - timezone.now()) < dt.timedelta(minutes=1)
    told = [(row["rank"], row["of"], row["value"], row["photo"]["code"]) for row in body["results"]]
    assert told == [(1, 4, 2, "LC-1"), (1, 4, 2, "LC-2"), (3, 4, 1, "LC-0"), (4, 4, 0, "LC-3")]
    assert body["results"][0]["photo"] == {
        "id": photos[1].pk,
        "code": "LC-1",
        "title": "T1",
        "unit": MINE,
    }


def test_units_are_ranked_by_the_votes_of_their_listed_photos(api, photos):
    assert api.get(UNITS).json()["results"] == [
        ALL | {"rank": 1, "of": 2, "value": 3, "unit": MINE},
        ALL | {"rank": 2, "of": 2, "value": 2, "unit": {"code": "che", "name": "CĐCS Chè"}},
    ]


@pytest.fixture
def leagues(photos, contest):
    """Small unions, to which the tea union with its 20 members belongs, and large ones, to which
    none does; the mine has no members figure. A third union is small, too."""
    third = PhotoFactory(contest=contest, unit=UnitFactory(code="dien", name="CĐCS Điện"))
    for one in (photos[2].unit, third.unit):
        MembershipFigure.objects.create(unit=one, members=20, as_of=LONG_AGO, source="x")
    for code, least, most in (("lon", 50, None), ("nho", 0, 49)):
        define_league(
            code=code,
            name=f"Khối {code}",
            name_en=f"League {code}",
            rule="size",
            members_min=least,
            members_max=most,
            begins_on=LONG_AGO,
            by=None,
            at=timezone.now(),
        )


def test_units_are_ranked_within_their_league_and_each_ranking_names_it(api, leagues):
    small = {"league": {"code": "nho", "name": "Khối nho"}}
    rest = {"league": {"code": "other", "name": "Chưa xếp khối"}}
    rows = [
        small | {"rank": 1, "of": 2, "value": 2, "unit": {"code": "che", "name": "CĐCS Chè"}},
        small | {"rank": 2, "of": 2, "value": 0, "unit": {"code": "dien", "name": "CĐCS Điện"}},
        rest | {"rank": 1, "of": 1, "value": 3, "unit": MINE},
    ]
    assert api.get(UNITS).json()["results"] == rows
    assert api.get(UNITS, {"league": "nho"}).json()["results"] == rows[:2]
    assert api.get(UNITS, {"league": "other"}).json()["results"] == rows[2:]
    assert api.get(UNITS, {"league": "lon"}).json()["results"] == []
    english = api.get(UNITS, HTTP_ACCEPT_LANGUAGE="en").json()["results"]
    assert [row["league"]["name"] for row in english] == ["League nho"] * 2 + ["Not in a league"]


@pytest.mark.parametrize("code", ["khac", "all", "%00"])
def test_an_unknown_league_is_refused_by_field(api, leagues, code):
    assert set(refusal(api.get(f"{UNITS}?league={code}"), 400, "invalid")["errors"]) == {"league"}


def test_what_a_merged_union_has_won_counts_for_its_successor(api, photos, unit):
    """The tea union goes into the mine today; the mine has another name since."""
    order = Order(on=timezone.localdate(), reason="Sáp nhập", by=None, at=timezone.now())
    merge_units(units=[photos[2].unit], into=unit, order=order)
    rename_unit(unit=unit, name="CĐCS Mỏ và Chè", order=order)
    told = {"code": "mo-dong", "name": "CĐCS Mỏ và Chè"}
    assert api.get(UNITS).json()["results"] == [
        ALL | {"rank": 1, "of": 1, "value": 5, "unit": told}
    ]


def test_what_is_merged_after_the_close_stays_as_it_was(api, photos, unit):
    close = timezone.now() - dt.timedelta(days=2)
    moved(
        photos[0].contest,
        submission_opens_at=close - dt.timedelta(days=9),
        voting_opens_at=close - dt.timedelta(days=9),
        submission_closes_at=close,
        voting_closes_at=close,
    )
    order = Order(on=timezone.localdate(), reason="Sáp nhập", by=None, at=timezone.now())
    merge_units(units=[photos[2].unit], into=unit, order=order)
    rows = api.get(UNITS).json()["results"]
    assert [(row["unit"]["code"], row["value"]) for row in rows] == [("mo-dong", 3), ("che", 2)]


def test_a_union_that_nothing_stands_for_keeps_its_row(api, photos):
    UnitPeriod.objects.filter(unit=photos[2].unit).update(ends_on=timezone.localdate())
    rows = api.get(UNITS).json()["results"]
    assert rows[1] == ALL | {
        "rank": 2,
        "of": 2,
        "value": 2,
        "unit": {"code": "che", "name": "CĐCS Chè"},
    }


def test_only_living_counted_votes_count(api, photos):
    Vote.objects.filter(photo=photos[1]).update(withdrawn_at=timezone.now())
    Vote.objects.filter(photo=photos[2]).update(state="provisional")
    recount_later([photos[1].pk, photos[2].pk])
    fill_tally(at=timezone.now())
    values = {row["photo"]["code"]: row["value"] for row in api.get(PHOTOS).json()["results"]}
    assert values == {"LC-0": 1, "LC-1": 0, "LC-2": 0, "LC-3": 0}


def test_without_photos_there_is_no_rank(api, contest):
    assert api.get(PHOTOS).json()["results"] == []
    assert api.get(UNITS).json()["results"] == []


@pytest.mark.parametrize("totals", ["after-close", "after-vote"])
def test_hidden_totals_have_no_standings_until_the_close(api, photos, organizer, totals):
    moved(photos[0].contest, totals=totals)
    for url in (PHOTOS, UNITS):
        refusal(api.get(url), 409, "totals-hidden")
        refusal(client_of(organizer).get(url), 409, "totals-hidden")
    past = timezone.now() - dt.timedelta(hours=1)
    moved(photos[0].contest, submission_closes_at=past, voting_closes_at=past)
    assert api.get(PHOTOS).status_code == api.get(UNITS).status_code == 200


def test_after_voting_they_are_shown_to_this_voter_alone(photos):
    moved(photos[0].contest, totals="after-vote")
    mine = voter()
    assert mine.post(f"{V1}/photos/{photos[0].pk}/votes/").status_code == 201
    for url in (PHOTOS, UNITS):
        response = mine.get(url)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-cache"
        assert "Voter-Token" in response["Vary"]
        refusal(voter().get(url), 409, "totals-hidden")
    mine.delete(f"{V1}/photos/{photos[0].pk}/votes/")
    refusal(mine.get(PHOTOS), 409, "totals-hidden")


@pytest.mark.parametrize("count", [1, 3])
def test_standings_cost_as_many_queries_however_many_photos(
    api, contest, count, django_assert_num_queries
):
    for _ in range(count):
        cast(PhotoFactory(contest=contest))
    with django_assert_num_queries(3):
        assert len(api.get(PHOTOS).json()["results"]) == count
    with django_assert_num_queries(8):
        assert len(api.get(UNITS).json()["results"]) == count


# --- the contest's rules ------------------------------------------------------------------


@pytest.fixture
def rival_photos():
    """A contest that counts apart and caps; two photos with votes of all kinds."""
    contest = ContestFactory(
        slug="net-dep",
        voters="apart",
        own_unit_votes="capped",
        own_unit_cap=1,
        anonymous_share_cap=50,
    )
    first, second = PhotoFactory(contest=contest, code="A"), PhotoFactory(contest=contest, code="B")
    for photo, own, other, public, provisional in ((first, 3, 1, 5, 2), (second, 0, 3, 1, 0)):
        for _ in range(own):
            rostered(photo, photo.unit)
        for _ in range(other):
            rostered(photo, UnitFactory())
        cast(photo, public)
        for _ in range(provisional):
            doubted = voter_of_token(mint_token(provisional=True), network="n")
            voting.cast_vote(photo_id=photo.pk, voter=doubted)
    fill_tally(at=timezone.now())
    return first, second


def rostered(photo, unit):
    member = MemberFactory(unit=unit)
    voting.cast_vote(photo_id=photo.pk, voter=voter_of_member(member, network="n", unit_id=unit.pk))


TOLD = ("value", "members", "public", "own_unit", "provisional")


def told(api, query=None):
    body = api.get(PHOTOS, query).json()
    rows = [(row["photo"]["code"], *(row[name] for name in TOLD)) for row in body["results"]]
    return body["provisional"], rows


def test_a_standing_tells_the_votes_as_they_are_and_what_the_rules_make_of_them(api, rival_photos):
    """A: 1 + min(3, 1) members, as many of the five anonymous; B: 3 members and 1."""
    assert told(api) == (2, [("A", 4, 4, 5, 3, 2), ("B", 4, 3, 1, 0, 0)])
    units = api.get(UNITS).json()
    assert (units["provisional"], [row["value"] for row in units["results"]]) == (2, [4, 4])


def test_counted_apart_members_and_public_have_a_ranking_each(api, rival_photos):
    assert told(api, {"voters": "members"}) == (2, [("B", 3, 3, 1, 0, 0), ("A", 2, 4, 5, 3, 2)])
    assert told(api, {"voters": "public"}) == (2, [("A", 5, 4, 5, 3, 2), ("B", 1, 3, 1, 0, 0)])
    units = api.get(UNITS, {"voters": "public"}).json()["results"]
    assert [row["value"] for row in units] == [5, 1]


@pytest.mark.parametrize("url", [PHOTOS, UNITS])
def test_a_ranking_of_members_alone_is_refused_where_they_are_not_counted_apart(api, photos, url):
    assert set(refusal(api.get(url, {"voters": "members"}), 400, "invalid")["errors"]) == {"voters"}
    assert set(refusal(api.get(url, {"voters": "all"}), 400, "invalid")["errors"]) == {"voters"}


def test_own_unit_votes_are_told_only_where_the_contest_labels_or_caps_them(api, photos):
    assert told(api)[1][0] == ("LC-1", 2, 0, 2, None, 0)


def test_a_standing_is_of_the_instant_of_the_tally(api, photos):
    at = timezone.now() - dt.timedelta(minutes=1)
    TallyMark.objects.update(as_of=at)
    voting.cast_vote(photo_id=photos[0].pk, voter=voter_of_token(mint_token(), network="n"))
    for url in (PHOTOS, UNITS):
        assert dt.datetime.fromisoformat(api.get(url).json()["as_of"]) == at
