"""Who did something, as whole numbers: millions of rows are read into columns, not into objects."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from django.db.models import Func, IntegerField

from analytics.measures.persons import Acts, Ints
from analytics.measures.tree import ROOT
from analytics.models import PersonDay, VisitorDay
from analytics.sources import Contest
from analytics.spans import Span

_BEGIN: Final = dt.date(2000, 1, 3)  # a Monday
_ROW: Final = np.dtype([("day", "i8"), ("unit", "i8"), ("person", "i8")])
_CHUNK: Final = 20_000


class _DayNumber(Func):
    """Days since `_BEGIN`, computed by the database."""

    output_field = IntegerField()

    def get_db_converters(self, connection: Any) -> list[Any]:
        return []  # it is a whole number already: millions are not converted one by one

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = f"(CAST(julianday(%(expressions)s) + 0.5 AS INTEGER) - {_JULIAN})"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = f"(%(expressions)s - DATE '{_BEGIN}')"
        return self.as_sql(compiler, connection, template=template, **context)


_JULIAN: Final = 2451547  # of _BEGIN


def week_of(day: dt.date) -> int:
    """The number of a day's ISO week, since 2000."""
    return (day - _BEGIN).days // 7


@dataclass(frozen=True)
class Column:
    """The rows of some roles: the unit that was acted for, who, and when."""

    unit: Ints
    person: Ints
    day: Ints

    @classmethod
    def read(cls, contest: Contest, role: str, days: Collection[dt.date]) -> "Column":
        """Named one by one, the database finds the role of each day in its index, and reads over no
        visitor."""
        rows = (
            PersonDay.objects.filter(contest=contest, day__in=days, role=role)
            .order_by()
            .values_list(_DayNumber("day"), "unit_id", "person")
        )
        found = np.fromiter(rows.iterator(chunk_size=_CHUNK), dtype=_ROW)
        return cls(*(found[name].copy() for name in ("unit", "person", "day")))

    def acts(self, *, until: dt.date | None = None) -> Acts:
        """Weeks are those since 2000; what was done after the day `until` is left out."""
        acts = Acts.of(self.unit, self.person, self.day // 7)
        return acts if until is None else acts.where(self.day <= (until - _BEGIN).days)


@dataclass(frozen=True)
class Everybody:
    """All that persons did in a contest, by the figure that counts them; visitors apart, of whom
    there are more than anybody wants to read."""

    entrants: Column
    voters: Column
    member_voters: Column

    @classmethod
    def of(cls, contest: Contest) -> "Everybody":
        role, days = PersonDay.Role, days_of(contest)
        return cls(
            Column.read(contest, role.ENTRANT, days),
            Column.read(contest, role.VOTER, days),
            Column.read(contest, role.MEMBER_VOTER, days),
        )

    @cached_property
    def units(self) -> set[int]:
        """The units for which anything was done."""
        columns = (self.entrants, self.voters, self.member_voters)
        return set().union(*(np.unique(column.unit).tolist() for column in columns))

    def participants(self) -> Column:
        """Members who sent a photo or voted signed in; still of the units acted for."""
        both = (self.entrants, self.member_voters)
        columns = ("unit", "person", "day")
        return Column(*(np.concatenate([getattr(one, name) for one in both]) for name in columns))


def first_days(column: Column) -> Column:
    """Of each person the first row alone."""
    order = np.lexsort((column.day, column.person))
    person = column.person[order]
    first = np.ones(len(person), dtype=bool)
    np.not_equal(person[1:], person[:-1], out=first[1:])
    return Column(column.unit[order][first], person[first], column.day[order][first])


def days_of(contest: Contest, span: Span | None = None) -> list[dt.date]:
    """The days, of a span if given, between the first and the last of which there are rows."""
    days = PersonDay.objects.filter(contest=contest).values_list("day", flat=True)
    first, last = days.order_by("day").first(), days.order_by("-day").first()
    if first is None or last is None:
        return []
    if span is not None:
        first, last = max(first, span.first), min(last, span.last)
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def visitors_by_week(contest: Contest) -> dict[int, dict[int, int]]:
    """The sums of daily visitors, by week since 2000 and node of today's tree; ROOT is the whole
    contest."""
    rows = (
        VisitorDay.objects.filter(contest=contest)
        .annotate(number=_DayNumber("day"))
        .order_by()
        .values_list("number", "unit_id", "visitors")
    )
    weeks: dict[int, dict[int, int]] = {}
    for day, unit, visitors in rows.iterator(chunk_size=_CHUNK):
        week = weeks.setdefault(day // 7, {})
        week[unit or ROOT] = week.get(unit or ROOT, 0) + visitors
    return weeks
