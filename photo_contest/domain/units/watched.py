"""Units as those see them who watch over them: the tree of a day, and one unit with its past."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils import timezone

from photo_contest.domain.access import shaping_scope
from photo_contest.domain.units.rules import kind_fits
from photo_contest.domain.units.tree import found, tree_on, watch_of
from photo_contest.errors import Missing
from photo_contest.models import (
    Member,
    Membership,
    MembershipFigure,
    Photo,
    Succession,
    Unit,
    UnitChange,
    UnitPeriod,
)
from photo_contest.words import has_forbidden

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class WatchedTree:
    """Units of a day by the id above; `tops` are those above which the reader sees nothing."""

    tops: Sequence[UnitPeriod]
    below: Mapping[int, Sequence[UnitPeriod]]
    count: int


@dataclass(frozen=True)
class WatchedUnit:
    """`period`: the one of today, else the last (or first to come). `roster`: how many members are
    on the roster today."""

    period: UnitPeriod
    lives: bool
    above: UnitPeriod | None
    below: Sequence[UnitPeriod]
    periods: Sequence[UnitPeriod]
    figures: Sequence[MembershipFigure]
    roster: int
    photos: int
    is_shaped: bool


def tree_watched(*, by: Member, on: dt.date, at: dt.datetime) -> WatchedTree:
    """The units of a day that a person watches over, in the order of the alphabet."""
    units = list(_watched(by, on, at).order_by("name_sorted", "unit__code"))
    ids = {one.unit_id for one in units}
    below: dict[int, list[UnitPeriod]] = {}
    tops = []
    for one in units:
        if one.parent_id in ids and one.parent_id is not None:
            below.setdefault(one.parent_id, []).append(one)
        else:
            tops.append(one)
    return WatchedTree(tops, below, len(units))


def units_found(
    *, q: str, by: Member, on: dt.date, at: dt.datetime, most: int
) -> Sequence[UnitPeriod]:
    """Units of a day by words of their name or their code, among those watched over."""
    rows = found(_watched(by, on, at), q=q)
    return list(rows.order_by("name_sorted", "unit__code")[:most])


def unit_watched(code: str, *, by: Member, at: dt.datetime) -> WatchedUnit:
    """One unit, whenever it lived; Missing for who does not watch over it."""
    unit = unit_of(code, by=by, at=at)
    today = timezone.localdate(at)
    rows = UnitPeriod.objects.filter(unit=unit).select_related("unit", "parent")
    periods = list(rows.order_by("begins_on"))
    present = tree_on(today).filter(unit=unit).first()
    figures = MembershipFigure.objects.filter(unit=unit).order_by("-as_of")
    period = present or periods[-1]
    above = UnitPeriod.objects.on(today).filter(unit=period.parent_id).select_related("unit")
    return WatchedUnit(
        period=period,
        lives=present is not None,
        above=above.first(),
        below=list(tree_on(today).filter(parent=unit).order_by("name_sorted", "unit__code")),
        periods=periods,
        figures=list(figures),
        roster=Membership.objects.on(today).filter(unit=unit).count(),
        photos=Photo.objects.filter(unit=unit).count(),
        is_shaped=_is_shaped(unit, by, at),
    )


def unit_of(code: str, *, by: Member, at: dt.datetime) -> Unit:
    """The unit with this code in any case; Missing for who does not watch over it."""
    if has_forbidden(code):
        raise Missing(what="unit")
    unit = Unit.objects.filter(code__iexact=code, periods__isnull=False).first()
    scope = watch_of(by, at=at)
    if unit is None or (scope is not None and unit.pk not in scope):
        raise Missing(what="unit")
    return unit


def may_stand_below(
    kind: str | None, *, by: Member, on: dt.date, at: dt.datetime
) -> Sequence[UnitPeriod]:
    """Units of a day below which `by` may put one of a kind (any kind), the upper ones first."""
    scope = shaping_scope(by, at=at, on=on)[1]
    rows = UnitPeriod.objects.on(on).select_related("unit").order_by("name_sorted", "unit__code")
    if scope is not None:
        rows = rows.filter(unit__in=scope)
    return [one for one in rows if any(kind_fits(k, one.kind) for k in _kinds(kind))]


def _kinds(kind: str | None) -> Collection[str]:
    return UnitPeriod.Kind.values if kind is None else [kind]


def beside(unit: UnitPeriod, *, by: Member, at: dt.datetime) -> Sequence[UnitPeriod]:
    """Units of today of the same kind below the same one, which `by` may end."""
    scope = shaping_scope(by, at=at)[0]
    today = timezone.localdate(at)
    rows = tree_on(today).filter(parent=unit.parent_id, kind=unit.kind).exclude(unit=unit.unit_id)
    if scope is not None:
        rows = rows.filter(unit__in=scope)
    return list(rows.order_by("name_sorted", "unit__code"))


def ended_by(units: Collection[Unit]) -> UnitChange | None:
    """The last change that ended one of these units and was not undone."""
    lines = Succession.objects.filter(predecessor__in=units, change__undone_at__isnull=True)
    changes = UnitChange.objects.filter(pk__in=lines.values("change"))
    gone = UnitChange.objects.filter(
        unit__in=units, verb=UnitChange.Verb.DISSOLVE, undone_at__isnull=True
    )
    return (changes | gone).select_related("unit", "by").order_by("-at").first()


def members_below(by: Member, units: Collection[int], on: dt.date) -> Mapping[int, int]:
    """How many members are on each roster on a day."""
    rows = Membership.objects.on(on).filter(unit__in=units).order_by()
    return dict(rows.values_list("unit").annotate(Count("pk")))


def _is_shaped(unit: Unit, by: Member, at: dt.datetime) -> bool:
    if by.role == Member.Role.SCRUTINEER:
        return False
    scope = shaping_scope(by, at=at)[0]
    return scope is None or unit.pk in scope


def _watched(by: Member, on: dt.date, at: dt.datetime) -> "QuerySet[UnitPeriod]":
    scope, units = watch_of(by, at=at), tree_on(on)
    return units if scope is None else units.filter(unit__in=scope)
