"""Votes that arrive at once at several processes, also with wrong clocks."""

import datetime as dt
import os
import re
import threading
import time
from collections import Counter

import pytest
from django.utils import timezone

from photo_contest.domain.voters import mint_token, voter_of_token
from photo_contest.domain.voting import cast_vote
from photo_contest.errors import VotingClosed
from photo_contest.models import Vote
from tests.factories import ContestFactory, PhotoFactory
from tests.races.conftest import at_once
from tests.races.voting_process import voting_processes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

WHOLE = os.environ.get("CONTEST_FAULTS") == "whole"
RECEIPT = re.compile("[0-9a-f]{32}")
PROCESSES = 3


def dealt(votes: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    return [votes[n::PROCESSES] for n in range(PROCESSES)]


def test_two_hundred_identical_votes_over_three_processes_are_one_row_and_one_receipt():
    photo = PhotoFactory()
    with voting_processes([0] * PROCESSES) as processes:
        for _ in range(50 if WHOLE else 3):
            token = mint_token()
            for process, share in zip(processes, dealt([(photo.pk, token)] * 200), strict=True):
                process.tell(share)
            answers = Counter(one for process in processes for one in process.answers())

            vote = Vote.objects.get(voter=voter_of_token(token, network="n").key)
            assert answers == {vote.receipt: 200}


def test_forty_votes_over_three_processes_against_a_budget_of_five_keep_five():
    contest = ContestFactory(vote_budget=7, vote_budget_whole=9)
    photos = PhotoFactory.create_batch(42, contest=contest)
    with voting_processes([0] * PROCESSES) as processes:
        for _ in range(20 if WHOLE else 2):
            token = mint_token()
            voter = voter_of_token(token, network="n")
            for photo in photos[:2]:
                cast_vote(photo_id=photo.pk, voter=voter)
            asked = [(photo.pk, token) for photo in photos[2:]]
            for process, share in zip(processes, dealt(asked), strict=True):
                process.tell(share)
            answers = [one for process in processes for one in process.answers()]

            refused = answers.count("vote-budget-spent")
            kept = [one for one in answers if RECEIPT.fullmatch(one)]
            assert (len(kept), refused) == (5, 35)
            assert Vote.objects.living().filter(voter=voter.key).count() == 7


def test_clocks_ten_minutes_off_agree_on_the_close():
    soon = timezone.now() + dt.timedelta(minutes=5)
    past = timezone.now() - dt.timedelta(minutes=5)
    still_open = PhotoFactory(
        contest=ContestFactory(submission_closes_at=soon, voting_closes_at=soon)
    )
    closed = PhotoFactory(contest=ContestFactory(submission_closes_at=past, voting_closes_at=past))
    with voting_processes([-600, 0, 600]) as processes:
        for process in processes:
            process.tell([(still_open.pk, mint_token()), (closed.pk, mint_token())])
            cast, refused = process.answers()
            assert RECEIPT.fullmatch(cast)
            assert refused == "voting-closed"


def test_three_hundred_writers_across_the_close_leave_none_after_it_and_none_missing():
    closes_at = timezone.now() + dt.timedelta(seconds=4)
    contest = ContestFactory(submission_closes_at=closes_at, voting_closes_at=closes_at)
    photo = PhotoFactory(contest=contest)
    began = threading.Event()

    def write_until_the_close(_: int) -> list[str]:
        receipts = []
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            voter = voter_of_token(mint_token(), network="n")
            try:
                receipts.append(cast_vote(photo_id=photo.pk, voter=voter).receipt)
            except VotingClosed:
                return receipts
            began.set()
        raise AssertionError("voting did not close")

    acknowledged = [one for receipts in at_once(300, write_until_the_close) for one in receipts]

    assert began.is_set()
    assert sorted(Vote.objects.values_list("receipt", flat=True)) == sorted(acknowledged)
    assert not Vote.objects.filter(cast_at__gte=closes_at).exists()
