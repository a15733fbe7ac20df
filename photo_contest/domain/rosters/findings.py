"""What an import finds in a file: conflicts by row and column, and what it would do."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol

from photo_contest.models import Member


@dataclass(frozen=True)
class RowConflict:
    """A row that cannot be taken as it stands. `row` is the number that Excel shows, `field` the
    name of our column, `params` fill the sentence of `code` (doorway/row_sentences.py); they hold
    nothing of other persons."""

    row: int
    field: str
    code: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Counts:
    """Rows by what becomes of them; a row in conflict is in none of these."""

    created: int
    updated: int
    unchanged: int


class Plan(Protocol):
    """What a file would do to the database as it was when the plan was made."""

    @property
    def counts(self) -> Counts: ...

    @property
    def conflicts(self) -> list[RowConflict]: ...

    def prepare(self) -> None:
        """Make the rows ready for the database, before the transaction that applies them."""

    def apply(self, *, by: Member | None, at: dt.datetime) -> None:
        """Do it, in the caller's transaction, by bulk statements. Rows in conflict are left out."""
