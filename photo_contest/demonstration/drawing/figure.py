"""The sheet one figure is drawn on: a part of the canvas, enlarged."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from photo_contest.demonstration.drawing.canvas import Box, Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light
from photo_contest.demonstration.drawing.pen import Points, curve


class Sheet:
    """Draws with x forward and y up from the feet; ``scale`` below 0 turns the figure around."""

    def __init__(
        self,
        canvas: Canvas,
        light: Light,
        box: Box,
        feet: tuple[float, float],
        scale: float,
        *,
        over: int,
        depth: float = 0.0,
    ) -> None:
        unit = canvas.unit
        left, top = int(box[0] * unit), int(box[1] * unit)
        right = max(left + 4, int(box[2] * unit) + 2)
        bottom = max(top + 4, int(box[3] * unit) + 2)
        self.box = (left, top, right, bottom)
        size = ((right - left) * over, (bottom - top) * over)
        self._over, self._light, self._depth = over, light, depth
        self._body = canvas.image.crop(self.box).resize(size, Image.Resampling.NEAREST)
        self._cover = Image.new("L", size)
        self._on_body, self._on_cover = ImageDraw.Draw(self._body), ImageDraw.Draw(self._cover)
        self._feet = (feet[0] * unit - left, feet[1] * unit - top)
        self._scale = scale * unit

    def place(self, points: Points) -> list[tuple[float, float]]:
        """Body units to pixels of the enlarged sheet."""
        over, (fx, fy) = self._over, self._feet
        tall = abs(self._scale)
        return [((fx + x * self._scale) * over, (fy - y * tall) * over) for x, y in points]

    def polygon(self, points: Points, colour: Colour) -> None:
        """A filled polygon."""
        outline = self.place(points)
        self._on_body.polygon(outline, fill=self._light.seen(colour, self._depth))
        self._on_cover.polygon(outline, fill=255)

    def blob(self, points: Points, colour: Colour) -> None:
        """A filled smooth shape through ``points``."""
        self.polygon(curve(points, closed=True, steps=6), colour)

    def disc(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """A filled ellipse."""
        (cx, cy), reach = self.place([(x, y)])[0], abs(self._scale) * self._over
        box = (cx - rx * reach, cy - ry * reach, cx + rx * reach, cy + ry * reach)
        self._on_body.ellipse(box, fill=self._light.seen(colour, self._depth))
        self._on_cover.ellipse(box, fill=255)

    def limb(self, points: Points, radii: Sequence[float], colour: Colour) -> None:
        """A rounded stroke whose half width changes from point to point."""
        for (x, y), radius in zip(points, radii, strict=True):
            self.disc(x, y, radius, radius, colour)
        ends = list(zip(points, radii, strict=True))
        for ((x0, y0), r0), ((x1, y1), r1) in zip(ends[:-1], ends[1:], strict=True):
            far = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
            nx, ny = -(y1 - y0) / far, (x1 - x0) / far
            self.polygon(
                [
                    (x0 + nx * r0, y0 + ny * r0),
                    (x1 + nx * r1, y1 + ny * r1),
                    (x1 - nx * r1, y1 - ny * r1),
                    (x0 - nx * r0, y0 - ny * r0),
                ],
                colour,
            )

    def finished(self) -> tuple[Image.Image, Image.Image]:
        """At real size: the part of the canvas with the figure on it, and where the figure is."""
        return self._body.reduce(self._over), self._cover.reduce(self._over)
