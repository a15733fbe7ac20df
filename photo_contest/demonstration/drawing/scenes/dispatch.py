"""The dispatchers' room at night."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import people
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light
from photo_contest.demonstration.drawing.pen import Pen
from photo_contest.demonstration.drawing.surface import box_points, panel


def control_room(canvas: Canvas, light: Light) -> None:
    """The dispatchers' night: a wall of diagrams and curves, backs before the glowing desks."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    panel(canvas, light, "0,0 1,1", ((8, 12, 26), (20, 30, 52), (40, 58, 84)), 0.6, 0.3, rough=0.2)
    wall = (width * 0.06, height * 0.08, width * 0.94, height * 0.5)
    panel(canvas, light, box_points(*wall), ((10, 26, 44), (18, 46, 66), (30, 66, 84)), 0.6, 0.4)
    tones: tuple[Colour, ...] = ((110, 230, 190), (250, 206, 110), (250, 120, 100), (130, 200, 250))
    with canvas.pen() as pen:
        columns, rows = (4, 2) if width > height else (3, 3)
        for index in range(columns * rows):
            x0 = wall[0] + (wall[2] - wall[0]) * (index % columns) / columns + 8
            x1 = wall[0] + (wall[2] - wall[0]) * (index % columns + 1) / columns - 8
            y0 = wall[1] + (wall[3] - wall[1]) * (index // columns) / rows + 8
            y1 = wall[1] + (wall[3] - wall[1]) * (index // columns + 1) / rows - 8
            pen.rect(x0, y0, x1, y1, (14, 34, 54))
            _display(pen, rng, x0, y0, x1, y1, index % 3, tones)
    canvas.glow(width * 0.5, height * 0.3, width * 0.6, (90, 190, 220), 0.4)
    _control_room_foreground(canvas, light, tones)


def _control_room_foreground(canvas: Canvas, light: Light, tones: tuple[Colour, ...]) -> None:
    """The foreground of :func:`control_room`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    glow = Light(
        "screens",
        light.sky,
        (150, 226, 240),
        (30, 50, 70),
        (140, 160, 190),
        (30, 36, 66),
        (8, 10, 20),
    )
    for y, tall, count in ((0.68, 0.4, 4), (1.0, 0.62, 3)):
        count = count if width > height else count - 1
        panel(
            canvas,
            glow,
            box_points(0, height * (y - tall * 0.42), width, height * (y - tall * 0.32)),
            (90, 110, 130),
            1.0,
            0.4,
        )
        for place in range(count):
            x = (place + 0.5 + 0.08 * (y > 0.9)) / count
            half = width / count * 0.22
            for screen in (-1, 1):
                centre = width * x + screen * half * 0.9
                left, right = centre - half * 0.8, centre + half * 0.8
                top, low = height * (y - tall * 0.78), height * (y - tall * 0.46)
                with canvas.pen((left - 4, top - 4, right + 4, low + 20)) as pen:
                    pen.rect(left - 4, top - 4, right + 4, low + 4, (14, 18, 30))
                    pen.rect(left, top, right, low, (24, 74, 92))
                    _display(pen, rng, left, top, right, low, int(rng.integers(0, 3)), tones)
                    pen.rect(centre - 6, low, centre + 6, low + 18, (20, 26, 40))
                canvas.glow(centre, (top + low) / 2, half * 1.4, (110, 210, 230), 0.4)
        for place in range(count):
            x = (place + 0.5 + 0.08 * (y > 0.9)) / count
            people.group(
                canvas,
                glow,
                "mechanic" if place % 2 else "union",
                f"perch {x} {y + tall * 0.2} {tall}",
                sun=width * 0.5,
                rim=1.0,
                shadow=0,
            )


def _display(
    pen: Pen,
    rng: np.random.Generator,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    kind: int,
    tones: tuple[Colour, ...],
) -> None:
    """A screen's picture: a load curve, a network, or bars."""
    wide, tall = x1 - x0, y1 - y0
    if kind == 0:
        values = np.cumsum(rng.normal(0, 0.05, 24)) + 0.5
        values = (values - values.min()) / max(float(np.ptp(values)), 0.1)
        path = [
            (x0 + wide * (0.06 + 0.88 * i / 23), y1 - tall * (0.14 + 0.66 * float(v)))
            for i, v in enumerate(values)
        ]
        for grid in np.linspace(0.2, 0.8, 4):
            pen.line(
                [(x0 + 6, y0 + tall * float(grid)), (x1 - 6, y0 + tall * float(grid))],
                (50, 90, 110),
                1.2,
            )
        pen.line(path, tones[int(rng.integers(0, 4))], 4)
    elif kind == 1:
        nodes = [
            (x0 + wide * rng.uniform(0.1, 0.9), y0 + tall * rng.uniform(0.14, 0.86))
            for _node in range(8)
        ]
        for one, two in zip(nodes[:-1], nodes[1:], strict=True):
            pen.line([one, (two[0], one[1]), two], tones[3], 2.4, 0.8)
        for node in nodes:
            pen.ellipse(node[0], node[1], tall * 0.04, tall * 0.04, tones[int(rng.integers(0, 3))])
    else:
        for bar in range(9):
            left = x0 + wide * (0.07 + 0.1 * bar)
            pen.rect(
                left,
                y1 - tall * rng.uniform(0.16, 0.86),
                left + wide * 0.06,
                y1 - tall * 0.1,
                tones[bar % 4],
            )
