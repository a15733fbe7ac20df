"""Forest and lake: drying cinnamon, rangers, fishing nets, the ferry."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light, mix, vary
from photo_contest.demonstration.drawing.pen import around
from photo_contest.demonstration.drawing.surface import gloom, panel
from photo_contest.demonstration.drawing.vehicles import draw_boat
from photo_contest.demonstration.drawing.wardrobe import outfit

BARK: Colour = (186, 110, 66)


def cinnamon(canvas: Canvas, light: Light) -> None:
    """Cinnamon bark laid out to dry in long curls, women turning it, the forest all around."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.36)
    sun = width * 0.76
    sky.paint_sun(canvas, light, sun, height * 0.12, 36)
    land.paint_range(canvas, light, height * 0.12, height * 0.44, layers=4, side=1)
    yard = canvas.level(height * 0.4)
    land.paint_ground(canvas, light, yard, (206, 178, 136), cell=(240, 30), contrast=0.4)
    with canvas.pen() as pen:
        growth.draw_stilt_house(pen, light, width * 0.2, height * 0.48, width * 0.26, depth=0.14)
    mats = (
        (0.46, 0.05, 12, ""),
        (0.54, 0.07, 10, "stoop .3 .56 .22, walk< .84 .56 .22"),
        (0.65, 0.1, 8, "kneel .56 .67 .3, laden .1 .68 .32"),
        (0.8, 0.14, 7, "stoop< .82 .83 .42, stoop .34 .84 .42"),
    )
    for y, tall, count, pickers in mats:
        if pickers:
            people.group(canvas, light, "farmer", pickers, sun=sun)
        low = height * (y + tall)
        for strip in range(count):
            x = width * (strip + rng.uniform(0.1, 0.3)) / count
            _quills(canvas, light, x, low, width / count * 0.74, height * tall * 0.72)


def _quills(canvas: Canvas, light: Light, x: float, y: float, wide: float, tall: float) -> None:
    """A mat of bark curls side by side, each with its bright ridge and dark hollow."""
    rng = canvas.rng
    gloom(
        canvas,
        [(x, y - tall), (x + wide, y - tall), (x + wide + 10, y + 8), (x + 4, y + 8)],
        light.shade,
        0.5,
        6,
    )
    with canvas.pen((x - 30, y - tall - 20, x + wide + 40, y + 20)) as pen:
        count = 11
        for quill in range(count):
            left, thick = x + wide * quill / count, wide / count
            tone = vary(rng, BARK, 14)
            lean, start, stop = rng.normal(0, 4), y - tall + rng.normal(0, 5), y + rng.normal(0, 5)
            pen.polygon(
                [
                    (left + lean, start),
                    (left + thick * 0.92 + lean, start),
                    (left + thick * 0.92, stop),
                    (left, stop),
                ],
                light.shaded(tone),
            )
            pen.polygon(
                [
                    (left + thick * 0.08 + lean, start),
                    (left + thick * 0.44 + lean, start),
                    (left + thick * 0.44, stop),
                    (left + thick * 0.08, stop),
                ],
                light.lit(tone),
            )
            pen.polygon(
                [
                    (left + thick * 0.44 + lean, start),
                    (left + thick * 0.7 + lean, start),
                    (left + thick * 0.7, stop),
                    (left + thick * 0.44, stop),
                ],
                light.seen(tone),
            )
            pen.ellipse(left + thick * 0.46, stop, thick * 0.42, thick * 0.2, light.dark)


def rangers(canvas: Canvas, light: Light) -> None:
    """Forest rangers on patrol between great trunks, light falling in shafts through the mist."""
    width, height = canvas.width, canvas.height
    green: Colour = (96, 140, 84)
    deep = np.linspace(0.95, 0.3, 20, dtype=np.float32)[:, None].repeat(8, 1)
    canvas.cover(
        None,
        deep,
        (light.shaded(green), light.seen(green, 0.3), mix(light.haze, light.sun, 0.4)),
        0.2,
        0.15,
    )
    canvas.glow(width * 0.6, height * 0.1, width * 0.6, light.sun, 0.7)
    _rangers_foreground(canvas, light)


def _rangers_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`rangers`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    for layer in range(4):
        depth = 0.62 - 0.2 * layer
        count = (15, 11, 7, 4)[layer]
        foot = height * (0.7 + 0.09 * layer)
        line = canvas.wavy(foot, 260, 16)
        for trunk in range(count):
            x = width * (trunk + rng.uniform(0.1, 0.9)) / count
            if layer == 3 and 0.3 < x / width < 0.72:
                continue
            thick = (9, 16, 30, 58)[layer] * rng.uniform(0.7, 1.2)
            lean = rng.normal(0, 18)
            trunk_of = around(
                x, foot, thick, 1, f"-1.7,20 -1,-80 -.8,{-foot - 20} .8,{-foot - 20} 1,-80 1.7,20"
            )
            sway = [(px + (lean if py < 0 else 0), py) for px, py in trunk_of]
            bark = light.ramp((104, 88, 70), max(0.0, depth))
            marks = (thick * 0.5, 300.0)
            panel(canvas, light, sway, bark, 0.25, 0.9, across=True, rough=0.5, cell=marks)
        land.paint_ridge(
            canvas,
            light,
            line,
            (86, 120, 66),
            max(0.02, depth),
            forest=10 + 6 * layer,
            mist=0.2,
            floor=min(height, foot + height * 0.24),
        )
        if layer < 3:
            sky.paint_fog(canvas, light.haze, foot - height * 0.3, foot + height * 0.06, thick=0.45)
        if layer == 1:
            people.group(canvas, light, "ranger", "walk .3 .84 .24", depth=0.12, shadow=0)
        if layer == 2:
            people.group(canvas, light, "ranger", "walk .46 .93 .36, point .62 .95 .38", rim=0.9)
    _rangers_middle(canvas, light)


