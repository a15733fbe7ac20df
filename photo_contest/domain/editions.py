"""All editions of the contest, as visitors look back on them."""

from dataclasses import dataclass, field

from django.db.models import Count

from photo_contest.models import Contest, Photo


@dataclass(frozen=True)
class Edition:
    """An edition with its listed photos; `covers` are a few of them, or none where not asked."""

    contest: Contest
    photo_count: int
    unit_count: int
    covers: list[Photo] = field(default_factory=list)


def editions(*, covers: int = 0) -> list[Edition]:
    """All editions, the newest first. Covers are the photos sent first: an order that tells nothing
    about votes, which an edition may hide."""
    contests = Contest.objects.order_by("-submission_opens_at", "-pk")
    listed = Photo.objects.listed().order_by()
    counted = {
        contest: (photos, units)
        for contest, photos, units in listed.values_list("contest").annotate(
            photos=Count("pk"), units=Count("unit", distinct=True)
        )
    }
    return [
        Edition(
            contest,
            *counted.get(contest.pk, (0, 0)),
            list(listed.filter(contest=contest).order_by("submitted_at", "pk")[:covers])
            if covers
            else [],
        )
        for contest in contests
    ]
