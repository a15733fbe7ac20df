"""Which contest is meant."""

import datetime as dt

from photo_contest.errors import Missing
from photo_contest.models import Contest


def contest_by_slug(slug: str) -> Contest:
    """The contest of that slug; Missing when there is none."""
    contest = Contest.objects.filter(slug=slug).first()
    if contest is None:
        raise Missing(what="contest")
    return contest


def open_contest(*, at: dt.datetime) -> Contest | None:
    """The contest shown first: one that votes or takes photos now, else the newest."""
    contests = list(Contest.objects.order_by("-submission_opens_at", "-id"))
    for contest in contests:
        if contest.accepts_votes(at) or contest.accepts_photos(at):
            return contest
    return contests[0] if contests else None
