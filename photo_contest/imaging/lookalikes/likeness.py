"""What the engine says of a picture and a stored photo that are alike."""

from dataclasses import dataclass
from typing import Literal

Relation = Literal["near", "partial", "mirrored", "turned", "within-a-collage"]
Affine = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]

THRESHOLD = 1.5
"""The score above which a photo is shown to a person.

Source: `bench.lookalikes --tune`, the tuning half alone: 85 changes of 24 photos against 71. All
2,040 were found up to 2.0, and of 134,640 pairs of different scenes the highest scored 0.7. In the
middle of that gap: photos of other kinds may leave less on either side.
"""


@dataclass(frozen=True)
class Facts:
    """The transform in numbers for people: how the query lies on the reference.

    `degrees`: by how much the query has to be turned clockwise to lie like the reference, after
    mirroring it left to right if `mirrored`; -180 < degrees <= 180. `scale`: length on the
    reference by length on the query, in units of the long sides.
    """

    mirrored: bool
    degrees: float
    scale: float


@dataclass(frozen=True)
class Region:
    """One matched place in both photos: (x, y, width, height) in units of the long side."""

    query: Box
    reference: Box


@dataclass(frozen=True)
class Likeness:
    """A stored photo (`key`) that looks like the query, and how.

    `score`: copies lie above the engine's threshold, different photos near 0. `transform` (a, b,
    c, d, e, f) maps the query's point (x, y) to the reference's (ax + by + c, dx + ey + f), both
    in units of their long side, mirroring included. `turn` is the index into `fingerprint.TURNS`
    of the turn of the query that comes nearest. `seen_of_query` and `seen_of_reference`: the
    share of either area that the other covers. `correlation`: mean of the compared blocks.
    `phash_distance`: bits, the best of eight turns. `same_scene`: perhaps another photo of the
    same scene; it chooses words and never drops.
    """

    key: int
    score: float
    relation: Relation
    transform: Affine
    turn: int
    regions: tuple[Region, ...]
    seen_of_query: float
    seen_of_reference: float
    correlation: float
    inliers: int
    phash_distance: int
    same_scene: bool
    facts: Facts


def inverted(transform: Affine) -> Affine:
    """The way back. ValueError for a transform that flattens, which is none."""
    a, b, c, d, e, f = transform
    area = a * e - b * d
    if not area:
        raise ValueError("a transform that flattens has no way back")
    a, b, d, e = e / area, -b / area, -d / area, a / area
    return (a, b, -(a * c + b * f), d, e, -(d * c + e * f))