def _rangers_middle(canvas: Canvas, light: Light) -> None:
    """The middle ground of :func:`rangers`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    for ray in range(6):
        x = width * (0.3 + 0.09 * ray + rng.uniform(-0.03, 0.03))
        beam = [
            (x, -10),
            (x + 50, -10),
            (x - width * 0.1 + 90, height),
            (x - width * 0.1 - 60, height),
        ]
        canvas.lighten(canvas.shape(beam, 22), light.sun, 0.16)


def lake_nets(canvas: Canvas, light: Light) -> None:
    """A fisher throws the net from a boat among the islands of the lake."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    turn = 1 if rng.random() < 0.5 else -1
    horizon = height * 0.5
    sky.paint_sky(canvas, light, horizon, clouds=0.7)
    sun = width * (0.5 + 0.2 * turn)
    sky.paint_sun(canvas, light, sun, height * 0.28, 54)
    land.paint_range(canvas, light, height * 0.26, horizon * 1.04, layers=4)
    land.paint_water(canvas, light, horizon, height, glint=sun)
    for x, y, wide, tall, depth in (
        (0.16, 0.53, 0.11, 0.07, 0.45),
        (0.84, 0.55, 0.13, 0.09, 0.36),
        (0.4, 0.52, 0.07, 0.04, 0.55),
        (0.04, 0.62, 0.16, 0.12, 0.16),
    ):
        bump = (
            height * y
            - height * tall * np.exp(-(((canvas.span - width * x) / (width * wide * 0.5)) ** 2))
            + height * tall * 0.12
        )
        land.paint_ridge(
            canvas, light, bump, (72, 104, 66), depth, forest=8, mist=0.1, floor=height * y
        )
    sky.paint_fog(canvas, light.haze, horizon * 0.94, height * 0.66, thick=0.6)
    _lake_nets_middle(canvas, light, turn, sun)


def _lake_nets_middle(canvas: Canvas, light: Light, turn: int, sun: float) -> None:
    """The middle ground of :func:`lake_nets`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    x, y, long = width * (0.5 - 0.16 * turn), height * 0.86, min(width * 0.5, height * 0.72)
    gloom(
        canvas,
        [
            (x - long * 0.5, y),
            (x + long * 0.5, y),
            (x + long * 0.4, y + 60),
            (x - long * 0.4, y + 60),
        ],
        light.dark,
        0.5,
        12,
    )
    tall = height * 0.4
    people.person(
        canvas,
        light,
        x + turn * long * 0.26,
        y - 12,
        tall,
        "give",
        outfit("farmer", rng),
        flip=turn < 0,
        side=turn,
        rim=1.0,
        shadow=0,
    )
    _lake_nets_foreground(canvas, light, x, y, tall, turn, long, sun)


def _lake_nets_foreground(
    canvas: Canvas,
    light: Light,
    x: float,
    y: float,
    tall: float,
    turn: int,
    long: float,
    sun: float,
) -> None:
    """The foreground of :func:`lake_nets`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    people.person(
        canvas,
        light,
        x - turn * long * 0.28,
        y - 4,
        tall * 0.95,
        "crouch",
        outfit("farmer", rng),
        flip=turn < 0,
        side=turn,
        rim=1.0,
        shadow=0,
    )
    with canvas.pen() as pen:
        draw_boat(pen, light, x, y, long, ahead=turn)
        pen.line(
            [(x - turn * long * 0.2, y - tall * 0.3), (x - turn * long * 0.52, y + 26)],
            light.shaded((130, 96, 64)),
            7,
        )
    _thrown_net(canvas, light, (x + turn * (long * 0.26 + tall * 0.3), y - tall * 0.66), turn)
    with canvas.pen() as pen:
        draw_boat(pen, light, width * (0.5 + 0.34 * turn), height * 0.62, width * 0.09, depth=0.3)
    people.group(
        canvas, light, "farmer", f"stand {0.5 + 0.34 * turn} .615 .09", sun=sun, depth=0.3, shadow=0
    )


def _thrown_net(canvas: Canvas, light: Light, hand: tuple[float, float], turn: int) -> None:
    """A casting net in the air, opening from the hand."""
    width, height = canvas.width, canvas.height
    middle = (hand[0] + turn * width * 0.17, hand[1] + height * 0.17)
    turns = np.linspace(0, 2 * np.pi, 33)
    across = (middle[0] + width * 0.12 * np.cos(turns)).tolist()
    down = (middle[1] + width * 0.06 * np.sin(turns)).tolist()
    rim = list(zip(across, down, strict=True))
    cord = mix(light.lit((226, 216, 190)), light.sun, 0.3)
    with canvas.pen() as pen:
        for knot in rim:
            pen.line([hand, knot], cord, 1.3, 0.75)
        for share in (0.45, 0.6, 0.75, 0.88, 1.0):
            ring = [
                (hand[0] + (px - hand[0]) * share, hand[1] + (py - hand[1]) * share)
                for px, py in rim
            ]
            pen.line(ring, cord, 1.6 if share < 1 else 3, 0.85)
