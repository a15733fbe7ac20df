"""Above the town: a girder to rest on, a floor of steel in the making."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Light, mix
from photo_contest.demonstration.drawing.scenes.construction import paint_town
from photo_contest.demonstration.drawing.steelwork import draw_crane, lattice
from photo_contest.demonstration.drawing.surface import box_points, panel
from photo_contest.demonstration.drawing.wardrobe import outfit


def beam(canvas: Canvas, light: Light) -> None:
    """A row of workers resting on a girder high above the town, seen from behind."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.8, clouds=0.8, cell=(820, 170))
    sun = width * rng.uniform(0.35, 0.65)
    sky.paint_sun(canvas, light, sun, height * 0.42, 54)
    land.paint_range(canvas, light, height * 0.48, height * 0.86, layers=4)
    paint_town(canvas, light, height * 0.9, height * 0.08, 0.5, lamps=0.3)
    land.paint_ground(canvas, light, canvas.level(height * 0.885), (110, 122, 92), depth=0.45)
    beam = height * 0.74
    with canvas.pen() as pen:
        lattice(
            pen,
            (width * -0.04, height * 1.1),
            (width * 0.1, height * -0.05),
            80,
            light.shaded((120, 84, 66)),
            bays=9,
            width=12,
        )
    place = width * 0.17
    for index in range(6):
        tall = height * rng.uniform(0.5, 0.55)
        people.person(
            canvas,
            light,
            place,
            beam + tall * 0.24,
            tall,
            "embrace" if index in (1, 4) else "perch",
            outfit("builder", rng),
            flip=index == 4,
            side=1 if sun > place else -1,
            rim=0.95,
            shadow=0,
        )
        place += width * (0.115 if index in (1, 3) else 0.135)
    _beam_foreground(canvas, light, beam)


def _beam_foreground(canvas: Canvas, light: Light, beam: float) -> None:
    """The foreground of :func:`beam`."""
    width, height = canvas.width, canvas.height
    panel(
        canvas,
        light,
        box_points(0, beam, width, beam + 34),
        (150, 84, 62),
        1.0,
        0.55,
        rough=0.3,
        cell=(300, 20),
    )
    panel(canvas, light, box_points(0, beam + 34, width, beam + 46), (110, 60, 50), 0.2, 0.1)
    panel(canvas, light, box_points(0, beam + 46, width, beam + 66), (150, 84, 62), 0.75, 0.35)
    with canvas.pen((0, beam, width, beam + 70)) as pen:
        for rivet in np.arange(30, width, 46):
            pen.ellipse(float(rivet), beam + 12, 4, 4, light.lit((190, 110, 80)))
    with canvas.pen() as pen:
        draw_crane(
            pen, light, width * 0.93, height * 1.02, height * 0.82, arm=-0.5, depth=0.12, hang=0.16
        )


def rebar(canvas: Canvas, light: Light) -> None:
    """A floor slab in the making: a net of steel in perspective, workers tying it."""
    width, height = canvas.width, canvas.height
    horizon = height * 0.36
    sky.paint_sky(canvas, light, horizon * 1.2, clouds=0.7)
    sun = width * 0.74
    sky.paint_sun(canvas, light, sun, horizon * 0.5, 38)
    land.paint_range(canvas, light, horizon * 0.5, horizon * 1.2, layers=3)
    paint_town(canvas, light, horizon * 1.08, height * 0.07, 0.4, lamps=0.1)
    panel(
        canvas,
        light,
        box_points(0, horizon * 1.06, width, height),
        (186, 150, 106),
        0.6,
        0.3,
        rough=0.3,
        cell=(300, 18),
    )
    vanish = (width * 0.62, horizon * 0.7)
    steel, dark = light.seen((140, 84, 64)), light.shaded((96, 58, 50))
    with canvas.pen((0, horizon, width, height)) as pen:
        for bar in np.linspace(-1.6, 2.6, 64):
            foot = (width * float(bar), height * 1.02)
            share = (height * 1.02 - horizon * 1.06) / (height * 1.02 - vanish[1])
            head = (foot[0] + (vanish[0] - foot[0]) * share, horizon * 1.06)
            pen.line([(foot[0] + 9, foot[1] + 5), head], dark, 3, 0.7)
            pen.line([foot, head], steel, 3.4)
        row, y = 0, horizon * 1.07
        while y < height:
            thick = 1.2 + 5 * (y - horizon) / (height - horizon)
            pen.line([(0, y + thick * 1.2), (width, y + thick * 1.2)], dark, thick, 0.6)
            pen.line([(0, y), (width, y)], mix(steel, light.sun, 0.2), thick)
            row += 1
            y += 6 + 0.115 * (y - horizon)
    _rebar_foreground(canvas, light, sun, horizon)


def _rebar_foreground(canvas: Canvas, light: Light, sun: float, horizon: float) -> None:
    """The foreground of :func:`rebar`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    poses = (
        ("shovel", 0.12, 0.58, 0.2),
        ("kneel", 0.34, 0.54, 0.2),
        ("stoop", 0.86, 0.6, 0.22),
        ("walk", 0.6, 0.5, 0.15),
        ("kneel", 0.24, 0.86, 0.46),
        ("stoop", 0.6, 0.93, 0.52),
        ("point", 0.88, 0.9, 0.44),
    )
    for pose, x, y_share, tall in poses:
        people.person(
            canvas,
            light,
            width * x,
            height * y_share,
            height * tall,
            pose,
            outfit("builder", rng),
            flip=bool(rng.random() < 0.5),
            side=1 if sun > width * x else -1,
            depth=max(0.0, 0.2 - tall * 0.6),
        )
    with canvas.pen((0, 0, width, height)) as pen:
        draw_crane(pen, light, width * 0.08, horizon * 1.1, horizon * 1.2, arm=0.9, depth=0.3)
