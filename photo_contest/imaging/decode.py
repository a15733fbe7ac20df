"""A stranger's file to one upright, opaque sRGB picture, or a named fault.

Runs in a child process with limits (`pool`): `Image.MAX_IMAGE_PIXELS` and the warning filters
that it sets belong to the whole process.
"""

import math
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import AvifImagePlugin, Image

from photo_contest.imaging import capture, colour
from photo_contest.imaging.facts import ImageFault, Limits
from photo_contest.imaging.formats import PLUGINS, format_of, webp_size
from photo_contest.sizes import fitted

__all__ = ["ImageFault", "Limits", "Picture", "decode"]

# How to set a picture upright, by its EXIF orientation; 1 is upright already.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_UNTURNED = (2, 3, 4)  # these leave width and height as they are


@dataclass(frozen=True)
class Picture:
    """`image` is upright, mode RGB, in sRGB and carries no metadata; `format` is the file's, and
    `size` the picture's own, upright: `image` may be smaller."""

    format: str
    image: Image.Image
    size: tuple[int, int]
    capture: capture.Capture


def decode(path: Path, limits: Limits, *, long_side: int | None = None) -> Picture:
    """The first picture of a file, turned by its EXIF orientation once.

    With `long_side` a JPEG may be decoded smaller, never below that many pixels of its long side.
    Refusals are `ImageFault`; size and pixel count are judged before any pixel is decoded. A
    file that cannot be opened at all is an OSError: then the disk, not the picture, is at fault.
    """
    data = _read(path, limits)
    kind = format_of(data)
    if kind is None:
        raise ImageFault("unsupported-image")
    with _hostile_ground(), _opened(data, kind, limits) as image:
        told = image.size
        is_smaller = long_side and image.draft(None, fitted(*told, long_side))
        image.load()
        size = told if is_smaller else image.size
        _refuse_too_many_pixels(image.size, limits)  # a container can lie about its content
        taken = capture.read(image)
        picture = colour.to_srgb(colour.opaque(image), image.info.get("icc_profile"))
        if taken.orientation in _UPRIGHT:
            picture = picture.transpose(_UPRIGHT[taken.orientation])
            size = size if taken.orientation in _UNTURNED else size[::-1]
    picture.info.clear()
    return Picture(kind, picture, size, taken)


def _read(path: Path, limits: Limits) -> bytes:
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > limits.max_bytes:
            most = limits.max_bytes
            raise ImageFault("file-too-large", size=_megabytes(size), max=_megabytes(most))
        return file.read()


def _megabytes(count: int) -> float:
    return math.ceil(count / 2**20 * 10) / 10


@contextmanager
def _hostile_ground() -> Iterator[None]:
    """Whatever a decoder throws at a damaged file becomes `unreadable-image`, silently."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they would quote the file
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        except ImageFault:
            raise
        except Exception:  # plugins raise OSError, SyntaxError, struct.error, ValueError and more
            raise ImageFault("unreadable-image") from None


@contextmanager
def _opened(data: bytes, kind: str, limits: Limits) -> Iterator[Image.Image]:
    """The picture with its header read and its size judged; no pixel is decoded yet.

    Only the plugins of the format seen in the bytes may look at them. Pillow's own bomb check
    is off while the header is read, because its refusal does not tell the size; it is on after.
    """
    prepare_plugins()
    if kind == "WEBP" and (size := webp_size(data)):
        _judge_size(size, limits)
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(BytesIO(data), formats=PLUGINS[kind]) as image:
        _judge_size(image.size, limits)
        Image.MAX_IMAGE_PIXELS = limits.max_pixels
        yield image


@cache
def prepare_plugins() -> None:
    """One thread a decoder: memory and CPU of a job stay what they were measured to be."""
    import pi_heif  # only who decodes needs it

    pi_heif.register_heif_opener(decode_threads=1, thumbnails=False, aux_images=False)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1


def _judge_size(size: tuple[int, int], limits: Limits) -> None:
    _refuse_too_many_pixels(size, limits)
    if max(size) < limits.min_long_side:
        raise ImageFault("image-too-small", w=max(size), min=limits.min_long_side)


def _refuse_too_many_pixels(size: tuple[int, int], limits: Limits) -> None:
    if math.prod(size) > limits.max_pixels:
        width, height = size
        raise ImageFault("image-too-large", w=width, h=height, max=_millions(limits.max_pixels))


def _millions(count: int) -> float:
    return math.floor(count / 10**6 * 10) / 10
