"""The photos that take part, for the reports."""

from typing import NamedTuple

from photo_contest.models import Photo


class ApprovedPhoto(NamedTuple):
    photo_id: str
    code: str
    title: str
    unit_id: int


def approved_photos(contest_id: int) -> list[ApprovedPhoto]:
    """The approved photos of a contest by code."""
    rows = (
        Photo.objects.filter(contest_id=contest_id, status=Photo.Status.APPROVED)
        .order_by("code")
        .values_list("pk", "code", "title", "unit_id")
    )
    return [ApprovedPhoto(*row) for row in rows]
