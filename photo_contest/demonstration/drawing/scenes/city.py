"""The town at the edges of the day: sweepers, the river front, umbrellas in the rain."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from photo_contest.demonstration.drawing import growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light, mix
from photo_contest.demonstration.drawing.pen import around
from photo_contest.demonstration.drawing.surface import box_points, gloom, panel

LAMP: Colour = (255, 206, 128)
WALLS: tuple[Colour, ...] = (
    (196, 170, 140),
    (160, 166, 176),
    (206, 184, 130),
    (170, 130, 116),
    (140, 160, 156),
)


def _houses(
    canvas: Canvas, light: Light, foot: float, tall: float, depth: float, *, lit: float
) -> None:
    """A row of tube houses, shoulder to shoulder: balconies, shutters, some windows lit."""
    rng = canvas.rng
    with canvas.pen((0, foot - tall * 1.3, canvas.width, foot + 4)) as pen:
        x = -30.0
        while x < canvas.width:
            wide, floors = rng.uniform(66, 120), int(rng.integers(2, 6))
            high = tall * floors / 5
            tone = WALLS[int(rng.integers(0, 5))]
            pen.rect(x, foot - high, x + wide, foot, light.seen(tone, depth))
            pen.rect(x + wide * 0.9, foot - high, x + wide, foot, light.shaded(tone, depth))
            if rng.random() < 0.5:
                pen.polygon(
                    [
                        (x - 6, foot - high),
                        (x + wide / 2, foot - high - wide * 0.3),
                        (x + wide + 6, foot - high),
                    ],
                    light.shaded((160, 80, 64), depth),
                )
            for floor in range(floors):
                y = foot - high + high * (floor + 0.2) / floors
                rise = high / floors
                for window in (0.14, 0.54):
                    glows = rng.random() < lit
                    pane = (
                        mix(LAMP, light.haze, depth * 0.5)
                        if glows
                        else light.shaded((60, 72, 92), depth)
                    )
                    pen.rect(
                        x + wide * window, y, x + wide * (window + 0.28), y + rise * 0.52, pane
                    )
                    pen.line(
                        [
                            (x + wide * (window + 0.14), y),
                            (x + wide * (window + 0.14), y + rise * 0.52),
                        ],
                        light.shaded(tone, depth),
                        2.4,
                    )
                if floor:
                    pen.rect(
                        x - 3, y - rise * 0.2, x + wide + 3, y - rise * 0.14, light.lit(tone, depth)
                    )
            x += wide + 2


def _wet_street(canvas: Canvas, light: Light, top: float, *, shine: float) -> None:
    """A street whose surface returns, drawn long and trembling, what stands above it."""
    panel(
        canvas,
        light,
        box_points(0, top, canvas.width, canvas.height),
        (104, 104, 114),
        0.55,
        0.3,
        rough=0.6,
        cell=(320, 14),
    )
    box = canvas.pixels((0, top, canvas.width, canvas.height))
    tall = box[3] - box[1]
    above = canvas.image.crop((0, max(0, box[1] - int(tall * 1.4)), box[2], box[1]))
    mirrored = (
        above.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        .resize((box[2], tall))
        .filter(ImageFilter.GaussianBlur(5 * canvas.unit))
    )
    ripple = canvas.field((120, 7), 3, 0.6, box=(0, top, canvas.width, canvas.height))
    mask = canvas.stencil(np.clip(shine * (0.35 + ripple), 0, 1), box)
    canvas.image.paste(mirrored, box[:2], mask.image)


def _lamps(
    canvas: Canvas, light: Light, foot: float, tall: float, spots: tuple[float, ...]
) -> None:
    """Street lamps with their cones of light."""
    for share in spots:
        x = canvas.width * share
        with canvas.pen((x - 80, foot - tall * 1.1, x + 80, foot + 10)) as pen:
            pen.limb([(x, foot), (x, foot - tall)], (7, 4), light.shaded((70, 76, 84)))
            pen.line(
                [(x, foot - tall), (x + 30, foot - tall * 1.04), (x + 56, foot - tall * 1.02)],
                light.shaded((70, 76, 84)),
                5,
            )
            pen.ellipse(x + 56, foot - tall * 1.01, 17, 7, (255, 240, 200))
        cone = [
            (x + 44, foot - tall),
            (x + 68, foot - tall),
            (x + 56 + tall * 0.42, foot + 20),
            (x + 56 - tall * 0.42, foot + 20),
        ]
        canvas.lighten(canvas.shape(cone, 22), LAMP, 0.22)
        canvas.glow(x + 56, foot - tall, tall * 0.5, LAMP, 0.8)
        canvas.glow(x + 56, foot + 16, tall * 0.62, LAMP, 0.5, squash=0.24)


def sweepers(canvas: Canvas, light: Light) -> None:
    """Street sweepers before dawn under the lamps; leaves, a handcart, shutters still closed."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    street = height * 0.66
    sky.paint_sky(canvas, light, street, clouds=0.4)
    if light.name == "night":
        sky.paint_stars(canvas, height * 0.4, 140)
    land.paint_range(canvas, light, height * 0.1, height * 0.5, layers=2)
    _houses(canvas, light, street, height * 0.44, 0.1, lit=0.16)
    _wet_street(canvas, light, street, shine=0.4)
    with canvas.pen() as pen:
        for tree in (0.08, 0.52, 0.95):
            growth.draw_tree(
                pen, rng, light, width * tree, street + 24, height * 0.42, (60, 94, 58)
            )
    _lamps(canvas, light, street + 30, height * 0.42, (0.24, 0.7))
    with canvas.pen() as pen:
        for _leaf in range(130):
            x, y = width * rng.random(), rng.uniform(street + 30, height)
            pen.ellipse(
                x,
                y,
                rng.uniform(3, 8),
                rng.uniform(2, 4),
                light.lit(
                    ((206, 140, 60), (176, 110, 50), (150, 150, 70))[int(rng.integers(0, 3))]
                ),
            )
    _sweepers_foreground(canvas, light)


