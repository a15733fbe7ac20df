"""Vietnamese text: one stored spelling (NFC), one folded spelling for search.

Pure; imports no Django. Search ignores diacritics, and đ = d, which Unicode decomposition alone
does not do; NFC and NFD spellings (iPhones send NFD) fold alike.
"""

import re
import unicodedata

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
