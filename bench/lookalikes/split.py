"""Which photo serves for what, decided by its group's name alone, before anything is measured.

Of twenty parts two are set aside as the other pictures of collages: nobody looks for them, and they
are no references. Of the rest the odd parts are for fixing the engine, its codebook and its
threshold (`--tune`), the even ones for measuring recall. Photos of one scene fall together.

    python -m bench.lookalikes.split tuning     names the files of a part
"""

import hashlib
import sys
from collections.abc import Sequence
from typing import Literal, get_args

from bench.lookalikes.photos import SHARED, Photo, gather

Part = Literal["beside", "tuning", "unseen"]
_PARTS, _BESIDE = 20, 2
_MOST_BESIDE = 40  # of a large folder: the rest become references


def part_of(group: str) -> Part:
    number = hashlib.sha256(group.encode()).digest()[0] % _PARTS
    if number < _BESIDE and not group.startswith("hard:"):
        return "beside"
    return "tuning" if number % 2 else "unseen"


def split(photos: Sequence[Photo]) -> dict[Part, list[Photo]]:
    parts: dict[Part, list[Photo]] = {"beside": [], "tuning": [], "unseen": []}
    for photo in photos:
        part = part_of(photo.group)
        if part == "beside" and len(parts["beside"]) == _MOST_BESIDE:
            part = "unseen"
        parts[part].append(photo)
    return parts


def evenly(photos: Sequence[Photo], most: int) -> list[Photo]:
    """At most so many, spread over the sources: names of one source begin alike."""
    ordered = sorted(photos, key=lambda photo: photo.path.name)
    few = min(most, len(ordered))
    return [ordered[number * len(ordered) // few] for number in range(few)]


if __name__ == "__main__":
    wanted = next(part for part in get_args(Part) if part in sys.argv[1:])
    print(*(photo.path for photo in split(gather([SHARED]))[wanted]), sep="\n")
