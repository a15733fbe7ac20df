"""Colours, and the light they stand in.

A colour is three whole numbers 0..255 (sRGB). A :class:`Light` is one hour of one kind of weather:
it tints what it falls on, cools what it leaves in shade, and swallows what lies far away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)


def rgb(code: str) -> Colour:
    """The colour of a six digit hexadecimal code such as ``"e8b04a"``."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def clamp(value: float) -> int:
    """The nearest whole number within 0..255."""
    return 0 if value <= 0 else 255 if value >= 255 else int(value + 0.5)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``one`` with ``share`` (0..1) of ``other`` stirred in."""
    return (
        clamp(one[0] + (other[0] - one[0]) * share),
        clamp(one[1] + (other[1] - one[1]) * share),
        clamp(one[2] + (other[2] - one[2]) * share),
    )


def tint(colour: Colour, glass: Colour, gain: float = 1.0) -> Colour:
    """``colour`` seen through coloured ``glass`` (multiplied), brightened by ``gain``."""
    return (
        clamp(colour[0] * glass[0] / 255 * gain),
        clamp(colour[1] * glass[1] / 255 * gain),
        clamp(colour[2] * glass[2] / 255 * gain),
    )


def vary(rng: np.random.Generator, colour: Colour, amount: float = 12.0) -> Colour:
    """A neighbour of ``colour``: brightness and, a third as much, each channel wander."""
    common = rng.normal(0.0, amount)
    red, green, blue = rng.normal(0.0, amount / 3, 3)
    return (
        clamp(colour[0] + common + red),
        clamp(colour[1] + common + green),
        clamp(colour[2] + common + blue),
    )


def ramp_table(stops: Sequence[Colour]) -> NDArray[np.uint8]:
    """The look-up table (256 rows of three) from a tone 0..255 to ``stops``, evenly placed."""
    places = np.linspace(0.0, 255.0, len(stops))
    channels = [np.interp(np.arange(256), places, channel) for channel in np.array(stops).T]
    return np.stack(channels, axis=1).round().astype(np.uint8)


def looked_up(tones: Image.Image, table: NDArray[np.uint8]) -> Image.Image:
    """The ``L`` image ``tones`` in the colours of a table of 256 rows."""
    # A palette image is turned into RGB in one pass, twice as fast as convert and point.
    palette = tones.copy()
    palette.putpalette(table.tobytes())
    return palette.convert("RGB")


@dataclass(frozen=True)
class Light:
    """One hour's light: the sky from top to horizon and the tints of lit and shaded things."""

    name: str
    sky: tuple[Colour, ...]
    sun: Colour
    haze: Colour
    key: Colour
    shade: Colour
    dark: Colour
    gain: float = 1.0

    def seen(self, colour: Colour, depth: float = 0.0) -> Colour:
        """``colour`` in this light at ``depth`` 0 (at hand) .. 1 (lost in the haze)."""
        return mix(tint(colour, self.key, self.gain), self.haze, depth)

    def shaded(self, colour: Colour, depth: float = 0.0) -> Colour:
        """``colour`` where this light does not reach."""
        return mix(mix(tint(colour, self.shade), self.dark, 0.25), self.haze, depth)

    def lit(self, colour: Colour, depth: float = 0.0) -> Colour:
        """``colour`` where this light falls full."""
        return mix(mix(tint(colour, self.key, self.gain * 1.16), self.sun, 0.16), self.haze, depth)

    def ramp(self, colour: Colour, depth: float = 0.0) -> tuple[Colour, ...]:
        """Shadow, half tone, body and light of ``colour``, dark first."""
        body, shadow = self.seen(colour, depth), self.shaded(colour, depth)
        return shadow, mix(shadow, body, 0.55), body, self.lit(colour, depth)


LIGHTS: dict[str, Light] = {
    light.name: light
    for light in (
        Light(
            "dawn",
            (rgb("5d83b0"), rgb("a9a6c0"), rgb("eab7a4"), rgb("ffdca6")),
            rgb("fff0c8"),
            rgb("ecc6b2"),
            rgb("ffe2c4"),
            rgb("6c6c9a"),
            rgb("28304e"),
        ),
        Light(
            "morning",
            (rgb("5b9cc6"), rgb("9cc8d8"), rgb("d8e6da"), rgb("fbeccb")),
            rgb("fff9e0"),
            rgb("cfdfdc"),
            rgb("fff4dc"),
            rgb("5a7690"),
            rgb("1e323c"),
        ),
        Light(
            "noon",
            (rgb("2f7fbe"), rgb("5fa8d6"), rgb("a5d2e6"), rgb("e2f0ea")),
            rgb("ffffee"),
            rgb("b8d6e2"),
            rgb("fffcf0"),
            rgb("586f92"),
            rgb("1c3040"),
        ),
        Light(
            "gold",
            (rgb("7a98a4"), rgb("c8b48c"), rgb("f2cc84"), rgb("ffe6a0")),
            rgb("fff2bc"),
            rgb("f2ce90"),
            rgb("ffdfa4"),
            rgb("72565e"),
            rgb("38262a"),
        ),
        Light(
            "dusk",
            (rgb("2b2c62"), rgb("6d4480"), rgb("c95c6c"), rgb("ff9d5c")),
            rgb("ffc880"),
            rgb("cc7a78"),
            rgb("ffb892"),
            rgb("4a3868"),
            rgb("1a1430"),
            0.92,
        ),
        Light(
            "night",
            (rgb("0a1230"), rgb("13234c"), rgb("22406c"), rgb("44688c")),
            rgb("eef2dc"),
            rgb("2e4a72"),
            rgb("a0b8dc"),
            rgb("2a3460"),
            rgb("080c1e"),
            0.66,
        ),
        Light(
            "fog",
            (rgb("bcc8c8"), rgb("ccd6d2"), rgb("dde2da"), rgb("ebeae0")),
            rgb("fbf8ec"),
            rgb("dbe0d8"),
            rgb("ecefe6"),
            rgb("829296"),
            rgb("36464c"),
        ),
        Light(
            "rain",
            (rgb("4c606c"), rgb("6e828a"), rgb("93a4a6"), rgb("b9c2bc")),
            rgb("e6ece6"),
            rgb("93a6aa"),
            rgb("ccdada"),
            rgb("50626e"),
            rgb("1c2a32"),
            0.92,
        ),
        Light(
            "lamp",
            (rgb("1c1824"), rgb("33242a"), rgb("5a3c30"), rgb("8c5e38")),
            rgb("ffe2a0"),
            rgb("5c4438"),
            rgb("ffd092"),
            rgb("503a40"),
            rgb("17111a"),
            0.95,
        ),
    )
}
