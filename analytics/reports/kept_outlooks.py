"""The outlook of every unit: half a second for hundreds of units, so it is kept. It is made for all
of them at once, so that all readers are told the same of a unit."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import astuple
from functools import partial
from hashlib import blake2b
from typing import Final

import orjson

from analytics import forecasting
from analytics.board import keeping
from analytics.board.course import course_of, newcomers
from analytics.board.keeping import Question
from analytics.forecasting import Outlook
from analytics.measures.tree import ROOT
from analytics.reports.scope import Scope, Tree
from analytics.sources import Contest
from analytics.spans import day_of

LEAST_DAYS: Final = 3  # that must have passed whole before a pace is told
_QUESTION: Final = "forecast"


def kept_outlooks(
    scope: Scope, targets: Mapping[int, int], *, at: dt.datetime
) -> tuple[dict[int, Outlook], dt.date]:
    """By node of today's tree, ROOT being the whole contest; none before enough days have passed.
    The day from which their days are counted."""
    contest, as_of = scope.contest, scope.as_of
    windows = (contest.submission_opens_at, contest.submission_closes_at, contest.voting_closes_at)
    asked = repr((sorted(targets.items()), windows, scope.today)).encode()
    versions = keeping.versions(contest, days={scope.today})
    question = Question(
        contest=contest,
        name=_QUESTION,
        versions=blake2b(asked, digest_size=8).hexdigest() + versions,
        as_of=as_of,
        count=partial(_counted, contest, as_of, scope.tree, dict(targets)),
    )
    answer = keeping.answer(question, at=at)
    told = {int(node): Outlook(*row) for node, row in orjson.loads(answer.body).items()}
    return told, day_of(answer.as_of)


def _counted(contest: Contest, as_of: dt.datetime, tree: Tree, targets: Mapping[int, int]) -> bytes:
    known = newcomers(contest, tree.day)
    units = sorted(known.members)
    place = {unit: row for row, unit in enumerate(units)}
    course = course_of(contest, as_of, known, units)
    if course.new.shape[1] < LEAST_DAYS:
        return b"{}"
    nodes = [ROOT, *sorted(tree.units)]
    groups = [list(place.values())]
    groups += [[place[unit] for unit in tree.below(node) if unit in place] for node in nodes[1:]]
    outlooks = forecasting.outlooks(
        course,
        groups,
        [targets.get(node) for node in nodes],
        seed=(contest.pk, day_of(as_of).toordinal()),
    )
    told = {str(node): astuple(outlook) for node, outlook in zip(nodes, outlooks, strict=True)}
    return orjson.dumps(told)
