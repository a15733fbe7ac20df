"""A change: one to three steps, each a function of a picture with its parameters.

A step takes an upright RGB picture and the hand that guides it, and gives a picture, or the bytes
of a file where the file is the change.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from random import Random
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image, ImageOps

Picture = Image.Image
_LAST_SAVE = 90  # quality of the JPEG that a changed picture is sent as


@dataclass(frozen=True)
class Hand:
    """Where a change's chances come from, and the other photos that a collage may take."""

    random: Random
    others: Sequence[Picture] = ()

    @cached_property
    def numbers(self) -> np.random.Generator:
        return np.random.default_rng(self.random.getrandbits(64))


@dataclass(frozen=True)
class Step:
    make: Callable[..., Picture | bytes]
    parameters: Mapping[str, Any] = field(default_factory=dict)


def step(make: Callable[..., Picture | bytes], **parameters: Any) -> Step:
    return Step(make, parameters)


class Change:
    """A kind of change. `bar` is the least recall that is asked for it."""

    def __init__(self, name: str, *steps: Step, bar: float = 0.75) -> None:
        self.name, self.steps, self.bar = name, steps, bar

    def apply(self, image: Picture, seed: int, others: Sequence[Picture] = ()) -> Picture | bytes:
        """The changed picture, or a file's bytes where the change lies in the file."""
        hand = Hand(Random(f"{self.name}/{seed}"), others)
        changed: Picture | bytes = image
        for one in self.steps:
            changed = one.make(as_picture(changed), hand, **one.parameters)
        return changed

    def file(self, image: Picture, seed: int, others: Sequence[Picture] = ()) -> bytes:
        """What would be sent in: the bytes of an image file."""
        return as_file(self.apply(image, seed, others))


def as_file(changed: Picture | bytes) -> bytes:
    if isinstance(changed, bytes):
        return changed
    out = BytesIO()
    changed.save(out, "JPEG", quality=_LAST_SAVE)
    return out.getvalue()


def as_picture(changed: Picture | bytes) -> Picture:
    """The upright RGB picture that a reader of the file sees."""
    if not isinstance(changed, bytes):
        return changed
    pillow_heif.register_heif_opener()
    with Image.open(BytesIO(changed)) as image:
        return ImageOps.exif_transpose(image).convert("RGB")
