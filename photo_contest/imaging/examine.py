"""The one look at a submitted file: everything a submission needs, from one decode."""

from pathlib import Path

from photo_contest.imaging.decode import decode
from photo_contest.imaging.facts import ANY_SIZE, Facts, ImageFault, Limits
from photo_contest.imaging.fingerprint import dominant_colour, pixel_sha256
from photo_contest.imaging.lookalikes.features import LONG_SIDE_DECODED, marks, reduced
from photo_contest.imaging.lookalikes.marks import Marks

__all__ = ["Facts", "ImageFault", "Limits", "digest", "examine", "mark"]


def examine(path: Path, limits: Limits) -> Facts:
    """The facts of the picture in a file, from one decoding, no larger than the marks need: that of
    a JPEG of 12 megapixels takes a quarter of the time, and every byte is read all the same.
    `pixel_sha256` is of the pixels so decoded. Refuses with `ImageFault`, as `decode` does."""
    picture = decode(path, limits, long_side=LONG_SIDE_DECODED[False])
    image, (width, height) = picture.image, picture.size
    return Facts(
        format=picture.format,
        width=width,
        height=height,
        pixel_sha256=pixel_sha256(image),
        captured_at=picture.capture.captured_at,
        camera=picture.capture.camera,
        dominant_colour=dominant_colour(reduced(image)),
        marks=marks(image).to_bytes(),
    )


def mark(path: Path, *, deep: bool) -> Marks:
    """The marks of a file that was accepted once: for stored photos when the edition changes,
    and `deep` for the second pass. A JPEG is decoded no larger than needed. Refuses as `decode`
    does."""
    picture = decode(path, ANY_SIZE, long_side=LONG_SIDE_DECODED[deep])
    return marks(picture.image, deep=deep)


def digest(path: Path) -> str:
    """The `pixel_sha256` of all upright pixels of a file that was accepted once: of a JPEG, too,
    which `examine` sees reduced. Refuses as `decode` does."""
    return pixel_sha256(decode(path, ANY_SIZE).image)
