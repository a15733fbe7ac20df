"""What is taken from a picture to find its look-alikes, as plain arrays.

Coordinates: the long side of the upright picture is 1, x to the right, y down. Angles are in
radians from the x axis towards the y axis (clockwise to the eye).

`Marks` is a question, with all that the engine needs of it; it crosses a pipe from the child that
read a stranger's file. `Fingerprint` is what is kept of a photo: `index` is enough to become a
candidate, `check` to be looked at closely.
"""

import math
import struct
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from photo_contest.imaging.lookalikes import check
from photo_contest.imaging.lookalikes.gray import pyramid

ALGORITHM = "local-1"
"""The edition of the whole fingerprint. Whatever changes its numbers (reduction, features,
codebook, layout) is a new edition, and stored fingerprints are made anew."""

INDEXED = 144
"""Features of a photo in the index."""

PLAIN_BELOW = 24
"""With fewer features a picture says too little about itself: only its global hashes are asked."""

_MOST_FEATURES = 6_000
_MOST_GRAY = 1024
_WORDS = 4
_HEAD = struct.Struct("<4sIIHHH")
_MAGIC = b"mks1"
_INDEX_HEAD = struct.Struct("<BQ4Q")
INDEX_HASHES = slice(1, 41)
"""Where an index part holds the phash and the four quarters of the 256-bit hash."""
_EDITION = 1

Floats = npt.NDArray[np.float32]
Words = npt.NDArray[np.uint16]
Signatures = npt.NDArray[np.uint64]
Gray = npt.NDArray[np.uint8]

INDEX_ENTRY = np.dtype([("signature", "<u8"), ("word", "<u2"), ("geometry", "<u4")])
"""One feature in the index: `geometry` holds x, y, size, angle in a byte each (`packed`)."""


@dataclass(frozen=True, eq=False)
class Features:
    """n local features: `xy` (n, 2) and `size` (n,) in long sides, `angle` (n,) in radians,
    `words` (n, 4), the nearest first, `signature` (n,) of 64 signs."""

    xy: Floats
    size: Floats
    angle: Floats
    words: Words
    signature: Signatures

    def __len__(self) -> int:
        return len(self.signature)

    def first(self, most: int) -> "Features":
        return Features(
            self.xy[:most],
            self.size[:most],
            self.angle[:most],
            self.words[:most],
            self.signature[:most],
        )


@dataclass(frozen=True)
class Fingerprint:
    """What is kept of a photo: `index` of at most 2,100 bytes, `check` of about 11 KB."""

    index: bytes
    check: bytes


