"""What the union does with its hands: a roof for a colleague, trees on a bare hill, gifts."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing import growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light
from photo_contest.demonstration.drawing.pen import Pen
from photo_contest.demonstration.drawing.surface import box_points, gloom, paint_bricks, panel
from photo_contest.demonstration.drawing.vehicles import draw_lorry

TIMBER: Colour = (206, 158, 98)


def house_raising(canvas: Canvas, light: Light) -> None:
    """A "union shelter" house going up: brick walls, rafters, neighbours passing tiles."""
    width, height = canvas.width, canvas.height
    sky.paint_sky(canvas, light, height * 0.6)
    sun = width * 0.18
    sky.paint_sun(canvas, light, sun, height * 0.18, 42)
    land.paint_range(canvas, light, height * 0.2, height * 0.72, layers=4)
    ground = canvas.wavy(height * 0.72, 600, 9)
    land.paint_ground(canvas, light, ground, (180, 148, 106), cell=(220, 30))
    _house_raising_middle(canvas, light, sun)


def _house_raising_middle(canvas: Canvas, light: Light, sun: float) -> None:
    """The middle ground of :func:`house_raising`."""
    width, height = canvas.width, canvas.height
    left, right, eaves, foot = width * 0.3, width * 0.84, height * 0.48, height * 0.84
    gloom(canvas, box_points(left, foot - 12, right + 70, foot + 26), light.shade, 0.7, 14)
    paint_bricks(
        canvas, light, (left, eaves, right, foot), (206, 110, 76), course=max(16, height * 0.021)
    )
    with canvas.pen() as pen:
        for opening, low in (((0.1, 0.27), 0.62), ((0.42, 0.58), 1.0), ((0.73, 0.9), 0.62)):
            x0, x1 = left + (right - left) * opening[0], left + (right - left) * opening[1]
            pen.rect(
                x0, eaves + (foot - eaves) * 0.22, x1, eaves + (foot - eaves) * low, light.dark
            )
            pen.rect(
                x0 - 8,
                eaves + (foot - eaves) * 0.17,
                x1 + 8,
                eaves + (foot - eaves) * 0.22,
                light.lit((206, 200, 188)),
            )
        ridge, over = height * 0.27, width * 0.03
        for rafter in np.linspace(0, 1, 11):
            x = left - over + (right - left + 2 * over) * float(rafter)
            top = left + (right - left) * (0.12 + 0.76 * float(rafter))
            pen.line([(x + 4, eaves), (top + 4, ridge)], light.shaded(TIMBER), 11)
            pen.line([(x, eaves), (top, ridge)], light.lit(TIMBER), 8)
        for batten in np.linspace(0, 1, 7):
            y = eaves + (ridge - eaves) * float(batten)
            inset = (right - left) * 0.12 * float(batten)
            pen.line(
                [
                    (left - over * (1 - float(batten)) + inset, y),
                    (right + over * (1 - float(batten)) - inset, y),
                ],
                light.seen(TIMBER),
                6,
            )
    tiled = [
        (left - over, eaves),
        (left + (right - left) * 0.36, eaves),
        (left + (right - left) * 0.42, ridge),
        (left + (right - left) * 0.12, ridge),
    ]
    panel(canvas, light, tiled, (190, 82, 58), 0.95, 0.5, rough=0.9, cell=(18, 16))
    _house_raising_foreground(canvas, light, sun)


def _house_raising_foreground(canvas: Canvas, light: Light, sun: float) -> None:
    """The foreground of :func:`house_raising`."""
    width, height = canvas.width, canvas.height
    people.group(
        canvas, light, "union", "kneel .56 .44 .24, reach< .7 .47 .26", sun=sun, rim=0.8, shadow=0
    )
    people.group(canvas, light, "builder", "kneel< .48 .36 .22", sun=sun, rim=0.8, shadow=0)
    with canvas.pen() as pen:
        for rail in (0.245, 0.285):
            pen.line(
                [(width * rail, height * 0.92), (width * (rail + 0.09), height * 0.42)],
                light.lit(TIMBER),
                8,
            )
        for rung in np.linspace(0.05, 0.95, 9):
            x, y = width * (0.245 + 0.09 * float(rung)), height * (0.92 - 0.5 * float(rung))
            pen.line([(x, y), (x + width * 0.04, y)], light.seen(TIMBER), 7)
        for stack in range(3):
            x, y = width * (0.08 + 0.05 * stack), height * 0.93
            pen.rect(x, y - 60, x + 66, y, light.seen((200, 96, 66)))
            for row in range(4):
                pen.line(
                    [(x, y - 14 * row), (x + 66, y - 14 * row)], light.shaded((150, 70, 50)), 2
                )
    people.group(canvas, light, "union", "climb .3 .74 .28", sun=sun, shadow=0)
    people.group(
        canvas, light, "townsman", "give .16 .95 .36, give .9 .95 .36, walk< .97 .93 .34", sun=sun
    )
    people.group(canvas, light, "union", "shovel .62 .97 .36, lean .42 .95 .34", sun=sun)
    canvas.glow(sun, height * 0.18, width * 0.3, light.sun, 0.2)


def tree_planting(canvas: Canvas, light: Light) -> None:
    """A line of people planting saplings on a bare slope, older forest behind them."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    turn = 1 if rng.random() < 0.5 else -1
    sun = width * (0.5 - 0.24 * turn)
    sky.paint_sky(canvas, light, height * 0.56, clouds=0.6)
    sky.paint_sun(canvas, light, sun, height * 0.22, 44)
    land.paint_range(canvas, light, height * 0.2, height * 0.7, layers=4)
    with canvas.pen() as pen:
        for _pine in range(34):
            share = rng.random()
            y = height * (0.5 + 0.16 * (share if turn > 0 else 1 - share))
            growth.draw_pine(
                pen, light, width * share, y, height * rng.uniform(0.1, 0.17), depth=0.28
            )
    slope = height * (0.52 + 0.16 * (canvas.span / width if turn > 0 else 1 - canvas.span / width))
    line = canvas.wavy(slope, 300, 10)
    land.paint_ground(canvas, light, line, (166, 112, 78), cell=(90, 40), contrast=0.8)
    rows = (
        (0.7, 0.22, "shovel .08, kneel .27, shovel< .5, crouch .7, stoop< .92"),
        (0.82, 0.31, "kneel .16, shovel .38, kneel< .62, laden .84"),
        (0.97, 0.42, "shovel .12, kneel< .46, shovel< .82"),
    )
    for y, tall, diggers in rows:
        count = 11 if tall < 0.3 else 8
        with canvas.pen() as pen:
            for place in np.linspace(0.02, 0.98, count):
                x = width * (float(place) + rng.uniform(-0.012, 0.012))
                _sapling(canvas, light, pen, x, height * (y + 0.012), height * tall * 0.5)
        for index, digger in enumerate(diggers.split(",")):
            kind = ("union", "farmer", "union", "townsman")[(index + round(y * 10)) % 4]
            depth = 0.12 if tall < 0.3 else 0.0
            people.group(canvas, light, kind, f"{digger} {y} {tall}", sun=sun, depth=depth)


