"""Goods on the move: the container yard at the border, the warehouse, the control room."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix, vary
from photo_contest.demonstration.drawing.model import Model
from photo_contest.demonstration.drawing.steelwork import lattice
from photo_contest.demonstration.drawing.surface import Vanish, box_points, gloom, paint_room, panel
from photo_contest.demonstration.drawing.vehicles import draw_lorry

BOXES: tuple[Colour, ...] = (
    (200, 84, 60),
    (62, 112, 160),
    (226, 172, 62),
    (84, 140, 110),
    (150, 156, 164),
    (146, 70, 80),
)


def containers(canvas: Canvas, light: Light) -> None:
    """Stacked containers under a gantry crane, lorries waiting, a signaller between them."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.6, clouds=0.8)
    sun = width * rng.uniform(0.3, 0.7)
    if light.name == "night":
        sky.paint_moon(canvas, light, sun, height * 0.14, 32)
    else:
        sky.paint_sun(canvas, light, sun, height * 0.22, 46)
    land.paint_range(canvas, light, height * 0.24, height * 0.66, layers=3)
    foot = height * 0.78
    panel(
        canvas,
        light,
        box_points(0, foot - 30, width, height),
        (140, 138, 140),
        0.7,
        0.35,
        rough=0.4,
        cell=(320, 16),
    )
    _containers_middle(canvas, light, foot, sun)


def _containers_middle(canvas: Canvas, light: Light, foot: float, sun: float) -> None:
    """The middle ground of :func:`containers`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    tall, long = height * 0.1, height * 0.26
    for column in range(int(width / long) + 2):
        for level in range(int(rng.integers(1, 6))):
            _container(
                canvas, light, column * long * 1.02 - long * 0.5, foot - tall * level, long, tall
            )
    with canvas.pen() as pen:
        steel = light.seen((236, 150, 50))
        for leg in (0.2, 0.82):
            pen.line(
                [
                    (width * leg - 46, height * 0.9),
                    (width * leg, height * 0.12),
                    (width * leg + 46, height * 0.9),
                ],
                light.shaded((200, 120, 40)),
                18,
            )
            pen.line(
                [
                    (width * leg - 50, height * 0.9),
                    (width * leg - 4, height * 0.12),
                    (width * leg + 42, height * 0.9),
                ],
                steel,
                10,
            )
            pen.line(
                [(width * leg - 30, height * 0.6), (width * leg + 30, height * 0.6)], steel, 10
            )
        lattice(
            pen,
            (width * 0.06, height * 0.12),
            (width * 0.96, height * 0.12),
            54,
            steel,
            bays=22,
            width=8,
        )
        hook = width * 0.52
        pen.rect(hook - 54, height * 0.085, hook + 54, height * 0.16, light.shaded((120, 80, 40)))
        for cable in (-44, 44):
            pen.line([(hook + cable, height * 0.16), (hook + cable, height * 0.34)], light.dark, 4)
        pen.rect(hook - long * 0.5, height * 0.335, hook + long * 0.5, height * 0.35, steel)
    _container(canvas, light, width * 0.52 - long * 0.5, height * 0.35 + tall, long, tall)
    _containers_foreground(canvas, light, sun)


def _containers_foreground(canvas: Canvas, light: Light, sun: float) -> None:
    """The foreground of :func:`containers`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    gloom(canvas, ".5,.9 .96,.94", light.dark, 0.7, 10)
    with canvas.pen() as pen:
        draw_lorry(
            pen,
            light,
            width * 0.74,
            height * 0.93,
            width * 0.44,
            ahead=-1,
            box=BOXES[int(rng.integers(0, 6))],
            lamps=True,
        )
    if light.name in ("night", "dusk"):
        for lamp in (0.2, 0.5, 0.82):
            canvas.glow(width * lamp, height * 0.13, height * 0.5, (255, 226, 170), 0.6)
        canvas.glow(width * 0.5, height * 0.87, height * 0.24, (255, 240, 200), 0.8, squash=0.5)
    people.group(
        canvas,
        light,
        "builder",
        "hail .34 .96 .36, akimbo .2 .95 .34, walk .08 .97 .36",
        sun=sun,
        rim=0.9,
    )


