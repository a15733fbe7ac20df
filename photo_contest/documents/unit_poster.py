"""A unit's poster for the notice board: one A4 page, or four of A5 on a sheet of A3."""

import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from photo_contest.documents.qr_code import qr_svg
from photo_contest.documents.setting import pdf

_TEMPLATE: Final = "unit_poster.typ"
_HERE: Final = Path(__file__).parent
_BAND: Final = _HERE.parent / "static" / "photo_contest" / "band.svg"


@dataclass(frozen=True)
class Poster:
    """What a poster says, in the language `language`. `address` is what the QR code leads to,
    `short_address` with `code` at its end what people type. `invitation` is followed by the unit's
    name, `press` is the word that stands out in the steps; `foot_left` and `foot_right` are lines
    of a label and a value."""

    language: str
    document_title: str
    host: str
    occasion: str
    title: str
    unit: str
    invitation: str
    steps: tuple[str, ...]
    press: str
    address: str
    short_address: str
    code: str
    foot_left: tuple[tuple[str, str], ...]
    foot_right: tuple[tuple[str, str], ...]


def unit_poster(poster: Poster, photos: Sequence[Path], *, four_up: bool) -> bytes:
    """The PDF of a poster with up to three photos, cropped JPEGs; without any the code grows."""
    facts = asdict(poster) | {
        "qr_code": qr_svg(poster.address),
        "band": _BAND.read_text(encoding="utf-8").replace("<path ", '<path fill="#fff" '),
        "photos": [f"photo-{n}.jpg" for n in range(len(photos))],
        "four_up": four_up,
    }
    with TemporaryDirectory() as folder:  # typst reads nothing outside of its root
        root = Path(folder)
        shutil.copyfile(_HERE / _TEMPLATE, root / _TEMPLATE)
        for name, photo in zip(facts["photos"], photos, strict=True):
            shutil.copyfile(photo, root / name)
        return pdf(root / _TEMPLATE, facts)
