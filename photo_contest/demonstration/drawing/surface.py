"""Built surfaces: graded panels, planks, brick, tiles, and the light that windows let fall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from photo_contest.demonstration.drawing.canvas import Canvas, Stencil
from photo_contest.demonstration.drawing.colour import Colour, Light
from photo_contest.demonstration.drawing.pen import Points
from photo_contest.demonstration.drawing.texture import Field


def panel(
    canvas: Canvas,
    light: Light,
    shape: str | Points,
    colour: Colour | Sequence[Colour],
    start: float = 0.7,
    end: float = 0.4,
    *,
    across: bool = False,
    rough: float = 0.16,
    cell: tuple[float, float] = (180, 90),
    grain: float = 0.22,
    brush: float = 0.1,
) -> Stencil:
    """A shape whose tone runs from ``start`` to ``end`` down (or ``across``), slightly uneven.

    ``colour`` is one colour, seen in ``light``, or a ready ramp from dark to light.
    """
    stencil = canvas.shape(shape)
    width, height = max(2, stencil.image.width // 4), max(2, stencil.image.height // 4)
    left, top, right, bottom = (edge / canvas.unit for edge in stencil.box)
    noise = canvas.field(cell, 4, 0.55, (width, height), (left, top, right, bottom))
    run = np.linspace(start, end, width if across else height, dtype=np.float32)
    tone = run[None, :] if across else run[:, None]
    canvas.cover(stencil, tone + (noise - 0.5) * rough, _ramp(light, colour), grain, brush)
    return stencil


def _ramp(light: Light, colour: Colour | Sequence[Colour]) -> Sequence[Colour]:
    if isinstance(colour[0], int):
        return light.ramp(cast(Colour, colour))
    return cast(Sequence[Colour], colour)


def box_points(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    """The corners of an upright rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def paint_room(
    canvas: Canvas,
    light: Light,
    back: tuple[float, float, float, float],
    *,
    wall: Colour = (206, 196, 176),
    floor: Colour = (150, 128, 108),
    ceiling: Colour = (176, 172, 164),
    bright: str = "left",
) -> None:
    """A room seen straight on: ``back`` is its far wall; the windows are on side ``bright``."""
    left, top, right, bottom = back
    width, height = canvas.width, canvas.height
    dim, lit = (0.62, 0.2), (0.5, 0.86)
    panel(canvas, light, [(0, 0), (width, 0), (right, top), (left, top)], ceiling, 0.25, 0.5)
    ground = [(0, height), (width, height), (right, bottom), (left, bottom)]
    panel(canvas, light, ground, floor, 0.66, 0.34, cell=(260, 40), brush=0.2)
    ways = {"left": (dim, lit), "right": (lit[::-1], dim[::-1]), "back": ((0.3, 0.5), (0.5, 0.3))}
    one, other = ways[bright]
    panel(
        canvas, light, [(0, 0), (left, top), (left, bottom), (0, height)], wall, *one, across=True
    )
    far = [(width, 0), (right, top), (right, bottom), (width, height)]
    panel(canvas, light, far, wall, *other, across=True)
    panel(canvas, light, box_points(left, top, right, bottom), wall, 0.62, 0.5)


@dataclass(frozen=True)
class Vanish:
    """A vanishing point."""

    x: float
    y: float

    def along(self, x: float, y: float, share: float) -> tuple[float, float]:
        """From a point at the picture's rim a ``share`` of the way to the vanishing point."""
        return x + (self.x - x) * share, y + (self.y - y) * share


def shaft(
    canvas: Canvas,
    window: Points,
    spot: Points,
    colour: Colour,
    strength: float = 0.35,
    blur: float = 14.0,
) -> None:
    """Sunlight from a window (two points, its edge) down to a spot on the floor (two points)."""
    canvas.lighten(canvas.shape([window[0], window[1], spot[1], spot[0]], blur), colour, strength)


def spot(
    canvas: Canvas, shape: str | Points, colour: Colour, strength: float = 0.45, blur: float = 4.0
) -> None:
    """A patch of light lying on a floor, a wall or a table."""
    canvas.lighten(canvas.shape(shape, blur), colour, strength)


