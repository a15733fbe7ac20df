"""A board, counted: rows of the rollups -> nodes of the tree -> what must be withheld."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.db.models import F

from analytics import sources
from analytics.board.board import Board, Ended, UnitName
from analytics.board.persons import Column, Everybody, days_of, first_days, visitors_by_week
from analytics.board.standing import Standing, SumRow
from analytics.board.withholding import Counts, Withholding
from analytics.measures import persons, tree
from analytics.measures.tree import MembersFigure
from analytics.models import PersonDay, Statistic, UnitHour
from analytics.sources import Contest
from analytics.spans import DAY, Span

DAYS_AGO: Final = (1, 7)
_STATISTICS: Final = tuple(str(statistic) for statistic in Statistic)


def count(contest: Contest, *, span: Span | None, day: dt.date, today: dt.date) -> Board:
    """The board of a contest to date, or over a span of whole weeks, on the tree and by the roster
    of `day`."""
    hours = _hours(contest, span)
    everybody = Everybody.of(contest)
    with_figures = {unit for unit, *_ in hours if unit is not None}
    named = with_figures | everybody.units
    standing = Standing.of(contest, day, named)
    other = _other(contest, standing, named, span, today) if span else None
    withholding = Withholding(settings.CONTEST_SMALL_CELL, span, today, standing, other)
    roster = dict(sources.roster(day, contest.pk))
    counted = _persons(everybody, roster, withholding) | {
        "visitors": _visitors(contest, withholding)
    }
    table = tree.summed(standing.told(hours), standing.parents, _STATISTICS)
    for name, (counts, _) in counted.items():
        for node, row in table.items():
            row[name] = counts.get(node, 0)
    figures = {row.unit_id: MembersFigure(*row[1:]) for row in sources.membership_figures(day)}
    return Board(
        day=day,
        k=withholding.k,
        names={pk: UnitName(row.code, row.name, row.kind) for pk, row in standing.units.items()},
        parents=standing.parents,
        ended=tuple(
            Ended(unit.code, unit.name, unit.stands, unit.reason)
            for unit in standing.ended
            if unit.unit_id in with_figures
        ),
        counts=table,
        members=tree.members_rolled_up(standing.parents, figures),
        hidden={name: hidden for name, (_, hidden) in counted.items() if name != "entrants"},
        before={} if span else _before(everybody, roster, withholding),
    )


def _hours(contest: Contest, span: Span | None) -> list[SumRow]:
    """Sums by unit and statistic. Of the whole contest the table is read as it lies: by an index of
    the contest each row would have to be looked up."""
    rows = UnitHour.objects.all()
    if span is None:
        return rows.annotate(of=F("contest_id") + 0).filter(of=contest.pk).sums()
    return rows.filter(contest=contest).within(span).sums()


def _persons(
    everybody: Everybody, roster: Mapping[int, int], withholding: Withholding
) -> dict[str, tuple[Counts, set[int]]]:
    """Counts by node and withheld nodes, by figure. Entrants are not withheld: their photos bear
    their names."""
    everyone = everybody.participants()
    if withholding.span is None:  # then it does not matter how often
        everyone = first_days(everyone)
    taking_part = persons.placed_by_roster(everyone.acts(), roster)
    return {
        "entrants": withholding.of_persons(everybody.entrants.acts()),
        "voters": withholding.of_persons(everybody.voters.acts()),
        "member_voters": withholding.of_persons(everybody.member_voters.acts()),
        "participants": withholding.of_persons(taking_part, adds_up=True),
    }


def _visitors(contest: Contest, withholding: Withholding) -> tuple[Counts, set[int]]:
    """Sums of daily visitors by node. They are ready for today's tree; on another one those of the
    span are counted from the rows."""
    weeks, past = visitors_by_week(contest), withholding.past
    if withholding.span is None or past is None:
        return withholding.of_visitors(weeks)
    days = days_of(contest, withholding.span)
    rows = Column.read(contest, PersonDay.Role.VISITOR, days)
    acts = persons.placed(persons.numbered(rows.acts()), past.heirs)  # a key is of one day alone
    return withholding.of_visitors(weeks, persons.distinct(acts, past.parents))


def _before(
    everybody: Everybody, roster: Mapping[int, int], withholding: Withholding
) -> dict[int, dict[int, int]]:
    """Participants of each node by the end of the days before today, on today's tree and roster,
    where they may be told."""
    found, first = {}, first_days(everybody.participants())
    for days in DAYS_AGO:
        acts = first.acts(until=withholding.today - days * DAY)
        counts, hidden = withholding.of_persons(persons.placed_by_roster(acts, roster))
        if counts:  # before anybody took part, nobody was ranked
            nodes = {*withholding.standing.parents, tree.ROOT} - hidden
            found[days] = {node: counts.get(node, 0) for node in nodes}
    return found


def _other(
    contest: Contest, standing: Standing, named: set[int], span: Span, today: dt.date
) -> Standing | None:
    """How units stand otherwise on the other day on which the span may be told: today, or its
    last."""
    day = today if standing.day < today else min(span.last, today)
    if day == standing.day:
        return None
    other = Standing.of(contest, day, named | standing.units.keys())
    return None if other.parents == standing.parents else other
