"""Casting and withdrawing votes."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from photo_contest.domain.ballots import MAX_CHANGES, replay_votes
from photo_contest.domain.voters import Voter, mint_token, voter_of_member, voter_of_token
from photo_contest.domain.voting import cast_vote, withdraw_vote
from photo_contest.errors import (
    MembersOnly,
    Missing,
    OwnPhoto,
    TooManyRequests,
    VoteBudgetSpent,
    VoterTokenInvalid,
    VotingClosed,
)
from photo_contest.models import Contest, Photo, Vote
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory, moved

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

HOUR = dt.timedelta(hours=1)


def stranger() -> Voter:
    return voter_of_token(mint_token(), network="b" * 32)


def move_voting(contest: Contest, *, opens: dt.timedelta, closes: dt.timedelta) -> None:
    now = timezone.now()
    moved(
        contest,
        submission_opens_at=now - 9 * HOUR,
        submission_closes_at=now - 8 * HOUR,
        voting_opens_at=now + opens,
        voting_closes_at=now + closes,
    )


def test_a_vote_is_recorded_once_with_a_receipt():
    photo, voter = PhotoFactory(), stranger()
    first, second = (cast_vote(photo_id=photo.pk, voter=voter) for _ in range(2))
    assert (first.created, second.created) == (True, False)
    assert first.receipt == second.receipt
    assert len(bytes.fromhex(first.receipt)) == 16
    assert (first.remaining, first.state, first.period) == (4, "counted", "contest")
    assert abs(first.cast_at - timezone.now()) < HOUR
    vote = Vote.objects.get()
    assert (vote.voter, vote.member, vote.slot) == (voter.key, None, 1)


def test_the_budget_is_per_voter_and_day_and_given_back_on_withdrawal():
    contest = ContestFactory(vote_budget=2)
    photos, voter = PhotoFactory.create_batch(3, contest=contest), stranger()
    for photo in photos[:2]:
        cast_vote(photo_id=photo.pk, voter=voter)
    with pytest.raises(VoteBudgetSpent):
        cast_vote(photo_id=photos[2].pk, voter=voter)
    withdraw_vote(photo_id=photos[0].pk, voter=voter)
    assert cast_vote(photo_id=photos[2].pk, voter=voter).remaining == 0
    with pytest.raises(VoteBudgetSpent):  # reviving needs a free slot, too
        cast_vote(photo_id=photos[0].pk, voter=voter)
    cast_vote(photo_id=photos[0].pk, voter=stranger())  # another voter has an own budget


def test_yesterdays_votes_leave_todays_budget_whole():
    contest = ContestFactory(vote_budget=1)
    first, second = PhotoFactory.create_batch(2, contest=contest)
    voter = stranger()
    cast_vote(photo_id=first.pk, voter=voter)
    Vote.objects.update(budget_period="2026-01-01")
    assert cast_vote(photo_id=second.pk, voter=voter).created


def test_a_withdrawn_vote_is_revived_with_the_same_receipt():
    photo, voter = PhotoFactory(), stranger()
    first = cast_vote(photo_id=photo.pk, voter=voter)
    withdraw_vote(photo_id=photo.pk, voter=voter)
    assert not Vote.objects.living().exists()
    again = cast_vote(photo_id=photo.pk, voter=voter)
    assert (again.created, again.receipt, again.cast_at) == (True, first.receipt, first.cast_at)
    assert Vote.objects.count() == 1


def test_a_vote_changes_at_most_ten_times():
    photo, voter = PhotoFactory(), stranger()
    cast_vote(photo_id=photo.pk, voter=voter)
    for _ in range(MAX_CHANGES // 2):
        withdraw_vote(photo_id=photo.pk, voter=voter)
        cast_vote(photo_id=photo.pk, voter=voter)
    with pytest.raises(TooManyRequests):
        withdraw_vote(photo_id=photo.pk, voter=voter)
    assert Vote.objects.living().count() == 1


def test_withdrawing_nothing_is_fine():
    withdraw_vote(photo_id=PhotoFactory().pk, voter=stranger())
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    ("opens", "closes"), [(HOUR, 2 * HOUR), (-2 * HOUR, -HOUR)], ids=["before", "after"]
)
def test_outside_its_window_voting_is_closed(opens, closes):
    photo = PhotoFactory()
    move_voting(photo.contest, opens=opens, closes=closes)
    with pytest.raises(VotingClosed):
        cast_vote(photo_id=photo.pk, voter=stranger())


def test_after_the_close_a_repeated_vote_still_gives_its_receipt_but_is_not_withdrawn():
    photo, voter = PhotoFactory(), stranger()
    receipt = cast_vote(photo_id=photo.pk, voter=voter).receipt
    move_voting(photo.contest, opens=-2 * HOUR, closes=-HOUR)
    again = cast_vote(photo_id=photo.pk, voter=voter)
    assert (again.receipt, again.created) == (receipt, False)
    with pytest.raises(VotingClosed):
        withdraw_vote(photo_id=photo.pk, voter=voter)
    assert Vote.objects.living().count() == 1


def test_authors_do_not_vote_for_their_own_photo():
    photo = PhotoFactory()
    with pytest.raises(OwnPhoto):
        cast_vote(photo_id=photo.pk, voter=voter_of_member(photo.author, network="n"))


def test_strangers_do_not_vote_where_only_members_do():
    photo = PhotoFactory(contest__voters="members")
    with pytest.raises(MembersOnly):
        cast_vote(photo_id=photo.pk, voter=stranger())
    ballot = cast_vote(photo_id=photo.pk, voter=voter_of_member(MemberFactory(), network="n"))
    assert ballot.created


@pytest.mark.parametrize(
    "status", ["pending", "held", "rejected", "returned", "withdrawn", "disqualified"]
)
def test_a_photo_that_is_not_public_takes_no_vote(status):
    with pytest.raises(Missing):
        cast_vote(photo_id=PhotoFactory(status=status).pk, voter=stranger())


def test_a_photo_whose_pictures_are_not_made_yet_takes_no_vote():
    with pytest.raises(Missing):
        cast_vote(photo_id=PhotoFactory(public_name="").pk, voter=stranger())


def test_a_vote_a_day_where_the_rules_say_so():
    photo, voter = PhotoFactory(contest__vote_period="day"), stranger()
    today = timezone.localdate().isoformat()
    first = cast_vote(photo_id=photo.pk, voter=voter)
    assert first.period == today
    Vote.objects.update(period="2026-01-01", budget_period="2026-01-01")
    second = cast_vote(photo_id=photo.pk, voter=voter)
    assert second.created
    assert second.receipt != first.receipt


@pytest.mark.parametrize("spoil", [lambda t: t + "x", lambda t: "x" + t, lambda _: "", str.upper])
def test_a_token_that_we_did_not_sign_is_refused(spoil: Callable[[str], str]):
    with pytest.raises(VoterTokenInvalid):
        voter_of_token(spoil(mint_token()), network="n")


def test_signing_keys_rotate(settings):
    token = mint_token()
    key = voter_of_token(token, network="n").key
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-key"
    assert voter_of_token(token, network="n").key == key
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(VoterTokenInvalid):
        voter_of_token(token, network="n")


def test_neither_token_nor_its_content_is_stored():
    photo, token = PhotoFactory(), mint_token()
    cast_vote(photo_id=photo.pk, voter=voter_of_token(token, network="n"))
    stored = str(Vote.objects.values().get())
    assert token not in stored
    assert token.partition(":")[0] not in stored


def test_two_rows_for_one_photo_voter_and_period_cannot_exist():
    vote_again(lambda vote: None, "one_vote|unique")


def test_two_living_votes_cannot_use_one_slot():
    def elsewhere(vote: Vote) -> None:
        vote.photo = PhotoFactory(contest=vote.contest)

    vote_again(elsewhere, "slot|unique|UNIQUE")


def vote_again(change: Callable[[Vote], None], rule: str) -> None:
    cast_vote(photo_id=PhotoFactory().pk, voter=stranger())
    vote = Vote.objects.get()
    change(vote)
    vote.pk, vote.receipt = None, "f" * 32
    with pytest.raises(IntegrityError, match=f"(?i){rule}"), transaction.atomic():
        vote.save(force_insert=True)


def test_replayed_votes_keep_the_rules():
    contest = ContestFactory(vote_budget=2)
    photos = PhotoFactory.create_batch(4, contest=contest)
    at = timezone.now() - HOUR
    rows = [(photo, "v" * 32, None, at, "n" * 32) for photo in photos]
    rows.append((photos[0], "w" * 32, photos[0].author, at, "n" * 32))  # own photo
    rows.append((photos[0], "x" * 32, None, at - dt.timedelta(days=30), "n" * 32))  # too early
    assert replay_votes(rows) == Vote.objects.count() == 2


def test_replayed_votes_count_for_the_members_units():
    photo, member = PhotoFactory(), MemberFactory()
    unit = UnitFactory()
    rows = [(photo, "v" * 32, member, timezone.now(), "n" * 32)]
    assert replay_votes(rows, units={member.pk: unit.pk}) == 1
    assert Vote.objects.get().unit == unit


def test_a_public_photo_is_found_by_votes_and_pages(django_assert_num_queries):
    photo, voter = PhotoFactory(), stranger()
    photo = Photo.objects.select_related("contest").get(pk=photo.pk)
    with django_assert_num_queries(2):  # the vote, then how the voter stands
        cast_vote(photo_id=photo.pk, voter=voter)
