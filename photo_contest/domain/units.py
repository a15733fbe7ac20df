"""The union tree as of a day, and the verbs that change it from a day on."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from photo_contest.domain.record import note
from photo_contest.errors import Invalid, Missing
from photo_contest.models import Member, MembershipFigure, Unit, UnitPeriod
from photo_contest.words import normal

_TRIGGERS: Mapping[str, tuple[str, str]] = {
    "unit_has_one_period_at_a_time": ("begins_on", "overlapping-period"),
    "unit_tree_has_no_cycle": ("parent", "cycle"),
    "unit_period_begins_before_it_ends": ("ends_on", "ends-before-it-begins"),
}


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
    period = tree_on(day).filter(unit__code=code).first()
    if period is None:
        raise Missing(what="unit")
    return period


def place_unit(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None,
    begins_on: dt.date,
    ends_on: dt.date | None = None,
    is_demonstration: bool = False,
    by: Member | None,
    at: dt.datetime,
) -> UnitPeriod:
    """Give a unit its name, kind and parent from a day on; a unit that is new is made.

    Refuses, by field, a period that overlaps another of this unit, one that ends before it begins,
    and a parent that stands below the unit on any of its days (a cycle): Invalid.
    """
    with _refusals(), transaction.atomic():
        unit, _ = Unit.objects.get_or_create(
            code=code, defaults={"is_demonstration": is_demonstration}
        )
        period = UnitPeriod.objects.create(
            unit=unit,
            parent=parent,
            name=normal(name),
            kind=kind,
            begins_on=begins_on,
            ends_on=ends_on,
        )
        note(action="unit-placed", by=by, at=at, unit=code, begins_on=begins_on.isoformat())
    return period


def end_unit(*, unit: Unit, on: dt.date, by: Member | None, at: dt.datetime) -> UnitPeriod:
    """End the unit's living period: on that day it is no more. Missing when there is none."""
    with _refusals(), transaction.atomic():
        period = UnitPeriod.objects.select_for_update().filter(unit=unit, ends_on=None).first()
        if period is None:
            raise Missing(what="unit")
        period.ends_on = on
        period.save()
        note(action="unit-ended", by=by, at=at, unit=unit.code, ends_on=on.isoformat())
    return period


@contextmanager
def _refusals() -> Iterator[None]:
    """Tells a trigger's or constraint's refusal by field."""
    try:
        yield
    except IntegrityError as error:
        for name, (field, reason) in _TRIGGERS.items():
            if name in str(error):
                raise Invalid({field: [reason]}) from error
        raise
