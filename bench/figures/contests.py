"""Invented contests of many shapes, to try the forecast on: nothing of how one was drawn is known
to the forecaster.

Drawn apart for each contest: its length, the number and sizes of its units, how willing members
are, a weekday profile, one's own first enthusiasm, campaigns of the whole and of single units that
fade within days, rushes before a deadline in the middle and before the close, units that sleep and
wake, a slow walk of each pace, and days that are noisier than chance.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

Numbers = Any  # a numpy array


@dataclass(frozen=True)
class MadeContest:
    """`new`: members who took part for the first time, by unit and day; `targets`: participants by
    unit, and `target` of the whole; `weekday`: of the first day, 0 is Monday; `deadlines`: the days
    after which something closes, the last of them is the close."""

    new: Numbers
    members: Numbers
    targets: Numbers
    target: int
    weekday: int
    deadlines: tuple[int, ...]

    @property
    def days(self) -> int:
        return int(self.new.shape[1])


def made_contest(seed: int) -> MadeContest:
    """The contest of a seed."""
    random = np.random.default_rng([seed, 2026])
    days, units = int(random.integers(24, 75)), int(random.integers(6, 61))
    members = np.clip(random.lognormal(np.log(82), 1.0, units), 5, 3000).astype(int)
    weekday = int(random.integers(7))
    deadlines = _deadlines(random, days)
    log_pace = (
        _own_level(random, units)[:, None]
        + _weekdays(random, weekday, days)
        + _enthusiasm(random, days)
        + _campaigns(random, 1, days, a_day=random.uniform(0, 0.08))
        + _campaigns(random, units, days, a_day=random.uniform(0, 0.03))
        + _rushes(random, days, deadlines)
        + _walk(random, units, days)
        + _sleep(random, units, days)
    )
    new = _taking_part(random, log_pace, members)
    reached = new.sum(axis=1)
    targets = np.maximum(1, np.round(np.maximum(reached, 1) * random.uniform(0.6, 1.05, units)))
    target = max(1, round(float(reached.sum() * random.uniform(0.8, 1.02))))
    return MadeContest(new, members, targets.astype(int), target, weekday, deadlines)


def _taking_part(random: np.random.Generator, log_pace: Numbers, members: Numbers) -> Numbers:
    """Day by day, out of those who are willing and have not yet taken part."""
    willing = random.binomial(members, random.beta(4, 3, len(members)) * 0.9 + 0.05)
    noise = random.uniform(2, 12)  # the shape of the gamma by which days differ beyond chance
    new = np.zeros(log_pace.shape, dtype=int)
    for day in range(log_pace.shape[1]):
        hazard = np.exp(log_pace[:, day]) * random.gamma(noise, 1 / noise, len(members))
        new[:, day] = random.binomial(willing - new.sum(axis=1), 1 - np.exp(-hazard))
    return new


def _own_level(random: np.random.Generator, units: int) -> Numbers:
    """Log share of the willing a day: the contest's level and how far units differ."""
    return random.uniform(-5.5, -3.2) + random.normal(0, random.uniform(0.3, 1.1), units)


def _weekdays(random: np.random.Generator, weekday: int, days: int) -> Numbers:
    profile = random.normal(0, 0.15, 7)
    profile[5:] += random.choice([-0.9, -0.4, 0.3, 0.7])
    return profile[(weekday + np.arange(days)) % 7]


def _enthusiasm(random: np.random.Generator, days: int) -> Numbers:
    height = random.choice([0.0, 0.5, 1.2])
    return height * np.exp(-np.arange(days) / random.uniform(3, 12))


def _campaigns(random: np.random.Generator, rows: int, days: int, *, a_day: float) -> Numbers:
    """Bursts by which the pace rises to two to six times itself, and fades in days."""
    begun = random.random((rows, days)) < a_day
    heights = np.where(begun, random.uniform(0.7, 1.8, (rows, days)), 0.0)
    fading = np.exp(-1 / random.uniform(1, 4))
    for day in range(1, days):
        heights[:, day] = np.maximum(heights[:, day], heights[:, day - 1] * fading)
    return heights


def _deadlines(random: np.random.Generator, days: int) -> tuple[int, ...]:
    """Half of the contests take photos only for a part of the time."""
    middle = int(days * random.uniform(0.5, 0.85))
    return (middle, days) if random.random() < 0.5 else (days,)


def _rushes(random: np.random.Generator, days: int, deadlines: tuple[int, ...]) -> Numbers:
    """The pace rises before each deadline, to between one and seven times itself."""
    height, length = random.uniform(0, 1.9), random.uniform(3, 10)
    risen = np.zeros(days)
    for deadline in deadlines:
        left = deadline - 1 - np.arange(days)
        own = max(0.0, height + random.normal(0, 0.3))
        risen += np.where(left >= 0, own * np.exp(-left / (length / 2)), 0.0)
    return risen


def _walk(random: np.random.Generator, units: int, days: int) -> Numbers:
    steps = random.normal(0, random.uniform(0.0, 0.12), (units, days))
    common = random.normal(0, random.uniform(0.0, 0.10), days)
    return np.cumsum(steps, axis=1) + np.cumsum(common)


def _sleep(random: np.random.Generator, units: int, days: int) -> Numbers:
    """Some units do nothing at all until they are woken; some of them never are."""
    sleeps = random.random(units) < random.uniform(0, 0.4)
    wakes = np.where(sleeps, random.uniform(0, 1.5, units) * days, 0)
    return np.where(np.arange(days) < wakes[:, None], -30.0, 0.0)
