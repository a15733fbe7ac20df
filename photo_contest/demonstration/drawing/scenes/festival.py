"""Days together: the xòe circle by the fire, tug of war, volleyball."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.scenes.hotwork import draw_sparks
from photo_contest.demonstration.drawing.surface import box_points, gloom, panel
from photo_contest.demonstration.drawing.wardrobe import outfit


def xoe_circle(canvas: Canvas, light: Light) -> None:
    """A ring of dancers hand in hand around a fire, houses on stilts and hills in the dark."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.5, clouds=0.3)
    sky.paint_stars(canvas, height * 0.34)
    land.paint_range(canvas, light, height * 0.18, height * 0.56, layers=3)
    with canvas.pen() as pen:
        for x, size in ((0.1, 0.22), (0.9, 0.24), (0.3, 0.13), (0.7, 0.13)):
            growth.draw_stilt_house(pen, light, width * x, height * 0.54, width * size, lamp=True)
    panel(canvas, light, "0,.5 1,1", (130, 100, 80), 0.5, 0.3, rough=0.5, cell=(260, 30))
    fire_x, fire_y = width * 0.5, height * 0.68
    fire: Colour = (255, 166, 70)
    canvas.glow(fire_x, fire_y + 30, width * 0.6, fire, 0.75, squash=0.5)
    warm = Light(
        "fire", light.sky, (255, 206, 130), (90, 60, 60), (255, 196, 150), (90, 52, 70), light.dark
    )
    ring = [
        (0.5 + 0.4 * np.cos(t), 0.68 + 0.2 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 19)[:-1]
    ]
    ring.sort(key=lambda place: place[1])
    for x, y in ring[:9]:
        _dancer(canvas, warm, x, y + 0.04, rng)
    with canvas.pen() as pen:
        for log in np.linspace(0.2, 2.9, 6):
            dx, dy = 110 * float(np.cos(log)), 26 * float(np.sin(log))
            pen.line(
                [(fire_x - dx, fire_y + 26 - dy), (fire_x + dx, fire_y + 26 + dy)], (70, 44, 36), 18
            )
        for tone, scale in (((226, 90, 36), 1.0), ((250, 160, 50), 0.72), ((255, 226, 130), 0.42)):
            for tongue in np.linspace(-0.8, 0.8, 5):
                base, tall = (
                    fire_x + float(tongue) * 80 * scale,
                    height * 0.2 * scale * (1.1 - abs(float(tongue)) * 0.6),
                )
                sway = rng.normal(0, 12)
                pen.blob(
                    [
                        (base - 34 * scale, fire_y + 24),
                        (base - 26 * scale, fire_y - tall * 0.4),
                        (base + sway, fire_y - tall),
                        (base + 24 * scale, fire_y - tall * 0.35),
                        (base + 34 * scale, fire_y + 24),
                    ],
                    tone,
                )
    draw_sparks(canvas, fire_x, fire_y - height * 0.06, height * 0.3, count=90, up=1.0, colour=fire)
    for x, y in ring[9:]:
        _dancer(canvas, warm, x, y + 0.06, rng)


def _dancer(canvas: Canvas, light: Light, x: float, y: float, rng: np.random.Generator) -> None:
    tall = 0.2 + 0.36 * (y - 0.48)
    side = 1 if x < 0.5 else -1
    kind = "dancer" if rng.random() < 0.72 else "townsman"
    people.person(
        canvas,
        light,
        canvas.width * x,
        canvas.height * y,
        canvas.height * tall,
        "hands",
        outfit(kind, rng),
        side=side,
        rim=1.0,
    )


