"""What is kept of a photo for the look at its pixels: a small gray picture and its features."""

import struct
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from photo_contest.imaging.lookalikes import gray as gray_pictures

MOST_FEATURES = 400
_HEAD = struct.Struct("<BIIIH")  # edition, width, height, bytes of the gray picture, features
_EDITION = 1
_SIZE_STEPS, _SIZE_LEAST = 20.0, -12.0  # a byte of size: 20 steps an octave from 2 ** -12 up
_FEATURE_BYTES = 8 + 2 + 2 + 1 + 1

Floats = npt.NDArray[np.float32]


class LocalFeatures(Protocol):
    """The part of a picture's features that is kept: see `marks.Features`."""

    @property
    def xy(self) -> Floats: ...
    @property
    def size(self) -> Floats: ...
    @property
    def angle(self) -> Floats: ...
    @property
    def signature(self) -> npt.NDArray[np.uint64]: ...


@dataclass(frozen=True, eq=False)
class Check:
    """A stored photo as the verification sees it.

    `width`, `height`: of the upright picture. `xy` (n, 2), `size` (n,) in units of the long side;
    `angle` (n,) in radians, x to the right and y down; `signature` (n,). The gray picture is
    unpacked when it is looked at, which most candidates never are.
    """

    width: int
    height: int
    packed: bytes
    xy: Floats
    size: Floats
    angle: Floats
    signature: npt.NDArray[np.uint64]

    @cached_property
    def pyramid(self) -> list[Floats]:
        """The gray picture and its halves. ValueError for bytes that are none."""
        return gray_pictures.pyramid(gray_pictures.unpacked(self.packed))


def encode(width: int, height: int, gray: npt.NDArray[np.uint8], features: LocalFeatures) -> bytes:
    """The stored form, 8 to 15 KB: a small gray picture, and the first `MOST_FEATURES` features
    with place (1/65,535), size (3.5 %) and angle (1.4 degrees) rounded."""
    picture = gray_pictures.packed(gray_pictures.reduced(gray, gray_pictures.KEPT))
    few = slice(0, MOST_FEATURES)
    size = np.log2(np.maximum(features.size[few], 2.0**_SIZE_LEAST)) - _SIZE_LEAST
    angle = np.round(features.angle[few] * (256 / (2 * np.pi))).astype(np.int64) % 256
    columns = (
        features.signature[few].astype("<u8"),
        np.clip(np.round(features.xy[few] * 65535), 0, 65535).astype("<u2"),
        np.clip(np.round(size * _SIZE_STEPS), 0, 255).astype(np.uint8),
        angle.astype(np.uint8),
    )
    head = _HEAD.pack(_EDITION, width, height, len(picture), len(columns[0]))
    return b"".join([head, picture, *(column.tobytes() for column in columns)])


def decode(data: bytes) -> Check:
    """The stored photo. ValueError for bytes that `encode` did not write; what is wrong with the
    gray picture is found when it is unpacked."""
    if len(data) < _HEAD.size:
        raise ValueError("too short")
    edition, width, height, length, count = _HEAD.unpack_from(data)
    at = _HEAD.size + length
    if edition != _EDITION or len(data) != at + count * _FEATURE_BYTES or not width or not height:
        raise ValueError("no check of this edition")
    signature = np.frombuffer(data, "<u8", count, at)
    xy = np.frombuffer(data, "<u2", 2 * count, at + 8 * count).reshape(count, 2)
    size, angle = np.frombuffer(data, np.uint8, 2 * count, at + 12 * count).reshape(2, count)
    return Check(
        width=width,
        height=height,
        packed=data[_HEAD.size : at],
        xy=xy.astype(np.float32) / np.float32(65535),
        size=np.exp2(size.astype(np.float32) / _SIZE_STEPS + _SIZE_LEAST).astype(np.float32),
        angle=angle.astype(np.float32) * np.float32(2 * np.pi / 256),
        signature=signature.astype(np.uint64),
    )
