"""Those who keep the light on: linemen on poles, wires and pylons."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Light, mix
from photo_contest.demonstration.drawing.pen import around
from photo_contest.demonstration.drawing.steelwork import draw_pole, draw_pylon
from photo_contest.demonstration.drawing.wardrobe import outfit


def pole(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    turn = 1 if rng.random() < 0.5 else -1
    sun = width * (0.5 - 0.24 * turn)
    sky.paint_sky(canvas, light, height * 0.78, clouds=0.6)
    (sky.paint_moon if light.name == "night" else sky.paint_sun)(
        canvas, light, sun, height * 0.36, 44
    )
    land.paint_range(canvas, light, height * 0.46, height * 0.96, layers=5, side=-turn)
    _pole_foreground(canvas, light, turn)


def _pole_foreground(canvas: Canvas, light: Light, turn: int) -> None:
    """The foreground of :func:`pole`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    x, foot, tall = width * (0.5 + 0.14 * turn), height * 1.08, height * 0.98
    with canvas.pen() as pen:
        far = [
            draw_pole(
                pen, light, width * (0.5 - 0.3 * turn), height * 0.8, height * 0.3, depth=0.35
            ),
            draw_pole(
                pen, light, width * (0.5 - 0.44 * turn), height * 0.74, height * 0.17, depth=0.6
            ),
        ]
        near = draw_pole(pen, light, x, foot, tall)
        for one, two in zip(near, far[0], strict=True):
            pen.sling(one, two, height * 0.05, light.shaded((70, 74, 84), 0.1), 2.4)
            pen.sling(
                one, (x + turn * width * 0.7, one[1] - height * 0.05), height * 0.06, light.dark, 3
            )
        for one, two in zip(far[0], far[1], strict=True):
            pen.sling(one, two, height * 0.02, light.shaded((70, 74, 84), 0.4), 1.4)
    size = height * 0.36
    for drop, side in ((0.16, -turn), (0.5, turn)):
        people.person(
            canvas,
            light,
            x + side * size * -0.19 * -1,
            foot - tall + height * drop + size * 0.92,
            size,
            "climb",
            outfit("lineman", rng),
            flip=side > 0,
            side=-turn,
            rim=0.9,
            shadow=0,
        )
        with canvas.pen() as pen:
            waist = foot - tall + height * drop + size * 0.42
            pen.line(
                around(x, waist, side * size, size, ".26,0 -.05,.08 .2,.1"),
                light.seen((226, 196, 70)),
                6,
            )
    if light.name == "night":
        canvas.glow(x - turn * 20, foot - tall + height * 0.2, height * 0.2, (255, 240, 200), 0.6)


def pylons(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.66, clouds=0.7)
    sun = width * rng.uniform(0.25, 0.75)
    sky.paint_sun(canvas, light, sun, height * 0.3, 44)
    towers: list[list[tuple[float, float]]] = []
    plan: tuple[tuple[float, float, float, float], ...] = (
        (0.12, 0.5, 0.2, 0.62),
        (0.3, 0.58, 0.3, 0.45),
        (0.56, 0.72, 0.46, 0.25),
        (0.86, 1.02, 0.84, 0.0),
    )
    if rng.random() < 0.5:
        plan = tuple((1 - x, y, tall, depth) for x, y, tall, depth in plan)
    for index, (x, y, tall, depth) in enumerate(plan):
        line = (
            height * y
            + height * 0.24 * (1 - np.exp(-(((canvas.span - width * x) / (width * 0.3)) ** 2)))
            - 10
        )
        line = line - 26 * land.peaks(canvas, 300, 0.5)
        land.paint_ridge(
            canvas,
            light,
            line,
            mix((90, 122, 128), (62, 92, 62), index / 3),
            depth,
            forest=4 + 6 * index,
            mist=0.75,
        )
        with canvas.pen() as pen:
            towers.append(
                draw_pylon(pen, light, width * x, height * y, height * tall, depth=depth * 0.8)
            )
    _pylons_foreground(canvas, light, plan, towers, sun)


def _pylons_foreground(
    canvas: Canvas,
    light: Light,
    plan: tuple[tuple[float, float, float, float], ...],
    towers: list[list[tuple[float, float]]],
    sun: float,
) -> None:
    """The foreground of :func:`pylons`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    with canvas.pen() as pen:
        for one, two, (_x, _y, _tall, depth) in zip(towers[:-1], towers[1:], plan, strict=False):
            for start, end in zip(one, two, strict=True):
                pen.sling(
                    start,
                    end,
                    height * 0.05,
                    light.shaded((80, 84, 96), depth * 0.7),
                    2.4 - 2 * depth,
                )
        for start in towers[-1]:
            pen.sling(
                start,
                (
                    start[0] + (1 if plan[-1][0] > 0.5 else -1) * width * 0.5,
                    start[1] - height * 0.1,
                ),
                height * 0.08,
                light.shaded((80, 84, 96)),
                2.6,
            )
    for share, dx in ((0.2, 0.03), (0.36, -0.04), (0.5, 0.05), (0.68, -0.06)):
        x, y, tall, _depth = plan[-1]
        people.person(
            canvas,
            light,
            width * x + dx * height,
            height * y - height * tall * (1 - share),
            height * 0.13,
            "climb",
            outfit("lineman", rng),
            flip=dx > 0,
            side=-1 if sun < width * x else 1,
            shadow=0,
        )
