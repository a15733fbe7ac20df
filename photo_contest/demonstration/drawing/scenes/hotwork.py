"""Fire at work: the welder's arc, the pouring of metal."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import people
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.pen import around
from photo_contest.demonstration.drawing.steelwork import lattice
from photo_contest.demonstration.drawing.surface import box_points, paint_bricks, panel
from photo_contest.demonstration.drawing.wardrobe import Outfit, outfit, silhouette

STEEL: Colour = (120, 130, 140)


def draw_sparks(
    canvas: Canvas,
    x: float,
    y: float,
    reach: float,
    *,
    count: int = 260,
    up: float = 0.35,
    colour: Colour = (255, 196, 96),
) -> None:
    """Sparks thrown from a point: arcs that fall, bright at the root, some bouncing below."""
    rng = canvas.rng
    with canvas.pen() as pen:
        for _spark in range(count):
            turn = (
                rng.uniform(-0.1, np.pi + 0.1)
                if rng.random() < up
                else rng.uniform(np.pi * 0.9, np.pi * 2.1)
            )
            speed = reach * rng.random() ** 1.6
            dx, dy = float(np.cos(turn)) * speed, -float(np.sin(turn)) * speed * 0.8
            drop = reach * 0.35 * rng.random() * (speed / reach)
            path = [
                (x + dx * share, y + dy * share + drop * share**2)
                for share in (0.25 + 0.5 * rng.random(), 0.9, 1.0)
            ]
            path.sort(key=lambda point: (point[0] - x) ** 2 + (point[1] - y) ** 2)
            tone = mix(WHITE, colour, min(1.0, 0.2 + speed / reach))
            pen.line(path, tone, rng.uniform(0.8, 2.6), rng.uniform(0.55, 1.0))
            pen.ellipse(path[-1][0], path[-1][1], 1.8, 1.8, tone)
    canvas.glow(x, y, reach * 1.5, colour, 0.55, power=2.6)
    canvas.glow(x, y, reach * 0.45, (214, 234, 255), 1.0, power=2.2)
    canvas.glow(x, y, reach * 0.13, WHITE, 1.0, power=0.9)


def weld(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    paint_bricks(canvas, light, (0, 0, width, height * 0.78), (96, 74, 70), course=26)
    for place in range(3):
        left = width * (0.1 + 0.3 * place)
        panes = box_points(left, height * 0.1, left + width * 0.17, height * 0.4)
        panel(canvas, light, panes, ((30, 48, 76), (70, 104, 140), (126, 160, 180)), 0.7, 0.2)
        with canvas.pen((left - 10, 0, left + width * 0.2, height * 0.5)) as pen:
            for share in np.linspace(0, 1, 5):
                x = left + width * 0.17 * float(share)
                pen.line([(x, height * 0.1), (x, height * 0.4)], light.dark, 7)
            for share in np.linspace(0, 1, 4):
                y = height * (0.1 + 0.3 * float(share))
                pen.line([(left - 6, y), (left + width * 0.175, y)], light.dark, 7)
    panel(canvas, light, "0,.76 1,1", (104, 92, 86), 0.5, 0.2, rough=0.5, cell=(200, 26))
    canvas.darken(
        canvas.stencil(np.linspace(0.75, 0.5, 8, dtype=np.float32)[:, None].repeat(8, 1)),
        (26, 28, 52),
        0.9,
    )
    _weld_foreground(canvas, light)


def _weld_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`weld`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    turn = 1 if rng.random() < 0.5 else -1
    arc_x, arc_y = width * (0.5 + 0.1 * turn), height * 0.69
    canvas.glow(arc_x, arc_y, width * 0.62, (92, 140, 214), 0.75, power=2.0)
    canvas.glow(arc_x, height * 0.93, width * 0.5, (255, 176, 96), 0.5, squash=0.24)
    with canvas.pen() as pen:
        bench = height * 0.74
        for shift, tone in ((0, mix(STEEL, light.dark, 0.45)), (-9, mix(STEEL, WHITE, 0.3))):
            pen.rect(width * 0.28, bench + shift, width * 0.86, bench + shift + 20, tone)
        for leg in (0.33, 0.81):
            pen.rect(
                width * leg - 12,
                bench + 10,
                width * leg + 12,
                height * 0.95,
                mix(STEEL, light.dark, 0.7),
            )
        lattice(
            pen,
            (width * 0.36, bench - 40),
            (width * 0.78, bench - 40),
            70,
            mix(STEEL, light.dark, 0.3),
            bays=7,
            width=7,
        )
        for bottle, tone in ((0.04, (46, 84, 120)), (0.1, (120, 52, 46))):
            pen.rect(
                width * bottle,
                height * 0.5,
                width * bottle + 62,
                height * 0.93,
                mix(tone, light.dark, 0.35),
            )
            pen.ellipse(width * bottle + 31, height * 0.5, 31, 34, mix(tone, light.dark, 0.25))
            pen.rect(
                width * bottle + 20,
                height * 0.43,
                width * bottle + 42,
                height * 0.49,
                mix(STEEL, light.dark, 0.4),
            )
    _weld_middle(canvas, light, arc_x, arc_y, turn)


def _weld_middle(canvas: Canvas, light: Light, arc_x: float, arc_y: float, turn: int) -> None:
    """The middle ground of :func:`weld`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    tall = height * (0.78 if width > height else 0.62)
    arc = Light(
        "arc", light.sky, (176, 214, 255), light.haze, (150, 158, 190), (40, 46, 86), light.dark
    )
    people.person(
        canvas,
        arc,
        arc_x - turn * tall * 0.37,
        arc_y + tall * 0.53,
        tall,
        "lean",
        outfit("welder", rng),
        flip=turn < 0,
        side=turn,
        rim=1.0,
        shadow=0.6,
    )
    draw_sparks(canvas, arc_x, arc_y, height * 0.38)


