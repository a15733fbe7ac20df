"""Pairs that look alike, and what a person says of them."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.utils import timezone
from PIL import Image

from photo_contest.domain import storage
from photo_contest.imaging.lookalikes.likeness import THRESHOLD
from photo_contest.models import Lookalike, Photo
from tests.api.callers import V1, client_of, raw, refusal
from tests.factories import ContestFactory, PhotoFactory, UnitFactory
from tests.pictures import photo

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

PAIRS = f"{V1}/contests/net-dep/lookalikes/"


def a_pair(contest, *, of=None, status="held", age=0, **fields):
    """A pair of a held photo with a public one; `of` is the unit of both unless two are given."""
    units = of if isinstance(of, tuple) else (of or UnitFactory(),) * 2
    held = PhotoFactory(contest=contest, unit=units[0], status=status)
    shown = PhotoFactory(contest=contest, unit=units[1])
    first, second = sorted([held, shown], key=lambda photo: photo.pk)
    found_at = timezone.now() - dt.timedelta(hours=age)
    defaults = {"phash_distance": 3, "turn": 1, "found_at": found_at, "score": 3.5}
    return Lookalike.objects.create(first=first, second=second, **defaults | fields), held, shown


def verdict(pair):
    return f"{V1}/lookalikes/{pair.pk}/verdict/"


@pytest.fixture
def decider(organizer):
    return client_of(organizer)


# --- the list -----------------------------------------------------------------------------


def test_open_pairs_are_listed_with_both_sides_and_how_they_are_alike(decider, contest):
    regions = [{"first": [0, 0, 0.5, 0.5], "second": [0.25, 0, 0.5, 0.5]}]
    pair, held, shown = a_pair(
        contest,
        relation="partial",
        transform=[0.5, 0, 0.25, 0, 0.5, 0],
        regions=regions,
        seen_of_first=0.4,
        seen_of_second=0.4,
        same_scene=True,
        found_in="second-pass",
    )
    (one,) = decider.get(PAIRS).json()["results"]
    sides = {one[name]["id"]: one[name] for name in ("first", "second")}
    assert set(sides) == {held.pk, shown.pk}
    assert {"author", "unit", "captured_at", "camera", "width", "height", "original_bytes"} <= set(
        sides[held.pk]
    )
    assert [side["copies"] for side in sides.values()] == [0, 0]
    for name in ("first", "second", "found_at"):
        one.pop(name)
    assert one == {
        "id": str(pair.pk),
        "score": 3.5,
        "threshold": THRESHOLD,
        "relation": "partial",
        "labels": [
            "Giống một phần",
            "Cắt mép 60 %",
            "Ảnh gửi trước chiếm 40 % ảnh gửi sau",
            "Cùng cảnh, có thể chụp liền nhau",
        ],
        "same_scene": True,
        "transform": [0.5, 0, 0.25, 0, 0.5, 0],
        "turn": 1,
        "regions": regions,
        "seen_of_first": 0.4,
        "seen_of_second": 0.4,
        "phash_distance": 3,
        "found_in": "second-pass",
        "likelier_original": {"photo": None, "reasons": [], "sentence": ""},
        "overlay": f"http://testserver{V1}/lookalikes/{pair.pk}/overlay.webp",
        "contradicting": [],
        "verdict": "",
        "refused": None,
        "decided_by": None,
        "decided_at": None,
        "note": "",
        "derived_from": None,
    }


@pytest.mark.parametrize(
    ("relation", "transform", "labels"),
    [
        ("exact", [1, 0, 0, 0, 1, 0], ["Identical"]),
        ("near", [1, 0, 0, 0, 1, 0], ["Very alike"]),
        ("mirrored", [-1, 0, 1, 0, 1, 0], ["Mirrored"]),
        ("mirrored", [0, 1, 0, 1, 0, 0], ["Mirrored", "Turned 90°"]),
        ("turned", [0, -1, 1, 1, 0, 0], ["Turned 90°"]),
        ("within-a-collage", [-2, 0, 1, 0, 2, 0], ["Part of a collage", "Mirrored"]),
    ],
)
def test_labels_say_in_the_callers_language_how_the_later_photo_differs(
    decider, contest, relation, transform, labels
):
    a_pair(contest, relation=relation, transform=transform)
    (one,) = decider.get(PAIRS, headers={"Accept-Language": "en"}).json()["results"]
    assert one["labels"] == labels


def test_the_likelier_original_is_proposed_with_reasons_that_may_contradict(decider, contest):
    _, held, shown = a_pair(contest)
    Photo.objects.filter(pk=held.pk).update(captured_at=timezone.now(), width=400, height=300)
    Photo.objects.filter(pk=shown.pk).update(captured_at=None, width=4000, height=3000)
    (one,) = decider.get(PAIRS, headers={"Accept-Language": "en"}).json()["results"]
    told = one["likelier_original"]
    assert told["photo"] == held.pk
    reasons = [(reason["code"], reason["photo"]) for reason in told["reasons"]]
    assert reasons[:2] == [("has-capture-time", held.pk), ("more-pixels", shown.pk)]
    assert told["sentence"].startswith(
        f"{held.code} is more likely the original: only {held.code} tells when it was taken; "
        f"{shown.code} has more pixels"
    )


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


@pytest.mark.parametrize("word", ["open", "different"])
def test_an_officer_sees_the_own_side_of_a_pair_only(contest, officer, organizer, unit, word):
    given = {"verdict": word, "decided_by": organizer, "decided_at": timezone.now()}
    pair, held, shown = a_pair(contest, of=(unit, UnitFactory()), **given if word != "open" else {})
    Lookalike.objects.update(note=f"Xem {shown.code}")
    a_pair(contest)
    (one,) = client_of(officer).get(PAIRS, {"verdict": word}).json()["results"]
    sides = [one["first"], one["second"]]
    assert one["id"] == str(pair.pk)
    assert [side["id"] for side in sides if side] == [held.pk]
    assert sides.count(None) == 1
    hidden = ("transform", "regions", "likelier_original", "overlay", "refused")
    assert [one[name] for name in hidden] == [None] * 5
    assert not [text for text in _texts_in(one) if shown.pk in text or shown.code in text]


def _texts_in(value):
    """All texts anywhere in an answer."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for one in value for text in _texts_in(one)]
    return [value] if isinstance(value, str) else []


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
    for person, queries in ((organizer, 6), (officer, 7)):
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
        # The token, the subtree, the pair in a savepoint; verdicts wait for one another.
        with django_assert_num_queries(7 if connection.vendor == "postgresql" else 6):
            response = client.post(verdict(pair), {"verdict": "similar"})
        refusal(response, 404, "not-found")
        answers.add(response.content)
    assert len(answers) == 1
    assert client.post(verdict(inside), {"verdict": "similar"}).status_code == 200


