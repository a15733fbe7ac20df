"""What is held of a person: handed out on request (`export`), or replaced by a pseudonym
(`erasure`). `treatment` names every place."""

from photo_contest.domain.personal_data.erasure import (
    REASONS,
    erase_member,
    erase_self,
    erased_card_hash,
    person_of,
    was_erased,
)
from photo_contest.domain.personal_data.export import write_export
from photo_contest.domain.personal_data.held import Held, held_of

__all__ = [
    "REASONS",
    "Held",
    "erase_member",
    "erase_self",
    "erased_card_hash",
    "held_of",
    "person_of",
    "was_erased",
    "write_export",
]
