"""The cutting table."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import people
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Light, mix, vary
from photo_contest.demonstration.drawing.pen import points
from photo_contest.demonstration.drawing.scenes.sewing import CLOTHS
from photo_contest.demonstration.drawing.surface import panel, spot
from photo_contest.demonstration.drawing.wardrobe import outfit


def cutting(canvas: Canvas, light: Light) -> None:
    """From above: a long table, layers of cloth, chalked pattern pieces, two cutters."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    panel(canvas, light, "0,0 1,1", (148, 156, 158), 0.55, 0.3, rough=0.3)
    with canvas.pen() as pen:
        for shelf in range(3):
            y = height * (0.07 + 0.1 * shelf)
            x = 10.0
            while x < width - 10:
                thick = rng.uniform(26, 46)
                tone = vary(rng, CLOTHS[int(rng.integers(0, 6))], 10)
                pen.ellipse(x + thick / 2, y + 36, thick / 2, thick / 2, light.seen(tone))
                pen.ring(x + thick / 2, y + 36, thick * 0.32, thick * 0.32, light.shaded(tone), 2)
                pen.ring(x + thick / 2, y + 36, thick * 0.16, thick * 0.16, light.lit(tone), 2)
                pen.ellipse(x + thick / 2, y + 36, 3.5, 3.5, light.dark)
                x += thick + 3
            pen.rect(0, y + 60, width, y + 70, light.lit((170, 136, 96)))
            pen.rect(0, y + 70, width, y + 77, light.dark, 0.6)
    for x, pose, flip in ((0.2, "stand", False), (0.52, "lean", True), (0.8, "lean", False)):
        people.person(
            canvas,
            light,
            width * x,
            height * 0.84,
            height * 0.6,
            pose,
            outfit("seamstress", rng),
            flip=flip,
            shadow=0,
        )
    _cutting_foreground(canvas, light)


def _cutting_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`cutting`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    top = height * 0.56
    board = [
        (width * 0.04, top),
        (width * 0.96, top),
        (width * 1.1, height * 1.02),
        (width * -0.1, height * 1.02),
    ]
    canvas.darken(canvas.shape([(x, y - 12) for x, y in board], 14), light.shade, 0.6)
    cloth = CLOTHS[int(rng.integers(0, 5))]
    panel(canvas, light, board, cloth, 0.8, 0.5, rough=0.2, cell=(800, 12))
    chalk = mix(light.lit(cloth), WHITE, 0.7)
    with canvas.pen((0, top, width, height)) as pen:
        for row in range(2):
            for column in range(6):
                cx, cy = width * (0.12 + 0.15 * column), top + (height - top) * (0.3 + 0.44 * row)
                size = 66 + 30 * row
                kind = (row + column) % 3
                shape = (
                    points(
                        "-.7,-.8 -.2,-.9 0,-.7 .2,-.9 .7,-.8 .9,-.3 .6,-.2 .6,.8 "
                        "-.6,.8 -.6,-.2 -.9,-.3"
                    ),
                    points("-.3,-.9 .3,-.9 .7,.8 -.7,.8"),
                    points("-.8,-.4 0,-.7 .8,-.4 .5,.6 -.5,.6"),
                )[kind]
                outline = [(cx + px * size, cy + py * size * 0.62) for px, py in shape]
                pen.polygon(outline, light.lit(cloth), 0.35)
                pen.line([*outline, outline[0]], chalk, 3)
        pen.rect(width * 0.3, top + 20, width * 0.66, top + 32, light.lit((226, 190, 90)))
        for tick in np.linspace(0.305, 0.655, 36):
            pen.line([(width * tick, top + 20), (width * tick, top + 26)], light.dark, 1.2)
    spot(
        canvas,
        [(width * 0.1, height), (width * 0.4, top), (width * 0.62, top), (width * 0.5, height)],
        light.sun,
        0.25,
        40,
    )
