"""All fingerprints anew, when the engine is replaced by a newer edition.

Photos that have no fingerprint of the present edition are not found by others until they get one;
the site goes on serving meanwhile. What was done stays done: a run that is broken off is taken up
by the next one.
"""

import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from photo_contest.domain import pictures, storage
from photo_contest.domain.duplicates import generations, locks
from photo_contest.errors import ImageRefused
from photo_contest.models import Fingerprint, Photo

if TYPE_CHECKING:
    from photo_contest.imaging.lookalikes.marks import Fingerprint as Made

_A_READ: Final = 500
_A_DELETION: Final = 500


@dataclass
class Reindexed:
    """How many photos got a fingerprint, and ids of those whose original could not be read."""

    made: int = 0
    unreadable: list[str] = field(default_factory=list)


def reindex(*, told: Callable[[int, int], Any] = lambda done, total: None) -> Reindexed:
    """Give every photo that lacks one a fingerprint of the present edition, from its original; then
    drop those of other editions and build the index. `told` hears (photos done, of).

    As many photos are looked at side by side as there are image children.
    """
    from photo_contest.imaging.lookalikes.marks import ALGORITHM

    ids = list(_lacking(ALGORITHM).order_by("submitted_at", "pk").values_list("pk", flat=True))
    outcome = Reindexed()
    for done, (photo, made) in enumerate(_looked_at(ids), start=1):
        if made is None:
            outcome.unreadable.append(photo.pk)
        else:
            outcome.made += _kept(photo, made, ALGORITHM)
        told(done, len(ids))
    _drop_other_editions(ALGORITHM)
    generations.build(ALGORITHM)
    return outcome


def _lacking(algorithm: str) -> "QuerySet[Photo]":
    own = Fingerprint.objects.filter(photo=OuterRef("pk"), algorithm=algorithm)
    return Photo.objects.filter(~Exists(own))


def _looked_at(ids: Sequence[str]) -> "Iterator[tuple[Photo, Made | None]]":
    """Each photo with its new fingerprint, in their order; none where its original is unusable."""
    side_by_side = settings.CONTEST_IMAGE_CHILDREN
    with ThreadPoolExecutor(side_by_side) as pool:
        begun: deque[tuple[Photo, Future[Made | None]]] = deque()
        for photo in _read(ids):
            begun.append((photo, pool.submit(_fingerprint_of, photo)))
            if len(begun) > 2 * side_by_side:
                first, made = begun.popleft()
                yield first, made.result()
        while begun:
            first, made = begun.popleft()
            yield first, made.result()


def _read(ids: Sequence[str]) -> Iterator[Photo]:
    for start in range(0, len(ids), _A_READ):
        photos = Photo.objects.in_bulk(ids[start : start + _A_READ])
        yield from (photos[one] for one in ids[start : start + _A_READ] if one in photos)


def _fingerprint_of(photo: Photo) -> "Made | None":
    """In a thread, without the database."""
    try:
        return pictures.mark(storage.original_path(photo)).fingerprint()
    except (ImageRefused, OSError):
        return None


def _kept(photo: Photo, made: "Made", algorithm: str) -> int:
    """Keep it, beside those of other editions, unless the photo has another picture by now, which
    brought its own."""
    with transaction.atomic():
        now = Photo.objects.select_for_update(no_key=True).filter(
            pk=photo.pk, original_name=photo.original_name
        )
        if not now.exists():
            return 0
        locks.tell_of_fingerprint()
        _, is_new = Fingerprint.objects.get_or_create(
            photo=photo,
            algorithm=algorithm,
            defaults={"index_part": made.index, "check_part": made.check},
        )
    return int(is_new)


def _drop_other_editions(algorithm: str) -> None:
    """Drop what the present edition stands in for, a few rows at a time, and indexes on disk."""
    own = Fingerprint.objects.filter(photo=OuterRef("photo"), algorithm=algorithm)
    replaced = Fingerprint.objects.exclude(algorithm=algorithm).filter(Exists(own))
    while some := list(replaced.values_list("pk", flat=True)[:_A_DELETION]):
        Fingerprint.objects.filter(pk__in=some).delete()
    if generations.root().exists():
        for folder in generations.root().iterdir():
            if folder.name != algorithm:
                shutil.rmtree(folder, ignore_errors=True)
