"""Passwords from one-time codes, through any door: the limited try, and the list for print."""

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone

from photo_contest.documents.password_slips import Slip, password_slips
from photo_contest.documents.setting import fonts
from photo_contest.domain.password_codes import (
    CODE_LIFE,
    UnitCodes,
    make_codes_for_unit,
    selector_part,
)
from photo_contest.domain.passwords import set_password
from photo_contest.doorway.limits import limit_tries
from photo_contest.models import Member, UnitPeriod


def set_password_by_code(request: HttpRequest, code: str, password: str) -> Member:
    """The member who has the new password; refusals of `set_password`, or TooManyRequests."""
    limit_tries(request, group="password-code", target=selector_part(code))
    return set_password(code=code, password=password, at=timezone.now())


def codes_for_print(
    *, unit: UnitPeriod, address: str, by: Member, at: dt.datetime, renew: bool = False
) -> tuple[UnitCodes, bytes]:
    """New codes for a unit (see `make_codes_for_unit`), and their PDF. The font is looked
    for first: codes that cannot be printed would be lost, and so would those that they replace."""
    fonts()
    codes = make_codes_for_unit(unit=unit.unit, by=by, at=at, renew=renew)
    return codes, _printed(codes, unit=unit, address=address)


def _printed(codes: UnitCodes, *, unit: UnitPeriod, address: str) -> bytes:
    """The PDF of a unit's new codes, to be cut and handed out."""
    ends = [one.expires_at for one in codes.made] or [timezone.now() + CODE_LIFE]
    slips = [
        Slip(one.member.full_name, one.member.card_number, one.member.username, one.code)
        for one in codes.made
    ]
    valid_until = timezone.localtime(min(ends))
    return password_slips(
        slips,
        unit=unit.name,
        address=address,
        valid_until=valid_until,
        has_members=codes.has_members,
    )
