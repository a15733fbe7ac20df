"""A machining centre."""

from __future__ import annotations

from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light
from photo_contest.demonstration.drawing.model import Model
from photo_contest.demonstration.drawing.surface import box_points, gloom, panel

STEEL: Colour = (120, 130, 140)


def paint_machining_centre(
    canvas: Canvas, light: Light, x: float, y: float, size: float, colour: Colour, side: int
) -> None:
    """A machine standing at ``x, y``: bed, column, head, lit panel; ``side`` faces the aisle."""
    ground = box_points(x - size * 0.7, y - size * 0.06, x + size * 0.7, y + size * 0.08)
    gloom(canvas, ground, light.shade, 0.6, 10)
    steel, paint, white = light.ramp(STEEL), light.ramp(colour), light.ramp((206, 206, 198))
    for left, high, right, low, ramp, lit, dim in (
        (-0.55, 0.34, 0.55, 0.0, paint, 0.8, 0.25),
        (-0.5, 0.4, 0.5, 0.33, steel, 1.0, 0.6),
        (0.18, 0.98, 0.5, 0.4, paint, 0.9, 0.4),
        (-0.22, 0.98, 0.36, 0.74, white, 0.9, 0.4),
    ):
        one, two = sorted((x + side * size * left, x + side * size * right))
        panel(canvas, light, box_points(one, y - size * high, two, y - size * low), ramp, lit, dim)
    with canvas.pen((x - size, y - size * 1.1, x + size, y + 4)) as pen:
        m = Model(pen, light, x, y, size, side)
        m.part("-.15,.74 -.01,.74 -.06,.52 -.1,.52", STEEL)
        m.part("-.24,.47 .08,.47 .08,.4 -.24,.4", (176, 120, 70), 0.8)
        m.part("-.44,.28 -.24,.28 -.24,.12 -.44,.12", (40, 60, 70), 0.9)
        m.part("-.42,.26 -.26,.26 -.26,.16 -.42,.16", (96, 190, 170), 0.0)
        knobs = ((206, 64, 54), (230, 190, 70), (80, 160, 100), (230, 230, 226))
        for place, knob in enumerate(knobs):
            m.disc(0.02 + 0.1 * place, 0.2, 0.022, knob, 0.0)
        for slot in range(6):
            m.bar((0.24, 0.62 - 0.035 * slot), (0.44, 0.62 - 0.035 * slot), 0.012, colour, 1.0)
