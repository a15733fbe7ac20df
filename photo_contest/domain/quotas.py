"""How many photos an author and a unit may send and should send, and how many they have sent.

For a unit count the living photos of itself and of all below it, on the tree of the day. Photos of
a unit that ended count where `units.succession` tells its figures. What a person decides later
(requalifying, settling a pair, moving units) asks no quota: a unit may then have more than its max.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count
from django.utils import timezone

from photo_contest.domain.access import scope_of
from photo_contest.domain.units.succession import Heirs, heirs
from photo_contest.domain.units.tree import unit_on
from photo_contest.errors import Missing, QuotaUsed
from photo_contest.models import Contest, Member, Photo, Unit, UnitPeriod, UnitQuota


@dataclass(frozen=True)
class QuotaUse:
    """How much of one quota is used. The author's has no unit; `max` None is no bound."""

    scope: Literal["author", "unit"]
    used: int
    min: int
    max: int | None
    unit_code: str = ""
    unit_name: str = ""
    unit_kind: str = ""

    @property
    def missing(self) -> int:
        return max(0, self.min - self.used)

    @property
    def is_full(self) -> bool:
        return self.max is not None and self.used >= self.max

    @property
    def left(self) -> int:
        """How many may still be sent; 0 where nothing bounds them."""
        return max(0, (self.max or 0) - self.used)


@dataclass(frozen=True)
class Level:
    """A unit that a photo counts for, the rule of its kind, and the ids of all units whose photos
    count for it."""

    unit: UnitPeriod
    rule: UnitQuota
    counted: frozenset[int]


def quotas_for(
    *, contest: Contest, author: Member | None, unit: Unit | None, at: dt.datetime
) -> list[QuotaUse]:
    """The author's own quota first, then those of the unit and all above it, the nearest first."""
    own = [_use_of_author(contest, author)] if author else []
    levels = levels_of(contest=contest, unit=unit, at=at) if unit else []
    return own + _uses_of_units(contest, levels)


def quotas_seen_by(
    *, contest: Contest, by: Member, unit_code: str = "", at: dt.datetime
) -> list[QuotaUse]:
    """A member's own quotas; with a code, those of a unit that `by` watches over and of the units
    above it (Missing when `by` does not, or there is no such unit today)."""
    day = timezone.localdate(at)
    if not unit_code:
        return quotas_for(contest=contest, author=by, unit=by.unit_on(day), at=at)
    scope = scope_of(by, at=at)
    unit = unit_on(unit_code, day).unit
    if scope is not None and unit.pk not in scope:
        raise Missing(what="unit")
    return quotas_for(contest=contest, author=None, unit=unit, at=at)


def levels_of(*, contest: Contest, unit: Unit, at: dt.datetime) -> list[Level]:
    """The levels of a unit, the nearest first, that the contest has a rule for.

    It reads the whole tree: ask before the transaction that counts by it.
    """
    rules = {rule.kind: rule for rule in contest.unit_quotas.all()}
    if not rules:
        return []
    day = timezone.localdate(at)
    tree = heirs(on=day)
    line = list(_upwards(tree, tree.stands_for(unit.pk)))
    ruled = UnitPeriod.objects.on(day).filter(unit__in=line, kind__in=rules)
    periods = {period.unit_id: period for period in ruled.select_related("unit")}
    counted = _counted(tree, line)
    return [
        Level(periods[one], rules[periods[one].kind], frozenset(counted[one]))
        for one in line
        if one in periods
    ]


def refuse_when_used(*, contest: Contest, author: Member, levels: Sequence[Level]) -> None:
    """QuotaUsed when one photo more would be too many of the author, or of a unit of `levels`,
    whose name is then told. To be sure, ask while the contest's row is locked."""
    own = _use_of_author(contest, author)
    if own.is_full:
        raise refusal_of(own)
    bounded = [level for level in levels if level.rule.photos_max is not None]
    for use in _uses_of_units(contest, bounded):
        if use.is_full:
            raise refusal_of(use)


def refusal_of(use: QuotaUse) -> QuotaUsed:
    """What one is told who sends a photo more than a full quota allows."""
    if use.scope == "author":
        return QuotaUsed(n=use.max)
    return QuotaUsed(n=use.max, unit_name=use.unit_name, unit=use.unit_code)


def _use_of_author(contest: Contest, author: Member) -> QuotaUse:
    used = Photo.objects.living().filter(contest=contest, author=author).count()
    return QuotaUse("author", used, 0, contest.photos_per_author)


def _uses_of_units(contest: Contest, levels: Sequence[Level]) -> list[QuotaUse]:
    if not levels:
        return []
    widest = levels[-1].counted  # it holds those of all levels below
    living = Photo.objects.living().filter(contest=contest, unit__in=widest)
    photos = dict(living.values_list("unit_id").annotate(Count("pk")))
    return [
        QuotaUse(
            "unit",
            sum(count for unit, count in photos.items() if unit in level.counted),
            level.rule.photos_min,
            level.rule.photos_max,
            level.unit.unit.code,
            level.unit.name,
            level.unit.kind,
        )
        for level in levels
    ]


def _upwards(tree: Heirs, unit: int | None) -> Iterator[int]:
    while unit is not None and unit in tree.parents:
        yield unit
        unit = tree.parents[unit]


def _counted(tree: Heirs, line: Sequence[int]) -> dict[int, set[int]]:
    """For each unit of the line: itself, all below it, and whom one of these stands for."""
    counted: dict[int, set[int]] = {unit: set() for unit in line}
    for unit in {*tree.parents, *tree.last_parents}:
        for above in _upwards(tree, tree.stands_for(unit)):
            if above in counted:
                counted[above].add(unit)
    return counted
