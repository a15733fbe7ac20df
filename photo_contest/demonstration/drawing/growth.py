"""What grows and stands on the land: trees, pines, bamboo, houses on stilts."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing.colour import Colour, Light, vary
from photo_contest.demonstration.drawing.model import Model
from photo_contest.demonstration.drawing.pen import Pen, around


def draw_tree(
    pen: Pen,
    rng: np.random.Generator,
    light: Light,
    x: float,
    y: float,
    tall: float,
    colour: Colour = (70, 104, 56),
    depth: float = 0.0,
) -> None:
    """A broad-leaved tree standing at ``x, y``: trunk, and a crown of dabs lit from above."""
    bark = light.shaded((96, 72, 54), depth)
    pen.limb([(x, y), (x + tall * 0.02, y - tall * 0.5)], (tall * 0.035, tall * 0.02), bark)
    dabs = 30 if tall < 200 else 110
    for tone, share in (
        (light.shaded(colour, depth), 1.0),
        (light.seen(colour, depth), 0.8),
        (light.lit(colour, depth), 0.5),
    ):
        for _dab in range(dabs):
            turn, far = rng.random() * 2 * np.pi, rng.random() ** 0.5 * share
            dx = float(np.cos(turn)) * far * tall * 0.33 - (1 - share) * tall * 0.12
            dy = float(np.sin(turn)) * far * tall * 0.29 - (1 - share) * tall * 0.18
            size = tall * (0.5 + 0.5 * rng.random()) * 0.56 / dabs**0.5
            pen.ellipse(x + dx, y - tall * 0.66 + dy, size * 1.25, size, vary(rng, tone, 7))


def draw_pine(pen: Pen, light: Light, x: float, y: float, tall: float, depth: float = 0.0) -> None:
    """A slender conifer of drooping tiers (sa mộc), lit on its left."""
    colour = (44, 82, 62)
    pen.rect(
        x - tall * 0.012, y - tall * 0.3, x + tall * 0.012, y, light.shaded((80, 60, 46), depth)
    )
    for tier in range(7):
        foot = y - tall * (0.1 + 0.12 * tier)
        wide = tall * 0.17 * (1 - tier / 8)
        tip = foot - tall * 0.24
        dark, lit = light.shaded(colour, depth), light.seen(colour, depth)
        pen.polygon(
            [
                (x - wide, foot + wide * 0.18),
                (x, tip),
                (x + wide, foot + wide * 0.18),
                (x, foot - wide * 0.1),
            ],
            dark,
        )
        pen.polygon(
            [(x - wide, foot + wide * 0.18), (x, tip), (x - wide * 0.1, foot - wide * 0.1)], lit
        )


def draw_bamboo(
    pen: Pen,
    rng: np.random.Generator,
    light: Light,
    x: float,
    y: float,
    tall: float,
    lean: float = 0.2,
    colour: Colour = (108, 140, 66),
) -> None:
    """An arching bamboo stem with its joints and narrow leaves."""
    part = np.linspace(0, 1, 12)
    across = x + lean * tall * part**2.2
    down = y - tall * part * (1 - 0.08 * part)
    stem = list(zip(across.tolist(), down.tolist(), strict=True))
    pen.limb(stem, (tall * 0.013 * (1 - 0.7 * part)).tolist(), light.seen(colour))
    for knot in range(3, 12):
        px, py = stem[knot]
        for _leaf in range(7):
            turn = rng.normal(0.9 if lean > 0 else np.pi - 0.9, 0.7)
            long = tall * (0.05 + 0.06 * rng.random())
            ex, ey = px + float(np.cos(turn)) * long, py + abs(float(np.sin(turn))) * long * 0.8
            thick = long * 0.09
            tone = (light.lit, light.seen, light.shaded)[int(rng.integers(0, 3))](colour)
            pen.polygon(
                [
                    (px, py),
                    ((px + ex) / 2, (py + ey) / 2 - thick),
                    (ex, ey),
                    ((px + ex) / 2, (py + ey) / 2 + thick),
                ],
                tone,
            )


def draw_stilt_house(
    pen: Pen,
    light: Light,
    x: float,
    y: float,
    wide: float,
    *,
    depth: float = 0.0,
    lamp: bool = False,
) -> None:
    """A house on stilts standing at ``x, y``: heavy roof, plank wall, light within."""
    m = Model(pen, light, x, y, wide, depth=depth)
    wood, roof = (140, 98, 62), (104, 84, 70)
    for post in np.linspace(-0.4, 0.4, 5):
        m.bar((float(post), 0.0), (float(post), 0.186), 0.028, wood, 1.0)
    m.part("-.43,.38 .43,.38 .43,.186 -.43,.186", wood, 0.4)
    m.part(".18,.38 .43,.38 .43,.186 .18,.186", wood, 1.0)
    for plank in np.linspace(-0.4, 0.4, 13):
        m.bar((float(plank), 0.37), (float(plank), 0.186), 0.005, wood, 0.8)
    for left in (-0.3, -0.06, 0.14):
        pane = around(left, 0, 1, 1, "0,.335 .11,.335 .11,.236 0,.236")
        if lamp:
            m.lamp(pane, (255, 208, 120))
        else:
            m.part(pane, (60, 48, 44), 1.0)
    m.part("-.56,.34 -.3,.62 .3,.62 .56,.34", roof, 0.4)
    m.part(".1,.34 .16,.62 .3,.62 .56,.34", roof, 1.0)
    m.part("-.56,.34 .56,.34 .54,.316 -.54,.316", roof, 1.0)
    m.bar((-0.3, 0.62), (0.3, 0.62), 0.012, roof, 0.0)
