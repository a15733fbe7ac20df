"""The one look at a submitted file: everything a submission needs, from one decode."""

from pathlib import Path

from photo_contest.imaging.decode import decode
from photo_contest.imaging.facts import Facts, ImageFault, Limits
from photo_contest.imaging.fingerprint import dominant_colour, phash_turns, pixel_sha256

__all__ = ["Facts", "ImageFault", "Limits", "examine"]


def examine(path: Path, limits: Limits) -> Facts:
    """The facts of the picture in a file. Refuses with `ImageFault`, as `decode` does."""
    picture = decode(path, limits)
    image = picture.image
    turns = phash_turns(image)
    return Facts(
        format=picture.format,
        width=image.width,
        height=image.height,
        pixel_sha256=pixel_sha256(image),
        captured_at=picture.capture.captured_at,
        camera=picture.capture.camera,
        phash=turns[0],
        phash_turns=turns,
        dominant_colour=dominant_colour(image),
    )
