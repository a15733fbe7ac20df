"""A small gray picture in few bytes, by arithmetic alone.

The server never runs an image decoder on what a stranger sent (see `imaging.pool`), and the child
that read the file might have been taken over: so what is kept for a look at the pixels is no
image file, but quantised cosine coefficients of 8 x 8 blocks, deflated.
"""

import struct
import zlib

import numpy as np
import numpy.typing as npt

Gray = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

KEPT = 192
"""Pixels of the long side of the picture that is kept of a photo."""

_MOST = 512
_HEAD = struct.Struct("<HH")
_B = 8
_ROW = np.arange(_B)
_COSINE: Floats = (
    np.cos(np.pi * (2 * _ROW[None] + 1) * _ROW[:, None] / 16)
    * np.sqrt(np.where(_ROW[:, None] == 0, 1, 2) / _B)
).astype(np.float32)
# Steps grow with the frequency, as the eye and the correlation forgive: 8 levels to 50.
_STEP: Floats = (8 + 3 * (_ROW[:, None] + _ROW[None])).astype(np.float32)
_ZIGZAG = np.argsort((_ROW[:, None] + _ROW[None]).ravel(), kind="stable")


def packed(gray: Gray) -> bytes:
    """A gray picture as bytes: about 4 KB for 192 x 144."""
    height, width = gray.shape
    rows, columns = -(-height // _B), -(-width // _B)
    padded = np.pad(gray, ((0, rows * _B - height), (0, columns * _B - width)), mode="edge")
    blocks = padded.reshape(rows, _B, columns, _B).swapaxes(1, 2).astype(np.float32) - 128
    levels = np.rint(_COSINE @ blocks @ _COSINE.T / _STEP).clip(-127, 127).astype(np.int8)
    planes = levels.reshape(-1, _B * _B)[:, _ZIGZAG].T
    return _HEAD.pack(width, height) + zlib.compress(np.ascontiguousarray(planes).tobytes(), 9)


def unpacked(data: bytes) -> Gray:
    """The gray picture, to within a few levels. Refuses nonsense with ValueError."""
    if len(data) < _HEAD.size:
        raise ValueError("too short")
    width, height = _HEAD.unpack_from(data)
    if not (0 < width <= _MOST and 0 < height <= _MOST):
        raise ValueError("an impossible size")
    rows, columns = -(-height // _B), -(-width // _B)
    planes = np.empty((rows * columns, _B * _B), np.float32)
    planes[:, _ZIGZAG] = (
        np.frombuffer(_inflated(data[_HEAD.size :], rows * columns * _B * _B), np.int8)
        .reshape(_B * _B, -1)
        .T
    )
    blocks = planes.reshape(rows, columns, _B, _B) * _STEP
    picture = (_COSINE.T @ blocks @ _COSINE + 128).swapaxes(1, 2).reshape(rows * _B, columns * _B)
    gray: Gray = np.rint(picture[:height, :width]).clip(0, 255).astype(np.uint8)
    return gray


def reduced(gray: Gray, long_side: int) -> Gray:
    """The picture with a long side of at most so many pixels, each the mean of what it covers."""
    longest = max(gray.shape)
    if longest <= long_side:
        return gray
    height, width = (max(1, round(side * long_side / longest)) for side in gray.shape)
    rows, columns = _means(gray.shape[0], height), _means(gray.shape[1], width)
    means: Gray = np.rint(rows @ gray.astype(np.float32) @ columns.T).astype(np.uint8)
    return means


def pyramid(gray: Gray) -> list[Floats]:
    """The picture, and each time the means of two by two pixels, down to some 16 pixels."""
    levels = [np.ascontiguousarray(gray, dtype=np.float32)]
    while min(levels[-1].shape) >= 32:
        one = levels[-1]
        height, width = (side // 2 * 2 for side in one.shape)
        rows = one[0:height:2, :width] + one[1:height:2, :width]
        levels.append(np.ascontiguousarray((rows[:, 0::2] + rows[:, 1::2]) * np.float32(0.25)))
    return levels


def _means(many: int, few: int) -> Floats:
    """(few, many) weights: each of the few cells takes the mean of the many it covers."""
    edges = np.arange(few + 1) * (many / few)
    cell = np.arange(many)
    covered = np.minimum(edges[1:, None], cell + 1) - np.maximum(edges[:-1, None], cell)
    weights: Floats = (covered.clip(0, 1) * (few / many)).astype(np.float32)
    return weights


def _inflated(data: bytes, size: int) -> bytes:
    engine = zlib.decompressobj()
    try:
        raw = engine.decompress(data, size)
    except zlib.error:
        raise ValueError("damaged") from None
    if len(raw) != size or not engine.eof and engine.decompress(engine.unconsumed_tail, 1):
        raise ValueError("of another size")
    return raw
