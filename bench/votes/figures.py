"""The table: what is divided by what, the floor that must be held and the aim."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.votes.load import Run

Rounds = Mapping[str, Sequence[Run]]  # by the target's name; the n-th runs of all make a round


@dataclass(frozen=True)
class Figure:
    """The median over the rounds of one target's measure divided by another's."""

    name: str
    of: str
    by: str
    floor: float
    aim: float
    measure: str = "a_second"

    def value(self, rounds: Rounds) -> float:
        pairs = zip(rounds[self.of], rounds[self.by], strict=True)
        return statistics.median(
            getattr(one, self.measure) / getattr(other, self.measure) for one, other in pairs
        )

    @property
    def sign(self) -> str:
        return ">=" if self.floor < self.aim else "<="

    def verdict(self, value: float) -> str:
        held = value >= self.floor if self.sign == ">=" else value <= self.floor
        return "ok" if held else "short"


FIGURES = [
    Figure("vote, SQLite / bare view", "vote", "bare", 0.22, 0.30),
    Figure("p99 of a vote, SQLite / bare view", "vote", "bare", 3, 1.5, "p99"),
    Figure("vote, PostgreSQL + Valkey / bare view", "vote pg", "bare 2x16", 0.12, 0.18),
    Figure("vote / idiomatic, SQLite", "vote", "idiomatic", 8, 12),
    Figure("vote / idiomatic, PostgreSQL", "vote pg", "idiomatic pg", 3.5, 5),
    Figure("one photo / 20,000, SQLite", "one photo", "vote", 0.85, 1.0),
    Figure("one photo / 20,000, PostgreSQL", "one photo pg", "vote pg", 0.85, 1.0),
    Figure("repeated / new votes, SQLite", "repeated", "vote", 0.9, 1.0),
    Figure("repeated / new votes, PostgreSQL", "repeated pg", "vote pg", 0.9, 1.0),
    Figure("gallery JSON uncached / bare view", "gallery", "bare gallery", 0.10, 0.18),
    Figure("304 of the gallery / bare view", "gallery 304", "bare 304", 0.7, 0.9),
    Figure("304 of a photo / bare view", "photo 304", "bare 304", 0.7, 0.9),
]
# When the server gives less than this, something else took the machine, and nothing is proved.
SOUND = Figure("raw WSGI / bare view", "raw", "bare", 1.5, 3.0)


def table(rounds: Rounds, figures: Sequence[Figure] = FIGURES) -> tuple[list[str], bool]:
    """A line for each figure, and whether every floor is held. What was not measured is short."""
    lines, held = [], True
    for figure in figures:
        if rounds.get(figure.of) and rounds.get(figure.by):
            value = figure.value(rounds)
            verdict, shown = figure.verdict(value), f"{value:9.3g}"
        else:
            verdict, shown = "short", f"{'void':>9}"
        held &= verdict == "ok"
        bounds = f"{figure.sign} {figure.floor:<6g}{figure.aim:<7g}"
        lines.append(f"{figure.name:<40}{shown} {bounds}{verdict}")
    return lines, held
