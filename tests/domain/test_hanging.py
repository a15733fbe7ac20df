"""The shuffle in memory is the shuffle of the database."""

import pytest

from photo_contest.domain.gallery import gallery
from photo_contest.domain.hanging import hanging
from photo_contest.models import Contest, Photo
from photo_contest.models.photo import SHUFFLE_PRIME
from tests.factories import ContestFactory, PhotoFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SEED = "a-seed-of-one"


@pytest.fixture
def contest() -> Contest:
    contest = ContestFactory()
    for number in range(9):  # three of them share a place
        PhotoFactory(contest=contest, shuffle_key=max(2, number) * (SHUFFLE_PRIME // 10))
    return contest


def test_pages_forwards_and_backwards_are_the_databases_order(contest: Contest):
    rows = list(gallery(contest, seed=SEED).order_by("place", "pk"))
    whole, hung = [row.pk for row in rows], hanging(contest.pk)

    assert hung.shuffled(SEED, 100).ids == whole
    for size in (1, 2, 4):
        for at, row in enumerate(rows):
            place = (row.place, row.pk)
            after = hung.shuffled(SEED, size, after=place)
            assert (after.ids, after.before) == (whole[at + 1 : at + 1 + size], at + 1)
            before = hung.shuffled(SEED, size, after=place, backward=True)
            nearest = whole[max(0, at - size) : at]
            assert (before.ids, before.before) == (nearest[::-1], at - len(nearest))


def test_a_photo_that_came_or_went_is_seen_in_the_next_answer(contest: Contest):
    gone = Photo.objects.first()
    before = set(hanging(contest.pk).ids)

    Photo.objects.filter(pk=gone.pk).update(status="withdrawn", public_name="")
    come = PhotoFactory(contest=contest)

    assert set(hanging(contest.pk).ids) == before - {gone.pk} | {come.pk}


def test_without_photos_nothing_hangs():
    hung = hanging(ContestFactory().pk)

    assert hung.shuffled(SEED, 24).ids == []
    assert hung.among(units=frozenset({1}), topic=1).ids == []
