"""The open mine: benches, haul road, trucks, excavators, dust in the light."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import fields, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light, mix
from photo_contest.demonstration.drawing.pen import around, curve, points
from photo_contest.demonstration.drawing.surface import box_points, gloom, panel
from photo_contest.demonstration.drawing.vehicles import draw_dumper, draw_excavator
from photo_contest.demonstration.drawing.wardrobe import outfit

ROCK: Colour = (176, 142, 112)
ORE: Colour = (150, 112, 96)


def _benches(
    canvas: Canvas, light: Light, slope: fields.Slope, colour: Colour, depth: float
) -> None:
    """Benches of an open pit: pale floors, tall dark faces scored from top to bottom."""
    size = (
        slope.part.shape[1] // 2 + slope.part.shape[1] % 2,
        slope.part.shape[0] // 2 + slope.part.shape[0] % 2,
    )
    half = slope.halved()
    scores = canvas.field((16, 70), 3, 0.6, size)
    patch = canvas.field((240, 60), 4, 0.6, size)
    faces = half.part > 0.42
    tone = np.where(
        faces, 0.46 - 0.3 * (half.part - 0.42) + (scores - 0.5) * 0.6, 0.86 + (patch - 0.5) * 0.3
    )
    tone += (patch - 0.5) * 0.26
    canvas.cover(slope.stencil, tone, light.ramp(colour, depth), 0.3)
    place = slope.part * slope.tall * canvas.unit
    edge = np.clip(1.4 - np.abs(place - 0.42 * slope.tall * canvas.unit), 0, 1)
    canvas.fill(
        canvas.stencil(edge * 0.7, slope.stencil.box).within(slope.stencil),
        light.lit(mix(colour, (255, 236, 200), 0.5), depth),
    )


def pit(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    horizon = height * 0.26
    sky.paint_sky(canvas, light, horizon * 1.3, clouds=0.6)
    sun = width * rng.uniform(0.2, 0.8)
    if light.name == "night":
        sky.paint_stars(canvas, horizon)
        sky.paint_moon(canvas, light, sun, horizon * 0.45, 28)
    else:
        sky.paint_sun(canvas, light, sun, horizon * 0.5, 36)
    land.paint_range(canvas, light, horizon * 0.5, horizon * 1.5, layers=3, mist=0.3)
    bowl = horizon * 1.06 + height * 0.13 * np.exp(
        -(((canvas.span - width * 0.5) / (width * 0.36)) ** 2)
    )
    rim = canvas.wavy(bowl, 260, 8, 4)
    slope = fields.contour(canvas, rim, steps=22, near=3.2, swing=120, cell=(700, 420))
    _benches(canvas, light, slope, ROCK, 0.12)
    road = points("1.05,.44 .7,.5 .34,.56 .2,.63 .36,.7 .72,.74 .86,.82 .6,.92 .2,1.04")
    trace = np.array(road) * (width, height)
    path = curve([(float(x), float(y)) for x, y in trace], steps=14)
    with canvas.pen() as pen:
        for shade, extra in ((light.shaded(ROCK), 1.25), (light.lit((206, 178, 146)), 1.0)):
            for (x0, y0), (x1, y1) in zip(path[:-1], path[1:], strict=True):
                thick = (8 + 54 * (y0 / height - 0.4)) * extra
                pen.limb([(x0, y0), (x1, y1)], (thick * 0.62, thick * 0.62), shade)
    _pit_foreground(canvas, light, path)


def _pit_foreground(canvas: Canvas, light: Light, path: list[tuple[float, float]]) -> None:
    """The foreground of :func:`pit`."""
    height = canvas.height
    lamps = light.name in ("night", "dusk")
    stops = np.linspace(8, len(path) - 16, 6).astype(int)
    for index, stop in enumerate(stops):
        x, y = path[int(stop)]
        ahead = 1 if path[int(stop) + 1][0] > x else -1
        long = 40 + 170 * (y / height - 0.4)
        gloom(
            canvas,
            box_points(x - long * 0.55, y - 4, x + long * 0.6, y + long * 0.1),
            light.shade,
            0.6,
            5,
        )
        with canvas.pen((x - long, y - long, x + long, y + long * 0.3)) as pen:
            draw_dumper(pen, light, x, y, long, ahead=ahead, loaded=index % 2 == 0)
        if lamps:
            canvas.glow(
                x + ahead * long * 0.6,
                y - long * 0.15,
                long * 1.3,
                (255, 232, 170),
                0.8,
                squash=0.5,
            )
        else:
            canvas.fill(
                canvas.shape(
                    [
                        (x - ahead * long * 0.5, y),
                        (x - ahead * long * 1.6, y - long * 0.5),
                        (x - ahead * long * 1.9, y),
                        (x - ahead * long * 0.6, y + 6),
                    ],
                    long * 0.12,
                ),
                light.haze,
                0.5,
            )
    _pit_middle(canvas, light, lamps)


def _pit_middle(canvas: Canvas, light: Light, lamps: bool) -> None:
    """The middle ground of :func:`pit`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    for x, y, long, ahead in ((0.24, 0.5, 110, 1), (0.6, 0.66, 150, -1), (0.42, 0.86, 260, -1)):
        gloom(
            canvas,
            box_points(
                width * x - long * 0.4, height * y - 4, width * x + long * 0.5, height * y + 14
            ),
            light.shade,
            0.6,
            6,
        )
        with canvas.pen(
            (width * x - long, height * y - long, width * x + long, height * y + long * 0.2)
        ) as pen:
            draw_excavator(pen, light, width * x, height * y, long, ahead=ahead, lift=rng.random())
        if lamps:
            canvas.glow(width * x, height * y - long * 0.4, long, (255, 226, 160), 0.6)
    people.group(canvas, light, "builder", "point< .88 1 .24, akimbo .94 1.01 .24")


