"""Which column of a sheet is which field, by the heading's words in any spelling."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from photo_contest import words
from photo_contest.errors import SheetRefused
from photo_contest.sheets.cells import Cell

_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")
_SIGNS = re.compile(r"[\W_]+")
_SHOWN_CHARS: Final = 60


@dataclass(frozen=True)
class Column:
    """A field and the headings that mean it; the first one is how a sentence calls it."""

    field: str
    names: tuple[str, ...]
    required: bool = False


def recognise(heading: Sequence[Cell], columns: Sequence[Column]) -> dict[str, int]:
    """The place of each field's column; headings that mean none of the fields are ignored.

    Spelling, marks, case, signs and notes in brackets do not count: "HỌ VÀ TÊN (*):" is
    "ho va ten". Refuses when a required column is missing, and when two columns mean the same.
    """
    fields = {_key(name): column.field for column in columns for name in column.names}
    found: dict[str, list[int]] = {}
    for index, cell in enumerate(heading):
        field = fields.get(_key(cell.text))
        if field is not None:
            found.setdefault(field, []).append(index)
    twice = [index for places in found.values() if len(places) > 1 for index in places]
    if twice:
        named = ", ".join(heading[index].text[:_SHOWN_CHARS] for index in sorted(twice))
        raise SheetRefused("sheet-columns-twice", columns=named)
    missing = [c.names[0] for c in columns if c.required and c.field not in found]
    if missing:
        raise SheetRefused("sheet-without-columns", columns=", ".join(missing))
    return {field: places[0] for field, places in found.items()}


def _key(text: str) -> str:
    """What two spellings of one heading have in common; "" for a heading without words."""
    return _SIGNS.sub(" ", words.fold(_NOTE.sub(" ", text))).strip()
