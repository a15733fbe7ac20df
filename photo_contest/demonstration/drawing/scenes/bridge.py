"""Bridges: an arch over the river, a span going out over the valley."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light, mix
from photo_contest.demonstration.drawing.pen import around
from photo_contest.demonstration.drawing.steelwork import draw_crane, lattice
from photo_contest.demonstration.drawing.surface import panel
from photo_contest.demonstration.drawing.vehicles import draw_boat, draw_lorry

STEEL: Colour = (196, 70, 56)
CONCRETE: Colour = (190, 184, 174)


def arch(canvas: Canvas, light: Light) -> None:
    """A steel arch bridge over the river, painters on its ribs, boats beneath."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    horizon = height * 0.62
    sky.paint_sky(canvas, light, horizon, clouds=0.7)
    sun = width * rng.uniform(0.3, 0.7)
    sky.paint_sun(canvas, light, sun, height * 0.36, 52)
    land.paint_range(canvas, light, height * 0.3, horizon * 1.08, layers=4)
    land.paint_water(canvas, light, horizon, height, glint=sun)
    _arch_middle(canvas, light, sun)


def _arch_middle(canvas: Canvas, light: Light, sun: float) -> None:
    """The middle ground of :func:`arch`."""
    width, height = canvas.width, canvas.height
    deck, foot = height * 0.56, height * 0.7
    shares = np.linspace(0, 1, 41).tolist()
    with canvas.pen() as pen:
        for lift, tone, wide in ((0.49, light.shaded(STEEL), 16), (0.52, light.seen(STEEL), 15)):
            pen.line([_rib(canvas, s, lift) for s in shares], tone, wide)
        pen.line(
            [(x, y - 5) for x, y in (_rib(canvas, s, 0.52) for s in shares)], light.lit(STEEL), 5
        )
        for index in range(0, 40, 2):
            one, two = _rib(canvas, shares[index], 0.52), _rib(canvas, shares[index + 1], 0.455)
            three = _rib(canvas, shares[min(40, index + 2)], 0.52)
            pen.line([one, two, three], light.shaded(STEEL), 5)
        pen.line([_rib(canvas, s, 0.455) for s in shares], light.seen(STEEL), 10)
        for index in range(3, 38):
            x, y = _rib(canvas, shares[index], 0.455)
            if y < deck:
                pen.line([(x, y), (x, deck)], light.shaded(STEEL), 3.4)
            else:
                pen.line([(x, deck), (x, y)], light.shaded(STEEL), 6)
        pen.rect(0, deck, width, deck + 20, light.lit(CONCRETE))
        pen.rect(0, deck + 20, width, deck + 34, light.shaded(CONCRETE))
        for post in np.linspace(0, 1, 60):
            pen.line(
                [(width * float(post), deck - 24), (width * float(post), deck)],
                light.shaded(CONCRETE),
                2,
            )
        pen.line([(0, deck - 24), (width, deck - 24)], light.seen(CONCRETE), 3)
        for pier in (0.06, 0.94):
            x, low = width * pier, foot + 46
            body = around(x, 0, 1, 1, f"-46,{deck + 30} 46,{deck + 30} 70,{low} -70,{low}")
            pen.polygon(body, light.seen(CONCRETE))
            side = around(x, 0, 1, 1, f"8,{deck + 30} 46,{deck + 30} 70,{low} 12,{low}")
            pen.polygon(side, light.shaded(CONCRETE))
        draw_lorry(pen, light, width * 0.3, deck, 120, ahead=1, box=(70, 130, 150))
        draw_lorry(pen, light, width * 0.74, deck, 110, ahead=-1, box=(226, 170, 60))
        for x, y, long in ((0.3, 0.84, 190), (0.66, 0.94, 290)):
            draw_boat(pen, light, width * x, height * y, long)
    _arch_foreground(canvas, light, sun, foot)


