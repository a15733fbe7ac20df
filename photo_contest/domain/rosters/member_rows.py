"""A row of a roster of members, read cell by cell; what concerns other rows comes later."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from photo_contest.domain.rosters.findings import RowConflict
from photo_contest.domain.rosters.reading import SheetRow
from photo_contest.sheets.cells import CellFault, read_card, read_day, read_text
from photo_contest.words import fold

T = TypeVar("T")
_MAX: Final = {"full_name": 120, "unit": 32, "email": 254, "phone": 20, "role": 100}
_NO_MARK: Final = {"", "0", "khong", "no"}


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
    role: str  # folded
    is_another_person: bool

    @property
    def person(self) -> tuple[str, dt.date] | None:
        """By what a person is known who has two cards: name and birth day, if both are told."""
        return (self.name_folded, self.born_on) if self.name_folded and self.born_on else None


def read_entry(row: SheetRow) -> tuple[Entry, list[RowConflict]]:
    """A row's entry, and the faults of its cells."""
    reader = _Reader(row)
    name = reader.name()
    entry = Entry(
        row=row.number,
        card=reader.required("card_number", read_card),
        full_name=name,
        name_folded=fold(name),
        born_on=reader.day("born_on"),
        unit=reader.required("unit", reader.text("unit")),
        begins_on=reader.day("begins_on"),
        ends_on=reader.day("ends_on"),
        email=reader.email(),
        phone=reader.take("phone", reader.text("phone")) or "",
        role=fold(reader.take("role", reader.text("role")) or ""),
        is_another_person=fold(row.cell("another_person").text) not in _NO_MARK,
    )
    return entry, reader.conflicts


class _Reader:
    """Takes the cells of one row, and keeps what is wrong with them."""

    def __init__(self, row: SheetRow) -> None:
        self.row = row
        self.conflicts: list[RowConflict] = []

    def refuse(self, field: str, code: str, **params: Any) -> None:
        self.conflicts.append(RowConflict(self.row.number, field, code, params))

    def take(self, field: str, read: Callable[..., T]) -> T | None:
        try:
            return read(self.row.cell(field))
        except CellFault as fault:
            self.refuse(field, fault.code, **fault.params)
            return None

    def required(self, field: str, read: Callable[..., str]) -> str:
        value = self.take(field, read)
        if value == "":
            self.refuse(field, "required")
        return value or ""

    def text(self, field: str) -> Callable[..., str]:
        return lambda cell: read_text(cell, max_length=_MAX[field])

    def day(self, field: str) -> dt.date | None:
        return self.take(field, read_day)

    def name(self) -> str:
        """The full name, from one column or, where that one is not there, from two."""
        read = self.text("full_name")
        if "full_name" in self.row.cells:
            return self.required("full_name", read)
        parts = [self.required(field, read) for field in ("family_name", "given_name")]
        name = " ".join(parts)
        if len(name) > _MAX["full_name"]:
            self.refuse("given_name", "too-long", max=_MAX["full_name"])
        return name if all(parts) else ""

    def email(self) -> str:
        email = self.take("email", self.text("email")) or ""
        if email:
            try:
                validate_email(email)
            except ValidationError:
                self.refuse("email", "email-shape")
        return email
