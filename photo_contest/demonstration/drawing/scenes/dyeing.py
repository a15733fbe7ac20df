"""Indigo: the vats, the lengths drying in the open."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light, mix, vary
from photo_contest.demonstration.drawing.surface import panel
from photo_contest.demonstration.drawing.wardrobe import outfit

INDIGO: Colour = (44, 62, 132)


def drying(canvas: Canvas, light: Light) -> None:
    """Lengths of indigo cloth on bamboo frames in the open, the village and hills behind."""
    width, height = canvas.width, canvas.height
    horizon = height * 0.42
    sky.paint_sky(canvas, light, horizon * 1.2)
    sky.paint_sun(canvas, light, width * 0.76, horizon * 0.5, 32)
    land.paint_range(canvas, light, horizon * 0.5, horizon * 1.5, layers=4, side=1)
    land.paint_ground(canvas, light, canvas.wavy(horizon * 1.35, 800, 16), (146, 142, 92))
    with canvas.pen() as pen:
        growth.draw_stilt_house(pen, light, width * 0.16, height * 0.66, width * 0.26, depth=0.12)
    _drying_middle(canvas, light)


def _drying_middle(canvas: Canvas, light: Light) -> None:
    """The middle ground of :func:`drying`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    for row, (foot, tall, depth) in enumerate(
        ((0.72, 0.24, 0.2), (0.84, 0.36, 0.06), (0.99, 0.56, 0.0))
    ):
        low, high = height * foot, height * (foot - tall)
        with canvas.pen() as pen:
            start, end = width * (0.3, 0.38, 0.46)[row], width * (0.86, 0.97, 1.06)[row]
            for post in np.linspace(start, end, 3):
                pen.line(
                    [(post, low), (post + 8, high - 16)], light.shaded((150, 130, 80), depth), 9
                )
            pen.line(
                [(start - 30, high), (end + 30, high - 12)], light.lit((176, 150, 92), depth), 9
            )
        place = start + 10
        while place < end - 60:
            wide = rng.uniform(70, 150) * (0.6 + 0.3 * row)
            drop = tall * height * rng.uniform(0.66, 0.86)
            colour = vary(
                rng,
                (INDIGO, (30, 40, 92), (74, 108, 176), (226, 226, 220))[
                    int(rng.choice(4, p=[0.4, 0.3, 0.2, 0.1]))
                ],
                8,
            )
            sway = rng.normal(0, 12)
            length = [
                (place, high),
                (place + wide, high - 2),
                (place + wide + sway, high + drop),
                (place + wide * 0.5 + sway, high + drop + 9),
                (place + sway, high + drop - 4),
            ]
            panel(
                canvas,
                light,
                length,
                light.ramp(colour, depth),
                0.9,
                0.25,
                rough=0.7,
                cell=(wide * 0.4, drop * 3),
            )
            place += wide + rng.uniform(6, 18)
    _drying_foreground(canvas, light)


def _drying_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`drying`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    people.person(
        canvas,
        light,
        width * 0.3,
        height * 0.95,
        height * 0.44,
        "reach",
        outfit("highland", rng),
        side=1,
    )
    people.person(
        canvas,
        light,
        width * 0.14,
        height * 0.9,
        height * 0.34,
        "laden",
        outfit("picker", rng),
        side=1,
    )


def vats(canvas: Canvas, light: Light) -> None:
    """Wooden vats of indigo in a yard, and the women bending over them."""
    width, height = canvas.width, canvas.height
    sky.paint_sky(canvas, light, height * 0.3, clouds=0.3)
    land.paint_range(canvas, light, height * 0.06, height * 0.36, layers=3, period=900)
    yard = canvas.wavy(height * 0.32, 900, 8, 2)
    land.paint_ground(canvas, light, yard, (190, 158, 122), cell=(260, 40))
    with canvas.pen() as pen:
        growth.draw_stilt_house(pen, light, width * 0.8, height * 0.46, width * 0.3, depth=0.1)
    rows = (
        (0.56, 0.095, (0.16, 0.42), ""),
        (0.7, 0.125, (0.3, 0.56, 0.86), "stoop .28 .62 .36"),
        (0.92, 0.17, (0.34, 0.72), "stoop< .66 .74 .46"),
    )
    for y, size, vats_at, dyer in rows:
        if dyer:
            people.group(canvas, light, "highland", dyer)
        for x in vats_at:
            _vat(canvas, light, width * x, height * y, height * size * 1.25)
    people.group(canvas, light, "highland", "stoop .14 .97 .6, stoop< .93 .95 .56")


def _vat(canvas: Canvas, light: Light, x: float, y: float, radius: float) -> None:
    """One vat, its rim at ``x, y``: staves, hoops, dye that mirrors the sky."""
    rng = canvas.rng
    flat, deep = radius * 0.4, radius * 0.8
    turns = np.linspace(0, 2 * np.pi, 36)
    ground = [(x + 14 + radius * 1.1 * np.cos(t), y + deep + flat * np.sin(t)) for t in turns]
    canvas.darken(canvas.shape(ground, 10), light.shade, 0.7)
    belly = [(x - radius, y), (x - radius * 0.86, y + deep)]
    belly += [
        (x + radius * 0.86 * np.cos(t), y + deep + flat * 0.86 * np.sin(t))
        for t in np.linspace(np.pi, 0, 16)
    ]
    belly += [(x + radius * 0.86, y + deep), (x + radius, y)]
    panel(canvas, light, belly, (156, 108, 68), 0.95, 0.1, across=True, rough=0.5, cell=(16, 400))
    with canvas.pen((x - radius - 6, y - flat - 6, x + radius + 6, y + deep + flat + 6), 3) as pen:
        for drop, share in ((0.22, 0.97), (0.62, 0.9)):
            pen.ring(
                x,
                y + deep * drop,
                radius * share,
                flat * share,
                light.shaded((70, 62, 60)),
                5,
                0,
                180,
            )
        pen.ellipse(x, y, radius, flat, light.lit((170, 122, 78)))
        pen.ellipse(x, y, radius * 0.93, flat * 0.9, light.shaded((90, 62, 44)))
    dye = vary(rng, (INDIGO, (34, 44, 104), (62, 96, 168))[int(rng.integers(0, 3))], 6)
    pool = [(x + radius * 0.9 * np.cos(t), y + flat * 0.12 + flat * 0.8 * np.sin(t)) for t in turns]
    panel(canvas, light, pool, dye, 0.85, 0.25, rough=0.7, cell=(120, 16))
    with canvas.pen((x - radius, y - flat, x + radius, y + flat), 3) as pen:
        for arc in range(4):
            share = 0.25 + 0.16 * arc
            pen.ring(
                x,
                y + flat * 0.12,
                radius * share,
                flat * 0.85 * share,
                mix(light.lit(dye), light.sky[-1], 0.6),
                1.8,
                rng.uniform(0, 180),
                rng.uniform(220, 330),
            )