def gloom(
    canvas: Canvas, shape: str | Points, colour: Colour, strength: float = 0.5, blur: float = 16.0
) -> None:
    """A soft patch of shadow."""
    canvas.darken(canvas.shape(shape, blur), colour, strength)


def paint_bricks(
    canvas: Canvas,
    light: Light,
    box: tuple[float, float, float, float],
    colour: Colour,
    *,
    course: float = 22.0,
) -> None:
    """A brick wall, bricks varied one by one, in the tones of this light."""
    left, top, right, bottom = box
    rows, columns = int((bottom - top) / course) + 1, int((right - left) / (course * 2.3)) + 2
    across, down = canvas.grid(canvas.pixels(box))
    row = np.floor((down - top) / course)
    shifted = (across - left) / (course * 2.3) + 0.5 * (row % 2)
    column = np.floor(shifted)
    values = canvas.rng.random((rows + 1, columns + 2))
    tone = values[row.astype(int), column.astype(int) % (columns + 2)] * 0.4 + 0.4
    joint = ((down - top) / course - row < 0.13) | (shifted - column < 0.055)
    tone = np.where(joint, 0.16, tone)
    flat = np.ones((2, 2), dtype=np.float32)
    canvas.cover(canvas.stencil(flat, canvas.pixels(box)), tone, light.ramp(colour), 0.26)


def plank_floor(
    canvas: Canvas, light: Light, horizon: float, vanish: float, colour: Colour, *, planks: int = 26
) -> None:
    """Boards running from the viewer to a vanishing point at ``vanish, horizon``."""
    box = canvas.pixels((0, horizon, canvas.width, canvas.height))
    across, down = canvas.grid(box)
    far = np.maximum(down - (horizon - 60), 1) / (canvas.height - horizon + 60)
    lane = (across - vanish) / far / canvas.width * planks
    board = np.floor(lane)
    shades = canvas.rng.random(4096)
    cut = np.floor(1.4 / far + shades[(board.astype(int) + 991) % 4096] * 3)
    tone = 0.4 + 0.3 * shades[(board.astype(int) * 31 + cut.astype(int) * 7) % 4096]
    joint = np.clip(1.6 - np.abs(lane - board - 0.02) * far * canvas.width / planks, 0, 1)
    tone = tone * (1 - 0.7 * joint) + 0.1 * far
    canvas.cover(
        Stencil(canvas.stencil(np.ones((2, 2), dtype=np.float32), box).image, box[0], box[1]),
        tone,
        light.ramp(colour),
        0.24,
        0.2,
    )


def cloth_pattern(rng: np.random.Generator, rows: int, columns: int) -> Field:
    """A brocade motif as whole numbers 0..4: mirrored diamonds, hooks and stars in stripes."""
    half = columns // 2
    pattern = np.zeros((rows, columns), dtype=np.float32)
    top = 0
    while top < rows:
        tall = int(rng.choice([3, 5, 9, 13]))
        kind = int(rng.integers(0, 4))
        period = int(rng.choice([6, 8, 12, 16]))
        y = np.arange(tall)[:, None] - tall // 2
        x = np.arange(half)[None, :] % period - period // 2
        if kind == 0 or tall == 3:
            band = np.where((x + y) % 4 < 2, 1.0, 2.0)
        elif kind == 1:
            band = np.clip(np.abs(x) + np.abs(y), 0, 8) % 5
        elif kind == 2:
            band = np.where(np.abs(np.abs(x) - np.abs(y)) < 1.2, 3.0, 0.0)
            band = np.where(np.abs(x) + np.abs(y) < 2, 4.0, band)
        else:
            band = np.where(np.maximum(np.abs(x), np.abs(y)) % 3 == 0, 2.0, 0.0) + (
                np.abs(x) == np.abs(y)
            )
        band = np.broadcast_to(band, (tall, half))[: rows - top]
        pattern[top : top + tall, :half] = band
        pattern[top : top + tall, columns - half :] = band[:, ::-1]
        pattern[min(rows - 1, top + tall - 1)] = float(rng.integers(0, 5))
        top += tall
    return pattern
