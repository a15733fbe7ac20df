"""The queue of those who decide, and their decisions."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.domain.moderation import REASONS
from photo_contest.models import Lookalike, Photo, Record
from tests.api.callers import V1, client_of, raw, refusal
from tests.factories import MemberFactory, PhotoFactory, UnitFactory, published

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

QUEUE = f"{V1}/contests/net-dep/moderation/"


def decision(photo):
    return f"{V1}/photos/{photo.pk}/decision/"


@pytest.fixture
def waiting(contest, author, unit):
    return PhotoFactory(contest=contest, author=author, unit=unit, status="pending")


@pytest.fixture
def decider(organizer):
    return client_of(organizer)


def codes_of(response):
    return [one["code"] for one in response.json()["results"]]


# --- the queue ----------------------------------------------------------------------------


def test_same_pictures_of_several_authors_stand_first_then_the_oldest(decider, contest):
    now = timezone.now()
    for code, age, same in [("new", 1, False), ("old", 3, False), ("same", 2, True)]:
        PhotoFactory(
            contest=contest,
            code=code,
            status="held" if same else "pending",
            same_as_another=same,
            submitted_at=now - dt.timedelta(hours=age),
        )
    for status in ("approved", "rejected", "returned", "withdrawn", "disqualified"):
        PhotoFactory(contest=contest, status=status)
    PhotoFactory(status="pending")  # of another contest
    assert codes_of(decider.get(QUEUE)) == ["same", "old", "new"]
    assert codes_of(decider.get(QUEUE, {"status": "held"})) == ["same"]
    assert codes_of(decider.get(QUEUE, {"status": "pending"})) == ["old", "new"]
    assert len(codes_of(decider.get(QUEUE, {"status": ""}))) == 3
    for status in ("approved", "x", "\0"):
        refusal(decider.get(QUEUE, {"status": status}), 400, "invalid")


def test_the_queue_tells_what_the_file_tells_and_where_the_author_differs(decider, waiting):
    Photo.objects.update(
        captured_at=dt.datetime(2019, 5, 6, 0, 8, tzinfo=dt.UTC),
        camera="iPhone 12",
        taken_on="2019-05-07",
    )
    (one,) = decider.get(QUEUE).json()["results"]
    assert one["captured_at"] == "2019-05-06T07:08:00+07:00"
    assert one["camera"] == "iPhone 12"
    assert one["differences"] == ["taken-on-differs", "taken-in-another-year"]
    assert (one["width"], one["height"], one["format"]) == (1200, 900, "JPEG")
    assert one["submitted_by"] == "Lý Thị Mẩy"


def test_an_officer_sees_the_own_subtree_only(contest, officer, unit):
    below = UnitFactory(parent=UnitFactory(parent=unit))
    inside = [
        PhotoFactory(contest=contest, unit=where, status="pending") for where in (unit, below)
    ]
    PhotoFactory(contest=contest, status="pending")
    seen = client_of(officer).get(QUEUE).json()["results"]
    assert {one["id"] for one in seen} == {photo.pk for photo in inside}


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_next_page_follows_also_when_the_last_photo_was_decided_meanwhile(
    decider, contest, size
):
    now = timezone.now()
    for n in range(6):
        PhotoFactory(
            contest=contest,
            code=str(n),
            status="pending",
            same_as_another=n < 2,
            submitted_at=now - dt.timedelta(hours=6 - n),
        )
    seen, link = [], f"{QUEUE}?page_size={size}"
    while link:
        page = decider.get(link)
        seen += codes_of(page)
        for one in page.json()["results"]:
            approve = decider.post(f"{V1}/photos/{one['id']}/decision/", {"verdict": "approve"})
            assert approve.status_code == 200
        link = page.json()["next"]
    assert seen == [str(n) for n in range(6)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_as_many_queries_however_long(
    contest, organizer, officer, unit, count, django_assert_num_queries
):
    PhotoFactory.create_batch(count, contest=contest, unit=unit, status="pending")
    for person, queries in (
        (organizer, 4),
        (officer, 5),
    ):  # the token, contest, photos, authors' words
        client = client_of(person)
        with django_assert_num_queries(queries):  # and the officer's subtree
            assert len(client.get(QUEUE).json()["results"]) == count


# --- decisions ----------------------------------------------------------------------------

STEPS = {
    ("pending", "approve"): "approved",
    ("held", "approve"): "approved",
    ("pending", "reject"): "rejected",
    ("held", "reject"): "rejected",
    ("pending", "return"): "returned",
    ("held", "return"): "returned",
    ("approved", "disqualify"): "disqualified",
    ("disqualified", "requalify"): "approved",
}


@pytest.mark.parametrize("status", Photo.Status.values)
@pytest.mark.parametrize("verdict", ["approve", "reject", "return", "disqualify", "requalify"])
def test_each_step_leads_from_where_it_may_and_is_recorded(
    contest, decider, organizer, status, verdict
):
    photo = PhotoFactory(contest=contest, status=status, renditions_ready_at=None)
    sent = {"verdict": verdict, "reason": "topic", "note": "Ngoài chủ đề"}
    response = decider.post(decision(photo), sent)
    to = STEPS.get((status, verdict))
    if to is None:
        problem = refusal(response, 409, "already-decided")
        assert problem["version"] == 1
        assert not Record.objects.exists()
        return
    assert response.status_code == 200
    body = response.json()
    assert (body["id"], body["status"], body["version"]) == (photo.pk, to, 2)
    assert (body["status_reason"], body["status_note"]) == ("topic", "Ngoài chủ đề")
    deed = Record.objects.get()
    assert (deed.action, deed.actor, deed.from_status, deed.to_status) == (
        verdict,
        organizer,
        status,
        to,
    )
    assert (deed.reason, deed.note) == ("topic", "Ngoài chủ đề")


def test_a_decision_carries_the_version_seen(decider, waiting, author):
    client_of(author).patch(f"{V1}/photos/{waiting.pk}/", {"title": "Mới"})
    stale = {"verdict": "approve", "version": 1}
    problem = refusal(decider.post(decision(waiting), stale), 409, "already-decided")
    assert problem["version"] == 2
    assert decider.post(decision(waiting), stale | {"version": 2}).status_code == 200


def test_an_open_pair_must_be_settled_before_approval_and_not_before_refusal(
    decider, contest, waiting
):
    other = PhotoFactory(contest=contest)
    first, second = sorted([waiting, other], key=lambda photo: photo.pk)
    pair = Lookalike.objects.create(
        first=first, second=second, phash_distance=3, turn=0, found_at=timezone.now()
    )
    refusal(decider.post(decision(waiting), {"verdict": "approve"}), 409, "verdict-open")
    assert Photo.objects.get(pk=waiting.pk).status == "pending"
    settled = decider.post(f"{V1}/lookalikes/{pair.pk}/verdict/", {"verdict": "different"})
    assert settled.status_code == 200
    assert decider.post(decision(waiting), {"verdict": "approve"}).status_code == 200


def test_refusing_an_open_pairs_photo_needs_no_verdict_on_the_pair(decider, contest, waiting):
    other = PhotoFactory(contest=contest)
    first, second = sorted([waiting, other], key=lambda photo: photo.pk)
    Lookalike.objects.create(
        first=first, second=second, phash_distance=3, turn=0, found_at=timezone.now()
    )
    sent = {"verdict": "reject", "reason": "topic"}
    assert decider.post(decision(waiting), sent).status_code == 200


def test_nothing_is_public_before_approval_and_disqualified_is_gone_at_once(
    contest, author, organizer, decider, api, django_capture_on_commit_callbacks
):
    photo = published(contest, author, organizer)
    url = f"{V1}/photos/{photo.pk}/"
    old = api.get(url).json()["images"]["thumb"]["url"]
    with django_capture_on_commit_callbacks(execute=True):
        decider.post(decision(photo), {"verdict": "disqualify", "reason": "composite"})
    refusal(api.get(url), 404, "not-found")
    assert api.get(old).status_code == 404
    decider.post(decision(photo), {"verdict": "requalify"})
    new = api.get(url).json()["images"]["thumb"]["url"]
    assert new != old
    assert api.get(new).getvalue()[8:12] == b"WEBP"


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_may_be_given_and_some_need_words(decider, waiting, reason):
    sent = {"verdict": "return", "reason": reason}
    if reason in ("other", "unsuitable"):
        problem = refusal(decider.post(decision(waiting), sent), 400, "invalid")
        assert set(problem["errors"]) == {"note"}
        sent["note"] = "Vì thế"
    assert decider.post(decision(waiting), sent).json()["status_reason"] == reason


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"verdict"}),
        ({"verdict": ""}, {"verdict"}),
        ({"verdict": "pardon"}, {"verdict"}),
        ({"verdict": "\ud800"}, {"verdict"}),
        ({"verdict": ["approve"]}, {"verdict"}),
        ({"verdict": {"a": 1}}, {"verdict"}),
        ({"verdict": "reject"}, {"reason"}),
        ({"verdict": "reject", "reason": ""}, {"reason"}),
        ({"verdict": "reject", "reason": "mood"}, {"reason"}),
        ({"verdict": "approve", "note": "\0"}, {"note"}),
        ({"verdict": "approve", "note": "\ud800"}, {"note"}),
        ({"verdict": "approve", "note": "x" * 2001}, {"note"}),
        ({"verdict": "approve", "version": 0}, {"version"}),
        ({"verdict": "approve", "version": -1}, {"version"}),
        ({"verdict": "approve", "version": 2**31}, {"version"}),
        ({"verdict": "approve", "version": "x"}, {"version"}),
        ({"verdict": "approve", "version": 1.5}, {"version"}),
        ({"verdict": "approve", "version": True}, {"version"}),
        ([], {"non_field_errors"}),
    ],
)
def test_a_decision_without_a_usable_shape_is_told_by_field(decider, waiting, body, fields):
    assert (
        set(refusal(decider.post(decision(waiting), **raw(body)), 400, "invalid")["errors"])
        == fields
    )
    assert Photo.objects.get().status == "pending"


def test_nobody_decides_the_own_photo(contest, unit):
    officer = MemberFactory(role="officer", office=unit, unit=unit)
    photo = PhotoFactory(contest=contest, author=officer, unit=unit, status="pending")
    response = client_of(officer).post(decision(photo), {"verdict": "approve"})
    refusal(response, 403, "permission-denied")


def test_an_officer_decides_in_the_own_subtree_and_elsewhere_there_is_nothing(
    contest, officer, waiting, django_assert_num_queries
):
    client = client_of(officer)
    elsewhere = PhotoFactory(contest=contest, status="pending")
    answers = []
    for photo in (elsewhere, Photo(pk="a" * 12)):
        with django_assert_num_queries(3):  # the token, the subtree, the photo
            answers.append(client.post(decision(photo), {"verdict": "approve"}))
        refusal(answers[-1], 404, "not-found")
    assert answers[0].content == answers[1].content
    assert client.post(decision(waiting), {"verdict": "approve"}).status_code == 200


def test_an_office_ends_with_its_unit(contest, officer, waiting):
    """Powers reach the subtree as of today: a unit that is no more has none."""
    officer.office.periods.update(ends_on=timezone.localdate())
    assert client_of(officer).get(QUEUE).json()["results"] == []
    refusal(client_of(officer).post(decision(waiting), {"verdict": "approve"}), 404, "not-found")
