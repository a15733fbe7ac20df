"""Textures: grain, brush marks, and smooth random fields.

Grain and brush are two big tiles made once per process from fixed seeds; a picture takes a window
out of them. Fields are value noise: random lattices enlarged with a cubic filter and added.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Field = NDArray[np.floating[Any]]

TILE_SIDE = 2048
_GRAIN_SEED = 2026
_BRUSH_SEED = 1929


def _levelled(values: Field) -> NDArray[np.uint8]:
    """Bytes with mean 128 and standard deviation 42 of any ``values``."""
    spread = float(values.std()) or 1.0
    levels = 128.0 + (values - float(values.mean())) * (42.0 / spread)
    limited: NDArray[np.uint8] = np.clip(levels, 0, 255).astype(np.uint8)
    return limited


@cache
def _grain_tile() -> Image.Image:
    """Fine paper grain: white noise, slightly softened so that it has a body of two pixels."""
    rng = np.random.default_rng(_GRAIN_SEED)
    noise = rng.integers(0, 256, (TILE_SIDE, TILE_SIDE), dtype=np.uint8)
    soft = Image.fromarray(noise).filter(ImageFilter.BoxBlur(0.7))
    return Image.fromarray(_levelled(np.asarray(soft, dtype=np.float32)))


@cache
def _brush_tile() -> Image.Image:
    """Marks of a dry flat brush: noise drawn out sideways, coarse and fine together."""
    rng = np.random.default_rng(_BRUSH_SEED)
    total = np.zeros((TILE_SIDE, TILE_SIDE), dtype=np.float32)
    for length, thickness, weight in ((210, 9, 1.0), (90, 4, 0.8), (36, 2, 0.5)):
        lattice = rng.random((TILE_SIDE // thickness, TILE_SIDE // length), dtype=np.float32)
        drawn = Image.fromarray(lattice).resize((TILE_SIDE, TILE_SIDE), Image.Resampling.BICUBIC)
        total += weight * np.asarray(drawn)
    return Image.fromarray(_levelled(total))


def window(
    rng: np.random.Generator, kind: str, size: tuple[int, int], strength: float
) -> Image.Image:
    """An ``L`` image of ``size``: a random window of the "grain" or "brush" tile, mean 128.

    ``strength`` scales the contrast (1.0: standard deviation of 42 levels). Sizes beyond the tile
    are enlarged from it.
    """
    left, top = (int(value) for value in rng.integers(0, TILE_SIDE // 5, 2))
    tile = _grain_tile() if kind == "grain" else _brush_tile()
    if size[0] > TILE_SIDE - left or size[1] > TILE_SIDE - top:
        part = tile.resize(size, Image.Resampling.BICUBIC)
    else:
        part = tile.crop((left, top, left + size[0], top + size[1]))
    return part.point([round(128 + (level - 128) * strength) for level in range(256)])


def enlarged(
    values: Field, size: tuple[int, int], method: Image.Resampling = Image.Resampling.BICUBIC
) -> Field:
    """``values`` (rows, columns) resampled to ``size`` (width, height), cubic unless told."""
    picture = Image.fromarray(np.ascontiguousarray(values, dtype=np.float32))
    return np.asarray(picture.resize(size, method))


def field(
    rng: np.random.Generator,
    size: tuple[int, int],
    cell: tuple[float, float],
    octaves: int = 4,
    gain: float = 0.5,
) -> Field:
    """Smooth noise (rows, columns) of ``size`` (width, height), stretched to exactly 0..1.

    ``cell`` is the width and height, in the same pixels, of the coarsest bump; each further octave
    halves it and weighs ``gain`` times the one before.
    """
    # A generator of its own: what follows does not depend on how many numbers were needed here.
    rng = np.random.default_rng(rng.integers(1 << 62))
    total = np.zeros((size[1], size[0]), dtype=np.float32)
    weight = 1.0
    width, height = cell
    for _octave in range(octaves):
        columns = max(3, round(size[0] / max(1.0, width)) + 2)
        rows = max(3, round(size[1] / max(1.0, height)) + 2)
        total += weight * enlarged(rng.random((rows, columns), dtype=np.float32), size)
        weight, width, height = weight * gain, width / 2, height / 2
    low, high = float(total.min()), float(total.max())
    return (total - low) / max(high - low, 1e-6)


def wave(
    rng: np.random.Generator, length: int, period: float, octaves: int = 4, gain: float = 0.5
) -> Field:
    """A smooth random line of ``length`` samples within -1..1, its longest swing ``period``."""
    rows = field(rng, (length, 3), (period, 3.0), octaves, gain)
    middle: Field = rows[1] * 2 - 1
    return middle
