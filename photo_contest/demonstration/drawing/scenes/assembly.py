"""The union meets: rows in a hall, a talk on a building site, hands raised in a vote."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Light, mix
from photo_contest.demonstration.drawing.pen import around
from photo_contest.demonstration.drawing.steelwork import draw_crane
from photo_contest.demonstration.drawing.surface import gloom, panel, spot
from photo_contest.demonstration.drawing.vehicles import draw_lorry
from photo_contest.demonstration.drawing.wardrobe import outfit


def _stage(canvas: Canvas, light: Light) -> None:
    """A plain stage: folded curtain, a lectern with flowers, a long table with its cloth."""
    width, height = canvas.width, canvas.height
    panel(canvas, light, "0,0 1,.5", (150, 112, 82), 0.5, 0.3, rough=0.3, cell=(40, 700))
    panel(
        canvas,
        light,
        ".14,.06 .86,.06 .86,.42 .14,.42",
        (40, 92, 150),
        0.75,
        0.4,
        rough=0.5,
        cell=(36, 900),
    )
    panel(canvas, light, ".06,.41 .94,.41 1,.48 0,.48", (170, 120, 80), 0.95, 0.6)
    panel(canvas, light, "0,.48 1,.48 1,.54 0,.54", (120, 80, 58), 0.5, 0.2)
    for lamp in (0.26, 0.5, 0.74):
        canvas.glow(width * lamp, height * 0.05, height * 0.5, (255, 236, 190), 0.5)
    with canvas.pen() as pen:
        for star, size in ((0.5, 40), (0.44, 22), (0.56, 22)):
            x, y = width * star, height * 0.13
            pen.ring(x, y, size, size * 0.9, light.lit((240, 206, 110)), 5)
        pen.rect(
            width * 0.37, height * 0.2, width * 0.63, height * 0.208, light.lit((240, 226, 180))
        )
        pen.rect(
            width * 0.41, height * 0.235, width * 0.59, height * 0.242, light.lit((240, 226, 180))
        )


def hall_rows(canvas: Canvas, light: Light) -> None:
    """A meeting seen from the back of the hall: row upon row of shoulders, one speaking."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    _stage(canvas, light)
    people.group(
        canvas, light, "union", "perch .24 .5 .24, perch .32 .5 .24, perch .4 .5 .24", shadow=0
    )
    panel(
        canvas,
        light,
        ".18,.385 .46,.385 .465,.5 .175,.5",
        (190, 60, 56),
        0.9,
        0.4,
        rough=0.3,
        cell=(20, 300),
    )
    people.group(canvas, light, "union", "point< .76 .5 .26", rim=0.9)
    panel(canvas, light, ".69,.36 .75,.36 .745,.47 .695,.47", (150, 96, 60), 0.95, 0.4)
    _flowers(canvas, light, width * 0.72, height * 0.36, height * 0.05)
    panel(canvas, light, "0,.54 1,1", (120, 90, 76), 0.5, 0.2, rough=0.3, cell=(300, 20))
    for top, tall, count in ((0.58, 0.2, 11), (0.67, 0.25, 9), (0.79, 0.32, 7), (0.95, 0.42, 5)):
        count = count if width > height else round(count * 0.66)
        for place in range(count):
            x = (place + 0.5 + rng.uniform(-0.12, 0.12)) / count
            kind = ("union", "union", "townsman", "townsman", "seamstress")[int(rng.integers(0, 5))]
            people.group(
                canvas,
                light,
                kind,
                f"perch {x} {top + tall * 0.36} {tall}",
                sun=width * 0.5,
                shadow=0,
            )
        with canvas.pen((0, height * top, width, height * (top + tall * 0.5))) as pen:
            for place in range(count):
                x, half = width * (place + 0.5) / count, width / count * 0.36
                y = height * (top + tall * 0.12)
                pen.polygon(
                    around(x, y, half, height * tall, "-1,0 1,0 .94,.4 -.94,.4"),
                    light.shaded((150, 76, 62)),
                )
                pen.rect(
                    x - half, y, x + half, y + height * tall * 0.04, light.seen((196, 110, 84))
                )


def _flowers(canvas: Canvas, light: Light, x: float, y: float, size: float) -> None:
    rng = canvas.rng
    with canvas.pen((x - size * 2, y - size * 2, x + size * 2, y + size)) as pen:
        for _leaf in range(26):
            turn = rng.uniform(np.pi, 2 * np.pi)
            pen.line(
                [(x, y), (x + size * 1.3 * float(np.cos(turn)), y + size * float(np.sin(turn)))],
                light.seen((80, 140, 80)),
                3,
            )
        for _bloom in range(34):
            turn, far = rng.uniform(np.pi, 2 * np.pi), rng.random() ** 0.5
            tone = ((240, 120, 130), (250, 210, 100), WHITE, (226, 80, 70))[int(rng.integers(0, 4))]
            pen.ellipse(
                x + size * 1.4 * far * float(np.cos(turn)),
                y + size * far * float(np.sin(turn)),
                size * 0.16,
                size * 0.15,
                light.lit(tone),
            )


