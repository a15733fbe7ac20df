"""A password set with a one-time code, and the rules of passwords.

Who has the right code learns why it does not work any more; whoever guesses learns nothing but
`code-unknown`.
"""

import datetime as dt
import hmac
from typing import Final

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from photo_contest.domain.messages import tell_later
from photo_contest.domain.notices import leave_notices
from photo_contest.domain.password_codes import (
    LIVING,
    digest_of,
    may_still_give,
    read_code,
    selector_of,
)
from photo_contest.domain.record import note
from photo_contest.errors import CodeRefused, Invalid
from photo_contest.models import Member, Notice, PasswordCode

MOST_WRONG: Final = 5
MAX_PASSWORD_CHARS: Final = 256
_REASONS: Final = {
    "password_too_short": "too-short",
    "password_too_common": "too-common",
    "password_too_similar": "too-similar",
}


def set_password(*, code: str, password: str, at: dt.datetime) -> Member:
    """Set the password of the member whom the code was made for; sessions and tokens that hang on
    the old one end.

    CodeRefused: `code-unknown` for whatever is no right code of an active member; who has the right
    one learns `code-used`, `code-locked` (five wrong tries) or `code-expired` (also: replaced, or
    made by somebody who could not make it any more, since the member holds a role now, say).
    Invalid for a weak password, which does not use the code up. Of two at once one wins.
    """
    row = _right_code(read_code(code))
    _refuse_if_ended(row, at)
    _refuse_weak(password, row.member)
    hashed = make_password(password)  # slow on purpose, so outside of the transaction
    with transaction.atomic():
        # The member first, as who makes a code does: so neither waits for the other in a circle.
        active = Member.objects.select_for_update(no_key=True).filter(
            pk=row.member_id, is_active=True, erased_at__isnull=True
        )
        usable = PasswordCode.objects.filter(LIVING, pk=row.pk, attempts__lt=MOST_WRONG)
        member = active.first()
        if member is not None and not may_still_give(row, member, at=at):
            raise CodeRefused("code-expired")
        won = member and usable.filter(expires_at__gt=at).update(used_at=at)
        if member is not None and won:
            member.password = hashed
            member.save(update_fields=["password", "voter_mark"])
            note(action="password-set", by=member, at=at, member=member.pk)
            leave_notices(member_ids=[member.pk], kind=Notice.Kind.PASSWORD_SET, at=at)
            tell_later(Notice.Kind.PASSWORD_SET, [member])
            return member
    row.refresh_from_db()  # another was quicker: with this code, a newer one or wrong ones
    _refuse_if_ended(row, at)
    raise CodeRefused("code-unknown")


def _right_code(code: str) -> PasswordCode:
    """The row of a right code. A wrong one counts against the living code with the same selector:
    under its lock, so that guesses at once are counted before the next one is compared."""
    digest = digest_of(code)
    found = PasswordCode.objects.filter(selector=selector_of(code))
    with transaction.atomic():
        rows = list(
            found.select_for_update(of=("self",))
            .select_related("member", "made_by__office")
            .order_by("pk")
        )
        right = [row for row in rows if hmac.compare_digest(row.digest, digest)]
        if not right:
            guessed = found.filter(LIVING, attempts__lt=MOST_WRONG)
            guessed.update(attempts=F("attempts") + 1)
    if not right:
        raise CodeRefused("code-unknown")
    return right[-1]


def _refuse_if_ended(row: PasswordCode, at: dt.datetime) -> None:
    if not row.member.is_active or row.member.erased_at is not None:
        raise CodeRefused("code-unknown")
    if row.used_at is not None:
        raise CodeRefused("code-used", used_at=row.used_at)
    if row.attempts >= MOST_WRONG:
        raise CodeRefused("code-locked")
    if row.replaced_at is not None or row.expires_at <= at:
        raise CodeRefused("code-expired")


def _refuse_weak(password: str, member: Member) -> None:
    if len(password) > MAX_PASSWORD_CHARS:
        raise Invalid({"password": ["too-long"]})
    try:
        validate_password(password, member)
    except ValidationError as error:
        codes = [one.code or "" for one in error.error_list]
        raise Invalid({"password": [_REASONS[code] for code in codes]}) from error
