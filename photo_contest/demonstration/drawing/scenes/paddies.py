"""Rice close by and from the air: ploughing, cutting and carrying, contours."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import fields, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light
from photo_contest.demonstration.drawing.pen import around
from photo_contest.demonstration.drawing.scenes.terraces import (
    EARTH,
    GOLD,
    hill,
    paint_distance,
    plant,
)
from photo_contest.demonstration.drawing.texture import Field
from photo_contest.demonstration.drawing.vehicles import draw_buffalo


def above(canvas: Canvas, light: Light) -> None:
    """Straight down on a hillside: contour after contour, two people crossing a dyke."""
    width, height = canvas.width, canvas.height
    line = canvas.level(-60.0)
    slope = fields.contour(canvas, line, steps=46, near=1.7, swing=330, cell=(760, 620))
    gold = light.name in ("gold", "noon")
    if gold:
        fields.paint_terraces(
            canvas,
            light,
            slope,
            light.ramp((238, 192, 70)),
            (104, 118, 52),
            long=520,
            bank_share=0.16,
            other_ramp=light.ramp((134, 160, 62)),
            other_share=0.4,
        )
    else:
        fields.paint_terraces(
            canvas,
            light,
            slope,
            light.sky,
            EARTH,
            mirror=True,
            glint=width * 0.62,
            long=520,
            bank_share=0.16,
            other_ramp=light.ramp((112, 150, 70)),
            other_share=0.3,
        )
    rng = canvas.rng
    for _tree in range(14):
        x, y, radius = rng.random(), rng.random(), rng.uniform(22, 44)
        if not 0.46 < y < 0.72:
            draw_treetop(canvas, light, width * x, height * y, radius)
    start = width * rng.uniform(0.2, 0.4)
    for place in range(6):
        draw_hat_from_above(
            canvas, light, start + 62 * place, height * 0.56 + 15 * place + rng.normal(0, 6), 17
        )


def draw_treetop(canvas: Canvas, light: Light, x: float, y: float, radius: float) -> None:
    """The crown of a tree from the air, its shadow lying to the lower right."""
    rng = canvas.rng
    turns = np.linspace(0, 2 * np.pi, 20)
    shade = [
        (x + radius * (0.8 + np.cos(turn)), y + radius * (0.6 + np.sin(turn))) for turn in turns
    ]
    canvas.darken(canvas.shape(shade, 5), light.shade, 0.8)
    with canvas.pen(
        (x - radius * 1.5, y - radius * 1.5, x + radius * 1.5, y + radius * 1.5)
    ) as pen:
        for share, look in ((1.0, light.shaded), (0.85, light.seen), (0.55, light.lit)):
            for _dab in range(16):
                turn, far = rng.random() * 6.3, rng.random() ** 0.5 * radius * share
                lean = (1 - share) * radius * 0.5
                pen.ellipse(
                    x + far * np.cos(turn) - lean,
                    y + far * np.sin(turn) - lean,
                    radius * 0.26,
                    radius * 0.24,
                    look((66, 106, 56)),
                )


def draw_hat_from_above(canvas: Canvas, light: Light, x: float, y: float, radius: float) -> None:
    """Someone walking, from the air: a conical hat, shoulders, a long shadow."""
    shade = around(x, y, radius, radius, "0,-.6 3.4,1.9 2.8,2.9 -.6,.6")
    canvas.darken(canvas.shape(shade, 2), light.shade, 0.85)
    straw: Colour = (238, 214, 160)
    with canvas.pen((x - radius * 2, y - radius * 2, x + radius * 2, y + radius * 2), 4) as pen:
        pen.ellipse(
            x + radius * 0.3,
            y + radius * 0.55,
            radius * 1.05,
            radius * 0.62,
            light.shaded((120, 56, 84)),
        )
        pen.ellipse(x, y, radius, radius, light.seen(straw))
        pen.polygon(around(x, y, radius, radius, "0,0 .96,.2 .6,.76 0,.98"), light.shaded(straw))
        pen.polygon(around(x, y, radius, radius, "0,0 -.96,-.2 -.5,-.84 0,-.98"), light.lit(straw))
        pen.ring(x, y, radius * 0.6, radius * 0.6, light.shaded(straw), 1.2)
        pen.ellipse(x, y, 1.6, 1.6, light.shaded((120, 90, 60)))


def _slope_behind(canvas: Canvas, light: Light, style: str) -> tuple[float, Field]:
    """The terraced slope behind a field close by: the sun's x, and the far edge of the field."""
    width, height = canvas.width, canvas.height
    horizon = height * (0.34 if width >= height else 0.4)
    sun = (width * canvas.rng.uniform(0.3, 0.78), horizon * 0.62)
    paint_distance(canvas, light, horizon, sun)
    line = hill(canvas, horizon, horizon * 1.25, width * 0.8, width * 0.5)
    slope = fields.contour(canvas, line, steps=9, near=4.5, swing=60, floor=height * 0.72)
    plant(canvas, light, slope, style, sun[0], 0.24)
    sky.paint_fog(canvas, light.haze, horizon * 1.1, height * 0.62, thick=0.55)
    edge = canvas.wavy(height * 0.6, 700, 14, 2)
    return sun[0], edge