def test_a_verdict_that_contradicts_earlier_ones_is_a_conflict_and_changes_nothing(
    decider, contest
):
    one, two, three = (PhotoFactory(contest=contest) for _ in range(3))
    pairs = [tied(contest, *both) for both in ((one, two), (two, three), (one, three))]
    assert decider.post(verdict(pairs[0]), {"verdict": "same-work"}).status_code == 200
    assert decider.post(verdict(pairs[1]), {"verdict": "different"}).status_code == 200
    told = refusal(
        decider.post(verdict(pairs[2]), {"verdict": "same-work"}), 409, "verdict-conflict"
    )
    assert told["pairs"] == [str(pairs[1].pk)]
    (one,) = decider.get(PAIRS).json()["results"]
    assert (one["id"], one["contradicting"]) == (str(pairs[2].pk), told["pairs"])
    assert Lookalike.objects.get(pk=pairs[2].pk).verdict == ""


def test_a_same_work_holds_for_copies_and_says_what_followed(decider, contest):
    original = PhotoFactory(contest=contest, status="approved")
    copies = [PhotoFactory(contest=contest, status="held") for _ in range(2)]
    first = tied(contest, original, copies[0])
    between = tied(contest, *copies)
    second = tied(contest, original, copies[1])
    body = {"verdict": "same-work", "refuse": copies[0].pk}
    assert decider.post(verdict(first), body).json()["settled_too"] == []
    told = decider.post(verdict(second), {"verdict": "same-work", "refuse": copies[1].pk}).json()
    assert told["settled_too"] == [str(between.pk)]
    assert told["refused_photos"] == [copies[1].pk]
    assert told["left_public"] == []
    assert {told[side]["copies"] for side in ("first", "second")} == {2}
    (derived,) = [
        one
        for one in decider.get(PAIRS, {"verdict": "same-work"}).json()["results"]
        if one["derived_from"]
    ]
    assert (derived["id"], derived["derived_from"]) == (str(between.pk), str(second.pk))


