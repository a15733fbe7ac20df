"""Casting and withdrawing a vote."""

import datetime as dt
from dataclasses import dataclass

from photo_contest.domain import ballots
from photo_contest.domain.ballots import CastVote, Order, Standing
from photo_contest.domain.voters import Voter
from photo_contest.errors import (
    MembersOnly,
    Missing,
    OwnPhoto,
    TooBusy,
    TooManyRequests,
    VoteBudgetSpent,
    VoterTokenInvalid,
    VotingClosed,
)
from photo_contest.models import Contest

_ROUNDS = (
    40  # a racing vote is tried again; more racers than this on one voter's budget are a flood
)


@dataclass(frozen=True, slots=True)
class Ballot:
    """A recorded vote as its voter sees it."""

    receipt: str
    photo: str
    period: str
    cast_at: dt.datetime
    remaining: int
    state: str
    created: bool


def cast_vote(*, photo_id: str, voter: Voter) -> Ballot:
    """Record one vote of this voter for a public photo.

    The same voter, photo and period again give the same receipt, also after the close and with a
    spent budget; a withdrawn vote is revived. Refuses: an unlisted photo (Missing), one's own
    (OwnPhoto), a stranger where only members vote (MembersOnly), a member's token that ended
    (VoterTokenInvalid), outside [opens, closes) (VotingClosed), a spent budget (VoteBudgetSpent),
    more than ten changes of one vote (TooManyRequests).
    """
    order, revived = Order(photo_id, voter), False
    for _ in range(_ROUNDS):
        standing = _public(ballots.cast(order))
        _refuse_voter(standing)
        vote = standing.vote
        if vote is not None and vote.is_living:
            created = revived or vote.receipt == order.receipt
            return _ballot(photo_id, vote, standing.remaining, created=created)
        _refuse_by(standing)
        if vote is not None:
            revived = ballots.revive_vote(vote=vote, photo_id=photo_id)
    raise TooBusy


def withdraw_vote(*, photo_id: str, voter: Voter) -> None:
    """Withdraw this voter's living vote of the period; none is fine too.

    Refuses an unlisted photo (Missing), a member's token that ended (VoterTokenInvalid), after the
    close (VotingClosed), the eleventh change (TooManyRequests).
    """
    order = Order(photo_id, voter)
    for _ in range(_ROUNDS):
        standing = _public(ballots.look(order))
        _refuse_ended_token(standing)
        vote = standing.vote
        if vote is None or not vote.is_living:
            return
        if not standing.is_open:
            raise VotingClosed(contest=_contest(standing))
        _refuse_many_changes(vote)
        if ballots.withdraw_vote(vote=vote, photo_id=photo_id):
            return
    raise TooBusy


def _public(standing: Standing | None) -> Standing:
    if standing is None or not standing.is_public:
        raise Missing(what="photo")
    return standing


def _refuse_ended_token(standing: Standing) -> None:
    if standing.token_ended:
        raise VoterTokenInvalid


def _refuse_voter(standing: Standing) -> None:
    _refuse_ended_token(standing)
    if standing.is_own:
        raise OwnPhoto
    if standing.is_stranger:
        raise MembersOnly


def _refuse_by(standing: Standing) -> None:
    if not standing.is_open:
        contest = _contest(standing)
        raise VotingClosed(contest=contest, before=standing.now < contest.voting_opens_at)
    if standing.vote is not None:
        _refuse_many_changes(standing.vote)
    if standing.remaining == 0:
        raise VoteBudgetSpent(contest=_contest(standing))


def _refuse_many_changes(vote: CastVote) -> None:
    if vote.changes >= ballots.MAX_CHANGES:
        raise TooManyRequests(24 * 3600)


def _contest(standing: Standing) -> Contest:
    return Contest.objects.get(pk=standing.contest_id)


def _ballot(photo_id: str, vote: CastVote, remaining: int, *, created: bool) -> Ballot:
    return Ballot(
        receipt=vote.receipt,
        photo=photo_id,
        period=vote.period,
        cast_at=vote.cast_at,
        remaining=remaining,
        state=vote.state,
        created=created,
    )
