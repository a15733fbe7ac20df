"""Slips with password codes, to be cut and handed out: eight on an A4 page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from photo_contest.documents.setting import pdf


@dataclass(frozen=True)
class Slip:
    """`card` is None for who has none and signs in by user name."""

    full_name: str
    card: str | None
    username: str
    code: str


def password_slips(
    slips: Sequence[Slip],
    *,
    unit: str,
    address: str,
    valid_until: dt.datetime,
    has_members: bool,
) -> bytes:
    """The PDF of some slips of one unit; without any, one page that says why: all have a password
    or a code, or the unit has no members of its own.

    `address` is where the code is typed, `valid_until` the local time at which it ends.
    """
    facts = {
        "unit": unit,
        "address": address.removeprefix("https://").removeprefix("http://"),
        "valid_until": f"{valid_until:%-Hh%M} ngày {valid_until:%d/%m/%Y}",
        "valid_until_en": f"{valid_until:%H:%M on %d/%m/%Y}",
        "has_members": has_members,
        "slips": [
            {
                "name": one.full_name,
                "has_card": one.card is not None,
                "sign_in": one.card or one.username,
                "code": one.code,
            }
            for one in slips
        ],
    }
    return pdf("password_slips.typ", facts)
