"""Loading the whole demonstration: all of it or nothing.

Everything is written in one transaction. A process that is killed leaves no row, so the next one
begins anew; files that it left are named by no row, and the janitor takes them.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from photo_contest.demonstration.drawing import drawings
from photo_contest.demonstration.edition import former_edition, open_edition
from photo_contest.demonstration.entries import FORMER, planned, planned_before
from photo_contest.demonstration.history import STRANGERS_BEFORE, replay_history
from photo_contest.demonstration.leagues import found_leagues
from photo_contest.demonstration.persons import enroll
from photo_contest.demonstration.sending import send_photos
from photo_contest.demonstration.units import FEDERATION, plant_tree
from photo_contest.demonstration.waiting import leave_waiting
from photo_contest.models import Contest, Member, Photo, Unit

Advance = Callable[[], Any]


class NotEmpty(Exception):  # noqa: N818  # named as the refusal itself
    """The database has users: a demonstration would mix with them."""


@dataclass(frozen=True)
class Loaded:
    contest: Contest
    units: int
    photos: int
    votes: int


def load_demonstration(*, at: dt.datetime, seed: int, begin: Callable[[int], Advance]) -> Loaded:
    """Write units, members, the contest with its photos, votes and figures, and the edition before
    it; `begin` is told how many photos there are and returns what is called after each.

    Refuses a database with users (NotEmpty).
    """
    random = Random(seed)  # noqa: S311  # nothing here is a secret
    with transaction.atomic():
        if Member.objects.exists():
            raise NotEmpty
        tree_made_at = at - dt.timedelta(days=30)
        workplaces = plant_tree(at=tree_made_at)
        found_leagues(at=tree_made_at)
        roster = enroll(workplaces, random=random)
        works = list(drawings())
        random.shuffle(works)
        host = Unit.objects.get(code=FEDERATION)
        former, contest = former_edition(host, at=at), open_edition(host, at=at)
        before = planned_before(former, roster, works[:FORMER], random=random)
        plan = planned(contest, roster, works[FORMER:], at=at, random=random)
        advance = begin(len(before) + len(plan))
        over_at = former.voting_closes_at
        send_photos(former, roster, before, at=over_at, random=random, advance=advance)
        send_photos(contest, roster, plan, at=at, random=random, advance=advance)
        votes = replay_history(
            former, roster, at=over_at, random=random, strangers=STRANGERS_BEFORE
        ) + replay_history(contest, roster, at=at, random=random)
        votes += leave_waiting(contest, roster.accounts["officer"], at=at, random=random)
        for path in settings.CONTEST_DEMO_EXTRAS:
            import_string(path)(contest=contest, at=at, seed=seed)
    return Loaded(contest, Unit.objects.count(), Photo.objects.count(), votes)
