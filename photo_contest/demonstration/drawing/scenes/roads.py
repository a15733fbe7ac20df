"""Road builders: paving at dawn, a bend over the valley, a landslip being cleared, a courier."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.pen import curve, points
from photo_contest.demonstration.drawing.surface import box_points, gloom, panel
from photo_contest.demonstration.drawing.vehicles import (
    draw_excavator,
    draw_lorry,
    draw_motorbike,
    draw_roller,
)
from photo_contest.demonstration.drawing.wardrobe import outfit

ASPHALT: Colour = (84, 86, 96)


def _ribbon(
    canvas: Canvas, light: Light, path: str, wide: tuple[float, float], *, depth: float = 0.0
) -> None:
    """A road with its white line along ``path`` (shares), ``wide`` at its far and near end."""
    knots = curve(canvas.shares(path), steps=16)
    widths = np.linspace(wide[0], wide[1], len(knots))
    with canvas.pen() as pen:
        for grow, tone in (
            (1.22, light.lit((206, 190, 160), depth)),
            (1.0, light.seen(ASPHALT, depth)),
        ):
            pen.limb(knots, (widths * grow).tolist(), tone)
        for index in range(0, len(knots) - 3, 5):
            stroke = knots[index : index + 3]
            pen.line(
                stroke, light.lit((238, 234, 220), depth), max(1.2, float(widths[index]) * 0.1)
            )


def paving(canvas: Canvas, light: Light) -> None:
    """Hot asphalt behind the roller, the crew with rakes, the road running to the hills."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    horizon = height * 0.42
    turn = 1 if rng.random() < 0.5 else -1
    sky.paint_sky(canvas, light, horizon * 1.2, clouds=0.6)
    sun = width * (0.5 + 0.22 * turn)
    sky.paint_sun(canvas, light, sun, horizon * 0.55, 42)
    land.paint_range(canvas, light, horizon * 0.45, horizon * 1.25, layers=4)
    verge = canvas.wavy(horizon * 1.16, 500, 10)
    land.paint_ground(canvas, light, verge, (146, 138, 84), cell=(140, 26))
    vanish = width * (0.5 - 0.12 * turn)
    road = [
        (vanish - 14, horizon * 1.18),
        (vanish + 14, horizon * 1.18),
        (width * 1.02, height),
        (width * -0.02, height),
    ]
    panel(canvas, light, road, ASPHALT, 0.75, 0.35, rough=0.4, cell=(200, 20))
    fresh = [
        (vanish, horizon * 1.18),
        (vanish + 14, horizon * 1.18),
        (width * 1.02, height),
        (width * 0.5, height),
    ]
    panel(canvas, light, fresh, (52, 50, 58), 0.7, 0.3, rough=0.3, cell=(120, 14))
    with canvas.pen() as pen:
        for index in range(12):
            y = height - (height - horizon * 1.2) * (1 - 0.72**index)
            x = vanish + (width * 0.5 - vanish) * (y - horizon * 1.18) / (height - horizon * 1.18)
            size = 56 * 0.72**index
            pen.polygon(
                [(x - size * 0.16, y), (x + size * 0.16, y), (x, y - size)],
                light.lit((236, 96, 48)),
            )
            pen.line(
                [(x - size * 0.09, y - size * 0.45), (x + size * 0.09, y - size * 0.45)],
                light.lit(WHITE),
                size * 0.12,
            )
    _paving_foreground(canvas, light, turn, sun)


