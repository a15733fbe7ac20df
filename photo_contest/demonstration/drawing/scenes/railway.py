"""The railway to the border: a train in the hills, the platform, a track gang at night."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from photo_contest.demonstration.drawing import land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas, Stencil
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.model import Model
from photo_contest.demonstration.drawing.pen import Pen
from photo_contest.demonstration.drawing.surface import box_points, gloom, panel

GREEN: Colour = (54, 112, 92)
CREAM: Colour = (236, 206, 130)


def draw_car(
    pen: Pen,
    light: Light,
    x: float,
    y: float,
    long: float,
    *,
    engine: bool = False,
    ahead: int = 1,
    depth: float = 0.0,
    lit: bool = False,
) -> None:
    """A railway carriage (or the engine) from the side, standing on ``y``."""
    m = Model(pen, light, x, y, long, ahead, depth)
    if engine:
        m.part("-.48,.07 .48,.07 .5,.14 .44,.24 .3,.27 -.48,.27", (190, 62, 52), 0.35)
        m.part("-.48,.14 .5,.14 .49,.17 -.48,.17", CREAM, 0.2)
        m.part("-.48,.07 .48,.07 .49,.1 -.48,.1", (190, 62, 52), 0.9)
        m.part(".3,.25 .4,.24 .45,.18 .3,.18", (50, 70, 86), 0.3)
        for vent in np.linspace(-0.42, 0.14, 8):
            m.bar((float(vent), 0.24), (float(vent), 0.19), 0.02, (120, 50, 44), 0.8)
        m.disc(0.48, 0.13, 0.012, WHITE, 0.0)
    else:
        m.part("-.49,.07 .49,.07 .49,.25 .46,.28 -.46,.28 -.49,.25", GREEN, 0.4)
        m.part("-.46,.28 .46,.28 .49,.25 -.49,.25", (180, 180, 176), 0.3)
        m.part("-.49,.13 .49,.13 .49,.155 -.49,.155", CREAM, 0.2)
        m.part("-.49,.07 .49,.07 .49,.09 -.49,.09", GREEN, 1.0)
        for window in np.linspace(-0.42, 0.34, 9):
            left = float(window)
            pane = [(left, 0.235), (left + 0.06, 0.235), (left + 0.06, 0.17), (left, 0.17)]
            if lit:
                m.lamp(pane, (255, 218, 140))
            else:
                m.part(pane, (70, 100, 116), 0.6)
    m.part("-.46,.07 .46,.07 .44,.05 -.44,.05", (60, 60, 64), 0.8)
    for wheel in (-0.38, -0.3, 0.3, 0.38):
        m.wheel(wheel, 0.026, 0.03)


def viaduct(canvas: Canvas, light: Light) -> None:
    """A train crossing a stone viaduct between forested spurs."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.56, clouds=0.6)
    sun = width * rng.uniform(0.2, 0.8)
    sky.paint_sun(canvas, light, sun, height * 0.22, 42)
    land.paint_range(canvas, light, height * 0.22, height * 0.8, layers=5)
    sky.paint_fog(canvas, light.haze, height * 0.5, height * 0.8, thick=0.7)
    rail, foot = height * 0.56, height * 0.9
    spans = 7 if width > height else 5
    bay = width * 1.1 / spans
    stone: Colour = (190, 166, 140)
    wall = canvas.shape([(-10, rail), (width + 10, rail), (width + 10, foot), (-10, foot)]).image
    hole = Image.new("L", (wall.width * 2, wall.height * 2), 255)
    pen_down = ImageDraw.Draw(hole)
    top_px = canvas.pixels((0, rail, width, foot), 2)[1]
    for span in range(spans):
        centre, half = -width * 0.05 + bay * (span + 0.5), bay * 0.4
        spring = rail + height * 0.05 + half
        box = [
            ((centre - half) * canvas.unit * 2, ((spring - half) * canvas.unit - top_px) * 2),
            ((centre + half) * canvas.unit * 2, ((spring + half) * canvas.unit - top_px) * 2),
        ]
        pen_down.ellipse([*box[0], *box[1]], fill=0)
        pen_down.rectangle(
            [box[0][0], (spring * canvas.unit - top_px) * 2, box[1][0], hole.height], fill=0
        )
    stencil = canvas.shape([(-10, rail), (width + 10, rail), (width + 10, foot), (-10, foot)])
    mask = Stencil(hole.reduce(2).resize(stencil.image.size), stencil.left, stencil.top).within(
        stencil
    )
    courses = canvas.field((46, 14), 2, 0.7)
    canvas.cover(mask, 0.35 + 0.5 * courses, light.ramp(stone, 0.08), 0.3)
    _viaduct_foreground(canvas, light, stone, rail, foot, spans, sun)


