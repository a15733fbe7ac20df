"""What a picture is recognised by: perceptual hash, exact pixels, dominant colour."""

import hashlib

from PIL import Image

TURNS: tuple[Image.Transpose | None, ...] = (
    None,
    Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_180,
    Image.Transpose.ROTATE_270,
    Image.Transpose.FLIP_LEFT_RIGHT,
    Image.Transpose.TRANSPOSE,
    Image.Transpose.FLIP_TOP_BOTTOM,
    Image.Transpose.TRANSVERSE,
)
"""The eight ways to lay a picture down: four rotations, plain and mirrored."""

_REDUCED = 512  # pixels of the long side, at least, before the hash's own resize to 32 x 32
_TILE = (32, 32)
_BAND = 256  # rows at a time: a second copy of 60 megapixels would cost 180 MB
_SAMPLE = (48, 48)
_COLOURS = 8


def phash_turns(image: Image.Image) -> tuple[int, ...]:
    """The 64-bit phash of an RGB picture in each of the eight `TURNS`, the upright one first.

    Each is an unsigned integer, the hash's first bit the highest. The picture is reduced once
    to the 32 x 32 gray tile that phash looks at, and the tile is turned: a full 12-megapixel
    picture would take 44 ms a turn. Tile and hash commute with turning up to rounding, which
    moves at most a few bits (two, over the development photos).
    """
    import imagehash  # loads scipy: only where pictures are decoded

    tile = small_tile(image, _TILE)
    turned = (tile if turn is None else tile.transpose(turn) for turn in TURNS)
    return tuple(int(str(imagehash.phash(picture)), 16) for picture in turned)


def small_tile(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture squeezed into a few gray pixels: by whole steps first, which is quick, and
    smoothly for the rest."""
    small = image.reduce(max(1, max(image.size) // _REDUCED)).convert("L")
    return small.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def pixel_sha256(image: Image.Image) -> str:
    """SHA-256 over mode, size and pixels of a picture, as 64 hex digits."""
    width, height = image.size
    digest = hashlib.sha256(f"{image.mode} {width}x{height}\n".encode())
    for top in range(0, height, _BAND):
        digest.update(image.crop((0, top, width, min(top + _BAND, height))).tobytes())
    return digest.hexdigest()


def dominant_colour(image: Image.Image) -> str:
    """The most frequent of eight median-cut colours of a 48 x 48 sample, as '#rrggbb'."""
    sample = image.resize(_SAMPLE, Image.Resampling.BOX, reducing_gap=1.0)
    few = sample.quantize(_COLOURS, Image.Quantize.MEDIANCUT)
    counts = few.histogram()
    index = counts.index(max(counts))
    palette = few.getpalette("RGB") or [0, 0, 0]
    return "#" + bytes(palette[3 * index : 3 * index + 3]).hex()
