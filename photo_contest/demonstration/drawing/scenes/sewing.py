"""Garment workers: rows of machines, one machine up close, the cutting table."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import people
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.model import Model
from photo_contest.demonstration.drawing.pen import around, curve
from photo_contest.demonstration.drawing.surface import box_points, gloom, paint_room, panel
from photo_contest.demonstration.drawing.wardrobe import outfit

CLOTHS: tuple[Colour, ...] = (
    (206, 84, 78),
    (70, 116, 170),
    (232, 186, 84),
    (108, 156, 120),
    (190, 120, 160),
    (232, 226, 214),
)


def sewing_rows(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    vanish = (width * rng.uniform(0.42, 0.58), height * 0.34)
    back = (vanish[0] - width * 0.1, height * 0.27, vanish[0] + width * 0.1, height * 0.39)
    paint_room(
        canvas,
        light,
        back,
        wall=(206, 212, 208),
        floor=(178, 186, 184),
        ceiling=(190, 200, 204),
        bright="left",
    )
    with canvas.pen() as pen:
        for lane in (-1.5, -0.5, 0.5, 1.5):
            for share in np.linspace(0.0, 0.86, 9):
                one, two = float(share), float(share) + 0.07
                x0, x1 = (vanish[0] + (width * 0.42 * lane) * (1 - s) for s in (one, two))
                y0, y1 = (vanish[1] - height * 0.42 * (1 - s) for s in (one, two))
                thick = 26 * (1 - one)
                pen.polygon(
                    [
                        (x0 - thick, y0),
                        (x0 + thick, y0),
                        (x1 + thick * 0.85, y1),
                        (x1 - thick * 0.85, y1),
                    ],
                    mix(WHITE, light.sun, 0.3),
                )
    for lane in (-1, 0, 1):
        canvas.glow(vanish[0] + lane * width * 0.2, height * 0.1, width * 0.3, light.sun, 0.3)
    steps = 1 - 0.86 * np.linspace(0, 1, 8) ** 0.62
    for scale in sorted(float(step) for step in steps):
        depth = 0.42 * (1 - scale)
        for lane in (-1.02, -0.36, 0.36, 1.02):
            x = vanish[0] + lane * width * 0.62 * scale
            y = vanish[1] + height * 0.62 * scale
            _station(canvas, light, x, y, height * 0.5 * scale, depth, flip=lane > 0)


def _station(
    canvas: Canvas, light: Light, x: float, y: float, size: float, depth: float, *, flip: bool
) -> None:
    """One seamstress at her machine, cloth running over the table."""
    rng = canvas.rng
    if x < -size or x > canvas.width + size or size < 20:
        return
    ahead = -1 if flip else 1
    people.person(
        canvas,
        light,
        x - ahead * size * 0.2,
        y,
        size,
        "sit",
        outfit("seamstress", rng),
        flip=flip,
        depth=depth,
        shadow=0.2,
    )
    cloth = CLOTHS[int(rng.integers(0, len(CLOTHS)))]
    with canvas.pen((x - size, y - size, x + size, y + size * 0.2)) as pen:
        m = Model(pen, light, x, y, size, ahead, depth)
        table, leg, white = (206, 196, 176), (120, 126, 132), (232, 236, 234)
        m.part("0,.42 .62,.42 .62,.38 0,.38", table, 0.0)
        m.part("0,.38 .62,.38 .62,.35 0,.35", table, 1.0)
        m.part(".55,.36 .59,.36 .59,0 .55,0", leg, 1.0)
        m.part(".04,.36 .07,.36 .07,0 .04,0", leg, 1.0)
        m.part(".2,.42 .52,.42 .52,.47 .2,.47", white, 0.4)
        m.part(".44,.46 .52,.46 .52,.64 .44,.64", white, 0.4)
        m.part(".18,.6 .52,.6 .5,.67 .2,.68", white, 0.0)
        m.part(".19,.6 .25,.6 .24,.5 .2,.5", white, 1.0)
        m.part(".08,.43 .3,.43 .36,.45 .2,.47 .06,.455", cloth, 0.0)
        m.part(".02,.43 .2,.43 .16,.24 .08,.14 .03,.22", cloth, 0.4)
        m.part(".1,.43 .16,.43 .14,.24 .1,.18", cloth, 1.0)


def sewing_machine(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    panel(canvas, light, "0,0 1,1", (150, 160, 166), 0.4, 0.2, rough=0.4, cell=(420, 300))
    for _blur in range(16):
        x, y = width * rng.random(), height * rng.uniform(0.02, 0.5)
        canvas.glow(
            x,
            y,
            rng.uniform(30, 90),
            mix(light.sun, CLOTHS[int(rng.integers(0, 6))], 0.5),
            0.3,
            power=0.5,
        )
    tall = height * 1.22 if width >= height else height * 0.9
    people.person(
        canvas,
        light,
        width * 0.24,
        height * 0.99 + tall * 0.12,
        tall,
        "sit",
        outfit("seamstress", rng),
        side=1,
        rim=0.8,
        shadow=0,
    )
    _sewing_machine_middle(canvas, light)


def _sewing_machine_middle(canvas: Canvas, light: Light) -> None:
    """The middle ground of :func:`sewing_machine`."""
    width, height = canvas.width, canvas.height
    top = height * 0.76
    panel(
        canvas,
        light,
        [(0, top), (width, top - 30), (width, height), (0, height)],
        (196, 166, 128),
        0.8,
        0.4,
        rough=0.3,
        cell=(500, 20),
    )
    white: Colour = (226, 230, 228)
    arm = curve(
        [
            (width * 0.44, top - height * 0.36),
            (width * 0.5, top - height * 0.4),
            (width * 0.8, top - height * 0.4),
            (width * 0.93, top - height * 0.37),
            (width * 0.95, top - height * 0.2),
            (width * 0.95, top - 10),
            (width * 0.82, top - 10),
            (width * 0.8, top - height * 0.2),
            (width * 0.76, top - height * 0.24),
            (width * 0.54, top - height * 0.24),
            (width * 0.53, top - height * 0.12),
            (width * 0.46, top - height * 0.12),
        ],
        closed=True,
    )
    canvas.darken(canvas.shape([(x + 16, y + 22) for x, y in arm], 14), light.shade, 0.6)
    panel(canvas, light, arm, white, 1.0, 0.42)
    panel(
        canvas, light, box_points(width * 0.43, top - 34, width * 0.97, top + 8), white, 0.95, 0.55
    )
    _sewing_machine_foreground(canvas, light, top)


def _sewing_machine_foreground(canvas: Canvas, light: Light, top: float) -> None:
    """The hand wheel, needle and foot, the spools and the thread."""
    width, height = canvas.width, canvas.height
    lift = height * 0.4
    with canvas.pen() as pen:
        wheel = (top - height * 0.3, width * 0.022, height * 0.075)
        pen.ellipse(width * 0.965, *wheel, light.shaded((90, 94, 100)))
        rim = light.seen((170, 174, 178))
        pen.ellipse(width * 0.96, wheel[0], wheel[1] * 0.75, wheel[2] * 0.8, rim)
        needle = [(width * 0.495, top - height * 0.13), (width * 0.495, top - 30)]
        pen.line(needle, light.lit((190, 194, 198)), 6)
        foot = around(width * 0.495, top, width, 1, "-.02,-52 .02,-52 .035,-34 -.035,-34")
        pen.polygon(foot, light.seen((160, 164, 168)))
        for spool, tone in ((0.62, (206, 84, 78)), (0.69, (70, 116, 170)), (0.76, (232, 186, 84))):
            x, y = width * spool, top - lift
            pen.rect(x - 17, y - 74, x + 17, y - 4, light.seen(tone))
            pen.rect(x + 5, y - 74, x + 17, y - 4, light.shaded(tone))
            pen.rect(x - 22, y - 80, x + 22, y - 73, light.lit((210, 180, 130)))
            for turn in np.linspace(y - 68, y - 10, 9).tolist():
                pen.line([(x - 17, turn), (x + 17, turn - 4)], light.shaded(tone), 1.6, 0.6)
        thread = [(width * 0.62, top - lift - 80), (width * 0.56, top - height * 0.47)]
        thread += [(width * 0.497, top - height * 0.36), (width * 0.495, top - 40)]
        pen.line(thread, light.lit((206, 84, 78)), 2)
    _sewing_machine_near(canvas, light, top)


def _sewing_machine_near(canvas: Canvas, light: Light, top: float) -> None:
    """The near ground of :func:`sewing_machine`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    _cloth_on_table(canvas, light, top, CLOTHS[int(rng.integers(0, 5))])
    canvas.glow(width * 0.5, top - height * 0.1, width * 0.22, light.sun, 0.75)


