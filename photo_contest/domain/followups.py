"""Background work: what follows a deed. Tasks are enqueued in the deed's own transaction, so that
they exist exactly when it was committed; each may run twice without harm."""

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from photo_contest.domain import pictures, storage
from photo_contest.models import Photo
from photo_contest.models.photo import new_public_name

_LATE = dt.timedelta(minutes=2)
_GIVEN_UP = dt.timedelta(days=1)


def prepare_later(photo: Photo) -> None:
    """Let the task engine make the photo's renditions."""
    make_renditions_task.enqueue(photo.pk)


@task()
def make_renditions_task(photo_id: str) -> None:
    make_renditions(photo_id, at=timezone.now())


def make_renditions(photo_id: str, *, at: dt.datetime) -> None:
    """Make a photo's three renditions from its original, and publish them if it is approved.

    Does nothing for a photo that is gone or prepared already.
    """
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None or (photo.renditions_ready_at and _prepared(photo)):
        return
    folder = storage.rendition_folder(photo)
    with storage.disk():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as draft:
            pictures.render(storage.original_path(photo), Path(draft))
            folder.mkdir(exist_ok=True)
            for file in Path(draft).iterdir():
                file.replace(folder / file.name)
    announce(photo, folder, at=at)


def _prepared(photo: Photo) -> bool:
    return (storage.rendition_folder(photo) / "large.webp").exists()


def announce(photo: Photo, folder: Path, *, at: dt.datetime) -> None:
    """Tell that a photo's pictures lie in `folder`, and publish them if it is approved."""
    with transaction.atomic():
        locked = Photo.objects.select_for_update(no_key=True).get(pk=photo.pk)
        if locked.original_name != photo.original_name:  # another picture was sent meanwhile
            shutil.rmtree(folder, ignore_errors=True)
            return
        locked.renditions_ready_at = at
        if locked.status == Photo.Status.APPROVED:
            locked.public_name = locked.public_name or new_public_name()
            storage.publish(locked, locked.public_name)
        locked.save(update_fields=["renditions_ready_at", "public_name"])


def catch_up(*, at: dt.datetime) -> int:
    """Enqueue again what got lost: photos without renditions for more than two minutes, oldest
    first, and only while no task waits. After a day a photo is given up: it cannot be drawn."""
    if DBTaskResult.objects.ready().exists():
        return 0
    late = Photo.objects.living().filter(
        renditions_ready_at=None, status_at__lt=at - _LATE, status_at__gt=at - _GIVEN_UP
    )
    photos = list(late.order_by("status_at")[:200])
    for photo in photos:
        prepare_later(photo)
    return len(photos)
