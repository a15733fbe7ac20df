"""What a reader asks of a report: filters in the address, read once for page, API, file and chart.

Who reads sees what was wrong, and what would have been right: an unknown filter, unit, league, kind
or day is refused with the values that there are.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from analytics.reports.report import ReportKind
from analytics.sources import Kind
from analytics.spans import FIRST_DAY, LAST_DAY, Span
from photo_contest.errors import Invalid

SPAN: Final = "span"  # on the tree of the span's last day
TODAY: Final = "today"  # on today's, mapped to today's successors
PARTICIPATION_RATE: Final = "participation_rate"
RATE_LOW: Final = "rate_low"
BANDS: Final = {"1-50": (1, 50), "51-200": (51, 200), "201-500": (201, 500), "501-": (501, None)}
MAX_DAYS: Final = 400
MAX_PAGE: Final = 10_000
MAX_PAGE_SIZE: Final = 100
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": tuple(Kind.values),
    "tree": (SPAN, TODAY),
    "band": tuple(BANDS),
    "rank_by": (PARTICIPATION_RATE, RATE_LOW),
}
BOUNDS: Final = {
    "min_members": (1, 1_000_000),
    "days": (1, 366),
    "page": (1, MAX_PAGE),
    "page_size": (1, MAX_PAGE_SIZE),
}
_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER: Final = re.compile("[0-9]{1,9}")
_NEAREST: Final = 5


@dataclass(frozen=True)
class Asked:
    """Filters after reading. `unit`, `upper`: codes; `tree` says on which tree a past span is told:
    `span`, that of its last day, or `today`, mapped to today's successors."""

    kind: str | None = None
    league: str | None = None
    upper: str | None = None
    unit: str | None = None
    span: Span | None = None
    tree: str = SPAN
    min_members: int | None = None
    band: str | None = None  # "51-200": members from, to; "501-": open
    rank_by: str = PARTICIPATION_RATE
    figure: str | None = None  # of the heat map and the timeline
    step: str = "day"  # of the timeline: hour, day or week
    days: int = 7  # without anything, after which a unit has stalled
    sort: str | None = None  # of photos: votes or code
    page: int = 1
    page_size: int = MAX_PAGE_SIZE
    at_once: bool = False  # no filter: what was counted last will do


def read(params: Mapping[str, str], kind: ReportKind) -> Asked:
    """The filters of an address. An empty one is as good as none.

    Refuses (Invalid, with what would have been right): a filter that the report does not have, a
    value that is none of its choices, a number beyond its bounds, an unreadable day, one day
    without the other, and a span that is reversed, too long or outside of 2000-2199. Whether there
    is such a unit or league, and whether a span will do, is for the report to say.
    """
    sent = {name: value for name, value in params.items() if value}
    for name in sent:
        if name not in kind.filters:
            raise Invalid(
                {_shown(name): ["unknown-filter"]}, values=", ".join(sorted(kind.filters))
            )
    values: dict[str, Any] = {"span": _span(sent)}
    choices = {**CHOICES, **kind.choices}
    for name in sent.keys() - {"from", "to"}:
        if name in BOUNDS:
            values[name] = _number(name, sent[name])
        elif name in choices:
            values[name] = _choice(name, sent[name], choices[name])
        else:
            values[name] = sent[name]
    return Asked(**values)


def refuse_partial_weeks(span: Span | None) -> None:
    """Invalid unless persons may be counted over the span: all of it, or whole ISO weeks."""
    if span is not None and not span.is_whole_weeks:
        raise Invalid({"from": ["whole-span"], "to": ["whole-span"]})


def unknown_unit(name: str, code: str, codes: Iterable[str]) -> Invalid:
    """The refusal of a code that no unit bears, with those that are nearest to it."""
    known = sorted(codes)
    near = get_close_matches(code.upper(), known, n=_NEAREST, cutoff=0.3)
    return Invalid({name: ["unknown-unit"]}, values=", ".join(near or known[:_NEAREST]))


def _choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    if text not in choices:
        raise Invalid({name: ["unknown-choice"]}, values=", ".join(choices))
    return text


def _number(name: str, text: str) -> int:
    least, most = BOUNDS[name]
    if not (_NUMBER.fullmatch(text) and least <= int(text) <= most):
        raise Invalid({name: ["unknown-choice"]}, values=f"{least} … {most}")
    return int(text)


def _span(sent: Mapping[str, str]) -> Span | None:
    """The days from `from` to `to`; both or none."""
    days = {name: _day(name, sent[name]) for name in ("from", "to") if name in sent}
    if not days:
        return None
    if len(days) == 1:
        missing = "to" if "from" in days else "from"
        raise Invalid({missing: ["both-days"]})
    span = Span(days["from"], days["to"])
    if span.last < span.first:
        raise Invalid({"from": ["reversed-span"], "to": ["reversed-span"]})
    if (span.last - span.first).days >= MAX_DAYS:
        raise Invalid({"from": ["span-too-long"], "to": ["span-too-long"]}, days_max=MAX_DAYS)
    return span


def _day(name: str, text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise Invalid({name: ["unreadable-day"]})
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Invalid({name: ["unknown-choice"]}, values=f"{FIRST_DAY} … {LAST_DAY}")
    return day


def _shown(name: str) -> str:
    """A filter's name as a key of an answer: whatever was sent, it is short."""
    return name[:32]
