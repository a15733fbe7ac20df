"""Figures as people write them: 1.234,5 and 23/11/2026 in Vietnamese, 1,234.5 in English. Pure."""

import datetime as dt

from analytics.spans import ZONE
from analytics.tables import UNKNOWN, Cell, Kind, Untold, told
from analytics.words import Words

_NARROW = "\N{NO-BREAK SPACE}"


def is_english(language: str) -> bool:
    return language.startswith("en")


def number(value: float, language: str, decimals: int = 0) -> str:
    """1234.5 as 1.234,5; a minus is the long one, as in print."""
    text = f"{abs(value):,.{decimals}f}"
    if not is_english(language):
        text = text.translate(str.maketrans(",.", ".,"))
    rounds_to_zero = not text.strip("0.,")
    return text if value >= 0 or rounds_to_zero else f"\N{MINUS SIGN}{text}"


def share(value: float, language: str, decimals: int = 1) -> str:
    """0.427 as 42,7 %."""
    text = number(100 * value, language, decimals)
    return f"{text}%" if is_english(language) else f"{text}{_NARROW}%"


def day(value: dt.date) -> str:
    return f"{value:%d/%m/%Y}"


def days(first: dt.date, last: dt.date) -> str:
    """01/11 – 23/11/2026; a year that both have in common stands once."""
    begin = f"{first:%d/%m}" if first.year == last.year else day(first)
    return f"{begin} – {day(last)}"


def clock(value: dt.datetime, language: str) -> str:
    """The local time of day: 17h00, in English 17:00."""
    local = value.astimezone(ZONE)
    return f"{local:%H:%M}" if is_english(language) else f"{local:%-H}h{local:%M}"


def instant(value: dt.datetime, language: str) -> str:
    """10h00 ngày 23/11/2026; 10:00 on 23/11/2026."""
    local = value.astimezone(ZONE)
    between = Words("ngày", "on").told(language)
    return f"{clock(value, language)} {between} {day(local)}"


def cell(value: Cell, kind: Kind, language: str) -> str:
    """A cell of a report as one reads it on page and paper; what is unknown is a dash."""
    if value is None:
        return UNKNOWN
    if isinstance(value, Words | Untold):
        return str(told(value, language))
    if isinstance(value, dt.datetime):
        return instant(value, language)
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, str):
        return value
    if kind == "share":
        return share(value, language)
    return number(value, language, 0 if isinstance(value, int) else 2)
