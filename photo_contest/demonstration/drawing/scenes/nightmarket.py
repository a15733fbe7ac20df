"""The night market."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Light
from photo_contest.demonstration.drawing.scenes.market import paint_awning
from photo_contest.demonstration.drawing.surface import box_points, panel
from photo_contest.demonstration.drawing.wardrobe import outfit


def night_market(canvas: Canvas, light: Light) -> None:
    """Night market: strings of lamps, steaming stalls, people against the light."""
    height = canvas.height
    sky.paint_sky(canvas, light, height * 0.6, clouds=0.2)
    sky.paint_stars(canvas, height * 0.3, 120)
    land.paint_range(canvas, light, height * 0.14, height * 0.6, layers=3)
    panel(canvas, light, "0,.6 1,1", (110, 96, 92), 0.5, 0.3, rough=0.6, cell=(260, 16))
    warm = Light(
        "stall",
        light.sky,
        (255, 214, 140),
        (120, 84, 70),
        (255, 206, 150),
        (96, 60, 70),
        light.dark,
    )
    _night_market_middle(canvas, light, warm)


def _night_market_middle(canvas: Canvas, light: Light, warm: Light) -> None:
    """The middle ground of :func:`night_market`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    for row, (foot, size) in enumerate(((0.62, 0.2), (0.74, 0.32))):
        for place in range(5 - row):
            x = width * (place + 0.5 + 0.2 * row) / (5 - row)
            wide, y = width * size * 0.8, height * foot
            canvas.glow(x, y - height * size * 0.34, wide * 0.9, (255, 196, 110), 0.75)
            panel(
                canvas,
                warm,
                box_points(x - wide * 0.42, y - height * size * 0.3, x + wide * 0.42, y),
                (150, 100, 66),
                0.9,
                0.3,
                rough=0.3,
            )
            people.person(
                canvas,
                warm,
                x + wide * 0.1,
                y + height * size * 0.12,
                height * size * 0.86,
                "lean",
                outfit("highland", rng),
                flip=bool(place % 2),
                rim=0.9,
                shadow=0,
            )
            panel(
                canvas,
                warm,
                box_points(x - wide * 0.46, y - height * size * 0.22, x + wide * 0.46, y + 6),
                (190, 120, 70),
                0.9,
                0.3,
                rough=0.5,
                cell=(40, 40),
            )
            paint_awning(canvas, warm, x, y - height * size * 1.0, wide, height * size * 0.24)
    _night_market_foreground(canvas, light)


def _night_market_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`night_market`."""
    width, height = canvas.width, canvas.height
    with canvas.pen() as pen:
        bulbs: list[tuple[float, float]] = []
        for string in range(4):
            one, two = (
                (width * -0.05, height * (0.06 + 0.09 * string)),
                (width * 1.05, height * (0.16 + 0.05 * string)),
            )
            pen.sling(one, two, height * 0.07, light.dark, 2)
            for share in np.linspace(0.02, 0.98, 15):
                s = float(share)
                bulbs.append(
                    (
                        one[0] + (two[0] - one[0]) * s,
                        one[1] + (two[1] - one[1]) * s + height * 0.28 * s * (1 - s) + 8,
                    )
                )
        for x, y in bulbs:
            pen.ellipse(x, y, 7, 9, (255, 236, 180))
    for x, y in bulbs:
        canvas.glow(x, y, 54, (255, 200, 110), 0.6)
    places = (
        "walk .1 .97 .42, stand .24 .99 .44, walk< .42 .98 .42, "
        "stand .6 1 .45, walk< .76 .97 .42, laden .92 .99 .44"
    )
    people.group(
        canvas,
        Light(
            "dim", light.sky, (255, 206, 130), light.haze, (110, 96, 110), (36, 32, 60), light.dark
        ),
        "townsman",
        places,
        rim=1.0,
    )