def _paving_foreground(canvas: Canvas, light: Light, turn: int, sun: float) -> None:
    """The foreground of :func:`paving`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    x, y, long = (
        width * (0.66 if turn < 0 else 0.62),
        height * 0.8,
        min(width * 0.34, height * 0.42),
    )
    gloom(canvas, box_points(x - long * 0.5, y - 8, x + long * 0.6, y + 22), light.dark, 0.8, 10)
    with canvas.pen() as pen:
        draw_roller(pen, light, x, y, long, ahead=turn)
    for _puff in range(7):
        puff_x, puff_y = x + rng.normal(0, long * 0.5), y - rng.random() * long * 0.3
        steam = canvas.shape(
            [(puff_x + 70 * np.cos(t), puff_y + 26 * np.sin(t)) for t in np.linspace(0, 6.3, 12)],
            24,
        )
        canvas.fill(steam, light.haze, 0.45)
    places = "shovel .2 .92 .4, walk .36 .8 .28, shovel< .9 .94 .42, point .08 .82 .3"
    people.group(canvas, light, "builder", places, sun=sun)


def bend(canvas: Canvas, light: Light) -> None:
    """A mountain road in hairpins seen from above the pass, lorries on it, cloud in the valley."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.3, clouds=0.5)
    sky.paint_sun(canvas, light, width * 0.24, height * 0.13, 34)
    land.paint_range(canvas, light, height * 0.12, height * 0.44, layers=4)
    sky.paint_fog(canvas, light.haze, height * 0.24, height * 0.52, thick=0.9)
    line = (
        height * 0.36
        + height * 0.2 * np.abs(canvas.span / width - 0.6)
        + canvas.at_columns(canvas.line(240, 4)) * 12
    )
    land.paint_ridge(canvas, light, line, (78, 112, 66), 0.12, forest=9, mist=0.15)
    flip = rng.random() < 0.5
    path = points(
        ".62,.4 .4,.47 .26,.52 .4,.565 .72,.59 .9,.64 .74,.7 .36,.735 .14,.8 .34,.88 .7,.92 1.08,1"
    )
    text = " ".join(f"{1 - x if flip else x},{y}" for x, y in path)
    _ribbon(canvas, light, text, (5, 34))
    with canvas.pen() as pen:
        for share_x, share_y, long, ahead, tone in (
            (0.5, 0.572, 70, 1, (206, 96, 60)),
            (0.6, 0.712, 104, -1, (70, 120, 176)),
            (0.5, 0.905, 170, 1, (226, 180, 70)),
        ):
            x = width * (1 - share_x if flip else share_x)
            draw_lorry(
                pen, light, x, height * share_y, long, ahead=-ahead if flip else ahead, box=tone
            )
        for _pine in range(26):
            x, y = width * rng.random(), height * rng.uniform(0.62, 1.04)
            growth.draw_pine(
                pen,
                light,
                x,
                y,
                height * 0.1 * (0.4 + y / height),
                depth=max(0.0, 0.5 - 0.5 * y / height),
            )


def landslip(canvas: Canvas, light: Light) -> None:
    """Rain: a slope has come down on the road and a crew with a digger is clearing it."""
    width, height = canvas.width, canvas.height
    sky.paint_sky(canvas, light, height * 0.5, clouds=0.8, cell=(520, 170))
    land.paint_range(canvas, light, height * 0.16, height * 0.66, layers=3)
    slope = (
        height * (0.1 + 0.72 * np.clip(canvas.span / width - 0.2, 0, 1))
        + canvas.at_columns(canvas.line(200, 4)) * 16
    )
    land.paint_ridge(canvas, light, slope, (70, 100, 62), 0.08, forest=14, mist=0.2, side=1)
    scar = curve(canvas.shares(".2,.18 .34,.3 .46,.5 .62,.74 .3,.8 .16,.6 .2,.4"), closed=True)
    panel(canvas, light, scar, (160, 106, 74), 0.85, 0.3, rough=0.9, cell=(60, 90))
    road = canvas.shares("0,0.8 1,0.72 1,1.02 0,1.02")
    panel(canvas, light, road, ASPHALT, 0.8, 0.4, rough=0.5, cell=(320, 14))
    mud = curve(canvas.shares(".1,.8 .26,.7 .44,.72 .66,.78 .72,.86 .5,.9 .22,.88"), closed=True)
    panel(canvas, light, mud, (140, 92, 66), 0.9, 0.25, rough=0.9, cell=(70, 40))
    _landslip_foreground(canvas, light)


