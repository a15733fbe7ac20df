"""Which contest is meant."""

import datetime as dt

from django.utils import timezone

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


def last_final_day(*, at: dt.datetime) -> dt.date | None:
    """The day on which voting closed in the latest contest whose result is final: what the roster
    tells of that day and of earlier ones, only organizers correct."""
    final = Contest.objects.filter(notice_ends_at__lte=at).order_by("-voting_closes_at")
    closed_at = final.values_list("voting_closes_at", flat=True).first()
    return timezone.localdate(closed_at) if closed_at is not None else None
