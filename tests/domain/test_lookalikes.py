"""Photos that were sent before: held for a person, whose verdict is remembered."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from photo_contest.domain.authoring import resubmit_photo, withdraw_photo
from photo_contest.domain.duplicates import Like, hold, settle
from photo_contest.domain.moderation import decide
from photo_contest.errors import AlreadyDecided, Invalid, Missing, NotAllowed, VerdictOpen
from photo_contest.models import Contest, Lookalike, Member, Photo
from tests.factories import (
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    picture_file,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def contest() -> Contest:
    return ContestFactory()


@pytest.fixture
def organizer() -> Member:
    return MemberFactory(role="organizer")


def author() -> Member:
    return MemberFactory(unit=UnitFactory())


def copy_of(file: Path, turn: Image.Transpose | None = None, quality: int = 60) -> Path:
    copy = picture_file()
    with Image.open(file) as image:
        (image.transpose(turn) if turn is not None else image).save(copy, "JPEG", quality=quality)
    return copy


def a_pair(contest: Contest) -> tuple[Photo, Photo, Lookalike]:
    file = picture_file()
    first = submit(contest, author(), file=file).photo
    second = submit(contest, author(), file=copy_of(file)).photo
    return first, second, Lookalike.objects.get()


@pytest.mark.parametrize("turn", [None, *Image.Transpose])
def test_a_recompressed_copy_in_any_turn_is_held(contest, turn):
    file = picture_file()
    first = submit(contest, author(), file=file).photo
    received = submit(contest, author(), file=copy_of(file, turn))
    assert (first.status, received.photo.status) == ("pending", "held")
    (pair,) = received.lookalikes
    assert pair.other(received.photo) == first
    assert pair.relation != "exact"


def test_the_same_file_of_another_author_is_held_first_in_the_queue(contest):
    file = picture_file()
    submit(contest, author(), file=file)
    photo = submit(contest, author(), file=file).photo
    assert (photo.status, photo.same_as_another) == ("held", True)
    assert Lookalike.objects.get().relation == "exact"


def test_the_same_file_found_after_a_likeness_stands_first_too(contest):
    _, held, _ = a_pair(contest)
    assert (held.status, held.same_as_another) == ("held", False)
    like = Like(PhotoFactory(contest=contest).pk, "exact")
    hold(photo=held, likes=[like], found_in="submission", at=timezone.now())
    held.refresh_from_db()
    assert (held.status, held.same_as_another) == ("held", True)


def test_copies_are_found_across_contests(contest):
    file = picture_file()
    submit(contest, author(), file=file)
    assert submit(ContestFactory(), author(), file=copy_of(file)).photo.status == "held"


def test_ones_own_withdrawn_photo_is_no_lookalike(contest):
    me, file = author(), picture_file()
    first = submit(contest, me, file=file).photo
    withdraw_photo(photo=first, by=me, at=timezone.now())
    assert submit(contest, me, file=copy_of(file)).photo.status == "pending"


def test_approval_waits_for_the_verdict(contest, organizer):
    _, held, pair = a_pair(contest)
    with pytest.raises(VerdictOpen):
        decide(photo=held, by=organizer, verdict="approve", at=timezone.now())
    settle(pair_id=pair.pk, by=organizer, verdict="similar", note="cùng lúc", at=timezone.now())
    held.refresh_from_db()
    assert held.status == "pending"
    decide(photo=held, by=organizer, verdict="approve", at=timezone.now())


def test_same_work_refuses_the_named_photo_and_frees_the_other(contest, organizer):
    first, held, pair = a_pair(contest)
    settle(
        pair_id=pair.pk,
        by=organizer,
        verdict="same-work",
        refuse=held.pk,
        note="bản sau",
        at=timezone.now(),
    )
    held.refresh_from_db()
    first.refresh_from_db()
    assert (held.status, held.status_reason, first.status) == ("rejected", "same-work", "pending")


def test_a_verdict_is_remembered_and_nobody_is_asked_twice(contest, organizer):
    _, held, pair = a_pair(contest)
    settle(pair_id=pair.pk, by=organizer, verdict="different", at=timezone.now())
    with pytest.raises(AlreadyDecided):
        settle(pair_id=pair.pk, by=organizer, verdict="same-work", at=timezone.now())
    pair.refresh_from_db()
    assert (pair.verdict, pair.decided_by) == ("different", organizer)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"verdict": "stolen"}, "verdict"),
        ({"verdict": "similar", "refuse": "x"}, "refuse"),
        ({"verdict": "same-work", "refuse": "aaaaaaaaaaaa"}, "refuse"),
    ],
)
def test_a_verdict_that_cannot_be_is_refused(contest, organizer, words, field):
    *_, pair = a_pair(contest)
    with pytest.raises(Invalid) as refusal:
        settle(pair_id=pair.pk, by=organizer, **words, at=timezone.now())
    assert set(refusal.value.fields) == {field}


def test_officers_settle_pairs_that_lie_in_their_subtree_only(contest):
    first, _, pair = a_pair(contest)
    officer = MemberFactory(role="officer", office=first.unit)
    with pytest.raises(Missing):
        settle(pair_id=pair.pk, by=officer, verdict="similar", at=timezone.now())
    with pytest.raises(NotAllowed):
        settle(pair_id=pair.pk, by=MemberFactory(), verdict="similar", at=timezone.now())


def test_a_photo_held_only_because_of_one_that_leaves_is_freed(contest):
    first, held, _ = a_pair(contest)
    withdraw_photo(photo=first, by=first.author, at=timezone.now())
    held.refresh_from_db()
    assert held.status == "pending"


def test_a_pair_exists_once_in_one_order():
    first, second = sorted(PhotoFactory.create_batch(2), key=lambda photo: photo.pk)
    fields = {"phash_distance": 0, "turn": 0, "found_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Lookalike.objects.create(first=second, second=first, **fields)
    Lookalike.objects.create(first=first, second=second, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lookalike.objects.create(first=first, second=second, **fields)


def test_nobody_settles_a_pair_with_an_own_photo(contest):
    unit = UnitFactory()
    officer = MemberFactory(role="officer", office=unit, unit=unit)
    file = picture_file()
    submit(contest, MemberFactory(unit=unit), file=file)
    submit(contest, officer, file=copy_of(file))
    with pytest.raises(NotAllowed):
        settle(
            pair_id=Lookalike.objects.get().pk,
            by=officer,
            verdict="same-work",
            at=timezone.now(),
        )


def test_a_verdict_speaks_of_the_picture_that_was_seen(contest, organizer):
    """Another picture sent after it is compared anew, even with the same photo."""
    file, at = picture_file(), timezone.now()
    submit(contest, author(), file=file)
    second = submit(contest, author(), file=copy_of(file)).photo
    settle(pair_id=Lookalike.objects.get().pk, by=organizer, verdict="different", at=at)
    decide(photo=second, by=organizer, verdict="return", reason="small", at=at)
    again = resubmit_photo(photo=second, by=second.author, changes={}, file=file, at=at)
    assert (again.photo.status, again.photo.same_as_another) == ("held", True)


@pytest.mark.parametrize("status", ["rejected", "disqualified"])
def test_a_copy_of_a_photo_that_was_refused_is_held_too(contest, status):
    file = picture_file()
    first = submit(contest, author(), file=file).photo
    Photo.objects.filter(pk=first.pk).update(status=status)
    assert submit(contest, author(), file=copy_of(file)).photo.status == "held"