def furnace(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    hot: Colour = (255, 150, 52)
    ramp: tuple[Colour, ...] = ((10, 9, 18), (34, 24, 34), (84, 44, 40), (164, 84, 46))
    panel(canvas, light, "0,0 1,1", ramp, 0.2, 0.36, rough=0.4, cell=(220, 160))
    with canvas.pen() as pen:
        for column in range(6):
            x = width * (0.06 + 0.18 * column)
            lattice(pen, (x, 0), (x, height * 0.8), 36, (46, 34, 40), bays=14, width=4)
        lattice(pen, (0, height * 0.12), (width, height * 0.12), 60, (58, 42, 46), bays=26, width=5)
        pen.rect(width * 0.34, height * 0.08, width * 0.56, height * 0.17, (70, 50, 48))
        for cable in (0.38, 0.52):
            pen.line(
                [
                    (width * cable, height * 0.16),
                    (width * (0.45 + (cable - 0.45) * 1.2), height * 0.33),
                ],
                (40, 30, 34),
                5,
            )
    _furnace_middle(canvas, light, hot)


def _furnace_middle(canvas: Canvas, light: Light, hot: Colour) -> None:
    """The middle ground of :func:`furnace`."""
    width, height = canvas.width, canvas.height
    pour = (width * 0.585, height * 0.47)
    canvas.glow(pour[0], height * 0.66, width * 0.62, hot, 0.75, power=2.0)
    ladle = canvas.shares(".34,.3 .55,.3 .6,.34 .585,.39 .53,.52 .4,.55 .34,.46")
    panel(
        canvas,
        light,
        ladle,
        ((24, 18, 24), (74, 50, 46), (150, 86, 54), (255, 176, 90)),
        0.1,
        0.66,
        across=True,
        rough=0.3,
    )
    with canvas.pen() as pen:
        pen.polygon(canvas.shares(".345,.305 .55,.305 .595,.345 .56,.35 .36,.33"), (255, 214, 120))
        stream = canvas.shares(".575,.37 .604,.36 .618,.5 .622,.72 .6,.72 .596,.52")
        pen.blob(stream, (255, 226, 140))
        pen.blob(
            canvas.shares(".586,.37 .6,.365 .612,.5 .615,.72 .607,.72 .6,.52"), (255, 252, 226)
        )
    panel(
        canvas,
        light,
        ".48,.72 .76,.72 .74,.9 .5,.9",
        ((20, 16, 22), (66, 44, 42), (190, 96, 48)),
        0.9,
        0.1,
    )
    with canvas.pen() as pen:
        pen.ellipse(width * 0.62, height * 0.722, width * 0.135, height * 0.022, (255, 220, 130))
    _furnace_foreground(canvas, light, hot, pour)


def _furnace_foreground(
    canvas: Canvas, light: Light, hot: Colour, pour: tuple[float, float]
) -> None:
    """The foreground of :func:`furnace`."""
    width, height = canvas.width, canvas.height
    panel(
        canvas,
        light,
        "0,.88 1,1",
        ((12, 10, 18), (52, 34, 36), (150, 80, 44)),
        0.7,
        0.2,
        rough=0.6,
        cell=(240, 24),
    )
    fire = Light(
        "fire", light.sky, (255, 190, 96), (60, 34, 34), (196, 140, 112), (60, 32, 44), (12, 9, 16)
    )
    dark = silhouette(Outfit((120, 110, 104), (80, 74, 74), "helmet", (236, 196, 80)), (46, 34, 40))
    for x, y, tall, pose, ahead in (
        (0.2, 0.96, 0.5, "shovel", 1),
        (0.36, 0.92, 0.42, "point", 1),
        (0.88, 0.98, 0.55, "lean", -1),
    ):
        feet, size = (width * x, height * y), height * tall
        people.person(
            canvas, fire, *feet, size, pose, dark, flip=ahead < 0, side=ahead, rim=1.0, shadow=0.2
        )
        with canvas.pen() as pen:
            rod = around(*feet, ahead * size, size, ".28,-.5 .75,-.12")
            pen.line(rod, (96, 64, 48), 7)
    draw_sparks(canvas, width * 0.61, height * 0.71, height * 0.36, count=320, up=0.7, colour=hot)
    canvas.glow(pour[0], pour[1], width * 0.2, (255, 206, 120), 0.55)
