"""For whom a report is told, and of what: the reader's part of the tree, of which day, and whether
totals are kept from them. Read once by every report that needs no counts of persons."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Sum

from analytics import labels, sources
from analytics.board import Board, UnitName
from analytics.board.standing import Standing
from analytics.measures.tree import ROOT, below, children, line
from analytics.models import ContestHour, FillMark, UnitHour
from analytics.reports.asked import TODAY, Asked, unknown_unit
from analytics.reports.readers import READERS
from analytics.reports.report import ReportKind
from analytics.sources import Contest, EndedRow, Member
from analytics.sources.places import all_units
from analytics.spans import Span, day_of
from analytics.words import Words
from photo_contest.domain.access import Role, require_role
from photo_contest.domain.record import note_look
from photo_contest.domain.standings import totals_visible
from photo_contest.errors import NotAllowed, NotNow

RULES = (
    Words(
        "Ngày và giờ theo giờ Việt Nam. Một đơn vị gồm cả các đơn vị bên dưới, theo cây tổ chức "
        "của ngày nêu trên.",
        "Days and hours are those of Viet Nam. A unit includes all units below it, by the tree of "
        "the day told above.",
    ),
    labels.SUCCESSORS,
)


class Tree:
    """The units of a day from the contest's host downwards (all, if the host has ended); those that
    ended before are told on what stands for them."""

    def __init__(self, contest: Contest, day: dt.date) -> None:
        standing = Standing.of(contest, day, named=())
        self.day, self.units, self.parents = day, standing.units, standing.parents
        self.ids = {row.code: row.unit_id for row in self.units.values()}
        self._children = children(self.parents)

    def name(self, unit: int) -> UnitName:
        row = self.units[unit]
        return UnitName(row.code, row.name, row.kind)

    def below(self, top: int) -> set[int]:
        """A unit and all below it; of ROOT all there are."""
        return below(self._children, top)

    def line(self, unit: int) -> list[int]:
        """A unit and those above it, upwards."""
        return line(self.parents, unit)

    @cached_property
    def ended(self) -> tuple[EndedRow, ...]:
        """Units that are in the tree no more."""
        return tuple(sources.ended_units(self.day, all_units() - self.units.keys()))

    def told_on(self, top: int) -> set[int]:
        """Units whose figures are told on a unit: with it and those below it, the ended ones that
        one of these stands for."""
        living = self.below(top)
        return living | {unit.unit_id for unit in self.ended if unit.stands in living}


@dataclass(frozen=True)
class Scope:
    """What one reader asked of a contest and may see. `top`: the unit that is told of, ROOT the
    whole contest; `hidden`: votes, and all that would tell them, are kept from the reader."""

    contest: Contest
    viewer: Member
    asked: Asked
    as_of: dt.datetime
    tree: Tree
    top: int
    hidden: bool

    @property
    def today(self) -> dt.date:
        return day_of(self.as_of)

    @cached_property
    def below(self) -> set[int]:
        """The units of the tree that are told of: the one on top with all below it."""
        return self.tree.below(self.top)

    def listed(self, kind: str) -> list[int]:
        """Those of them which are of a kind, by code."""
        units = self.tree.units
        of_kind = (unit for unit in self.below if units[unit].kind == kind)
        return sorted(of_kind, key=lambda unit: units[unit].code)

    @cached_property
    def units(self) -> set[int] | None:
        """The units whose figures are told; None is all there is, also what no unit has."""
        return None if self.top == ROOT else self.tree.told_on(self.top)

    @cached_property
    def span(self) -> Span:
        """The days that are asked for; else the contest's, from the first to the last, and those
        before and after on which something happened. Of what is to come nothing is told."""
        if self.asked.span is not None:
            return self.asked.span
        hours = ContestHour.objects.filter(contest=self.contest).order_by("hour")
        happened = [row.hour for row in (hours.first(), hours.last()) if row is not None]
        first = min([self.contest.submission_opens_at, *happened])
        last = max([self.contest.notice_ends_at, *happened])
        return Span(day_of(first), day_of(last))

    def hour_sums(self, statistics: Collection[str], *by: str) -> Iterator[tuple[Any, ...]]:
        """Rows (*by, statistic, sum) over the hours of the span, `by` being hour or channel."""
        rows: QuerySet[Any] = ContestHour.objects.all()
        if self.units is not None:
            rows = UnitHour.objects.filter(unit__in=self.units)
        sums: Iterator[tuple[Any, ...]] = (
            rows.filter(
                contest=self.contest,
                hour__gte=self.span.begins_at,
                hour__lt=self.span.ends_at,
                statistic__in=statistics,
            )
            .order_by()
            .values_list(*by, "statistic")
            .annotate(total=Sum("value"))
            .iterator()
        )
        return sums

    def head(self, kind: ReportKind) -> dict[str, Any]:
        """The head of a report: the arguments of `Report`."""
        return {
            "report": kind.name,
            "contest": self.contest.slug,
            "as_of": self.as_of,
            "span": self.asked.span,
            "units_as_of": self.tree.day,
            "filters": told_filters(self.asked, kind.filters),
            "totals_hidden": self.hidden,
            "small_cell": settings.CONTEST_SMALL_CELL,
            "rules": RULES,
        }


def told_filters(asked: Asked, names: Collection[str]) -> dict[str, str | int]:
    """What was asked for, by the filter's name; what was not asked for is left out."""
    told = {name: getattr(asked, name, None) for name in sorted(names)}
    return {name: value for name, value in told.items() if value is not None}


