"""Proofs of work: what a new voter of a burdened network does instead of being refused.

The protocol is ALTCHA's (version 2, SHA-256): a challenge hides a counter below `max`, the browser
(`static/photo_contest/solver.js`) tries counters from 0 until SHA-256(salt + nonce + counter)
begins with the challenge's key, and sends challenge and counter back. The counter is drawn evenly,
so the work is half of `max` on average, 0.95 of it at p95, and never more than `max`.

How long that takes. Measured with our solver in Chromium 156 on an AMD EPYC core: 2,600,000 hashes
a second; with the processor throttled six times (`Emulation.setCPUThrottlingRate`, the usual model
of a slow phone) 380,000 to 430,000. We reckon with SLOW_PHONE = 250,000, so that a phone ten times
slower than that core still keeps the promise:

    seconds at p95 = 0.95 * max / SLOW_PHONE <= 3

A challenge is signed and bound to one photo, to the voter that it will make, and to its expiry; a
solution makes that voter once, however often it is sent.
"""

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import altcha
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from photo_contest.domain.hashing import keyed_hash
from photo_contest.errors import ProofRefused
from photo_contest.models import SpentProof

LIFE: Final = dt.timedelta(minutes=10)
SLOW_PHONE: Final = 250_000  # hashes a second
# Up to this burden (uses / quota of the network) counters lie below this number; above, below MOST.
STEPS: Final = ((2.0, 90_000), (5.0, 180_000), (10.0, 360_000))
MOST: Final = 720_000

_MAX_PAYLOAD_CHARS = 2000  # ours have about 800
_SALT = "photo_contest.proof"
_KEPT = dt.timedelta(hours=1)  # after the expiry: clocks of several machines may differ


@dataclass(frozen=True)
class Redeemed:
    """The id of the voter whom a solved challenge makes, and when it was asked; `is_first` is False
    for a repeat."""

    voter: str
    asked_at: dt.datetime
    is_provisional: bool
    is_first: bool


def new_challenge(*, photo: str, voter: str, burden: float, at: dt.datetime) -> dict[str, Any]:
    """A challenge as ALTCHA writes it, for one photo (its id; "" for a token without a vote).

    `voter` is the id of the voter to be made, `burden` the network's uses / quota: the difficulty
    doubles in steps with it and then stays.
    """
    most = _difficulty(burden)
    challenge = altcha.create_challenge(
        "SHA-256",
        cost=1,
        counter=secrets.randbelow(most),
        expires_at=at + LIFE,
        data={"photo": photo, "voter": voter, "max": most},
        hmac_secret=_signing_key(settings.SECRET_KEY),
    )
    return challenge.to_dict()


def redeem(payload: str, *, photo: str, at: dt.datetime, pay: Callable[[], bool]) -> Redeemed:
    """The voter of a solved challenge; sent again, the same voter with `is_first` False.

    `pay` is called once for a solution, inside the transaction, and tells whether its voter is
    provisional: whoever sends a solution again, or twice at once, neither pays again nor changes
    that. ProofRefused for what cannot be read, is not ours, was altered, does not solve, has
    expired, or was made for another photo.
    """
    parameters = _verified(payload)
    data, expires_at = parameters.data or {}, parameters.expires_at or 0
    if data["photo"] != photo or expires_at <= at.timestamp():
        raise ProofRefused
    digest = keyed_hash("proof", parameters.nonce + parameters.salt)
    expires = dt.datetime.fromtimestamp(expires_at, dt.UTC)
    try:
        with transaction.atomic():
            spent = SpentProof.objects.create(digest=digest, expires_at=expires)
            if pay():
                spent.is_provisional = True
                spent.save(update_fields=["is_provisional"])
    except IntegrityError:
        spent = SpentProof.objects.get(digest=digest)
        return Redeemed(data["voter"], expires - LIFE, spent.is_provisional, is_first=False)
    return Redeemed(data["voter"], expires - LIFE, spent.is_provisional, is_first=True)


def forget_spent_proofs(*, at: dt.datetime) -> int:
    """Forget solutions that are refused as expired anyway; returns how many."""
    return SpentProof.objects.filter(expires_at__lte=at - _KEPT).delete()[0]


def _difficulty(burden: float) -> int:
    return next((most for upper, most in STEPS if burden <= upper), MOST)


def _verified(payload: str) -> altcha.ChallengeParameters:
    """What we signed and somebody solved."""
    if len(payload) > _MAX_PAYLOAD_CHARS:
        raise ProofRefused
    try:
        proof = altcha.Payload.from_base64(payload)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ProofRefused from error
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if altcha.verify_solution(proof, _signing_key(key)).verified:
            return proof.challenge.parameters
    raise ProofRefused


def _signing_key(secret: str) -> str:
    return salted_hmac(_SALT, "", secret=secret, algorithm="sha256").hexdigest()
