"""Bamboo water wheels that lift a stream to the fields."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.pen import around


def water_wheels(canvas: Canvas, light: Light) -> None:
    """Bamboo water wheels lifting a stream to the fields, a farmer mending a scoop."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.5)
    sun = width * 0.24
    sky.paint_sun(canvas, light, sun, height * 0.16, 40)
    land.paint_range(canvas, light, height * 0.16, height * 0.62, layers=4)
    land.paint_ground(
        canvas, light, canvas.level(height * 0.58), (130, 158, 70), cell=(60, 20), contrast=0.9
    )
    land.paint_water(canvas, light, height * 0.72, height, glint=sun)
    for x, y, size, depth in (
        (0.86, 0.72, 0.13, 0.3),
        (0.66, 0.78, 0.2, 0.12),
        (0.34, 0.9, 0.34, 0.0),
    ):
        _wheel(
            canvas, light, width * x, height * (y - size * 0.8), min(width, height) * size, depth
        )
    bank = height * (0.9 + 0.16 * np.clip(1 - np.abs(canvas.span / width - 0.9) * 2.6, 0, 1) * -1)
    land.paint_ridge(
        canvas,
        light,
        (bank + canvas.at_columns(canvas.line(120, 3)) * 9 + height * 0.07).astype(np.float32),
        (96, 118, 60),
        0.0,
        forest=9,
        mist=0,
    )
    with canvas.pen() as pen:
        for stem in range(5):
            growth.draw_bamboo(
                pen,
                rng,
                light,
                width * (0.97 - 0.03 * stem),
                height * 1.02,
                height * rng.uniform(0.6, 0.9),
                lean=-rng.uniform(0.12, 0.34),
            )
    people.group(canvas, light, "farmer", "reach .56 .97 .3, stoop< .84 .95 .28", sun=sun)


def _wheel(canvas: Canvas, light: Light, x: float, y: float, radius: float, depth: float) -> None:
    """One wheel: trestle, rims, crossed spokes, paddles, scoops that spill."""
    cane: Colour = (176, 140, 84)
    lit, seen, dark = (look(cane, depth) for look in (light.lit, light.seen, light.shaded))
    turn = canvas.rng.random()

    def at(angle: float, far: float) -> tuple[float, float]:
        dx, dy = 0.94 * far * float(np.cos(angle)), far * float(np.sin(angle))
        return x + radius * dx, y + radius * dy

    reach = radius * 1.3
    with canvas.pen((x - reach, y - reach, x + reach, y + radius * 1.4)) as pen:
        for side in (-0.24, 0.24):
            post = around(x, y, radius, radius, f"{side * 1.9},1.3 {side * 0.2},-.1")
            pen.line(post, dark, radius * 0.05)
        rims = ((1.0, 0.05, dark), (0.93, 0.05, dark), (1.0, 0.0, lit), (0.92, 0.0, seen))
        for ring, shift, tone in rims:
            centre = (x + shift * radius, y + shift * radius * 0.5)
            pen.ring(*centre, radius * ring * 0.94, radius * ring, tone, radius * 0.02)
        for spoke in (np.linspace(0, 2 * np.pi, 25)[:-1] + turn).tolist():
            rim, out = at(spoke, 1.0), at(spoke + 0.08, 1.1)
            pen.line([at(spoke + 1.9, 0.09), rim], seen, radius * 0.014)
            pen.line([rim, out], light.shaded((120, 96, 60), depth), radius * 0.07)
            if float(np.sin(spoke)) < 0.3:
                spill = [out, (out[0] + radius * 0.02, out[1] + radius * 0.16)]
                pen.line(spill, mix(light.sky[-1], WHITE, 0.4), radius * 0.014, 0.7)
        pen.ellipse(x, y, radius * 0.1, radius * 0.1, dark)
        pen.ellipse(x, y, radius * 0.06, radius * 0.06, lit)
