"""Coats, skirts and baskets: the parts that dress a body."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing.colour import Colour, mix
from photo_contest.demonstration.drawing.figure import Sheet
from photo_contest.demonstration.drawing.pen import points
from photo_contest.demonstration.drawing.poses import Pose
from photo_contest.demonstration.drawing.wardrobe import Outfit


class _Trunk:
    """A frame on the body: ``at(up, wide)`` in shares of hip to neck, and in units across."""

    def __init__(self, pose: Pose) -> None:
        (nx, ny), self._hip = pose.neck, pose.hip
        self._along = (nx - self._hip[0], ny - self._hip[1])
        far = float(np.hypot(*self._along)) or 1.0
        self._across = (self._along[1] / far, -self._along[0] / far)

    def at(self, up: float, wide: float) -> tuple[float, float]:
        (hx, hy), (ax, ay), (px, py) = self._hip, self._along, self._across
        return hx + ax * up + px * wide, hy + ay * up + py * wide


def draw_coat(sheet: Sheet, pose: Pose, wear: Outfit) -> None:
    """A coat from shoulders to hips; its hem hangs a little lower than the hip joint."""
    trunk, broad = _Trunk(pose), max(pose.broad, 0.072)
    half = points("1,.4 .93,.86 .8,1.06 .45,.86 .05,.98 -.12,1.02")
    right = [trunk.at(up, wide * broad) for up, wide in half]
    left = [trunk.at(up, -wide * broad) for up, wide in reversed(half)]
    sheet.blob([*right, *left], wear.coat)
    # The half turned away from the viewer lies in its own shade.
    middle = [trunk.at(up, wide * broad * 0.15) for up, wide in half]
    sheet.blob([*middle, *left], mix(wear.coat, (0, 0, 0), 0.1))
    if wear.apron and pose.hip[1] > 0.4:
        front = points(".72,-.04 .72,.05 .2,.07 -.5,.075 -.5,-.06 .2,-.06")
        sheet.polygon([trunk.at(up, wide) for up, wide in front], wear.apron)
    if wear.vest:
        white: Colour = (236, 240, 220)
        for low, high, colour in ((0.03, 0.9, wear.vest), (0.26, 0.36, white), (0.5, 0.6, white)):
            levels = np.linspace(low, high, 6)
            wides = np.interp(levels, [0.0, 0.45, 0.8, 0.95], [0.96, 0.86, 0.98, 0.6]) * broad
            edge = list(zip(levels.tolist(), wides.tolist(), strict=True))
            band = [*edge, *((up, -wide) for up, wide in reversed(edge))]
            sheet.polygon([trunk.at(up, wide) for up, wide in band], colour)


def draw_skirt(sheet: Sheet, pose: Pose, wear: Outfit) -> None:
    """A flared skirt to the calf with a patterned band at its hem."""
    hx, hy = pose.hip
    knees = (pose.near_leg[0][0] + pose.far_leg[0][0]) / 2
    low = min(0.2, hy * 0.5)
    hem_x = hx + (knees - hx) * 1.2
    wide = 0.16
    sheet.blob(
        [
            (hx - 0.075, hy + 0.05),
            (hx + 0.075, hy + 0.05),
            (hem_x + wide * 0.8, low + 0.1),
            (hem_x + wide, low),
            (hem_x, low - 0.015),
            (hem_x - wide, low),
            (hem_x - wide * 0.8, low + 0.1),
        ],
        wear.legs,
    )
    band = wear.hem or mix(wear.legs, (255, 255, 255), 0.3)
    for up, thick in ((0.02, 0.026), (0.07, 0.012)):
        reach = wide * (0.98 - up * 1.4)
        sheet.polygon(
            [
                (hem_x - reach, low + up),
                (hem_x + reach, low + up),
                (hem_x + reach * 0.98, low + up + thick),
                (hem_x - reach * 0.98, low + up + thick),
            ],
            band,
        )
    for fold in (-0.5, -0.1, 0.3, 0.65):
        sheet.limb(
            [(hx + fold * 0.07, hy), (hem_x + fold * wide, low)],
            [0.003, 0.006],
            mix(wear.legs, (0, 0, 0), 0.3),
        )


def draw_lap(sheet: Sheet, pose: Pose, wear: Outfit) -> None:
    """A skirt over the knees of someone seated, hanging to the shins."""
    (hx, hy), (kx, ky) = pose.hip, pose.near_leg[0]
    low = max(0.12, ky - 0.2)
    sheet.blob(
        [
            (hx - 0.08, hy + 0.06),
            (kx + 0.02, ky + 0.07),
            (kx + 0.09, ky - 0.02),
            (kx + 0.08, low),
            (kx - 0.09, low - 0.01),
            (kx - 0.1, ky - 0.09),
            (hx - 0.06, hy - 0.08),
            (hx - 0.1, hy - 0.02),
        ],
        wear.legs,
    )
    band = wear.hem or mix(wear.legs, (255, 255, 255), 0.3)
    for up, thick in ((0.015, 0.02), (0.05, 0.01)):
        sheet.polygon(
            [
                (kx - 0.085, low + up),
                (kx + 0.083, low + up),
                (kx + 0.083, low + up + thick),
                (kx - 0.085, low + up + thick),
            ],
            band,
        )


def draw_basket(sheet: Sheet, pose: Pose) -> None:
    """A bamboo back basket (gùi) with its strap over the shoulder."""
    nx, ny = pose.neck
    back = nx - 0.13 if pose.look else nx
    cane: Colour = (190, 146, 88)
    foot = ny - 0.34
    sheet.blob(
        [
            (back - 0.1, ny - 0.02),
            (back + 0.09, ny - 0.02),
            (back + 0.07, foot + 0.06),
            (back + 0.05, foot),
            (back - 0.06, foot),
            (back - 0.08, foot + 0.06),
        ],
        cane,
    )
    for ring in (0.06, 0.12, 0.18, 0.24):
        sheet.limb(
            [(back - 0.09 + ring * 0.08, ny - ring), (back + 0.08 - ring * 0.08, ny - ring)],
            [0.004, 0.004],
            mix(cane, (70, 40, 20), 0.4),
        )
    sheet.blob(
        [(back - 0.11, ny - 0.03), (back, ny + 0.06), (back + 0.1, ny - 0.02)], (92, 136, 62)
    )
