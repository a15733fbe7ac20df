"""Two files laid on each other: `lookalikes.overlay` for files. In the child only."""

from collections.abc import Sequence
from pathlib import Path

from photo_contest.imaging.decode import decode
from photo_contest.imaging.facts import ANY_SIZE
from photo_contest.imaging.lookalikes.likeness import Affine, Box
from photo_contest.imaging.lookalikes.overlay import LONG_SIDE, overlay


def laid_together(query: Path, reference: Path, transform: Affine, regions: Sequence[Box]) -> bytes:
    """The overlay of two files as WebP bytes. Refuses as `decode` does."""
    above = decode(query, ANY_SIZE, long_side=LONG_SIDE).image
    below = decode(reference, ANY_SIZE, long_side=LONG_SIDE).image
    return overlay(above, below, transform, regions)
