"""Votes that arrive at once."""

from collections import Counter

import pytest
from django.db import connection
from rest_framework.test import APIClient

from photo_contest.domain.voters import mint_token, voter_of_token
from photo_contest.domain.voting import cast_vote, withdraw_vote
from photo_contest.errors import VoteBudgetSpent
from photo_contest.models import MintedVoter, Photo, Vote
from tests.factories import ContestFactory, PhotoFactory
from tests.races.conftest import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def post_vote(photo: Photo, **headers: str) -> tuple[int, str]:
    response = APIClient().post(f"/api/v1/photos/{photo.pk}/votes/", {}, headers=headers)
    return response.status_code, response.json().get("receipt", response.json().get("code"))


def test_a_hundred_identical_votes_are_one_row_and_one_receipt():
    photo, token = PhotoFactory(), mint_token()

    answers = at_once(100, lambda _: post_vote(photo, voter_token=token))

    assert Vote.objects.count() == 1
    receipt = Vote.objects.get().receipt
    assert Counter(answers) == {(201, receipt): 1, (200, receipt): 99}


def test_a_hundred_first_votes_with_one_idempotency_key_are_one_voter():
    photo = PhotoFactory()

    answers = at_once(100, lambda _: post_vote(photo, idempotency_key="mot-khoa-duy-nhat"))

    assert Vote.objects.count() == MintedVoter.objects.count() == 1
    receipt = Vote.objects.get().receipt
    assert Counter(answers) == {(201, receipt): 1, (200, receipt): 99}


def test_forty_votes_against_a_budget_of_five_keep_five():
    contest = ContestFactory(vote_budget=5)
    photos = PhotoFactory.create_batch(40, contest=contest)
    voter = voter_of_token(mint_token(), network="a" * 32)

    answers = at_once(40, lambda n: cast_vote(photo_id=photos[n].pk, voter=voter))

    refused = [one for one in answers if isinstance(one, VoteBudgetSpent)]
    assert Vote.objects.living().filter(voter=voter.key).count() == 5
    assert (len(answers) - len(refused), len(refused)) == (5, 35)


def test_withdrawing_and_voting_at_once_never_overspends_the_budget():
    contest = ContestFactory(vote_budget=3)
    photos = PhotoFactory.create_batch(8, contest=contest)
    voter = voter_of_token(mint_token(), network="a" * 32)
    for photo in photos[:3]:
        cast_vote(photo_id=photo.pk, voter=voter)

    def deed(number: int) -> None:
        if number % 2:
            withdraw_vote(photo_id=photos[number % 3].pk, voter=voter)
        else:
            cast_vote(photo_id=photos[number % 8].pk, voter=voter)

    answers = at_once(24, deed)

    assert Vote.objects.living().filter(voter=voter.key).count() <= 3
    unexpected = [
        one for one in answers if one is not None and not isinstance(one, VoteBudgetSpent)
    ]
    assert unexpected == []


def test_looking_how_a_voter_stands_leaves_the_plans_of_other_queries_alone():
    photo, voter = PhotoFactory(), voter_of_token(mint_token(), network="b" * 32)
    withdraw_vote(photo_id=photo.pk, voter=voter)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_seqscan")
            assert cursor.fetchone() == ("on",)
