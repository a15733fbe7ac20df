"""Verdicts on pairs: what follows for copies of the same work, and what contradicts."""

import pytest
from django.utils import timezone

from photo_contest.domain.duplicates import cluster_of, hold, reopen, settle, standing_of
from photo_contest.domain.duplicates.finding import Like
from photo_contest.errors import Invalid, Missing, NotAllowed, NotInThisState, VerdictConflict
from photo_contest.models import Contest, Lookalike, Member, Photo, Record
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SAME = "same-work"


@pytest.fixture
def contest() -> Contest:
    return ContestFactory()


@pytest.fixture
def organizer() -> Member:
    return MemberFactory(role="organizer")


def photos(contest: Contest, *states: str, **fields: object) -> list[Photo]:
    return [PhotoFactory(contest=contest, status=state, **fields) for state in states]


def pair_of(one: Photo, other: Photo) -> Lookalike:
    first, second = sorted([one, other], key=lambda photo: photo.pk)
    return Lookalike.objects.create(
        first=first, second=second, phash_distance=3, turn=0, found_at=timezone.now()
    )


def say(pair: Lookalike, verdict: str, by: Member, **more: str):
    return settle(pair_id=pair.pk, by=by, verdict=verdict, at=timezone.now(), **more)


def states(*photos: Photo) -> list[str]:
    for photo in photos:
        photo.refresh_from_db()
    return [photo.status for photo in photos]


def verdicts(*pairs: Lookalike) -> list[tuple[str, int | None]]:
    """Each verdict, and the pair it follows from."""
    for pair in pairs:
        pair.refresh_from_db()
    return [(pair.verdict, pair.derived_from_id) for pair in pairs]


# --- what follows -------------------------------------------------------------------------


def test_same_work_settles_every_open_pair_between_the_two_works(contest, organizer):
    a, b, c, d = photos(contest, "held", "held", "held", "held")
    ab, cd, ac, bd, ad = (pair_of(*two) for two in ((a, b), (c, d), (a, c), (b, d), (a, d)))
    say(ab, SAME, organizer)
    say(cd, SAME, organizer)
    settled = say(ac, SAME, organizer, note="xem cả hai")
    assert sorted(one.pk for one in settled.derived) == sorted([bd.pk, ad.pk])
    assert verdicts(ab, cd, ac, bd, ad) == [
        (SAME, None),
        (SAME, None),
        (SAME, None),
        (SAME, ac.pk),
        (SAME, ac.pk),
    ]
    bd.refresh_from_db()
    ac.refresh_from_db()
    assert (bd.decided_by, bd.decided_at) == (organizer, ac.decided_at)
    assert cluster_of(a.pk) == {one.pk for one in (a, b, c, d)}
    assert states(a, b, c, d) == ["pending"] * 4


def test_what_follows_stands_in_the_record_of_both_photos(contest, organizer):
    a, b, c = photos(contest, "held", "held", "held")
    ab, ac, bc = pair_of(a, b), pair_of(a, c), pair_of(b, c)
    say(ab, SAME, organizer)
    say(ac, SAME, organizer)
    told = Record.objects.filter(action="lookalike-verdict", data__pair=bc.pk)
    assert {one.photo_id for one in told} == {b.pk, c.pk}
    assert {one.data["derived_from"] for one in told} == {ac.pk}


def test_similar_and_different_speak_of_their_pair_alone(contest, organizer):
    a, b, c = photos(contest, "held", "held", "held")
    ab, ac, bc = pair_of(a, b), pair_of(a, c), pair_of(b, c)
    say(ab, SAME, organizer)
    assert say(ac, "different", organizer).derived == []
    assert verdicts(bc) == [("", None)]


def test_a_pair_found_later_within_a_work_is_settled_already(contest, organizer):
    a, b, c = photos(contest, "approved", "pending", "pending")
    ab = pair_of(a, b)
    say(ab, SAME, organizer)
    say(pair_of(b, c), SAME, organizer)
    found = hold(photo=c, likes=[Like(a.pk, "near", 2.0)], found_in="second-pass", at=c.status_at)
    assert found == []
    pair = Lookalike.objects.of(a).of(c).get()
    assert (pair.verdict, pair.decided_by) == (SAME, organizer)
    assert pair.derived_from_id is not None
    assert states(c) == ["pending"]


