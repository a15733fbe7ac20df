"""A vote as it comes through a door: origin, voter, price, limit, and then the verb."""

import datetime as dt
import re
import secrets
from dataclasses import dataclass
from typing import Literal

from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from photo_contest.domain import ballots, voters, voting
from photo_contest.domain.contests import open_contest
from photo_contest.domain.gallery import public_photo
from photo_contest.domain.voters import Voter
from photo_contest.doorway.limits import VOTES, limit, pay_for_voter
from photo_contest.doorway.network import network_key
from photo_contest.doorway.voter import reader_from, refuse_cross_site, voter_from
from photo_contest.errors import Invalid, MembersOnly, VotingClosed
from photo_contest.models import Contest, Photo, Vote

_KEY = re.compile(r"[\x21-\x7e]{8,64}")
_FORM_SALT = "photo_contest.vote-form"
_FORM_LIFE = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Cast:
    """The ballot, and the voter's token (None for a signed-in member)."""

    ballot: voting.Ballot
    voter_token: str | None

    @property
    def created(self) -> bool:
        return self.ballot.created


def cast(request: HttpRequest, photo_id: str, *, form: bool = False) -> Cast:
    """Cast the caller's vote. A stranger becomes a voter, at the price of their network.

    `form`: a page's own form, whose CSRF token was checked and whose signed key stands for the
    Idempotency-Key.
    """
    refuse_cross_site(request, token_checked=form)
    voter = voter_from(request)
    photo = public_photo(photo_id)
    if voter is None:
        key = _form_key(request) if form else _header_key(request)
        voter = _new_voter(request, photo.contest, key)
    limit(request, group="vote", key=voter.key, rate=VOTES)
    return Cast(voting.cast_vote(photo=photo, voter=voter), voter.token)


def withdraw(request: HttpRequest, photo_id: str, *, form: bool = False) -> None:
    """Withdraw the caller's vote of the period; a stranger has none."""
    refuse_cross_site(request, token_checked=form)
    voter = voter_from(request)
    photo = public_photo(photo_id)
    if voter is not None:
        limit(request, group="vote", key=voter.key, rate=VOTES)
        voting.withdraw_vote(photo=photo, voter=voter)


def mint(request: HttpRequest) -> str:
    """A voter token without a vote, at the same price."""
    refuse_cross_site(request)
    pay_for_voter(request, open_contest(at=timezone.now()))
    return voters.mint_token()


def new_idempotency_key() -> str:
    """The key that a page's vote form carries, so that pressing twice makes one voter."""
    return signing.dumps(secrets.token_urlsafe(12), salt=_FORM_SALT)


def _new_voter(request: HttpRequest, contest: Contest, key: str | None) -> Voter:
    if contest.voters == Contest.Voters.MEMBERS:
        raise MembersOnly
    network, at = network_key(request), timezone.now()
    known = voters.known_voter_of_key(key, network=network, at=at) if key else None
    if known is not None:
        return known
    if not contest.accepts_votes(at):
        raise VotingClosed(contest=contest, before=at < contest.voting_opens_at)
    if key is None:
        pay_for_voter(request, contest)
        return voters.voter_of_token(voters.mint_token(), network=network)
    return voters.mint_for_key(
        key, network=network, at=at, pay=lambda: pay_for_voter(request, contest)
    )


def _header_key(request: HttpRequest) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise Invalid({"Idempotency-Key": ["unreadable"]})
    return key


def _form_key(request: HttpRequest) -> str | None:
    try:
        key = signing.loads(
            request.POST.get("idempotency_key", ""), salt=_FORM_SALT, max_age=_FORM_LIFE
        )
    except signing.BadSignature:
        return None  # an old page: the vote still goes, only pressing twice is not caught
    return str(key)


StateKind = Literal[
    "can-vote",
    "voted",
    "withdrawn",
    "budget-spent",
    "own-photo",
    "not-open",
    "closed",
    "members-only",
]


@dataclass(frozen=True)
class BallotState:
    """How the vote button stands for this caller."""

    kind: StateKind
    remaining: int
    vote: Vote | None = None


def ballot_state(request: HttpRequest, photo: Photo) -> BallotState:
    """What the caller may do with this photo now; reading it mints nothing."""
    voter, contest = reader_from(request), photo.contest
    now = timezone.now()
    standing = ballots.standing(photo=photo, voter=voter.key) if voter else None
    spent = standing.spent if standing else 0
    vote = standing.vote if standing else None
    remaining = max(0, contest.vote_budget - spent)
    return BallotState(_kind(photo, voter, vote, remaining, now), remaining, vote)


def _kind(
    photo: Photo, voter: Voter | None, vote: Vote | None, remaining: int, now: dt.datetime
) -> StateKind:
    contest = photo.contest
    if vote is not None and vote.withdrawn_at is None:
        return "voted"
    if now < contest.voting_opens_at:
        return "not-open"
    if now >= contest.voting_closes_at:
        return "closed"
    if voter is not None and voter.member is not None and voter.member.pk == photo.author_id:
        return "own-photo"
    if contest.voters == Contest.Voters.MEMBERS and (voter is None or voter.member is None):
        return "members-only"
    if remaining == 0:
        return "budget-spent"
    return "withdrawn" if vote is not None else "can-vote"
