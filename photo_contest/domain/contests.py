"""Which contest is meant."""

import datetime as dt
import re

from django.db.models import Count, Q
from django.utils import timezone

from photo_contest.domain.database_clock import DatabaseNow
from photo_contest.errors import Missing, VotingClosed
from photo_contest.models import Contest

_SLUG = re.compile("[-a-zA-Z0-9_]{1,64}")


def contest_by_slug(slug: str) -> Contest:
    """The contest of that slug; Missing when there is none."""
    contest = Contest.objects.filter(slug=known_slug(slug)).first()
    if contest is None:
        raise Missing(what="contest")
    return contest


def known_slug(slug: str) -> str:
    """The slug if it has the form of one, else one that no contest has: engines differ in what they
    take as text."""
    return slug if _SLUG.fullmatch(slug) else ""


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


def refuse_unless_voting(contest: Contest) -> None:
    """VotingClosed before the opening and from the close on, by the database's clock: nodes whose
    clocks differ agree."""
    here = Contest.objects.filter(pk=contest.pk)
    before, open_now = here.aggregate(
        before=Count("pk", filter=Q(voting_opens_at__gt=DatabaseNow())),
        open_now=Count(
            "pk", filter=Q(voting_opens_at__lte=DatabaseNow(), voting_closes_at__gt=DatabaseNow())
        ),
    ).values()
    if not open_now:
        raise VotingClosed(contest=contest, before=bool(before))
