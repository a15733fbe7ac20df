"""Meals together: the canteen at noon, the union's table before Tết."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import people
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.pen import around
from photo_contest.demonstration.drawing.surface import box_points, gloom, paint_room, panel, spot
from photo_contest.demonstration.drawing.wardrobe import outfit

FOODS: tuple[Colour, ...] = (
    (240, 236, 224),
    (120, 170, 80),
    (214, 120, 60),
    (232, 190, 90),
    (190, 70, 60),
)


def canteen(canvas: Canvas, light: Light) -> None:
    """Workers at long tables over their trays, steam and window light above them."""
    width, height = canvas.width, canvas.height
    back = (width * 0.3, height * 0.2, width * 0.8, height * 0.42)
    paint_room(
        canvas,
        light,
        back,
        wall=(226, 208, 170),
        floor=(176, 150, 126),
        ceiling=(206, 204, 194),
        bright="left",
    )
    with canvas.pen() as pen:
        for window in range(4):
            left, right = 0.03 + 0.07 * window, 0.08 + 0.07 * window
            top, low = 0.12 + 0.022 * window, 0.5 - 0.028 * window
            shape = canvas.shares(
                f"{left},{top} {right},{top + 0.018} {right},{low - 0.018} {left},{low}"
            )
            pen.polygon(shape, mix(light.sky[-1], light.sun, 0.5))
            pen.line([*shape, shape[0]], light.shaded((140, 120, 100)), 6)
        pen.rect(
            width * 0.36, height * 0.32, width * 0.74, height * 0.4, light.seen((190, 200, 200))
        )
        pen.rect(width * 0.36, height * 0.315, width * 0.74, height * 0.33, light.lit(WHITE))
    people.group(
        canvas,
        light,
        "cook",
        "give .42 .44 .17, lean< .54 .44 .17, give .66 .44 .17",
        depth=0.12,
        shadow=0,
    )
    _canteen_foreground(canvas, light)


def _canteen_foreground(canvas: Canvas, light: Light) -> None:
    """The foreground of :func:`canteen`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    with canvas.pen() as pen:
        pen.rect(
            width * 0.35, height * 0.37, width * 0.75, height * 0.44, light.seen((150, 164, 168))
        )
        pen.rect(width * 0.35, height * 0.365, width * 0.75, height * 0.375, light.lit(WHITE))
    people.group(canvas, light, "seamstress", "stand .38 .52 .18, stand .44 .53 .18", depth=0.1)
    people.group(
        canvas,
        light,
        "mechanic",
        "stand .5 .535 .18, walk< .58 .54 .18, stand .65 .53 .18",
        depth=0.1,
    )
    for top, tall, count in ((0.54, 0.2, 6), (0.68, 0.3, 5), (0.9, 0.44, 4)):
        _table(canvas, light, height * top, height * tall, count, rng)
    for _puff in range(9):
        x, y = width * rng.uniform(0.1, 0.9), height * rng.uniform(0.4, 0.8)
        steam = canvas.shape(
            [(x + 60 * np.cos(t), y + 30 * np.sin(t)) for t in np.linspace(0, 6.3, 12)], 22
        )
        canvas.fill(steam, light.sun, 0.14)
    for beam in range(3):
        left = width * (0.04 + 0.14 * beam)
        spot(
            canvas,
            [
                (left, height * 0.3),
                (left + 70, height * 0.3),
                (left + width * 0.5, height),
                (left + width * 0.32, height),
            ],
            light.sun,
            0.13,
            30,
        )


