"""Distinct visitors of a day at each unit with all below it: a visitor who was seen at two units of
one upper union counts once there. Counted on today's tree, when the day's visitors or the tree have
changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from analytics import sources
from analytics.models import PersonDay, VisitorDay, VisitorDayMark
from analytics.rollups.writing import VISITOR_DAY, Row, Slice, difference, put_statements, run
from analytics.sources import Standing
from analytics.spans import day_of


def touch(contest_id: int, days: Collection[dt.date]) -> None:
    """The visitors of these days change in this transaction: they are to be counted anew."""
    new = [VisitorDayMark(contest_id=contest_id, day=day, version=0) for day in sorted(days)]
    VisitorDayMark.objects.bulk_create(new, ignore_conflicts=True)
    marks = VisitorDayMark.objects.filter(contest_id=contest_id, day__in=days)
    marks.update(version=F("version") + 1)


def recount(contest_id: int, *, at: dt.datetime) -> None:
    """Count the days whose visitors, or whose tree, are others than those that were counted."""
    standing = sources.standing(day_of(at))
    known = Q(counted_version=F("version"), standing=standing.told)
    marks = VisitorDayMark.objects.filter(contest_id=contest_id)
    for mark in marks.exclude(known).order_by("day"):
        _recount(mark, standing)


def _recount(mark: VisitorDayMark, standing: Standing) -> None:
    """Replace a day's numbers, unless its visitors change meanwhile: then the next fill does."""
    of_day = {"contest_id": mark.contest_id, "day": mark.day}
    visits = PersonDay.objects.filter(**of_day, role=PersonDay.Role.VISITOR)
    wanted = [(mark.day, *row) for row in _by_node(visits, standing)]
    change = difference(Slice(VISITOR_DAY, VisitorDay.objects.filter(**of_day), wanted))
    statements = put_statements(mark.contest_id, change)
    same = VisitorDayMark.objects.filter(pk=mark.pk, version=mark.version)
    with transaction.atomic():
        if same.update(counted_version=mark.version, standing=standing.told):
            VisitorDay.objects.filter(pk__in=change.stale).delete()
            run(statements)


def _by_node(visits: "QuerySet[PersonDay]", standing: Standing) -> Iterable[Row]:
    """Distinct visitors per unit with all below it; without unit, of all there are."""
    by_unit = dict(visits.order_by().values_list("unit_id").annotate(Count("id")))
    below: dict[int, list[int]] = defaultdict(list)
    for unit in by_unit:
        node, line = standing.stands_for(unit), set()
        while node is not None and node not in line:
            line.add(node)
            node = standing.parents.get(node)
        for one in line:
            below[one].append(unit)
    for node, units in below.items():
        yield (
            node,
            by_unit[units[0]] if len(units) == 1 else _distinct(visits.filter(unit__in=units)),
        )
    if by_unit:
        yield None, _distinct(visits)


def _distinct(visits: "QuerySet[PersonDay]") -> int:
    count: int = visits.aggregate(count=Count("person", distinct=True))["count"]
    return count
