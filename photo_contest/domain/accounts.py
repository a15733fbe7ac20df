"""Who signs in, and the bearer tokens of API clients."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.db.models import Q

from photo_contest.domain.prepared import instant
from photo_contest.errors import WrongPassword
from photo_contest.models import AccessToken, Member
from photo_contest.words import card_form, looks_like_card_number

TOKEN_LIFE = dt.timedelta(days=30)
_MAX_PASSWORD_CHARS = 256
_SIGNS = "abcdefghjkmnpqrstvwxyz23456789"


_READER = """SELECT t.password_mark, t.expires_at, m.password, m.role, m.office_id
FROM photo_contest_accesstoken t JOIN photo_contest_member m ON m.id = t.member_id
WHERE t.digest = %s AND t.revoked_at IS NULL AND m.is_active"""


@dataclass(frozen=True, slots=True)
class Reader:
    """On what it hangs which figures a member may read."""

    role: str
    office_id: int | None


@dataclass(frozen=True)
class IssuedToken:
    token: str
    expires_at: dt.datetime


def check_credentials(*, username: str, password: str) -> Member:
    """The active member with this user name, or card number in any spelling, and password.

    WrongPassword otherwise, after the same work: nothing tells whether the account exists.
    """
    member = None
    if len(password) <= _MAX_PASSWORD_CHARS:
        member = (
            Member.objects.filter(
                Q(username__iexact=username) | Q(card_number__in={username, card_form(username)})
            )
            .order_by("pk")
            .first()
        )
    if member is None:
        make_password(password[:_MAX_PASSWORD_CHARS])  # the time that checking would take
        raise WrongPassword
    if not check_password(password, member.password) or not member.is_active:
        raise WrongPassword
    return member


def fresh_username() -> str:
    """A user name for a member who comes by a roster: nothing personal, and unlike a card."""
    while looks_like_card_number(
        name := "dv-" + "".join(secrets.choice(_SIGNS) for _ in range(10))
    ):
        pass
    return name


def issue_token(*, member: Member, at: dt.datetime) -> IssuedToken:
    """A new bearer token; only its digest is stored."""
    token = secrets.token_urlsafe(32)
    expires_at = at + TOKEN_LIFE
    AccessToken.objects.create(
        digest=_digest(token),
        member=member,
        password_mark=member.get_session_auth_hash(),
        created_at=at,
        expires_at=expires_at,
    )
    return IssuedToken(token, expires_at)


def member_of_token(token: str, *, at: dt.datetime) -> Member | None:
    """The active member of a living token, else None. A new password ends earlier tokens."""
    found = (
        AccessToken.objects.filter(
            digest=_digest(token), revoked_at__isnull=True, expires_at__gt=at
        )
        .select_related("member__office")
        .first()
    )
    if found is None or not found.member.is_active:
        return None
    return found.member if _is_of(found.password_mark, found.member) else None


def reader_of_token(token: str, *, at: dt.datetime) -> Reader | None:
    """What `member_of_token` would say of role and office, in one short query: for those who look
    again and again."""
    with connection.cursor() as cursor:
        cursor.execute(_READER, [_digest(token)])
        row = cursor.fetchone()
    if row is None:
        return None
    mark, expires_at, password, role, office_id = row
    is_living = instant(expires_at) > at and _is_of(mark, Member(password=password))
    return Reader(role, office_id) if is_living else None


def _is_of(mark: str, member: Member) -> bool:
    """Whether a token was issued under the member's present password."""
    return mark == member.get_session_auth_hash() or mark in member.get_session_auth_fallback_hash()


def revoke_token(token: str, *, at: dt.datetime) -> None:
    """End a token; one that is unknown or ended already stays so."""
    AccessToken.objects.filter(digest=_digest(token), revoked_at__isnull=True).update(revoked_at=at)


def forget_ended_tokens(*, at: dt.datetime) -> int:
    """Delete tokens that ended a day ago or earlier; returns how many."""
    cut = at - dt.timedelta(days=1)
    ended = AccessToken.objects.filter(Q(expires_at__lt=cut) | Q(revoked_at__lt=cut))
    return ended.delete()[0]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
