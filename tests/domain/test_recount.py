"""Counts can be taken again from the rows at any time, and the tally must equal them."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from photo_contest.domain.standings import vote_counts
from photo_contest.domain.tally import recount_later
from photo_contest.domain.voters import mint_token, voter_of_token
from photo_contest.domain.voting import cast_vote, withdraw_vote
from photo_contest.models import Contest, PhotoTally, Vote
from tests.factories import ContestFactory, PhotoFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def recount(contest: Contest, *options: str) -> tuple[list[list[str]], str]:
    """Lines of the answer below its heading, and what is told beside."""
    out, err = StringIO(), StringIO()
    call_command("recount", contest.slug, *options, stdout=out, stderr=err)
    return [line.split("\t") for line in out.getvalue().splitlines()][1:], err.getvalue()


def test_a_recount_tells_valid_provisional_and_withdrawn_votes_apart():
    contest = ContestFactory()
    first, second = PhotoFactory.create_batch(2, contest=contest)
    voters = [voter_of_token(mint_token(), network="n") for _ in range(3)]
    for voter in voters:
        cast_vote(photo_id=first.pk, voter=voter)
    cast_vote(photo_id=second.pk, voter=voters[0])
    withdraw_vote(photo_id=first.pk, voter=voters[0])
    Vote.objects.filter(voter=voters[1].key).update(state=Vote.State.PROVISIONAL)
    recount_later([first.pk])
    assert recount(contest) == (
        [
            [first.code, "approved", "1", "1", "1"],
            [second.code, "approved", "1", "0", "0"],
            ["total", "", "2", "1", "1"],
            ["tally", "", "2", "1", ""],
        ],
        "",
    )
    assert vote_counts([first, second]) == {first.pk: 1, second.pk: 1}


def test_a_tally_that_differs_is_told_photo_by_photo_and_repaired_when_asked():
    contest = ContestFactory()
    photo, other = PhotoFactory.create_batch(2, contest=contest)
    for one in (photo, other):
        cast_vote(photo_id=one.pk, voter=voter_of_token(mint_token(), network="n"))
    recount(contest)
    PhotoTally.objects.filter(photo=photo).update(public=9)
    with pytest.raises(CommandError) as refused:
        recount(contest)
    told = str(refused.value)
    assert told.startswith(f"{photo.code}: ")
    assert "\n" not in told
    assert ("public=9" in told, "public=1" in told) == (True, True)
    lines, err = recount(contest, "--repair")
    assert (lines[-1], err) == (["tally", "", "2", "0", ""], f"{told}\n")
    assert recount(contest) == (lines, "")


def test_a_contest_that_does_not_exist_is_told_in_a_sentence():
    with pytest.raises(CommandError, match="Không có cuộc thi này"):
        call_command("recount", "khong-co")
