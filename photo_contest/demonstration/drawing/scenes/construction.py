"""Building sites: cranes at the edge of the day, scaffolds, steel, workers above the town."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light
from photo_contest.demonstration.drawing.pen import Pen
from photo_contest.demonstration.drawing.steelwork import draw_crane, draw_scaffold
from photo_contest.demonstration.drawing.surface import box_points, panel
from photo_contest.demonstration.drawing.wardrobe import outfit, silhouette

CONCRETE: Colour = (178, 172, 162)


def draw_frame(
    pen: Pen,
    light: Light,
    left: float,
    right: float,
    top: float,
    foot: float,
    floors: int,
    bays: int,
    *,
    depth: float = 0.0,
) -> None:
    """The concrete frame of a house going up: slabs and columns, dusk showing through."""
    slab, column = light.seen(CONCRETE, depth), light.shaded(CONCRETE, depth)
    rise = (foot - top) / floors
    for floor in range(floors):
        y = foot - rise * (floor + 1)
        for bay in range(bays + 1):
            x = left + (right - left) * bay / bays
            pen.rect(x - rise * 0.07, y, x + rise * 0.07, y + rise, column)
        pen.rect(left - rise * 0.1, y - rise * 0.07, right + rise * 0.1, y + rise * 0.07, column)
        pen.rect(left - rise * 0.1, y - rise * 0.07, right + rise * 0.1, y - rise * 0.01, slab)
    for bay in range(bays + 1):
        x = left + (right - left) * bay / bays
        for bar in (-0.05, 0.0, 0.05):
            pen.line(
                [(x + bar * rise, top), (x + bar * rise, top - rise * 0.4)], column, rise * 0.016
            )


def paint_town(
    canvas: Canvas, light: Light, foot: float, tall: float, depth: float, *, lamps: float = 0.2
) -> None:
    """A low town: roofs and blocks, a few lit windows."""
    rng = canvas.rng
    with canvas.pen((0, foot - tall * 1.5, canvas.width, foot + 4)) as pen:
        x = -20.0
        while x < canvas.width:
            wide, high = rng.uniform(30, 90), tall * rng.uniform(0.3, 1.0)
            tone = ((200, 176, 150), (168, 170, 176), (186, 150, 128), (150, 160, 170))[
                int(rng.integers(0, 4))
            ]
            pen.rect(x, foot - high, x + wide, foot, light.seen(tone, depth))
            pen.rect(x + wide * 0.66, foot - high, x + wide, foot, light.shaded(tone, depth))
            if rng.random() < 0.5:
                pen.polygon(
                    [
                        (x - 5, foot - high),
                        (x + wide * 0.3, foot - high - 20),
                        (x + wide * 0.7, foot - high - 20),
                        (x + wide + 5, foot - high),
                    ],
                    light.shaded((170, 84, 66), depth),
                )
            for wx in np.arange(x + 7, x + wide - 9, 13):
                for wy in np.arange(foot - high + 9, foot - 8, 15):
                    lit = rng.random() < lamps
                    pen.rect(
                        wx,
                        wy,
                        wx + 6,
                        wy + 8,
                        (255, 214, 130) if lit else light.shaded((80, 90, 104), depth),
                        0.85,
                    )
            x += wide + rng.uniform(-4, 16)


def cranes(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    horizon = height * 0.74
    lamps = 0.55 if light.name in ("dusk", "night") else 0.04
    sky.paint_sky(canvas, light, horizon, clouds=0.75, cell=(760, 150))
    turn = rng.random() < 0.5
    sun = width * (0.3 if turn else 0.7)
    (sky.paint_moon if light.name == "night" else sky.paint_sun)(
        canvas, light, sun, height * 0.52, 46
    )
    land.paint_range(canvas, light, height * 0.54, height * 0.8, layers=3)
    paint_town(canvas, light, height * 0.82, height * 0.12, 0.35, lamps=lamps)
    with canvas.pen() as pen:
        draw_crane(
            pen, light, width * 0.16, height * 0.84, height * 0.44, arm=0.5, depth=0.35, hang=0.2
        )
        draw_frame(
            pen, light, width * 0.4, width * 0.62, height * 0.42, height * 0.86, 7, 5, depth=0.22
        )
        draw_crane(
            pen,
            light,
            width * 0.655,
            height * 0.86,
            height * 0.72,
            arm=-0.62,
            depth=0.12,
            load=0.62,
            hang=0.16,
        )
        draw_frame(
            pen, light, width * 0.76, width * 1.06, height * 0.3, height * 0.92, 7, 4, depth=0.05
        )
        draw_frame(
            pen, light, width * -0.06, width * 0.26, height * 0.6, height * 0.92, 4, 4, depth=0.02
        )
        draw_crane(
            pen, light, width * 0.33, height * 0.95, height * 0.86, arm=0.6, load=0.4, hang=0.26
        )
    _cranes_foreground(canvas, light, sun)


def _cranes_foreground(canvas: Canvas, light: Light, sun: float) -> None:
    """The foreground of :func:`cranes`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    ground = canvas.wavy(height * 0.9, 400, 9)
    land.paint_ground(canvas, light, ground, (120, 96, 76), cell=(140, 26))
    for x, y, tall, pose in (
        (0.1, 0.965, 0.13, "walk"),
        (0.46, 0.98, 0.15, "point"),
        (0.53, 0.975, 0.14, "akimbo"),
        (0.84, 0.97, 0.13, "shovel"),
    ):
        people.person(
            canvas,
            light,
            width * x,
            height * y,
            height * tall,
            pose,
            outfit("builder", rng),
            side=-1 if sun < width * x else 1,
        )
    for x, y in ((0.44, 0.42), (0.56, 0.42), (0.83, 0.3), (0.92, 0.3)):
        people.person(
            canvas,
            light,
            width * x,
            height * y,
            height * 0.06,
            ("reach", "lean")[int(rng.integers(0, 2))],
            silhouette(outfit("builder", rng), light.dark),
            shadow=0,
            depth=0.1,
        )


