"""Casting and withdrawing a vote."""

import datetime as dt
from dataclasses import dataclass

from photo_contest.domain import ballots
from photo_contest.domain.voters import Voter
from photo_contest.errors import (
    MembersOnly,
    Missing,
    OwnPhoto,
    TooBusy,
    TooManyRequests,
    VoteBudgetSpent,
    VotingClosed,
)
from photo_contest.models import Contest, Photo, Vote

_ROUNDS = (
    40  # a racing vote is tried again; more racers than this on one voter's budget are a flood
)


@dataclass(frozen=True)
class Ballot:
    """A recorded vote as its voter sees it."""

    receipt: str
    photo: str
    period: str
    cast_at: dt.datetime
    remaining: int
    state: str
    created: bool


def cast_vote(*, photo: Photo, voter: Voter) -> Ballot:
    """Record one vote of this voter for a public photo.

    The same voter, photo and period again give the same receipt, also after the close and with a
    spent budget; a withdrawn vote is revived. Refuses: an unlisted photo (Missing), one's own
    (OwnPhoto), a stranger where only members vote (MembersOnly), outside [opens, closes)
    (VotingClosed), a spent budget (VoteBudgetSpent), more than ten changes of one vote
    (TooManyRequests).
    """
    for _ in range(_ROUNDS):
        if ballots.insert_vote(photo=photo, voter=voter):
            return _ballot(photo, voter, created=True)
        standing = ballots.standing(photo=photo, voter=voter.key)
        _refuse_stranger_or_author(photo, voter)
        if standing.vote is not None and standing.vote.withdrawn_at is None:
            return _ballot(photo, voter, created=False)
        _refuse_by(standing, photo)
        if standing.vote is not None and ballots.revive_vote(vote=standing.vote, voter=voter):
            return _ballot(photo, voter, created=True)
    raise TooBusy


def withdraw_vote(*, photo: Photo, voter: Voter) -> None:
    """Withdraw this voter's living vote of the period; none is fine too.

    Refuses an unlisted photo (Missing), after the close (VotingClosed), the eleventh change
    (TooManyRequests).
    """
    if not photo.is_public:
        raise Missing(what="photo")
    for _ in range(_ROUNDS):
        standing = ballots.standing(photo=photo, voter=voter.key)
        vote = standing.vote
        if vote is None or vote.withdrawn_at is not None:
            return
        if not standing.is_open:
            raise VotingClosed(contest=photo.contest)
        _refuse_many_changes(vote)
        if ballots.withdraw_vote(vote=vote):
            return
    raise TooBusy


def _refuse_stranger_or_author(photo: Photo, voter: Voter) -> None:
    photo.refresh_from_db(fields=["status", "public_name"])
    if not photo.is_public:
        raise Missing(what="photo")
    if voter.member is not None and voter.member.pk == photo.author_id:
        raise OwnPhoto
    if voter.member is None and photo.contest.voters == Contest.Voters.MEMBERS:
        raise MembersOnly


def _refuse_by(standing: ballots.Standing, photo: Photo) -> None:
    contest = photo.contest
    if not standing.is_open:
        raise VotingClosed(contest=contest, before=standing.now < contest.voting_opens_at)
    if standing.vote is not None:
        _refuse_many_changes(standing.vote)
    if standing.spent >= contest.vote_budget:
        raise VoteBudgetSpent(contest=contest)


def _refuse_many_changes(vote: Vote) -> None:
    if vote.changes >= ballots.MAX_CHANGES:
        raise TooManyRequests(24 * 3600)


def _ballot(photo: Photo, voter: Voter, *, created: bool) -> Ballot:
    standing = ballots.standing(photo=photo, voter=voter.key)
    vote = standing.vote
    if vote is None:  # the period's day turned between the statements
        vote = Vote.objects.filter(photo=photo, voter=voter.key).latest("cast_at")
    return Ballot(
        receipt=vote.receipt,
        photo=photo.pk,
        period=vote.period,
        cast_at=vote.cast_at,
        remaining=max(0, photo.contest.vote_budget - standing.spent),
        state=vote.state,
        created=created,
    )