def _cloth_on_table(canvas: Canvas, light: Light, top: float, cloth: Colour) -> None:
    """The cloth under the needle: flat behind, gathered in folds towards the edge, one seam."""
    height = canvas.height
    level = top / height
    flow = canvas.shares(
        f".1,{level + 0.05} .3,{level - 0.005} .47,{level - 0.035} .62,{level - 0.02} "
        f".74,{level + 0.03} .8,1.03 .62,1 .44,1.04 .26,1 .06,1.04"
    )
    outline = curve(flow, closed=True)
    gloom(canvas, [(x + 10, y + 12) for x, y in outline], light.dark, 0.5, 10)
    panel(canvas, light, outline, cloth, 0.9, 0.45, rough=0.35, cell=(200, 120))
    with canvas.pen() as pen:
        for fold, reach in enumerate((0.16, 0.1, 0.2, 0.12, 0.18, 0.08)):
            start = 0.16 + 0.1 * fold
            knots = f"{start},{1.02 - reach} {start + 0.012},{1.02 - reach * 0.5} {start},1.03"
            path = curve(canvas.shares(knots))
            radii = np.linspace(1, 13, len(path)).tolist()
            pen.limb(path, radii, mix(light.shaded(cloth), light.seen(cloth), 0.5))
            pen.limb([(x - 12, y) for x, y in path], [r * 0.5 for r in radii], light.lit(cloth))
        seam = curve(canvas.shares(f".495,{level - 0.03} .49,{level + 0.07} .45,1.01"))
        pen.line(seam, mix(light.lit(cloth), WHITE, 0.7), 3)
