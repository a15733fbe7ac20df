"""Make the codebook: `python -m photo_contest.imaging.lookalikes.train PHOTO…`.

Takes a minute for a hundred photos, best of many kinds; the one that is kept was made of those
that `python -m bench.lookalikes.split tuning` names. The same photos and libraries give the same
numbers up to rounding. A new codebook is a new edition of `marks.ALGORITHM`.
"""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps

from photo_contest.imaging.lookalikes.codebook import FILE, MIRROR, Codebook
from photo_contest.imaging.lookalikes.features import descriptors_of
from photo_contest.imaging.lookalikes.marks import Floats

_SEED = 20
_LEADING = 24
_SIGNS = 64
_CENTROIDS = 256


def trained(descriptors: Floats) -> Codebook:
    """Principal directions, a rotation of them, and k-means, from RootSIFT descriptors (n, 128).

    Mirrored copies are added, so that a photo and its mirror image fall under equal laws.
    """
    both = np.concatenate([descriptors, descriptors[:, MIRROR]])
    centre = both.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov((both - centre).T))
    principal = directions[:, ::-1].astype(np.float32)
    chance = np.random.default_rng(_SEED).normal(size=(_SIGNS, _SIGNS))
    rotation = np.linalg.qr(chance)[0].astype(np.float32)
    leading = principal[:, :_LEADING]
    halves = np.split((both - centre) @ leading, 2, axis=1)
    centroids = np.stack([_centroids(half) for half in halves])
    return Codebook(centre, leading, principal[:, :_SIGNS] @ rotation, centroids)


def _centroids(points: Floats) -> Floats:
    cv2.setRNGSeed(_SEED)
    criteria = (cv2.TERM_CRITERIA_MAX_ITER, 40, 0.0)
    labels = np.empty(0, np.int32)
    how = cv2.KMEANS_PP_CENTERS
    _, _, centres = cv2.kmeans(points, _CENTROIDS, labels, criteria, 1, how)
    return np.asarray(centres, np.float32)


def _descriptors(photos: Iterable[Path]) -> Iterator[Floats]:
    for path in photos:
        with Image.open(path) as image:
            yield descriptors_of(ImageOps.exif_transpose(image).convert("RGB"))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("photos", type=Path, nargs="+", metavar="PHOTO")
    parser.add_argument("--into", type=Path, default=FILE)
    asked = parser.parse_args()
    made = trained(np.concatenate(list(_descriptors(asked.photos))))
    np.savez_compressed(asked.into, **vars(made))


if __name__ == "__main__":
    main()
