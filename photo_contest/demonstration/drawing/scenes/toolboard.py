"""A wall of tools."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light
from photo_contest.demonstration.drawing.model import Model
from photo_contest.demonstration.drawing.pen import Pen, curve
from photo_contest.demonstration.drawing.surface import panel, spot

STEEL: Colour = (168, 174, 180)
WOOD: Colour = (190, 130, 74)
RED: Colour = (206, 70, 56)
YELLOW: Colour = (240, 188, 56)
BOARD: Colour = (196, 160, 110)

Tool = tuple[tuple[str, Colour, float], ...]

# Hammer, spanner, saw, pliers, trowel, spirit level: outline, colour, share of shade.
TOOLS: tuple[Tool, ...] = (
    (
        ("-.04,.3 .04,.3 .04,-.1 .055,-.44 -.055,-.44 -.04,-.1", WOOD, 0.2),
        ("-.24,.42 -.2,.43 .1,.42 .32,.33 .3,.28 .06,.26 -.2,.25 -.24,.26", STEEL, 0.1),
        ("-.24,.32 .28,.3 .06,.26 -.22,.25", STEEL, 0.9),
    ),
    (
        ("-.05,.3 .05,.3 .05,0 .05,-.34 -.05,-.34 -.05,0", STEEL, 0.2),
        ("-.15,.34 -.1,.45 -.05,.36 .05,.36 .1,.45 .15,.34 .1,.22 -.1,.22", STEEL, 0.05),
        ("-.11,-.36 0,-.25 .11,-.36 0,-.47", STEEL, 0.05),
        ("-.055,-.36 0,-.3 .055,-.36 0,-.42", BOARD, 0.8),
    ),
    (
        ("-.44,.12 -.1,.16 .2,.2 .2,0 .2,-.16 -.1,-.09 -.44,-.02", STEEL, 0.15),
        ("-.42,.02 -.1,-.04 .19,-.1 .19,-.15 -.1,-.08 -.42,-.02", STEEL, 0.9),
        (".16,.24 .34,.2 .44,.06 .4,-.18 .22,-.22 .16,0", WOOD, 0.2),
        (".24,.08 .32,.08 .34,0 .31,-.09 .24,-.08 .23,0", BOARD, 0.9),
    ),
    (
        ("-.02,.1 -.1,-.1 -.15,-.44 -.08,-.44 -.03,-.12", RED, 0.05),
        (".02,.1 .1,-.1 .15,-.44 .08,-.44 .03,-.12", RED, 0.75),
        ("-.01,.46 -.07,.34 -.1,.2 -.08,.06 0,.03", STEEL, 0.1),
        (".01,.46 .07,.34 .1,.2 .08,.06 0,.03", STEEL, 0.8),
        ("-.03,.08 0,.11 .03,.08 0,.05", STEEL, 0.95),
    ),
    (
        ("0,.46 .11,.2 .2,-.06 0,-.14 -.2,-.06 -.11,.2", STEEL, 0.1),
        ("0,.46 .11,.2 .2,-.06 0,-.14 0,.1", STEEL, 0.8),
        ("-.03,-.14 .03,-.14 .05,-.3 .05,-.46 -.05,-.46 -.05,-.3", WOOD, 0.2),
    ),
    (
        ("-.45,.09 0,.09 .45,.09 .45,0 .45,-.09 0,-.09 -.45,-.09 -.45,0", YELLOW, 0.1),
        ("-.45,-.02 0,-.02 .45,-.02 .45,-.09 0,-.09 -.45,-.09", YELLOW, 0.8),
        ("-.34,0 -.28,.04 -.22,0 -.28,-.04", (170, 220, 120), 0.1),
        ("-.06,0 0,.04 .06,0 0,-.04", (170, 220, 120), 0.1),
        (".22,0 .28,.04 .34,0 .28,-.04", (170, 220, 120), 0.1),
    ),
)


def tools(canvas: Canvas, light: Light) -> None:
    """A board of tools, each within its painted outline."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    panel(canvas, light, "0,0 1,1", (196, 160, 110), 0.7, 0.45, rough=0.3, cell=(900, 40))
    with canvas.pen() as pen:
        for px in np.arange(26, width, 44):
            for py in np.arange(24, height, 44):
                pen.ellipse(float(px), float(py), 3.4, 3.4, light.shaded((110, 80, 54)))
    columns = 5 if width > height else 4
    rows = 3 if width > height else 4
    kinds = rng.permutation(columns * rows) % 6
    for index in range(columns * rows):
        x = width * (index % columns + 0.5) / columns
        y = height * 0.86 * (index // columns + 0.5) / rows
        size = min(width / columns, height / rows) * 0.8
        with canvas.pen((x - size, y - size, x + size, y + size), 3) as pen:
            _tool(pen, light, TOOLS[int(kinds[index])], x, y, size)
    panel(canvas, light, "0,.9 1,1", (120, 86, 60), 0.9, 0.4, rough=0.4, cell=(500, 14))
    spot(canvas, ".05,0 .4,0 .8,1 .45,1", light.sun, 0.32, 30)
    canvas.darken(
        canvas.stencil(np.linspace(0, 0.8, 12, dtype=np.float32)[None, :].repeat(6, 0)),
        light.shade,
        0.5,
    )


def _tool(pen: Pen, light: Light, parts: Tool, x: float, y: float, size: float) -> None:
    """One tool about ``x, y``, and below it to the right its shadow on the board."""
    shade = Model(pen, light, x + size * 0.05, y + size * 0.06, size)
    tool = Model(pen, light, x, y, size)
    for shape, _colour, _share in parts:
        pen.polygon(shade.path(curve(shape, closed=True)), light.shaded((120, 90, 60)))
    for shape, colour, share in parts:
        tool.part(curve(shape, closed=True), colour, share)
