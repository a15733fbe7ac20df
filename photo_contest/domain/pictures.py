"""The image children of this process: started on first use, kept warm, never forked."""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from photo_contest.errors import ImageRefused, TooBusy
from photo_contest.imaging.facts import Facts, ImageFault, Limits
from photo_contest.imaging.pool import Studio, StudioBusy
from photo_contest.models import Contest

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


def render(path: Path, into: Path) -> None:
    """Write thumb.webp, medium.webp and large.webp of an original into a folder."""
    with _refusals():
        studio().render(path, into)


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