def _table(
    canvas: Canvas, light: Light, y: float, tall: float, count: int, rng: np.random.Generator
) -> None:
    """One long table with its cloth, trays on it, and those who sit behind it."""
    width, height = canvas.width, canvas.height
    for place in range(count):
        x = (place + 0.5 + rng.uniform(-0.1, 0.1)) / count
        kind = ("seamstress", "mechanic", "builder", "townsman")[int(rng.integers(0, 4))]
        pose = "sit<" if place % 2 else "sit"
        spot_of = f"{pose} {x} {(y + tall * 0.36) / height} {tall / height}"
        people.group(canvas, light, kind, spot_of, shadow=0)
    edge, foot = y + tall * 0.2, min(height, y + tall * 0.42)
    board = box_points(0, y, width, edge)
    panel(canvas, light, board, (222, 200, 160), 0.85, 0.7, rough=0.2, cell=(600, 10))
    cloth = box_points(0, edge, width, foot)
    panel(canvas, light, cloth, (120, 160, 170), 0.7, 0.35, rough=0.5, cell=(24, 300))
    gloom(canvas, box_points(0, foot - 4, width, foot + tall * 0.08), light.shade, 0.6, 8)
    with canvas.pen((0, y - tall * 0.1, width, edge + 4)) as pen:
        for place in range(count * 2):
            x = width * (place + 0.5) / (count * 2) + rng.normal(0, 6)
            level, size = y + tall * 0.1, tall * 0.13
            pen.ellipse(x + 4, level + 6, size * 1.1, size * 0.4, light.seen((176, 146, 112)))
            pen.ellipse(x, level, size * 1.1, size * 0.4, light.lit((216, 222, 222)))
            pen.ellipse(x, level + 1, size * 0.96, size * 0.32, light.seen((186, 194, 196)))
            for part in range(3):
                tone = light.lit(FOODS[int(rng.integers(0, 5))])
                shift = size * 0.5 * (part - 1)
                pen.ellipse(x + shift, level - size * 0.06, size * 0.27, size * 0.18, tone)


def year_end_meal(canvas: Canvas, light: Light) -> None:
    """The union's meal before Tết: a red wall, peach blossom, lanterns, full round tables."""
    width, height = canvas.width, canvas.height
    panel(canvas, light, "0,0 1,.56", (178, 52, 46), 0.8, 0.45, rough=0.25, cell=(300, 200))
    panel(canvas, light, "0,.54 1,1", (150, 110, 84), 0.6, 0.3, rough=0.3, cell=(300, 20))
    _lanterns(canvas, light)
    _peach(canvas, light, width * 0.1, height * 0.6, height * 0.5)
    _peach(canvas, light, width * 0.92, height * 0.58, height * 0.46)
    for x, y, half in (
        (0.28, 0.6, 0.13),
        (0.74, 0.6, 0.13),
        (0.16, 0.84, 0.18),
        (0.52, 0.74, 0.15),
        (0.86, 0.86, 0.18),
    ):
        _round_table(canvas, light, width * x, height * y, min(width, height * 1.4) * half)
    people.group(canvas, light, "union", "give .42 .97 .44, walk< .62 .98 .45", rim=0.8)
    with canvas.pen() as pen:
        for x, tone in (
            (0.42 + 0.12 * height / width, (206, 60, 54)),
            (0.62 - 0.1 * height / width, (226, 180, 70)),
        ):
            left, low = width * x, height * 0.7
            pen.rect(left - 34, low - 46, left + 34, low, light.lit(tone))
            pen.rect(left - 5, low - 46, left + 5, low, light.lit((250, 226, 150)))
            pen.rect(left - 34, low - 28, left + 34, low - 19, light.lit((250, 226, 150)))


def _lanterns(canvas: Canvas, light: Light) -> None:
    width, height = canvas.width, canvas.height
    for index, share in enumerate(np.linspace(0.06, 0.94, 9)):
        x, y = width * float(share), height * (0.1 + 0.07 * (index % 2))
        canvas.glow(x, y, 130, (255, 190, 90), 0.6)
        with canvas.pen((x - 60, 0, x + 60, y + 120), 3) as pen:
            pen.line([(x, 0), (x, y - 38)], light.dark, 2.4)
            pen.ellipse(x, y, 42, 36, (226, 70, 46))
            for slat in (30, 16):
                pen.ring(x, y, slat, 36, (250, 140, 70), 2.4)
            pen.rect(x - 18, y - 42, x + 18, y - 34, (240, 200, 100))
            pen.rect(x - 18, y + 34, x + 18, y + 42, (240, 200, 100))
            for thread in (-8, 0, 8):
                pen.line([(x + thread, y + 42), (x + thread, y + 84)], (240, 200, 100), 2.4)