def _landslip_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`landslip`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    with canvas.pen() as pen:
        for _stone in range(90):
            x, y = width * rng.uniform(0.12, 0.7), height * rng.uniform(0.74, 0.92)
            size = rng.uniform(4, 20)
            pen.ellipse(x + 2, y + 3, size, size * 0.7, light.shaded((130, 96, 76)))
            pen.ellipse(x, y, size * 0.9, size * 0.58, light.seen((150, 112, 88)))
        draw_excavator(
            pen,
            light,
            width * 0.76,
            height * 0.88,
            min(width * 0.36, height * 0.5),
            ahead=-1,
            lift=0.8,
        )
        for post in np.linspace(0.02, 0.98, 9):
            y = height * (0.985 - 0.012 * float(post))
            pen.rect(
                width * float(post) - 7,
                y - 70,
                width * float(post) + 7,
                y,
                light.lit((236, 232, 220)),
            )
            pen.rect(
                width * float(post) - 7,
                y - 60,
                width * float(post) + 7,
                y - 44,
                light.seen((206, 60, 50)),
            )
    canvas.glow(width * 0.74, height * 0.62, height * 0.16, (255, 190, 80), 0.5)
    people.group(
        canvas,
        light,
        "builder",
        "shovel .2 .95 .32, shovel< .42 .93 .3, hail .9 .97 .36, point .06 .93 .3",
        rim=0.7,
    )
    sky.paint_rain(canvas, (220, 230, 232), 460)


def courier(canvas: Canvas, light: Light) -> None:
    """A postal worker riding a mountain road with the bags, terraces of cloud below."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    turn = 1 if rng.random() < 0.5 else -1
    sky.paint_sky(canvas, light, height * 0.7, clouds=0.7)
    sun = width * (0.5 + 0.26 * turn)
    sky.paint_sun(canvas, light, sun, height * 0.27, 48)
    land.paint_range(canvas, light, height * 0.3, height * 0.8, layers=5)
    sky.paint_fog(canvas, light.haze, height * 0.5, height * 0.8, thick=0.8)
    bank = canvas.wavy(height * 0.78, 600, 10)
    land.paint_ground(canvas, light, bank, (120, 124, 74), cell=(90, 22), contrast=0.8)
    panel(canvas, light, "0,.86 1,.84 1,.985 0,1", ASPHALT, 0.8, 0.4, rough=0.3, cell=(340, 12))
    with canvas.pen() as pen:
        for dash in np.linspace(0.0, 1.0, 9):
            x = width * float(dash)
            pen.line(
                [(x, height * 0.925), (x + width * 0.06, height * 0.922)],
                light.lit((236, 230, 210)),
                6,
            )
        for post in np.linspace(0.05, 0.95, 6):
            x = width * float(post)
            pen.rect(x - 9, height * 0.76, x + 9, height * 0.855, light.lit((236, 232, 220)))
            pen.rect(x - 9, height * 0.775, x + 9, height * 0.8, light.seen((206, 60, 50)))
    _courier_foreground(canvas, light, turn)


def _courier_foreground(canvas: Canvas, light: Light, turn: int) -> None:
    """The foreground of :func:`courier`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    x, y, long = width * (0.5 - 0.06 * turn), height * 0.94, min(width * 0.36, height * 0.46)
    gloom(canvas, box_points(x - long * 0.5, y - 10, x + long * 0.52, y + 14), light.dark, 0.8, 8)
    with canvas.pen() as pen:
        draw_motorbike(pen, light, x, y, long, ahead=turn)
    people.person(
        canvas,
        light,
        x - turn * long * 0.03,
        y - long * 0.02,
        long * 1.02,
        "ride",
        outfit("postman", rng),
        flip=turn < 0,
        side=turn,
        rim=0.9,
        shadow=0,
    )
    for lift, tone in ((0.0, (226, 176, 60)), (0.2, (62, 104, 160))):
        bag = box_points(
            x - turn * long * 0.44 - long * 0.13,
            y - long * (0.72 + lift),
            x - turn * long * 0.44 + long * 0.13,
            y - long * (0.5 + lift),
        )
        panel(canvas, light, bag, tone, 0.9, 0.4)
    with canvas.pen() as pen:
        pen.line(
            [(x - turn * long * 0.44, y - long * 0.92), (x - turn * long * 0.44, y - long * 0.5)],
            mix(light.dark, WHITE, 0.1),
            5,
        )
