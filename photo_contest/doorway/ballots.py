"""A vote as it comes through a door: origin, voter, price, limit, and then the verb."""

import datetime as dt
import re
import secrets
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from photo_contest.domain import ballots, proofs, voters, voting
from photo_contest.domain.ballots import CastVote, Order
from photo_contest.domain.contests import open_contest, refuse_unless_voting
from photo_contest.domain.gallery import public_photo
from photo_contest.domain.voters import Voter
from photo_contest.doorway.limits import UNPROVEN_VOTERS, VOTES, limit, limit_by_network
from photo_contest.doorway.network import network_key
from photo_contest.doorway.prices import price_of_voter
from photo_contest.doorway.voter import (
    VOTER_COOKIE,
    bearer_from,
    reader_from,
    refuse_cross_site,
    voter_from,
    voter_of_session,
)
from photo_contest.errors import (
    ChallengeRequired,
    Invalid,
    MembersOnly,
    ProofRefused,
    VoterTokenInvalid,
)
from photo_contest.models import Contest, Photo

PROOF_HEADER = "HTTP_PROOF_OF_WORK"
_KEY = re.compile(r"[\x21-\x7e]{8,64}")
_FORM_SALT = "photo_contest.vote-form"
_FORM_LIFE = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Cast:
    """The ballot and its voter."""

    ballot: voting.Ballot
    voter: Voter

    @property
    def created(self) -> bool:
        return self.ballot.created

    @property
    def voter_token(self) -> str | None:
        """The token that a client keeps; a member needs none."""
        return None if self.voter.is_member else self.voter.token


def cast(
    request: HttpRequest, photo_id: str, *, form: bool = False, by_script: bool = True
) -> Cast:
    """Cast the caller's vote. A stranger becomes a voter, at the price of their network.

    `form`: a page's own form, whose CSRF token was checked and whose signed key stands for the
    Idempotency-Key. Not `by_script`: nothing can solve a challenge there, so that the vote of a
    burdened network's new voter is provisional instead of refused.
    """
    refuse_cross_site(request, token_checked=form)
    voter = voter_from(request)
    if voter is None:
        voter = _new_voter(request, photo_id, form=form, by_script=by_script)
    limit(request, group="vote", key=voter.key, rate=VOTES)
    try:
        return Cast(voting.cast_vote(photo_id=photo_id, voter=voter), voter)
    except VoterTokenInvalid:
        voter = _voter_again(request)
        return Cast(voting.cast_vote(photo_id=photo_id, voter=voter), voter)


def withdraw(request: HttpRequest, photo_id: str, *, form: bool = False) -> None:
    """Withdraw the caller's vote of the period; a stranger has none."""
    refuse_cross_site(request, token_checked=form)
    voter = voter_from(request)
    if voter is None:
        public_photo(photo_id)
        return
    limit(request, group="vote", key=voter.key, rate=VOTES)
    try:
        voting.withdraw_vote(photo_id=photo_id, voter=voter)
    except VoterTokenInvalid:
        voting.withdraw_vote(photo_id=photo_id, voter=_voter_again(request))


def mint(request: HttpRequest) -> Voter:
    """A voter token without a vote, at the same price."""
    refuse_cross_site(request)
    bearer_from(request)  # a token that is none is told, here as everywhere
    contest = open_contest(at=timezone.now())
    proven = _proven_voter(request, "", contest, request.META.get(PROOF_HEADER))
    if proven is not None:
        return proven
    token = voters.mint_token(provisional=_pay(request, "", contest))
    return voters.voter_of_token(token, network=network_key(request))


def new_idempotency_key() -> str:
    """The key that a page's vote form carries, so that pressing twice makes one voter."""
    return signing.dumps(secrets.token_urlsafe(12), salt=_FORM_SALT)


