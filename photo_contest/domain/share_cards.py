"""Share cards: drawn when first asked for, kept beside a photo's other pictures."""

import hashlib
import json
import threading
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from photo_contest.domain import pictures, storage
from photo_contest.errors import Missing, TooBusy
from photo_contest.imaging.card import DRAWING, Card
from photo_contest.models import Photo

MOST_KEPT: Final = 4  # of a photo: two languages, and what was asked for under another host name
_AT_ONCE: Final = 8  # drawn or waiting for an image child: the other threads serve who votes
_drawing = threading.BoundedSemaphore(_AT_ONCE)


def share_card(*, photo: Photo, card: Card) -> Path:
    """The file of a photo's card, named after all that it says: it is drawn anew when words or
    picture change, and at no other time.

    Missing while the photo has no prepared pictures; TooBusy when others are being drawn, or no
    image child is free; StorageFull.
    """
    folder = storage.rendition_folder(photo)
    file = folder / f"card-{_digest(card)}.jpg"
    if file.exists():
        return file
    picture = folder / "large.webp"
    if not picture.exists():
        raise Missing(what="photo")
    if not _drawing.acquire(blocking=False):
        raise TooBusy
    try:
        with storage.disk(), TemporaryDirectory(dir=folder, prefix=".drawing-") as draft:
            drawn = Path(draft) / file.name
            pictures.draw_card(picture, card, into=drawn)
            drawn.replace(file)
    finally:
        _drawing.release()
    storage.keep_newest(folder, "card-*.jpg", most=MOST_KEPT)
    return file


def _digest(card: Card) -> str:
    said = json.dumps([DRAWING, asdict(card)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:32]