def _container(canvas: Canvas, light: Light, x: float, y: float, long: float, tall: float) -> None:
    """One ribbed steel box standing on ``y``."""
    colour = vary(canvas.rng, BOXES[int(canvas.rng.integers(0, 6))], 6)
    with canvas.pen((x, y - tall, x + long, y)) as pen:
        pen.rect(x, y - tall, x + long, y, light.seen(colour))
        for rib in np.linspace(0.03, 0.97, 20):
            pen.line(
                [(x + long * float(rib), y - tall * 0.9), (x + long * float(rib), y - tall * 0.1)],
                light.shaded(colour),
                long * 0.014,
            )
        pen.rect(x, y - tall, x + long, y - tall * 0.93, light.lit(colour))
        pen.rect(x, y - tall * 0.07, x + long, y, light.shaded(colour))
        pen.rect(x + long * 0.97, y - tall, x + long, y, light.shaded(colour))


def warehouse(canvas: Canvas, light: Light) -> None:
    """High racks in a warehouse, sacks and cartons, two loading a trolley in the door's light."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    vanish = Vanish(width * 0.5, height * 0.46)
    back = (width * 0.4, height * 0.3, width * 0.6, height * 0.6)
    paint_room(
        canvas,
        light,
        back,
        wall=(150, 156, 160),
        floor=(170, 162, 150),
        ceiling=(120, 128, 134),
        bright="back",
    )
    panel(canvas, light, ".43,.36 .57,.6", (light.sky[-1], light.sun, WHITE), 0.6, 1.0)
    canvas.glow(width * 0.5, height * 0.5, width * 0.42, light.sun, 0.75)
    goods: tuple[Colour, ...] = ((206, 160, 100), (226, 206, 170), (160, 120, 84), (120, 150, 170))
    with canvas.pen() as pen:
        for edge in (width * 0.02, width * 0.98):
            for near, far in ((0.66, 0.82), (0.5, 0.66), (0.28, 0.5), (0.0, 0.28)):
                for level in range(4):
                    top, low = height * (0.27 * level - 0.07), height * (0.27 * level + 0.13)
                    one, two = vanish.along(edge, top, near), vanish.along(edge, top, far)
                    three, four = vanish.along(edge, low, far), vanish.along(edge, low, near)
                    tone, thick = vary(rng, goods[int(rng.integers(0, 4))], 12), 1 - near
                    face = mix(light.seen(tone), light.haze, near * 0.4)
                    pen.polygon([one, two, three, four], face)
                    middle = (
                        vanish.along(edge, top, (near + far) / 2),
                        vanish.along(edge, low, (near + far) / 2),
                    )
                    pen.line(middle, light.shaded(tone), 4 * thick)
                    pen.line([four, three], light.lit((226, 120, 50)), 16 * thick)
                    post = vanish.along(edge, top - height * 0.05, near)
                    pen.line([post, four], light.shaded((60, 90, 140)), 18 * thick)
    _warehouse_foreground(canvas, light)


def _warehouse_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`warehouse`."""
    width, height = canvas.width, canvas.height
    people.group(
        canvas, light, "mechanic", "walk .46 .66 .16, give< .55 .67 .16", depth=0.15, rim=1.0
    )
    people.group(
        canvas, light, "mechanic", "lean .36 .95 .46, give< .68 .96 .47", sun=width * 0.5, rim=1.0
    )
    with canvas.pen() as pen:
        cart = Model(pen, light, width * 0.52, height * 0.95, height * 0.34)
        cart.part("-.4,.1 .4,.1 .4,.06 -.4,.06", (70, 80, 90))
        cart.part("-.36,.1 0,.1 0,.36 -.36,.36", (206, 160, 100), 0.3)
        cart.part(".02,.1 .36,.1 .36,.3 .02,.3", (226, 206, 170), 0.4)
        cart.part("-.24,.36 .12,.36 .12,.56 -.24,.56", (190, 140, 88), 0.2)
        for strap in (-0.2, 0.18, -0.06):
            cart.bar((strap, 0.1), (strap, 0.3), 0.014, (120, 90, 60), 0.7)
        for wheel in (-0.3, 0.3):
            cart.wheel(wheel, 0.045)
