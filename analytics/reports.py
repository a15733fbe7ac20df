"""One frozen report per question. Page, JSON and CSV render the same object."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analytics import measures
from analytics.board import Board, Figures, UnitName
from analytics.measures import ROOT
from analytics.models import FillMark
from analytics.sources import Contest, EndedRow, Kind, Member
from analytics.spans import Span, day_of
from photo_contest.domain.access import READERS, require_role
from photo_contest.domain.leagues import LeagueName, Rankings, rankings_on
from photo_contest.domain.record import note_look
from photo_contest.domain.standings import totals_visible
from photo_contest.errors import Invalid, NotAllowed, NotNow

RANKED_BY: Final = "participation_rate"


@dataclass(frozen=True)
class Row:
    """`rank` and `of` are those among the units of the table that are in this league."""

    unit: UnitName
    figures: Figures
    league: LeagueName
    rank: int | None
    of: int | None


@dataclass(frozen=True)
class Engagement:
    """Engagement by union unit, of the tree of the day `units_as_of`. `totals` are those of the
    asked scope, also of units that have no row, and of all leagues; `totals_hidden`: votes, voters
    and ranks are kept from this reader; `not_comparable`: units that ended without one successor,
    whose figures are told only higher up."""

    contest: str
    as_of: dt.datetime
    span: Span | None
    kind: str
    upper: str | None
    league: str | None
    units_as_of: dt.date
    not_comparable: tuple[EndedRow, ...]
    rows: tuple[Row, ...]
    totals: Figures
    signed_in_share: float | None
    totals_hidden: bool
    small_cell: int
    ranked_by: str = RANKED_BY
    includes_subtree: bool = True


def engagement(
    contest: Contest,
    *,
    viewer: Member,
    at: dt.datetime,
    kind: str = Kind.GRASSROOTS,
    upper: str | None = None,
    league: str | None = None,
    span: Span | None = None,
) -> Engagement:
    """Engagement by unit: the whole contest to date, or a span of whole ISO weeks.

    Units are those of the tree as of the span's last day, each with all below it and with what
    those have won whose successor it is; leagues are that day's; an officer reads the own subtree.
    Of a league only the rows are told: what is withheld, and the totals, are the same for any
    league, so that two tables tell no more than one.

    Refuses: roles without a desk (NotAllowed); an officer's `upper` outside the own subtree
    (NotAllowed); an unknown kind, unit or league, or another span (Invalid). While totals are
    hidden an officer gets no votes, voters and ranks, and the look of anybody else is recorded.
    """
    require_role(viewer, *READERS)
    _refuse_unusable(kind, span)
    as_of = FillMark.objects.as_of(contest.pk)
    if as_of is None:
        raise NotNow
    day = day_of(as_of) if span is None else min(span.last, day_of(as_of))
    rankings = rankings_on(day)
    if league is not None:
        rankings.refuse_unknown(league)
    board = Board.of(contest, span=span, day=day, today=day_of(as_of))
    top = _scope(board, viewer, upper)
    hidden = _are_totals_hidden(contest, viewer, at)
    return Engagement(
        contest=contest.slug,
        as_of=as_of,
        span=span,
        kind=kind,
        upper=upper,
        league=league,
        units_as_of=day,
        not_comparable=tuple(board.not_comparable(top)),
        rows=tuple(
            row
            for row in _rows(board, top, kind, rankings, hidden=hidden)
            if league in (None, row.league.code)
        ),
        totals=board.figures(top, hidden=hidden),
        signed_in_share=None if hidden else board.signed_in_share(top),
        totals_hidden=hidden,
        small_cell=board.k,
    )


def _are_totals_hidden(contest: Contest, viewer: Member, at: dt.datetime) -> bool:
    """Whether totals are kept from this reader; the look of one who sees them early is recorded."""
    if totals_visible(contest, at=at):
        return False
    if viewer.role == Member.Role.OFFICER:
        return True
    note_look(contest=contest, by=viewer, at=at, what="analytics/units")
    return False


def _refuse_unusable(kind: str, span: Span | None) -> None:
    if kind not in Kind.values:
        raise Invalid({"kind": ["unknown-choice"]}, values=", ".join(Kind.values))
    if span is not None and not span.is_whole_weeks:
        raise Invalid({"from": ["whole-span"], "to": ["whole-span"]})


def _scope(board: Board, viewer: Member, upper: str | None) -> int:
    """The node that the reader asks for: `upper`, else all that the reader may see."""
    if upper is not None and upper not in board.ids:
        raise Invalid({"upper": ["unknown-choice"]})
    if viewer.role != Member.Role.OFFICER:
        return ROOT if upper is None else board.ids[upper]
    office = viewer.office_id or ROOT
    own = measures.subtree(board.tree, office)
    node = office if upper is None else board.ids[upper]
    if node not in own:
        raise NotAllowed
    return node


def _rows(board: Board, top: int, kind: str, rankings: Rankings, *, hidden: bool) -> Iterator[Row]:
    """The units of a kind in the scope, league by league, best rank first, then by code."""
    scope = set(board.names) if top == ROOT else measures.subtree(board.tree, top)
    listed = [node for node in scope if board.names[node].kind == kind]
    for league in rankings.names:
        nodes = [node for node in listed if rankings.of(node) == league]
        ranks = {} if hidden else board.ranks(nodes)
        rows = [
            Row(
                unit=board.names[node],
                figures=board.figures(node, hidden=hidden),
                league=league,
                rank=ranks.get(node),
                of=len(ranks) if node in ranks else None,
            )
            for node in nodes
        ]
        yield from sorted(rows, key=lambda row: (row.rank is None, row.rank, row.unit.code))
