"""Who votes, as a request tells it."""

import datetime as dt
import re
import secrets
from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from photo_contest.domain.accounts import member_of_token
from photo_contest.domain.hashing import keyed_hash
from photo_contest.domain.voters import (
    MEMBER_TOKEN_LIFE,
    Voter,
    member_token,
    voter_of_member,
    voter_of_token,
)
from photo_contest.doorway.network import network_key
from photo_contest.errors import CrossSite, NotAuthenticated, VoterTokenInvalid
from photo_contest.models import Member

VOTER_COOKIE = "voter"
SEED_COOKIE = "seed"
_YEAR = 365 * 24 * 3600
_MAX_BEARER_CHARS = 200
_SEED = re.compile(r"[A-Za-z0-9_-]{8,32}")


class _SeenSession(SessionStore):
    """The session of a browser that is not told of a new one here: it keeps its key. After a change
    of the signing keys the next page gives it another."""

    key_salt = SessionStore().key_salt  # the framework makes it of the class's name

    def cycle_key(self) -> None:
        return


def member_from(request: HttpRequest) -> Member | None:
    """The signed-in member, if any."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Member) and user.is_authenticated else None


def voter_from(request: HttpRequest) -> Voter | None:
    """Who votes: the signed-in member, the bearer of a `Voter-Token` header or `voter` cookie, else
    None. Reading mints nothing.

    On the short lane nobody has looked the caller up yet: there a token says by itself who it is,
    and a session is looked up only where its browser has no member's token that is good.
    VoterTokenInvalid for a token that we did not sign; for a cookie the door clears it (`cookie` in
    the error's parameters). NotAuthenticated for a bearer token that is none of ours.
    """
    at = timezone.now()
    member = member_from(request) or bearer_from(request)
    if member is not None:
        return _member_voter(request, member, at=at)
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    header = request.META.get("HTTP_VOTER_TOKEN")
    if header is not None:
        return voter_of_token(header, network=network_key(request), session=session, at=at)
    voter, refusal = None, None
    if cookie := request.COOKIES.get(VOTER_COOKIE):
        try:
            voter = voter_of_token(cookie, network=network_key(request), session=session, at=at)
        except VoterTokenInvalid:
            refusal = VoterTokenInvalid(cookie=VOTER_COOKIE)
    if session and (voter is None or not voter.is_member):
        voter = voter_of_session(request) or voter
    if voter is None and refusal is not None:
        raise refusal
    return voter


def reader_from(request: HttpRequest) -> Voter | None:
    """Like `voter_from`, for reading: a bad cookie is nobody instead of a refusal. So is the token
    of a member who is signed in no more: what is read by it looks at no mark."""
    member = member_from(request)
    if member is not None:
        return voter_of_member(member, network=network_key(request))
    try:
        voter = voter_from(request)
    except VoterTokenInvalid as error:
        if "cookie" in error.params:
            return None
        raise
    has_ended = voter is not None and voter.is_member and voter.token and hasattr(request, "user")
    return None if has_ended else voter


def voter_of_session(request: HttpRequest) -> Voter | None:
    """The member of the page's session, with a new token, or None when nobody is signed in."""
    if not hasattr(request, "session"):
        request.session = _SeenSession(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    return _member_voter(request, user, at=timezone.now()) if isinstance(user, Member) else None


def bearer_token(request: HttpRequest) -> str | None:
    """What an `Authorization: Bearer` header bears; None where none is sent."""
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def bearer_from(request: HttpRequest) -> Member | None:
    """The member of a bearer token; None where none is sent. NotAuthenticated for a token that is
    none of ours or has ended."""
    token = bearer_token(request)
    if token is None:
        return None
    member = None
    if 0 < len(token) <= _MAX_BEARER_CHARS:
        member = member_of_token(token, at=timezone.now())
    if member is None:
        raise NotAuthenticated
    return member


def _member_voter(request: HttpRequest, member: Member, *, at: dt.datetime) -> Voter:
    """The member with the unit of today and, within a session, the token of this browser."""
    unit = member.unit_on(timezone.localdate(at))
    unit_id = unit.pk if unit else None
    voter = voter_of_member(member, network=network_key(request), unit_id=unit_id)
    session = getattr(getattr(request, "session", None), "session_key", None)
    if session is None or "HTTP_AUTHORIZATION" in request.META:
        return voter
    token = member_token(member, unit_id=unit_id, session=session, at=at)
    return replace(voter, token=token)


def refuse_cross_site(request: HttpRequest, *, token_checked: bool = False) -> None:
    """CrossSite for a request that another site sent, and for one that bears our cookie without
    saying where it comes from (`token_checked`: its CSRF token has proved that already)."""
    origin = request.META.get("HTTP_ORIGIN")
    fetch_site = request.META.get("HTTP_SEC_FETCH_SITE")
    if fetch_site is not None and fetch_site not in ("same-origin", "none"):
        raise CrossSite
    if origin is not None and not _is_ours(request, origin):
        raise CrossSite
    if origin is None and fetch_site is None and not token_checked and _acts_by_cookie(request):
        raise CrossSite


def _acts_by_cookie(request: HttpRequest) -> bool:
    """Whether it is a cookie, which a browser sends by itself, that says who acts."""
    if "HTTP_VOTER_TOKEN" in request.META or "HTTP_AUTHORIZATION" in request.META:
        return False
    return VOTER_COOKIE in request.COOKIES or settings.SESSION_COOKIE_NAME in request.COOKIES


def _is_ours(request: HttpRequest, origin: str) -> bool:
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        return urlsplit(origin).netloc.lower() == request.get_host().lower()
    except ValueError:  # rubbish such as http://[
        return False


def remember_voter(response: HttpResponseBase, voter: Voter) -> None:
    """Give the browser its voter token to keep: a member's until it ends."""
    if voter.token:
        life = int(MEMBER_TOKEN_LIFE.total_seconds()) if voter.is_member else _YEAR
        _keep(response, VOTER_COOKIE, voter.token, max_age=life)


def forget_voter(response: HttpResponseBase) -> None:
    response.delete_cookie(VOTER_COOKIE, samesite="Lax")


def seed_from(request: HttpRequest) -> tuple[str, bool]:
    """The seed of this caller's shuffle, and whether it is new.

    A `Voter-Token` header names it; else the cookie `seed`, which stays when a stranger becomes a
    voter in the middle of a visit; else the voter. It does not tell the voter: cursors carry it.
    """
    voter = reader_from(request)
    cookie = request.COOKIES.get(SEED_COOKIE, "")
    if _SEED.fullmatch(cookie) and "HTTP_VOTER_TOKEN" not in request.META:
        return cookie, False
    if voter is not None:
        return keyed_hash("seed", voter.key), False
    return secrets.token_urlsafe(9), True


def set_seed_cookie(response: HttpResponseBase, seed: str) -> None:
    _keep(response, SEED_COOKIE, seed, max_age=_YEAR)


def _keep(response: HttpResponseBase, name: str, value: str, *, max_age: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
