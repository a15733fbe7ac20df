"""What is asked of a picture, what is found out about it, and the fault when it will not do.

Standard library only: the server needs these names and must not load what decodes.
"""

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIC": "image/heic",
    "AVIF": "image/avif",
}
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "HEIC": "heic", "AVIF": "avif"}
FAULTS = frozenset(
    {
        "file-too-large",
        "unsupported-image",
        "unreadable-image",
        "image-too-large",
        "image-too-small",
    }
)


class ImageFault(Exception):
    """A file that is no usable picture. `params` fill the sentence of `code`:

    - `file-too-large`: size and max, in MB of 2**20 bytes, size rounded up to a tenth
    - `unsupported-image`: the bytes are of none of the formats in `MEDIA_TYPES`
    - `unreadable-image`: of a known format, but damaged, incomplete or past what a child may use
    - `image-too-large`: w and h in pixels, max in millions of pixels
    - `image-too-small`: w and min, the long side in pixels
    """

    def __init__(self, code: str, **params: float) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Limits:
    """Bounds of an acceptable file: bytes, pixels in all, pixels of the long side."""

    max_bytes: int = 25 * 2**20
    max_pixels: int = 60_000_000
    min_long_side: int = 600


ANY_SIZE = Limits(max_bytes=2**40, max_pixels=2**40, min_long_side=1)
"""Of a file that was judged when it was submitted, perhaps under bounds that have changed since, or
that no contest bounds: only what the child process may use bounds the decoding."""


@dataclass(frozen=True)
class Facts:
    """What a submission needs to know of its picture.

    `width` and `height` are those of the upright picture. `pixel_sha256` is taken over the
    upright sRGB pixels and their size, of a JPEG as `draft` reduces it: it survives changed
    metadata, but neither re-encoding nor the way of a JPEG into another format. `captured_at` is
    the camera's own clock, which has no zone. `marks` is what look-alikes are sought by:
    `lookalikes.marks.Marks` as bytes.
    """

    format: str
    width: int
    height: int
    pixel_sha256: str
    captured_at: datetime | None
    camera: str
    dominant_colour: str
    marks: bytes = field(repr=False)

    def to_wire(self) -> dict[str, Any]:
        """The facts as a JSON object."""
        taken = self.captured_at and self.captured_at.isoformat()
        marks = base64.b64encode(self.marks).decode()
        return asdict(self) | {"captured_at": taken, "marks": marks}

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> "Facts":
        """Facts from a JSON object. Nothing is taken on trust, for the writer has just read a
        stranger's file: what cannot be facts raises ValueError, TypeError or KeyError."""
        taken = wire["captured_at"]
        facts = cls(
            format=str(wire["format"]),
            width=int(wire["width"]),
            height=int(wire["height"]),
            pixel_sha256=bytes.fromhex(wire["pixel_sha256"]).hex(),
            captured_at=None if taken is None else datetime.fromisoformat(taken),
            camera=str(wire["camera"]),
            dominant_colour="#" + bytes.fromhex(wire["dominant_colour"][1:]).hex(),
            marks=base64.b64decode(wire["marks"], validate=True),
        )
        if not facts._are_possible():
            raise ValueError("impossible facts")
        return facts

    def _are_possible(self) -> bool:
        return (
            self.format in MEDIA_TYPES
            and 0 < self.width < 2**31
            and 0 < self.height < 2**31
            and len(self.pixel_sha256) == 64
            and (self.captured_at is None or self.captured_at.tzinfo is None)
            and len(self.camera) <= 100
            and self.camera.isprintable()
            and len(self.dominant_colour) == 7
        )