def _sweepers_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`sweepers`."""
    width, height = canvas.width, canvas.height
    people.group(
        canvas,
        light,
        "sweeper",
        "shovel .3 .9 .42, shovel< .62 .96 .46, walk .86 .82 .3",
        sun=width * 0.5,
        rim=1.0,
    )
    with canvas.pen() as pen:
        for x, y, tall, ahead in ((0.3, 0.9, 0.42, 1), (0.62, 0.96, 0.46, -1)):
            hand = (width * x + ahead * height * tall * 0.36, height * (y - tall * 0.42))
            foot = (width * x + ahead * height * tall * 0.62, height * y - 4)
            pen.line([(hand[0] - ahead * 60, hand[1] - 70), foot], light.seen((190, 150, 90)), 6)
            pen.polygon(
                [
                    (foot[0] - 30, foot[1] + 8),
                    (foot[0] + 34, foot[1] + 8),
                    (foot[0] + 4 - ahead * 8, foot[1] - 46),
                ],
                light.seen((206, 170, 90)),
            )
        x, y, size = width * 0.94, height * 0.86, height * 0.16
        pen.polygon(around(x, y, size, size, "-1,-.9 1,-.9 .8,0 -.8,0"), light.seen((70, 130, 110)))
        pen.polygon(
            around(x, y, size, size, ".3,-.9 1,-.9 .8,0 .25,0"), light.shaded((70, 130, 110))
        )
        pen.ellipse(x - size * 0.5, y + 8, 22, 22, light.dark)
        pen.ellipse(x + size * 0.5, y + 8, 22, 22, light.dark)


def river_front(canvas: Canvas, light: Light) -> None:
    """The town across the river at night: lit windows, the bridge, all doubled in the water."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    shore = height * 0.56
    sky.paint_sky(canvas, light, shore, clouds=0.5)
    if light.name == "night":
        sky.paint_stars(canvas, height * 0.36)
        sky.paint_moon(canvas, light, width * rng.uniform(0.2, 0.8), height * 0.16, 34)
    land.paint_range(canvas, light, height * 0.18, shore * 1.1, layers=3)
    _houses(canvas, light, shore, height * 0.22, 0.3, lit=0.6)
    _houses(canvas, light, shore + 14, height * 0.15, 0.08, lit=0.7)
    with canvas.pen() as pen:
        for share in np.linspace(0.02, 0.98, 22):
            pen.line(
                [(width * float(share), shore + 12), (width * float(share), shore - 26)],
                light.dark,
                3,
            )
            pen.ellipse(width * float(share), shore - 30, 5, 5, (255, 236, 190))
        pen.rect(0, shore + 10, width, shore + 30, light.shaded((120, 112, 104)))
    for share in np.linspace(0.02, 0.98, 22):
        canvas.glow(width * float(share), shore - 30, 60, LAMP, 0.5)
    _wet_street(canvas, light, shore + 30, shine=1.3)
    canvas.darken(canvas.shape(box_points(0, shore + 30, width, height)), light.sky[-1], 0.2)
    rail = height * 0.9
    people.group(
        canvas, light, "townsman", "stand .2 1.02 .36, stand .28 1.02 .34", rim=0.9, shadow=0
    )
    people.group(
        canvas, light, "builder", "stand .66 1.02 .36, akimbo .75 1.02 .36", rim=0.9, shadow=0
    )
    with canvas.pen() as pen:
        pen.rect(0, rail, width, rail + 14, light.shaded((110, 110, 116)))
        for post in np.linspace(0, 1, 30):
            pen.rect(
                width * float(post) - 4,
                rail,
                width * float(post) + 4,
                height,
                light.shaded((96, 96, 104)),
            )


