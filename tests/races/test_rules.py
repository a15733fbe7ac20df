"""Organizers who decide at once."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from photo_contest.domain import provisional
from photo_contest.domain.contest_rules import change_rules, extend_voting, rules_of
from photo_contest.domain.provisional import drop_votes, release_votes
from photo_contest.errors import Invalid
from photo_contest.models import Record, RecountDue, Vote, VotingExtension
from tests.factories import ContestFactory, MemberFactory, PhotoFactory
from tests.races.conftest import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

HOUR = dt.timedelta(hours=1)


def test_of_eight_equal_extensions_at_once_one_is_made():
    contest, by = ContestFactory(), MemberFactory(role="organizer")
    closed_at, notice_ends_at = contest.voting_closes_at, contest.notice_ends_at

    def extend(_: int) -> VotingExtension:
        one, at = type(contest).objects.get(pk=contest.pk), timezone.now()
        return extend_voting(
            contest=one, by=by, closes_at=closed_at + HOUR, reason="Mất điện", at=at
        )

    answers = at_once(8, extend)

    assert Counter(type(one) for one in answers) == {VotingExtension: 1, Invalid: 7}
    assert (VotingExtension.objects.count(), Record.objects.count()) == (1, 1)
    contest.refresh_from_db()
    assert (contest.voting_closes_at, contest.notice_ends_at) == (
        closed_at + HOUR,
        notice_ends_at + HOUR,
    )


def test_rules_that_fit_alone_do_not_slip_in_together():
    """A budget of 20 a day and one of 10 for the whole contest: whichever comes second is no more
    possible."""
    contest = ContestFactory(voting_opens_at=timezone.now() + HOUR)
    by, changes = MemberFactory(role="organizer"), ({"vote_budget": 20}, {"vote_budget_whole": 10})

    def change(n: int) -> object:
        one = type(contest).objects.get(pk=contest.pk)
        return change_rules(contest=one, by=by, changes=changes[n % 2], at=timezone.now())

    answers = at_once(8, change)

    assert [type(one) for one in answers].count(Invalid) == 4
    contest.refresh_from_db()
    rules = rules_of(contest)
    assert (rules["vote_budget"], rules["vote_budget_whole"]) in ((20, None), (5, 10))


def test_each_provisional_vote_is_decided_once(monkeypatch):
    monkeypatch.setattr(provisional, "CHUNK", 10)
    contest, by, at = ContestFactory(), MemberFactory(role="organizer"), timezone.now()
    photos = PhotoFactory.create_batch(3, contest=contest)
    Vote.objects.bulk_create(
        Vote(
            receipt=f"{n:032x}",
            contest=contest,
            photo=photos[n % 3],
            voter=f"{n:032x}",
            period="contest",
            budget_period="contest",
            slot=1,
            cast_at=at,
            changed_at=at,
            state="provisional",
            network="a" * 32,
        )
        for n in range(100)
    )

    def decide(n: int) -> int:
        verb = (release_votes, drop_votes)[n % 2]
        return verb(contest=contest, by=by, at=at, reason="Đã xem")

    answers = at_once(4, decide)

    states = Counter(Vote.objects.values_list("state", flat=True))
    assert states["counted"] == answers[0] + answers[2]
    assert states["dropped"] == answers[1] + answers[3]
    assert states.total() == 100 == sum(states[one] for one in ("counted", "dropped"))
    assert set(RecountDue.objects.values_list("photo_id", flat=True)) == {one.pk for one in photos}
