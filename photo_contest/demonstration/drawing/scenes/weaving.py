"""Looms and brocade."""

from __future__ import annotations

import numpy as np
from PIL import Image

from photo_contest.demonstration.drawing import land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light, vary
from photo_contest.demonstration.drawing.surface import (
    box_points,
    cloth_pattern,
    gloom,
    panel,
    plank_floor,
    shaft,
    spot,
)
from photo_contest.demonstration.drawing.wardrobe import outfit

WOOD: Colour = (150, 106, 66)


def _brocade_ramp(rng: np.random.Generator) -> tuple[Colour, ...]:
    sets: tuple[tuple[Colour, ...], ...] = (
        ((36, 34, 70), (186, 46, 62), (240, 222, 190), (232, 150, 52), (64, 132, 122)),
        ((28, 44, 92), (226, 108, 120), (244, 234, 210), (96, 160, 172), (238, 190, 80)),
        ((60, 26, 52), (216, 84, 56), (244, 214, 140), (112, 146, 88), (236, 234, 224)),
    )
    return sets[int(rng.integers(0, len(sets)))]


def _weave(
    canvas: Canvas,
    light: Light,
    points: list[tuple[float, float]],
    cell: float,
    *,
    shade: tuple[float, float] = (1.0, 0.7),
) -> None:
    """Brocade inside a polygon: whole cells of thread, darkened from top to bottom by ``shade``."""
    stencil = canvas.shape(points)
    across, down = canvas.grid(stencil.box)
    colours = np.array(
        [light.seen(colour) for colour in _brocade_ramp(canvas.rng)], dtype=np.float32
    )
    rows = int(float(np.ptp(down)) / cell) + 2
    columns = (int(float(np.ptp(across)) / cell) + 4) // 2 * 2
    motif = cloth_pattern(canvas.rng, rows, columns).astype(np.int32)
    row = ((down - down[0, 0]) / cell).astype(np.int32)
    column = ((across - across[0, 0]) / cell).astype(np.int32)
    picture = colours[motif[row, column]]
    thread = 0.86 + 0.14 * np.sin((down * 2 * np.pi / (cell / 2)) + (column % 2) * np.pi)
    fall = np.linspace(shade[0], shade[1], down.size, dtype=np.float32)[:, None]
    picture = np.clip(picture * (thread * fall)[..., None], 0, 255).astype(np.uint8)
    canvas.image.paste(Image.fromarray(picture), stencil.box[:2], stencil.image)


def loom(canvas: Canvas, light: Light) -> None:
    """A weaver at her loom in a plank room, the window's light across her work."""
    width, height = canvas.width, canvas.height
    _plank_room(canvas, light, (width * 0.08, height * 0.1, width * 0.38, height * 0.5))
    beams = [(width * 0.38, height * 0.1), (width * 0.38, height * 0.5)]
    shaft(canvas, beams, canvas.shares("1,.6 .7,1.05"), light.sun, 0.3, 30)
    spot(canvas, ".5,.93 .72,.9 .86,1 .55,1", light.sun, 0.3, 8)
    _loom_frame(canvas, light)
    folded = box_points(width * 0.76, height * 0.76, width * 0.98, height * 0.98)
    gloom(canvas, [(x + 10, y + 14) for x, y in folded], light.dark, 0.6, 10)
    _weave(canvas, light, folded, 6, shade=(0.95, 0.5))
    seat = height * 0.745
    with canvas.pen() as pen:
        pen.rect(width * 0.29, seat, width * 0.43, seat + 26, light.lit(WOOD))
        pen.rect(width * 0.29, seat + 26, width * 0.43, seat + 34, light.shaded(WOOD))
        for leg in (0.31, 0.4):
            pen.rect(width * leg, seat + 34, width * (leg + 0.015), height * 0.95, light.dark)
    wear = outfit("highland", canvas.rng)
    people.person(canvas, light, width * 0.36, height * 0.95, height * 0.76, "sit", wear, shadow=0)
    with canvas.pen() as pen:
        pen.limb(canvas.shares(".485,.645 .535,.645"), (17, 17), light.shaded(WOOD))
        pen.limb(canvas.shares(".485,.64 .535,.64"), (9, 9), light.lit(WOOD))


