"""The moderators' queue as one walks along it: what stands before and after a photo, how much
waits, and what one should know of a photo before deciding."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from photo_contest.domain.access import watched_by
from photo_contest.domain.moderation import place_of, queue
from photo_contest.domain.reports import open_reports
from photo_contest.models import Contest, Lookalike, Member, Photo, Record
from photo_contest.models.photo import known_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


@dataclass(frozen=True)
class Stretch:
    """A part of the queue around a photo."""

    before: "Sequence[Photo]"
    after: "Sequence[Photo]"

    @property
    def previous(self) -> Photo | None:
        return self.before[-1] if self.before else None

    @property
    def next(self) -> Photo | None:
        return self.after[0] if self.after else None


def counts(*, contest: Contest, by: Member, at: dt.datetime) -> dict[str, int]:
    """How many photos wait, pending and held, and how many reports."""
    photos = watched_by(by, at=at).filter(contest=contest).order_by()
    told = photos.aggregate(
        pending=Count("pk", filter=Q(status=Photo.Status.PENDING)),
        held=Count("pk", filter=Q(status=Photo.Status.HELD)),
    )
    return told | {"reports": open_reports(contest=contest, by=by, at=at).count()}


def stretch(
    *, photo: Photo, status: str, by: Member, at: dt.datetime, before: int = 3, after: int = 20
) -> Stretch:
    """What stands before and after a photo, also after one that does not wait any more."""
    waiting = queue(contest=photo.contest, by=by, status=status, at=at)
    place = place_of(photo)
    later = Q(place__gt=place) | Q(place=place, pk__gt=photo.pk)
    earlier = Q(place__lt=place) | Q(place=place, pk__lt=photo.pk)
    return Stretch(
        list(reversed(waiting.filter(earlier).order_by("-place", "-pk")[:before])),
        list(waiting.filter(later).order_by("place", "pk")[:after]),
    )


def first_waiting(*, contest: Contest, status: str, by: Member, at: dt.datetime) -> Photo | None:
    """The photo with which one begins."""
    return queue(contest=contest, by=by, status=status, at=at).order_by("place", "pk").first()


def photo_to_moderate(*, photo_id: str, by: Member, at: dt.datetime) -> Photo | None:
    """A photo that `by` watches over, in whatever state; None otherwise."""
    return watched_by(by, at=at).filter(pk=known_form(photo_id)).first()


def others_of_author(photo: Photo) -> "QuerySet[Photo]":
    """The author's other photos of this contest, the newest first."""
    others = Photo.objects.filter(contest_id=photo.contest_id, author_id=photo.author_id)
    return others.exclude(pk=photo.pk).order_by("-submitted_at", "-pk")


def pairs_of(photo: Photo) -> "QuerySet[Lookalike]":
    """Pairs that the photo is part of, those that wait for a person first."""
    pairs = Lookalike.objects.of(photo).select_related("first", "second")
    return pairs.order_by("verdict", "-found_at", "-pk")


def compared_with() -> int:
    """How many photos, of all editions, a photo is compared with."""
    return Photo.objects.exclude(status=Photo.Status.WITHDRAWN).count()


def history_of(photo: Photo) -> "QuerySet[Record]":
    """All deeds on a photo, the latest first."""
    return photo.records.select_related("actor", "photo", "unit").order_by("-at", "-pk")


def last_deed(photo: Photo) -> Record | None:
    return history_of(photo).first()