def _sapling(canvas: Canvas, light: Light, pen: Pen, x: float, y: float, tall: float) -> None:
    """A young tree on its heap of dark earth, tied to its stake."""
    rng = canvas.rng
    pen.ellipse(x, y, tall * 0.3, tall * 0.08, light.shaded((110, 70, 50)))
    pen.line(
        [(x + tall * 0.06, y), (x + tall * 0.05, y - tall * 0.7)], light.seen((190, 150, 96)), 3
    )
    pen.line([(x, y), (x, y - tall * 0.85)], light.shaded((96, 76, 54)), max(2.0, tall * 0.03))
    for look, lean in ((light.shaded, 0.03), (light.seen, 0.0), (light.lit, -0.03)):
        for _leaf in range(16):
            turn, far = rng.uniform(0, 2 * np.pi), rng.random() ** 0.5
            leaf_x = x + tall * (lean + 0.17 * far * float(np.cos(turn)))
            leaf_y = y - tall * (0.78 - lean + 0.24 * far * float(np.sin(turn)))
            pen.ellipse(leaf_x, leaf_y, tall * 0.045, tall * 0.032, look((104, 156, 70)))


def relief(canvas: Canvas, light: Light) -> None:
    """After the flood: a chain of hands passing parcels from a lorry, mud on the road."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.5, clouds=0.9, cell=(560, 160))
    land.paint_range(canvas, light, height * 0.16, height * 0.6, layers=4)
    with canvas.pen() as pen:
        growth.draw_stilt_house(pen, light, width * 0.84, height * 0.62, width * 0.22, depth=0.12)
        growth.draw_stilt_house(pen, light, width * 0.62, height * 0.58, width * 0.13, depth=0.3)
        draw_lorry(
            pen, light, width * 0.1, height * 0.72, width * 0.5, ahead=-1, box=(70, 120, 160)
        )
    mud = canvas.wavy(height * 0.7, 500, 8)
    land.paint_ground(canvas, light, mud, (150, 112, 82), cell=(320, 22), contrast=0.7)
    for _pool in range(7):
        x, y, wide = width * rng.random(), height * rng.uniform(0.76, 0.97), rng.uniform(80, 220)
        pool = [
            (x + wide * np.cos(t), y + wide * 0.12 * np.sin(t)) for t in np.linspace(0, 6.28, 24)
        ]
        panel(canvas, light, pool, light.sky, 0.9, 0.5, rough=0.3)
    chain = np.linspace(0.2, 0.8, 7)
    for index, share in enumerate(chain):
        y = 0.86 + 0.05 * np.sin(index * 1.1)
        kind = "union" if index % 3 else "builder"
        people.group(canvas, light, kind, f"give {float(share)} {y} .38", rim=0.8)
        x = float(share) * width + height * 0.38 * 0.29
        top = height * (y - 0.38 * 0.68)
        tone = ((206, 170, 110), (220, 96, 70), (236, 226, 200))[index % 3]
        panel(canvas, light, box_points(x - 6, top - 44, x + 66, top + 16), tone, 0.9, 0.4)
        with canvas.pen((x - 10, top - 50, x + 70, top + 20)) as pen:
            pen.rect(x + 26, top - 44, x + 34, top + 16, light.lit(WHITE), 0.7)
    people.group(canvas, light, "highland", "stand .92 .96 .4", rim=0.8)
    people.group(canvas, light, "pupil", "stand .86 .985 .24", rim=0.8)