def scope_of(
    contest: Contest,
    asked: Asked,
    *,
    viewer: Member,
    at: dt.datetime,
    report: str,
    as_of: dt.datetime | None = None,
) -> Scope:
    """The scope of a report for a reader; the look of one who sees hidden totals is recorded.

    Units are told on the tree of the span's last day, or today's (`tree=today`). `as_of`: up to
    when the figures are counted, where that is another instant than the marks'. Refuses roles that
    read no report, and units outside an officer's own subtree (NotAllowed), unknown units (Invalid)
    and a contest that was never counted (NotNow).
    """
    require_role(viewer, *READERS[report])
    as_of = as_of or FillMark.objects.as_of(contest.pk)
    if as_of is None:
        raise NotNow
    day = day_of(as_of)
    if asked.span is not None and asked.tree != TODAY:
        day = min(asked.span.last, day)
    tree = Tree(contest, day)
    top = top_of(tree, viewer, asked)
    return Scope(contest, viewer, asked, as_of, tree, top, hidden_from(contest, viewer, at, report))


def hidden_from(contest: Contest, viewer: Member, at: dt.datetime, report: str) -> bool:
    """Whether totals are kept from this reader; the look of one who sees them early is recorded."""
    if looks_early(contest, viewer, at):
        note_look(contest=contest, by=viewer, at=at, what=f"analytics/{report}")
        return False
    return not totals_visible(contest, at=at)


def looks_early(contest: Contest, viewer: Member, at: dt.datetime) -> bool:
    """Whether this reader sees totals that are still hidden from others."""
    return viewer.role != Role.OFFICER and not totals_visible(contest, at=at)


def top_of(tree: Tree | Board, viewer: Member, asked: Asked) -> int:
    """The unit that the reader asks for (`unit`, `upper`), else all that the reader may see.

    Refuses an officer whose office is of another day or contest, a unit outside the officer's own
    subtree (NotAllowed), and one that is not there, or not in the asked upper unit (Invalid).
    """
    top, own = ROOT, tree.below(ROOT)
    if viewer.role == Role.OFFICER:
        top = viewer.office_id or ROOT
        if top not in own:
            raise NotAllowed
        own = tree.below(top)
    for name, code in (("upper", asked.upper), ("unit", asked.unit)):
        if code is None:
            continue
        if code not in tree.ids:
            raise unknown_unit(name, code, tree.ids)
        node, within = tree.ids[code], tree.below(top)
        if node not in own:
            raise NotAllowed
        if node not in within:
            raise unknown_unit(
                name, code, [code for code, one in tree.ids.items() if one in within]
            )
        top = node
    return top
