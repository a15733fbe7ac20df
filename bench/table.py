"""The table: a figure, its bar and its aim, and whether it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What has no bar is printed for comparison. `part` is the measurement that gives it."""

    name: str
    part: str
    bar: float | None = None
    aim: float | None = None
    sign: str = ">="
    unit: str = ""

    def verdict(self, value: float | None) -> str:
        if self.bar is None:
            return ""
        if value is None:
            return "short"
        return "ok" if (value >= self.bar if self.sign == ">=" else value <= self.bar) else "short"


def table(values: Mapping[str, float], figures: Sequence[Figure]) -> tuple[list[str], bool]:
    """A line for each figure, and whether every bar is held. What has a bar and was not measured
    is short."""
    lines, held = [f"{'figure':<44}{'value':>13}    {'bar':<12}aim"], True
    for figure in figures:
        value = values.get(figure.name)
        verdict = figure.verdict(value)
        held &= verdict != "short"
        shown = "void" if value is None else f"{_number(value)} {figure.unit}".rstrip()
        bounds = ""
        if figure.bar is not None and figure.aim is not None:
            bounds = f"{figure.sign} {_number(figure.bar):<9}{_number(figure.aim):<9}{verdict}"
        lines.append(f"{figure.name:<44}{shown:>13}    {bounds}".rstrip())
    return lines, held


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:.4g}"
