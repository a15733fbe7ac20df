"""Hydropower: the spillway, the turbine hall, the water wheel of the village."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.model import Model
from photo_contest.demonstration.drawing.surface import Vanish, gloom, paint_room, panel, spot

CONCRETE: Colour = (188, 186, 178)


def spillway(canvas: Canvas, light: Light) -> None:
    """A dam between mountains letting water go: gates, white falls, spray, a crew on the crest."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    crest = height * (0.4 if width > height else 0.36)
    sky.paint_sky(canvas, light, crest * 1.1, clouds=0.6)
    sun = width * rng.uniform(0.3, 0.7)
    if light.name == "night":
        sky.paint_moon(canvas, light, sun, crest * 0.4, 34)
    else:
        sky.paint_sun(canvas, light, sun, crest * 0.45, 42)
    land.paint_range(canvas, light, crest * 0.4, crest * 1.5, layers=4)
    panel(
        canvas,
        light,
        f"0,{crest / height} 1,{crest / height} 1,.86 0,.86",
        CONCRETE,
        0.85,
        0.3,
        rough=0.35,
        cell=(60, 400),
    )
    gates = 5 if width > height else 3
    bay = width * 0.8 / gates
    for gate in range(gates):
        left = width * 0.1 + bay * (gate + 0.14)
        right = left + bay * 0.72
        _fall(canvas, light, left, right, crest + height * 0.05, height * 0.86)
    _spillway_foreground(canvas, light, gates, crest, bay, sun)


