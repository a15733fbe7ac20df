"""What is held of a person, in short: the person's own page says it before a copy is asked for."""

from dataclasses import dataclass

from photo_contest.models import Member, Photo, Upload, Vote


@dataclass(frozen=True)
class Held:
    """`photos` are those of the person as author, the newest first; `votes` those that were cast
    signed in; `uploads` files that became no photo yet."""

    photos: list[Photo]
    votes: int
    uploads: int


def held_of(member: Member) -> Held:
    photos = Photo.objects.filter(author=member).select_related("contest")
    return Held(
        photos=list(photos.order_by("-submitted_at", "-pk")),
        votes=Vote.objects.filter(member=member).count(),
        uploads=Upload.objects.filter(author=member, photo=None).count(),
    )
