"""Land: mountains in layers, forested hills, open ground, still water."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing.canvas import Canvas, Stencil
from photo_contest.demonstration.drawing.colour import Colour, Light, mix
from photo_contest.demonstration.drawing.sky import smoothstep
from photo_contest.demonstration.drawing.texture import Field


def peaks(canvas: Canvas, period: float, sharp: float = 1.0) -> Field:
    """A mountain profile 0..1 for every column: folded noise, pointed where ``sharp`` nears 1."""
    smooth = canvas.line(period, octaves=5, gain=0.42) * 0.5 + 0.5
    folded = np.zeros_like(smooth)
    for share, weight in ((1.0, 0.62), (0.36, 0.24), (0.13, 0.1), (0.05, 0.04)):
        folded += weight * (1 - np.abs(canvas.line(period * share, octaves=2, gain=0.3)))
    line = (1 - sharp) * smooth + sharp * (0.45 * smooth + 0.75 * folded)
    line = (line - line.min()) / max(float(line.max() - line.min()), 1e-6)
    return canvas.at_columns(line)


def paint_ridge(
    canvas: Canvas,
    light: Light,
    line: Field,
    colour: Colour,
    depth: float,
    *,
    floor: float | None = None,
    side: float = -1.0,
    mist: float = 0.5,
    forest: float = 0.0,
    relief: float = 1.0,
) -> Stencil:
    """One layer of mountains under the profile ``line`` (y per column of pixels).

    Gullies are the slopes of the crest carried down and sideways, so light falls on one flank of
    each spur (``side`` -1: from the left). ``mist`` gathers at the foot; ``forest`` roughens crest
    and flank with tree tops of that many units.
    """
    if forest:
        tops = np.abs(canvas.at_columns(canvas.line(forest * 3.2, octaves=2))) ** 0.7
        line = line - tops * forest
    stencil = canvas.below(line, floor)
    # What lies far off is soft: every fourth pixel is enough there.
    across, down = canvas.grid(stencil.box, 2 if depth < 0.3 else 4)
    crest = np.interp(across[0], canvas.span, line).astype(np.float32)[None, :]
    under = np.maximum(down - crest, 0)
    tall = max(60.0, float(down[-1, 0]) - float(line.min()))
    slope = np.gradient(np.convolve(line, np.ones(9) / 9, mode="same")) * canvas.unit
    slope = np.tanh(slope * 1.5)
    size = (under.shape[1], under.shape[0])
    box = tuple(edge / canvas.unit for edge in stencil.box)
    rough = canvas.field((150, 110), 4, 0.55, size, (box[0], box[1], box[2], box[3]))
    tone = np.full_like(under, 0.46)
    for shear, reach, weight in ((0.5, 0.7, 0.3), (-0.35, 0.45, 0.22), (0.1, 0.25, 0.16)):
        place = (across + shear * under + (rough - 0.5) * 130) * canvas.unit
        column = np.clip(place, 0, slope.size - 1).astype(np.int32)
        tone += relief * weight * side * -slope[column] * np.exp(-under / (tall * reach))
    tone += (rough - 0.5) * (0.34 if not forest else 0.2) * relief
    if forest:
        leaves = canvas.field(
            (forest * 2.2, forest * 1.5), 2, 0.6, size, (box[0], box[1], box[2], box[3])
        )
        tone += (leaves - 0.5) * 0.55
    canvas.cover(stencil, tone, light.ramp(colour, depth), 0.2, 0.1)
    if mist:
        gather = smoothstep(under / tall, 0.12, 1.0) * mist
        mask = canvas.stencil(gather, stencil.box)
        canvas.fill(mask.within(stencil), light.haze)
    return stencil


def paint_range(
    canvas: Canvas,
    light: Light,
    top: float,
    bottom: float,
    *,
    layers: int = 4,
    colours: tuple[Colour, Colour] = ((92, 118, 128), (52, 86, 66)),
    period: float = 620,
    sharp: float = 0.8,
    side: float = -1.0,
    mist: float = 0.6,
) -> None:
    """Mountains one behind the other from ``top`` (farthest crest) to ``bottom`` (near foot)."""
    for layer in range(layers):
        near = layer / max(1, layers - 1)
        share = 1 - 0.35 * near
        tall = (bottom - top) * (0.55 if layer == 0 else 0.42) * share
        foot = top + (bottom - top) * (0.5 + 0.5 * near) if layers > 1 else bottom
        line = foot - tall * peaks(canvas, period * (0.7 + 0.5 * near), sharp * (1 - 0.55 * near))
        depth = 0.7 * (1 - near) ** 0.75 + 0.12
        paint_ridge(
            canvas,
            light,
            line,
            mix(colours[0], colours[1], near),
            depth,
            floor=canvas.height if near == 1 else min(canvas.height, foot + tall * 0.9),
            side=side,
            mist=mist * (1 - 0.4 * near),
            forest=0 if near < 0.5 else 6 + 6 * near,
        )


def paint_ground(
    canvas: Canvas,
    light: Light,
    line: Field,
    colour: Colour,
    *,
    depth: float = 0.0,
    cell: tuple[float, float] = (220, 50),
    contrast: float = 0.5,
    brush: float = 0.25,
) -> Stencil:
    """Open ground below a profile: soft patches drawn out sideways, darker towards the viewer."""
    stencil = canvas.below(line)
    left, top, right, bottom = (edge / canvas.unit for edge in stencil.box)
    patches = canvas.field(cell, 5, 0.6, box=(left, top, right, bottom))
    down = np.linspace(0, 1, patches.shape[0], dtype=np.float32)[:, None]
    tone = 0.6 + (patches - 0.5) * contrast - 0.24 * down
    canvas.cover(stencil, tone, light.ramp(colour, depth), 0.3, brush)
    return stencil


def paint_water(
    canvas: Canvas, light: Light, top: float, bottom: float, *, glint: float | None = None
) -> None:
    """Still water mirroring the sky between two heights, with ripples and, at x, a sun path."""
    box = (0.0, top, canvas.width, bottom)
    pixels = canvas.pixels(box)
    across, down = canvas.grid(pixels, 2)
    part = (down - top) / (bottom - top)
    ripples = canvas.field((170, 7), 3, 0.6, (across.shape[1], down.shape[0]), box)
    tone = 1 - part * 0.8 + (ripples - 0.5) * (0.1 + 0.35 * part)
    stencil = canvas.stencil(np.ones((2, 2), dtype=np.float32), pixels)
    canvas.cover(stencil, tone, [mix(c, light.dark, 0.18) for c in light.sky], 0.12, 0.2)
    if glint is not None:
        wide = 40 + 150 * part
        path = np.exp(-(((across - glint) / wide) ** 2)) * smoothstep(ripples, 0.42, 0.7)
        canvas.lighten(canvas.stencil(path, pixels), light.sun, 0.85)
