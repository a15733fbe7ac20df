"""A row of a roster of members, read cell by cell; what concerns other rows comes later."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from photo_contest.domain.rosters.findings import RowConflict
from photo_contest.domain.rosters.reading import RowReader, SheetRow, spelt, text_within
from photo_contest.sheets.cells import read_birth_day, read_card, read_day
from photo_contest.words import fold

MAX_NAME_CHARS: Final = 120
MAX_CODE_CHARS: Final = 32
MAX_EMAIL_CHARS: Final = 254
MAX_PHONE_CHARS: Final = 20
MAX_WORD_CHARS: Final = 100
MARKS: Final = {"x", "co", "yes", "1", "dung", "true"}
NO_MARKS: Final = {"", "khong", "no", "0", "sai", "false"}


@dataclass(slots=True)
class Entry:
    """What a row says: from a day (none: the day of the import) until another (none: open) the
    person with this card belongs to a unit. "" and None stand for what the row leaves open, and
    for what could not be read."""

    row: int
    card: str
    full_name: str
    name_folded: str
    born_on: dt.date | None
    unit: str  # its code
    begins_on: dt.date | None
    ends_on: dt.date | None
    email: str
    phone: str
    role: str  # as `spelt`
    is_another_person: bool

    @property
    def person(self) -> tuple[str, dt.date] | None:
        """By what a person is known who has two cards: name and birth day, if both are told."""
        return (self.name_folded, self.born_on) if self.name_folded and self.born_on else None


def read_entry(row: SheetRow) -> tuple[Entry, list[RowConflict]]:
    """A row's entry, and the faults of its cells."""
    reader = RowReader(row)
    name = _name(reader)
    entry = Entry(
        row=row.number,
        card=reader.needed("card_number", read_card),
        full_name=name,
        name_folded=fold(name),
        born_on=reader.take("born_on", read_birth_day),
        unit=reader.needed("unit", text_within(MAX_CODE_CHARS)),
        begins_on=reader.take("begins_on", read_day),
        ends_on=reader.take("ends_on", read_day),
        email=_email(reader),
        phone=reader.text("phone", MAX_PHONE_CHARS),
        role=spelt(reader.text("role", MAX_WORD_CHARS)),
        is_another_person=_is_marked(reader),
    )
    return entry, reader.conflicts


def _name(reader: RowReader) -> str:
    """The full name, from one column or, where that one is not there, from two."""
    read = text_within(MAX_NAME_CHARS)
    if "full_name" in reader.row.cells:
        return reader.needed("full_name", read)
    parts = [reader.needed(field, read) for field in ("family_name", "given_name")]
    name = " ".join(parts)
    if len(name) > MAX_NAME_CHARS:
        reader.refuse("given_name", "too-long", max=MAX_NAME_CHARS)
    return name if all(parts) else ""


def _email(reader: RowReader) -> str:
    email = reader.text("email", MAX_EMAIL_CHARS)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            reader.refuse("email", "email-shape")
    return email


def _is_marked(reader: RowReader) -> bool:
    """Whether the row is said to tell of another person; no other word is taken for a mark."""
    mark = spelt(reader.text("another_person", MAX_WORD_CHARS))
    if mark not in MARKS | NO_MARKS:
        reader.refuse("another_person", "unknown-mark")
    return mark in MARKS
