"""What a member sees of the own photos: all of them, whatever became of them."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, F, Q, QuerySet

from photo_contest.domain.access import may_author, photo_for
from photo_contest.errors import Missing
from photo_contest.models import Member, Photo, Record

# What of the record is told to an author; the notes of others' deeds may speak of other photos.
_STEPS = (
    "submit",
    "edit",
    "held",
    "released",
    "return",
    "resubmit",
    "approve",
    "reject",
    "disqualify",
    "requalify",
    "undo",
    "withdraw",
    "explain",
    "object",
    "take-back-exhibition",
)


def photos_of(member: Member) -> "QuerySet[Photo]":
    """The member's own photos, and those which the member sent for others; the newest first."""
    return (
        Photo.objects.filter(Q(author=member) | Q(submitted_by=member))
        .select_related("contest", "unit", "category", "author", "submitted_by")
        .order_by("-contest__submission_opens_at", "-submitted_at", "-pk")
    )


def my_photo(member: Member, photo_id: str, *, at: dt.datetime) -> Photo:
    """A photo that the member may act on as its author; Missing for all others."""
    photo = photo_for(member, photo_id, at=at)
    if not may_author(member, photo, at=at):
        raise Missing(what="photo")
    return photo


def waiting_before(photos: Iterable[Photo]) -> dict[str, int]:
    """For each pending photo of these, how many others of its contest were sent before and still
    wait for a decision."""
    pending = [photo.pk for photo in photos if photo.status == Photo.Status.PENDING]
    if not pending:
        return {}
    earlier = Q(
        contest__photos__status=Photo.Status.PENDING,
        contest__photos__submitted_at__lt=F("submitted_at"),
    )
    counted = Photo.objects.filter(pk__in=pending).annotate(
        before=Count("contest__photos", filter=earlier)
    )
    return dict(counted.values_list("pk", "before"))


def steps_of(photo: Photo) -> "QuerySet[Record]":
    """What happened to a photo, the newest first, as its author is told."""
    return photo.records.filter(action__in=_STEPS).order_by("-at", "-pk")
