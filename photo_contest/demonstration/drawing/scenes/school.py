"""Highland schools: the blackboard, the way to school, the yard."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.model import Model
from photo_contest.demonstration.drawing.pen import Pen, curve, points
from photo_contest.demonstration.drawing.surface import (
    box_points,
    gloom,
    panel,
    plank_floor,
    shaft,
    spot,
)
from photo_contest.demonstration.drawing.wardrobe import outfit

WOOD: Colour = (176, 128, 80)


def blackboard(canvas: Canvas, light: Light) -> None:
    """A teacher writes on the board; the class is seen from behind, sun on the desks."""
    width, height = canvas.width, canvas.height
    panel(canvas, light, "0,0 1,1", (222, 206, 168), 0.75, 0.5, rough=0.2)
    panel(canvas, light, "0,.56 1,.7", (110, 150, 140), 0.6, 0.45)
    plank_floor(canvas, light, height * 0.68, width * 0.5, (160, 118, 80), planks=20)
    board = (width * 0.16, height * 0.12, width * 0.78, height * 0.5)
    panel(
        canvas,
        light,
        box_points(board[0] - 16, board[1] - 16, board[2] + 16, board[3] + 16),
        WOOD,
        0.9,
        0.4,
    )
    panel(canvas, light, box_points(*board), (44, 84, 70), 0.7, 0.45, rough=0.5, cell=(240, 120))
    _chalk(canvas, board)
    with canvas.pen() as pen:
        pen.rect(board[0], board[3] + 14, board[2], board[3] + 24, light.lit(WOOD))
        for pane in (0.84, 0.925):
            left = width * pane
            pen.rect(left - 8, height * 0.1, left + width * 0.07, height * 0.52, light.shaded(WOOD))
            for row in range(3):
                y = height * (0.115 + 0.135 * row)
                tone = mix(light.sky[1 + row], light.sun, 0.35)
                pen.rect(left, y, left + width * 0.062, y + height * 0.12, tone)
    _blackboard_foreground(canvas, light)


def _blackboard_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`blackboard`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    people.person(
        canvas,
        light,
        width * 0.66,
        height * 0.78,
        height * 0.62,
        "write",
        outfit("teacher", rng),
        side=1,
    )
    for row, (y, size) in enumerate(((0.76, 0.2), (0.88, 0.26), (1.04, 0.34))):
        count = 4 - row if width > height else 3 - row
        for place in range(count):
            x = width * (place + 0.5 + 0.12 * (row - 1)) / count
            _desk(canvas, light, x, height * y, height * size)
    for slat in range(3):
        left = width * (0.84 + 0.03 * slat)
        shaft(
            canvas,
            ((left, height * 0.1), (left, height * 0.5)),
            ((width * (0.5 + 0.12 * slat), height), (width * (0.3 + 0.12 * slat), height)),
            light.sun,
            0.2,
            26,
        )


def _chalk(canvas: Canvas, board: tuple[float, float, float, float]) -> None:
    """Lines of writing and a small sum, all strokes and no letters."""
    rng = canvas.rng
    left, top, right, bottom = board
    chalk = (232, 236, 224)
    with canvas.pen() as pen:
        for row in range(4):
            y = top + (bottom - top) * (0.2 + 0.2 * row)
            x = left + 40
            stop = left + (right - left) * rng.uniform(0.4, 0.6)
            while x < stop:
                long = rng.uniform(20, 64)
                path = [(x + long * share, y + rng.normal(0, 7)) for share in np.linspace(0, 1, 6)]
                pen.line(curve(path), chalk, 3.4, 0.8)
                x += long + 18
        hill = points("0.66,0.7 0.74,0.4 0.8,0.56 0.86,0.34 0.95,0.7")
        pen.line([(left + (right - left) * x, top + (bottom - top) * y) for x, y in hill], chalk, 4)
        pen.ring(
            left + (right - left) * 0.7, top + (bottom - top) * 0.3, 26, 26, (240, 214, 120), 4
        )


def _desk(canvas: Canvas, light: Light, x: float, y: float, size: float) -> None:
    """A pupil on a bench, seen from behind, and the desk before them."""
    rng = canvas.rng
    lit, seen, dark = light.lit(WOOD), light.seen(WOOD), light.shaded(WOOD)
    with canvas.pen((x - size, y - size, x + size, y)) as pen:
        pen.rect(x - size * 0.62, y - size * 0.56, x + size * 0.62, y - size * 0.48, lit)
        pen.rect(x - size * 0.58, y - size * 0.48, x + size * 0.58, y - size * 0.2, dark)
        for book in (-0.28, 0.28):
            page = Model(pen, light, x + book * size, y - size * 0.56, size)
            page.part("-.2,0 0,.04 .2,0 0,-.03", (240, 238, 228), 0.0)
    for shift in (-0.28, 0.28):
        people.person(
            canvas,
            light,
            x + shift * size,
            y + size * 0.42,
            size * 1.5,
            "perch",
            outfit("pupil", rng),
            side=1,
            shadow=0,
        )
    with canvas.pen((x - size, y - size * 0.1, x + size, y + size * 0.2)) as pen:
        pen.rect(x - size * 0.66, y - size * 0.02, x + size * 0.66, y + size * 0.07, seen)
        pen.rect(x - size * 0.66, y - size * 0.02, x + size * 0.66, y, lit)
        pen.rect(x - size * 0.66, y + size * 0.07, x + size * 0.66, y + size * 0.12, dark)


def way_to_school(canvas: Canvas, light: Light) -> None:
    """A teacher and children on a ridge path towards the little school, above the clouds."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    turn = 1 if rng.random() < 0.5 else -1
    sky.paint_sky(canvas, light, height * 0.66, clouds=0.6)
    sun = width * (0.5 - 0.28 * turn)
    sky.paint_sun(canvas, light, sun, height * 0.34, 52)
    land.paint_range(canvas, light, height * 0.4, height * 0.84, layers=4)
    for bank in range(2):
        sky.paint_fog(
            canvas,
            light.haze,
            height * (0.5 + 0.12 * bank),
            height * (0.82 + 0.1 * bank),
            thick=0.95,
        )
    rise = height * (0.92 - 0.32 * (0.5 + turn * (canvas.span / width - 0.5)) ** 1.3)
    line = canvas.wavy(rise, 240, 9, 4)
    land.paint_ridge(canvas, light, line, (92, 118, 66), 0.0, mist=0, relief=0.8)
    top_x = width * (0.5 + 0.38 * turn)
    top_y = float(np.interp(top_x, canvas.span, line))
    with canvas.pen() as pen:
        _schoolhouse(pen, light, top_x, top_y + 14, width * 0.2)
        growth.draw_tree(
            pen, rng, light, top_x - turn * width * 0.13, top_y + 34, height * 0.2, (76, 112, 60)
        )
    people_on_path = (
        ("teacher", "walk", 0.05, 0.27),
        ("pupil", "walk", -0.04, 0.17),
        ("pupil", "hail", -0.11, 0.16),
        ("pupil", "walk", 0.12, 0.16),
        ("pupil", "laden", -0.19, 0.17),
        ("pupil", "walk", -0.27, 0.15),
    )
    for kind, pose, place, tall in people_on_path:
        x = width * (0.5 + turn * place)
        y = float(np.interp(x, canvas.span, line)) + height * 0.012
        people.person(
            canvas,
            light,
            x,
            y,
            height * tall,
            pose,
            outfit(kind, rng),
            flip=turn < 0,
            side=-turn,
            rim=0.9,
        )


