"""Pictures with hardly any features: a wall, a sky, one colour. Their global hashes make the
candidates, and a coarse look at the light decides: there is nothing finer to look at."""

from dataclasses import replace

import numpy as np

from photo_contest.imaging.lookalikes.check import decode
from photo_contest.imaging.lookalikes.gray import Gray, reduced, unpacked
from photo_contest.imaging.lookalikes.likeness import THRESHOLD, Likeness
from photo_contest.imaging.lookalikes.marks import Marks
from photo_contest.imaging.lookalikes.verify import Pair

SCORE = 1.2 * THRESHOLD
"""What such a likeness is worth: above the threshold, below what features and pixels show."""

_CELLS = 12  # of the long side
_LEVELS = 5.0  # of 255, in the mean: a smooth surface that was saved anew moves by one or two


def plain_likeness(
    marks: Marks, check: bytes, *, key: int, turn: int, phash_distance: int
) -> Likeness | None:
    """The likeness of a plain picture, turned, to a photo as evenly lit in every place; None
    where the light differs. ValueError for bytes that are no check part."""
    pair = Pair(marks, decode(check))
    own, other = _light(_turned(marks.gray, turn)), _light(unpacked(pair.check.packed))
    if own.shape != other.shape or np.abs(own - other).mean() > _LEVELS:
        return None
    look = pair.whole(turn)
    if look is None:
        return None
    return pair.likeness(replace(look, score=SCORE, correlation=0.0), key, phash_distance)


def _light(gray: Gray) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return reduced(gray, _CELLS).astype(np.float32)


def _turned(gray: Gray, turn: int) -> Gray:
    """As `fingerprint.TURNS` turn a picture."""
    if turn < 4:
        return np.rot90(gray, turn)
    return np.rot90(gray[:, ::-1], turn - 4)
