"""An edition told on the units of today: what those held here and those held elsewhere share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

COUNTS: Final = (
    "members",
    "entrants",
    "participants",
    "photos_submitted",
    "photos_approved",
    "votes",
)
UNKNOWN_UNIT: Final = "unknown-unit"
KIND_ENDED: Final = "kind-ended"


@dataclass(frozen=True)
class Reached:
    """What a unit reached: `counts` by name, None where unknown, hidden or withheld; `withheld`:
    whether the count of participants is."""

    counts: Mapping[str, int | None]
    withheld: bool = False

    @property
    def rate(self) -> float | None:
        """Participants over members."""
        members, participants = self.counts["members"], self.counts["participants"]
        return participants / members if members and participants is not None else None


@dataclass(frozen=True)
class Incomparable:
    """A unit of then for which no single unit of today stands, and why. `stands`: the unit above,
    on which its figures count, or None; `unit_id` is None where the code is unknown."""

    unit_id: int | None
    code: str
    name: str
    kind: str
    reason: str
    stands: int | None
    reached: Reached


@dataclass(frozen=True)
class Edition:
    """`slug` is None of one that was held elsewhere, and `source` says where its figures are from.
    `by_unit`: by id of today's unit; ROOT is the whole edition."""

    year: int
    slug: str | None
    source: str | None
    by_unit: Mapping[int, Reached]
    incomparable: tuple[Incomparable, ...]


def summed(parts: Iterable[Reached]) -> Reached:
    """Units that became one: what is unknown or withheld of one of them, is so of all."""
    those = list(parts)
    counts: dict[str, int | None] = {}
    for name in COUNTS:
        values = [one.counts[name] for one in those]
        known = [value for value in values if value is not None]
        counts[name] = sum(known) if len(known) == len(values) else None
    return Reached(counts, any(one.withheld for one in those))
