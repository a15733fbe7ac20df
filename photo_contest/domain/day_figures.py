"""A day of the contest in a few figures, for the desk. Reports of engagement are in `analytics`."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from photo_contest.domain.access import Role, watched_by
from photo_contest.domain.standings import totals_visible
from photo_contest.models import Contest, Member, PhotoReport, Record, Vote


@dataclass(frozen=True)
class DayFigures:
    """Votes are those of all the contest, and None where this reader is not told of them."""

    day: dt.date
    sent: int
    authors: int
    approved: int
    decided: int
    reports: int
    votes: int | None
    member_votes: int | None


def day_figures(*, contest: Contest, by: Member, day: dt.date, at: dt.datetime) -> DayFigures:
    """What came and was decided on a day, of the units that `by` watches over. NotAllowed for who
    has no place at the desk."""
    begin = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    span = (begin, begin + dt.timedelta(days=1))
    photos = watched_by(by, at=at).filter(contest=contest)
    sent = photos.filter(submitted_at__gte=span[0], submitted_at__lt=span[1])
    deeds = Record.objects.filter(
        photo__in=photos.values("pk"), at__gte=span[0], at__lt=span[1]
    ).aggregate(
        approved=Count("pk", filter=Q(action="approve")),
        decided=Count("pk", filter=Q(action__in=("approve", "reject", "return"))),
    )
    votes, of_members = _votes(contest, by, span, at)
    return DayFigures(
        day=day,
        **sent.aggregate(sent=Count("pk"), authors=Count("author", distinct=True)),
        **deeds,
        reports=PhotoReport.objects.filter(
            photo__in=photos.values("pk"), at__gte=span[0], at__lt=span[1]
        ).count(),
        votes=votes,
        member_votes=of_members,
    )


def _votes(
    contest: Contest, by: Member, span: tuple[dt.datetime, dt.datetime], at: dt.datetime
) -> tuple[int | None, int | None]:
    """Counted votes of the day by all and by members; an officer may not read them while totals are
    hidden. A vote's last change is not before its casting, and that is what the index has."""
    if by.role == Role.OFFICER and not totals_visible(contest, at=at):
        return None, None
    told = (
        Vote.objects.living()
        .filter(contest=contest, state=Vote.State.COUNTED, changed_at__gte=span[0])
        .filter(cast_at__gte=span[0], cast_at__lt=span[1])
        .aggregate(all=Count("pk"), of_members=Count("pk", filter=Q(member__isnull=False)))
    )
    return told["all"], told["of_members"]
