"""Steel and timber frames: tower cranes, scaffolds, pylons, poles, trusses."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing.colour import Colour, Light, mix
from photo_contest.demonstration.drawing.pen import Pen, around

Point = tuple[float, float]

CRANE: Colour = (232, 176, 54)


def lattice(
    pen: Pen,
    start: Point,
    end: Point,
    deep: float,
    colour: Colour,
    *,
    bays: int,
    width: float = 2.0,
) -> None:
    """A lattice girder of ``bays`` crossed bays from ``start`` to ``end``, ``deep`` across."""
    (x0, y0), (x1, y1) = start, end
    far = float(np.hypot(x1 - x0, y1 - y0)) or 1.0
    nx, ny = -(y1 - y0) / far * deep / 2, (x1 - x0) / far * deep / 2
    for sign in (1, -1):
        pen.line(
            [(x0 + sign * nx, y0 + sign * ny), (x1 + sign * nx, y1 + sign * ny)],
            colour,
            width * 1.4,
        )
    for bay in range(bays):
        a, b = bay / bays, (bay + 1) / bays
        p, q = (x0 + (x1 - x0) * a, y0 + (y1 - y0) * a), (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)
        sign = 1 if bay % 2 else -1
        pen.line(
            [(p[0] + sign * nx, p[1] + sign * ny), (q[0] - sign * nx, q[1] - sign * ny)],
            colour,
            width,
        )
        pen.line([(q[0] + nx, q[1] + ny), (q[0] - nx, q[1] - ny)], colour, width * 0.8)


def draw_crane(
    pen: Pen,
    light: Light,
    x: float,
    foot: float,
    tall: float,
    *,
    arm: float = 1.0,
    depth: float = 0.0,
    load: float = 0.5,
    hang: float = 0.35,
) -> None:
    """A tower crane; ``arm`` is the jib's length in heights, negative to the left. The load hangs
    at a share ``load`` of the jib, ``hang`` heights down."""
    paint, dark = light.seen(CRANE, depth), light.shaded(CRANE, depth)
    top, wide, line = foot - tall, tall * 0.045, tall * 0.004
    lattice(pen, (x, foot), (x, top), wide, dark, bays=16, width=line * 1.2)
    near = x - wide * 0.1
    lattice(pen, (near, foot), (near, top), wide * 0.9, paint, bays=16, width=line)
    tip = (x + arm * tall, top - tall * 0.02)
    back = (x - arm * tall * 0.34, top - tall * 0.01)
    peak, root = (x, top - tall * 0.14), (x, top - tall * 0.02)
    lattice(pen, root, tip, wide * 0.7, paint, bays=18, width=line)
    lattice(pen, root, back, wide * 0.6, paint, bays=6, width=line)
    pen.line([(x - wide / 2, top), peak, (x + wide / 2, top)], paint, tall * 0.007)
    for end, share in ((tip, 0.72), (tip, 0.35), (back, 0.9)):
        pen.line([peak, (x + (end[0] - x) * share, end[1] - wide * 0.3)], dark, line * 0.75)
    left, right = sorted((back[0], back[0] + arm * tall * 0.1))
    pen.rect(left, back[1], right, back[1] + tall * 0.07, dark)
    cab = mix(paint, (255, 255, 255), 0.3)
    pen.rect(x - wide * 0.2, top - tall * 0.005, x + wide * 0.9, top + tall * 0.05, cab)
    pen.rect(x + wide * 0.2, top + tall * 0.005, x + wide * 0.8, top + tall * 0.03, dark)
    if load:
        hx, hook = x + arm * tall * load, top + tall * hang
        pen.line([(hx, top), (hx, hook)], dark, line * 0.6)
        pen.polygon(around(hx, hook, wide, wide, "-1,1 0,0 1,1"), dark)
        board = around(hx, hook, wide, wide, "-1.4,1 1.4,1 1.4,1.5 -1.4,1.5")
        pen.polygon(board, light.seen((150, 96, 62), depth))


def draw_scaffold(
    pen: Pen,
    light: Light,
    box: tuple[float, float, float, float],
    *,
    bays: int,
    floors: int,
    depth: float = 0.0,
    colour: Colour = (206, 120, 60),
    width: float = 5.0,
) -> None:
    """A façade scaffold: standards, ledgers, crossed braces, planks to walk on."""
    left, top, right, bottom = box
    pipe, dark = light.lit(colour, depth), light.shaded(colour, depth)
    columns = np.linspace(left, right, bays + 1)
    rows = np.linspace(bottom, top, floors + 1)
    for floor in range(floors):
        low, high = float(rows[floor]), float(rows[floor + 1])
        for bay in range(bays):
            a, b = float(columns[bay]), float(columns[bay + 1])
            if (bay + floor) % 2 == 0:
                pen.line([(a, low), (b, high)], dark, width * 0.6)
                pen.line([(a, high), (b, low)], dark, width * 0.6)
        pen.line([(left - 10, high), (right + 10, high)], dark, width * 1.8)
        pen.line(
            [(left - 10, high - width), (right + 10, high - width)],
            light.lit((196, 156, 104), depth),
            width,
        )
        rail = high - (low - high) * 0.38
        pen.line([(left, rail), (right, rail)], pipe, width * 0.55)
    for column in columns:
        pen.line(
            [(float(column) + width * 0.4, bottom), (float(column) + width * 0.4, top - 24)],
            dark,
            width,
        )
        pen.line([(float(column), bottom), (float(column), top - 24)], pipe, width * 0.7)


def draw_pylon(
    pen: Pen, light: Light, x: float, foot: float, tall: float, *, depth: float = 0.0
) -> list[Point]:
    """A lattice transmission tower; returns the points its wires hang from (left, then right)."""
    steel = light.shaded((150, 160, 170), depth)
    bright = light.seen((196, 204, 210), depth)
    waist, top = foot - tall * 0.55, foot - tall
    half, slim = tall * 0.13, tall * 0.036
    line = max(1.2, tall * 0.006)
    for sign in (-1, 1):
        ink = bright if sign < 0 else steel
        pen.line(
            [
                (x + sign * half, foot),
                (x + sign * slim, waist),
                (x + sign * slim * 0.7, top + tall * 0.06),
                (x, top),
            ],
            ink,
            line * 1.5,
        )
    levels = np.linspace(0, 1, 6)
    for one, two in zip(levels[:-1], levels[1:], strict=True):
        a, b = half + (slim - half) * float(one), half + (slim - half) * float(two)
        ya, yb = foot + (waist - foot) * float(one), foot + (waist - foot) * float(two)
        for sign in (-1, 1):
            pen.line([(x + sign * a, ya), (x - sign * b, yb)], steel, line * 0.8)
        pen.line([(x - b, yb), (x + b, yb)], steel, line * 0.8)
    lattice(pen, (x, waist), (x, top + tall * 0.06), slim * 1.7, steel, bays=8, width=line * 0.7)
    ends: list[Point] = []
    for up, reach in ((0.62, 0.17), (0.75, 0.22), (0.88, 0.15)):
        y = foot - tall * up
        for sign in (-1, 1):
            tip = (x + sign * tall * reach, y - tall * 0.012)
            pen.polygon([(x, y - tall * 0.035), tip, (x, y + tall * 0.02)], steel, 0.35)
            pen.line(
                [(x, y - tall * 0.035), tip, (x, y + tall * 0.02)],
                bright if sign < 0 else steel,
                line,
            )
            drop = (tip[0], tip[1] + tall * 0.045)
            pen.line([tip, drop], light.seen((140, 90, 70), depth), line * 1.6)
            ends.append(drop)
    return sorted(ends)


def draw_pole(
    pen: Pen, light: Light, x: float, foot: float, tall: float, *, depth: float = 0.0
) -> list[Point]:
    """A concrete pole with two cross arms and insulators; returns where its wires hang."""
    body, dark = light.seen((186, 180, 170), depth), light.shaded((150, 146, 140), depth)
    wide = tall * 0.017
    pen.polygon(around(x, foot, wide, tall, "-1,0 -.6,-1 .6,-1 1,0"), body)
    pen.polygon(around(x, foot, wide, tall, ".1,0 .1,-1 .6,-1 1,0"), dark)
    ends: list[Point] = []
    for up, reach in ((0.95, 0.13), (0.86, 0.1)):
        y = foot - tall * up
        pen.line([(x - tall * reach, y), (x + tall * reach, y)], dark, tall * 0.012)
        pen.line(around(x, y, reach * tall, tall, "-.6,0 0,.05 .6,0"), dark, tall * 0.006)
        for place in (-0.95, 0.0, 0.95) if up > 0.9 else (-0.9, 0.9):
            px = x + tall * reach * place
            pen.rect(
                px - tall * 0.007,
                y - tall * 0.03,
                px + tall * 0.007,
                y,
                light.seen((146, 84, 62), depth),
            )
            ends.append((px, y - tall * 0.03))
    return ends
