"""Units' posters: set when first asked for, and kept until the sweep takes them."""

import hashlib
import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from photo_contest.documents.unit_poster import Poster, unit_poster
from photo_contest.domain import pictures, storage
from photo_contest.errors import ImageRefused, TooBusy
from photo_contest.models import Photo

MOST_PHOTOS: Final = 3
_LAYOUT: Final = "1"  # another one when posters are to look otherwise
_PIXELS: Final = {1: (1440, 540), 2: (1080, 820), 3: (720, 820)}  # of each of so many photos
MOST_KEPT: Final = 400  # whoever asks by ever other host names or ports does not fill the disk
_AT_ONCE: Final = 4  # set or waiting for that: the other threads serve who votes
_WAIT_SECONDS: Final = 10.0
_setting = threading.Lock()  # typst computes in our process: one poster at a time
_room = threading.BoundedSemaphore(_AT_ONCE)


def poster_of(*, poster: Poster, photos: Sequence[Photo], four_up: bool) -> Path:
    """The PDF file of a poster, set anew only when it says or shows something else.

    TooBusy when others are being set, or no image child is free; StorageFull.
    """
    folder = storage.posters()
    file = folder / f"{_digest(poster, photos, four_up)}.pdf"
    if file.exists():
        return file
    with _turn():
        if file.exists():  # somebody else asked for the same one
            return file
        with storage.disk():
            folder.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=folder, prefix=".setting-") as draft:
                cropped = _cropped(photos, Path(draft))
                pdf = Path(draft) / file.name
                pdf.write_bytes(unit_poster(poster, cropped, four_up=four_up))
                pdf.replace(file)
        storage.keep_newest(folder, "*.pdf", most=MOST_KEPT)
    return file


def shown_on_poster(photos: Iterable[Photo]) -> list[Photo]:
    """Up to three of a unit's photos, of as many authors: the first of each in the given order,
    then others. Votes have no say: a poster hangs while totals are hidden."""
    seen: set[int] = set()
    first: list[Photo] = []
    others: list[Photo] = []
    for photo in photos:
        (others if photo.author_id in seen else first).append(photo)
        seen.add(photo.author_id)
    return [*first, *others][:MOST_PHOTOS]


@contextmanager
def _turn() -> Iterator[None]:
    """One after the other; TooBusy where others wait already, or for too long."""
    if not _room.acquire(blocking=False):
        raise TooBusy
    try:
        if not _setting.acquire(timeout=_WAIT_SECONDS):
            raise TooBusy
        try:
            yield
        finally:
            _setting.release()
    finally:
        _room.release()


def _cropped(photos: Sequence[Photo], folder: Path) -> list[Path]:
    made = []
    for number, photo in enumerate(photos):
        source = storage.rendition_folder(photo) / "large.webp"
        file = folder / f"{number}.jpg"
        try:
            pictures.crop(source, _PIXELS[len(photos)], into=file)
        except (FileNotFoundError, ImageRefused):  # its files went, or were spoilt: do without
            continue
        made.append(file)
    return made


def _digest(poster: Poster, photos: Sequence[Photo], four_up: bool) -> str:
    shown = [photo.public_name for photo in photos]
    said = json.dumps([_LAYOUT, asdict(poster), shown, four_up], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]
