"""The pen: crisp shapes drawn enlarged on a part of an image and brought back down.

Enlarging by repetition and averaging back leaves untouched pixels exactly as they were, and gives
every edge drawn in between ``over * over`` steps of coverage.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from types import TracebackType

import numpy as np
from PIL import Image, ImageDraw

from photo_contest.demonstration.drawing.colour import Colour

Points = Sequence[tuple[float, float]]


@cache
def points(text: str) -> tuple[tuple[float, float], ...]:
    """Positions written as SVG writes them: ``"x,y x,y ..."``."""
    numbers = [float(number) for number in text.replace(",", " ").split()]
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def around(x: float, y: float, wide: float, tall: float, text: str) -> list[tuple[float, float]]:
    """Positions about ``x, y``: written as :func:`points` reads them, scaled, then moved."""
    return [(x + px * wide, y + py * tall) for px, py in points(text)]


def curve(path: str | Points, closed: bool = False, steps: int = 8) -> list[tuple[float, float]]:
    """A Catmull-Rom curve through ``path`` as a list of short chords."""
    knots = np.asarray(points(path) if isinstance(path, str) else path, dtype=np.float64)
    if len(knots) < 3:
        return [(float(x), float(y)) for x, y in knots]
    if closed:
        around = np.vstack([knots[-1], knots, knots[0], knots[1]])
    else:
        around = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    before, start, end, after = around[:-3], around[1:-2], around[2:-1], around[3:]
    part = np.linspace(0, 1, steps, endpoint=False)[:, None, None]
    chords = 0.5 * (
        2 * start
        + (end - before) * part
        + (2 * before - 5 * start + 4 * end - after) * part**2
        + (3 * start - before - 3 * end + after) * part**3
    )
    along = chords.transpose(1, 0, 2).reshape(-1, 2)
    listed = [(float(x), float(y)) for x, y in along]
    return listed if closed else [*listed, (float(knots[-1][0]), float(knots[-1][1]))]


class Pen:
    """Draws in design units on one box (pixels) of an image; the result lands on leaving."""

    def __init__(
        self, image: Image.Image, box: tuple[int, int, int, int], unit: float, over: int
    ) -> None:
        self._image = image
        self._box = box
        self._over = over
        self._scale = unit * over
        self._left = box[0] * over
        self._top = box[1] * over

    def __enter__(self) -> Pen:
        part = self._image.crop(self._box)
        size = (part.width * self._over, part.height * self._over)
        self._sheet = part.resize(size, Image.Resampling.NEAREST)
        self._draw = ImageDraw.Draw(self._sheet, "RGBA")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._image.paste(self._sheet.reduce(self._over), self._box[:2])

    def _moved(self, points: Points) -> list[tuple[float, float]]:
        scale, left, top = self._scale, self._left, self._top
        return [(x * scale - left, y * scale - top) for x, y in points]

    def polygon(self, points: Points, colour: Colour, alpha: float = 1.0) -> None:
        """A filled polygon."""
        self._draw.polygon(self._moved(points), fill=(*colour, round(255 * alpha)))

    def blob(self, points: Points, colour: Colour, alpha: float = 1.0) -> None:
        """A filled smooth shape through ``points``."""
        self.polygon(curve(points, closed=True), colour, alpha)

    def rect(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        colour: Colour,
        alpha: float = 1.0,
    ) -> None:
        """A filled upright rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour, alpha)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, alpha: float = 1.0
    ) -> None:
        """A filled upright ellipse about ``x, y``."""
        (left, top), (right, bottom) = self._moved([(x - rx, y - ry), (x + rx, y + ry)])
        self._draw.ellipse((left, top, right, bottom), fill=(*colour, round(255 * alpha)))

    def ring(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        colour: Colour,
        width: float = 2.0,
        start: float = 0.0,
        end: float = 360.0,
    ) -> None:
        """The outline of an ellipse, or an arc of it (degrees, clockwise from the right)."""
        turns = np.radians(np.linspace(start, end, max(8, round(abs(end - start) / 6))))
        path = [(x + rx * float(np.cos(turn)), y + ry * float(np.sin(turn))) for turn in turns]
        self.line(path, colour, width)

    def line(self, points: Points, colour: Colour, width: float = 2.0, alpha: float = 1.0) -> None:
        """A line of even width, in design units, never thinner than half a pixel."""
        thick = max(round(self._over * 0.5), round(width * self._scale), 1)
        self._draw.line(
            self._moved(points), fill=(*colour, round(255 * alpha)), width=thick, joint="curve"
        )

    def limb(self, points: Points, radii: Sequence[float], colour: Colour) -> None:
        """A rounded stroke whose half width changes from point to point."""
        for (x, y), radius in zip(points, radii, strict=True):
            self.ellipse(x, y, radius, radius, colour)
        ends = list(zip(points, radii, strict=True))
        for ((x0, y0), r0), ((x1, y1), r1) in zip(ends[:-1], ends[1:], strict=True):
            far = float(np.hypot(x1 - x0, y1 - y0)) or 1.0
            nx, ny = -(y1 - y0) / far, (x1 - x0) / far
            sides = [
                (x0 + nx * r0, y0 + ny * r0),
                (x1 + nx * r1, y1 + ny * r1),
                (x1 - nx * r1, y1 - ny * r1),
                (x0 - nx * r0, y0 - ny * r0),
            ]
            self.polygon(sides, colour)

    def sling(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        sag: float,
        colour: Colour,
        width: float = 1.5,
        alpha: float = 1.0,
    ) -> None:
        """A hanging wire between two points, ``sag`` units deep in its middle."""
        part = np.linspace(0, 1, 24)
        across = start[0] + (end[0] - start[0]) * part
        down = start[1] + (end[1] - start[1]) * part + sag * 4 * part * (1 - part)
        self.line(list(zip(across.tolist(), down.tolist(), strict=True)), colour, width, alpha)
