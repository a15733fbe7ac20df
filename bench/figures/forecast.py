"""Whether the forecast's 80 % intervals hold the truth of invented contests, and how far off it is
beside a straight line through the totals.

    python -m bench.figures.forecast [--from SEED] [--count 300]

The constants of `analytics.forecasting` were chosen on the seeds 1 to 300 (`CHOSEN_ON`); the
default seeds, 2001 to 2300 (`TRIED_ON`), were not looked at for that.
"""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.forecasting import Course, Outlook, outlooks
from bench.figures.contests import MadeContest, made_contest

CHOSEN_ON: Final = range(1, 301)
TRIED_ON: Final = range(2001, 2301)
MOMENTS: Final = (0.25, 0.5, 0.75)  # of the time from the opening to the close
NEVER: Final = 10**6


@dataclass(frozen=True)
class Trial:
    """One forecast and what came: `met` and the days of `outlook` count from that day on; `line` is
    what a straight line through the total says. `is_open`: the target was not met yet."""

    moment: float
    of: str  # "whole" or "unit"
    outlook: Outlook
    truth: int
    met: int
    line: float
    is_open: bool

    @property
    def holds_close(self) -> bool:
        return self.outlook.low <= self.truth <= self.outlook.high

    @property
    def holds_day(self) -> bool:
        return _day(self.outlook.met_low) <= self.met <= _day(self.outlook.met_high)


def trials(seeds: Iterable[int]) -> Iterator[Trial]:
    """Each contest's units and the whole, at each moment."""
    for seed in seeds:
        contest = made_contest(seed)
        for moment in MOMENTS:
            yield from _at(contest, moment, seed)


def _at(contest: MadeContest, moment: float, seed: int) -> Iterator[Trial]:
    seen, units = int(contest.days * moment), len(contest.members)
    course = Course(
        new=contest.new[:, :seen],
        today=np.zeros(units, dtype=int),
        members=contest.members,
        weekday=contest.weekday,
        ahead=[1.0] * (contest.days - seen),
        deadlines=contest.deadlines,
    )
    groups = [[unit] for unit in range(units)] + [list(range(units))]
    targets = [*map(int, contest.targets), contest.target]
    made = outlooks(course, groups, targets, seed=(seed, seen))
    for place, (group, target, outlook) in enumerate(zip(groups, targets, made, strict=True)):
        reached = contest.new[group].sum(axis=0).cumsum()
        met = np.flatnonzero(reached[seen:] >= target)
        yield Trial(
            moment=moment,
            of="unit" if place < units else "whole",
            outlook=outlook,
            truth=int(reached[-1]),
            met=int(met[0]) if len(met) else NEVER,
            line=float(reached[seen - 1] / seen * contest.days),
            is_open=bool(reached[seen - 1] < target),
        )


@dataclass(frozen=True)
class Coverage:
    """Parts of the trials whose interval held the truth; and how many members the middle forecast
    and a straight line missed, in all, beside those who came."""

    moment: float
    of: str
    close: float
    day: float
    error: float
    line_error: float


def coverage(tried: Iterable[Trial]) -> list[Coverage]:
    """One row a moment, for the whole contests and for units."""
    kept = list(tried)
    rows = []
    for of in ("whole", "unit"):
        for moment in MOMENTS:
            some = [one for one in kept if (one.of, one.moment) == (of, moment)]
            open_ones = [one for one in some if one.is_open]
            rows.append(
                Coverage(
                    moment,
                    of,
                    _part([one.holds_close for one in some]),
                    _part([one.holds_day for one in open_ones]),
                    _off([one.outlook.at_close for one in some], some),
                    _off([one.line for one in some], some),
                )
            )
    return rows


def _part(held: list[bool]) -> float:
    return sum(held) / len(held)


def _off(told: list[float] | list[int], some: list[Trial]) -> float:
    missed = sum(abs(a - one.truth) for a, one in zip(told, some, strict=True))
    return float(missed / sum(one.truth for one in some))


def _day(number: int | None) -> int:
    return NEVER if number is None else number


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="first", type=int, default=TRIED_ON.start)
    parser.add_argument("--count", type=int, default=len(TRIED_ON))
    options = parser.parse_args()
    rows = coverage(trials(range(options.first, options.first + options.count)))
    print("of     time  close held  day held  error  a straight line's")
    for row in rows:
        print(
            f"{row.of:<6}{row.moment:5.0%}{row.close:11.1%}{row.day:10.1%}"
            f"{row.error:8.1%}{row.line_error:11.1%}"
        )
    return 0 if all(0.7 <= part <= 0.9 for row in rows for part in (row.close, row.day)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
