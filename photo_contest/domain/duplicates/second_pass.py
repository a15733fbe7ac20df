"""The slow look after a submission: more features at a higher resolution, which find collages and
deep crops that the first look may miss. It is a task, so that nobody waits for it."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from photo_contest.domain import pictures, storage
from photo_contest.domain.duplicates import locks
from photo_contest.domain.duplicates.finding import Picture, likely
from photo_contest.domain.duplicates.pairs import hold
from photo_contest.domain.messages import tell_later
from photo_contest.domain.notices import leave_notices
from photo_contest.models import Lookalike, Member, Notice, Photo


def look_again_later(photo: Photo) -> None:
    """Let the task engine look again, once the photo is committed."""
    look_again_task.enqueue(photo.pk)


@task(priority=-10)  # pictures that somebody waits for are drawn before
def look_again_task(photo_id: str) -> None:
    look_again(photo_id, at=timezone.now())


def look_again(photo_id: str, *, at: dt.datetime) -> None:
    """Look once more for the likes of a photo, and raise those that nobody knew of.

    A photo in the queue is held, and its author is told so, without a word of the other photo. One
    that was approved meanwhile stays public: a person decides. Organizers are told either way.
    Nothing happens to a photo that is gone, was refused or withdrawn, or has another picture now.
    """
    photo = Photo.objects.living().select_related("author", "contest").filter(pk=photo_id).first()
    if photo is None:
        return
    marks = pictures.mark(storage.original_path(photo), deep=True)
    picture = Picture(marks, photo.sha256, photo.pixel_sha256, photo.author, photo.pk)
    likes = likely(picture).likes
    with transaction.atomic():
        locks.hold_verdicts()  # no other picture can come into its place from here on
        now = Photo.objects.living().filter(pk=photo.pk, original_name=photo.original_name)
        if not likes or not now.exists():
            return
        found_in = Lookalike.FoundIn.SECOND_PASS
        pairs = hold(photo=photo, likes=likes, found_in=found_in, at=at)
        if not pairs:
            return
        _tell_organizers(pairs, photo, at=at)
        is_held = now.filter(status=Photo.Status.HELD).exists()
        if is_held and photo.status == Photo.Status.PENDING:
            kind = Notice.Kind.PHOTO_HELD
            leave_notices(member_ids=[photo.author_id], kind=kind, at=at, code=photo.code)
            tell_later(kind, [photo.author])


def _tell_organizers(pairs: Sequence[Lookalike], photo: Photo, *, at: dt.datetime) -> None:
    """A notice of each pair, one message of all."""
    kind = Notice.Kind.LOOKALIKE_RAISED
    organizers = list(Member.objects.filter(role=Member.Role.ORGANIZER, is_active=True))
    ids = [one.pk for one in organizers]
    for pair in pairs:
        facts = {"code": photo.code, "contest": photo.contest.slug, "pair": pair.pk}
        leave_notices(member_ids=ids, kind=kind, at=at, **facts)
    tell_later(kind, organizers)
