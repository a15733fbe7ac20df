"""One cell of a roster, and what it may be read as: text, a card number, a day, a count.

A cell keeps what the officer sees. The readers refuse with `CellFault` what cannot be taken for
certain; a wrong guess about a card or a birth day is worse than a question.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Final

from photo_contest import words


@dataclass(frozen=True, slots=True)
class Cell:
    """`kind` is one of text, number, day, formula, error, merged, and spread: of several columns
    below one heading. `day` goes with kind day."""

    text: str
    kind: str = "text"
    day: dt.date | None = None


EMPTY: Final = Cell("")


class CellFault(Exception):
    """Why a cell cannot be read: `code` never changes, `params` fill its sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def tidy(text: str) -> str:
    """The stored spelling of a cell: NFC, no invisible marks, single spaces, trimmed."""
    if not text.isascii():
        text = words.normal(text)
    return " ".join(text.split())


_REFUSED_KINDS: Final = {
    "formula": "formula",
    "error": "error-cell",
    "merged": "merged-cell",
    "spread": "merged-heading",
}


def _refuse_kind(cell: Cell) -> None:
    if cell.kind in _REFUSED_KINDS:
        raise CellFault(_REFUSED_KINDS[cell.kind])


def read_text(cell: Cell, *, max_length: int) -> str:
    """The cell's text. Refuses formulas, errors, merged cells, control characters, long texts."""
    _refuse_kind(cell)
    if words.has_forbidden(cell.text):
        raise CellFault("forbidden-characters")
    if len(cell.text) > max_length:
        raise CellFault("too-long", max=max_length)
    return cell.text


# --- card numbers -------------------------------------------------------------------------

_SCIENTIFIC = re.compile(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_FIVE_DIGITS = re.compile(r"[0-9]{5}")
_EXACT_NUMBERS: Final = 10**15  # Excel keeps 15 digits of a number and makes the rest zeros


def read_card(cell: Cell) -> str:
    """A card number in its stored form, "" when the cell is empty.

    Refuses numbers that Excel has shortened (1.2E+11, or more than 15 digits in a number cell):
    their last digits are lost and cannot be guessed.
    """
    _refuse_kind(cell)
    text = cell.text.removeprefix("'")
    if not text:
        return ""
    shortened = cell.kind == "number" and text.isdecimal() and int(text) >= _EXACT_NUMBERS
    if shortened or _SCIENTIFIC.fullmatch(text):
        raise CellFault("scientific-number")
    is_plain = cell.kind != "number" or text.isdecimal()  # 12345.678 is no card
    if not (is_plain and words.looks_like_card_number(text)):
        raise CellFault("card-number-shape")
    return words.card_form(text)


def could_be_card(cell: Cell) -> bool:
    """Whether somebody may have meant a card number here, be it misspelt."""
    form = words.card_form(cell.text)
    return bool(_FIVE_DIGITS.search(form) or _SCIENTIFIC.fullmatch(cell.text))


# --- days ---------------------------------------------------------------------------------

_TIME: Final = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_DAY_FIRST = re.compile(r"([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4})" + _TIME)
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})" + _TIME)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SERIAL = re.compile(r"[0-9]{5}")
_EPOCH_1900: Final = dt.date(1899, 12, 30)
_YEARS: Final = range(1900, 2101)


def read_day(cell: Cell) -> dt.date | None:
    """The day of a cell, None when it is empty. A time of day behind it is left out.

    Reads 31/12/1990 (also with . or -), 1990-12-31, cells with a day's format, and Excel's
    serial numbers of five digits: 1985 alone is a year, not the 1985th day since 1900. Refuses
    what is no day of the calendar and what lies outside 1900-2100.
    """
    _refuse_kind(cell)
    if not cell.text:
        return None
    day = cell.day or _written_day(cell)
    if day.year not in _YEARS:
        raise CellFault("impossible-day")
    return day


def read_birth_day(cell: Cell) -> dt.date | None:
    """As `read_day`; of whom the year alone is known, the day is not."""
    return (
        None if _YEAR.fullmatch(cell.text) and cell.kind in ("text", "number") else read_day(cell)
    )


def _written_day(cell: Cell) -> dt.date:
    text = cell.text.partition(".")[0] if cell.kind == "number" else cell.text
    if _SERIAL.fullmatch(text):
        return _EPOCH_1900 + dt.timedelta(days=int(text))
    if found := _DAY_FIRST.fullmatch(text):
        day, _, month, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(text):
        year, _, month, day = found.groups()
    else:
        raise CellFault("unreadable-day")
    if int(year) not in _YEARS:
        raise CellFault("impossible-day")
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise CellFault("unreadable-day") from None


# --- counts -------------------------------------------------------------------------------

_DIGITS = re.compile(r"[0-9]{1,10}")
_THOUSANDS = re.compile(r"[0-9]{1,3}([. ])[0-9]{3}(?:\1[0-9]{3})*")
_MAX_COUNT: Final = 1_000_000_000


def read_count(cell: Cell) -> int | None:
    """A whole number from 0, None when the cell is empty; 1.234 and 1 234 are 1234 in a text.

    Refuses negative numbers, fractions, and anything above a thousand million.
    """
    _refuse_kind(cell)
    if not cell.text:
        return None
    text = cell.text
    if cell.kind == "text" and _THOUSANDS.fullmatch(text):
        text = re.sub("[. ]", "", text)
    if not _DIGITS.fullmatch(text) or int(text) > _MAX_COUNT:
        raise CellFault("unreadable-number")
    return int(text)
