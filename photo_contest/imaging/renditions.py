"""The public pictures of a photo: WebP in three sizes, bare of all metadata."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from photo_contest.imaging.decode import decode
from photo_contest.imaging.facts import ANY_SIZE
from photo_contest.sizes import RENDITIONS, fitted

# Small pictures are looked at from near and cost little; 82 shows no difference at 1600 px.
_QUALITY = {"thumb": 76, "medium": 80, "large": 82}


def renditions(original: Path) -> dict[str, tuple[bytes, int, int]]:
    """WebP bytes, width and height of each of `RENDITIONS`, largest first; never enlarged.

    All three are made, also of a picture smaller than they. sRGB without a profile, no EXIF,
    no XMP. Refuses as `decode` does.
    """
    picture = decode(original, ANY_SIZE, long_side=max(RENDITIONS.values())).image
    made = {}
    for name, long_side in sorted(RENDITIONS.items(), key=lambda item: -item[1]):
        size = fitted(*picture.size, long_side)
        # Each from the one above: half the time, and no difference that can be seen.
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        made[name] = (_webp(picture, _QUALITY[name]), *size)
    return made


def _webp(picture: Image.Image, quality: int) -> bytes:
    file = BytesIO()
    picture.save(file, "WEBP", quality=quality, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return file.getvalue()