@dataclass(frozen=True, eq=False)
class Marks:
    """Everything that is asked with: `width` and `height` of the upright picture in pixels, the
    64-bit phash in eight turns, the 256-bit hash in eight turns (8, 4), features, strongest
    first, the same features as the mirrored picture would have them, and a small gray picture."""

    width: int
    height: int
    phash_turns: tuple[int, ...]
    hash256_turns: Signatures
    features: Features
    mirrored: Features
    gray: Gray

    @property
    def is_plain(self) -> bool:
        """Whether the picture has hardly any features: then its global hashes alone are asked."""
        return len(self.features) < PLAIN_BELOW

    @cached_property
    def pyramid(self) -> list[Floats]:
        """`gray` and its halves, for all the photos that it is laid on."""
        return pyramid(self.gray)

    def to_bytes(self) -> bytes:
        parts = [_HEAD.pack(_MAGIC, self.width, self.height, len(self.features), *self.gray.shape)]
        own, other = self.features, self.mirrored
        arrays = (
            np.array(self.phash_turns, np.uint64),
            self.hash256_turns,
            *(own.signature, other.signature, own.xy, own.size, own.angle),
            *(own.words, other.words, self.gray),
        )
        return b"".join([*parts, *(np.ascontiguousarray(array).tobytes() for array in arrays)])

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Nothing is taken on trust: who wrote it has just read a stranger's file. Refuses
        nonsense with ValueError."""
        magic, width, height, n, rows, columns = _head(_HEAD, data)
        shapes_fit = n <= _MOST_FEATURES and 0 < rows <= _MOST_GRAY and 0 < columns <= _MOST_GRAY
        if magic != _MAGIC or not _is_size(width, height) or not shapes_fit:
            raise ValueError("no marks")
        rest = _Arrays(data, _HEAD.size)
        turns = rest.take(np.uint64, 8)
        hashes = rest.take(np.uint64, 8, 4)
        signature, other_signature = rest.take(np.uint64, n), rest.take(np.uint64, n)
        xy, size, angle = (rest.take(np.float32, n, *more) for more in ((2,), (), ()))
        words, other_words = rest.take(np.uint16, n, _WORDS), rest.take(np.uint16, n, _WORDS)
        gray = rest.take(np.uint8, rows, columns)
        rest.end()
        if not (_within(xy, 0, 1) and _within(size, 1e-6, 4) and _within(angle, -7, 7)):
            raise ValueError("impossible features")
        features = Features(xy, size, angle, words, signature)
        other = mirrored(features, width, height, other_words, other_signature)
        return cls(width, height, tuple(map(int, turns)), hashes, features, other, gray)

    def fingerprint(self) -> Fingerprint:
        """What to keep of the photo."""
        kept = self.features.first(INDEXED)
        entries = np.empty(len(kept), INDEX_ENTRY)
        entries["signature"], entries["word"] = kept.signature, kept.words[:, 0]
        entries["geometry"] = packed(kept)
        head = _INDEX_HEAD.pack(_EDITION, self.phash_turns[0], *map(int, self.hash256_turns[0]))
        looked_at = check.encode(self.width, self.height, self.gray, self.features)
        return Fingerprint(index=head + entries.tobytes(), check=looked_at)


@dataclass(frozen=True, eq=False)
class IndexPart:
    """The index part of a fingerprint, taken apart; `entries` are `INDEX_ENTRY`."""

    phash: int
    hash256: Signatures
    entries: npt.NDArray[np.void]

    @classmethod
    def from_bytes(cls, data: bytes) -> "IndexPart":
        """Refuses nonsense with ValueError."""
        edition, phash, *hash256 = _head(_INDEX_HEAD, data)
        rest = memoryview(data)[_INDEX_HEAD.size :]
        count, odd = divmod(len(rest), INDEX_ENTRY.itemsize)
        if edition != _EDITION or odd or count > INDEXED:
            raise ValueError("no index part of this edition")
        return cls(phash, np.array(hash256, np.uint64), np.frombuffer(rest, INDEX_ENTRY))


def mirrored(
    features: Features, width: int, height: int, words: Words, signature: Signatures
) -> Features:
    """The features as the mirrored picture has them (x becomes width - x), with the words and
    signatures of the permuted descriptors."""
    wide = np.float32(width / max(width, height))
    xy = features.xy * np.array([-1, 1], np.float32) + np.array([wide, 0], np.float32)
    angle = (np.float32(math.pi) - features.angle) % np.float32(2 * math.pi)
    return replace(features, xy=xy, angle=angle, words=words, signature=signature)


def packed(features: Features) -> npt.NDArray[np.uint32]:
    """x, y, size and angle in a byte each, x the lowest: 1/255 long side, 1/16 octave, 1/256
    turn."""
    x, y = np.rint(features.xy.clip(0, 1) * 255).astype(np.uint32).T
    size, angle = _size_byte(features.size), _angle_byte(features.angle)
    shape = size.astype(np.uint32) | angle.astype(np.uint32) << 8
    both: npt.NDArray[np.uint32] = (x | y << 8 | shape << 16).astype(np.uint32)
    return both


def _size_byte(size: Floats) -> npt.NDArray[np.uint8]:
    """Sixteen steps an octave, from 2**-12 long sides up to 2**4."""
    steps: npt.NDArray[np.uint8] = np.rint((np.log2(size) + 12) * 16).clip(0, 255).astype(np.uint8)
    return steps


def _angle_byte(angle: Floats) -> npt.NDArray[np.uint8]:
    steps = np.rint(angle * np.float32(128 / math.pi)).astype(np.int64)
    byte: npt.NDArray[np.uint8] = (steps & 255).astype(np.uint8)
    return byte


def _head(layout: struct.Struct, data: bytes) -> tuple[Any, ...]:
    if len(data) < layout.size:
        raise ValueError("too short")
    return layout.unpack_from(data)


def _is_size(width: int, height: int) -> bool:
    return 0 < width < 2**31 and 0 < height < 2**31


def _within(values: Floats, low: float, high: float) -> bool:
    """Whether all numbers lie between the bounds; what is no number does not."""
    return bool(np.all((values >= low) & (values <= high)))


class _Arrays:
    """Arrays one behind the other in bytes, exactly as many bytes as they take."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at

    def take(self, kind: type[np.generic], *shape: int) -> npt.NDArray[Any]:
        size = math.prod(shape) * np.dtype(kind).itemsize
        part = self.data[self.at : self.at + size]
        if len(part) < size:
            raise ValueError("marks that are cut off")
        self.at += size
        return np.frombuffer(part, kind).reshape(shape)

    def end(self) -> None:
        if self.at != len(self.data):
            raise ValueError("marks with something behind them")