def _voter_again(request: HttpRequest) -> Voter:
    """A member whose token ended by a new mark: still the voter while the session is good."""
    voter = voter_of_session(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    if voter is None:
        by_cookie = "HTTP_VOTER_TOKEN" not in request.META
        raise VoterTokenInvalid(**{"cookie": VOTER_COOKIE} if by_cookie else {})
    return voter


def _new_voter(request: HttpRequest, photo_id: str, *, form: bool, by_script: bool) -> Voter:
    """The voter whom a stranger's first vote makes: by the solution of a challenge the one whom the
    challenge names, by an Idempotency-Key the same one for 24 hours."""
    photo = public_photo(photo_id)
    contest, network, at = photo.contest, network_key(request), timezone.now()
    if contest.voters == Contest.Voters.MEMBERS:
        raise MembersOnly
    key = _form_key(request) if form else _header_key(request)
    known = voters.known_voter_of_key(key, network=network, at=at) if key else None
    if known is not None:
        return known
    refuse_unless_voting(contest)
    solution = request.META.get(PROOF_HEADER) or (request.POST.get("proof") if form else None)
    proven = _proven_voter(request, photo.pk, contest, solution, key=key)
    if proven is not None:
        return proven

    def pay() -> bool:
        return _pay(request, photo.pk, contest, key=key, by_script=by_script)

    if key is not None:
        return voters.mint_for_key(key, network=network, at=at, pay=pay)
    return voters.voter_of_token(voters.mint_token(provisional=pay()), network=network)


def _proven_voter(
    request: HttpRequest,
    photo_id: str,
    contest: Contest | None,
    solution: str | None,
    *,
    key: str | None = None,
) -> Voter | None:
    """The voter whom the solution of a challenge makes; None without one that proves anything."""
    if not solution:
        return None

    def pay() -> bool:
        return price_of_voter(request, contest).kind == "provisional"

    try:
        redeemed = proofs.redeem(solution, photo=photo_id, at=timezone.now(), pay=pay)
    except ProofRefused:
        return None  # what it costs now is told by a new challenge
    network = network_key(request)
    if key is not None:
        voter = voters.remember_key(
            key,
            network=network,
            voter_id=redeemed.voter,
            at=redeemed.asked_at,
            provisional=redeemed.is_provisional,
        )
        if voter is not None:
            return voter
    token = voters.mint_token(redeemed.voter, provisional=redeemed.is_provisional)
    return voters.voter_of_token(token, network=network)


def _pay(
    request: HttpRequest,
    photo_id: str,
    contest: Contest | None,
    *,
    key: str | None = None,
    by_script: bool = True,
) -> bool:
    """Count a new voter who has done no work against the quotas of the network; whether the votes
    are provisional.

    ChallengeRequired when work is asked: then nothing is counted. Nor is a voter without a script,
    who cannot do it and is provisional instead: else forms sent by nobody would use up what the
    people behind that address have. TooManyRequests for too many of these.
    """
    price = price_of_voter(request, contest)
    if price.kind == "free":
        return False
    price.give_back()
    if not by_script:
        limit_by_network(request, group="unproven", rate=UNPROVEN_VOTERS)
        return True
    at = timezone.now().replace(microsecond=0)  # as a challenge tells it
    voter = voters.new_voter_id()
    if key is not None:
        voter = voters.voter_id_of_key(key, network=network_key(request), at=at)
    challenge = proofs.new_challenge(photo=photo_id, voter=voter, burden=price.burden, at=at)
    raise ChallengeRequired(challenge=challenge)


def _header_key(request: HttpRequest) -> str | None:
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
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
    vote: CastVote | None = None


def ballot_state(request: HttpRequest, photo: Photo) -> BallotState:
    """What the caller may do with this photo now; reading it mints nothing."""
    voter, contest = reader_from(request), photo.contest
    now = timezone.now()
    standing = ballots.look(Order(photo.pk, voter)) if voter else None
    vote = standing.vote if standing else None
    remaining = standing.remaining if standing else contest.vote_budget
    is_own = standing is not None and standing.is_own
    is_stranger = contest.voters == Contest.Voters.MEMBERS and not (voter and voter.is_member)
    kind = _kind(contest, vote, remaining, now, is_own=is_own, is_stranger=is_stranger)
    return BallotState(kind, remaining, vote)


def _kind(
    contest: Contest,
    vote: CastVote | None,
    remaining: int,
    now: dt.datetime,
    *,
    is_own: bool,
    is_stranger: bool,
) -> StateKind:
    if vote is not None and vote.is_living:
        return "voted"
    if now < contest.voting_opens_at:
        return "not-open"
    if now >= contest.voting_closes_at:
        return "closed"
    if is_own:
        return "own-photo"
    if is_stranger:
        return "members-only"
    if remaining == 0:
        return "budget-spent"
    return "withdrawn" if vote is not None else "can-vote"
