"""Voters: a signed-in member, or the bearer of an anonymous signed token.

A token holds 128 random bits and our signature; signing keys rotate (current and fallbacks).
What is stored is a keyed hash of those bits, so that nobody who reads the database can vote as
another person.
"""

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.core import signing
from django.db import IntegrityError, transaction

from photo_contest.domain.hashing import keyed_hash
from photo_contest.errors import VoterTokenInvalid
from photo_contest.models import Member, MintedVoter

_SIGNER_SALT = "photo_contest.voter"
_SAME_VOTER_FOR = dt.timedelta(hours=24)
_MAX_TOKEN_CHARS = 200


@dataclass(frozen=True)
class Voter:
    """Who votes: an opaque key, the member if signed in, the keyed network, the token if any."""

    key: str
    network: str
    member: Member | None = None
    token: str | None = None


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SIGNER_SALT)


def token_for(voter_id: str) -> str:
    return _signer().sign(voter_id)


def mint_token() -> str:
    """A new voter's token. Its price by network is the door's affair."""
    return token_for(secrets.token_urlsafe(16))


def voter_of_token(token: str, *, network: str) -> Voter:
    """The voter who bears a token; VoterTokenInvalid for anything that we did not sign."""
    if len(token) > _MAX_TOKEN_CHARS or not token.isascii():
        raise VoterTokenInvalid
    try:
        voter_id = _signer().unsign(token)
    except signing.BadSignature as error:
        raise VoterTokenInvalid from error
    return Voter(keyed_hash("voter", voter_id), network, None, token)


def voter_of_member(member: Member, *, network: str) -> Voter:
    """A signed-in member votes as themselves, on whatever device."""
    return Voter(keyed_hash("member", str(member.pk)), network, member)


def known_voter_of_key(key: str, *, network: str, at: dt.datetime) -> Voter | None:
    """The voter whom this Idempotency-Key made from this network in the last 24 hours, if any."""
    digest = keyed_hash("idempotency", f"{network}:{key}")
    minted = MintedVoter.objects.filter(digest=digest).first()
    if minted is None or minted.minted_at <= at - _SAME_VOTER_FOR:
        return None
    return _minted(digest, minted.minted_at, network)


def mint_for_key(key: str, *, network: str, at: dt.datetime, pay: Callable[[], None]) -> Voter:
    """The voter of an Idempotency-Key, made if need be: however many ask at once, there is one.

    `pay` is called by the one who makes the voter, inside the transaction: what it refuses was
    never made, and those who waited for the row pay themselves.
    """
    digest = keyed_hash("idempotency", f"{network}:{key}")
    MintedVoter.objects.filter(digest=digest, minted_at__lte=at - _SAME_VOTER_FOR).delete()
    try:
        with transaction.atomic():
            minted_at = MintedVoter.objects.create(digest=digest, minted_at=at).minted_at
            pay()
    except IntegrityError:
        minted_at = MintedVoter.objects.get(digest=digest).minted_at
    return _minted(digest, minted_at, network)


def forget_old_keys(*, at: dt.datetime) -> int:
    """Forget Idempotency-Keys older than a day; returns how many."""
    return MintedVoter.objects.filter(minted_at__lte=at - _SAME_VOTER_FOR).delete()[0]


def _minted(digest: str, minted_at: dt.datetime, network: str) -> Voter:
    voter_id = keyed_hash("voter-of-key", f"{digest}:{minted_at.timestamp():.6f}")
    return voter_of_token(token_for(voter_id), network=network)
