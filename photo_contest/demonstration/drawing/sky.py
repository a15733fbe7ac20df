"""Skies: the fall of colour from zenith to horizon, sun and moon, clouds, stars and rain."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import texture
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.texture import Field


def smoothstep(values: Field, low: float, high: float) -> Field:
    """0 below ``low``, 1 above ``high``, an S-shaped rise in between."""
    part: Field = np.clip((values - low) / (high - low), 0, 1)
    return part * part * (3 - 2 * part)


def paint_sky(
    canvas: Canvas,
    light: Light,
    horizon: float,
    *,
    clouds: float = 0.5,
    cell: tuple[float, float] = (620, 130),
) -> None:
    """Fill the canvas with sky, palest at ``horizon``; ``clouds`` 0 none .. 1 many."""
    down = canvas.grid(canvas.pixels(), 4)[1]
    tone = np.repeat(np.clip(down / horizon, 0, 1) ** 1.15, 8, axis=1)
    canvas.cover(None, tone, light.sky, grain=0.1, brush=0.06)
    if clouds > 0:
        _paint_clouds(canvas, light, horizon, clouds, cell)


def _paint_clouds(
    canvas: Canvas, light: Light, horizon: float, amount: float, cell: tuple[float, float]
) -> None:
    """Banks of cloud, lit from above, thinning out towards zenith and horizon."""
    heap = canvas.field(cell, octaves=5, gain=0.52)
    rows = np.linspace(0, canvas.height, heap.shape[0], dtype=np.float32)[:, None]
    place = np.clip(1 - np.abs(rows / horizon - 0.5) * 1.5, 0, 1)
    body = smoothstep(heap * (0.55 + 0.45 * place), 0.64 - 0.26 * amount, 0.86 - 0.2 * amount)
    body = body * np.clip(rows / horizon * 6, 0.25, 1) * (rows < horizon)
    above = np.roll(heap, 5, axis=0)
    relief = np.clip(0.62 + (heap - above) * 5.5, 0, 1)
    shade = mix(light.sky[1], light.shade, 0.25)
    lit = mix(mix(light.sky[-1], light.sun, 0.6), WHITE, 0.25)
    if light.gain < 1:
        lit = mix(light.sky[2], lit, max(0.0, light.gain * 2.4 - 1.5))
    # Only the rows above the horizon hold clouds.
    floor = max(2, min(heap.shape[0], round(heap.shape[0] * horizon / canvas.height)))
    box = canvas.pixels((0, 0, canvas.width, canvas.height * floor / heap.shape[0]))
    stencil, relief = canvas.stencil(body[:floor] * 0.86, box), relief[:floor]
    canvas.cover(stencil, relief, (shade, mix(shade, light.sky[-1], 0.6), lit), 0.12, 0.1)


def paint_sun(
    canvas: Canvas,
    light: Light,
    x: float,
    y: float,
    radius: float,
    *,
    halo: float = 7.0,
    strength: float = 0.55,
) -> None:
    """A disc with a wide soft halo and a tight bright one (sun, or moon in a night light)."""
    canvas.glow(x, y, radius * halo * 2.2, light.sky[-1], strength * 0.6, power=2.2)
    canvas.glow(x, y, radius * halo, light.sun, strength, power=2.4)
    with canvas.pen((x - radius - 2, y - radius - 2, x + radius + 2, y + radius + 2), 4) as pen:
        pen.ellipse(x, y, radius, radius, mix(light.sun, WHITE, 0.45))
    canvas.glow(x, y, radius * 2.2, WHITE, 0.4 * strength, power=1.6)


def paint_moon(canvas: Canvas, light: Light, x: float, y: float, radius: float) -> None:
    """A nearly full moon with its faint seas."""
    canvas.glow(x, y, radius * 9, light.sky[-1], 0.5, power=2.4)
    with canvas.pen((x - radius - 2, y - radius - 2, x + radius + 2, y + radius + 2), 4) as pen:
        pen.ellipse(x, y, radius, radius, light.sun)
        grey = mix(light.sun, light.sky[2], 0.14)
        for dx, dy, size in (
            (-0.38, -0.3, 0.3),
            (-0.12, -0.42, 0.22),
            (-0.2, 0.02, 0.26),
            (0.5, 0.3, 0.14),
        ):
            pen.ellipse(x + dx * radius, y + dy * radius, size * radius, size * radius * 0.8, grey)
    canvas.glow(x, y, radius * 2.4, light.sun, 0.35, power=2.0)


def paint_stars(canvas: Canvas, floor: float, count: int = 220) -> None:
    """Stars of many brightnesses above ``floor``, sparser towards it."""
    rng = canvas.rng
    with canvas.pen((0, 0, canvas.width, floor), 2) as pen:
        for _star in range(count):
            x, y = rng.random() * canvas.width, rng.random() ** 1.4 * floor
            size = 0.6 + 1.5 * rng.random() ** 4
            alpha = 0.25 + 0.6 * rng.random() * (1 - y / floor)
            pen.ellipse(x, y, size, size, (240, 240, 226), alpha)


def paint_rain(canvas: Canvas, colour: Colour, count: int = 420, slant: float = 0.16) -> None:
    """Falling rain: near streaks long and clear, far ones short and faint."""
    rng = canvas.rng
    with canvas.pen() as pen:
        for _streak in range(count):
            near = rng.random() ** 2
            x, y = rng.random() * canvas.width * 1.1, rng.random() * canvas.height
            long = 24 + 80 * near
            end = (x - long * slant, y + long)
            pen.line([(x, y), end], colour, 0.8 + 0.9 * near, 0.10 + 0.2 * near)


def paint_fog(
    canvas: Canvas,
    colour: Colour,
    top: float,
    bottom: float,
    *,
    thick: float = 0.9,
    cell: tuple[float, float] = (560, 90),
) -> None:
    """A drifting bank of fog, ragged above and dense towards the middle of its height."""
    box = (0.0, top, canvas.width, bottom)
    drift = canvas.field(cell, octaves=4, box=box)
    down = np.linspace(0, 1, drift.shape[0], dtype=np.float32)[:, None]
    profile = np.maximum(np.sin(np.pi * down), 0) ** 0.8
    cover = smoothstep(drift * 0.75 + profile * 0.6, 0.5, 1.05) * profile * thick
    canvas.fill(canvas.stencil(cover, canvas.pixels(box)), colour)


def fall_rays(
    canvas: Canvas, x: float, y: float, colour: Colour, *, count: int = 9, strength: float = 0.2
) -> None:
    """Broad soft rays spreading down from a light behind clouds or hills."""
    rng = canvas.rng
    size = (max(2, canvas.image.width // 4), max(2, canvas.image.height // 4))
    across, down = canvas.grid(canvas.pixels(), 4)
    across, down = across[:, : size[0]], down[: size[1]]
    turn = np.arctan2(across - x, np.abs(down - y) + 30.0)
    fan = np.interp(turn, np.linspace(-1.6, 1.6, 3 * count), rng.random(3 * count) ** 1.8)
    far = np.exp(-np.hypot(across - x, down - y) / (0.6 * canvas.width))
    cover = (fan * far * np.clip((down - y) / 120, 0, 1)).astype(np.float32)
    canvas.lighten(canvas.stencil(texture.enlarged(cover, size)), colour, strength)