def _arch_foreground(canvas: Canvas, light: Light, sun: float, foot: float) -> None:
    """The foreground of :func:`arch`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    for share, pose in ((0.24, "hammer"), (0.4, "kneel"), (0.52, "walk"), (0.7, "lean")):
        x, y = _rib(canvas, share, 0.53)
        people.group(
            canvas,
            light,
            "builder",
            f"{pose} {x / width} {y / height} .1",
            sun=sun,
            shadow=0,
            rim=0.9,
        )
    people.group(canvas, light, "farmer", "sit .3 .9 .18, stand .64 .955 .22", sun=sun, shadow=0)
    with canvas.pen() as pen:
        for pier in (0.06, 0.94):
            x = width * pier
            for line in range(9):
                y = foot + 50 + line * 16
                pen.line(
                    [(x - 60 + rng.normal(0, 12), y), (x + 60 + rng.normal(0, 12), y)],
                    light.shaded(STEEL),
                    3,
                    0.35,
                )


def _rib(canvas: Canvas, share: float, lift: float) -> tuple[float, float]:
    """A point of the arch: ``share`` of the way across, its crown ``lift`` heights up."""
    foot = canvas.height * 0.7
    rise = canvas.height * lift * 4 * share * (1 - share)
    return canvas.width * (0.06 + 0.88 * share), foot - rise


def cantilever(canvas: Canvas, light: Light) -> None:
    """High piers in fog, a deck growing towards its other half, travellers at the tips."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.7, clouds=0.5)
    turn = 1 if rng.random() < 0.5 else -1
    sun = width * (0.5 + 0.08 * turn)
    sky.paint_sun(canvas, light, sun, height * 0.26, 44)
    land.paint_range(canvas, light, height * 0.26, height * 0.92, layers=5)
    deck = height * 0.42
    _half_span(canvas, light, width * (0.5 + 0.36 * turn), width * 0.22, turn=turn, depth=0.28)
    sky.paint_fog(canvas, light.haze, height * 0.6, height * 0.98, thick=0.9)
    _half_span(canvas, light, width * (0.5 - 0.2 * turn), width * 0.3, turn=turn, depth=0.0)
    with canvas.pen() as pen:
        draw_crane(
            pen,
            light,
            width * (0.5 - 0.16 * turn),
            deck,
            height * 0.36,
            arm=0.7 * turn,
            load=0.5,
            hang=0.2,
        )
    for _bank in range(2):
        sky.paint_fog(canvas, light.haze, height * 0.7, height * 1.08, thick=0.95, cell=(460, 120))
    line = canvas.wavy(height * 0.94, 300, 24, 4)
    land.paint_ridge(canvas, light, line, (58, 86, 60), 0.0, forest=16, mist=0)
    deck_share = (deck - 4) / height
    for index, share in enumerate((-0.42, -0.31, -0.1, 0.02, 0.07)):
        pose = ("kneel", "point", "walk", "lean", "hail")[index]
        people.group(
            canvas,
            light,
            "builder",
            f"{pose} {0.5 + turn * share} {deck_share} .12",
            sun=sun,
            shadow=0,
            rim=0.9,
        )
    canvas.glow(sun, height * 0.26, width * 0.3, mix(light.sun, light.sky[-1], 0.4), 0.25)
    panel(canvas, light, "0,.99 1,1", (60, 70, 60), 0.2, 0.1)


def _half_span(
    canvas: Canvas, light: Light, x: float, reach: float, *, turn: int, depth: float
) -> None:
    """A high pier and the deck grown from it to both sides, a form traveller at each tip."""
    height, width = canvas.height, canvas.width
    deck, foot, wide = height * 0.42, height * 0.9, width * 0.05
    pier = around(x, 0, wide, 1, f"-.5,{deck} .5,{deck} .8,{foot} -.8,{foot}")
    tone = (1.0, 0.3) if turn < 0 else (0.3, 1.0)
    concrete = light.ramp(CONCRETE, depth)
    panel(canvas, light, pier, concrete, *tone, across=True, rough=0.1)
    for side in (-1, 1):
        tip = x + side * reach
        girder = around(x, deck, side * reach, height, "0,0 1,0 1,.026 .5,.045 0,.1")
        panel(canvas, light, girder, concrete, 0.95, 0.1, rough=0.15)
        with canvas.pen() as pen:
            left, right = sorted((x, tip))
            pen.rect(left, deck - 8, right, deck + 6, light.lit(CONCRETE, depth))
            start, end = (tip - side * 40, deck - 44), (tip + side * 70, deck - 44)
            lattice(pen, start, end, 56, light.seen((236, 170, 50), depth), bays=4, width=5)
            floor = deck + height * 0.05
            for hanger in (10, 66):
                rod = [(tip + side * hanger, deck - 20), (tip + side * hanger, floor)]
                pen.line(rod, light.shaded((120, 100, 70), depth), 4)
            left, right = sorted((tip + side * 6, tip + side * 72))
            pen.rect(left, floor - 6, right, floor + 8, light.shaded((160, 120, 60), depth))
