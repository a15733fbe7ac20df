"""The file is written anew: other quality, other format, other orientation."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import ExifTags, Image

from bench.lookalikes.changes.change import Hand, Picture, as_picture

# How the pixels lie in a file whose EXIF orientation sets them upright again.
_LAID_DOWN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def jpeg(image: Picture, hand: Hand, *, qualities: Sequence[int]) -> bytes:
    """Saved once for each quality, as often as the photo is sent on."""
    saved = b""
    for quality in qualities:
        saved = _saved(as_picture(saved) if saved else image, "JPEG", quality=quality)
    return saved


def webp(image: Picture, hand: Hand, *, quality: int) -> bytes:
    return _saved(image, "WEBP", quality=quality)


def heic(image: Picture, hand: Hand, *, quality: int) -> bytes:
    pillow_heif.register_heif_opener()
    return _saved(image, "HEIF", quality=quality)


def png(image: Picture, hand: Hand) -> bytes:
    return _saved(image, "PNG", compress_level=1)


def colours(image: Picture, hand: Hand, *, count: int) -> bytes:
    """A palette, dithered, as old tools and GIF makers leave it."""
    return _saved(image.quantize(count), "PNG", compress_level=1)


def orientation(image: Picture, hand: Hand) -> bytes:
    """The pixels lie turned or mirrored in the file, and its EXIF tag says how to hold it."""
    tag = hand.random.choice(sorted(_LAID_DOWN))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = tag
    return _saved(image.transpose(_LAID_DOWN[tag]), "JPEG", quality=90, exif=exif)


def _saved(image: Picture, kind: str, **how: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()