# --- what contradicts ---------------------------------------------------------------------


@pytest.mark.parametrize("denial", ["different", "similar"])
def test_same_work_against_a_verdict_between_the_works_changes_nothing(contest, organizer, denial):
    a, b, c = photos(contest, "held", "held", "held")
    ab, ac, bc = pair_of(a, b), pair_of(a, c), pair_of(b, c)
    say(ab, SAME, organizer)
    say(ac, denial, organizer)
    assert standing_of([bc])[bc.pk].contradicting == [ac.pk]
    with pytest.raises(VerdictConflict) as refusal:
        say(bc, SAME, organizer, refuse=c.pk)
    assert refusal.value.params["pairs"] == [str(ac.pk)]
    assert verdicts(ab, ac, bc) == [(SAME, None), (denial, None), ("", None)]
    assert states(b, c) == ["held", "held"]
    assert say(bc, "different", organizer).pair.verdict == "different"


@pytest.mark.parametrize("denial", ["different", "similar"])
def test_two_photos_of_one_work_cannot_be_told_apart(contest, organizer, denial):
    a, b, c = photos(contest, "held", "held", "held")
    ab, bc = pair_of(a, b), pair_of(b, c)
    say(ab, SAME, organizer)
    say(bc, SAME, organizer)
    ac = pair_of(a, c)  # as if it had been found by a way that settles nothing
    assert standing_of([ac])[ac.pk].contradicting == [ab.pk, bc.pk]
    with pytest.raises(VerdictConflict) as refusal:
        say(ac, denial, organizer)
    assert refusal.value.params["pairs"] == [str(ab.pk), str(bc.pk)]
    assert say(ac, SAME, organizer).pair.verdict == SAME


@pytest.mark.parametrize("count", [1, 3])
def test_how_pairs_stand_costs_as_many_queries_however_many(
    contest, organizer, count, django_assert_num_queries
):
    rows = []
    for _ in range(count):
        a, b, c = photos(contest, "held", "held", "held")
        say(pair_of(a, b), SAME, organizer)
        rows.append(pair_of(b, c))
    with django_assert_num_queries(3):  # the ties of the photos, those of their copies, denials
        standing = standing_of(rows)
    assert {len(one.first_work | one.second_work) for one in standing.values()} == {3}
    assert not any(one.contradicting for one in standing.values())


# --- who is refused -----------------------------------------------------------------------


def test_waiting_copies_of_the_refused_photo_follow_and_those_of_the_other_do_not(
    contest, organizer
):
    kept, kept_copy, refused, copy, public = photos(
        contest, "approved", "held", "held", "returned", "approved"
    )
    elsewhere = PhotoFactory(status="pending")
    say(pair_of(kept, kept_copy), SAME, organizer)
    for one in (copy, public, elsewhere):
        say(pair_of(refused, one), SAME, organizer)
    settled = say(pair_of(kept, refused), SAME, organizer, refuse=refused.pk)
    assert settled.refused == [refused.pk, copy.pk]
    assert settled.left_public == [public.pk]
    assert states(kept, kept_copy, refused, copy, public, elsewhere) == [
        "approved",
        "pending",
        "rejected",
        "rejected",
        "approved",
        "pending",
    ]


def test_authors_of_refused_photos_are_told_the_reason_and_not_the_note(contest, organizer):
    """It is written for moderators, and may name another's unpublished photo."""
    kept, refused, copy = photos(contest, "held", "held", "returned")
    say(pair_of(refused, copy), SAME, organizer)
    pair = pair_of(kept, refused)
    say(pair, SAME, organizer, refuse=refused.pk, note=f"Chép của {kept.code}")
    assert states(refused, copy) == ["rejected", "rejected"]
    assert [(one.status_reason, one.status_note) for one in (refused, copy)] == [(SAME, "")] * 2
    pair.refresh_from_db()
    told = Record.objects.exclude(note="").values_list("action", "photo", "note")
    assert set(told) == {
        ("lookalike-verdict", photo.pk, f"Chép của {kept.code}") for photo in (kept, refused)
    }
    assert pair.note == f"Chép của {kept.code}"