def _spillway_foreground(
    canvas: Canvas, light: Light, gates: int, crest: float, bay: float, sun: float
) -> None:
    """The foreground of :func:`spillway`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    with canvas.pen() as pen:
        for pier in range(gates + 1):
            x = width * 0.1 + bay * pier
            pen.polygon(
                [
                    (x - bay * 0.13, crest - height * 0.05),
                    (x + bay * 0.13, crest - height * 0.05),
                    (x + bay * 0.15, height * 0.8),
                    (x - bay * 0.15, height * 0.8),
                ],
                light.seen(CONCRETE),
            )
            pen.polygon(
                [
                    (x + bay * 0.04, crest - height * 0.05),
                    (x + bay * 0.13, crest - height * 0.05),
                    (x + bay * 0.15, height * 0.8),
                    (x + bay * 0.05, height * 0.8),
                ],
                light.shaded(CONCRETE),
            )
            hoist = Model(pen, light, x, crest - 14, bay * 0.3)
            hoist.bar((-0.36, 0.0), (-0.3, 0.52), 0.08, (150, 156, 160))
            hoist.bar((0.36, 0.0), (0.3, 0.52), 0.08, (150, 156, 160), 0.9)
            hoist.part("-.48,.48 .48,.48 .48,.74 -.48,.74", (206, 120, 70), 0.3)
            hoist.part(".16,.48 .48,.48 .48,.74 .16,.74", (206, 120, 70), 0.8)
        pen.rect(0, crest - 14, width, crest + 12, light.lit(CONCRETE))
        pen.rect(0, crest + 12, width, crest + 20, light.shaded(CONCRETE))
        for post in np.linspace(0, 1, 42):
            pen.line(
                [(width * float(post), crest - 40), (width * float(post), crest - 14)],
                light.shaded((150, 154, 160)),
                2.4,
            )
        pen.line([(0, crest - 40), (width, crest - 40)], light.lit((190, 194, 198)), 3.4)
    for place in range(5):
        x = 0.14 + 0.17 * place + rng.uniform(-0.03, 0.03)
        pose = ("walk", "point", "akimbo", "walk<", "stand")[place]
        people.group(
            canvas, light, "builder", f"{pose} {x} {(crest - 12) / height} .085", sun=sun, shadow=0
        )
    _spillway_middle(canvas, light)


def _spillway_middle(canvas: Canvas, light: Light) -> None:
    """The middle ground of :func:`spillway`."""
    width, height = canvas.width, canvas.height
    land.paint_water(canvas, light, height * 0.84, height)
    for _spray in range(3):
        sky.paint_fog(
            canvas,
            mix(light.haze, WHITE, 0.4),
            height * 0.68,
            height * 1.0,
            thick=0.8,
            cell=(260, 90),
        )
    bank = height * (
        0.98 - 0.34 * np.clip(np.abs(canvas.span / width - 0.5) * 2 - 0.62, 0, 1) * 2.2
    )
    bank = canvas.wavy(bank, 160, 12, 4)
    land.paint_ridge(canvas, light, bank, (58, 84, 56), 0.0, forest=15, mist=0)


def _fall(canvas: Canvas, light: Light, left: float, right: float, top: float, foot: float) -> None:
    """Water falling: streaks that widen and whiten on their way down."""
    spread = (right - left) * 0.2
    stencil = canvas.shape(
        [(left, top), (right, top), (right + spread, foot), (left - spread, foot)]
    )
    height, wide = max(2, stencil.image.height // 2), max(2, stencil.image.width // 2)
    box = tuple(edge / canvas.unit for edge in stencil.box)
    streaks = canvas.field((16, 460), 3, 0.6, (wide, height), (box[0], box[1], box[2], box[3]))
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    tone = 0.32 + 0.4 * down + (streaks - 0.5) * 0.9
    water = light.seen((120, 160, 176))
    canvas.cover(
        stencil,
        tone,
        (
            light.shaded((80, 116, 134)),
            water,
            mix(water, WHITE, 0.6 * light.gain),
            mix(light.sun, WHITE, 0.5),
        ),
        0.3,
    )


def turbine_hall(canvas: Canvas, light: Light) -> None:
    """The machine hall: a row of generators, their tops bright, two on their round."""
    width, height = canvas.width, canvas.height
    vanish = Vanish(width * 0.64, height * 0.4)
    back = (width * 0.55, height * 0.3, width * 0.73, height * 0.5)
    paint_room(
        canvas,
        light,
        back,
        wall=(196, 200, 190),
        floor=(170, 122, 96),
        ceiling=(150, 160, 164),
        bright="left",
    )
    with canvas.pen() as pen:
        for share in (0.0, 0.26, 0.46, 0.62, 0.74):
            one, two = vanish.along(0, height * 0.1, share), vanish.along(0, height * 0.62, share)
            three, four = (
                vanish.along(0, height * 0.1, share + 0.12 * (1 - share)),
                vanish.along(0, height * 0.62, share + 0.12 * (1 - share)),
            )
            pen.polygon([one, three, four, two], mix(light.sky[-1], light.sun, 0.5))
            for cut in (0.25, 0.5, 0.75):
                pen.line(
                    [
                        (one[0], one[1] + (two[1] - one[1]) * cut),
                        (three[0], three[1] + (four[1] - three[1]) * cut),
                    ],
                    light.shaded((110, 120, 124)),
                    5 * (1 - share),
                )
            beam_left, beam_right = (
                vanish.along(0, -height * 0.05, share),
                vanish.along(width, -height * 0.05, share),
            )
            pen.line([beam_left, beam_right], light.shaded((120, 130, 136)), 40 * (1 - share))
        pen.line(
            [vanish.along(width, height * 0.1, 0), vanish.along(width, height * 0.1, 0.8)],
            light.seen((230, 176, 60)),
            26,
        )
    _turbine_hall_foreground(canvas, light, vanish)


def _turbine_hall_foreground(canvas: Canvas, light: Light, vanish: Vanish) -> None:
    """The foreground of :func:`turbine_hall`."""
    width, height = canvas.width, canvas.height
    for share, tone in (
        (0.68, (92, 140, 170)),
        (0.5, (92, 140, 170)),
        (0.24, (80, 130, 164)),
        (-0.1, (74, 122, 158)),
    ):
        x, y = vanish.along(width * 0.5, height * 0.86, share)
        half = width * 0.17 * (1 - share)
        _generator(canvas, light, x, y, half, tone, share * 0.3 if share > 0 else 0)
        canvas.glow(x - half * 0.4, y - half * 0.9, half * 1.2, light.sun, 0.25)
    people.group(canvas, light, "mechanic", "point .8 .82 .34, walk< .88 .86 .37", rim=0.8)
    people.group(canvas, light, "mechanic", "lean .46 .55 .13", depth=0.2)
    for patch in range(4):
        x = width * (0.06 + 0.16 * patch)
        spot(
            canvas,
            [
                (x, height * 0.98),
                (x + 90, height * 0.98),
                (x + 190, height * 0.74),
                (x + 130, height * 0.74),
            ],
            light.sun,
            0.25,
            8,
        )


def _generator(
    canvas: Canvas, light: Light, x: float, y: float, half: float, colour: Colour, depth: float
) -> None:
    """A vertical generator: drum, ring, dome and the hub with its ladder."""
    turns = np.linspace(0, np.pi, 24)
    for wide, low, high, tone in (
        (1.0, 0.0, 0.5, colour),
        (0.86, 0.5, 0.66, (214, 176, 80)),
        (0.6, 0.66, 0.95, colour),
        (0.24, 0.95, 1.2, (206, 206, 200)),
    ):
        rim = half * wide
        body = [(x - rim, y - half * high), (x + rim, y - half * high)]
        body += [
            (x + rim * float(np.cos(t)), y - half * low + rim * 0.3 * float(np.sin(t)))
            for t in turns
        ]
        gloom(canvas, [(px + 10, py + 10) for px, py in body], light.shade, 0.5, 10)
        panel(canvas, light, body, light.ramp(tone, depth), 1.0, 0.15, across=True, rough=0.1)
        with canvas.pen(
            (x - rim - 4, y - half * high - rim * 0.32, x + rim + 4, y - half * high + rim * 0.32)
        ) as pen:
            pen.ellipse(x, y - half * high, rim, rim * 0.3, light.lit(tone, depth))
            pen.ring(x, y - half * high, rim * 0.9, rim * 0.26, light.seen(tone, depth), 3)
