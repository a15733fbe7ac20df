"""Home from the field: looking out over the valley."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import fields, growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Light, mix
from photo_contest.demonstration.drawing.scenes.terraces import EARTH, GREEN


def lookout(canvas: Canvas, light: Light) -> None:
    """Two seen from behind, home from the field, looking out over terraces to the hills."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    turn = 1 if rng.random() < 0.5 else -1
    sun = width * (0.5 + 0.16 * turn)
    sky.paint_sky(canvas, light, height * 0.5, clouds=0.6)
    sky.paint_sun(canvas, light, sun, height * 0.26, 46)
    land.paint_range(canvas, light, height * 0.26, height * 0.6, layers=4)
    line = (
        height * 0.48
        + 70 * np.abs(canvas.span / width - 0.5)
        + canvas.at_columns(canvas.line(500, 2)) * 16
    ).astype(np.float32)
    slope = fields.contour(canvas, line, steps=9, near=4, swing=80)
    water = [mix(mix(colour, light.dark, 0.1), light.haze, 0.2) for colour in light.sky]
    fields.paint_terraces(
        canvas,
        light,
        slope,
        water,
        EARTH,
        mirror=True,
        glint=sun,
        depth=0.2,
        other_ramp=light.ramp(GREEN, 0.2),
        other_share=0.2,
    )
    sky.paint_fog(canvas, light.haze, height * 0.5, height * 0.8, thick=0.5)
    bank = height * 0.93 - height * 0.1 * np.exp(
        -(((canvas.span / width - 0.5 + 0.14 * turn) / 0.3) ** 2)
    )
    land.paint_ridge(
        canvas, light, canvas.wavy(bank, 120, 8, 4), (74, 92, 52), 0.0, forest=8, mist=0
    )
    with canvas.pen() as pen:
        for stem in range(4):
            growth.draw_bamboo(
                pen,
                rng,
                light,
                width * (0.5 + turn * (0.48 - 0.03 * stem)),
                height * 1.02,
                height * rng.uniform(0.7, 1.0),
                lean=-turn * rng.uniform(0.2, 0.4),
            )
    x = 0.5 - 0.14 * turn
    people.group(canvas, light, "picker", f"stand {x} .96 .52", sun=sun, rim=1.0)
    people.group(canvas, light, "picker", f"akimbo {x - 0.15 * turn} .965 .5", sun=sun, rim=1.0)
    people.group(canvas, light, "pupil", f"stand {x + 0.1 * turn} .965 .3", sun=sun, rim=1.0)
