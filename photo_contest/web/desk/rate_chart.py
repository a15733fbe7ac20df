"""A rate of votes as bars for an inline SVG, and the same as rows of a table. Bars are attributes
of the drawing: nothing depends on a style of its own."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from photo_contest.domain.vote_rates import Pace, Rate
from photo_contest.templatetags.page import clock, number

WIDTH: Final = 720
HEIGHT: Final = 140
_MARKS: Final = 6  # times written below
_ROWS: Final = 24  # of the table at most: some steps together
_FIRST_NICE: Final = (1, 2, 4, 5, 10)


@dataclass(frozen=True)
class Bar:
    """One part of a step: whose votes, and where it stands, as SVG reads numbers."""

    kind: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Mark:
    x: str
    words: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Chart:
    minutes: int  # of a step
    bars: list[Bar]
    marks: list[Mark]
    top: str  # what the upper edge stands for
    half: str
    rows: list[tuple[str, Pace]]
    total: int
    highest: int


def chart_of(rate: Rate) -> Chart:
    """Members below, then the public, then what waits; the scale ends at a round number."""
    top = _round_up(rate.highest)
    wide = WIDTH / len(rate.paces)
    bars: list[Bar] = []
    for place, pace in enumerate(rate.paces):
        bars += _bars(pace, place * wide, wide, top)
    return Chart(
        minutes=rate.step // dt.timedelta(minutes=1),
        bars=bars,
        marks=_marks(rate),
        top=number(top),
        half=number(top // 2) if top % 2 == 0 else "",
        rows=_rows(rate),
        total=rate.total,
        highest=rate.highest,
    )


def _bars(pace: Pace, x: float, wide: float, top: int) -> list[Bar]:
    bars, foot = [], float(HEIGHT)
    parts = (("members", pace.members), ("public", pace.public), ("waits", pace.provisional))
    for kind, votes in parts:
        if not votes:
            continue
        high = votes / top * HEIGHT
        foot -= high
        bars.append(Bar(kind, f"{x:.2f}", f"{foot:.2f}", f"{wide * 0.8:.2f}", f"{high:.2f}"))
    return bars


def _marks(rate: Rate) -> list[Mark]:
    steps = len(rate.paces)
    marks = [
        Mark(f"{place * WIDTH / steps:.0f}", clock(rate.paces[place].begins_at))
        for place in range(0, steps, steps // _MARKS)
    ]
    return [Mark(marks[0].x, marks[0].words, "start"), *marks[1:]]


def _rows(rate: Rate) -> list[tuple[str, Pace]]:
    """The newest first, some steps in a row so that it stays readable; empty ones are left out."""
    together = -(-len(rate.paces) // _ROWS)
    rows = []
    for first in range(0, len(rate.paces), together):
        some = rate.paces[first : first + together]
        ends = some[-1].begins_at + rate.step
        summed = Pace(
            some[0].begins_at,
            sum(pace.members for pace in some),
            sum(pace.public for pace in some),
            sum(pace.provisional for pace in some),
        )
        rows.append((f"{clock(summed.begins_at)} – {clock(ends)}", summed))
    return [row for row in reversed(rows) if row[1].total]


def _round_up(highest: int) -> int:
    scale = 1
    while True:
        for nice in _FIRST_NICE:
            if nice * scale >= highest:
                return nice * scale
        scale *= 10
