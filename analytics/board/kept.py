"""Boards that were counted, and are kept until what they were counted from changes."""

import datetime as dt
from dataclasses import asdict
from functools import partial
from typing import Any, Final

import orjson
from django.conf import settings

from analytics.board import keeping
from analytics.board.board import Board, Ended, UnitName
from analytics.board.keeping import Question
from analytics.measures.tree import MembersFigure
from analytics.models import FillMark
from analytics.sources import Contest
from analytics.spans import Span, day_of
from photo_contest.errors import NotNow

_QUESTION: Final = "board"
_ON_TODAYS_TREE: Final = "/today"


def board(
    contest: Contest,
    *,
    at: dt.datetime,
    span: Span | None = None,
    on_today: bool = False,
    at_once: bool = False,
) -> tuple[Board, dt.datetime]:
    """The board of a contest to date, or over a span of whole weeks, and the instant up to which it
    is true. Units stand as on the span's last day or, `on_today`, as today. `at_once`: the board to
    date that was counted last, even of an older tree; only for who may read all of it.

    NotNow for a contest that was never counted.
    """
    as_of = FillMark.objects.as_of(contest.pk)
    if as_of is None:
        raise NotNow
    question = _question(contest, as_of, span, on_today)
    answer = keeping.answer(question, at=at, at_once=at_once and span is None)
    found = _read(answer.body)
    if found.k < settings.CONTEST_SMALL_CELL:  # it tells more than is told now
        answer = keeping.answer(question, at=at)
        found = _read(answer.body)
    return found, answer.as_of


def renew_due(*, at: dt.datetime) -> None:
    """Count the whole contests' boards anew where they are older than what is counted; the clock's
    verb. Boards that nobody has asked for are not counted."""
    for contest, as_of in keeping.stale(_QUESTION, at=at):
        keeping.renew(_question(contest, as_of), at=at)


def _question(
    contest: Contest, as_of: dt.datetime, span: Span | None = None, on_today: bool = False
) -> Question:
    today = day_of(as_of)
    day = today if span is None or on_today else min(span.last, today)
    return Question(
        contest=contest,
        name=_QUESTION,
        versions=keeping.versions(contest, days={day, today}),
        as_of=as_of,
        count=partial(_counted, contest, span, day, today),
        span=_key(span, on_today),
    )


def _counted(contest: Contest, span: Span | None, day: dt.date, today: dt.date) -> bytes:
    from analytics.board.counting import count

    return _written(count(contest, span=span, day=day, today=today))


def _key(span: Span | None, on_today: bool) -> str:
    if span is None:
        return ""
    return f"{span.first}/{span.last}{_ON_TODAYS_TREE if on_today else ''}"


def _written(board: Board) -> bytes:
    plain = asdict(board) | {"hidden": {name: sorted(ids) for name, ids in board.hidden.items()}}
    return orjson.dumps(plain, option=orjson.OPT_NON_STR_KEYS)


def _read(answer: bytes) -> Board:
    told: dict[str, Any] = orjson.loads(answer)
    return Board(
        day=dt.date.fromisoformat(told["day"]),
        k=told["k"],
        names={int(node): UnitName(**name) for node, name in told["names"].items()},
        parents={int(node): above for node, above in told["parents"].items()},
        ended=tuple(Ended(**unit) for unit in told["ended"]),
        counts={int(node): row for node, row in told["counts"].items()},
        members={int(node): _members(figure) for node, figure in told["members"].items()},
        hidden={name: set(nodes) for name, nodes in told["hidden"].items()},
        before={
            int(days): {int(node): count for node, count in row.items()}
            for days, row in told["before"].items()
        },
    )


def _members(told: dict[str, Any]) -> MembersFigure:
    as_of = dt.date.fromisoformat(told["as_of"])
    return MembersFigure(told["members"], as_of, told["source"])
