"""Faces at work: profiles against the light, and those who look out over their valley."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import fields, land, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.figure import Sheet
from photo_contest.demonstration.drawing.pen import around, points
from photo_contest.demonstration.drawing.people import HAIR, SKIN, paste_lit
from photo_contest.demonstration.drawing.scenes.hats import HATS
from photo_contest.demonstration.drawing.surface import panel

CHEEK: Colour = (214, 150, 118)


def _profile(
    canvas: Canvas,
    light: Light,
    x: float,
    y: float,
    size: float,
    hat: str,
    coat: Colour,
    *,
    flip: bool,
    side: float,
) -> None:
    """Head and shoulders in profile, chin at ``y``; ``size`` is from chin to crown."""
    reach = size * 1.6
    box = (x - reach, y - size * 1.75, x + reach, canvas.height + 10)
    sheet = Sheet(canvas, light, box, (x, y), -size if flip else size, over=2)
    low = -(canvas.height - y) / size - 0.1
    sheet.blob(
        [
            (-0.2, -0.12),
            (0.12, -0.16),
            (0.42, -0.34),
            (0.78, -0.62),
            (0.95, low),
            (-1.0, low),
            (-0.92, -0.62),
            (-0.56, -0.34),
        ],
        coat,
    )
    sheet.blob(
        [(0.1, -0.18), (0.3, -0.3), (0.55, low), (0.2, low), (0.02, -0.5)],
        mix(coat, (0, 0, 0), 0.18),
    )
    sheet.polygon(
        points("-0.24,0.2 0.14,0.12 0.13,-0.16 0.2,-0.28 -0.02,-0.42 -0.34,-0.2"),
        mix(SKIN, (90, 50, 44), 0.28),
    )
    sheet.blob(
        points("-0.22,-0.1 0.0,-0.22 0.22,-0.24 0.16,-0.34 -0.06,-0.36 -0.36,-0.22"),
        mix(coat, WHITE, 0.22),
    )
    _face(canvas, light, sheet, hat, side, size)


def _face(canvas: Canvas, light: Light, sheet: Sheet, hat: str, side: float, size: float) -> None:
    """Hair, face, ear and hat of a profile; then the finished sheet onto the canvas."""
    hair = "-.42,.5 -.4,.78 -.16,.98 .14,.96 .3,.8 .1,.72 -.02,.5 -.06,.2 -.2,.08 -.34,.16"
    sheet.blob(
        points(
            "-.3,.4 -.26,.8 .02,.94 .26,.84 .31,.66 .325,.575 .31,.52 .36,.44 .425,.355 .4,.325 "
            ".335,.315 .335,.295 .365,.27 .325,.245 .355,.215 .335,.17 .3,.15 .325,.09 .3,.03 "
            ".22,-.01 .1,.03 -.06,.14 -.24,.2"
        ),
        SKIN,
    )
    sheet.blob(points(".02,.36 .16,.4 .2,.3 .12,.2 .0,.26"), mix(SKIN, CHEEK, 0.5))
    sheet.limb(points(".18,.525 .24,.55 .305,.535"), [0.006, 0.012, 0.007], HAIR)
    sheet.limb(points(".2,.45 .25,.435 .295,.45"), [0.005, 0.009, 0.007], (52, 34, 34))
    sheet.limb(points(".335,.262 .29,.256 .265,.262"), [0.005, 0.006, 0.004], (136, 62, 58))
    sheet.limb(
        points(".345,.33 .32,.318 .315,.336"), [0.004, 0.005, 0.003], mix(SKIN, (90, 40, 30), 0.5)
    )
    sheet.blob(points(hair), HAIR)
    sheet.disc(-0.03, 0.38, 0.045, 0.075, SKIN)
    sheet.disc(-0.02, 0.375, 0.024, 0.045, mix(SKIN, (120, 60, 50), 0.4))
    HATS[hat](sheet)
    paste_lit(canvas, light, sheet, depth=0.0, side=side, rim=1.0, tall=size * 0.9)


def _backdrop(canvas: Canvas, light: Light, x: float) -> None:
    width, height = canvas.width, canvas.height
    sky.paint_sky(canvas, light, height * 0.8, clouds=0.6)
    (sky.paint_moon if light.name == "night" else sky.paint_sun)(
        canvas, light, x, height * 0.34, min(width, height) * 0.06
    )
    land.paint_range(canvas, light, height * 0.42, height * 1.02, layers=4)


def tea_woman(canvas: Canvas, light: Light) -> None:
    """A woman in a conical hat looks towards the sun, tea rows behind her."""
    width, height = canvas.width, canvas.height
    flip = bool(canvas.rng.random() < 0.5)
    sun = width * (0.26 if flip else 0.74)
    _backdrop(canvas, light, sun)
    line = canvas.wavy(height * 0.74, 700, 40, 2)
    slope = fields.contour(canvas, line, steps=18, near=2.4, swing=30)
    fields.paint_rows(canvas, light, slope, (96, 146, 62), depth=0.2)
    sky.paint_fog(canvas, light.haze, height * 0.62, height * 0.92, thick=0.6)
    x = width * (0.6 if flip else 0.4)
    _profile(
        canvas,
        light,
        x,
        height * 0.72,
        min(height * 0.42, width * 0.42),
        "cone",
        (150, 54, 88),
        flip=flip,
        side=1 if sun > x else -1,
    )


def miner(canvas: Canvas, light: Light) -> None:
    """A miner in a helmet at the pit's edge, the benches glowing behind."""
    width, height = canvas.width, canvas.height
    flip = bool(canvas.rng.random() < 0.5)
    sun = width * (0.22 if flip else 0.78)
    _backdrop(canvas, light, sun)
    line = canvas.wavy(height * 0.66, 500, 26)
    slope = fields.contour(canvas, line, steps=26, near=2.6, swing=70)
    fields.paint_terraces(
        canvas,
        light,
        slope,
        light.ramp((186, 148, 112), 0.15),
        (120, 88, 74),
        bank_share=0.5,
        depth=0.15,
    )
    x = width * (0.62 if flip else 0.38)
    _profile(
        canvas,
        light,
        x,
        height * 0.74,
        min(height * 0.46, width * 0.46),
        "helmet",
        (222, 116, 44),
        flip=flip,
        side=1 if sun > x else -1,
    )


