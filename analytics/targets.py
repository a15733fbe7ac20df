"""Participation targets: how many members of a unit, with all below it, ought to take part."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from django.db import transaction
from django.utils import timezone

from analytics import sources
from analytics.measures.tree import parents, subtree
from analytics.models import ParticipationTarget
from analytics.sources import Contest, Member
from analytics.sources.tree import TreeRow
from photo_contest.domain.access import READERS, Role, require_role, scope_of
from photo_contest.domain.record import note_contest
from photo_contest.errors import Invalid

MOST: Final = 1_000_000
MAX_ROWS: Final = 5_000


@dataclass(frozen=True)
class Target:
    """`members`: the unit's own figure, if it has one; a target above it is no fault, but told."""

    unit: TreeRow
    participants: int
    members: int | None

    @property
    def is_above_members(self) -> bool:
        return self.members is not None and self.participants > self.members


def targets_of(*, contest: Contest, by: Member, at: dt.datetime) -> list[Target]:
    """The targets of today's units, by code; officers see those of their own subtree.

    Refuses members and jurors (NotAllowed).
    """
    require_role(by, *READERS)
    day = timezone.localdate(at)
    units, scope = _living(contest, day), scope_of(by, at=at)
    members = {row.unit_id: row.members for row in sources.membership_figures(day)}
    rows = ParticipationTarget.objects.filter(contest=contest, unit__in=units)
    found = [
        Target(units[unit_id], participants, members.get(unit_id))
        for unit_id, participants in rows.values_list("unit_id", "participants")
        if scope is None or unit_id in scope
    ]
    return sorted(found, key=lambda target: target.unit.code)


def set_targets(
    *, contest: Contest, rows: Sequence[tuple[str, int]], by: Member, at: dt.datetime
) -> list[Target]:
    """Give a contest these targets, (unit code, participants), in place of all that it had.

    Refuses: who is no organizer (NotAllowed); a code that no unit of today bears, with those which
    are nearest to it; a unit twice; a number that is not between 1 and a million (Invalid). A
    target above the members figure is accepted, and told.
    """
    require_role(by, Role.ORGANIZER)
    units = {row.code: row.unit_id for row in _living(contest, timezone.localdate(at)).values()}
    _refuse(rows, units)
    made = [
        ParticipationTarget(contest=contest, unit_id=units[code], participants=participants)
        for code, participants in rows
    ]
    with transaction.atomic():
        old = ParticipationTarget.objects.filter(contest=contest)
        old.exclude(unit_id__in=[target.unit_id for target in made]).delete()
        ParticipationTarget.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=["contest", "unit"],
            update_fields=["participants"],
        )
        note_contest(contest=contest, by=by, at=at, action="targets-set", units=len(made))
    return targets_of(contest=contest, by=by, at=at)


def _refuse(rows: Sequence[tuple[str, int]], units: Mapping[str, int]) -> None:
    if len(rows) > MAX_ROWS:
        raise Invalid({"targets": ["too-many"]})
    for code, count in Counter(code for code, _ in rows).items():
        if code not in units:
            near = get_close_matches(code, units, n=5, cutoff=0.3) or sorted(units)[:5]
            raise Invalid({"unit": ["unknown-unit"]}, values=", ".join(near))
        if count > 1:
            raise Invalid({"unit": ["unit-twice"]}, unit=code)
    if any(not 1 <= participants <= MOST for _, participants in rows):
        raise Invalid({"participants": ["unknown-choice"]}, values=f"1 … {MOST}")


def _living(contest: Contest, day: dt.date) -> dict[int, TreeRow]:
    """The units of a day from the contest's host downwards; all, if the host has ended."""
    units = {row.unit_id: row for row in sources.tree(day)}
    edges = parents((unit_id, row.parent_id) for unit_id, row in units.items())
    hosted = subtree(edges, contest.host_id)
    return {unit_id: row for unit_id, row in units.items() if not hosted or unit_id in hosted}
