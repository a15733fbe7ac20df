"""Editions that are over, and the units that their files name."""

import datetime as dt
from collections.abc import Collection

from photo_contest.domain.units.succession import heirs
from photo_contest.models import Contest, Unit


def final_contests(at: dt.datetime) -> list[Contest]:
    """Contests whose result is final, oldest first."""
    return list(Contest.objects.filter(notice_ends_at__lte=at).order_by("voting_closes_at", "pk"))


def years_held_here() -> set[int]:
    """Years of which this database holds a contest."""
    return set(Contest.objects.values_list("year", flat=True))


def unit_ids_by_code() -> dict[str, int]:
    """Every unit that there ever was, by its code."""
    return dict(Unit.objects.values_list("code", "pk"))


def followers(units: Collection[int], *, on: dt.date) -> set[int]:
    """The units that live on a day and followed one of these, as one of several."""
    standing = heirs(on=on)
    seen, waiting = set[int](), list(units)
    while waiting:
        for one in standing.successors.get(waiting.pop(), ()):
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return seen & standing.parents.keys()
