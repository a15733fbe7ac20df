"""Two files laid on each other: `lookalikes.overlay` for files. In the child only."""

from collections.abc import Sequence
from pathlib import Path

from photo_contest.imaging.decode import decode
from photo_contest.imaging.facts import ANY_SIZE
from photo_contest.imaging.lookalikes.likeness import Affine, Box
from photo_contest.imaging.lookalikes.overlay import LONG_SIDE, difference, laid, overlay


def laid_together(
    query: Path,
    reference: Path,
    transform: Affine,
    regions: Sequence[Box],
    look: str = "blend",
) -> bytes:
    """Two files on each other as WebP bytes: both in one ("blend", with the regions), the reference
    where it lies on the query ("laid"), or how they differ there ("difference"). Refuses as
    `decode` does."""
    above = decode(query, ANY_SIZE, long_side=LONG_SIDE).image
    below = decode(reference, ANY_SIZE, long_side=LONG_SIDE).image
    if look == "laid":
        return laid(above, below, transform)
    if look == "difference":
        return difference(above, below, transform)
    return overlay(above, below, transform, regions)
