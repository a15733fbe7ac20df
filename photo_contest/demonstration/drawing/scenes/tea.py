"""Tea hills and their pickers."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import fields, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light, mix
from photo_contest.demonstration.drawing.scenes.paddies import draw_hat_from_above

LEAF: Colour = (104, 150, 62)


def _mounds(canvas: Canvas, light: Light, horizon: float, *, mounds: int = 3) -> None:
    """Round hills ("upturned bowls") of tea rows, far to near."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    for mound in range(mounds):
        near = mound / max(1, mounds - 1)
        centre = width * rng.uniform(0.15, 0.85)
        wide = width * (0.24 + 0.2 * near)
        top = horizon + (height * 0.74 - horizon) * near * 0.9
        line = top + height * 0.26 * (1 - np.exp(-(((canvas.span - centre) / wide) ** 2)))
        other = centre + width * rng.choice([-0.5, 0.5])
        line = np.minimum(
            line,
            top + height * (0.05 + 0.26 * (1 - np.exp(-(((canvas.span - other) / wide) ** 2)))),
        )
        slope = fields.contour(canvas, line, steps=13 + 16 * near, near=2.6, swing=36)
        fields.paint_rows(canvas, light, slope, LEAF, depth=0.5 * (1 - near) ** 1.3)
        if mound < mounds - 1:
            sky.paint_fog(canvas, light.haze, top + height * 0.08, top + height * 0.34, thick=0.75)


