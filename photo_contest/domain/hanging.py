"""How a contest's photos hang: which ones, of which unit and topic, and everybody's own shuffle of
them. Held in memory for a moment, since the shuffle looks at every photo of the contest."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from photo_contest.domain.momentary import Momentary
from photo_contest.domain.prepared import rows_of, statement_of
from photo_contest.models import Photo
from photo_contest.models.photo import SHUFFLE_PRIME

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

NO_TOPIC: Final = 0


def multipliers(seed: str) -> tuple[int, int]:
    """The a and b of a seed's permutation; see `domain.gallery`."""
    digest = hashlib.sha256(f"shuffle:{seed}".encode()).digest()
    a = 1 + int.from_bytes(digest[:8], "big") % (SHUFFLE_PRIME - 1)
    return a, int.from_bytes(digest[8:16], "big") % SHUFFLE_PRIME


@dataclass(frozen=True)
class Turn:
    """Ids of the photos of one page, and how many hang before them."""

    ids: list[str]
    before: int


@dataclass(frozen=True, eq=False)
class Hanging:
    """The listed photos of a contest by id, with the numbers that they are chosen by."""

    ids: Sequence[str]
    keys: "Numbers"
    units: "Numbers"
    topics: "Numbers"

    def among(self, *, units: Collection[int] | None, topic: int | None) -> "Hanging":
        """Those of some units and of a topic, where these are named."""
        import numpy as np

        if units is None and topic is None:
            return self
        chosen = np.ones(len(self.ids), bool)
        if units is not None:
            chosen &= np.isin(self.units, np.fromiter(units, np.int64, len(units)))
        if topic is not None:
            chosen &= self.topics == topic
        ids = [self.ids[at] for at in np.flatnonzero(chosen).tolist()]
        return Hanging(ids, self.keys[chosen], self.units[chosen], self.topics[chosen])

    def shuffled(
        self, seed: str, size: int, *, after: tuple[int, str] | None = None, backward: bool = False
    ) -> Turn:
        """So many photos in a seed's order, from the first one on, or beyond the photo `after` (its
        place and id, whether it hangs here or not); backwards, the nearest one first."""
        import numpy as np

        a, b = multipliers(seed)
        places = (self.keys * a + b) % SHUFFLE_PRIME  # below 2**62: it fits
        chosen, before = np.arange(len(places)), 0
        if after is not None:
            side = self._side(places, *after)
            chosen = np.flatnonzero(side < 0 if backward else side > 0)
            before = len(chosen) if backward else len(places) - len(chosen)
        found = _first(places[chosen], size, backward=backward)
        if backward:
            before -= len(found)
        return Turn([self.ids[at] for at in chosen[found].tolist()], before)

    def _side(self, places: "Numbers", place: int, photo_id: str) -> "Numbers":
        """Which photos hang before a photo (-1) and after it (1); of one place, by id."""
        import numpy as np

        side = np.sign(places - place)
        for at in np.flatnonzero(side == 0).tolist():
            side[at] = (self.ids[at] > photo_id) - (self.ids[at] < photo_id)
        return side


def _first(places: "Numbers", size: int, *, backward: bool) -> "Numbers":
    """Indices of the first `size` places in order; backwards, of the last ones, the last first.
    Equal places stay in the order of their ids."""
    import numpy as np

    at = np.arange(len(places))
    if backward:
        places, at = -places[::-1], at[::-1]
    if len(places) > size:  # all up to the last one's place: some may share it
        near = places <= np.partition(places, size - 1)[size - 1]
        places, at = places[near], at[near]
    return at[np.argsort(places, kind="stable")[:size]]


def hanging(contest_id: int) -> Hanging:
    """The photos of a contest that everybody may see now, or saw some seconds ago: who shows one
    asks whether it may be seen still."""
    return _HANGING.get(contest_id, lambda: _read(contest_id))


def _read(contest_id: int) -> Hanging:
    import numpy as np

    listed = Photo.objects.listed().filter(contest_id=contest_id).order_by()
    columns = listed.values_list("pk", "shuffle_key", "unit_id", "category_id")
    rows = sorted(rows_of(statement_of(columns)))  # as Python compares ids, whatever the engine
    numbers = np.array(
        [(key, unit, topic or NO_TOPIC) for _, key, unit, topic in rows], np.int64
    ).reshape(-1, 3)
    return Hanging([row[0] for row in rows], *np.ascontiguousarray(numbers.T))


_HANGING: Final = Momentary[Hanging](most=4, seconds=5.0)
