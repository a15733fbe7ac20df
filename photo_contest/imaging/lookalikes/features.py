"""Taking the marks of a picture: SIFT features and global hashes. Runs in the limited child."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from PIL import Image

from photo_contest.imaging.fingerprint import TURNS, phash_turns, small_tile
from photo_contest.imaging.lookalikes.codebook import MIRROR, codebook, root_sift
from photo_contest.imaging.lookalikes.marks import (
    Features,
    Floats,
    Gray,
    Marks,
    Signatures,
    mirrored,
)
from photo_contest.sizes import fitted

LONG_SIDE = 400
"""Pixels of the long side at which features are sought; SIFT itself doubles the picture."""

DEEP_LONG_SIDE = 1000

LONG_SIDE_DECODED = {False: 640, True: DEEP_LONG_SIDE}
"""Pixels that the long side of a decoded picture needs at least, by `deep`."""

_MARGIN = 112  # 512 in all: the step of `phash_turns`, whose bits must not change
_ASKED = 600
_KEPT = 400
_DEEP_KEPT = 2400
_DEEP_GRID = 4
_HASH_TILE = (64, 64)
_CONTRAST = 0.01  # of 0.04 that SIFT is usually given: a misty photo has features too
_SHORT_SIDE = 150  # pixels that a panorama's short side has too, as far as `_LONGEST` allows
_LONGEST = 1200
_SLENDER = 16  # thinner still, it is stretched, or it would have no pixels left

cv2.setNumThreads(1)  # a child has one core; and its numbers shall not hang on many


def reduced(image: Image.Image, long_side: int = LONG_SIDE) -> Image.Image:
    """The picture by whole steps, so that its long side is once to twice `long_side`, and a good
    part more; `marks` of it are those of the picture but for its size."""
    return image.reduce(max(1, max(image.size) // (long_side + _MARGIN)))


def marks(image: Image.Image, *, deep: bool = False) -> Marks:
    """The marks of an upright RGB picture. `deep` takes a second look at a higher resolution,
    with features from every corner: for a collage or a deep crop, as a question only."""
    slender = _SHORT_SIDE * max(image.size) // min(image.size)
    long_side = min(max(DEEP_LONG_SIDE if deep else LONG_SIDE, slender), _LONGEST)
    near = reduced(image, long_side).convert("L")
    gray = _small(near, long_side)
    features, other = _features(gray, image.size, deep=deep)
    return Marks(
        *image.size,
        phash_turns=phash_turns(near),
        hash256_turns=_hash256_turns(near),
        features=features,
        mirrored=other,
        gray=gray if long_side == LONG_SIDE else _small(near, LONG_SIDE),
    )


def descriptors_of(image: Image.Image) -> Floats:
    """The RootSIFT descriptors of a picture (n, 128), for training."""
    _, descriptors = _sought(_small(reduced(image), LONG_SIDE), _ASKED)
    return root_sift(descriptors)


def _features(gray: Gray, size: tuple[int, int], *, deep: bool) -> tuple[Features, Features]:
    points, descriptors = _sought_everywhere(gray) if deep else _sought(gray, _ASKED)
    order = np.argsort(-points[:, 2] * points[:, 4], kind="stable")[: _DEEP_KEPT if deep else _KEPT]
    points, descriptors = points[order], root_sift(descriptors[order])
    words, signature = codebook().described(descriptors)
    other_words, other_signature = codebook().described(descriptors[:, MIRROR])
    unit = np.float32(1 / max(gray.shape))
    xy = ((points[:, :2] + np.float32(0.5)) * unit).clip(0, 1)
    features = Features(xy, points[:, 2] * unit, np.deg2rad(points[:, 3]), words, signature)
    return features, mirrored(features, *size, other_words, other_signature)


def _sought(gray: Gray, most: int) -> tuple[Floats, Floats]:
    """Points (n, 5) as x, y, size, angle in degrees, response; and SIFT descriptors (n, 128)."""
    sift = cv2.SIFT.create(nfeatures=most, contrastThreshold=_CONTRAST)
    found, descriptors = sift.detectAndCompute(gray, None)
    return _points(found), _rows(descriptors)


def _sought_everywhere(gray: Gray) -> tuple[Floats, Floats]:
    """As `_sought`, with an equal share for each cell of a grid: each picture of a collage gets
    its own."""
    sift = cv2.SIFT.create(nfeatures=0, contrastThreshold=_CONTRAST)
    found = sift.detect(gray, None)
    points = _points(found)
    height, width = gray.shape
    cell = (points[:, 1] * _DEEP_GRID / height).astype(int) * _DEEP_GRID + (
        points[:, 0] * _DEEP_GRID / width
    ).astype(int)
    order = np.argsort(-points[:, 2] * points[:, 4], kind="stable")
    share = _DEEP_KEPT // _DEEP_GRID**2
    kept = np.concatenate([order[cell[order] == one][:share] for one in range(_DEEP_GRID**2)])
    found, descriptors = sift.compute(gray, [found[index] for index in kept])
    return _points(found), _rows(descriptors)


def _rows(descriptors: Any) -> Floats:
    """OpenCV says None for none."""
    return np.zeros((0, 128), np.float32) if descriptors is None else descriptors


def _points(found: Sequence[cv2.KeyPoint]) -> Floats:
    rows = [(one.pt[0], one.pt[1], one.size, one.angle, one.response) for one in found]
    return np.array(rows, np.float32).reshape(-1, 5)


def _small(image: Image.Image, long_side: int) -> Gray:
    """The picture in gray with a long side of at most so many pixels."""
    width, height = fitted(*image.size, long_side)
    size = max(width, _SLENDER), max(height, _SLENDER)
    return np.asarray(image.convert("L").resize(size, Image.Resampling.LANCZOS))


def _hash256_turns(image: Image.Image) -> Signatures:
    """The 256-bit phash in each of the eight `TURNS` (8, 4), made as `phash_turns` are: the
    picture is reduced once, and the tile is turned."""
    import imagehash  # loads scipy

    tile = small_tile(image, _HASH_TILE)
    turned = (tile if turn is None else tile.transpose(turn) for turn in TURNS)
    hashes = [imagehash.phash(picture, hash_size=16).hash.ravel() for picture in turned]
    return np.packbits(np.array(hashes), axis=1, bitorder="little").view("<u8").astype(np.uint64)