def weaver(canvas: Canvas, light: Light) -> None:
    """A weaver in her scarf at the window, skeins of dyed yarn behind her."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    flip = bool(rng.random() < 0.5)
    panel(
        canvas,
        light,
        "0,0 1,1",
        (120, 84, 62),
        0.6,
        0.2,
        across=not flip,
        rough=0.3,
        cell=(40, 900),
    )
    tones: tuple[Colour, ...] = (
        (60, 84, 150),
        (196, 70, 70),
        (232, 182, 80),
        (96, 146, 120),
        (226, 214, 190),
        (130, 70, 110),
    )
    with canvas.pen() as pen:
        pen.rect(0, height * 0.1, width, height * 0.12, light.shaded((150, 110, 74)))
        for skein in range(14):
            x = width * (skein + 0.5) / 14
            tone, drop = tones[int(rng.integers(0, 6))], height * rng.uniform(0.3, 0.5)
            for thread in np.linspace(-1, 1, 13):
                ink = mix(light.lit(tone), light.shaded(tone), abs(float(thread)) * 0.8)
                bulge = 26 * float(thread)
                pen.line(around(x, height * 0.11, bulge, drop, ".5,0 1.2,.7 .7,1"), ink, 5)
            pen.rect(
                x - 20,
                height * 0.11 + drop * 0.4,
                x + 20,
                height * 0.11 + drop * 0.44,
                light.shaded(tone),
            )
    _weaver_foreground(canvas, light, flip)


def _weaver_foreground(canvas: Canvas, light: Light, flip: bool) -> None:
    """The foreground of :func:`weaver`."""
    width, height = canvas.width, canvas.height
    edge = width * (0.0 if flip else 1.0)
    canvas.glow(edge, height * 0.3, width * 0.8, light.sun, 0.6)
    x = width * (0.58 if flip else 0.42)
    _profile(
        canvas,
        light,
        x,
        height * 0.7,
        min(height * 0.46, width * 0.5),
        "scarf",
        (40, 48, 92),
        flip=flip,
        side=-1 if flip else 1,
    )


def night_nurse(canvas: Canvas, light: Light) -> None:
    """A nurse at a window before dawn, the lamps of the town blurred beyond the glass."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    flip = bool(rng.random() < 0.5)
    sky.paint_sky(canvas, light, height * 0.7, clouds=0.4)
    land.paint_range(canvas, light, height * 0.3, height * 0.8, layers=3)
    for _lamp in range(46):
        x, y = width * rng.random(), height * rng.uniform(0.5, 0.86)
        tone = ((255, 206, 120), (255, 236, 190), (255, 150, 90), (150, 210, 255))[
            int(rng.choice(4, p=[0.5, 0.3, 0.1, 0.1]))
        ]
        canvas.glow(x, y, rng.uniform(20, 60), tone, 0.6, power=0.35)
    with canvas.pen() as pen:
        for bar in (0.0, 0.5, 1.0):
            pen.rect(width * bar - 20, 0, width * bar + 20, height, light.shaded((150, 160, 168)))
        pen.rect(0, height * 0.16, width, height * 0.16 + 24, light.shaded((150, 160, 168)))
    x = width * (0.62 if flip else 0.38)
    room = Light(
        "room", light.sky, (255, 236, 190), light.haze, (214, 206, 206), (60, 66, 104), light.dark
    )
    canvas.glow(width * (1.0 if flip else 0.0), height * 0.4, width * 0.7, (255, 214, 150), 0.35)
    _profile(
        canvas,
        room,
        x,
        height * 0.72,
        min(height * 0.46, width * 0.46),
        "mask",
        (150, 204, 200),
        flip=flip,
        side=1 if flip else -1,
    )
