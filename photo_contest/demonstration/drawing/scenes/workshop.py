"""Workshops by day: the lathe by the window, the assembly hall."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import people
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light
from photo_contest.demonstration.drawing.scenes.machines import STEEL, paint_machining_centre
from photo_contest.demonstration.drawing.steelwork import lattice
from photo_contest.demonstration.drawing.surface import (
    Vanish,
    box_points,
    paint_room,
    panel,
    shaft,
    spot,
)
from photo_contest.demonstration.drawing.wardrobe import outfit

MACHINE: Colour = (92, 132, 118)


def lathe(canvas: Canvas, light: Light) -> None:
    """A turner at his lathe, three tall windows throwing their light across the floor."""
    width, height = canvas.width, canvas.height
    back = (width * 0.24, height * 0.16, width * 0.98, height * 0.66)
    paint_room(canvas, light, back, wall=(196, 186, 164), floor=(134, 118, 102), bright="left")
    for index in range(3):
        _tall_window(canvas, light, index)
    _tool_shelves(canvas, light)
    _lathe_body(canvas, light)
    people.group(canvas, light, "mechanic", "lean .47 .99 .84", rim=0.8)
    for index in range(3):
        edge = width * (0.05 + 0.075 * index)
        window = (edge, height * 0.14), (edge + 40, height * 0.5)
        floor = canvas.shares(f"{0.34 + 0.2 * index},1 {0.2 + 0.2 * index},1")
        shaft(canvas, window, floor, light.sun, 0.24, 24)
    spot(canvas, ".16,.94 .3,.9 .42,1 .2,1", light.sun, 0.3, 8)


def _tall_window(canvas: Canvas, light: Light, index: int) -> None:
    """One of the windows in the left wall, counted from the viewer."""
    near, far = 0.02 + 0.075 * index, 0.075 + 0.075 * index
    shape = (
        f"{near},{0.1 + 0.036 * index} {far},{0.14 + 0.036 * index} "
        f"{far},{0.6 - 0.02 * index} {near},{0.66 - 0.02 * index}"
    )
    panel(canvas, light, shape, (light.sky[-1], light.sun, WHITE), 0.4, 0.9, rough=0.2)
    one, two, three, four = canvas.shares(shape)
    middle, frame = (one[0] + two[0]) / 2, light.shaded((96, 104, 104))
    with canvas.pen() as pen:
        pen.line([one, two, three, four, one], frame, 9)
        pen.line([(middle, one[1]), (middle, four[1])], frame, 9)
        for share in (0.33, 0.66):
            y = one[1] + (four[1] - one[1]) * share
            pen.line([(one[0], y), (two[0], y)], frame, 6)


def _tool_shelves(canvas: Canvas, light: Light) -> None:
    """Shelves of cutters and gauges on the far wall."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    tones: tuple[Colour, ...] = ((196, 84, 60), STEEL, (216, 170, 70), (84, 112, 140))
    with canvas.pen() as pen:
        for row in range(3):
            y = height * (0.28 + 0.1 * row)
            pen.rect(width * 0.6, y, width * 0.95, y + 9, light.shaded((126, 92, 62)))
            for item in range(16):
                x = width * (0.61 + item * 0.021)
                tall, tone = rng.uniform(14, height * 0.07), tones[int(rng.integers(0, 4))]
                pen.rect(x, y - tall, x + width * 0.013, y, light.seen(tone))
                pen.rect(x + width * 0.008, y - tall, x + width * 0.013, y, light.shaded(tone))


def _lathe_body(canvas: Canvas, light: Light) -> None:
    """The machine from its base up: bed, headstock, tailstock, chuck, work, carriage, wheel."""
    width, top = canvas.width, canvas.height * 0.6
    foot = canvas.height * 0.92 - top
    for left, high, right, low, colour, lit, dim in (
        (0.4, 70, 0.94, foot, MACHINE, 0.7, 0.3),
        (0.38, 40, 0.96, 78, STEEL, 0.95, 0.4),
        (0.4, -120, 0.55, 44, MACHINE, 0.95, 0.4),
        (0.84, -60, 0.94, 44, MACHINE, 0.8, 0.35),
        (0.55, -76, 0.6, 6, (160, 164, 168), 1.0, 0.2),
        (0.6, -50, 0.84, -20, (188, 190, 192), 1.0, 0.15),
        (0.67, -14, 0.74, 44, (110, 118, 116), 0.8, 0.3),
    ):
        part = box_points(width * left, top + high, width * right, top + low)
        panel(canvas, light, part, colour, lit, dim)
    rng, hub = canvas.rng, (width * 0.7, top + 62)
    with canvas.pen() as pen:
        pen.ring(*hub, 30, 30, light.lit(STEEL), 6)
        for turn in np.linspace(0, np.pi, 4)[:-1]:
            dx, dy = 30 * float(np.cos(turn)), 30 * float(np.sin(turn))
            rim = [(hub[0] - dx, hub[1] - dy), (hub[0] + dx, hub[1] + dy)]
            pen.line(rim, light.lit(STEEL), 4)
        for knob, tone in enumerate(((200, 60, 50), (226, 186, 60), (70, 140, 90))):
            pen.ellipse(width * 0.435 + knob * 40, top - 80, 11, 11, light.lit(tone))
        for _curl in range(40):
            x, y = width * rng.uniform(0.62, 0.78), canvas.height * rng.uniform(0.9, 0.97)
            wide, tall = rng.uniform(5, 14), rng.uniform(3, 8)
            start, end = rng.uniform(0, 90), rng.uniform(200, 330)
            pen.ring(x, y, wide, tall, light.lit((190, 190, 196)), 2, start, end)


