"""Which unit takes part how much, compared with its members: figures, places and movements."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from analytics import figures
from analytics.board import Board, Figures, UnitName, kept
from analytics.measures.tree import ROOT
from analytics.reports.asked import BANDS, RATE_LOW, TODAY, Asked, refuse_partial_weeks
from analytics.reports.readers import READERS
from analytics.reports.report import ReportKind
from analytics.reports.scope import hidden_from, told_filters, top_of
from analytics.reports.units_layout import FIGURES, rules, tables
from analytics.reports.units_shape import NotComparable, RowLeague, UnitRow, UnitsReport
from analytics.sources import Contest, Kind, Member
from analytics.words import Words
from photo_contest.domain.access import require_role
from photo_contest.domain.leagues import LeagueName, Rankings, rankings_on

__all__ = ["KIND", "UnitRow", "UnitsReport", "build"]
NAME = "units"
BELOW_MINIMUM = "below-minimum"
_YESTERDAY, _LAST_WEEK = 1, 7  # days ago


def build(contest: Contest, asked: Asked, *, viewer: Member, at: dt.datetime) -> UnitsReport:
    """Engagement by unit: the whole contest to date, or a span of whole ISO weeks.

    Units are those of the tree as of the span's last day, or of today's (`tree=today`), each with
    all below it and with what those have won whose successor it is; leagues and members figures are
    that day's; an officer reads the own subtree. Of a league or band only the rows are told: what
    is withheld, and the totals, are the same for any, so that two tables tell no more than one. One
    unit (`unit`) is told with its place among all units of its kind and league in the contest.

    Refuses: roles without a desk, and a unit outside an officer's own subtree (NotAllowed); an
    unknown unit or league, and a span that is not of whole weeks (Invalid). While totals are hidden
    an officer gets no votes, voters and ranks, and the look of anybody else is recorded.
    """
    require_role(viewer, *READERS[NAME])
    refuse_partial_weeks(asked.span)
    board, as_of = kept.board(
        contest, at=at, span=asked.span, on_today=asked.tree == TODAY, at_once=asked.at_once
    )
    rankings = rankings_on(board.day)
    if asked.league is not None:
        rankings.refuse_unknown(asked.league)
    top = top_of(board, viewer, asked)
    hidden = hidden_from(contest, viewer, at, NAME)
    table = _Table(board, asked, rankings, top, hidden)
    signed_in_share = None if hidden else board.signed_in_share()
    return UnitsReport(
        report=NAME,
        contest=contest.slug,
        as_of=as_of,
        span=asked.span,
        units_as_of=board.day,
        filters=told_filters(asked, KIND.filters) | {"kind": table.kind},
        totals_hidden=hidden,
        small_cell=board.k,
        rules=rules(asked, board.k, signed_in_share),
        kind=table.kind,
        upper=asked.upper,
        league=asked.league,
        above=tuple(board.names[node] for node in board.above(top)) if asked.unit else (),
        not_comparable=tuple(
            NotComparable(unit.code, unit.name, unit.reason)
            for unit in board.not_comparable(top)
            if unit.reason
        ),
        includes_subtree=True,
        ranked_by=asked.rank_by,
        signed_in_share=signed_in_share,
        rows=tuple(table.rows()),
        totals=board.figures(top, hidden=hidden),
    )


@dataclass(frozen=True)
class _Table:
    """The rows of a report: who is listed, and who is ranked among whom."""

    board: Board
    asked: Asked
    rankings: Rankings
    top: int
    hidden: bool

    @property
    def kind(self) -> str:
        if self.asked.unit is not None:
            return self.board.names[self.top].kind
        return self.asked.kind or Kind.GRASSROOTS

    def rows(self) -> Iterator[UnitRow]:
        """League by league, the best rank first, then by code."""
        listed = set(self._peers())
        told = {self.top} & listed if self.asked.unit else listed
        for league in self.rankings.names:
            if self.asked.league in (None, league.code):
                peers = [node for node in listed if self.rankings.of(node) == league]
                yield from self._league(league, peers, told)

    def _peers(self) -> Iterator[int]:
        """Units of the kind and size that are asked for: one unit's peers are those of the whole
        contest."""
        least, most = BANDS[self.asked.band] if self.asked.band else (0, None)
        for node in self.board.below(ROOT if self.asked.unit else self.top):
            figure = self.board.members.get(node)
            size = figure.members if figure else None
            if self.board.names[node].kind != self.kind:
                continue
            if self.asked.band is None or (
                size is not None and least <= size and (most is None or size <= most)
            ):
                yield node

    def _league(self, league: LeagueName, peers: list[int], told: Collection[int]) -> list[UnitRow]:
        ranked = [] if self.hidden else [node for node in peers if not self._is_too_small(node)]
        ranks = self._ranks(ranked, 0)
        before = {days: self._ranks(ranked, days) for days in (_YESTERDAY, _LAST_WEEK)}
        rows = [
            UnitRow(
                **self._figures(node),
                unit=self.board.names[node],
                upper=self._upper(node),
                league=RowLeague(league.code, Words(league.name, league.told(english=True))),
                rank=ranks.get(node),
                of=len(ranks) if node in ranks else None,
                rank_yesterday=before[_YESTERDAY].get(node) if node in ranks else None,
                rank_last_week=before[_LAST_WEEK].get(node) if node in ranks else None,
            )
            for node in peers
            if node in told
        ]
        return sorted(rows, key=lambda row: (row.rank is None, row.rank, row.unit.code))

    def _ranks(self, nodes: list[int], days_ago: int) -> dict[int, int]:
        if days_ago and self.asked.span is not None:
            return {}
        by_low = self.asked.rank_by == RATE_LOW
        return self.board.ranks(nodes, days_ago=days_ago, by_low=by_low)

    def _figures(self, node: int) -> dict[str, Any]:
        figures = self.board.figures(node, hidden=self.hidden)
        if figures.note is None and self._is_too_small(node):
            figures = dataclasses.replace(figures, note=BELOW_MINIMUM)
        return {field.name: getattr(figures, field.name) for field in dataclasses.fields(Figures)}

    def _is_too_small(self, node: int) -> bool:
        figure = self.board.members.get(node)
        least = self.asked.min_members
        return least is not None and figure is not None and figure.members < least

    def _upper(self, node: int) -> UnitName | None:
        above = (self.board.names[one] for one in self.board.above(node))
        return next((name for name in above if name.kind == Kind.UPPER), None)


KIND = ReportKind(
    name=NAME,
    title=Words("Tham gia theo đơn vị", "Participation by unit"),
    question=Words(
        "Đơn vị nào tham gia nhiều so với số đoàn viên?",
        "Which units take part most, compared with their members?",
    ),
    why=Words(
        "Để khen đơn vị làm tốt, nhắc đơn vị còn ít, và so các đơn vị cùng cỡ với nhau.",
        "To praise those who do well, remind those who do not, and compare units of one size.",
    ),
    figures=figures.of(*FIGURES, "signed_in_share"),
    readers=READERS[NAME],
    filters=frozenset(
        {
            "kind",
            "league",
            "upper",
            "unit",
            "from",
            "to",
            "tree",
            "min_members",
            "band",
            "rank_by",
        }
    ),
    shape=UnitsReport,
    build=build,
    tables=tables,
    charts=("units",),
)