def rain_street(canvas: Canvas, light: Light) -> None:
    """Home from the shift through the rain: umbrellas, raincoats, lamps in the wet street."""
    width, height = canvas.width, canvas.height
    street = height * 0.6
    sky.paint_sky(canvas, light, street, clouds=0.6)
    land.paint_range(canvas, light, height * 0.1, height * 0.46, layers=2)
    _houses(canvas, light, street, height * 0.42, 0.2, lit=0.45)
    _lamps(canvas, light, street + 20, height * 0.4, (0.16, 0.5, 0.84))
    _wet_street(canvas, light, street, shine=0.8)
    places = (
        (0.14, 0.86, 0.3, "walk"),
        (0.3, 0.8, 0.24, "walk"),
        (0.46, 0.95, 0.42, "walk<"),
        (0.66, 0.84, 0.28, "walk"),
        (0.84, 0.97, 0.44, "walk<"),
    )
    tones = ((206, 66, 60), (240, 190, 70), (70, 120, 180), (96, 150, 120), (226, 226, 220))
    for (x, y, tall, pose), tone in zip(places, tones, strict=True):
        gloom(
            canvas,
            box_points(width * x - 50, height * y - 10, width * x + 70, height * y + 16),
            light.dark,
            0.6,
            10,
        )
        people.group(canvas, light, "townsman", f"{pose} {x} {y} {tall}", sun=width * 0.5, rim=0.9)
        _open_umbrella(
            canvas,
            light,
            width * x + (10 if pose == "walk" else -10),
            height * (y - tall * 0.98),
            height * tall * 0.36,
            tone,
        )
    sky.paint_rain(canvas, (226, 232, 236), 420)


def _open_umbrella(
    canvas: Canvas, light: Light, x: float, y: float, half: float, colour: Colour
) -> None:
    """An open umbrella from the side, its ribs and its handle."""
    with canvas.pen((x - half * 1.1, y - half, x + half * 1.1, y + half * 1.5), 3) as pen:
        pen.line([(x, y - half * 0.6), (x, y + half * 1.25)], light.shaded((70, 60, 60)), 4)
        turns = np.linspace(np.pi, 2 * np.pi, 25)
        dome = [(x + half * float(np.cos(t)), y + half * 0.72 * float(np.sin(t))) for t in turns]
        pen.polygon(dome, light.seen(colour))
        pen.polygon(
            [*[p for p in dome if p[0] > x + half * 0.3], (x + half * 0.3, y)], light.shaded(colour)
        )
        for rib in range(4):
            left, right = x - half + half * 0.5 * rib, x - half + half * 0.5 * (rib + 1)
            pen.ellipse(
                (left + right) / 2,
                y,
                half * 0.25,
                half * 0.08,
                light.shaded(colour) if rib > 1 else light.seen(mix(colour, light.dark, 0.3)),
            )
            pen.line([(x, y - half * 0.72), (right, y)], light.shaded(colour), 2, 0.6)
        pen.line([(x, y - half * 0.84), (x, y - half * 0.7)], light.dark, 4)
