"""What people wear at their work."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from photo_contest.demonstration.drawing.colour import Colour, mix


@dataclass(frozen=True)
class Outfit:
    """What one wears: coat, trousers or skirt, hat, and what one carries on the back."""

    coat: Colour = (64, 92, 132)
    legs: Colour = (52, 60, 82)
    hat: str = "bare"
    hat_colour: Colour = (244, 206, 66)
    skirt: bool = False
    hem: Colour | None = None
    vest: Colour | None = None
    basket: bool = False
    apron: Colour | None = None
    sleeves: Colour | None = None


def outfit(kind: str, rng: np.random.Generator) -> Outfit:
    """One of the usual ways to be dressed at ``kind`` of work, colours varied."""
    wardrobe = _WARDROBE[kind]
    return wardrobe[int(rng.integers(0, len(wardrobe)))]


def silhouette(wear: Outfit, colour: Colour) -> Outfit:
    """The same clothes against the light: all but one dark ``colour``."""
    extra = {
        name: mix(value, colour, 0.7) if value else None
        for name, value in (("vest", wear.vest), ("apron", wear.apron), ("hem", wear.hem))
    }
    return replace(
        wear,
        coat=mix(wear.coat, colour, 0.82),
        legs=mix(wear.legs, colour, 0.82),
        hat_colour=mix(wear.hat_colour, colour, 0.82),
        sleeves=None,
        vest=extra["vest"],
        apron=extra["apron"],
        hem=extra["hem"],
    )


_WARDROBE: dict[str, tuple[Outfit, ...]] = {
    "builder": (
        Outfit((70, 104, 150), (62, 72, 98), "helmet", (248, 204, 60), vest=(246, 138, 46)),
        Outfit((86, 96, 110), (66, 70, 84), "helmet", (246, 244, 236), vest=(214, 226, 70)),
        Outfit((196, 120, 66), (70, 74, 92), "helmet", (236, 116, 50)),
        Outfit((64, 108, 140), (58, 64, 86), "helmet", (70, 132, 196), vest=(246, 150, 50)),
    ),
    "lineman": (
        Outfit((228, 130, 52), (220, 122, 48), "helmet", (250, 246, 236)),
        Outfit((222, 122, 46), (66, 74, 96), "helmet", (248, 208, 66)),
    ),
    "farmer": (
        Outfit((56, 62, 104), (40, 42, 70), "cone", (232, 208, 152)),
        Outfit((132, 62, 86), (48, 44, 66), "cone", (236, 214, 160)),
        Outfit((70, 112, 112), (46, 52, 66), "cone", (226, 200, 142)),
        Outfit((176, 92, 70), (52, 48, 62), "cone", (238, 218, 166)),
    ),
    "picker": (
        Outfit((150, 60, 92), (44, 44, 66), "cone", (236, 214, 160), basket=True),
        Outfit((52, 70, 122), (40, 42, 64), "scarf", (206, 62, 70), basket=True),
        Outfit((218, 206, 190), (52, 52, 70), "cone", (232, 206, 150), basket=True),
        Outfit((64, 124, 118), (44, 46, 62), "cone", (238, 216, 164), basket=True),
    ),
    "highland": (
        Outfit(
            (40, 44, 84),
            (46, 44, 78),
            "scarf",
            (206, 66, 76),
            skirt=True,
            hem=(220, 110, 90),
            sleeves=(74, 96, 150),
        ),
        Outfit(
            (58, 40, 74),
            (38, 40, 70),
            "turban",
            (62, 44, 74),
            skirt=True,
            hem=(230, 180, 90),
            sleeves=(190, 70, 90),
        ),
        Outfit(
            (34, 50, 86),
            (30, 34, 60),
            "scarf",
            (236, 206, 120),
            skirt=True,
            hem=(96, 176, 160),
            sleeves=(206, 90, 80),
        ),
    ),
    "seamstress": (
        Outfit((92, 142, 184), (58, 66, 92), "kerchief", (240, 240, 236), apron=(230, 236, 236)),
        Outfit((206, 122, 134), (62, 62, 86), "kerchief", (246, 226, 160)),
        Outfit((118, 170, 150), (56, 62, 84), "kerchief", (236, 240, 240)),
    ),
    "welder": (
        Outfit((92, 82, 74), (58, 56, 62), "mask", (56, 58, 66), apron=(128, 84, 52)),
        Outfit((66, 78, 104), (52, 54, 66), "mask", (48, 52, 62)),
    ),
    "mechanic": (
        Outfit((58, 88, 132), (58, 88, 132), "cap", (46, 66, 100)),
        Outfit((72, 100, 104), (66, 92, 96), "helmet", (248, 206, 62)),
    ),
    "nurse": (
        Outfit((236, 242, 242), (222, 230, 232), "nurse", (246, 250, 250)),
        Outfit((150, 206, 202), (140, 196, 194), "nurse", (166, 216, 212)),
    ),
    "teacher": (
        Outfit((206, 84, 112), (240, 234, 226), "long"),
        Outfit((232, 226, 214), (232, 226, 214), "long"),
        Outfit((92, 124, 186), (240, 238, 232), "long"),
    ),
    "townsman": (
        Outfit((84, 120, 160), (60, 62, 78), "bare"),
        Outfit((236, 232, 222), (66, 66, 84), "bare"),
        Outfit((186, 80, 74), (58, 58, 74), "long"),
        Outfit((226, 180, 84), (64, 64, 82), "long"),
        Outfit((98, 150, 126), (58, 60, 74), "bare"),
    ),
    "union": (
        Outfit((58, 122, 190), (52, 58, 84), "bare"),
        Outfit((64, 130, 198), (56, 60, 84), "long"),
        Outfit((54, 114, 182), (48, 54, 78), "cap", (240, 240, 240)),
    ),
    "sweeper": (
        Outfit((226, 112, 48), (60, 66, 86), "cone", (234, 210, 156), vest=(222, 230, 80)),
    ),
    "railway": (
        Outfit((54, 84, 140), (46, 58, 96), "cap", (44, 62, 110), vest=(246, 148, 50)),
        Outfit((226, 120, 48), (60, 68, 96), "helmet", (246, 206, 70)),
        Outfit((60, 92, 140), (52, 60, 88), "helmet", (240, 240, 236), vest=(214, 226, 80)),
    ),
    "ranger": (
        Outfit((88, 108, 70), (66, 80, 58), "cap", (74, 92, 60)),
        Outfit((96, 112, 74), (70, 84, 60), "cap", (86, 104, 68)),
    ),
    "postman": (
        Outfit((236, 186, 56), (52, 66, 104), "helmet", (238, 196, 64)),
        Outfit((62, 104, 160), (52, 58, 80), "helmet", (236, 236, 230)),
    ),
    "pupil": (
        Outfit((240, 238, 230), (62, 80, 128), "bare"),
        Outfit((228, 110, 92), (58, 62, 92), "long"),
        Outfit((90, 150, 176), (62, 62, 84), "bare"),
        Outfit((240, 236, 226), (70, 64, 96), "bun"),
        Outfit((206, 80, 110), (46, 48, 80), "bun", skirt=True, hem=(236, 190, 100)),
    ),
    "cook": (
        Outfit((244, 244, 240), (70, 76, 96), "cook", (250, 250, 248), apron=(216, 228, 226)),
    ),
    "dancer": (
        Outfit((230, 236, 232), (36, 36, 48), "bun", skirt=True, hem=(90, 160, 130)),
        Outfit((220, 120, 150), (34, 34, 46), "bun", skirt=True, hem=(220, 160, 70)),
        Outfit((110, 170, 200), (36, 36, 50), "bun", skirt=True, hem=(200, 90, 90)),
    ),
}
