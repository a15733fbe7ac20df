"""What somebody typed into a form of the desk, as days and clean texts."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final

from photo_contest.errors import Invalid
from photo_contest.words import has_forbidden, normal

_DAYS: Final = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"),  # as browsers send it
    re.compile(r"(?P<d>[0-9]{1,2})[/.-](?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{4})"),  # as people write
)
_YEARS: Final = range(1900, 2101)


def day_typed(sent: Mapping[str, str], name: str) -> dt.date:
    """The day of a field; Invalid by field where there is none or it is no day."""
    text = sent.get(name, "").strip()
    if not text:
        raise Invalid({name: ["required"]})
    found = next(filter(None, (form.fullmatch(text) for form in _DAYS)), None)
    try:
        day = dt.date(*(int(found[part]) for part in "ymd")) if found else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise Invalid({name: ["day-of-form"]})
    return day


def day_asked(sent: Mapping[str, str], name: str, today: dt.date) -> dt.date:
    """The day of a filter; today where it tells none."""
    try:
        return day_typed(sent, name)
    except Invalid:
        return today


def text_typed(sent: Mapping[str, str], name: str, *, most: int) -> str:
    """A field's text in NFC without spaces around it; Invalid for hidden signs and for too much."""
    text = sent.get(name, "").strip()
    if has_forbidden(text):
        raise Invalid({name: ["forbidden-characters"]})
    if len(text) > most:
        raise Invalid({name: ["too-long"]})
    return normal(text)
