"""What one is told after sending a photo: received, which photos look like it, what comes next."""

import datetime as dt
from dataclasses import dataclass

from photo_contest.domain.access import may_see, scope_of
from photo_contest.domain.quotas import quotas_for
from photo_contest.doorway.likeness_words import labels_of
from photo_contest.models import Lookalike, Member, Photo


@dataclass(frozen=True)
class Likeness:
    """One photo that looks like the one just sent, and that its author may know of."""

    photo: Photo
    thumb: str  # its address; empty unless the public sees it, too
    labels: list[str]


@dataclass(frozen=True)
class Received:
    """`left` is how many photos the author may still send."""

    photo: Photo
    is_held: bool
    likenesses: list[Likeness]
    left: int


def received_of(photo: Photo, *, by: Member, at: dt.datetime) -> Received | None:
    """For `_received.html`; None once the photo has gone on. Of others' photos that are not public
    nothing is told but that there is one."""
    if photo.status not in (Photo.Status.PENDING, Photo.Status.HELD):
        return None
    scope = scope_of(by, at=at)
    likenesses = [
        Likeness(other, other.rendition_url("thumb") if other.is_public else "", labels_of(pair))
        for pair in Lookalike.objects.of(photo).open().select_related("first", "second")
        if (other := pair.other(photo)).author_id == photo.author_id
        or may_see(by, other, scope=scope)
    ]
    own = quotas_for(contest=photo.contest, author=photo.author, unit=None, at=at)[0]
    held = photo.status == Photo.Status.HELD
    return Received(photo, held, likenesses, own.left if photo.contest.accepts_photos(at) else 0)
