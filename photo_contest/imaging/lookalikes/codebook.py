"""The numbers that turn descriptors into words and signatures; `train` made them.

A descriptor is 128 numbers of SIFT, taken as RootSIFT (square roots of the shares of their sum).
Two projections share its centre: onto the 24 leading directions, quantised in two halves of 256
centroids each (an inverted multi-index of 65,536 words), and onto 64 rotated ones, of which the
signs are kept.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photo_contest.imaging.lookalikes.marks import Floats, Signatures, Words

FILE = Path(__file__).with_name("codebook.npz")
WORDS = 4

# A mirror turns the 4 x 4 grid's rows round and the eight directions back: a mere permutation.
_CELL = np.arange(128).reshape(4, 4, 8)
MIRROR: npt.NDArray[np.intp] = _CELL[::-1][:, :, (-np.arange(8)) % 8].ravel()


@dataclass(frozen=True, eq=False)
class Codebook:
    """`centre` (128,), `leading` (128, 24), `signs` (128, 64), `centroids` (2, 256, 12)."""

    centre: Floats
    leading: Floats
    signs: Floats
    centroids: Floats

    def described(self, descriptors: Floats) -> tuple[Words, Signatures]:
        """The nearest words (n, 4), the own one first, and signatures (n,) of RootSIFT (n, 128)."""
        around: Floats = (descriptors - self.centre).astype(np.float32)
        return self._words(around @ self.leading), _signatures(around @ self.signs)

    def _words(self, projected: Floats) -> Words:
        near, distance = [], []
        for half, centroids in zip(np.split(projected, 2, axis=1), self.centroids, strict=True):
            far = (centroids**2).sum(axis=1) - 2 * half @ centroids.T
            best = _smallest(far)
            near.append(best)
            distance.append(np.take_along_axis(far, best, axis=1))
        sums = (distance[0][:, :, None] + distance[1][:, None]).reshape(-1, WORDS * WORDS)
        pair = _smallest(sums)
        first = np.take_along_axis(near[0], pair // WORDS, axis=1)
        second = np.take_along_axis(near[1], pair % WORDS, axis=1)
        return (first * 256 + second).astype(np.uint16)


@cache
def codebook() -> Codebook:
    with np.load(FILE, allow_pickle=False) as numbers:
        return Codebook(*(numbers[name] for name in ("centre", "leading", "signs", "centroids")))


def root_sift(descriptors: Floats) -> Floats:
    """(n, 128) of SIFT to unit vectors whose distances compare histograms."""
    shares: Floats = descriptors / np.maximum(descriptors.sum(axis=1, keepdims=True), 1e-9)
    roots: Floats = np.sqrt(shares)
    return roots


def _smallest(rows: Floats) -> npt.NDArray[np.intp]:
    """Where the smallest four of each row stand, in order; sorting whole rows takes ten times
    longer."""
    few = np.argpartition(rows, WORDS, axis=1)[:, :WORDS]
    order = np.argsort(np.take_along_axis(rows, few, axis=1), axis=1, kind="stable")
    return np.take_along_axis(few, order, axis=1)


def _signatures(projected: Floats) -> Signatures:
    packed = np.packbits(projected > 0, axis=1, bitorder="little")
    return packed.view("<u8").ravel().astype(np.uint64)
