"""Voters: a signed-in member, or the bearer of an anonymous signed token.

A token says by itself who votes, so that the vote route looks nobody up; signing keys rotate
(current and fallbacks). A stranger's token holds 128 random bits, of which a keyed hash is stored:
nobody who reads the database can vote as another person. A member's token holds the member's
opaque key, unit and mark, ends after 12 hours and is bound to one browser's session; the vote
statement compares the mark with the member's row, so that a new mark ends all tokens at once.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.encoding import force_bytes

from photo_contest.domain.hashing import keyed_hash
from photo_contest.errors import VoterTokenInvalid
from photo_contest.models import Member, MintedVoter
from photo_contest.models.member import new_voter_mark

MEMBER_TOKEN_LIFE: Final = dt.timedelta(hours=12)
_SIGNER_SALT = "photo_contest.voter"
_SAME_VOTER_FOR = dt.timedelta(hours=24)
_MAX_TOKEN_CHARS = 200
_STRANGER, _PROVISIONAL, _MEMBER = "a", "p", "m"


@dataclass(frozen=True, slots=True)
class Voter:
    """Who votes: an opaque key, the keyed network, the token if any. `mark` and `unit_id` are a
    member's; `provisional` is a stranger whose network had too many new voters."""

    key: str
    network: str
    token: str | None = None
    mark: str = ""
    unit_id: int | None = None
    provisional: bool = False

    @property
    def is_member(self) -> bool:
        return bool(self.mark)


def new_voter_id() -> str:
    """The random part of a stranger's token."""
    return secrets.token_urlsafe(16)


def mint_token(voter_id: str | None = None, *, provisional: bool = False) -> str:
    """A stranger's token. Its price by network is the door's affair."""
    kind = _PROVISIONAL if provisional else _STRANGER
    return _signer().sign(f"{kind}.{voter_id or new_voter_id()}")


def member_token(member: Member, *, unit_id: int | None, session: str, at: dt.datetime) -> str:
    """The token of a signed-in member's browser, good for 12 hours and this session alone."""
    ends = int((at + MEMBER_TOKEN_LIFE).timestamp())
    parts = (member.voter_key, member.voter_mark, unit_id or "", _session_mark(session), ends)
    return _signer().sign(".".join(map(str, (_MEMBER, *parts))))


def voter_of_token(
    token: str, *, network: str, session: str = "", at: dt.datetime | None = None
) -> Voter:
    """The voter who bears a token.

    VoterTokenInvalid for anything that we did not sign, and for a member's token that has ended at
    `at` or comes with another session than its own.
    """
    if len(token) > _MAX_TOKEN_CHARS or not token.isascii():
        raise VoterTokenInvalid
    try:
        kind, *parts = _signer().unsign(token).split(".")
    except signing.BadSignature as error:
        raise VoterTokenInvalid from error
    if kind == _MEMBER:
        key, mark, unit, session_mark, ends = parts
        has_ended = at is None or at.timestamp() >= int(ends)
        if has_ended or not session or session_mark != _session_mark(session):
            raise VoterTokenInvalid
        return Voter(key, network, token, mark, int(unit) if unit else None)
    [voter_id] = parts
    return Voter(keyed_hash("voter", voter_id), network, token, provisional=kind == _PROVISIONAL)


def voter_of_member(member: Member, *, network: str, unit_id: int | None = None) -> Voter:
    """A signed-in member votes as themselves, on whatever device."""
    return Voter(member.voter_key, network, None, member.voter_mark, unit_id)


def end_member_tokens(*, member: Member) -> None:
    """End the voter tokens of all browsers of a member: on sign-out and whenever sign-ins end."""
    member.voter_mark = new_voter_mark()
    Member.objects.filter(pk=member.pk).update(voter_mark=member.voter_mark)


def known_voter_of_key(key: str, *, network: str, at: dt.datetime) -> Voter | None:
    """The voter whom this Idempotency-Key made from this network in the last 24 hours, if any."""
    minted = MintedVoter.objects.filter(digest=_digest(key, network)).first()
    if minted is None or minted.minted_at <= at - _SAME_VOTER_FOR:
        return None
    return _minted(minted, network)


def mint_for_key(key: str, *, network: str, at: dt.datetime, pay: Callable[[], bool]) -> Voter:
    """The voter of an Idempotency-Key, made if need be: however many ask at once, there is one.

    `pay` is called by the one who makes the voter, inside the transaction, and tells whether the
    voter is provisional: what it refuses was never made, and those who waited for the row pay
    themselves.
    """
    digest = _digest(key, network)
    _forget_old_key(digest, at)
    try:
        with transaction.atomic():
            minted = MintedVoter.objects.create(digest=digest, minted_at=at)
            if pay():
                minted.is_provisional = True
                minted.save(update_fields=["is_provisional"])
    except IntegrityError:
        minted = MintedVoter.objects.get(digest=digest)
    return _minted(minted, network)


def voter_id_of_key(key: str, *, network: str, at: dt.datetime) -> str:
    """The id of the voter whom a key makes at an instant: a challenge names it."""
    return _id_of_minted(_digest(key, network), at)


def remember_key(
    key: str, *, network: str, voter_id: str, at: dt.datetime, provisional: bool
) -> Voter | None:
    """The voter whom the key stands for from now on: the one whom a challenge of `at` named for it,
    so that who solved it and lost the answer repeats the key alone; or whom the solution of another
    challenge for the same key made at this very moment. None when the challenge was not for it."""
    digest = _digest(key, network)
    if voter_id != _id_of_minted(digest, at):
        return None
    _forget_old_key(digest, at)
    minted = MintedVoter(digest=digest, minted_at=at, is_provisional=provisional)
    MintedVoter.objects.bulk_create([minted], ignore_conflicts=True)
    return known_voter_of_key(key, network=network, at=at)


def forget_old_keys(*, at: dt.datetime) -> int:
    """Forget Idempotency-Keys older than a day; returns how many."""
    return MintedVoter.objects.filter(minted_at__lte=at - _SAME_VOTER_FOR).delete()[0]


def _digest(key: str, network: str) -> str:
    return keyed_hash("idempotency", f"{network}:{key}")


def _forget_old_key(digest: str, at: dt.datetime) -> None:
    MintedVoter.objects.filter(digest=digest, minted_at__lte=at - _SAME_VOTER_FOR).delete()


def _id_of_minted(digest: str, at: dt.datetime) -> str:
    return keyed_hash("voter-of-key", f"{digest}:{at.timestamp():.6f}")


def _minted(minted: MintedVoter, network: str) -> Voter:
    voter_id = _id_of_minted(minted.digest, minted.minted_at)
    token = mint_token(voter_id, provisional=minted.is_provisional)
    return voter_of_token(token, network=network)


def _session_mark(session: str) -> str:
    return keyed_hash("session", session)[:16]


def _signer() -> signing.Signer:
    return _signer_of(settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _signer_of(key: str, fallbacks: tuple[str, ...]) -> signing.Signer:
    return _Signer(key=key, fallback_keys=list(fallbacks), salt=_SIGNER_SALT)


class _Signer(signing.Signer):
    """The framework's signatures, with the key of the HMAC derived once instead of each time."""

    def signature(self, value: bytes | str, key: bytes | str | None = None) -> str:
        derived = _derived_key(self.salt, key or self.key)
        return signing.b64_encode(hmac.digest(derived, force_bytes(value), "sha256")).decode()


@lru_cache(maxsize=8)
def _derived_key(salt: bytes | str, key: bytes | str) -> bytes:
    return hashlib.sha256(force_bytes(salt) + b"signer" + force_bytes(key)).digest()
