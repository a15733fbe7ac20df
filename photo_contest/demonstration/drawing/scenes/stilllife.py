"""Things that belong to work: helmets on their hooks, boots by the door, a wall of tools."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import land, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.pen import curve, points
from photo_contest.demonstration.drawing.surface import box_points, gloom, panel, plank_floor, spot

PAINTS: tuple[Colour, ...] = (
    (246, 202, 62),
    (238, 238, 232),
    (232, 108, 46),
    (62, 126, 190),
    (206, 66, 58),
    (86, 158, 108),
)


def draw_helmet(
    canvas: Canvas, light: Light, x: float, y: float, wide: float, colour: Colour, *, ahead: int = 1
) -> None:
    """A safety helmet seen from the side, resting on ``y``: modelled dome, three ribs, peak."""

    def at(text: str) -> list[tuple[float, float]]:
        return [(x + ahead * px * wide, y - py * wide) for px, py in points(text)]

    gloom(canvas, at("-.5,.02 .62,.02 .56,-.1 -.44,-.1"), light.shade, 0.8, wide * 0.03)
    dome = curve(
        at("-.5,.08 -.49,.28 -.38,.5 -.16,.64 .08,.66 .3,.56 .45,.36 .5,.1 0,.05"), closed=True
    )
    stencil = canvas.shape(dome)
    across, down = canvas.grid(stencil.box, 2)
    dx, dy = (across - x) / wide, (y - down) / wide
    form = 0.92 - 1.15 * np.hypot(dx + 0.16, dy - 0.46) - 0.12 * (dx > 0.32)
    shine = np.exp(-(((dx + 0.2) / 0.1) ** 2) - ((dy - 0.48) / 0.07) ** 2)
    canvas.cover(
        stencil,
        (0.34 + 0.62 * form + 0.5 * shine),
        (*light.ramp(colour), mix(light.lit(colour), WHITE, 0.7)),
        0.14,
    )
    with canvas.pen((x - wide, y - wide, x + wide, y + wide * 0.2), 3) as pen:
        for rib, lift in ((-0.1, 0.0), (0.0, 0.02), (0.1, 0.0)):
            low, high = 0.3 + rib, lift - abs(rib) * 0.3
            knots = (
                (-0.42 + rib * 0.3, low),
                (-0.2 + rib * 0.6, 0.62 + high),
                (0.12 + rib * 0.5, 0.63 + high),
                (0.4 + rib * 0.2, low + 0.02),
            )
            path = curve([(x + ahead * px * wide, y - py * wide) for px, py in knots])
            pen.line(path, light.shaded(colour), wide * 0.012, 0.55)
            pen.line(
                [(px - wide * 0.008, py - wide * 0.008) for px, py in path],
                light.lit(colour),
                wide * 0.008,
                0.8,
            )
        pen.blob(
            at("-.53,.1 -.2,.045 .3,.06 .56,.1 .74,.055 .7,.01 .4,0 -.2,-.01 -.52,.03"),
            light.shaded(colour),
        )
        pen.line(
            curve(at("-.52,.1 -.2,.05 .3,.065 .56,.1 .73,.06")), light.lit(colour), wide * 0.014
        )


def helmets(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    tall = height > width
    panel(canvas, light, "0,0 1,1", (146, 168, 160), 0.6, 0.4, rough=0.35, cell=(300, 300))
    with canvas.pen() as pen:
        for board in np.arange(0, height, height / 9):
            pen.line([(0, board), (width, board)], light.shaded((120, 140, 134)), 3, 0.6)
    rows, columns = (4, 2) if tall else (2, 4)
    order = rng.permutation(8)
    for row in range(rows):
        shelf = height * ((row + 0.86) / (rows + 0.12))
        canvas.darken(
            canvas.shape(box_points(0, shelf + 20, width, shelf + 70), 14), light.shade, 0.7
        )
        for column in range(columns):
            x = width * (column + 0.5) / columns + rng.normal(0, width * 0.012)
            wide = min(width / columns * 0.62, height / rows * 0.8)
            if row * columns + column == int(order[0]):
                _gloves(canvas, light, x, shelf, wide)
                continue
            draw_helmet(
                canvas,
                light,
                x - wide * 0.05,
                shelf,
                wide,
                PAINTS[int(order[(row * columns + column)]) % 6],
                ahead=1 if rng.random() < 0.6 else -1,
            )
        panel(
            canvas,
            light,
            box_points(-10, shelf, width + 10, shelf + 26),
            (176, 128, 82),
            1.0,
            0.5,
            rough=0.4,
            cell=(400, 10),
        )
    _helmets_foreground(canvas, light)


def _helmets_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`helmets`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    beam = width * rng.uniform(0.1, 0.3)
    for slat in range(4):
        x = beam + width * 0.14 * slat
        spot(
            canvas,
            [
                (x, -10),
                (x + width * 0.07, -10),
                (x + width * 0.3, height + 10),
                (x + width * 0.23, height + 10),
            ],
            light.sun,
            0.26,
            10,
        )


def _gloves(canvas: Canvas, light: Light, x: float, y: float, wide: float) -> None:
    """A pair of work gloves lying one over the other."""
    for shift, colour in ((-0.1, (226, 214, 190)), (0.12, (214, 138, 70))):
        hand = points(
            "-.36,0 .1,0 .42,.04 .46,.1 .2,.13 .44,.17 .42,.23 .16,.22 "
            ".36,.29 .3,.34 0,.27 -.08,.36 -.16,.34 -.18,.22 -.38,.2"
        )
        outline = curve(
            [(x + (px + shift) * wide, y - (py + abs(shift) * 0.5) * wide) for px, py in hand],
            closed=True,
        )
        gloom(canvas, [(px + 6, py + 8) for px, py in outline], light.shade, 0.5, 6)
        panel(canvas, light, outline, colour, 0.9, 0.4, rough=0.5, cell=(30, 20))


def _boot(
    canvas: Canvas, light: Light, x: float, y: float, size: float, colour: Colour, ahead: int
) -> None:
    """A tall work boot with its sole, folds and pull loop."""

    def at(text: str) -> list[tuple[float, float]]:
        return [(x + ahead * px * size, y - py * size) for px, py in points(text)]

    gloom(canvas, at("-.3,.04 .62,.04 .7,-.06 -.2,-.08"), light.shade, 0.85, size * 0.03)
    leg = curve(
        at("-.24,.98 .12,1 .15,.6 .18,.36 .42,.28 .56,.16 .56,.06 -.24,.06 -.27,.3 -.24,.6"),
        closed=True,
    )
    panel(
        canvas,
        light,
        leg,
        colour,
        0.95 if ahead > 0 else 0.3,
        0.25 if ahead > 0 else 0.9,
        across=True,
        rough=0.3,
        cell=(60, 60),
    )
    with canvas.pen((x - size, y - size * 1.1, x + size, y + 10), 3) as pen:
        pen.polygon(
            at("-.27,.09 .57,.09 .58,0 .2,0 .16,.035 -.02,.035 -.06,0 -.28,0"),
            light.shaded((54, 44, 42)),
        )
        pen.line(at("-.27,.09 .57,.09"), light.lit((150, 120, 80)), size * 0.016)
        for fold in (0.34, 0.42, 0.5):
            pen.line(
                curve(at(f"-.24,{fold} -.05,{fold - 0.03} .16,{fold + 0.03}")),
                light.shaded(colour),
                size * 0.014,
                0.7,
            )
        pen.polygon(at("-.25,.98 .12,1 .12,.92 -.25,.9"), light.shaded(colour))
        pen.ellipse(*at("-.06,.975")[0], size * 0.18, size * 0.03, light.dark)


def boots(canvas: Canvas, light: Light) -> None:
    """Boots on a doorstep after the shift, hills through the open door."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.5)
    sky.paint_sun(canvas, light, width * 0.56, height * 0.26, 40)
    land.paint_range(canvas, light, height * 0.24, height * 0.62, layers=4)
    land.paint_ground(canvas, light, canvas.level(height * 0.6), (140, 136, 88))
    panel(
        canvas, light, "0,0 .24,1", (120, 84, 60), 0.14, 0.3, across=True, rough=0.3, cell=(30, 900)
    )
    panel(
        canvas, light, ".86,0 1,1", (120, 84, 60), 0.4, 0.16, across=True, rough=0.3, cell=(30, 900)
    )
    panel(canvas, light, ".24,0 .86,.05", (110, 76, 54), 0.2, 0.3)
    plank_floor(canvas, light, height * 0.7, width * 0.55, (150, 108, 74), planks=14)
    spot(canvas, ".3,.72 .8,.72 .66,1 .02,1", light.sun, 0.4, 20)
    for x, y, size, tone, ahead in (
        (0.3, 0.82, 0.26, (222, 178, 62), 1),
        (0.37, 0.85, 0.27, (222, 178, 62), 1),
        (0.52, 0.83, 0.24, (70, 84, 72), 1),
        (0.58, 0.87, 0.25, (70, 84, 72), 1),
        (0.72, 0.95, 0.33, (150, 92, 56), -1),
        (0.81, 0.98, 0.34, (150, 92, 56), -1),
    ):
        _boot(canvas, light, width * x, height * y, height * size, tone, ahead)
    draw_helmet(
        canvas,
        light,
        width * 0.17,
        height * 0.96,
        min(width, height) * 0.24,
        PAINTS[int(rng.integers(0, 3))],
    )
