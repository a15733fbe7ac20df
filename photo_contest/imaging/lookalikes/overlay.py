"""Both photos of a pair laid on each other, for the person who decides: blended in one picture, one
as it lies on the other, and where they differ."""

import math
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from photo_contest.imaging.lookalikes.likeness import Affine, Box, inverted
from photo_contest.sizes import fitted

LONG_SIDE = 1200
_QUALITY = 80
_FADED = 0.65  # of white, where the other photo does not lie
_INK, _PAPER = (20, 20, 20), (255, 255, 255)
_LOUDER = 3  # times a difference is drawn


def overlay(
    query: Image.Image,
    reference: Image.Image,
    transform: Affine,
    regions: Sequence[Box] = (),
) -> bytes:
    """One WebP picture in the frame of the query, its long side at most `LONG_SIDE`.

    Where the reference lies under the query, both are blended evenly: what is the same stays
    sharp, what differs becomes a ghost. Around it, outlined, the query stands alone and faded.
    `transform` and `regions` (boxes on the query, numbered from 1) as in `Likeness`; to see the
    reference's frame instead, swap the pictures and hand in `inverted(transform)`. Carries no
    metadata.
    """
    frame, ground, cover = _in_frame(query, reference, transform)
    alone = Image.blend(frame, Image.new("RGB", frame.size, _PAPER), _FADED)
    picture = Image.composite(Image.blend(frame, ground, 0.5), alone, cover)
    _outline(picture, reference.size, transform)
    _number(picture, regions)
    return _webp(picture)


def laid(query: Image.Image, reference: Image.Image, transform: Affine) -> bytes:
    """The reference as it lies in the frame of the query, as WebP of the frame's shape: where it
    does not reach, the query stands faded. `transform` as in `overlay`. Carries no metadata."""
    frame, ground, cover = _in_frame(query, reference, transform)
    alone = Image.blend(frame, Image.new("RGB", frame.size, _PAPER), _FADED)
    return _webp(Image.composite(ground, alone, cover))


def difference(query: Image.Image, reference: Image.Image, transform: Affine) -> bytes:
    """Where both pictures lie, how they differ, drawn three times as loud: black is the same. The
    rest is grey. Another brightness or contrast of the whole is taken out before, so that it does
    not drown what was added or painted over. Shape, `transform` and format as of `laid`."""
    frame, ground, cover = _in_frame(query, reference, transform)
    differing = ImageChops.difference(frame, _toned(ground, frame, cover))
    loud = differing.point([min(255, _LOUDER * value) for value in range(256)] * 3)
    return _webp(Image.composite(loud, Image.new("RGB", frame.size, (96, 96, 96)), cover))


def _in_frame(
    query: Image.Image, reference: Image.Image, transform: Affine
) -> tuple[Image.Image, Image.Image, Image.Image]:
    """The query in the size shown, the reference as it lies there, and where it does."""
    frame = query.convert("RGB").resize(
        fitted(*query.size, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0
    )
    return frame, *_laid(reference.convert("RGB"), transform, frame.size)


def _toned(picture: Image.Image, like: Image.Image, within: Image.Image) -> Image.Image:
    """A picture with the mean and spread of another one, band by band, as seen `within`."""
    own, other = ImageStat.Stat(picture, within), ImageStat.Stat(like, within)
    if not own.count[0]:
        return picture
    table: list[int] = []
    for mean, spread, aim, reach in zip(
        own.mean, own.stddev, other.mean, other.stddev, strict=True
    ):
        gain = reach / spread if spread else 1.0
        table += [min(255, max(0, round(aim + gain * (value - mean)))) for value in range(256)]
    return picture.point(table)


def _webp(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "WEBP", quality=_QUALITY, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return file.getvalue()


def _laid(
    reference: Image.Image, transform: Affine, size: tuple[int, int]
) -> tuple[Image.Image, Image.Image]:
    """The reference as it lies in a frame of `size`, and where it does."""
    a, b, c, d, e, f = transform
    finer = math.sqrt(abs(a * e - b * d)) * max(reference.size) / max(size)
    reference = reference.reduce(max(1, int(finer)))  # Image.transform does not average
    unit, side = 1 / max(size), max(reference.size)
    way = (
        *(a * unit * side, b * unit * side, c * side),
        *(d * unit * side, e * unit * side, f * side),
    )
    affine, smooth = Image.Transform.AFFINE, Image.Resampling.BICUBIC
    cover = Image.new("L", reference.size, 255).transform(size, affine, way)
    return reference.transform(size, affine, way, resample=smooth), cover


def _outline(picture: Image.Image, reference: tuple[int, int], transform: Affine) -> None:
    """The reference's edge."""
    long = max(reference)
    w, h = reference[0] / long, reference[1] / long
    a, b, c, d, e, f = inverted(transform)
    side = max(picture.size)
    corners = [
        ((a * x + b * y + c) * side, (d * x + e * y + f) * side)
        for x, y in ((0, 0), (w, 0), (w, h), (0, h), (0, 0))
    ]
    draw = ImageDraw.Draw(picture)
    draw.line(corners, fill=_PAPER, width=4, joint="curve")
    draw.line(corners, fill=_INK, width=2, joint="curve")


def _number(picture: Image.Image, regions: Sequence[Box]) -> None:
    """A thin box around each region, with its number in the corner."""
    draw = ImageDraw.Draw(picture)
    side = max(picture.size)
    font = ImageFont.load_default(size=max(12, side // 60))
    for number, (x, y, width, height) in enumerate(regions, 1):
        left, top, right, below = (side * edge for edge in (x, y, x + width, y + height))
        draw.rectangle((left, top, right, below), outline=_PAPER, width=3)
        draw.rectangle((left, top, right, below), outline=_INK, width=1)
        x0, y0, x1, y1 = draw.textbbox((left + 5, top + 4), str(number), font=font)
        draw.rectangle((x0 - 4, y0 - 3, x1 + 4, y1 + 3), fill=_INK)
        draw.text((left + 5, top + 4), str(number), fill=_PAPER, font=font)
