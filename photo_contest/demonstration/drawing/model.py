"""A thing drawn in its own measure: units of its length, x forward, y up from where it stands."""

from __future__ import annotations

from photo_contest.demonstration.drawing.colour import Colour, Light, mix
from photo_contest.demonstration.drawing.pen import Pen, Points, curve, points


class Model:
    """A pen in units of a vehicle's length, standing at ``x, y``, x forward and y up."""

    def __init__(
        self,
        pen: Pen,
        light: Light,
        x: float,
        y: float,
        long: float,
        ahead: int = 1,
        depth: float = 0.0,
    ) -> None:
        self._pen, self._light, self._depth = pen, light, depth
        self._x, self._y, self._long, self._ahead = x, y, long, ahead

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point on the picture."""
        return self._x + x * self._long * self._ahead, self._y - y * self._long

    def path(self, shape: str | Points) -> list[tuple[float, float]]:
        """Points on the picture; text is read as :func:`points` reads it."""
        return [self.at(x, y) for x, y in (points(shape) if isinstance(shape, str) else shape)]

    def tone(self, colour: Colour, share: float) -> Colour:
        """``colour`` between full light (0) and shade (1)."""
        light, depth = self._light, self._depth
        return mix(light.lit(colour, depth), light.shaded(colour, depth), share)

    def part(self, shape: str | Points, colour: Colour, share: float = 0.45) -> None:
        """A filled part: ``share`` 0 in full light .. 1 in shade."""
        self._pen.polygon(self.path(shape), self.tone(colour, share))

    def curved(self, shape: str | Points, colour: Colour, share: float = 0.45) -> None:
        """A filled part with a smooth outline."""
        self.part(curve(shape, closed=True), colour, share)

    def lamp(self, shape: str | Points, colour: Colour) -> None:
        """A part that shines by itself: its colour as it is."""
        self._pen.polygon(self.path(shape), mix(colour, self._light.haze, self._depth))

    def bar(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        thick: float,
        colour: Colour,
        share: float = 0.45,
    ) -> None:
        """A straight bar."""
        tone = self.tone(colour, share)
        self._pen.line([self.at(*start), self.at(*end)], tone, thick * self._long)

    def wheel(self, x: float, radius: float, y: float | None = None) -> None:
        """A tyre with its hub."""
        px, py = self.at(x, radius if y is None else y)
        pen, reach, light, depth = self._pen, radius * self._long, self._light, self._depth
        pen.ellipse(px, py, reach, reach, light.shaded((44, 44, 50), depth))
        near = light.seen((56, 56, 62), depth)
        pen.ellipse(px - reach * 0.08, py - reach * 0.1, reach * 0.82, reach * 0.82, near)
        pen.ellipse(px, py, reach * 0.48, reach * 0.48, light.seen((176, 170, 160), depth))
        pen.ellipse(px, py, reach * 0.2, reach * 0.2, light.shaded((90, 86, 84), depth))

    def disc(self, x: float, y: float, radius: float, colour: Colour, share: float = 0.45) -> None:
        """A round part; ``radius`` in lengths."""
        reach = radius * self._long
        self._pen.ellipse(*self.at(x, y), reach, reach, self.tone(colour, share))