def _hedge(canvas: Canvas, light: Light, top: float, tall: float, *, depth: float = 0.0) -> None:
    """One hedge of tea across the picture: leafy above, dark beneath."""
    rough = canvas.at_columns(canvas.line(150, 4, 0.6))
    line = top + rough * tall * 0.1
    stencil = canvas.below(line, min(canvas.height, top + tall * 1.25))
    left, upper, right, lower = (edge / canvas.unit for edge in stencil.box)
    size = (stencil.image.width // 2, stencil.image.height // 2)
    leaves = canvas.field((26, 18), 3, 0.7, size, (left, upper, right, lower))
    down = np.linspace(0, 1, size[1], dtype=np.float32)[:, None]
    tone = 0.82 - 0.8 * down + (leaves - 0.5) * 0.85
    dark = mix(light.shaded(LEAF, depth), light.dark, 0.4)
    canvas.cover(stencil, tone, (dark, *light.ramp(LEAF, depth)), 0.3)
    rng = canvas.rng
    with canvas.pen((0, top - 40, canvas.width, top + tall * 0.6)) as pen:
        for _bud in range(int(canvas.width / 7)):
            x = rng.random() * canvas.width
            y = float(np.interp(x, canvas.span, line)) + rng.random() ** 2 * tall * 0.4
            size_of = tall * rng.uniform(0.03, 0.07)
            tone_of = mix(light.lit((168, 200, 88), depth), light.seen(LEAF, depth), rng.random())
            for lean in (-0.7, 0.0, 0.7):
                tip = (x + lean * size_of, y - size_of * (1.3 - abs(lean) * 0.5))
                pen.polygon(
                    [
                        (x, y),
                        (x + lean * size_of * 0.2 - size_of * 0.22, y - size_of * 0.6),
                        tip,
                        (x + lean * size_of * 0.6 + size_of * 0.2, y - size_of * 0.45),
                    ],
                    tone_of,
                )


def _far(canvas: Canvas, light: Light, horizon: float) -> float:
    """Sky and mountains; returns the sun's x."""
    sky.paint_sky(canvas, light, horizon * 1.2)
    sun = canvas.width * canvas.rng.uniform(0.2, 0.8)
    if light.name != "fog":
        sky.paint_sun(canvas, light, sun, horizon * 0.6, 34)
    land.paint_range(canvas, light, horizon * 0.45, horizon * 1.4, layers=3)
    return float(sun)


def hills(canvas: Canvas, light: Light) -> None:
    """Round tea hills, pickers scattered over them waist-deep in leaves."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    horizon = height * 0.3
    sun = _far(canvas, light, horizon)
    _mounds(canvas, light, horizon)
    for place in range(6):
        x = 0.1 + 0.15 * place + rng.uniform(0, 0.05)
        y = rng.uniform(0.66, 0.9)
        pose = "pick<" if place % 2 == 0 else "pick"
        people.group(canvas, light, "picker", f"{pose} {x} {y} .13", sun=sun, shadow=0)
        box = (width * x - 90, height * (y - 0.08), width * x + 90, height * y + 20)
        with canvas.pen(box) as pen:
            for _leaf in range(240):
                aside = rng.normal(0, 34)
                leaf_y = height * (y - 0.03 + rng.normal(0, 0.011)) + abs(aside) * 0.16
                tone = mix(light.seen(LEAF), light.shaded(LEAF), rng.random())
                pen.ellipse(width * x + aside, leaf_y, rng.uniform(4, 9), rng.uniform(3, 5), tone)


def pickers(canvas: Canvas, light: Light) -> None:
    """Pickers between the hedges, row behind row, near ones large."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    horizon = height * 0.36
    sun = _far(canvas, light, horizon)
    line = canvas.wavy(horizon * 1.12, 900, 40, 2)
    slope = fields.contour(canvas, line, steps=12, near=3.4, swing=30)
    fields.paint_rows(canvas, light, slope, LEAF, depth=0.32)
    sky.paint_fog(canvas, light.haze, horizon, height * 0.6, thick=0.6)
    if width >= height:
        rows = ((0.5, 0.3, 0.11, 4), (0.63, 0.42, 0.15, 3), (0.8, 0.6, 0.3, 2))
    else:
        rows = ((0.48, 0.2, 0.1, 3), (0.6, 0.3, 0.14, 2), (0.76, 0.5, 0.28, 1))
    for top, tall, thick, count in rows:
        far = 1 - (top - 0.45) / 0.35
        for place in range(count):
            x = (place + 0.5) / count + rng.uniform(-0.09, 0.09)
            pose = "pick<" if rng.random() < 0.5 else "pick"
            spot = f"{pose} {x} {top + tall * 0.46} {tall}"
            people.group(
                canvas, light, "picker", spot, sun=sun, depth=max(0.0, 0.3 * far), shadow=0
            )
        _hedge(canvas, light, height * top, height * thick, depth=max(0.0, 0.26 * far))


def bowls(canvas: Canvas, light: Light) -> None:
    """Hills of tea from the air: rings around many tops, mist in the hollows, a winding path."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    across, down = canvas.grid(canvas.pixels())
    ground = np.zeros((down.size, across.size), dtype=np.float32)
    for _mound in range(9):
        cx, cy = rng.random() * width, rng.random() * height
        wide, tall = rng.uniform(0.13, 0.25) * width, rng.uniform(0.5, 1.0)
        ground = np.maximum(
            ground,
            tall * np.exp(-(((across - cx) / wide) ** 2) - ((down - cy) / (wide * 0.66)) ** 2),
        )
    bent = ground + canvas.field((300, 260), 3, 0.5, (across.size, down.size)) * 0.16
    count = bent * 21
    level = np.floor(count)
    flat = canvas.stencil(np.ones((2, 2), dtype=np.float32))
    slope = fields.Slope(
        flat, level, 1 - (count - level), np.full_like(bent, 24), across, down, down
    )
    fields.paint_rows(canvas, light, slope, LEAF, gap=0.5)
    relief = np.gradient(ground[::4, ::4], axis=1) * 90 * canvas.unit
    lit = np.clip(relief, 0, 1)
    dim = np.clip(-relief, 0, 1)
    canvas.lighten(canvas.stencil(lit), light.sun, 0.3)
    canvas.darken(canvas.stencil(dim), light.shade, 0.75)
    hollow = np.clip(0.34 - ground[::4, ::4], 0, 0.34) / 0.34
    drift = canvas.field((420, 260), 4, size=(hollow.shape[1], hollow.shape[0]))
    canvas.fill(canvas.stencil(hollow * np.clip(drift * 1.9 - 0.35, 0, 1)), light.haze, 0.92)
    for _picker in range(11):
        x, y = width * rng.uniform(0.08, 0.92), height * rng.uniform(0.1, 0.92)
        draw_hat_from_above(canvas, light, x, y, 15)