def scaffold(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.9, clouds=0.7)
    sky.paint_sun(canvas, light, width * 0.16, height * 0.2, 40)
    land.paint_range(canvas, light, height * 0.62, height * 0.95, layers=3)
    left, right, top = width * 0.3, width * 1.02, height * 0.1
    panel(
        canvas,
        light,
        box_points(left, top, right, height),
        (206, 186, 160),
        0.75,
        0.35,
        rough=0.3,
        cell=(260, 200),
    )
    floors = 6 if height > width else 4
    rise = (height - top) / floors
    with canvas.pen() as pen:
        for floor in range(floors):
            y = height - rise * (floor + 1)
            for bay in range(4):
                x = left + (right - left) * (bay + 0.22) / 4
                wide = (right - left) * 0.13
                pen.rect(x, y + rise * 0.24, x + wide, y + rise * 0.84, light.shaded((84, 92, 104)))
                pen.rect(x, y + rise * 0.24, x + wide * 0.12, y + rise * 0.84, light.dark)
                pen.rect(x - 6, y + rise * 0.84, x + wide + 6, y + rise * 0.88, light.lit(CONCRETE))
        draw_scaffold(
            pen, light, (left - 26, top + 6, right - 20, height), bays=4, floors=floors, width=9
        )
    poses = ("hammer", "lean", "reach", "shovel", "kneel", "give", "point", "stand")
    spots = [
        (floor, bay)
        for floor in range(floors)
        for bay in range(4)
        if (floor * 3 + bay * 5 + int(rng.integers(0, 2))) % 3 == 0
    ]
    _scaffold_foreground(canvas, light, spots, left, rise, poses, right, floors, top)


def _scaffold_foreground(
    canvas: Canvas,
    light: Light,
    spots: list[tuple[int, int]],
    left: float,
    rise: float,
    poses: tuple[str, ...],
    right: float,
    floors: int,
    top: float,
) -> None:
    """The foreground of :func:`scaffold`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    for index, (floor, bay) in enumerate(spots):
        x = left + (right - left) * (bay + rng.uniform(0.1, 0.5)) / 4
        people.person(
            canvas,
            light,
            x,
            height - rise * floor - 12,
            rise * 0.7,
            poses[index % len(poses)],
            outfit("builder", rng),
            flip=bool(rng.random() < 0.5),
            side=-1,
            shadow=0.2,
        )
    with canvas.pen() as pen:
        for floor in range(floors):
            y = height - rise * (floor + 1) + rise * 0.62
            pen.line([(left - 26, y), (right, y)], light.lit((206, 120, 60)), 6)
        for column in np.linspace(left - 26, right - 20, 5):
            pen.line(
                [(float(column), height), (float(column), top - 20)], light.lit((206, 120, 60)), 8
            )
        draw_crane(
            pen,
            light,
            width * 0.12,
            height * 0.98,
            height * 0.84,
            arm=0.4,
            depth=0.25,
            load=0.6,
            hang=0.3,
        )