def face(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.34, clouds=0.4)
    rim = (
        height * 0.14
        + canvas.at_columns(canvas.line(420, 5)) * height * 0.06
        + (canvas.span / width - 0.5) ** 2 * -60
    ).astype(np.float32)
    slope = fields.contour(canvas, rim, steps=120, near=1.7, swing=50, floor=height * 0.78)
    _benches(canvas, light, slope, ORE, 0.16)
    floor = canvas.wavy(height * 0.74, 300, 12)
    heap = floor - height * 0.2 * np.exp(
        -(((canvas.span - width * 0.14) / (width * 0.13)) ** 2)
    ).astype(np.float32)
    land.paint_ridge(canvas, light, heap, (132, 98, 82), 0.05, mist=0, relief=1.3)
    land.paint_ground(canvas, light, (floor + 20), (188, 154, 122), cell=(200, 30))
    with canvas.pen() as pen:
        for _stone in range(160):
            x, y = width * rng.random(), height * rng.uniform(0.78, 0.98)
            size = rng.uniform(3, 13) * (y / height) ** 2
            pen.ellipse(x + 2, y + 2, size, size * 0.6, light.shaded(ORE))
            pen.ellipse(x, y, size * 0.9, size * 0.5, light.lit(ORE))
    _face_foreground(canvas, light)


def _face_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`face`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    for x, long in ((0.34, 0.42), (0.72, 0.46)):
        gloom(
            canvas,
            box_points(
                width * (x - long * 0.5), height * 0.85, width * (x + long * 0.55), height * 0.9
            ),
            light.shade,
            0.8,
            12,
        )
    with canvas.pen() as pen:
        draw_excavator(pen, light, width * 0.32, height * 0.87, width * 0.42, lift=0.75)
        draw_dumper(pen, light, width * 0.74, height * 0.88, width * 0.42, ahead=1)
        fall_x, fall_y = width * 0.6, height * 0.87 - width * 0.2
        for _clod in range(70):
            x, y = fall_x + rng.normal(0, 26), fall_y + rng.random() * 120
            pen.ellipse(x, y, rng.uniform(2, 7), rng.uniform(2, 6), light.seen(ORE))
    canvas.fill(canvas.shape(".5,.5 .7,.46 .76,.66 .52,.7", 40), light.haze, 0.4)
    for x, pose, flip in ((0.08, "walk", False), (0.16, "point", False)):
        people.person(
            canvas,
            light,
            width * x,
            height * 0.97,
            height * 0.24,
            pose,
            outfit("builder", rng),
            flip=flip,
        )


def haul(canvas: Canvas, light: Light) -> None:
    """A laden truck coming over the rise, huge against the sun, a worker in front of it."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.86, clouds=0.8, cell=(700, 190))
    turn = 1 if rng.random() < 0.5 else -1
    sun = width * (0.5 - 0.2 * turn)
    sky.paint_sun(canvas, light, sun, height * 0.44, 70)
    sky.fall_rays(canvas, sun, height * 0.44, light.sun, strength=0.4)
    land.paint_range(canvas, light, height * 0.52, height * 0.92, layers=3)
    rise = height * 0.86 + height * 0.06 * ((canvas.span / width - 0.5 - 0.14 * turn) ** 2) * 4
    ground = canvas.wavy(rise, 300, 7, 4)
    land.paint_ground(canvas, light, ground, (140, 104, 80), cell=(120, 30), contrast=0.8)
    x, long = width * (0.5 + 0.12 * turn), min(width * 0.62, height * 0.8)
    canvas.fill(
        canvas.shape(around(x, 0, long * turn, height, "-.4,.88 -.9,.66 -1.2,.9"), 46),
        light.haze,
        0.8,
    )
    gloom(
        canvas,
        box_points(x - long * 0.5, height * 0.87, x + long * 0.55, height * 0.93),
        light.dark,
        0.9,
        14,
    )
    with canvas.pen() as pen:
        draw_dumper(pen, light, x, height * 0.9, long, ahead=-turn)
    canvas.glow(x - turn * long * 0.54, height * 0.9 - long * 0.2, long * 0.3, (255, 240, 200), 0.9)
    for share in (0.36, 0.44):
        people.person(
            canvas,
            light,
            width * 0.5 - turn * width * share,
            height * 0.95,
            height * 0.26,
            "walk" if share < 0.4 else "point",
            outfit("builder", rng),
            flip=turn < 0,
            side=turn,
            rim=0.9,
        )
    panel(canvas, light, "0,.985 1,1", (120, 90, 70), 0.2, 0.1)