def assembly_hall(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    vanish = Vanish(width * 0.5, height * 0.46)
    paint_room(
        canvas,
        light,
        (width * 0.38, height * 0.34, width * 0.62, height * 0.58),
        wall=(168, 178, 182),
        floor=(150, 148, 142),
        ceiling=(116, 128, 138),
        bright="right",
    )
    panel(canvas, light, ".41,.37 .59,.58", (light.sky[-1], light.sun, WHITE), 0.7, 0.9)
    canvas.glow(width * 0.5, height * 0.48, width * 0.34, light.sun, 0.6)
    _assembly_hall_middle(canvas, light, vanish)


def _assembly_hall_middle(canvas: Canvas, light: Light, vanish: Vanish) -> None:
    """Columns and roof trusses one behind the other, the travelling crane with its load."""
    width, height = canvas.width, canvas.height
    rim = height * 0.02
    with canvas.pen() as pen:
        for share in (0.76, 0.66, 0.53, 0.36, 0.12):
            scale, depth = 1 - share, share * 0.6
            steel, dark = light.seen((76, 112, 140), depth), light.shaded((70, 100, 124), depth)
            for edge, sign in ((-0.02, 1), (1.02, -1)):
                foot = vanish.along(width * edge, height * 1.04, share)
                head = vanish.along(width * edge, height * -0.1, share)
                for reach, tone in ((62, steel), (22, dark)):
                    aside = sign * reach * scale
                    shape = [foot, (foot[0] + aside, foot[1]), (head[0] + aside, head[1]), head]
                    pen.polygon(shape, tone)
            middle = vanish.along(width * 0.5, height * -0.14, share)
            for side in (0, width):
                end = vanish.along(side, rim, share)
                lattice(pen, end, middle, 60 * scale, dark, bays=7, width=6 * scale)
        for edge in (0.02, 0.98):
            rail = [vanish.along(width * edge, height * 0.2, share) for share in (0.0, 0.8)]
            pen.line(rail, light.seen((226, 170, 60)), 14)
        left, right = vanish.along(0, height * 0.2, 0.3), vanish.along(width, height * 0.2, 0.3)
        lattice(pen, left, right, 44, light.seen((236, 176, 52)), bays=14, width=7)
        trolley = light.seen((210, 146, 40))
        pen.rect(width * 0.42, left[1] - 28, width * 0.5, left[1] + 34, trolley)
        pen.line([(width * 0.46, left[1] + 30), (width * 0.46, height * 0.5)], light.dark, 4)
        pen.polygon(canvas.shares(".4,.58 .46,.5 .52,.58"), light.shaded(STEEL), 0.25)
    _assembly_hall_foreground(canvas, light, vanish)


def _assembly_hall_foreground(canvas: Canvas, light: Light, vanish: Vanish) -> None:
    """The foreground of :func:`assembly_hall`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    panel(canvas, light, ".38,.58 .55,.58 .55,.66 .38,.66", (176, 92, 58), 0.9, 0.3)
    for row, share in enumerate((0.5, 0.3, 0.02)):
        for side in (-1, 1):
            x, y = vanish.along(width * (0.5 + side * 0.36), height * 1.0, share)
            size = height * 0.34 * (1 - share)
            paint = (MACHINE, (186, 140, 66), (92, 112, 150))[(row + side) % 3]
            paint_machining_centre(canvas, light, x, y, size, paint, side)
            people.person(
                canvas,
                light,
                x - side * size * 0.8,
                y + size * 0.05,
                size * 1.15,
                ("lean", "give", "point")[row],
                outfit("mechanic", rng),
                flip=side < 0,
                side=-side,
                depth=share * 0.4,
            )
    people.person(
        canvas,
        light,
        width * 0.62,
        height * 0.86,
        height * 0.3,
        "hail",
        outfit("builder", rng),
        side=-1,
    )