def test_a_verdict_can_be_taken_back_by_an_organizer_with_a_reason(decider, contest, officer, unit):
    pair, *_ = a_pair(contest, of=unit)
    url = f"{V1}/lookalikes/{pair.pk}/reopening/"
    refusal(decider.post(url, {"note": "Khiếu nại"}), 409, "not-in-this-state")
    decider.post(verdict(pair), {"verdict": "different"})
    refusal(decider.post(url, {}), 400, "invalid")
    refusal(client_of(officer).post(url, {"note": "Khiếu nại"}), 403, "permission-denied")
    assert decider.post(url, {"note": "Khiếu nại"}).json()["verdict"] == ""
    refusal(decider.post(f"{V1}/lookalikes/0/reopening/", {"note": "x"}), 404, "not-found")


def tied(contest, one, other):
    first, second = sorted([one, other], key=lambda photo: photo.pk)
    return Lookalike.objects.create(
        first=first, second=second, phash_distance=3, turn=0, found_at=timezone.now(), score=2.0
    )


@pytest.mark.parametrize("pair_id", ["0", "-1", "x", "9" * 30, "9" * 5000, "%00", "\u0661", "1.0"])
def test_an_odd_id_is_the_id_of_no_pair(decider, contest, pair_id):
    response = decider.post(f"{V1}/lookalikes/{pair_id}/verdict/", {"verdict": "similar"})
    refusal(response, 404, "not-found")


# --- the overlay --------------------------------------------------------------------------


def overlay_of(pair):
    return f"{V1}/lookalikes/{pair.pk}/overlay.webp"


def with_renditions(shown, picture):
    folder = storage.rendition_folder(shown)
    folder.mkdir(parents=True, exist_ok=True)
    picture.save(folder / "large.webp", "WEBP", quality=90)
    Photo.objects.filter(pk=shown.pk).update(
        width=picture.width, height=picture.height, renditions_ready_at=timezone.now()
    )


def test_the_overlay_lays_one_photo_on_the_other(decider, contest, tmp_path, settings):
    settings.CONTEST_RENDITIONS_ROOT = tmp_path
    upright = photo(1, (640, 480))
    mirrored = upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    pair, held, shown = a_pair(contest, transform=[-1, 0, 1, 0, 1, 0], relation="mirrored")
    with_renditions(held, mirrored)
    with_renditions(shown, upright)
    response = decider.get(overlay_of(pair))
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert response["Cache-Control"] == "private, no-store"
    with Image.open(io.BytesIO(response.content)) as together:
        assert max(together.size) >= 640


def test_an_overlay_shows_only_pairs_that_one_watches_over_wholly(contest, officer, unit):
    across, *_ = a_pair(contest, of=(unit, UnitFactory()))
    outside, *_ = a_pair(contest)
    client = client_of(officer)
    answers = set()
    for pair in (across, outside, Lookalike(pk=10**9)):
        response = client.get(overlay_of(pair))
        refusal(response, 404, "not-found")
        answers.add(response.content)
    assert len(answers) == 1


def test_an_overlay_of_photos_whose_files_are_away_is_not_found(decider, contest):
    pair, *_ = a_pair(contest)
    refusal(decider.get(overlay_of(pair)), 404, "not-found")