def _peach(canvas: Canvas, light: Light, x: float, y: float, tall: float) -> None:
    """A branch of peach blossom in a big jar."""
    rng = canvas.rng
    with canvas.pen((x - tall * 0.6, y - tall * 1.15, x + tall * 0.6, y + tall * 0.1)) as pen:
        tips: list[tuple[float, float]] = []
        for _branch in range(9):
            lean = rng.uniform(-0.42, 0.42)
            path = [
                (x, y - tall * 0.2),
                (x + lean * tall * 0.5, y - tall * 0.55),
                (x + lean * tall + rng.normal(0, 8), y - tall * rng.uniform(0.8, 1.05)),
            ]
            pen.limb(path, (6, 4, 1.5), light.shaded((96, 60, 50)))
            for _bud in range(13):
                share = rng.uniform(0.3, 1.0)
                knot = 1 if share > 0.5 else 0
                one, two, part = path[knot], path[knot + 1], (share % 0.5) * 2
                tips.append(
                    (
                        one[0] + (two[0] - one[0]) * part + rng.normal(0, 9),
                        one[1] + (two[1] - one[1]) * part + rng.normal(0, 9),
                    )
                )
        for px, py in tips:
            size = rng.uniform(4, 8)
            for petal in np.linspace(0, 2 * np.pi, 6)[:-1]:
                pen.ellipse(
                    px + size * 0.7 * float(np.cos(petal)),
                    py + size * 0.7 * float(np.sin(petal)),
                    size * 0.6,
                    size * 0.6,
                    light.lit(((244, 150, 170), (236, 110, 140))[int(rng.integers(0, 2))]),
                )
            pen.ellipse(px, py, size * 0.3, size * 0.3, light.lit((250, 220, 130)))
        pen.blob(
            around(x, y, tall, tall, "-.07,-.24 .07,-.24 .12,-.08 .07,.03 -.07,.03 -.12,-.08"),
            light.seen((70, 110, 150)),
        )
        pen.ellipse(
            x - tall * 0.04, y - tall * 0.1, tall * 0.025, tall * 0.07, light.lit((150, 190, 216))
        )


def _round_table(canvas: Canvas, light: Light, x: float, y: float, half: float) -> None:
    """A round table with its guests: those behind first, then the cloth, then those before it."""
    rng = canvas.rng
    size = half * 1.5
    gloom(
        canvas,
        box_points(x - half * 1.2, y + half * 0.2, x + half * 1.2, y + half * 0.7),
        light.dark,
        0.5,
        16,
    )
    for share, flip in ((-0.62, False), (0.0, True), (0.62, True)):
        people.person(
            canvas,
            light,
            x + half * share,
            y + size * 0.24,
            size,
            "sit" if share else "perch",
            outfit("townsman", rng),
            flip=flip,
            shadow=0,
        )
    cloth = [
        (x + half * float(np.cos(t)), y + half * 0.3 * float(np.sin(t)))
        for t in np.linspace(0, 2 * np.pi, 40)
    ]
    drop = around(x, y, half, half, "-1,0 -.94,.5 0,.74 .94,.5 1,0")
    panel(canvas, light, drop, (236, 214, 170), 0.7, 0.3, rough=0.4, cell=(30, 300))
    panel(canvas, light, cloth, (244, 234, 210), 0.9, 0.75, rough=0.1)
    with canvas.pen((x - half, y - half * 0.4, x + half, y + half * 0.4)) as pen:
        for turn in np.linspace(0, 2 * np.pi, 10)[:-1]:
            px, py = x + half * 0.62 * float(np.cos(turn)), y + half * 0.18 * float(np.sin(turn))
            pen.ellipse(px, py, half * 0.13, half * 0.05, light.lit(WHITE))
            pen.ellipse(
                px, py - 1, half * 0.09, half * 0.034, light.lit(FOODS[int(rng.integers(0, 5))])
            )
        pen.ellipse(x, y, half * 0.24, half * 0.09, light.lit((206, 90, 60)))
        pen.ellipse(x, y - 3, half * 0.17, half * 0.06, light.lit((240, 200, 110)))
    for share in (-0.5, 0.42):
        people.person(
            canvas,
            light,
            x + half * share,
            y + size * 0.44,
            size * 1.06,
            "perch",
            outfit("townsman", rng),
            shadow=0.3,
        )
