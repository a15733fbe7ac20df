"""Rice terraces: flooded at dawn, green, golden at harvest, seen from above."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import fields, growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light, mix
from photo_contest.demonstration.drawing.texture import Field

GOLD: Colour = (232, 186, 64)
GREEN: Colour = (124, 168, 66)
EARTH: Colour = (106, 92, 58)


def hill(canvas: Canvas, high: float, low: float, centre: float, wide: float) -> Field:
    """A rounded spur: ``high`` at its top over ``centre``, falling to ``low`` beside it."""
    x = canvas.span
    bump = np.exp(-(((x - centre) / wide) ** 2))
    wobble = canvas.at_columns(canvas.line(360, 3)) * 16
    line: Field = low - (low - high) * bump + wobble
    return line


def paint_distance(
    canvas: Canvas, light: Light, horizon: float, sun: tuple[float, float], *, clouds: float = 0.5
) -> None:
    sky.paint_sky(canvas, light, horizon * 1.15, clouds=clouds)
    sky.paint_sun(canvas, light, sun[0], sun[1], 34)
    land.paint_range(
        canvas,
        light,
        horizon * 0.5,
        horizon * 1.3,
        layers=4,
        side=-1 if sun[0] < canvas.width / 2 else 1,
    )


def _slopes(canvas: Canvas, light: Light, horizon: float, style: str, sun: float) -> None:
    """Three spurs of terraces, far to near, mist between them."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    turn = 1 if rng.random() < 0.5 else -1
    spurs = (
        (0.28, 0.0, 0.34, 9.0, 0.42, 0.72),
        (0.74, 0.16, 0.42, 12.0, 0.2, 0.66),
        (0.3, 0.42, 0.62, 17.0, 0.0, 1.0),
    )
    for centre, drop, wide, steps, depth, reach in spurs:
        middle = width * (centre if turn > 0 else 1 - centre)
        top = horizon + (height - horizon) * drop
        line = hill(canvas, top, top + (height - horizon) * 0.34, middle, width * wide)
        slope = fields.contour(
            canvas,
            line,
            steps=steps,
            near=4.6,
            swing=80,
            floor=min(height, top + (height - horizon) * reach),
        )
        plant(canvas, light, slope, style, sun, depth)
        if depth > 0.1:
            sky.paint_fog(canvas, light.haze, top + 60, top + (height - horizon) * 0.55, thick=0.7)


def plant(
    canvas: Canvas, light: Light, slope: fields.Slope, style: str, sun: float, depth: float
) -> None:
    if style == "mirror":
        water = [mix(mix(colour, light.dark, 0.1), light.haze, depth) for colour in light.sky]
        fields.paint_terraces(
            canvas,
            light,
            slope,
            water,
            EARTH,
            mirror=True,
            glint=sun,
            depth=depth,
            other_ramp=light.ramp(GREEN, depth),
            other_share=0.12,
        )
    elif style == "gold":
        fields.paint_terraces(
            canvas,
            light,
            slope,
            light.ramp(GOLD, depth),
            (112, 116, 54),
            depth=depth,
            other_ramp=light.ramp((156, 170, 66), depth),
            other_share=0.28,
        )
    else:
        fields.paint_terraces(
            canvas,
            light,
            slope,
            light.ramp(GREEN, depth),
            (92, 104, 48),
            depth=depth,
            other_ramp=light.ramp((86, 140, 72), depth),
            other_share=0.35,
        )


def mirror(canvas: Canvas, light: Light) -> None:
    """Flooded terraces that return the sky."""
    _wide(canvas, light, "mirror")


def green(canvas: Canvas, light: Light) -> None:
    """Terraces of young rice."""
    _wide(canvas, light, "green")


def gold(canvas: Canvas, light: Light) -> None:
    """Terraces at harvest."""
    _wide(canvas, light, "gold")


def _wide(canvas: Canvas, light: Light, style: str) -> None:
    width, height = canvas.width, canvas.height
    horizon = height * (0.34 if width >= height else 0.4)
    sun = (width * canvas.rng.uniform(0.3, 0.78), horizon * 0.62)
    paint_distance(canvas, light, horizon, sun)
    _slopes(canvas, light, horizon, style, sun[0])
    rng = canvas.rng
    with canvas.pen((0, horizon * 0.8, width, height)) as pen:
        growth.draw_stilt_house(
            pen,
            light,
            width * rng.uniform(0.12, 0.3),
            height * 0.62,
            width * 0.09,
            depth=0.12,
            lamp=light.name in ("dusk", "dawn"),
        )
    people.group(
        canvas,
        light,
        "farmer",
        "stoop< .46 .84 .11, laden .56 .81 .11, walk< .66 .78 .11, stoop .77 .75 .11",
        sun=sun[0],
        depth=0.05,
    )