def _schoolhouse(pen: Pen, light: Light, x: float, y: float, wide: float) -> None:
    """A one-storey school: ochre wall, green shutters, tin roof."""
    m = Model(pen, light, x, y, wide)
    m.part("-.5,.3 .5,.3 .5,0 -.5,0", (226, 186, 110), 0.3)
    m.part("-.56,.3 -.44,.46 .44,.46 .56,.3", (176, 92, 70), 0.35)
    m.part("-.56,.3 .56,.3 .56,.27 -.56,.27", (110, 60, 50), 0.8)
    for window in (-0.38, -0.2, 0.12, 0.3):
        m.part(
            [(window, 0.22), (window + 0.1, 0.22), (window + 0.1, 0.1), (window, 0.1)],
            (70, 110, 100),
            0.5,
        )
    m.part("-.04,.22 .06,.22 .06,0 -.04,0", (96, 70, 52), 0.6)


def yard(canvas: Canvas, light: Light) -> None:
    """Break in the school yard: children at play around their teachers, bunting overhead."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.5)
    sun = width * 0.8
    sky.paint_sun(canvas, light, sun, height * 0.14, 36)
    land.paint_range(canvas, light, height * 0.14, height * 0.5, layers=4)
    panel(canvas, light, ".08,.3 .72,.56", (232, 190, 112), 0.8, 0.55)
    panel(
        canvas,
        light,
        ".03,.31 .12,.19 .68,.19 .77,.31",
        (182, 88, 66),
        0.9,
        0.45,
        rough=0.4,
        cell=(14, 400),
    )
    with canvas.pen() as pen:
        for post in np.linspace(0.06, 0.74, 7):
            pen.rect(
                width * float(post) - 7,
                height * 0.31,
                width * float(post) + 7,
                height * 0.575,
                light.lit((240, 236, 226)),
            )
        for window in np.linspace(0.12, 0.62, 5):
            pen.rect(
                width * float(window),
                height * 0.37,
                width * (float(window) + 0.055),
                height * 0.47,
                light.shaded((60, 104, 96)),
            )
            pen.rect(
                width * float(window),
                height * 0.37,
                width * (float(window) + 0.025),
                height * 0.47,
                light.seen((84, 140, 126)),
            )
        growth.draw_tree(pen, rng, light, width * 0.88, height * 0.66, height * 0.5, (84, 124, 60))
    _yard_foreground(canvas, light, sun)


def _yard_foreground(canvas: Canvas, light: Light, sun: float) -> None:
    """The foreground of :func:`yard`."""
    width, height = canvas.width, canvas.height
    ground = canvas.level(height * 0.56)
    land.paint_ground(canvas, light, ground, (206, 178, 138), cell=(300, 30), contrast=0.3)
    gloom(canvas, ".66,.62 1,.6 1,.74 .7,.74", light.shade, 0.5, 24)
    colours = ((236, 196, 70), (90, 150, 196), (220, 110, 90), (120, 176, 120), WHITE)
    with canvas.pen() as pen:
        for string in range(2):
            one, two = (
                (width * 0.0, height * (0.08 + 0.1 * string)),
                (width * 1.0, height * (0.04 + 0.12 * string)),
            )
            pen.sling(one, two, height * 0.08, light.shaded((90, 90, 96)), 2)
            for index, share in enumerate(np.linspace(0.03, 0.97, 24)):
                x = one[0] + (two[0] - one[0]) * float(share)
                y = (
                    one[1]
                    + (two[1] - one[1]) * float(share)
                    + height * 0.08 * 4 * float(share) * (1 - float(share))
                )
                pen.polygon([(x - 13, y), (x + 13, y), (x, y + 30)], light.lit(colours[index % 5]))
    ring = [(0.36 + 0.2 * np.cos(t), 0.78 + 0.1 * np.sin(t)) for t in np.linspace(0.2, 6.1, 11)]
    for index, (x, y) in sorted(enumerate(ring), key=lambda item: item[1][1]):
        kind, tall = ("teacher", 0.3) if index == 8 else ("pupil", 0.2)
        people.group(canvas, light, kind, f"hands {x} {y + 0.06} {tall}", sun=sun)
    people.group(
        canvas,
        light,
        "pupil",
        "walk .7 .8 .2, hail .78 .84 .2, walk< .88 .82 .2, crouch .66 .95 .24, kneel< .8 .98 .26",
        sun=sun,
    )
    people.group(canvas, light, "teacher", "point< .94 .95 .4", sun=sun)
    spot(canvas, ".1,.68 .6,.66 .66,.98 .02,.98", light.sun, 0.12, 40)
