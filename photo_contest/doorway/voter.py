"""Who votes, as a request tells it."""

import re
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from photo_contest.domain.hashing import keyed_hash
from photo_contest.domain.voters import Voter, voter_of_member, voter_of_token
from photo_contest.doorway.network import network_key
from photo_contest.errors import CrossSite, VoterTokenInvalid
from photo_contest.models import Member

VOTER_COOKIE = "voter"
SEED_COOKIE = "seed"
_YEAR = 365 * 24 * 3600
_SEED = re.compile(r"[A-Za-z0-9_-]{8,32}")


def member_from(request: HttpRequest) -> Member | None:
    """The signed-in member, if any."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Member) and user.is_authenticated else None


def voter_from(request: HttpRequest) -> Voter | None:
    """The signed-in member, else the bearer of a `Voter-Token` header or `voter` cookie, else None.

    Reading mints nothing. VoterTokenInvalid for a token that we did not sign; for a cookie the
    door clears it (`cookie` in the error's parameters).
    """
    member = member_from(request)
    network = network_key(request)
    if member is not None:
        return voter_of_member(member, network=network)
    header = request.headers.get("Voter-Token")
    if header is not None:
        return voter_of_token(header, network=network)
    cookie = request.COOKIES.get(VOTER_COOKIE)
    if not cookie:
        return None
    try:
        return voter_of_token(cookie, network=network)
    except VoterTokenInvalid as error:
        raise VoterTokenInvalid(cookie=VOTER_COOKIE) from error


def reader_from(request: HttpRequest) -> Voter | None:
    """Like `voter_from`, for reading: a bad cookie is nobody instead of a refusal."""
    try:
        return voter_from(request)
    except VoterTokenInvalid as error:
        if "cookie" in error.params:
            return None
        raise


def refuse_cross_site(request: HttpRequest, *, token_checked: bool = False) -> None:
    """CrossSite for a request that another site sent, and for one that bears our cookie without
    saying where it comes from (`token_checked`: its CSRF token has proved that already)."""
    origin = request.headers.get("Origin")
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None and fetch_site not in ("same-origin", "none"):
        raise CrossSite
    if origin is not None and not _is_ours(request, origin):
        raise CrossSite
    bears_cookie = VOTER_COOKIE in request.COOKIES and "Voter-Token" not in request.headers
    if bears_cookie and origin is None and fetch_site is None and not token_checked:
        raise CrossSite


def _is_ours(request: HttpRequest, origin: str) -> bool:
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        return urlsplit(origin).netloc.lower() == request.get_host().lower()
    except ValueError:  # rubbish such as http://[
        return False


def remember_voter(response: HttpResponseBase, token: str | None) -> None:
    """Give the browser its voter token to keep."""
    if token:
        _keep(response, VOTER_COOKIE, token)


def forget_voter(response: HttpResponseBase) -> None:
    response.delete_cookie(VOTER_COOKIE, samesite="Lax")


def seed_from(request: HttpRequest) -> tuple[str, bool]:
    """The seed of this caller's shuffle, and whether it is new.

    A `Voter-Token` header names it; else the cookie `seed`, which stays when a stranger becomes a
    voter in the middle of a visit; else the voter. It does not tell the voter: cursors carry it.
    """
    voter = reader_from(request)
    cookie = request.COOKIES.get(SEED_COOKIE, "")
    if _SEED.fullmatch(cookie) and "Voter-Token" not in request.headers:
        return cookie, False
    if voter is not None:
        return keyed_hash("seed", voter.key), False
    return secrets.token_urlsafe(9), True


def set_seed_cookie(response: HttpResponseBase, seed: str) -> None:
    _keep(response, SEED_COOKIE, seed)


def _keep(response: HttpResponseBase, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