def plough(canvas: Canvas, light: Light) -> None:
    """A farmer and his buffalo ploughing a flooded field."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sun, edge = _slope_behind(canvas, light, "mirror")
    land.paint_ground(canvas, light, edge, (118, 132, 62), cell=(50, 12), contrast=0.9)
    land.paint_water(canvas, light, height * 0.64, height, glint=sun)
    canvas.darken(canvas.shape("0,.62 1,.62 1,.66 0,.66", 8), light.shade, 0.7)
    size = min(width * 0.24, height * 0.36)
    with canvas.pen() as pen:
        draw_buffalo(pen, light, width * 0.44, height * 0.86, size, ahead=1)
        back = (width * 0.44 - size * 0.4, height * 0.86 - size * 0.35)
        share = [back, (width * 0.2, height * 0.865), (width * 0.17, height * 0.845)]
        pen.line(share, light.shaded((120, 84, 60)), 7)
        for ripple in range(18):
            y = height * (0.87 + 0.006 * ripple)
            x = width * (0.36 + rng.uniform(-0.2, 0.2))
            pen.line([(x, y), (x + rng.uniform(50, 190), y)], light.sky[-1], 2.2, 0.35)
    places = "lean .16 .88 .34, stoop< .82 .82 .26" if width > height else "lean .14 .88 .22"
    people.group(canvas, light, "farmer", places, sun=sun, shadow=0.5)


def harvest(canvas: Canvas, light: Light) -> None:
    """Cutting and carrying ripe rice."""
    height = canvas.height
    sun, edge = _slope_behind(canvas, light, "gold")
    land.paint_ground(canvas, light, edge, GOLD, cell=(60, 26), contrast=0.8)
    _sheaves(canvas, light, height * 0.64)
    people.group(canvas, light, "picker", "laden< .45 .8 .27, walk< .84 .8 .28", sun=sun)
    people.group(canvas, light, "farmer", "stoop .2 .86 .32, stoop< .62 .9 .36", sun=sun)
    _ears(canvas, light, height)


def _sheaves(canvas: Canvas, light: Light, top: float) -> None:
    """Bound sheaves standing on the stubble."""
    rng = canvas.rng
    with canvas.pen() as pen:
        for _sheaf in range(26):
            x = rng.random() * canvas.width
            y = top + (canvas.height - top) * rng.random() ** 1.3 * 0.7
            size = 16 + 50 * (y - top) / (canvas.height - top)
            for straw in np.linspace(-1, 1, 9):
                tone = (light.lit, light.seen, light.shaded)[int(rng.integers(0, 3))](GOLD)
                pen.line(around(x, y, size * straw, size, ".5,0 0,-.7 .45,-1.5"), tone, size * 0.12)


def _ears(canvas: Canvas, light: Light, height: float) -> None:
    """Bending ears of rice at the lower edge, nearest the viewer."""
    rng = canvas.rng
    with canvas.pen((0, height * 0.74, canvas.width, height)) as pen:
        for _ear in range(170):
            x = rng.random() * canvas.width
            tall = rng.uniform(40, 190)
            bend = rng.normal(26, 24)
            tone = (light.lit, light.seen, light.shaded)[int(rng.integers(0, 3))](
                ((226, 180, 70), (150, 160, 62))[int(rng.integers(0, 2))]
            )
            tip = (x + bend, height - tall)
            pen.line([(x, height + 4), (x + bend * 0.3, height - tall * 0.6), tip], tone, 2.4)
            for grain in range(6):
                pen.ellipse(tip[0] + bend * 0.12 * grain, tip[1] + grain * 7, 2.6, 5, tone)
