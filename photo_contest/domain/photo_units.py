"""The unit of a photo is the author's on the day of submission, also when the roster tells only
later where the author was that day."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from photo_contest.models import Membership, Photo, UnitPeriod
from photo_contest.words import fold

_LOT = 500  # members a query: far below what an engine takes as parameters


def follow_roster(*, members: Iterable[int], since: dt.date, at: dt.datetime) -> int:
    """Give photos that these members submitted from the day `since` on the unit, and its name, of
    the day of their submission; returns how many moved.

    A photo stays where it is when the author had left by that day, and when the result of its
    contest is final.
    """
    ids = sorted(set(members))
    begins_at = timezone.make_aware(dt.datetime.combine(since, dt.time()))
    moved = 0
    for first in range(0, len(ids), _LOT):
        photos = Photo.objects.filter(
            author_id__in=ids[first : first + _LOT],
            submitted_at__gte=begins_at,
            contest__notice_ends_at__gt=at,
        )
        moved += sum(_follow(photo, at) for photo in photos.select_for_update(no_key=True))
    return moved


def _follow(photo: Photo, at: dt.datetime) -> bool:
    day = timezone.localdate(photo.submitted_at)
    name = UnitPeriod.objects.on(day).filter(unit=OuterRef("unit_id")).values("name")[:1]
    memberships = Membership.objects.on(day).filter(member=photo.author_id)
    found = memberships.values_list("unit_id", Subquery(name)).first()
    if found is None or found[1] is None or found == (photo.unit_id, photo.unit_name):
        return False
    (photo.unit_id, photo.unit_name), photo.unit_at = found, at
    photo.search_text = fold(f"{photo.code} {photo.title} {photo.unit_name}")
    photo.save(update_fields=["unit", "unit_name", "unit_at", "search_text"])
    return True