def _viaduct_foreground(
    canvas: Canvas, light: Light, stone: Colour, rail: float, foot: float, spans: int, sun: float
) -> None:
    """The rims of the arches, the train, the wood below and those who look up."""
    width, height = canvas.width, canvas.height
    bay = width * 1.1 / spans
    lit, dark = light.lit(stone), light.shaded(stone)
    lamps = light.name in ("dusk", "night")
    ahead = 1 if canvas.rng.random() < 0.5 else -1
    long = min(width * 0.24, height * 0.34)
    start, deck = width * (0.78 if ahead > 0 else 0.22), rail - 12
    with canvas.pen() as pen:
        pen.rect(0, deck, width, rail + 8, lit)
        pen.rect(0, rail + 8, width, rail + 16, dark)
        for span in range(spans):
            centre, half = -width * 0.05 + bay * (span + 0.5), bay * 0.4
            spring = rail + height * 0.05 + half
            pen.ring(centre, spring, half + 7, half + 7, lit, 9, 180, 360)
            pen.rect(centre + half, spring, centre + half + bay * 0.06, foot, dark, 0.55)
        for car in range(5):
            x = start - ahead * car * long * 1.01
            draw_car(pen, light, x, deck, long, engine=car == 0, ahead=ahead, lit=lamps)
    if lamps:
        lamp = (start + ahead * long * 0.5, deck - long * 0.13)
        canvas.glow(*lamp, long * 0.7, (255, 240, 200), 0.9)
    line = canvas.wavy(height * 0.86, 340, 40, 4)
    land.paint_ridge(canvas, light, line, (58, 92, 58), 0.0, forest=20, mist=0)
    places = "walk .2 .97 .16, laden .28 .98 .16, hail .72 .975 .17"
    people.group(canvas, light, "farmer", places, sun=sun)


def platform(canvas: Canvas, light: Light) -> None:
    """The night train stands at the platform; railway workers see it off with lamps."""
    width, height = canvas.width, canvas.height
    sky.paint_sky(canvas, light, height * 0.5, clouds=0.5)
    land.paint_range(canvas, light, height * 0.12, height * 0.46, layers=3)
    floor = height * 0.74
    long = max(width * 0.72, height * 0.8)
    with canvas.pen() as pen:
        for car in range(2):
            draw_car(
                pen,
                light,
                width * 0.62 - car * long * 1.01,
                floor + 6,
                long,
                engine=False,
                lit=True,
            )
    panel(
        canvas,
        light,
        box_points(0, floor, width, height),
        (170, 156, 140),
        0.7,
        0.3,
        rough=0.4,
        cell=(300, 14),
    )
    _platform_foreground(canvas, light, floor)


def _platform_foreground(canvas: Canvas, light: Light, floor: float) -> None:
    """The foreground of :func:`platform`."""
    width, height = canvas.width, canvas.height
    with canvas.pen() as pen:
        pen.rect(0, floor, width, floor + 12, light.lit((230, 200, 90)))
        for tile in np.linspace(-0.4, 1.4, 16):
            pen.line(
                [
                    (width * (0.5 + (float(tile) - 0.5) * 0.7), floor + 12),
                    (width * float(tile), height),
                ],
                light.shaded((140, 128, 116)),
                2,
                0.6,
            )
        for post in (0.06, 0.36, 0.66, 0.96):
            pen.rect(
                width * post - 11,
                height * 0.16,
                width * post + 11,
                height * 0.96,
                light.shaded((70, 110, 100)),
            )
        pen.polygon(canvas.shares("0,.08 1,.08 1,.16 0,.19"), light.shaded((150, 90, 66)))
        pen.polygon(canvas.shares("0,.19 1,.16 1,.178 0,.21"), light.dark)
    for lamp in (0.2, 0.52, 0.82):
        canvas.glow(width * lamp, height * 0.2, height * 0.42, (255, 214, 140), 0.7)
        canvas.glow(width * lamp, height * 0.86, height * 0.4, (255, 206, 130), 0.4, squash=0.3)
    for car in np.linspace(0.05, 0.95, 9):
        canvas.glow(width * float(car), floor + 20, 120, (255, 214, 140), 0.3, squash=0.3)
    people.group(
        canvas, light, "railway", "hail .16 .93 .42, stand .84 .95 .44", sun=width * 0.5, rim=0.9
    )
    people.group(
        canvas,
        light,
        "townsman",
        "walk .4 .9 .36, laden< .56 .92 .38, walk .66 .89 .35",
        sun=width * 0.5,
        rim=0.9,
    )
    canvas.glow(width * 0.16 + height * 0.1, height * 0.48, 110, (120, 255, 170), 0.8)


