"""Pairs that look alike, and what a person says of them."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.models import Lookalike, Photo
from tests.api.callers import V1, client_of, raw, refusal
from tests.factories import ContestFactory, PhotoFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

PAIRS = f"{V1}/contests/net-dep/lookalikes/"


def a_pair(contest, *, of=None, status="held", age=0, **fields):
    """A pair of a held photo with a public one; `of` is the unit of both unless two are given."""
    units = of if isinstance(of, tuple) else (of or UnitFactory(),) * 2
    held = PhotoFactory(contest=contest, unit=units[0], status=status)
    shown = PhotoFactory(contest=contest, unit=units[1])
    first, second = sorted([held, shown], key=lambda photo: photo.pk)
    found_at = timezone.now() - dt.timedelta(hours=age)
    defaults = {"distance": 3, "turn": 5, "found_at": found_at}
    return Lookalike.objects.create(first=first, second=second, **defaults | fields), held, shown


def verdict(pair):
    return f"{V1}/lookalikes/{pair.pk}/verdict/"


@pytest.fixture
def decider(organizer):
    return client_of(organizer)


# --- the list -----------------------------------------------------------------------------


def test_open_pairs_are_listed_with_both_sides(decider, contest):
    pair, held, shown = a_pair(contest)
    (one,) = decider.get(PAIRS).json()["results"]
    sides = {one["first"]["id"], one["second"]["id"]}
    assert sides == {held.pk, shown.pk}
    for name in ("first", "second", "found_at"):
        one.pop(name)
    assert one == {
        "id": str(pair.pk),
        "distance": 3,
        "turn": 5,
        "same_pixels": False,
        "verdict": "",
        "decided_by": None,
        "decided_at": None,
        "note": "",
    }


def test_a_pair_is_open_while_both_photos_live_and_nobody_settled_it(decider, contest, organizer):
    open_pair, *_ = a_pair(contest)
    a_pair(contest, status="withdrawn")
    settled, *_ = a_pair(
        contest, verdict="different", decided_by=organizer, decided_at=timezone.now()
    )
    a_pair(ContestFactory())
    assert [one["id"] for one in decider.get(PAIRS).json()["results"]] == [str(open_pair.pk)]
    found = decider.get(PAIRS, {"verdict": "different"}).json()["results"]
    assert [one["id"] for one in found] == [str(settled.pk)]
    assert found[0]["decided_by"] == organizer.full_name
    assert decider.get(PAIRS, {"verdict": "similar"}).json()["results"] == []
    for wrong in ("x", "\0"):
        refusal(decider.get(PAIRS, {"verdict": wrong}), 400, "invalid")


def test_an_officer_sees_the_own_side_of_a_pair_only(contest, officer, unit):
    pair, held, _ = a_pair(contest, of=(unit, UnitFactory()))
    a_pair(contest)
    (one,) = client_of(officer).get(PAIRS).json()["results"]
    sides = [one["first"], one["second"]]
    assert one["id"] == str(pair.pk)
    assert [side["id"] for side in sides if side] == [held.pk]
    assert sides.count(None) == 1


def test_the_next_page_follows_also_when_its_pairs_were_settled_meanwhile(decider, contest):
    pairs = [a_pair(contest, age=6 - n)[0] for n in range(5)]
    seen, link = [], f"{PAIRS}?page_size=2"
    while link:
        page = decider.get(link).json()
        for one in page["results"]:
            seen.append(one["id"])
            sent = {"verdict": "different"}
            url = f"{V1}/lookalikes/{one['id']}/verdict/"
            assert decider.post(url, sent).status_code == 200
        link = page["next"]
    assert seen == [str(pair.pk) for pair in pairs]


@pytest.mark.parametrize("count", [1, 3])
def test_pairs_cost_as_many_queries_however_many(
    contest, organizer, officer, unit, count, django_assert_num_queries
):
    for _ in range(count):
        a_pair(contest, of=unit)
    for person, queries in ((organizer, 3), (officer, 4)):
        client = client_of(person)
        with django_assert_num_queries(queries):
            assert len(client.get(PAIRS).json()["results"]) == count


# --- the verdict --------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["similar", "different", "same-work"])
def test_a_verdict_is_remembered_and_frees_the_held_photo(decider, contest, organizer, word):
    pair, held, shown = a_pair(contest)
    response = decider.post(verdict(pair), {"verdict": word, "note": "Xem kỹ"})
    assert response.status_code == 200
    body = response.json()
    assert (body["verdict"], body["note"]) == (word, "Xem kỹ")
    assert body["decided_by"] == organizer.full_name
    states = {body[side]["id"]: body[side]["status"] for side in ("first", "second")}
    assert states == {held.pk: "pending", shown.pk: "approved"}
    refusal(decider.post(verdict(pair), {"verdict": "similar"}), 409, "already-decided")
    assert Lookalike.objects.get().verdict == word


@pytest.mark.parametrize(("which", "status"), [("held", "rejected"), ("shown", "disqualified")])
def test_of_the_same_work_one_may_be_refused(decider, contest, which, status):
    pair, held, shown = a_pair(contest)
    refused = {"held": held, "shown": shown}[which]
    response = decider.post(verdict(pair), {"verdict": "same-work", "refuse": refused.pk})
    body = response.json()
    states = {body[side]["id"]: body[side]["status"] for side in ("first", "second")}
    assert states[refused.pk] == status
    photo = Photo.objects.get(pk=refused.pk)
    assert (photo.status, photo.status_reason) == (status, "same-work")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"verdict"}),
        ({"verdict": "open"}, {"verdict"}),
        ({"verdict": "\ud800"}, {"verdict"}),
        ({"verdict": 1}, {"verdict"}),
        ({"verdict": "same-work", "refuse": "a" * 12}, {"refuse"}),
        ({"verdict": "same-work", "refuse": "\0"}, {"refuse"}),
        ({"verdict": "same-work", "refuse": "a" * 13}, {"refuse"}),
        ({"verdict": "same-work", "refuse": ["a"]}, {"refuse"}),
        ({"verdict": "similar", "note": "x" * 2001}, {"note"}),
        ({"verdict": "similar", "note": "\u202e"}, {"note"}),
        ([], {"non_field_errors"}),
    ],
)
def test_a_verdict_without_a_usable_shape_is_told_by_field(decider, contest, body, fields):
    pair, *_ = a_pair(contest)
    assert (
        set(refusal(decider.post(verdict(pair), **raw(body)), 400, "invalid")["errors"]) == fields
    )
    assert Lookalike.objects.get().verdict == ""


def test_only_the_same_work_refuses_a_photo(decider, contest):
    pair, held, _ = a_pair(contest)
    response = decider.post(verdict(pair), {"verdict": "different", "refuse": held.pk})
    assert set(refusal(response, 400, "invalid")["errors"]) == {"refuse"}


def test_an_officer_settles_pairs_within_the_subtree_and_others_look_like_none(
    contest, officer, unit, django_assert_num_queries
):
    inside, *_ = a_pair(contest, of=unit)
    across, *_ = a_pair(contest, of=(unit, UnitFactory()))
    outside, *_ = a_pair(contest)
    client, answers = client_of(officer), set()
    for pair in (across, outside, Lookalike(pk=10**9)):
        with django_assert_num_queries(6):  # the token, the subtree, the pair in a savepoint
            response = client.post(verdict(pair), {"verdict": "similar"})
        refusal(response, 404, "not-found")
        answers.add(response.content)
    assert len(answers) == 1
    assert client.post(verdict(inside), {"verdict": "similar"}).status_code == 200


@pytest.mark.parametrize("pair_id", ["0", "-1", "x", "9" * 30, "9" * 5000, "%00", "\u0661", "1.0"])
def test_an_odd_id_is_the_id_of_no_pair(decider, contest, pair_id):
    response = decider.post(f"{V1}/lookalikes/{pair_id}/verdict/", {"verdict": "similar"})
    refusal(response, 404, "not-found")
