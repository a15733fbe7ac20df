"""Decisions that are made at once."""

import pytest
from django.utils import timezone

from photo_contest.domain.moderation import decide
from photo_contest.errors import AlreadyDecided
from photo_contest.models import Lookalike, Photo, Record
from tests.factories import ContestFactory, MemberFactory, PhotoFactory
from tests.races.conftest import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_two_moderators_who_refuse_both_photos_of_a_pair_wait_for_one_another():
    contest, organizer = ContestFactory(), MemberFactory(role="organizer")
    for _ in range(5):
        pair = sorted(
            PhotoFactory.create_batch(2, contest=contest, status="held"), key=lambda one: one.pk
        )
        Lookalike.objects.create(
            first=pair[0], second=pair[1], phash_distance=1, turn=0, found_at=timezone.now()
        )

        def refuse(number: int, pair: list[Photo] = pair) -> str:
            at = timezone.now()
            return decide(
                photo=pair[number], by=organizer, verdict="reject", reason="date", at=at
            ).status

        assert at_once(2, refuse) == ["rejected", "rejected"]


def test_of_two_moderators_on_one_photo_the_second_is_told():
    photo = PhotoFactory(status="pending")
    organizers = MemberFactory.create_batch(2, role="organizer")
    verdicts = ({"verdict": "approve"}, {"verdict": "reject", "reason": "date"})

    answers = at_once(
        2,
        lambda n: decide(
            photo=photo, by=organizers[n], version=1, at=timezone.now(), **verdicts[n]
        ),
    )

    assert sum(isinstance(one, AlreadyDecided) for one in answers) == 1
    assert Record.objects.filter(photo=photo).count() == 1
