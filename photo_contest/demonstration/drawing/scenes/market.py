"""Markets: umbrellas from above, a fruit stall, the night market."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix, vary
from photo_contest.demonstration.drawing.pen import around
from photo_contest.demonstration.drawing.scenes.paddies import draw_hat_from_above
from photo_contest.demonstration.drawing.surface import box_points, gloom, panel

AWNINGS: tuple[Colour, ...] = (
    (206, 70, 60),
    (238, 186, 66),
    (70, 130, 170),
    (96, 156, 110),
    (226, 120, 60),
    (236, 230, 216),
    (150, 90, 140),
)
FRUIT: tuple[Colour, ...] = (
    (226, 70, 54),
    (244, 166, 46),
    (150, 180, 66),
    (246, 212, 80),
    (128, 60, 96),
    (216, 110, 70),
)


def umbrellas(canvas: Canvas, light: Light) -> None:
    """A market from the air: a crowd of umbrellas and awnings, hats moving in the lanes."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    panel(canvas, light, "0,0 1,1", (176, 156, 134), 0.62, 0.5, rough=0.4, cell=(160, 140))
    lean = rng.uniform(-0.35, 0.35)
    spots: list[tuple[float, float, float]] = []
    for _try in range(1500):
        x, y = rng.random() * width, rng.random() * height
        lane = ((x + lean * y) / width * 3.2) % 1.0
        if lane < 0.26:
            continue
        size = rng.uniform(52, 112)
        if all((x - a) ** 2 + (y - b) ** 2 > (0.82 * (size + c)) ** 2 for a, b, c in spots):
            spots.append((x, y, size))
    for _walker in range(46):
        x, y = rng.random() * width, rng.random() * height
        lane = ((x + lean * y) / width * 3.2) % 1.0
        if 0.04 < lane < 0.22:
            draw_hat_from_above(canvas, light, x, y, rng.uniform(13, 16))
    for x, y, size in spots:
        _umbrella(canvas, light, x, y, size)


def _umbrella(canvas: Canvas, light: Light, x: float, y: float, size: float) -> None:
    """One umbrella from above: eight panels turning from light to shade, its shadow beside it."""
    rng = canvas.rng
    turns = np.linspace(0, 2 * np.pi, 9) + rng.random()
    rim = [(x + size * np.cos(turn), y + size * np.sin(turn)) for turn in turns]
    canvas.darken(
        canvas.shape([(px + size * 0.34, py + size * 0.42) for px, py in rim], 6), light.shade, 0.85
    )
    colour = vary(rng, AWNINGS[int(rng.integers(0, 7))], 8)
    other = WHITE if rng.random() < 0.35 else colour
    with canvas.pen((x - size, y - size, x + size, y + size), 3) as pen:
        for index in range(8):
            (x0, y0), (x1, y1) = rim[index], rim[index + 1]
            facing = -((x0 + x1) / 2 - x) - ((y0 + y1) / 2 - y)
            share = 0.5 - 0.5 * facing / (size * 1.4)
            base = colour if index % 2 else other
            tone = mix(light.lit(base), light.shaded(base), min(1.0, max(0.0, share)))
            sag = ((x0 + x1) / 2 * 0.93 + x * 0.07, (y0 + y1) / 2 * 0.93 + y * 0.07)
            pen.polygon([(x, y), (x0, y0), sag, (x1, y1)], tone)
            pen.line([(x, y), (x0, y0)], light.shaded(base), 1.4, 0.6)
        pen.ellipse(x, y, 5, 5, light.lit(WHITE))


