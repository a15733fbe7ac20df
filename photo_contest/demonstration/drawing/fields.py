"""Worked slopes: rice terraces and tea rows drawn as the contour lines of a hillside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from photo_contest.demonstration.drawing.canvas import Canvas, Stencil
from photo_contest.demonstration.drawing.colour import Colour, Light, mix
from photo_contest.demonstration.drawing.sky import smoothstep
from photo_contest.demonstration.drawing.texture import Field


@dataclass(frozen=True)
class Slope:
    """Contours of a hillside: for each pixel its step number, the place in the step, its height.

    ``part`` runs 0 (far edge) .. 1 (near edge); ``tall`` is the height of a step on the picture, in
    design units.
    """

    stencil: Stencil
    level: Field
    part: Field
    tall: Field
    across: Field
    down: Field
    under: Field

    def halved(self) -> Slope:
        """Every second pixel: enough for what is soft."""
        return Slope(
            self.stencil,
            self.level[::2, ::2],
            self.part[::2, ::2],
            self.tall[::2, ::2],
            self.across[:, ::2],
            self.down[::2],
            self.under[::2, ::2],
        )


def contour(
    canvas: Canvas,
    line: Field,
    *,
    steps: float = 16.0,
    near: float = 3.2,
    swing: float = 90.0,
    cell: tuple[float, float] = (420, 260),
    floor: float | None = None,
    tilt: float = 0.0,
) -> Slope:
    """Steps down the hillside below ``line``: ``steps`` at the far edge, ``near`` times as tall
    at the bottom, their lines swinging by up to ``swing`` units."""
    stencil = canvas.below(line, floor)
    across, down = canvas.grid(stencil.box)
    under = down - line.astype(np.float32)[None, :]
    size = (under.shape[1], under.shape[0])
    left, top, right, bottom = (edge / canvas.unit for edge in stencil.box)
    bend = canvas.field(cell, 3, 0.45, size, (left, top, right, bottom)) - 0.5
    deep = max(80.0, bottom - float(line.min()))
    bent = under + bend * 2 * swing * smoothstep(under / deep, -0.05, 0.45)
    bent = np.maximum(bent + tilt * (across - canvas.width / 2), 0)
    scale = deep / (near - 1)
    # Height of a step grows evenly from steps at the crest to steps * near at the bottom.
    count = scale / steps * np.log1p(bent / scale)
    level = np.floor(count)
    tall = np.maximum(steps * (1 + bent / scale), 1.0)
    return Slope(stencil, level, count - level, tall, across, down, under)


def _parcels(canvas: Canvas, slope: Slope, long: float) -> Field:
    """A random number 0..1 for each field: each step is cut across at its own places."""
    rng = canvas.rng
    cuts = rng.random(512) * long
    values = rng.random(4096)
    level = slope.level.astype(np.int32)
    stretch = long * (0.6 + slope.tall / 40)
    column = ((slope.across + cuts[level % 512] * 3) / stretch).astype(np.int32)
    chosen: Field = values[(column * 37 + level * 101) % 4096]
    return chosen


def paint_terraces(
    canvas: Canvas,
    light: Light,
    slope: Slope,
    field_ramp: Sequence[Colour],
    bank: Colour,
    *,
    other_ramp: Sequence[Colour] | None = None,
    other_share: float = 0.3,
    mirror: bool = False,
    glint: float | None = None,
    depth: float = 0.0,
    long: float = 240.0,
    bank_share: float = 0.24,
) -> None:
    """Rice terraces over a :func:`contour`: level fields, a bright lip, an earth bank in shade.

    ``mirror``: flooded fields that return the sky, with a sun path at ``glint``.
    """
    coarse = slope.halved()
    parcel = _parcels(canvas, coarse, long)
    size = (parcel.shape[1], parcel.shape[0])
    if mirror:
        deep = np.clip(coarse.under / max(1.0, float(coarse.under.max())), 0, 1)
        tone = 0.88 - 0.5 * deep + (parcel - 0.5) * 0.3 + (coarse.part - 0.4) * 0.18
    else:
        rows = canvas.field((9, 14), 2, 0.6, size)
        tone = 0.52 + (parcel - 0.5) * 0.42 + (rows - 0.5) * 0.42 - (coarse.part - 0.5) * 0.2
    canvas.cover(slope.stencil, tone, field_ramp, 0.1 if mirror else 0.3, 0.12)
    if other_ramp is not None:
        chosen = _parcels(canvas, coarse, long * 1.7) < other_share
        weeds = canvas.field((10, 12), 2, 0.6)
        kept = canvas.stencil(chosen * 0.9, slope.stencil.box)
        canvas.cover(kept.within(slope.stencil), 0.2 + 0.7 * weeds, other_ramp, 0.3)
    if mirror and glint is not None:
        wide = 70 + 0.28 * np.maximum(coarse.under, 0)
        path = canvas.stencil(np.exp(-(((coarse.across - glint) / wide) ** 2)), slope.stencil.box)
        canvas.lighten(path.within(slope.stencil), light.sun, 0.8)
    _paint_banks(canvas, light, slope, bank, bank_share, depth)


def _paint_banks(
    canvas: Canvas, light: Light, slope: Slope, bank: Colour, share: float, depth: float
) -> None:
    """The earth banks between the fields, darker downwards, and the bright grass of their lips."""
    place, height = slope.part * slope.tall * canvas.unit, slope.tall * canvas.unit
    thick = np.clip(height * share, 1.0, 26.0 * canvas.unit)
    flat = np.clip(place, 0, 1) * np.clip(height - thick - place + 0.5, 0, 1)
    fall = np.clip((place - (height - thick)) / thick, 0, 1)
    shadow = canvas.stencil(1 - flat, slope.stencil.box).within(slope.stencil)
    ramp = [mix(colour, light.haze, depth) for colour in light.ramp(bank)]
    canvas.cover(shadow, 0.7 - 0.6 * fall, ramp, 0.25)
    lip = np.clip(1.3 - np.abs(place - (height - thick)) / max(1.2 * canvas.unit, 0.7), 0, 1)
    bright = mix(light.lit(mix(bank, (196, 200, 110), 0.6)), light.haze, depth)
    canvas.fill(canvas.stencil(lip * 0.75, slope.stencil.box).within(slope.stencil), bright)


def paint_rows(
    canvas: Canvas,
    light: Light,
    slope: Slope,
    leaf: Colour,
    *,
    depth: float = 0.0,
    gap: float = 0.3,
    soil: Colour = (104, 78, 56),
) -> None:
    """Hedged rows (tea) over a :func:`contour`: round tops in the light, furrows in shadow."""
    slope = slope.halved()
    size = (slope.part.shape[1], slope.part.shape[0])
    leaves = canvas.field((26, 16), 3, 0.62, size)
    fine = canvas.field((9, 7), 1, 0.5, size)
    ragged = slope.part + (leaves - 0.5) * 0.26
    crown = np.maximum(np.sin(np.pi * np.clip(ragged / (1 - gap * 0.45), 0, 1)), 0) ** 0.6
    tone = 0.06 + 0.62 * crown * (1.08 - 0.6 * np.clip(ragged, 0, 1))
    tone += ((leaves - 0.5) * 0.42 + (fine - 0.5) * 0.45) * (0.3 + 0.7 * crown)
    dark = mix(light.shaded(soil, depth), light.shaded(leaf, depth), 0.5)
    ramp = (mix(dark, light.dark, 0.3 * (1 - depth)), *light.ramp(leaf, depth))
    canvas.cover(slope.stencil, tone, ramp, 0.26)
