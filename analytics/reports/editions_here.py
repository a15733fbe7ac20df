"""Editions of this database, told on the units of today."""

import datetime as dt
from collections.abc import Collection
from typing import Final

from analytics.board import Board, kept
from analytics.measures.tree import ROOT
from analytics.models import FillMark
from analytics.reports.edition import COUNTS, UNKNOWN_UNIT, Edition, Incomparable, Reached, summed
from analytics.reports.scope import Scope, Tree
from analytics.sources import Contest, EndedRow, ended_units
from analytics.sources.past import final_contests
from analytics.spans import DAY, Span, day_of, monday_of

_NOTHING: Final = Reached(dict.fromkeys(COUNTS))


def held_here(scope: Scope, present: Board, *, at: dt.datetime) -> list[Edition]:
    """The final contests that were counted, and the asked one, oldest first."""
    past = [
        _over(one, scope, at)
        for one in final_contests(at)
        if one.pk != scope.contest.pk and FillMark.objects.as_of(one.pk) is not None
    ]
    return sorted([*past, _present(scope, present)], key=lambda one: one.year)


def _present(scope: Scope, board: Board) -> Edition:
    """The asked contest, to date."""
    contest = scope.contest
    by_unit = {node: _reached(board, node, hidden=scope.hidden) for node in (ROOT, *board.names)}
    gone = tuple(
        Incomparable(None, unit.code, unit.name, "", unit.reason, unit.stands, _NOTHING)
        for unit in board.ended
        if unit.reason
    )
    return Edition(contest.year, contest.slug, None, by_unit, gone)


def _over(contest: Contest, scope: Scope, at: dt.datetime) -> Edition:
    """A contest that is over, on the tree, the roster and the members of its last week: what the
    units report tells of all its weeks, put on the units that stand today."""
    last = monday_of(day_of(contest.voting_closes_at)) + 6 * DAY
    span = Span(monday_of(day_of(contest.submission_opens_at)), last)
    board, _ = kept.board(contest, at=at, span=span)
    then = Tree(contest, last)
    lost = board.names.keys() - scope.tree.units.keys()
    ended = {unit.unit_id: unit for unit in ended_units(scope.tree.day, lost)}
    parts: dict[int, set[int]] = {}
    gone: list[Incomparable] = []
    for node, name in board.names.items():
        unit = ended.get(node)
        if unit is None:
            parts.setdefault(node, set()).add(node)
        elif unit.reason is None and unit.stands is not None:
            parts.setdefault(unit.stands, set()).add(node)
        else:
            gone.append(_gone(unit, name.kind, _reached(board, node, hidden=False)))
    by_unit = {
        unit: summed(_reached(board, node, hidden=False) for node in _outermost(then, nodes))
        for unit, nodes in parts.items()
    }
    by_unit[ROOT] = _reached(board, ROOT, hidden=False)
    return Edition(contest.year, contest.slug, None, by_unit, tuple(gone))


def _gone(unit: EndedRow, kind: str, reached: Reached) -> Incomparable:
    reason = unit.reason or UNKNOWN_UNIT
    return Incomparable(unit.unit_id, unit.code, unit.name, kind, reason, unit.stands, reached)


def _outermost(tree: Tree, nodes: Collection[int]) -> list[int]:
    """Those that lie below none of the others: a section which became part of the union above it
    is counted there already."""
    return [node for node in nodes if not set(nodes).intersection(tree.line(node)[1:])]


def _reached(board: Board, node: int, *, hidden: bool) -> Reached:
    told = board.figures(node, hidden=hidden)
    counts = {name: getattr(told, name) for name in COUNTS}
    return Reached(counts, "participants" in told.withheld)
