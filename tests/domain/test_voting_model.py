"""Votes, withdrawals, revivals and budgets in any order are those of a simple model."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from photo_contest.domain.ballots import MAX_CHANGES
from photo_contest.domain.voters import mint_token, voter_of_token
from photo_contest.domain.voting import cast_vote, withdraw_vote
from photo_contest.errors import TooManyRequests, VoteBudgetSpent
from photo_contest.models import Vote
from tests.factories import ContestFactory, PhotoFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

PHOTOS = VOTERS = 3
photo_numbers = st.integers(0, PHOTOS - 1)
voter_numbers = st.integers(0, VOTERS - 1)


@dataclass
class Known:
    receipt: str
    is_living: bool = True
    changes: int = 0


@dataclass
class Model:
    budget: int
    votes: dict[tuple[int, int], Known] = field(default_factory=dict)

    def left(self, voter: int) -> int:
        living = [one for (who, _), one in self.votes.items() if who == voter and one.is_living]
        return self.budget - len(living)


class Voting(RuleBasedStateMachine):
    @initialize(budget=st.integers(1, 3), whole=st.none() | st.integers(1, 3))
    def begin(self, budget: int, whole: int | None):
        if whole is not None and whole < budget:
            budget, whole = whole, budget
        contest = ContestFactory(vote_budget=budget, vote_budget_whole=whole)
        self.photos = PhotoFactory.create_batch(PHOTOS, contest=contest)
        self.voters = [voter_of_token(mint_token(), network="n") for _ in range(VOTERS)]
        self.model = Model(budget)

    @rule(voter=voter_numbers, photo=photo_numbers)
    def cast(self, voter: int, photo: int):
        known = self.model.votes.get((voter, photo))
        order = {"photo_id": self.photos[photo].pk, "voter": self.voters[voter]}
        if known is not None and known.is_living:
            again = cast_vote(**order)
            assert (again.receipt, again.created) == (known.receipt, False)
            assert again.remaining == self.model.left(voter)
        elif known is not None and known.changes >= MAX_CHANGES:
            with pytest.raises(TooManyRequests):
                cast_vote(**order)
        elif self.model.left(voter) == 0:
            with pytest.raises(VoteBudgetSpent):
                cast_vote(**order)
        else:
            ballot = cast_vote(**order)
            if known is None:
                known = self.model.votes[voter, photo] = Known(ballot.receipt)
            else:
                known.is_living, known.changes = True, known.changes + 1
            assert (ballot.receipt, ballot.created) == (known.receipt, True)
            assert ballot.remaining == self.model.left(voter)

    @rule(voter=voter_numbers, photo=photo_numbers)
    def withdraw(self, voter: int, photo: int):
        known = self.model.votes.get((voter, photo))
        order = {"photo_id": self.photos[photo].pk, "voter": self.voters[voter]}
        if known is not None and known.is_living and known.changes >= MAX_CHANGES:
            with pytest.raises(TooManyRequests):
                withdraw_vote(**order)
            return
        withdraw_vote(**order)
        if known is not None and known.is_living:
            known.is_living, known.changes = False, known.changes + 1

    def teardown(self):
        if not hasattr(self, "model"):
            return
        rows = Vote.objects.filter(photo__in=self.photos).order_by("receipt")
        assert [(one.receipt, one.withdrawn_at is None, one.changes) for one in rows] == sorted(
            (one.receipt, one.is_living, one.changes) for one in self.model.votes.values()
        )


def test_any_order_of_votes_and_withdrawals_equals_the_model():
    run_state_machine_as_test(
        Voting,
        settings=settings(
            max_examples=25,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
