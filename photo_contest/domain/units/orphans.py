"""Whether everything that hangs on a unit hangs on one that lives: no day without a parent, no
membership of a unit that is not there; and whether all stand below a higher kind."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.db.models import Max, Min, Q, Value
from django.db.models.functions import Coalesce

from photo_contest.domain.units.rules import kind_fits
from photo_contest.models import Membership, UnitPeriod

Span = tuple[dt.date, dt.date | None]


def orphans_of(units: Collection[int]) -> bool:
    """Whether one of these units, or something that hangs on one, is without a living unit above
    on some day."""
    near = list(_near(units))
    lives: dict[int, list[Span]] = {unit: [] for unit in units}
    lives |= {period.parent_id: [] for period in near if period.parent_id is not None}
    periods = UnitPeriod.objects.filter(unit__in=lives.keys()).order_by("begins_on")
    for unit, begins_on, ends_on in periods.values_list("unit_id", "begins_on", "ends_on"):
        lives[unit].append((begins_on, ends_on))
    if any(
        not covers(lives[one.parent_id], (one.begins_on, one.ends_on))
        for one in near
        if one.parent_id is not None
    ):
        return True
    return _has_stray_members({unit: lives[unit] for unit in units})


def is_misplaced(units: Collection[int]) -> bool:
    """Whether one of these units, or one below it, stands on some day below one whose kind is not
    higher."""
    near = list(_near(units))
    above: dict[int, list[UnitPeriod]] = {}
    for period in UnitPeriod.objects.filter(unit__in={one.parent_id for one in near}):
        above.setdefault(period.unit_id, []).append(period)
    return any(
        _overlap(one, other) and not kind_fits(one.kind, other.kind)
        for one in near
        for other in above.get(one.parent_id or 0, ())
    )


def _near(units: Collection[int]) -> Iterable[UnitPeriod]:
    """Periods of these units and of those directly below them."""
    return UnitPeriod.objects.filter(Q(unit__in=units) | Q(parent__in=units))


def _overlap(one: UnitPeriod, other: UnitPeriod) -> bool:
    return (one.ends_on is None or other.begins_on < one.ends_on) and (
        other.ends_on is None or one.begins_on < other.ends_on
    )


def covers(spans: Iterable[Span], span: Span) -> bool:
    """Whether spans, sorted and without overlap, cover every day of [begins, ends)."""
    day, last = span
    for begins_on, ends_on in spans:
        if begins_on > day:
            return False
        if ends_on is None:
            return True
        day = max(day, ends_on)
        if last is not None and day >= last:
            return True
    return False


def _has_stray_members(lives: Mapping[int, list[Span]]) -> bool:
    """A unit's periods follow each other without a gap: what lies outside of them all is stray."""
    spells = Membership.objects.filter(unit__in=lives.keys()).values("unit").order_by()
    ends_on = Coalesce("ends_on", Value(dt.date.max))
    for unit, first, last in spells.annotate(first=Min("begins_on"), last=Max(ends_on)).values_list(
        "unit", "first", "last"
    ):
        if not covers(lives[unit], (first, None if last == dt.date.max else last)):
            return True
    return False