def _plank_room(canvas: Canvas, light: Light, window: tuple[float, float, float, float]) -> None:
    """Plank walls and floor, and a barred window upon the hills."""
    width, height = canvas.width, canvas.height
    whole = box_points(0, 0, width, height)
    panel(canvas, light, whole, (132, 96, 68), 0.5, 0.2, cell=(60, 700), rough=0.4)
    with canvas.pen() as pen:
        for line in np.arange(0, width, 74):
            seam = [(float(line), 0.0), (float(line), height * 0.8)]
            pen.line(seam, light.shaded((96, 66, 48)), 3, 0.7)
    left, top, right, bottom = canvas.pixels(window)
    view = Canvas((right - left, bottom - top), canvas.rng)
    sky.paint_sky(view, light, view.height * 0.7)
    land.paint_range(view, light, view.height * 0.3, view.height * 1.0, layers=3, period=900)
    canvas.image.paste(view.image, (left, top))
    plank_floor(canvas, light, height * 0.8, width * 0.3, (136, 98, 66), planks=18)
    with canvas.pen() as pen:
        for x in np.linspace(window[0], window[2], 4):
            pen.rect(float(x) - 7, window[1], float(x) + 7, window[3], light.shaded(WOOD))
        pen.rect(window[0] - 14, window[1] - 14, window[2] + 14, window[1], light.shaded(WOOD))
        pen.rect(window[0] - 22, window[3], window[2] + 22, window[3] + 18, light.lit(WOOD))


def _loom_frame(canvas: Canvas, light: Light) -> None:
    """Posts and beams; the warp rising to the far beam, the reed, the cloth falling at the lap."""
    width, height = canvas.width, canvas.height
    dark, seen = light.shaded(WOOD), light.seen(WOOD)
    with canvas.pen() as pen:
        for post in (0.535, 0.92):
            x = width * post
            pen.rect(x - 14, height * 0.17, x + 14, height * 0.94, seen)
            pen.rect(x + 4, height * 0.17, x + 14, height * 0.94, dark)
        pen.rect(width * 0.5, height * 0.17, width * 0.96, height * 0.2, light.lit(WOOD))
        pen.rect(width * 0.51, height * 0.78, width * 0.95, height * 0.81, seen)
        for treadle in (0.0, 0.03):
            path = canvas.shares(f"{0.6 + treadle},.8 {0.72 + treadle},.94")
            pen.line(path, dark, 9)
        for cord in (0.655, 0.685):
            pen.line(canvas.shares(f"{cord},.2 {cord},.4"), dark, 4)
        for share in np.linspace(0, 1, 60):
            tone = vary(canvas.rng, light.seen((222, 206, 180)), 14)
            lift = 42 * float(share)
            near, far = (width * 0.64, height * 0.515 + lift), (width * 0.92, height * 0.3 + lift)
            pen.line([near, far], tone, 1.4)
        pen.limb(canvas.shares(".905,.33 .945,.33"), (20, 20), dark)
        pen.rect(width * 0.655, height * 0.39, width * 0.685, height * 0.64, light.lit(WOOD))
        for tooth in np.linspace(0.4, 0.63, 30):
            path = canvas.shares(f".657,{tooth} .683,{tooth}")
            pen.line(path, light.shaded((110, 76, 50)), 1.5)
    _weave(canvas, light, canvas.shares(".5,.625 .655,.505 .655,.55 .5,.67"), 4)
    _weave(canvas, light, canvas.shares(".495,.66 .53,.66 .525,.86 .5,.86"), 4, shade=(0.9, 0.5))


def brocade(canvas: Canvas, light: Light) -> None:
    """Three lengths of brocade hanging side by side, folds and all, a hand's work up close."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    edges = [0.0, *sorted(rng.uniform(0.22, 0.8, 2).tolist()), 1.0]
    for left, right in zip(edges[:-1], edges[1:], strict=True):
        _weave(
            canvas,
            light,
            box_points(width * left, 0, width * right, height),
            float(rng.choice([9, 12, 15])),
            shade=(1.0, 0.72),
        )
    across, _down = canvas.grid(canvas.pixels(), 4)
    folds = canvas.at_columns(canvas.line(260, 3))[::4][: across.size]
    slope = np.gradient(folds) * 22 * canvas.unit
    dim = np.repeat(np.clip(-slope, 0, 1)[None, :], 8, axis=0)
    lit = np.repeat(np.clip(slope, 0, 1)[None, :], 8, axis=0)
    canvas.darken(canvas.stencil(dim), light.shade, 0.95)
    canvas.lighten(canvas.stencil(lit), light.sun, 0.3)
    for edge in edges[1:-1]:
        canvas.darken(
            canvas.shape(box_points(width * edge, -20, width * edge + 46, height + 20), 18),
            (30, 24, 40),
            0.8,
        )
    tall = height * 1.06 if width < height else height * 1.2
    people.person(
        canvas,
        light,
        width * 0.66,
        height * 1.32,
        tall,
        "write",
        outfit("highland", rng),
        side=-1,
        shadow=0,
    )
