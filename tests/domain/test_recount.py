"""Counts can be taken again from the rows at any time."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from photo_contest.domain.standings import vote_counts
from photo_contest.domain.voters import mint_token, voter_of_token
from photo_contest.domain.voting import cast_vote, withdraw_vote
from photo_contest.models import Vote
from tests.factories import ContestFactory, PhotoFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_recount_tells_valid_provisional_and_withdrawn_votes_apart():
    contest = ContestFactory()
    first, second = PhotoFactory.create_batch(2, contest=contest)
    voters = [voter_of_token(mint_token(), network="n") for _ in range(3)]
    for voter in voters:
        cast_vote(photo=first, voter=voter)
    cast_vote(photo=second, voter=voters[0])
    withdraw_vote(photo=first, voter=voters[0])
    Vote.objects.filter(voter=voters[1].key).update(state=Vote.State.PROVISIONAL)
    out = StringIO()
    call_command("recount", contest.slug, stdout=out)
    lines = [line.split("\t") for line in out.getvalue().splitlines()]
    assert lines[1:] == [
        [first.code, "approved", "1", "1", "1"],
        [second.code, "approved", "1", "0", "0"],
        ["total", "", "2", "1", "1"],
    ]
    assert vote_counts([first, second]) == {first.pk: 1, second.pk: 1}


def test_a_contest_that_does_not_exist_is_told_in_a_sentence():
    with pytest.raises(CommandError, match="Không có cuộc thi này"):
        call_command("recount", "khong-co")
