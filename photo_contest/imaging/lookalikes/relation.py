"""What a transform means to people: mirrored, turned, cropped, within a collage, and where."""

import math
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from photo_contest.imaging.lookalikes.likeness import Affine, Box, Facts, Region, Relation

Floats = npt.NDArray[np.floating[Any]]

# The linear parts of `fingerprint.TURNS`: from a picture's points, y down, to the turned one's.
_TURNS = np.array(
    [
        (1, 0, 0, 1),
        (0, 1, -1, 0),
        (-1, 0, 0, -1),
        (0, -1, 1, 0),
        (-1, 0, 0, 1),
        (0, 1, 1, 0),
        (1, 0, 0, -1),
        (0, -1, -1, 0),
    ],
    dtype=np.float64,
)
TURNED = 15.0  # degrees
SMALL = 0.6  # of the query's area: the rest may be another picture
WHOLE = 0.85  # of the reference's area: less is a part
SCENE = 0.8  # correlation below which a copy may be another photo of the scene: words only
_LIVELY = 0.3  # share of the query's rest that has texture
_REGIONS = 6
COLLAGE: Final = "within-a-collage"


def facts_of(transform: Affine) -> Facts:
    """Mirroring, rotation and scale of a transform, the stretch of the axes averaged."""
    a, b, _, d, e, _ = transform
    area = a * e - b * d
    mirrored = area < 0
    if mirrored:  # after the query was mirrored left to right
        a, d = -a, -d
    degrees = math.degrees(math.atan2(d - b, a + e))
    return Facts(
        mirrored=mirrored,
        degrees=180.0 if degrees <= -180 else degrees,
        scale=math.sqrt(abs(area)),
    )


def turn_of(transform: Affine) -> int:
    """The index into `fingerprint.TURNS` that comes nearest to a transform."""
    a, b, _, d, e, _ = transform
    return int((_TURNS @ np.array([a, b, d, e])).argmax())


def transform_of(turn: int, query: tuple[float, float], reference: tuple[float, float]) -> Affine:
    """The transform that lays the whole query, turned, on the whole reference."""
    a, b, d, e = (float(value) for value in _TURNS[turn])
    w, h = query
    width, height = abs(a) * w + abs(b) * h, abs(d) * w + abs(e) * h
    across, down = reference[0] / width, reference[1] / height
    left, top = max(0.0, -a * w - b * h), max(0.0, -d * w - e * h)
    return (a * across, b * across, left * across, d * down, e * down, top * down)


def relation_of(
    facts: Facts, seen_of_query: float, seen_of_reference: float, rest: float
) -> Relation:
    """The one word for a likeness; `rest` is the share of texture in the rest of the query."""
    if seen_of_query < SMALL and rest > _LIVELY:
        return COLLAGE
    if facts.mirrored:
        return "mirrored"
    if abs(facts.degrees) > TURNED:
        return "turned"
    return "partial" if seen_of_reference < WHOLE else "near"


def lively_rest(gray: npt.NDArray[np.uint8], outline: Floats) -> float:
    """The share of 8 x 8 blocks with texture among those that lie outside an outline.

    `outline` (n, 2): a convex polygon, in units of the picture's long side.
    """
    height, width = (side // 8 for side in gray.shape)
    if not height or not width:
        return 0.0
    blocks = gray[: height * 8, : width * 8].reshape(height, 8, width, 8)
    lively = blocks.std(axis=(1, 3)) >= 6
    y, x = np.mgrid[:height, :width]
    centres = np.stack([x, y], axis=-1) * 8 + 4.0
    centres /= max(gray.shape)
    edge = np.roll(outline, -1, axis=0) - outline
    to = centres[:, :, np.newaxis] - outline
    away = edge[:, 0] * to[..., 1] - edge[:, 1] * to[..., 0]
    away /= np.maximum(np.hypot(edge[:, 0], edge[:, 1]), 1e-9)
    margin = 8 / max(gray.shape)  # the outline itself is no texture
    outside = ~((away >= -margin).all(axis=-1) | (away <= margin).all(axis=-1))
    return float(lively[outside].mean()) if outside.any() else 0.0


def regions_of(
    places: Floats, strength: Floats, side: float, overlap: Floats, back: Floats
) -> tuple[Region, ...]:
    """At most six matched places that lie apart, the most telling first.

    `places` (n, 2): centres of the blocks that correlate, on the reference; `strength` (n,);
    `side` of a region's square there, cut off where the `overlap` (m, 2) of both ends; `back`
    (2, 3) maps the reference to the query.
    """
    regions: list[Region] = []
    left = strength.copy()
    while len(regions) < _REGIONS and left.size and left.max() > 0:
        centre = places[left.argmax()]
        left[(np.abs(places - centre) < 1.6 * side).all(axis=1)] = 0
        half = side / 2
        square = centre + np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
        corners = square.clip(overlap.min(axis=0), overlap.max(axis=0))
        there = corners @ back[:, :2].T + back[:, 2]
        regions.append(Region(query=_box(there), reference=_box(corners)))
    return tuple(regions)


def _box(corners: Floats) -> Box:
    """The box around some corners, none of it left of or above the picture."""
    (x, y), (right, bottom) = np.maximum(corners, 0).min(axis=0), corners.max(axis=0)
    return (float(x), float(y), float(right - x), float(bottom - y))
