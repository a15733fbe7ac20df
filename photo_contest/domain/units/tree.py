"""The union tree as of a day. Codes of units are asked for in any case."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from photo_contest.domain.access import READERS, require_role, scope_of, shaping_scope
from photo_contest.errors import Invalid, Missing
from photo_contest.models import (
    Member,
    MembershipFigure,
    Succession,
    Unit,
    UnitChange,
    UnitPeriod,
)
from photo_contest.words import fold, without_prefix

if TYPE_CHECKING:
    from django.db.models import QuerySet

ORDERS: Final = {"code": "unit__code", "name": "name_sorted"}


def tree_on(day: dt.date) -> "QuerySet[UnitPeriod]":
    """All units of a day with name, kind and parent, annotated with the newest membership figure
    known that day: `members`, `members_as_of`, `members_source` (None where there is none)."""
    newest = MembershipFigure.objects.filter(unit=OuterRef("unit"), as_of__lte=day).order_by(
        "-as_of"
    )
    return (
        UnitPeriod.objects.on(day)
        .select_related("unit", "parent")
        .annotate(
            members=Subquery(newest.values("members")[:1]),
            members_as_of=Subquery(newest.values("as_of")[:1]),
            members_source=Subquery(newest.values("source")[:1]),
        )
    )


def unit_on(code: str, day: dt.date) -> UnitPeriod:
    """A unit as of a day; Missing when it did not exist then."""
    period = tree_on(day).filter(unit__code__iexact=code).first()
    if period is None:
        raise Missing(what="unit")
    return period


def name_above(unit: Unit, day: dt.date) -> str:
    """The name of the unit above it on a day, unless that is the federation: everybody is below
    that. Empty where there is none."""
    parents = UnitPeriod.objects.on(day).filter(unit=unit).values("parent")
    above = UnitPeriod.objects.on(day).filter(unit__in=parents)
    named = above.exclude(kind=UnitPeriod.Kind.FEDERATION).values_list("name", flat=True)
    return named.first() or ""


def unit_named(code: str, *, field: str) -> Unit:
    """The unit with this code, whenever it lived; Invalid on `field` when there is none."""
    return units_named([code], field=field)[0]


def units_named(codes: Sequence[str], *, field: str) -> list[Unit]:
    """The units with these codes in any case, one for each; Invalid on `field` otherwise."""
    wanted = [code.lower() for code in codes]
    living = Unit.objects.filter(periods__isnull=False).alias(lower=Lower("code"))
    found = {unit.code.lower(): unit for unit in living.filter(lower__in=wanted).distinct()}
    if not set(wanted) <= found.keys():
        raise Invalid({field: ["unknown-unit"]})
    return [found[code] for code in wanted]


def found(
    units: "QuerySet[UnitPeriod]", *, q: str = "", kind: str = "", parent: str = ""
) -> "QuerySet[UnitPeriod]":
    """Units by how words of their name or their code begin, by kind, by the code of the parent.

    Case, diacritics and đ do not count, nor do prefixes such as CĐCS. Invalid for an unknown kind.
    """
    if kind and kind not in UnitPeriod.Kind.values:
        raise Invalid({"kind": ["unknown-choice"]}, values=", ".join(UnitPeriod.Kind.values))
    if kind:
        units = units.filter(kind=kind)
    if parent:
        units = units.filter(parent__code__iexact=parent)
    if q:
        words = fold(without_prefix(q)).split()
        named = Q()
        for word in words:
            named &= Q(name_folded__startswith=word) | Q(name_folded__contains=f" {word}")
        units = units.filter(named | Q(unit__code__istartswith=q.strip()))
    return units


def history_of(code: str) -> Sequence[UnitPeriod]:
    """All periods of a unit, the first one first; Missing when there is no such unit."""
    periods = UnitPeriod.objects.filter(unit__code__iexact=code).select_related("unit", "parent")
    rows = list(periods.order_by("begins_on"))
    if not rows:
        raise Missing(what="unit")
    return rows


def successions_of(code: str) -> "QuerySet[Succession]":
    """Whom a unit succeeded, and who succeeded it, by day."""
    ours = Q(predecessor__code__iexact=code) | Q(successor__code__iexact=code)
    rows = Succession.objects.filter(ours, change__undone_at__isnull=True)
    return rows.select_related("change", "predecessor", "successor").order_by("change__on", "pk")


def changes_seen_by(member: Member, *, unit: str, at: dt.datetime) -> "QuerySet[UnitChange]":
    """Changes of the units that a moderator or scrutineer watches over and own deeds, or of these
    what befell one unit."""
    require_role(member, *READERS)
    rows = UnitChange.objects.select_related("unit")
    scope = scope_of(member, at=at)
    if scope is not None:
        scope = _with_those_gone(scope, on=timezone.localdate(at))
        rows = rows.filter(Q(unit__in=scope) | Q(by=member))
    if unit:
        line = Succession.objects.filter(
            Q(predecessor__code__iexact=unit) | Q(successor__code__iexact=unit),
            change=OuterRef("pk"),
        )
        rows = rows.filter(Q(unit__code__iexact=unit) | Exists(line))
    return rows


def watch_of(member: Member, *, at: dt.datetime) -> set[int] | None:
    """Ids of the units that a moderator or scrutineer watches over, also of those that have ended.
    None means all."""
    require_role(member, *READERS)
    scope = scope_of(member, at=at)
    return None if scope is None else _with_those_gone(scope, on=timezone.localdate(at))


def reach_of(member: Member | None, *, at: dt.datetime) -> set[int] | None:
    """Ids of the units whose changes an officer may undo, and of the office itself: also of those
    that have ended or are to begin. None means all."""
    scope = shaping_scope(member, at=at)[1]
    return None if scope is None else _with_those_gone(scope, on=timezone.localdate(at))


def _with_those_gone(scope: set[int], *, on: dt.date) -> set[int]:
    """A scope with the units that do not live on the day and last stood below one of it."""
    living = UnitPeriod.objects.on(on).values("unit")
    periods = UnitPeriod.objects.exclude(unit__in=living).order_by("begins_on")
    above = dict(periods.values_list("unit_id", "parent_id"))
    reached = set(scope)
    while more := {unit for unit, parent in above.items() if parent in reached} - reached:
        reached |= more
    return reached
