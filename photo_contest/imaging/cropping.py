"""A picture made to fill a box exactly, for cards and posters; nowhere else is an entry cropped."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from photo_contest.imaging.decode import decode
from photo_contest.imaging.facts import ANY_SIZE

_QUALITY = 84


def cropped(path: Path, size: tuple[int, int]) -> bytes:
    """The middle of a file's picture as a bare JPEG of `size` pixels. Refuses as `decode` does."""
    file = BytesIO()
    picture = decode(path, ANY_SIZE, long_side=2 * max(size)).image
    covering(picture, size).save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue()


def covering(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The largest middle part of the box's shape, brought to its size."""
    width, height = size
    scale = min(picture.width / width, picture.height / height)
    across, down = min(picture.width, width * scale), min(picture.height, height * scale)
    left, top = (picture.width - across) / 2, (picture.height - down) / 2
    box = (left, top, min(picture.width, left + across), min(picture.height, top + down))
    return picture.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def contained(picture: Image.Image, size: tuple[int, int], ground: str) -> Image.Image:
    """The whole picture in the middle of the box, on a ground of one colour."""
    scale = min(size[0] / picture.width, size[1] / picture.height)
    inner = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    laid = Image.new("RGB", size, ground)
    shown = picture.resize(inner, Image.Resampling.LANCZOS, reducing_gap=3.0)
    laid.paste(shown, ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2))
    return laid
