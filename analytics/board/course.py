"""What the members of a contest did by the day: what the forecast is made of."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Min

from analytics import sources
from analytics.forecasting import Course
from analytics.models import PersonDay
from analytics.sources import Contest
from analytics.spans import DAY, begin_of, day_of

_MEMBER_ROLES = (PersonDay.Role.ENTRANT, PersonDay.Role.MEMBER_VOTER)


@dataclass(frozen=True)
class Newcomers:
    """By unit of the roster: `first`, how many of its members took part for the first time on a
    day, and `members`, how many it has."""

    first: Mapping[int, Mapping[dt.date, int]]
    members: Mapping[int, int]


def newcomers(contest: Contest, day: dt.date) -> Newcomers:
    """Members in the units of a day's roster; who left the roster is left out."""
    acts = PersonDay.objects.filter(contest=contest, role__in=_MEMBER_ROLES).order_by()
    first_days = dict(acts.values_list("person").annotate(Min("day")))
    members: Counter[int] = Counter()
    first: dict[int, Counter[dt.date]] = {}
    for person, unit_id in sources.roster(day, contest.pk):
        members[unit_id] += 1
        if person in first_days:
            first.setdefault(unit_id, Counter())[first_days[person]] += 1
    return Newcomers(first, members)


def course_of(
    contest: Contest, as_of: dt.datetime, known: Newcomers, units: Sequence[int]
) -> Course:
    """The course of these units, a row each, from the contest's opening to `as_of`. Members are
    those of the roster: the latest figure of a unit may be older than the tree."""
    import numpy as np

    opening, today = day_of(contest.submission_opens_at), day_of(as_of)
    days = max(0, (min(today, day_of(contest.voting_closes_at)) - opening).days)
    new = np.zeros((len(units), days + 1), dtype=int)
    for row, unit in enumerate(units):
        for day, count in known.first.get(unit, {}).items():
            new[row, min(max((day - opening).days, 0), days)] += count
    closings = sorted({contest.submission_closes_at, contest.voting_closes_at})
    return Course(
        new=new[:, :days],
        today=new[:, days],
        members=np.array([known.members[unit] for unit in units], dtype=int),
        weekday=opening.weekday(),
        ahead=ahead(as_of, contest.voting_closes_at),
        deadlines=[math.ceil((at - begin_of(opening)) / DAY) for at in closings],
    )


def ahead(as_of: dt.datetime, closes_at: dt.datetime) -> list[float]:
    """The parts of days from an instant to the close; the first is the rest of today."""
    parts = []
    while as_of < closes_at:
        until = min(begin_of(day_of(as_of) + DAY), closes_at)
        parts.append((until - as_of) / DAY)
        as_of = until
    return parts