def test_an_officers_verdict_refuses_no_copy_of_another_unit(contest, organizer):
    unit = UnitFactory()
    officer = MemberFactory(role="officer", office=unit)
    kept, refused = photos(contest, "held", "held", unit=unit)
    (far,) = photos(contest, "pending")
    say(pair_of(refused, far), SAME, organizer)
    settled = say(pair_of(kept, refused), SAME, officer, refuse=refused.pk)
    assert settled.refused == [refused.pk]
    assert states(far) == ["pending"]


def test_nobody_settles_a_work_that_an_own_photo_is_part_of(contest, organizer):
    a, b, own = photos(contest, "held", "held", "held")
    judge = MemberFactory(role="organizer")
    Photo.objects.filter(pk=own.pk).update(author=judge)
    say(pair_of(b, own), SAME, organizer)
    with pytest.raises(NotAllowed):
        say(pair_of(a, b), SAME, judge)


# --- an objection -------------------------------------------------------------------------


def test_a_verdict_is_asked_again_with_all_that_followed_from_it(contest, organizer):
    a, b, c = photos(contest, "approved", "held", "held")
    ab, bc, ac = pair_of(a, b), pair_of(b, c), pair_of(a, c)
    say(bc, SAME, organizer)
    say(ab, SAME, organizer, refuse=b.pk)
    assert states(b, c) == ["rejected", "rejected"]
    Photo.objects.filter(pk=c.pk).update(status="pending")
    pair = reopen(pair_id=ab.pk, by=organizer, note="Tác giả khiếu nại", at=timezone.now())
    assert (pair.verdict, pair.decided_by, pair.refused) == ("", None, None)
    assert verdicts(ab, ac, bc) == [("", None), ("", None), (SAME, None)]
    assert states(b, c) == ["rejected", "held"]
    told = Record.objects.get(action="lookalike-reopened", data__pair=ab.pk, photo=a)
    assert (told.actor, told.reason, told.note) == (organizer, SAME, "Tác giả khiếu nại")
    assert told.data["judge"] == organizer.pk


def test_what_other_verdicts_demand_is_not_asked_again(contest, organizer):
    a, b, c = photos(contest, "held", "held", "held")
    ab, bc, ac = pair_of(a, b), pair_of(b, c), pair_of(a, c)
    say(ab, SAME, organizer)
    say(bc, SAME, organizer)
    with pytest.raises(VerdictConflict) as refusal:  # ac follows from it
        reopen(pair_id=ac.pk, by=organizer, note="x", at=timezone.now())
    assert refusal.value.params["pairs"] == [str(bc.pk)]
    Lookalike.objects.filter(pk=ac.pk).update(derived_from=None)  # a person had said so, too
    with pytest.raises(VerdictConflict) as refusal:
        reopen(pair_id=ab.pk, by=organizer, note="x", at=timezone.now())
    assert refusal.value.params["pairs"] == [str(bc.pk), str(ac.pk)]


def test_who_may_have_a_verdict_asked_again(contest, organizer):
    a, b = photos(contest, "held", "held")
    pair, at = pair_of(a, b), timezone.now()
    with pytest.raises(NotInThisState):
        reopen(pair_id=pair.pk, by=organizer, note="x", at=at)
    say(pair, "similar", organizer)
    with pytest.raises(NotAllowed):
        reopen(pair_id=pair.pk, by=MemberFactory(role="officer", office=a.unit), note="x", at=at)
    with pytest.raises(Invalid):
        reopen(pair_id=pair.pk, by=organizer, note=" ", at=at)
    with pytest.raises(Missing):
        reopen(pair_id=0, by=organizer, note="x", at=at)
    assert reopen(pair_id=pair.pk, by=organizer, note="x", at=at).verdict == ""
