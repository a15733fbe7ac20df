"""How many will have taken part at the close, and when a target is met: by simulated paths. Pure.

The pace is what members did of late: each day back weighs less, `Tuning.half_life` days back half
as much, so that the last seven days make up four fifths of it. What a unit alone cannot tell is
borrowed from the contest: a unit's pace is drawn from a gamma distribution around the pool's, the
wider the less the unit has shown, so that a unit that sleeps may wake. Beyond that a path knows

- the contest's weekday profile, shrunk to a flat one while few weeks are seen;
- the rise before a deadline: a height expected from experience and put right by what the contest
  did before the deadlines that it has passed, and does now if one is near;
- saturation: the pace falls with those who are left of the willing, whose share is drawn;
- that a pace above its longer course comes down again, in part;
- random walks of the logarithm of the pace, one shared by all units and one of each, and days that
  scatter more than chance (a Poisson count whose mean is itself drawn: over-dispersion).

Errors: the interval from the 10th to the 90th per cent of the paths. On invented contests that were
not used to choose the constants (`bench/figures/forecast.py`: seeds 1-300 chose, 2001-2300 tried)
it holds the truth in 70-90 % of cases, for members at the close and for the day of a target, a
quarter, half and three quarters of the way. What no pace tells (a campaign to come, a change of
rules) it does not know.

Source: the gamma-Poisson model of rates with shrinkage (Efron & Morris 1975), exponential
forgetting (Brown 1959), forecasts by simulated paths (Hyndman & Athanasopoulos, Forecasting:
Principles and Practice, 3rd edition, 5.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.random import Generator

Numbers = Any  # a numpy array
PATHS: Final = 400
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True)
class Tuning:
    """Constants, chosen on invented contests. Days, or logarithms of a pace."""

    half_life: float = 3.0  # days, of what is remembered of a pace
    long_half_life: float = 20.0
    return_share: float = 0.2  # of the way back to the longer course
    return_days: float = 5.0
    own_half_life: float = 7.0  # of what sets a unit apart from the others
    shrinkage: float = 2.6  # members that the pool's pace is worth beside a unit's own
    weekday_worth: float = 1.1  # weeks that a flat profile is worth
    rush_height: float = 0.86
    rush_spread: float = 0.6
    rush_days: float = 6.5
    rush_noise: float = 0.6  # of one day's pace about the rise
    common_offset: float = 0.37
    common_step: float = 0.085
    own_offset: float = 0.15
    own_step: float = 0.09
    day_noise: float = 0.4
    willing_of_left: tuple[float, float] = (1.1, 1.5)  # of a beta distribution


TUNED: Final = Tuning()


@dataclass(frozen=True)
class Course:
    """What is known of the units of one contest, by row.

    `new`: members who took part for the first time, by unit and whole day since the opening;
    `today`: on the day that has begun; `members`: of each unit. `weekday` of the first day, 0 is
    Monday. `ahead`: the parts of days until the close, the rest of today first. `deadlines`: after
    how many days since the opening something closes.
    """

    new: Numbers
    today: Numbers
    members: Numbers
    weekday: int
    ahead: Sequence[float]
    deadlines: Sequence[int]


@dataclass(frozen=True)
class Outlook:
    """Of one group of units. `met`: days from today (0) until the target is met; None: not before
    the close. The interval of both is the middle 80 % of the paths."""

    at_close: int
    low: int
    high: int
    met: int | None
    met_low: int | None
    met_high: int | None


def outlooks(
    course: Course,
    groups: Sequence[Sequence[int]],
    targets: Sequence[int | None],
    *,
    seed: Sequence[int],
    tuning: Tuning = TUNED,
) -> list[Outlook]:
    """The outlook of each group of units (rows of the course), at the contest's own random numbers:
    the same seed and course give the same answer. Without a target none of its days is told."""
    import numpy as np

    random = np.random.default_rng(list(seed))
    belongs = np.zeros((len(course.members), len(groups)), dtype=np.float32)
    for place, group in enumerate(groups):
        belongs[list(group), place] = 1
    goal = np.array([np.inf if target is None else target for target in targets])
    reached, met = _walked(course, belongs, goal, random, tuning)
    shares = [LOW, 0.5, HIGH]
    at_close = np.quantile(reached, shares, axis=0, method="inverted_cdf").astype(int)
    # Days are coarse: an interval of whole days that holds at least 80 % holds far more. So each
    # path's day is taken as somewhere within it, and the ends are rounded.
    within = met + random.uniform(-0.5, 0.5, met.shape)
    met_on = np.rint(np.quantile(within, shares, axis=0)).astype(int)
    days = max(1, len(course.ahead))  # met already is day 0, also after the close

    def day(place: int, number: int) -> int | None:
        told = int(met_on[number, place])
        return max(0, told) if told < days else None

    return [
        Outlook(
            *(int(at_close[number, place]) for number in (1, 0, 2)),
            *(day(place, number) for number in (1, 0, 2)),
        )
        for place in range(len(groups))
    ]


def _walked(
    course: Course, belongs: Numbers, goal: Numbers, random: "Generator", tuning: Tuning
) -> tuple[Numbers, Numbers]:
    """Participants at the close, and the days until the goal is met, by path and group; more days
    than there are ahead where it is not met."""
    import numpy as np

    now = course.new.sum(axis=1) + course.today
    left = np.maximum(course.members - now, 0)
    paths, units = PATHS, len(left)
    start = _start(course, random, tuning)
    willing = np.rint(left * random.beta(*tuning.willing_of_left, (paths, units)))
    remaining = willing.copy()
    reached = np.repeat((now @ belongs)[None, :], paths, axis=0)
    never = len(course.ahead) + 1
    met = np.where(reached >= goal, 0, never)
    common = random.normal(0, tuning.common_offset, (paths, 1))
    own = random.normal(0, tuning.own_offset, (paths, units))
    for day, part in enumerate(course.ahead):
        common += random.normal(0, tuning.common_step, (paths, 1))
        own += tuning.own_step * random.standard_normal((paths, units), dtype=np.float32)
        noise = tuning.day_noise * random.standard_normal((paths, 1))
        pace = start.pace * np.exp(common + own + noise + start.course[:, day, None])
        mean = pace * part * (remaining / np.maximum(willing, 1))
        new = np.minimum(random.poisson(mean), remaining)
        remaining -= new
        reached = reached + new.astype(np.float32) @ belongs
        met = np.where((reached >= goal) & (met == never), day, met)
    return reached, met


@dataclass(frozen=True)
class _Start:
    """`pace`: drawn members a day by path and unit, were it an even day; `course`: what is added to
    its logarithm by path and day ahead."""

    pace: Numbers
    course: Numbers


def _start(course: Course, random: "Generator", tuning: Tuning) -> _Start:
    import numpy as np

    seen, ahead = course.new.shape[1], len(course.ahead)
    taken = np.cumsum(course.new, axis=1) - course.new
    left = np.maximum(course.members[:, None] - taken, 0)
    profile = _weekday_profile(course, left, tuning)
    days = np.arange(seen + ahead)
    ramp = _ramp(course.deadlines, days, tuning)
    even = profile[(course.weekday + days) % 7]
    height, spread = _rush(course, left, even, ramp, tuning)
    exposure = left * np.exp(even + height * ramp)[:seen]
    back = seen - 1 - np.arange(seen)
    lives = (tuning.half_life, tuning.long_half_life, tuning.own_half_life)
    short, long, apart = (0.5 ** (back / life) for life in lives)
    # One member on an average day before anything was seen, so that nothing is divided by zero.
    rates = [
        ((course.new * weight).sum() + 0.5) / ((exposure * weight).sum() + 50.0)
        for weight in (short, long)
    ]
    pool = (course.new * apart).sum() / max((exposure * apart).sum(), 1.0)
    expected = pool * (exposure * apart).sum(axis=1)
    known = (course.new * apart).sum(axis=1)
    drawn = random.gamma(tuning.shrinkage + known, 1.0, (PATHS, len(known)))
    now = np.maximum(course.members - course.new.sum(axis=1) - course.today, 0)
    pace = rates[0] * now * drawn / (tuning.shrinkage + expected)
    risen = random.normal(height, spread, (PATHS, 1)) * ramp[seen:]
    back_home = tuning.return_share * np.log(rates[1] / rates[0])
    coming = back_home * (1 - np.exp(-(np.arange(ahead) + 1) / tuning.return_days))
    return _Start(pace, even[seen:] + coming + risen)


def _ramp(deadlines: Sequence[int], days: Numbers, tuning: Tuning) -> Numbers:
    """The rise before the next deadline, 1 on its last day."""
    import numpy as np

    ramp = np.zeros(len(days))
    for deadline in deadlines:
        before = deadline - 1 - days
        rise = np.exp(-np.maximum(before, 0) / tuning.rush_days)
        ramp = np.maximum(ramp, np.where(before >= 0, rise, 0.0))
    return ramp


def _weekday_profile(course: Course, left: Numbers, tuning: Tuning) -> Numbers:
    """Logarithm of the pace of each weekday beside an even day, from the days that lie amid a whole
    week; shrunk to zero by as many flat weeks as the tuning says."""
    import numpy as np

    seen = course.new.shape[1]
    profile = np.zeros(7)
    if seen < 7:
        return profile
    rate = course.new.sum(axis=0) / np.maximum(left.sum(axis=0), 1)
    even = np.convolve(rate, np.full(7, 1 / 7), mode="valid")
    even = np.concatenate([np.full(3, even[0]), even, np.full(3, even[-1])])
    expected = even * left.sum(axis=0)
    weekday = (course.weekday + np.arange(seen)) % 7
    worth = tuning.weekday_worth * max(expected.mean(), 1.0)
    for day in range(7):
        of_day = weekday == day
        happened = course.new.sum(axis=0)[of_day].sum() + worth
        profile[day] = np.log(happened / (expected[of_day].sum() + worth))
    return profile - profile.mean()


def _rush(
    course: Course, left: Numbers, even: Numbers, ramp: Numbers, tuning: Tuning
) -> tuple[float, float]:
    """Expected height of the rise before a deadline and its spread: what experience says, put right
    by the days within a rise that this contest has seen, each beside the week before the rise."""
    import numpy as np

    seen = course.new.shape[1]
    rate = (course.new.sum(axis=0) + 0.5) / (left.sum(axis=0) * np.exp(even[:seen]) + 1.0)
    precision = 1 / tuning.rush_spread**2
    weighted = tuning.rush_height * precision
    for deadline in course.deadlines:
        begin = max(0, round(deadline - 3 * tuning.rush_days))
        before, within = slice(max(0, begin - 7), begin), slice(begin, min(deadline, seen))
        if begin == 0 or within.start >= within.stop:
            continue
        usual = np.log(rate[before].mean())
        rise = ramp[within]
        precision += (rise**2).sum() / tuning.rush_noise**2
        weighted += (rise * (np.log(rate[within]) - usual)).sum() / tuning.rush_noise**2
    return weighted / precision, precision**-0.5