def track_gang(canvas: Canvas, light: Light) -> None:
    """Track workers with bars and hammers on a line that runs straight to the light."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    horizon = height * 0.4
    sky.paint_sky(canvas, light, horizon * 1.1, clouds=0.6)
    vanish = width * rng.uniform(0.4, 0.6)
    if light.name == "night":
        sky.paint_stars(canvas, horizon * 0.8)
        sky.paint_moon(canvas, light, width * 0.8, horizon * 0.35, 34)
    else:
        sky.paint_sun(canvas, light, vanish, horizon * 0.8, 46)
    land.paint_range(canvas, light, horizon * 0.4, horizon * 1.2, layers=4)
    verge = canvas.wavy(horizon * 1.1, 400, 8)
    land.paint_ground(canvas, light, verge, (110, 120, 70), cell=(80, 20), contrast=0.8)
    bed = [
        (vanish - 10, horizon * 1.1),
        (vanish + 10, horizon * 1.1),
        (width * 0.98, height),
        (width * 0.02, height),
    ]
    panel(canvas, light, bed, (150, 138, 128), 0.6, 0.4, rough=0.8, cell=(12, 9))
    with canvas.pen((0, horizon, width, height)) as pen:
        y, step = horizon * 1.12, 3.0
        while y < height + 40:
            share = (y - horizon * 1.1) / (height - horizon * 1.1)
            half, thick = width * 0.34 * share + 6, 2 + 26 * share
            centre = vanish + (width * 0.5 - vanish) * share
            pen.rect(centre - half, y - thick * 0.6, centre + half, y, light.seen((120, 96, 80)))
            pen.rect(centre - half, y, centre + half, y + thick * 0.3, light.dark, 0.7)
            step = 4 + 74 * share
            y += step
        for side in (-1, 1):
            foot, head = width * (0.5 + side * 0.23), vanish + side * 5
            for shift, tone, wide in (
                (7, light.dark, 12),
                (0, light.shaded((150, 120, 104)), 12),
                (-3, light.lit((216, 214, 208)), 4),
            ):
                pen.polygon(
                    [
                        (head + shift * 0.1, horizon * 1.1),
                        (head + shift * 0.1 + 1.5, horizon * 1.1),
                        (foot + shift + wide, height),
                        (foot + shift - wide, height),
                    ],
                    tone,
                )
    _track_gang_foreground(canvas, light, vanish)


def _track_gang_foreground(canvas: Canvas, light: Light, vanish: float) -> None:
    """The foreground of :func:`track_gang`."""
    width, height = canvas.width, canvas.height
    gloom(canvas, ".1,.8 .9,.8 .96,.98 .04,.98", light.shade, 0.2, 30)
    if light.name == "night":
        for x, y in ((0.3, 0.62), (0.7, 0.66)):
            canvas.glow(width * x, height * y, height * 0.42, (255, 226, 160), 0.75)
            canvas.glow(
                width * x, height * (y + 0.24), height * 0.4, (255, 214, 140), 0.5, squash=0.3
            )
    places = (
        "walk .52 .58 .14, shovel .42 .66 .2, hammer< .66 .74 .3, "
        "lean .24 .84 .36, shovel< .84 .92 .42, hammer .4 .96 .44"
    )
    people.group(canvas, light, "railway", places, sun=vanish, rim=0.9)
    with canvas.pen() as pen:
        for x, y, tall, ahead in ((0.84, 0.92, 0.42, -1), (0.24, 0.84, 0.36, 1)):
            hand = (width * x + ahead * height * tall * 0.34, height * (y - tall * 0.46))
            pen.line(
                [(hand[0] - ahead * 70, hand[1] - 60), (hand[0] + ahead * 110, height * y + 8)],
                mix(light.lit((170, 170, 170)), WHITE, 0.1),
                7,
            )
