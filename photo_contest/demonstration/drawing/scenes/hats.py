"""What the people of the portraits wear on their heads."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from photo_contest.demonstration.drawing.colour import WHITE, Colour, mix
from photo_contest.demonstration.drawing.figure import Sheet
from photo_contest.demonstration.drawing.pen import points
from photo_contest.demonstration.drawing.people import HAIR, SKIN


def draw_cone(sheet: Sheet) -> None:
    """A conical hat over a coil of hair, its ribbon under the chin."""
    straw: Colour = (236, 212, 156)
    sheet.disc(-0.44, 0.32, 0.13, 0.14, HAIR)
    sheet.limb(points(".06,.7 .12,.3 .24,.02"), [0.012, 0.014, 0.016], (196, 60, 66))
    rim = [
        (1.02 * float(np.cos(t)), 0.68 - 0.13 * float(np.sin(t))) for t in np.linspace(0, np.pi, 20)
    ]
    sheet.polygon([(-1.02, 0.68), (1.02, 0.68), *rim], mix(straw, (70, 44, 30), 0.55))
    front = [
        (1.02 * float(np.cos(t)), 0.68 - 0.07 * float(np.sin(t))) for t in np.linspace(0, np.pi, 20)
    ]
    sheet.polygon([(-0.03, 1.52), (0.03, 1.52), *front], straw)
    dark = [
        (1.02 * float(np.cos(t)), 0.68 - 0.07 * float(np.sin(t)))
        for t in np.linspace(np.pi * 0.62, np.pi, 9)
    ]
    sheet.polygon([(-0.03, 1.52), (0.0, 1.5), *dark], mix(straw, (120, 84, 52), 0.35))
    for share in np.linspace(0.14, 0.94, 13):
        ring = [
            (
                1.02 * float(share) * float(np.cos(t)),
                1.52 - 0.84 * float(share) - 0.07 * float(share) * float(np.sin(t)),
            )
            for t in np.linspace(0.02, np.pi - 0.02, 18)
        ]
        sheet.limb(ring, [0.0035] * len(ring), mix(straw, (130, 92, 56), 0.4))
    for rib in np.linspace(-0.92, 0.92, 11):
        sheet.limb(
            [(0.0, 1.52), (float(rib), 0.64 + 0.04 * abs(float(rib)))],
            [0.002, 0.003],
            mix(straw, (130, 92, 56), 0.3),
        )


def draw_helmet(sheet: Sheet) -> None:
    """A safety helmet with its ribs, peak, strap and headlamp clip."""
    yellow: Colour = (246, 200, 58)
    sheet.limb(points(".16,.66 .1,.3 .2,.03"), [0.012, 0.012, 0.014], (64, 62, 70))
    sheet.limb(points("-.28,.62 -.12,.34 .16,.04"), [0.01, 0.01, 0.012], (64, 62, 70))
    sheet.blob(
        points("-.5,.6 -.52,.82 -.42,1.06 -.18,1.2 .1,1.2 .34,1.06 .46,.84 .48,.64 0,.56"), yellow
    )
    sheet.blob(
        points("-.5,.6 -.52,.82 -.43,1.05 -.26,1.16 -.34,.9 -.32,.6"),
        mix(yellow, (120, 70, 20), 0.35),
    )
    for shift in (-0.1, 0.0, 0.1):
        path = [
            (-0.42 + shift, 0.98 - abs(shift)),
            (-0.16 + shift, 1.17 - abs(shift) * 0.4),
            (0.14 + shift, 1.17 - abs(shift) * 0.4),
            (0.36 + shift * 0.5, 0.96),
        ]
        sheet.limb(
            path, [0.012, 0.018, 0.018, 0.01], mix(yellow, WHITE, 0.3 if shift <= 0 else 0.1)
        )
    sheet.blob(
        points("-.56,.62 -.2,.54 .3,.56 .6,.6 .78,.56 .72,.51 .3,.48 -.2,.47 -.54,.54"),
        mix(yellow, (110, 66, 20), 0.45),
    )
    sheet.limb(
        points("-.55,.61 -.2,.545 .3,.565 .6,.6 .77,.56"), [0.008] * 5, mix(yellow, WHITE, 0.4)
    )
    sheet.polygon(points(".36,.8 .5,.78 .52,.68 .38,.68"), (70, 76, 86))
    sheet.disc(0.5, 0.73, 0.035, 0.05, (255, 244, 206))


def draw_scarf(sheet: Sheet) -> None:
    """A brocade headscarf, silver in the ear."""
    red: Colour = (190, 52, 66)
    sheet.blob(
        points("-.5,.4 -.5,.78 -.3,1.08 .06,1.12 .32,.94 .36,.76 .1,.66 -.06,.5 -.2,.26 -.42,.2"),
        red,
    )
    sheet.blob(
        points("-.46,.3 -.2,.28 -.26,-.1 -.34,-.5 -.62,-.46 -.6,-.1"), mix(red, (60, 10, 30), 0.3)
    )
    for start, tone in ((0.0, (244, 214, 150)), (0.07, (70, 140, 150)), (0.14, (240, 160, 70))):
        path = [
            (-0.47 + start, 0.62 + start),
            (-0.22 + start, 0.86 + start * 0.8),
            (0.1 + start * 0.4, 0.86 + start),
            (0.33, 0.78 + start),
        ]
        sheet.limb(path, [0.016] * 4, tone)
    for fringe in np.linspace(-0.6, -0.36, 9):
        sheet.limb(
            [(float(fringe), -0.46), (float(fringe) - 0.01, -0.58)], [0.01, 0.006], (244, 214, 150)
        )
    sheet.disc(-0.03, 0.27, 0.035, 0.05, (226, 230, 236))
    sheet.disc(-0.03, 0.275, 0.018, 0.028, SKIN)


def draw_mask(sheet: Sheet) -> None:
    """A nurse's cap and mask."""
    sheet.blob(
        points("-.46,.66 -.46,.94 -.2,1.14 .12,1.1 .3,.9 .33,.74 .1,.66 -.2,.6"), (166, 214, 210)
    )
    sheet.limb(points("-.45,.68 -.1,.62 .32,.73"), [0.02, 0.022, 0.018], (120, 176, 174))
    sheet.blob(points(".06,.36 .3,.42 .44,.37 .44,.24 .38,.08 .28,-.01 .1,.08"), (206, 230, 236))
    for fold in (0.32, 0.24, 0.16):
        sheet.limb(
            [(0.1, fold), (0.26, fold - 0.02), (0.41, fold - 0.01)], [0.004] * 3, (150, 186, 198)
        )
    sheet.limb(points(".08,.34 -.02,.42"), [0.006, 0.006], (226, 240, 242))
    sheet.limb(points(".12,.1 -.04,.32"), [0.006, 0.006], (226, 240, 242))


HATS: dict[str, Callable[[Sheet], None]] = {
    "cone": draw_cone,
    "helmet": draw_helmet,
    "scarf": draw_scarf,
    "mask": draw_mask,
}
