"""The canvas: one RGB image measured in design units, and the few ways of putting paint on it.

The long side is always 1600 units, whatever the number of pixels, so that a scene is composed once
and drawn at any size. Positions run right and down from the upper left corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from photo_contest.demonstration.drawing import texture
from photo_contest.demonstration.drawing.colour import Colour, looked_up, ramp_table
from photo_contest.demonstration.drawing.pen import Pen, Points, points
from photo_contest.demonstration.drawing.texture import Field

DESIGN_SIDE = 1600.0

# How far a mask covers at each of its levels, as a column.
_SHARES = np.linspace(0, 1, 256)[:, None]

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Stencil:
    """A mask (``L``: 0 keeps, 255 covers) and where its upper left pixel lies on the canvas."""

    image: Image.Image
    left: int
    top: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The pixels it covers: left, top, right, bottom."""
        return (self.left, self.top, self.left + self.image.width, self.top + self.image.height)

    def within(self, other: Stencil) -> Stencil:
        """Where both this and ``other`` (over the same pixels) cover."""
        return Stencil(ImageChops.multiply(self.image, other.image), self.left, self.top)


class Canvas:
    """An image under work; ``unit`` is the number of pixels to one design unit."""

    def __init__(
        self, size: tuple[int, int], rng: np.random.Generator, shape: tuple[int, int] | None = None
    ) -> None:
        """A black canvas of ``size`` pixels; ``shape`` are its true proportions, if the pixels are
        too few to tell them exactly."""
        self.image = Image.new("RGB", size)
        self.rng = rng
        wide, tall = shape or size
        self.unit = max(size) / DESIGN_SIDE
        self.width = DESIGN_SIDE * wide / max(wide, tall)
        self.height = DESIGN_SIDE * tall / max(wide, tall)

    # -- measuring ---------------------------------------------------------------------------

    def pixels(self, box: Box | None = None, pad: float = 0.0) -> tuple[int, int, int, int]:
        """The whole pixels of a box in design units, cut to the canvas, at least one pixel."""
        if box is None:
            return 0, 0, self.image.width, self.image.height
        left = int(np.floor((box[0] - pad) * self.unit))
        top = int(np.floor((box[1] - pad) * self.unit))
        right = int(np.ceil((box[2] + pad) * self.unit))
        bottom = int(np.ceil((box[3] + pad) * self.unit))
        left = min(max(left, 0), self.image.width - 1)
        top = min(max(top, 0), self.image.height - 1)
        right = min(max(right, left + 1), self.image.width)
        bottom = min(max(bottom, top + 1), self.image.height)
        return left, top, right, bottom

    def shares(self, text: str) -> list[tuple[float, float]]:
        """Positions as shares of width and height, written as :func:`points` reads them."""
        return [(x * self.width, y * self.height) for x, y in points(text)]

    def grid(self, box: tuple[int, int, int, int], step: int = 1) -> tuple[Field, Field]:
        """Design coordinates of the pixel centres of ``box``: a row of x and a column of y."""
        left, top, right, bottom = box
        across = (np.arange(left, right, step, dtype=np.float32) + 0.5 * step) / self.unit
        down = (np.arange(top, bottom, step, dtype=np.float32) + 0.5 * step) / self.unit
        return across[None, :], down[:, None]

    @cached_property
    def span(self) -> Field:
        """The x of every column of pixels, in design units."""
        across: Field = self.grid(self.pixels())[0][0]
        return across

    def line(self, period: float, octaves: int = 4, gain: float = 0.5) -> Field:
        """A random line within -1..1, one sample to two design units across the canvas."""
        return texture.wave(self.rng, int(self.width / 2) + 2, period / 2, octaves, gain)

    def at_columns(self, line: Field) -> Field:
        """A line of :meth:`line` read at every column of pixels."""
        return np.interp(self.span, np.arange(line.size) * 2.0, line)

    def wavy(self, base: float | Field, period: float, swing: float, octaves: int = 3) -> Field:
        """A profile (y per column of pixels) that leaves ``base`` by up to ``swing`` units."""
        line: Field = base + self.at_columns(self.line(period, octaves)) * swing
        return line

    def level(self, y: float) -> Field:
        """A level profile at height ``y``."""
        return np.full(self.span.shape, y, dtype=np.float32)

    def field(
        self,
        cell: tuple[float, float],
        octaves: int = 4,
        gain: float = 0.5,
        size: tuple[int, int] | None = None,
        box: Box | None = None,
    ) -> Field:
        """Smooth noise 0..1 over ``box`` with ``cell`` in design units, as an array of ``size``.

        Without ``size`` it comes coarse, one sample to four units (eight on a small canvas); the
        noise itself is the same at every size of the canvas.
        """
        left, top, right, bottom = box or (0.0, 0.0, self.width, self.height)
        step = 4 if self.unit > 0.4 else 8
        coarse = max(2, round((right - left) / step)), max(2, round((bottom - top) / step))
        bump = cell[0] / step, cell[1] / step
        values = texture.field(self.rng, coarse, bump, octaves, gain)
        if size is None:
            return values
        return texture.enlarged(values, size, Image.Resampling.BILINEAR)

    # -- stencils ----------------------------------------------------------------------------

    def below(self, line: Field, floor: float | None = None) -> Stencil:
        """Everything below a profile (y per column of pixels), down to ``floor``, edge smooth."""
        bottom = self.height if floor is None else floor
        line = line.astype(np.float32)
        box = self.pixels((0, float(line.min()) - 2, self.width, bottom))
        down = self.grid(box)[1]
        cover = np.clip((down - line[None, :]) * self.unit + 0.5, 0, 1)
        return Stencil(Image.fromarray((cover * 255).astype(np.uint8)), box[0], box[1])

    def outline(self, shape: str | Points) -> Points:
        """The points of a shape; text gives shares (see :meth:`shares`), two points a box."""
        if not isinstance(shape, str):
            return shape
        corners = self.shares(shape)
        if len(corners) == 2:
            (left, top), (right, bottom) = corners
            return [(left, top), (right, top), (right, bottom), (left, bottom)]
        return corners

    def shape(self, shape: str | Points, blur: float = 0.0) -> Stencil:
        """The inside of a polygon; ``blur`` softens its edge by that many units."""
        points = self.outline(shape)
        across, down = [point[0] for point in points], [point[1] for point in points]
        box = self.pixels((min(across), min(down), max(across), max(down)), 2 + 2 * blur)
        over = 1 if blur * self.unit > 2 else 3
        size = ((box[2] - box[0]) * over, (box[3] - box[1]) * over)
        mask = Image.new("L", size)
        scale = self.unit * over
        moved = [(x * scale - box[0] * over, y * scale - box[1] * over) for x, y in points]
        ImageDraw.Draw(mask).polygon(moved, fill=255)
        if over > 1:
            mask = mask.reduce(over)
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(float(blur * self.unit)))
        return Stencil(mask, box[0], box[1])

    def stencil(self, cover: Field, box: tuple[int, int, int, int] | None = None) -> Stencil:
        """A stencil of an array 0..1 (any resolution) spread over ``box`` in pixels."""
        left, top, right, bottom = box or self.pixels()
        mask = Image.fromarray((np.clip(cover, 0, 1) * 255).astype(np.uint8))
        if mask.size != (right - left, bottom - top):
            mask = mask.resize((right - left, bottom - top), Image.Resampling.BILINEAR)
        return Stencil(mask, left, top)

    # -- paint -------------------------------------------------------------------------------

    def fill(self, stencil: Stencil, colour: Colour, alpha: float = 1.0) -> None:
        """One flat colour through a stencil."""
        mask = stencil.image
        if alpha < 1.0:
            mask = mask.point([round(level * alpha) for level in range(256)])
        self.image.paste(colour, stencil.box, mask)

    def cover(
        self,
        stencil: Stencil | None,
        tone: Field,
        ramp: Sequence[Colour],
        grain: float = 0.22,
        brush: float = 0.0,
    ) -> None:
        """A modelled surface: ``tone`` 0..1 (any resolution) looked up in ``ramp``, grained.

        Grain goes in before the colours, so that a shadow breaks up into its neighbours' colours
        as dry paint does, and not into grey.
        """
        box = stencil.box if stencil else self.pixels()
        size = (box[2] - box[0], box[3] - box[1])
        tones = Image.fromarray((np.clip(tone, 0, 1) * 255).astype(np.uint8))
        if tones.size != size:
            tones = tones.resize(size, Image.Resampling.BILINEAR)
        for kind, strength in (("grain", grain), ("brush", brush)):
            if strength:
                marks = texture.window(self.rng, kind, size, strength)
                tones = ImageChops.add(tones, marks, 1.0, -128)
        painted = looked_up(tones, ramp_table(ramp))
        self.image.paste(painted, box[:2], stencil.image if stencil else None)

    def glow(
        self,
        x: float,
        y: float,
        radius: float,
        colour: Colour,
        strength: float = 1.0,
        *,
        squash: float = 1.0,
        power: float = 2.0,
    ) -> None:
        """Light added around a point, fading to nothing at ``radius`` (times ``squash`` down)."""
        whole = (x - radius, y - radius * squash, x + radius, y + radius * squash)
        if whole[2] <= 0 or whole[3] <= 0 or whole[0] >= self.width or whole[1] >= self.height:
            return
        box = self.pixels(whole)
        # The part of the 256 pixel gradient that falls on the canvas.
        across, down = 128 / radius / self.unit, 128 / (radius * squash) / self.unit
        seen = (
            max(0.0, (box[0] - whole[0] * self.unit) * across),
            max(0.0, (box[1] - whole[1] * self.unit) * down),
            min(256.0, (box[2] - whole[0] * self.unit) * across),
            min(256.0, (box[3] - whole[1] * self.unit) * down),
        )
        size = (box[2] - box[0], box[3] - box[1])
        disc = Image.radial_gradient("L").resize(size, Image.Resampling.BILINEAR, box=seen)
        # Pillow's gradient reaches 255 in the corners, hence 181 at the rim of the inner circle.
        fall = np.maximum(1 - np.arange(256.0) / 180, 0) ** power * strength
        table = np.minimum(fall[:, None] * colour, 255).round().astype(np.uint8)
        light = looked_up(disc, table)
        self.image.paste(ImageChops.screen(self.image.crop(box), light), box[:2])

    def lighten(self, stencil: Stencil, colour: Colour, strength: float = 1.0) -> None:
        """Light added through a stencil (screened)."""
        table = (_SHARES * colour * strength).round().astype(np.uint8)
        light = looked_up(stencil.image, table)
        box = stencil.box
        self.image.paste(ImageChops.screen(self.image.crop(box), light), box[:2])

    def darken(self, stencil: Stencil, colour: Colour, strength: float = 1.0) -> None:
        """Shadow laid through a stencil (multiplied by ``colour`` where it covers)."""
        table = (255 - _SHARES * (255 - np.array(colour)) * strength).clip(0, 255)
        veil = looked_up(stencil.image, table.round().astype(np.uint8))
        box = stencil.box
        self.image.paste(ImageChops.multiply(self.image.crop(box), veil), box[:2])

    def pen(self, box: Box | None = None, over: int = 2) -> Pen:
        """A pen for crisp shapes, smooth at the edges; use it in a ``with`` block."""
        return Pen(self.image, self.pixels(box), self.unit, over)
