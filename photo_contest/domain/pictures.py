"""The image children of this process: started on first use, kept warm, never forked."""

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.conf import settings

from photo_contest.domain import storage
from photo_contest.errors import ImageRefused, Missing, TooBusy
from photo_contest.imaging.card import Card
from photo_contest.imaging.facts import Facts, ImageFault, Limits
from photo_contest.imaging.pool import Studio, StudioBusy
from photo_contest.models import Contest, Lookalike, Photo

if TYPE_CHECKING:
    from photo_contest.imaging.lookalikes.likeness import Box
    from photo_contest.imaging.lookalikes.marks import Marks

_lock = threading.Lock()
_studio: Studio | None = None


def studio() -> Studio:
    global _studio
    with _lock:
        if _studio is None:
            _studio = Studio(size=settings.CONTEST_IMAGE_CHILDREN)
        return _studio


def limits_of(contest: Contest) -> Limits:
    return Limits(
        max_bytes=contest.max_file_mb * 2**20,
        max_pixels=contest.max_megapixels * 1_000_000,
        min_long_side=contest.min_long_side,
    )


def examine(path: Path, contest: Contest) -> Facts:
    """The facts of a file sent to a contest; ImageRefused by the contest's limits, TooBusy when no
    image child becomes free in time."""
    with _refusals():
        return studio().examine(path, limits_of(contest))


def mark(path: Path, *, deep: bool = False) -> "Marks":
    """What look-alikes of an original are sought by; `deep` for the slow look. Refuses as `examine`
    does."""
    with _refusals():
        return studio().mark(path, deep=deep)


def digest(path: Path) -> str:
    """The SHA-256 of all pixels of an accepted file, whatever its format. Refuses as `examine`
    does."""
    with _refusals():
        return studio().digest(path)


def render(path: Path, into: Path) -> None:
    """Write thumb.webp, medium.webp and large.webp of an original into a folder."""
    with _refusals():
        studio().render(path, into)


def draw_card(path: Path, card: Card, *, into: Path) -> None:
    """Write the share card of a picture into a file. Refuses as `examine` does."""
    with _refusals():
        studio().draw_card(path, card, into=into)


def crop(path: Path, size: tuple[int, int], *, into: Path) -> None:
    """Write the middle of a picture, as JPEG of that size, into a file. Refuses as `examine`
    does."""
    with _refusals():
        studio().crop(path, size, into=into)


def overlay(pair: Lookalike, *, frame: str = "") -> bytes:
    """Both photos of a pair laid together, as WebP, in the frame of "first" or "second", by default
    that of the photo that was sent later. Missing when the files of one are away; ImageRefused and
    TooBusy as the others."""
    frame = frame or ("second" if pair.earlier == pair.first else "first")
    regions = [(x, y, w, h) for x, y, w, h in (region[frame] for region in pair.regions)]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "overlay.webp"
        _lay(pair, frame, "blend", regions, into=file)
        return file.read_bytes()


def lay_on_the_earlier(pair: Lookalike, look: str, *, into: Path) -> None:
    """Write, as WebP in the frame of the photo that was sent earlier, the later one as it lies
    there ("laid") or how both differ ("difference"). Refuses as `overlay` does."""
    _lay(pair, "first" if pair.earlier == pair.first else "second", look, (), into=into)


def _lay(pair: Lookalike, frame: str, look: str, regions: "Sequence[Box]", *, into: Path) -> None:
    from photo_contest.imaging.lookalikes.likeness import inverted

    a, b, c, d, e, f = pair.transform
    above, below, transform = pair.first, pair.second, (a, b, c, d, e, f)
    if frame == "second":
        above, below, transform = below, above, inverted(transform)
    files = _best_file(above), _best_file(below)
    with _refusals():
        studio().lay_together(*files, transform, regions, look=look, into=into)


def _best_file(photo: Photo) -> Path:
    """The large rendition, the original while there is none."""
    rendition = storage.rendition_folder(photo) / "large.webp"
    file = rendition if rendition.exists() else storage.original_path(photo)
    if not file.is_file():
        raise Missing(what="original")
    return file


def aware(naive: dt.datetime | None) -> dt.datetime | None:
    """A camera's clock as an instant: cameras tell no zone, ours are in Viet Nam."""
    from django.utils import timezone

    return timezone.make_aware(naive) if naive is not None and naive.tzinfo is None else naive


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except ImageFault as fault:
        raise ImageRefused(fault.code, **fault.params) from fault
    except StudioBusy as error:
        raise TooBusy from error