def show_of_hands(canvas: Canvas, light: Light) -> None:
    """A vote: a field of raised hands against the lit wall, seen from behind."""
    width, height = canvas.width, canvas.height
    panel(
        canvas,
        light,
        "0,0 1,1",
        (light.shade, light.seen((206, 170, 120)), light.lit((240, 214, 160)), light.sun),
        0.85,
        0.3,
        rough=0.2,
        cell=(400, 300),
    )
    canvas.glow(width * 0.5, height * 0.2, width * 0.55, light.sun, 0.7)
    with canvas.pen() as pen:
        for left in np.linspace(0.05, 0.83, 5):
            pen.rect(
                width * float(left),
                height * 0.06,
                width * (float(left) + 0.12),
                height * 0.44,
                mix(light.sky[-1], light.sun, 0.7),
            )
            pen.line(
                [
                    (width * (float(left) + 0.06), height * 0.06),
                    (width * (float(left) + 0.06), height * 0.44),
                ],
                light.shaded((150, 120, 90)),
                6,
            )
            pen.line(
                [
                    (width * float(left), height * 0.25),
                    (width * (float(left) + 0.12), height * 0.25),
                ],
                light.shaded((150, 120, 90)),
                6,
            )
    _show_of_hands_foreground(canvas, light)


def _show_of_hands_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`show_of_hands`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    people.group(canvas, light, "union", "stand .5 .66 .36, stand .4 .66 .34", depth=0.2)
    for row, (y, tall) in enumerate(((0.82, 0.4), (0.98, 0.5), (1.2, 0.64))):
        count = (8, 6, 5)[row] if width > height else (6, 4, 3)[row]
        for place in range(count):
            x = (place + 0.5 + rng.uniform(-0.2, 0.2)) / count
            pose = "write" if rng.random() < 0.8 else "stand"
            kind = ("builder", "seamstress", "mechanic", "union", "townsman")[
                int(rng.integers(0, 5))
            ]
            mirrored = "<" if rng.random() < 0.3 else ""
            people.group(
                canvas,
                light,
                kind,
                f"{pose}{mirrored} {x} {y + rng.uniform(-0.02, 0.02)} {tall}",
                sun=width * 0.5,
                rim=0.9,
                shadow=0,
            )


def site_talk(canvas: Canvas, light: Light) -> None:
    """A legal talk in the open: a union officer with papers before workers on planks."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    horizon = height * 0.46
    sky.paint_sky(canvas, light, horizon * 1.2)
    sun = width * 0.8
    sky.paint_sun(canvas, light, sun, horizon * 0.4, 38)
    land.paint_range(canvas, light, horizon * 0.4, horizon * 1.2, layers=3)
    with canvas.pen() as pen:
        draw_crane(pen, light, width * 0.86, height * 0.6, height * 0.54, arm=-0.5, depth=0.3)
        draw_lorry(pen, light, width * 0.2, height * 0.6, width * 0.24, depth=0.15)
    ground = canvas.wavy(height * 0.56, 600, 8)
    land.paint_ground(canvas, light, ground, (196, 166, 128), cell=(240, 32), contrast=0.4)
    with canvas.pen() as pen:
        growth.draw_tree(pen, rng, light, width * 0.5, height * 0.68, height * 0.6, (80, 120, 60))
    gloom(canvas, ".2,.64 .8,.64 .9,.8 .14,.8", light.shade, 0.5, 30)
    people.group(canvas, light, "union", "give .4 .76 .36, stand .6 .75 .35", sun=sun)
    with canvas.pen() as pen:
        x, y = width * 0.4 + height * 0.11, height * 0.53
        pen.polygon(
            [(x - 26, y - 30), (x + 30, y - 36), (x + 34, y + 6), (x - 22, y + 12)],
            light.lit(WHITE),
        )
    for row, (y, tall) in enumerate(((0.86, 0.38), (1.06, 0.5))):
        count = (7, 5)[row] if width > height else (5, 4)[row]
        for place in range(count):
            x = (place + 0.5 + rng.uniform(-0.12, 0.12)) / count
            people.group(canvas, light, "builder", f"perch {x} {y} {tall}", sun=sun, rim=0.8)
    spot(canvas, ".7,.7 1,.68 1,1 .8,1", light.sun, 0.14, 40)
    people.person(
        canvas,
        light,
        width * 0.94,
        height * 0.94,
        height * 0.42,
        "stand",
        outfit("union", rng),
        side=1,
    )
