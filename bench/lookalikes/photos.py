"""The photos that are looked for, and among which; pictures of 12 megapixels."""

import csv
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

SHARED = Path(__file__).parents[3] / "shared" / "photos"
"""The development photos, beside the repository."""

LONG_SIDE = 1280  # a larger photo is reduced first: so it comes along when it is passed on
_ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".avif"}
_SENSOR = 5.0  # noise of a camera's sensor, in steps of 255
_CAMERA = 4000, 3000


@dataclass(frozen=True)
class Photo:
    """`group` names what must not be told from each other when photos are split: a photo alone,
    or a scene (`hard:…`) of different photos."""

    path: Path
    group: str

    @property
    def is_hard(self) -> bool:
        """Whether there are other photos of its scene."""
        return self.group.startswith("hard:")

    def picture(self) -> Image.Image:
        """Upright, RGB, at most `LONG_SIDE` long."""
        with Image.open(self.path) as image:
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        return upright


def gather(folders: Sequence[Path]) -> list[Photo]:
    """All different photos of the folders, by name. A folder's `manifest.csv` (columns file and
    group: `photo`, `neardup:NAME`, `hard:NAME`) tells which are not: of a `neardup` group the
    first is taken. What cannot be read is named and left out."""
    pillow_heif.register_heif_opener()
    found: dict[str, Photo] = {}
    for folder in folders:
        groups = _manifest(folder)
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() not in _ENDINGS or not _is_readable(path):
                continue
            group = groups.get(path.name, "photo")
            if group == "photo":
                group = f"{folder.name}/{path.relative_to(folder).with_suffix('').as_posix()}"
            key = group
            if group.startswith("hard:"):
                key = str(path)
            elif path.name not in groups:
                key = hashlib.sha256(path.read_bytes()).hexdigest()
            found.setdefault(key, Photo(path, group))
    return list(found.values())


def write_12_megapixels(image: Image.Image, path: Path, seed: int) -> None:
    """The picture as a camera of today would write it: enlarged to 4000 x 3000, with the noise of
    a sensor, JPEG of quality 90."""
    size = _CAMERA if image.width >= image.height else _CAMERA[::-1]
    large = ImageOps.fit(image, size, Image.Resampling.BICUBIC)
    pixels = np.asarray(large, np.float32)
    noise = np.random.default_rng(seed).standard_normal(pixels.shape, np.float32)
    pixels = (pixels + _SENSOR * noise).clip(0, 255)
    Image.fromarray(pixels.astype(np.uint8)).save(path, "JPEG", quality=90)


def _manifest(folder: Path) -> dict[str, str]:
    path = folder / "manifest.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["file"]: row["group"] for row in csv.DictReader(file)}


def _is_readable(path: Path) -> bool:
    try:
        with Image.open(path) as image:
            image.draft("RGB", (64, 64))
            image.load()
    except (OSError, UnidentifiedImageError, ValueError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return False
    return True
