"""The dated tree and its members, as of a day."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from hashlib import blake2b
from typing import NamedTuple

from analytics.persons import member_key
from photo_contest.domain.units.succession import heirs
from photo_contest.models import Contest, Membership, MembershipFigure, UnitPeriod


class TreeRow(NamedTuple):
    unit_id: int
    code: str
    name: str
    kind: str
    parent_id: int | None


class EndedRow(NamedTuple):
    """A unit that had ended by the day. `stands`: the unit on which its figures are told, None
    where nothing stands for it; `reason`: why that is not its only successor, or None."""

    unit_id: int
    code: str
    name: str
    stands: int | None
    reason: str | None


class Standing(NamedTuple):
    """`told`: a short hash of all that the rest follows from; `parents`: the unit above each that
    lives; `stands_for`: the living unit on which a unit's figures are told, or None."""

    told: str
    parents: Mapping[int, int | None]
    stands_for: Callable[[int], int | None]


class FigureRow(NamedTuple):
    unit_id: int
    members: int
    as_of: dt.date
    source: str


def contests() -> list[int]:
    return list(Contest.objects.order_by("id").values_list("id", flat=True))


def tree(day: dt.date) -> list[TreeRow]:
    """All units as of a day."""
    rows = (
        UnitPeriod.objects.on(day)
        .order_by("unit__code")
        .values_list("unit_id", "unit__code", "name", "kind", "parent_id")
    )
    return [TreeRow(*row) for row in rows]


def standing(day: dt.date) -> Standing:
    """The edges of the tree of a day, and where the units of another day stand in it."""
    found = heirs(on=day)
    told = [
        sorted(found.parents.items()),
        sorted(found.last_parents.items()),
        sorted((unit, sorted(those)) for unit, those in found.successors.items()),
    ]
    digest = blake2b(repr(told).encode(), digest_size=16).hexdigest()
    return Standing(digest, found.parents, found.stands_for)


def ended_units(day: dt.date, ids: Collection[int]) -> list[EndedRow]:
    """Those of these units which had ended by a day, and what stands for them that day."""
    standing = heirs(on=day)
    ended = set(ids) - standing.parents.keys()
    reasons = standing.not_comparable
    periods = UnitPeriod.objects.filter(unit__in=ended).order_by("begins_on")
    words = {
        pk: (code, name) for pk, code, name in periods.values_list("unit", "unit__code", "name")
    }
    return [
        EndedRow(pk, *words[pk], standing.stands_for(pk), reasons.get(pk))
        for pk in sorted(words, key=words.__getitem__)
    ]


def membership_figures(day: dt.date) -> list[FigureRow]:
    """Each unit's latest membership figure that was true by a day."""
    rows = (
        MembershipFigure.objects.filter(as_of__lte=day)
        .order_by("unit_id", "as_of")
        .values_list("unit_id", "members", "as_of", "source")
    )
    return list({row[0]: FigureRow(*row) for row in rows}.values())


def roster(day: dt.date, contest_id: int) -> list[tuple[int, int]]:
    """The roster of a day: (keyed person, unit id) of every member."""
    rows = Membership.objects.on(day).values_list("member_id", "unit_id")
    return [(member_key(contest_id, member_id), unit_id) for member_id, unit_id in rows]
