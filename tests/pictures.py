"""Real image files for everybody's tests: photos by seed, metadata, hostile files.

photo_bytes(seed=1)                              a JPEG of 1200 x 900; other seeds, other photos
photo_bytes(seed=1, format="HEIC")               the same picture as an iPhone would send it
with_metadata(photo_bytes(), orientation=6)      GPS, maker note, XMP, IPTC, comment, thumbnail
converted(with_metadata(photo_bytes()), "AVIF")  EXIF and XMP go along
metadata_of(rendition) == set()                  what a public file must say
hostile_files()["a zip"].code                    the fault that it must give, None if accepted
"""

import struct
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.imaging.metadata import CAMERA, MOMENT, NEEDLES, metadata_of, with_metadata

__all__ = [
    "CAMERA",
    "MOMENT",
    "NEEDLES",
    "Hostile",
    "converted",
    "encoded",
    "hostile_files",
    "metadata_of",
    "photo",
    "photo_bytes",
    "png_chunk",
    "real_photo",
    "real_photos",
    "with_metadata",
]

_OTHERS = ("PNG", "WEBP", "HEIC", "AVIF")
_REAL = Path(__file__).parents[2] / "shared" / "photos"


def real_photos(pattern: str = "*.jpg") -> list[Path]:
    """The development photos beside the repository, by name; the test is skipped without them."""
    found = sorted(_REAL.glob(pattern))
    if not found:
        pytest.skip("the development photos are not beside this repository")
    return found


def real_photo(name: str) -> Path:
    return real_photos(name)[0]


def photo(seed: int = 1, size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """A textured picture: broad areas of light, edges and grain. Seeds differ as photos do
    (phash distances about 32 of 64 bits); sizes of one shape give one picture."""
    rng = np.random.default_rng(seed)
    areas = Image.fromarray(rng.integers(0, 256, (5, 6, 3), dtype=np.uint8))
    picture = areas.resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(14):
        x, y, w, h = rng.random(4) * (*size, size[0] / 4, size[1] / 4)
        colour = tuple(int(part) for part in rng.integers(0, 256, 3))
        shape = draw.ellipse if rng.random() < 0.5 else draw.rectangle
        shape((x, y, x + w, y + h), fill=colour)
    grain = rng.integers(-9, 10, (size[1], size[0], 1), dtype=np.int16)
    return Image.fromarray((np.asarray(picture) + grain).clip(0, 255).astype(np.uint8))


@lru_cache(maxsize=64)
def photo_bytes(seed: int = 1, size: tuple[int, int] = (1200, 900), format: str = "JPEG") -> bytes:
    """`photo` as a file of one of the formats JPEG, PNG, WEBP, HEIC, AVIF (or GIF, TIFF)."""
    return encoded(photo(seed, size), format)


def encoded(image: Image.Image, format: str, **options: object) -> bytes:
    """A picture as a file; options are those of the encoder (`exif`, `icc_profile`, …)."""
    file = BytesIO()
    if format == "HEIC":
        import pillow_heif  # writes HEIC for tests; the product only reads it

        defaults: dict[str, object] = {"quality": 70, "enc_params": {"preset": "ultrafast"}}
        pillow_heif.from_pillow(image).save(file, **{**defaults, **options})
    else:
        quality = {
            "JPEG": {"quality": 90},
            "PNG": {"compress_level": 1},
            "AVIF": {"quality": 75, "speed": 10},
        }
        image.save(file, format, **{**quality.get(format, {}), **options})
    return file.getvalue()


def converted(jpeg: bytes, format: str) -> bytes:
    """A JPEG as another format, with its EXIF (orientation too), XMP and ICC profile."""
    image = Image.open(BytesIO(jpeg))
    kinds = {
        name: image.info[name] for name in ("exif", "xmp", "icc_profile") if name in image.info
    }
    bare = image.copy()  # an encoder that sees the EXIF in it would turn it, and then tag it too
    bare.info.clear()
    return encoded(bare, format, **kinds)


@dataclass(frozen=True)
class Hostile:
    """A file and the `ImageFault` code that it must give; None when it is a picture after all."""

    content: bytes
    code: str | None


@cache
def hostile_files() -> dict[str, Hostile]:
    """Files that people and programs send where a photo is expected, by what they are."""
    small = (640, 480)
    jpeg = photo_bytes()
    png, webp, heic, avif = (photo_bytes(1, small, kind) for kind in _OTHERS)
    exif = with_metadata(jpeg, orientation=6)
    frames = [photo(seed, small) for seed in (1, 2, 3)]
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("photo.jpg", jpeg)
    pack = file.getvalue()
    bomb = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    long_text = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(2**24)))
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"/>'
    box = struct.pack("<3sB", b"\0\0\0", 0) + _three(16_382) + _three(16_382)
    canvas = b"RIFF" + struct.pack("<I", 100_000) + b"WEBPVP8X" + struct.pack("<I", 10) + box
    wrong, damaged = "unsupported-image", "unreadable-image"
    return {
        "an empty file": Hostile(b"", wrong),
        "text": Hostile("Ảnh của tôi".encode() * 50, wrong),
        "a zip": Hostile(pack, wrong),
        "an SVG": Hostile(svg, wrong),
        "a GIF": Hostile(photo_bytes(1, small, "GIF"), wrong),
        "a TIFF": Hostile(photo_bytes(1, small, "TIFF"), wrong),
        "a PDF": Hostile(encoded(photo(1, small), "PDF"), wrong),
        "a PDF that holds a JPEG further on": Hostile(b"%PDF-1.7\n" + jpeg, wrong),
        "a JPEG cut in the middle": Hostile(jpeg[: len(jpeg) // 2], damaged),
        "a JPEG without its last bytes": Hostile(jpeg[:-10], damaged),
        "a JPEG of its first bytes only": Hostile(jpeg[:4], damaged),
        "a PNG cut in the middle": Hostile(png[: len(png) // 2], damaged),
        "a WebP cut in the middle": Hostile(webp[: len(webp) // 2], damaged),
        "a HEIC cut in the middle": Hostile(heic[: len(heic) // 2], damaged),
        "an AVIF cut in the middle": Hostile(avif[: len(avif) // 2], damaged),
        "a HEIC in name only": Hostile(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + jpeg, damaged),
        "a PNG with a giant text": Hostile(png[:33] + long_text + png[33:], damaged),
        "a PNG bomb": Hostile(png[:8] + bomb + png[33:], "image-too-large"),
        "a WebP bomb": Hostile(canvas + bytes(64), "image-too-large"),
        "a small picture": Hostile(photo_bytes(size=(599, 400)), "image-too-small"),
        "a JPEG with broken EXIF": Hostile(exif.replace(b"II*\0", b"II*\xff", 1), None),
        "a JPEG with a zip behind": Hostile(jpeg + pack, None),
        "a JPEG with a page in its comment": Hostile(
            encoded(photo(), "JPEG", comment=b"<script>alert(1)</script>"), None
        ),
        "an animated WebP": Hostile(
            encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:]), None
        ),
    }


def png_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _three(value: int) -> bytes:
    return value.to_bytes(3, "little")