def tug_of_war(canvas: Canvas, light: Light) -> None:
    """Two teams leaning into the rope on a factory's sports day, the crowd behind them."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    horizon = height * 0.4
    sky.paint_sky(canvas, light, horizon * 1.2, clouds=0.7)
    sun = width * rng.uniform(0.3, 0.7)
    sky.paint_sun(canvas, light, sun, horizon * 0.5, 44)
    land.paint_range(canvas, light, horizon * 0.4, horizon * 1.3, layers=4)
    ground = canvas.level(height * 0.52)
    land.paint_ground(canvas, light, ground, (120, 156, 74), cell=(260, 26), contrast=0.5)
    for _fan in range(26):
        x = rng.random()
        pose = ("stand", "hail", "akimbo", "reach")[int(rng.integers(0, 4))]
        kind = ("townsman", "union", "pupil", "highland")[int(rng.integers(0, 4))]
        people.group(
            canvas,
            light,
            kind,
            f"{pose} {x} {0.6 + rng.uniform(0, 0.03)} .19",
            sun=sun,
            depth=0.14,
            shadow=0.2,
        )
    with canvas.pen() as pen:
        pen.line(canvas.shares("0,.645 1,.645"), light.lit(WHITE), 4)
    _tug_of_war_foreground(canvas, light, sun)


def _tug_of_war_foreground(canvas: Canvas, light: Light, sun: float) -> None:
    """The foreground of :func:`tug_of_war`."""
    width, height = canvas.width, canvas.height
    rope = height * 0.7
    gap = 0.11
    for team, (sign, kind) in enumerate(((-1, "union"), (1, "builder"))):
        for place in range(4):
            x = 0.5 + sign * (gap + 0.105 * place)
            pose = "pull" if sign < 0 else "pull<"
            people.group(
                canvas,
                light,
                kind,
                f"{pose} {x} {0.91 + 0.012 * (place % 2) + team * 0.004} .4",
                sun=sun,
                rim=0.8,
            )
    with canvas.pen() as pen:
        pen.line(
            [(0, rope + 10), (width * 0.5, rope), (width, rope + 10)],
            light.seen((206, 176, 120)),
            11,
        )
        pen.line(
            [(0, rope + 6), (width * 0.5, rope - 4), (width, rope + 6)],
            light.lit((236, 212, 160)),
            3,
        )
        pen.polygon(
            [
                (width * 0.5 - 12, rope),
                (width * 0.5 + 12, rope),
                (width * 0.5 + 20, rope + 80),
                (width * 0.5, rope + 60),
                (width * 0.5 - 16, rope + 84),
            ],
            light.lit((214, 60, 52)),
        )
    people.group(canvas, light, "teacher", "reach .5 .99 .36", sun=sun, rim=0.8)


def volleyball(canvas: Canvas, light: Light) -> None:
    """Volleyball after the shift: a leap at the net against the low sun."""
    width, height = canvas.width, canvas.height
    horizon = height * 0.56
    sky.paint_sky(canvas, light, horizon, clouds=0.8)
    sun = width * 0.56
    sky.paint_sun(canvas, light, sun, height * 0.34, 60)
    land.paint_range(canvas, light, height * 0.36, horizon * 1.1, layers=4)
    ground = canvas.level(height * 0.64)
    land.paint_ground(canvas, light, ground, (190, 140, 96), cell=(300, 26), contrast=0.4)
    with canvas.pen() as pen:
        for line in (
            ((0.04, 0.94), (0.96, 0.94)),
            ((0.2, 0.7), (0.86, 0.7)),
            ((0.04, 0.94), (0.2, 0.7)),
            ((0.96, 0.94), (0.86, 0.7)),
            ((0.5, 0.7), (0.5, 0.94)),
        ):
            pen.line(
                [
                    (width * line[0][0], height * line[0][1]),
                    (width * line[1][0], height * line[1][1]),
                ],
                light.lit(WHITE),
                5,
            )
        top, low = height * 0.36, height * 0.5
        pen.rect(
            width * 0.5 - 8, top - 30, width * 0.5 + 8, height * 0.94, light.shaded((110, 110, 120))
        )
        pen.rect(
            width * 0.5 - 5, top - 60, width * 0.5 + 5, height * 0.7, light.shaded((110, 110, 120))
        )
        for mesh in np.linspace(0, 1, 12):
            y = top + (low - top) * float(mesh)
            pen.line([(width * 0.5 - 5, y - 26), (width * 0.5 + 8, y + 14)], light.lit(WHITE), 2)
        pen.polygon(
            [
                (width * 0.5 - 6, top - 60),
                (width * 0.5 + 9, top - 26),
                (width * 0.5 + 9, top - 8),
                (width * 0.5 - 6, top - 42),
            ],
            light.lit(WHITE),
        )
    _volleyball_foreground(canvas, light, sun)


def _volleyball_foreground(canvas: Canvas, light: Light, sun: float) -> None:
    """The foreground of :func:`volleyball`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    people.group(canvas, light, "union", "lean .12 .9 .36, pull .28 .82 .3", sun=sun, rim=0.9)
    people.group(canvas, light, "builder", "lean< .88 .9 .36, give< .72 .8 .28", sun=sun, rim=0.9)
    for x in (0.4, 0.6):
        gloom(
            canvas,
            box_points(width * x - 70, height * 0.9, width * x + 70, height * 0.92),
            light.dark,
            0.7,
            8,
        )
    people.group(canvas, light, "union", "hammer .415 .8 .42", sun=sun, rim=1.0, shadow=0)
    people.group(canvas, light, "builder", "reach .585 .83 .4", sun=sun, rim=1.0, shadow=0)
    ball = (width * 0.475, height * 0.27)
    with canvas.pen((ball[0] - 40, ball[1] - 40, ball[0] + 40, ball[1] + 40), 3) as pen:
        pen.ellipse(ball[0], ball[1], 27, 27, light.lit((240, 226, 190)))
        pen.ellipse(ball[0] + 5, ball[1] + 6, 21, 20, light.seen((230, 190, 110)))
        for arc in (0, 120, 240):
            pen.ring(ball[0], ball[1], 24, 14, light.shaded((90, 110, 150)), 2.4, arc, arc + 90)
    for place in range(12):
        x = 0.04 + 0.08 * place + rng.uniform(-0.01, 0.01)
        if abs(x - 0.5) > 0.05:
            people.group(
                canvas,
                light,
                "townsman",
                f"stand {x} {0.665 + rng.uniform(0, 0.01)} .13",
                sun=sun,
                depth=0.2,
                shadow=0.2,
            )
    canvas.glow(sun, height * 0.34, width * 0.3, mix(light.sun, light.sky[-1], 0.5), 0.3)
