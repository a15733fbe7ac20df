"""Vietnamese text: one stored spelling (NFC), one folded spelling for search.

Pure; imports no Django. Search ignores diacritics, and đ = d, which Unicode decomposition alone
does not do; NFC and NFD spellings (iPhones send NFD) fold alike.
"""

import re
import unicodedata
from typing import Final

# Bidirectional overrides and isolates, zero-width marks, blank letters and tags: they can make a
# title read otherwise than it is stored. U+200C/U+200D have no use in Vietnamese or English.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_D_STROKE = str.maketrans("đĐ", "dD")


def has_forbidden(text: str) -> bool:
    """Whether `text` holds a control character, a lone surrogate or a bidirectional override."""
    if _CONTROL.search(text) or any("\ud800" <= c <= "\udfff" for c in text):
        return True
    return any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in text)


def normal(text: str) -> str:
    """The stored spelling: NFC, without invisible marks, line ends as \\n, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).strip()


def fold(text: str) -> str:
    """The spelling that is searched: no marks, đ = d, no case, single spaces."""
    decomposed = unicodedata.normalize("NFD", text.translate(_D_STROKE))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(_INVISIBLE.sub("", bare).casefold().split())


def word_count(text: str) -> int:
    """Words as an organizer counts them: what stands between spaces."""
    return len(text.split())


# --- names of units, and the order of the Vietnamese alphabet -----------------------------

# What the names of union organisations begin with; people search and sort by what follows.
_UNIT_PREFIXES: Final = (
    "cong doan co so",
    "lien doan lao dong",
    "nghiep doan",
    "cong doan",
    "ldld",
    "cdcs",
    "cd",
)
_LETTERS: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng; before them: none
_SHAPES: Final = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn: they make letters
_SORT_KEY_CHARS: Final = 600


def without_prefix(name: str) -> str:
    """A unit's name without the words that say what kind of union it is: "CĐCS May" is "May"."""
    words, folded = name.split(), fold(name).split()
    for prefix in _UNIT_PREFIXES:
        size = len(prefix.split())
        if folded[:size] == prefix.split() and len(words) > size:
            return " ".join(words[size:])
    return " ".join(words)


def sort_key(text: str) -> str:
    """Digits whose order is the Vietnamese alphabetical order of texts, in any collation.

    Letters decide first (a, ă, â, b, ... d, đ, e, ê, ...), over the whole text; then tones
    (none, huyền, hỏi, ngã, sắc, nặng), as in CLDR's `vi`. Case and signs do not count; runs of
    digits count as numbers.
    """
    letters, tones = [], []
    text = re.sub(r"[0-9]{1,6}", lambda run: run[0].zfill(6), text.casefold())
    for sign in unicodedata.normalize("NFC", text):
        letter, tone = _letter_and_tone(sign)
        if letter in _LETTERS:
            letters.append(f"{20 + _LETTERS.index(letter)}")
            tones.append(str(tone))
        elif letter.isdigit() and letter.isascii():
            letters.append(f"{10 + int(letter)}")
        elif letter.isspace() or not letter.isalnum():
            if letters and letters[-1] != "01":
                letters.append("01")
        else:
            letters.append("90")
    while letters and letters[-1] == "01":
        letters.pop()
    return ("".join([*letters, "00"]) + "".join(tones))[:_SORT_KEY_CHARS]


def _letter_and_tone(sign: str) -> tuple[str, int]:
    """A letter of the alphabet without its tone, and the tone's place (0: none)."""
    decomposed = unicodedata.normalize("NFD", sign)
    tone = next((_TONES.index(mark) + 1 for mark in decomposed if mark in _TONES), 0)
    kept = [c for c in decomposed if c in _SHAPES or not unicodedata.combining(c)]
    return unicodedata.normalize("NFC", "".join(kept)), tone


def unit_sort_key(name: str) -> str:
    """The order of units by name: prefixes such as CĐCS do not count."""
    return sort_key(without_prefix(name))


# --- cards --------------------------------------------------------------------------------

_CARD = re.compile(r"[A-Z]{0,4}[0-9]{5,16}")


def card_form(text: str) -> str:
    """A card number as it is stored: capitals and digits, without spaces, dots and hyphens."""
    return re.sub(r"[\s.\-]", "", normal(text)).upper()


def looks_like_card_number(text: str) -> bool:
    """Whether a text has the form of a card number: up to 4 letters, then 5 to 16 digits."""
    return _CARD.fullmatch(card_form(text)) is not None
