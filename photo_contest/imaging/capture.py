"""What the camera wrote into EXIF: orientation, time, camera. Rubbish counts as nothing."""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image

_STAMP = re.compile(r"\s*(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_CAMERA_LENGTH = 100


@dataclass(frozen=True)
class Capture:
    """`orientation` is 1 to 8 (EXIF tag 274), `captured_at` without a zone, `camera` "" if
    unknown and at most 100 characters."""

    orientation: int = 1
    captured_at: datetime | None = None
    camera: str = ""


def read(image: Image.Image) -> Capture:
    """The capture data of an opened picture; a missing or broken part is left out, never a fault.

    Only EXIF is asked. Pillow would also obey an orientation in XMP, which viewers do not;
    a HEIC arrives turned with its tag set to 1, an AVIF with its container's turn as the tag.
    """
    for name in ("xmp", "XML:com.adobe.xmp"):
        image.info.pop(name, None)
    try:
        exif = image.getexif()
        main: dict[int, Any] = {
            tag: exif.get(tag)
            for tag in (ExifTags.Base.Orientation, ExifTags.Base.Make, ExifTags.Base.Model)
        }
    except Exception:  # the parser of a hostile block may raise anything
        return Capture()
    try:
        taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    except Exception:
        taken = None
    orientation = main[ExifTags.Base.Orientation]
    return Capture(
        orientation=orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        captured_at=_moment(taken),
        camera=_camera(main[ExifTags.Base.Make], main[ExifTags.Base.Model]),
    )


def _moment(value: object) -> datetime | None:
    found = _STAMP.match(_text(value))
    if not found:
        return None
    year, month, day, hour, minute, second = found.groups()
    if not "1900" <= year <= "2199":  # a clock never set; and the first years have no UTC
        return None
    try:
        return datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second}")
    except ValueError:
        return None


def _camera(make: object, model: object) -> str:
    """Maker and model as one name, the maker not said twice ("Canon Canon EOS 30D")."""
    maker, name = _text(make), _text(model)
    if not name.casefold().startswith(maker.casefold()):
        name = f"{maker} {name}"
    return name.strip()[:_CAMERA_LENGTH].rstrip()


def _text(value: object) -> str:
    """One line of NFC text; controls, bidi marks and other invisible signs are dropped."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return ""
    # EXIF text is ASCII by its standard and Latin-1 to Pillow; phones write UTF-8 all the same.
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode()
    spaced = " ".join(value.replace("\0", " ").split())
    return unicodedata.normalize("NFC", "".join(sign for sign in spaced if sign.isprintable()))