def stall(canvas: Canvas, light: Light) -> None:
    """Behind heaps of fruit two sellers at work, buyers before them, cloth awnings above."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.5, clouds=0.4)
    land.paint_range(canvas, light, height * 0.08, height * 0.5, layers=3)
    ground = canvas.level(height * 0.5)
    land.paint_ground(canvas, light, ground, (170, 148, 122), cell=(240, 30))
    for x, y, wide in ((0.1, 0.56, 0.26), (0.4, 0.55, 0.24), (0.7, 0.56, 0.25), (0.96, 0.57, 0.2)):
        paint_awning(
            canvas, light, width * x, height * (y - 0.24), width * wide, height * 0.09, depth=0.25
        )
        people.group(
            canvas,
            light,
            "highland",
            f"stand {x - 0.03} {y + 0.02} .2, give {x + 0.05} {y + 0.02} .2",
            depth=0.2,
        )
    people.group(canvas, light, "highland", "stand .3 .78 .46, give< .56 .78 .46")
    people.group(canvas, light, "farmer", "stand .78 .78 .46")
    paint_awning(canvas, light, width * 0.5, height * 0.04, width * 1.1, height * 0.16)
    top = height * 0.66
    panel(
        canvas,
        light,
        [(0, top + 40), (width, top + 40), (width, height), (0, height)],
        (150, 106, 68),
        0.6,
        0.2,
        rough=0.4,
        cell=(600, 16),
    )
    columns = 6 if width > height else 4
    for row in range(2):
        for column in range(columns):
            x, y = width * (column + 0.5) / columns, top + height * (0.06 + 0.16 * row)
            _heap(
                canvas,
                light,
                x,
                y + height * 0.06,
                width / columns * 0.48,
                FRUIT[(column + row * 2 + int(rng.integers(0, 2))) % 6],
            )


def paint_awning(
    canvas: Canvas,
    light: Light,
    x: float,
    y: float,
    wide: float,
    tall: float,
    *,
    depth: float = 0.0,
) -> None:
    """A striped awning with a scalloped edge."""
    rng = canvas.rng
    colour = AWNINGS[int(rng.integers(0, 5))]
    count = 12
    with canvas.pen((x - wide / 2 - 10, y - 10, x + wide / 2 + 10, y + tall * 1.6)) as pen:
        for stripe in range(count):
            tone = colour if stripe % 2 else (240, 234, 220)
            left, right = (
                x - wide / 2 + wide * stripe / count,
                x - wide / 2 + wide * (stripe + 1) / count,
            )
            inset = wide * 0.08
            top_left = x + (left - x) * (1 - 2 * inset / wide)
            top_right = x + (right - x) * (1 - 2 * inset / wide)
            pen.polygon(
                [(top_left, y), (top_right, y), (right, y + tall), (left, y + tall)],
                light.seen(tone, depth),
            )
            pen.ellipse(
                (left + right) / 2,
                y + tall,
                (right - left) / 2,
                tall * 0.2,
                light.shaded(tone, depth),
            )


def _heap(canvas: Canvas, light: Light, x: float, y: float, half: float, colour: Colour) -> None:
    """A round basket heaped with fruit."""
    rng = canvas.rng
    gloom(canvas, box_points(x - half, y - 6, x + half * 1.1, y + half * 0.5), light.dark, 0.6, 8)
    with canvas.pen((x - half * 1.2, y - half * 1.4, x + half * 1.2, y + half), 2) as pen:
        pen.blob(
            around(x, y, half, half, "-1,-.1 1,-.1 .8,.45 0,.55 -.8,.45"),
            light.shaded((150, 108, 64)),
        )
        for band in range(3):
            pen.ring(
                x,
                y - half * 0.12 + band * half * 0.16,
                half * (0.98 - 0.05 * band),
                half * 0.3,
                light.seen((190, 146, 90)),
                4,
                0,
                180,
            )
        for layer in range(5):
            span = half * (0.92 - 0.17 * layer)
            for place in np.linspace(-span, span, 9 - layer):
                px = x + float(place) + rng.normal(0, 2)
                py = y - half * (0.06 + 0.16 * layer) + rng.normal(0, 2) + abs(float(place)) * 0.06
                size = half * 0.135
                tone = vary(rng, colour, 9)
                pen.ellipse(px, py, size, size * 0.95, light.shaded(tone))
                pen.ellipse(
                    px - size * 0.1, py - size * 0.12, size * 0.82, size * 0.78, light.seen(tone)
                )
                pen.ellipse(
                    px - size * 0.32,
                    py - size * 0.36,
                    size * 0.26,
                    size * 0.22,
                    mix(light.lit(tone), WHITE, 0.45),
                )
