"""Those who care: the hospital's lit windows at night, a corridor, vaccination in a village."""

from __future__ import annotations

from photo_contest.demonstration.drawing import growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import WHITE, Colour, Light, mix
from photo_contest.demonstration.drawing.surface import (
    Vanish,
    box_points,
    gloom,
    paint_room,
    panel,
)
from photo_contest.demonstration.drawing.wardrobe import outfit

LAMP: Colour = (255, 226, 162)


def night_windows(canvas: Canvas, light: Light) -> None:
    """A dark hospital front; in the lit windows the night shift goes about its work."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    sky.paint_sky(canvas, light, height * 0.6, clouds=0.4)
    sky.paint_stars(canvas, height * 0.3)
    land.paint_range(canvas, light, height * 0.08, height * 0.5, layers=3)
    left, right, top, foot = width * 0.1, width * 0.94, height * 0.14, height * 0.92
    panel(canvas, light, box_points(left, top, right, foot), (176, 186, 190), 0.6, 0.35, rough=0.2)
    columns, rows = (5, 3) if width > height else (3, 4)
    lit = set(rng.permutation(columns * rows)[: columns * rows // 2 + 1].tolist())
    wide, tall = (right - left) / columns, (foot - top) / rows
    for index in range(columns * rows):
        x, y = left + wide * (index % columns + 0.14), top + tall * (index // columns + 0.16)
        pane = box_points(x, y, x + wide * 0.72, y + tall * 0.62)
        if index in lit:
            panel(
                canvas, light, pane, ((196, 150, 92), LAMP, (255, 244, 210)), 0.8, 0.45, rough=0.1
            )
            _shift(canvas, light, x, y + tall * 0.62, wide * 0.72, tall * 0.62)
            canvas.glow(x + wide * 0.36, y + tall * 0.3, wide * 0.75, LAMP, 0.3)
        else:
            panel(canvas, light, pane, ((14, 24, 46), (34, 52, 86), (66, 90, 124)), 0.7, 0.2)
        with canvas.pen((x - 14, y - 14, x + wide * 0.8, y + tall * 0.8)) as pen:
            frame = light.shaded((150, 158, 166))
            for bar in (0.0, 0.36, 0.72):
                pen.line([(x + wide * bar, y), (x + wide * bar, y + tall * 0.62)], frame, 6)
            pen.line([(x - 8, y), (x + wide * 0.74, y)], frame, 6)
            pen.rect(
                x - 12,
                y + tall * 0.62,
                x + wide * 0.76,
                y + tall * 0.66,
                light.seen((206, 208, 206)),
            )
    with canvas.pen() as pen:
        pen.rect(left - 20, top - 26, right + 20, top, light.seen((150, 160, 168)))
        sign = ((left + right) / 2, top - 66)
        pen.ellipse(*sign, 44, 44, (236, 240, 240))
        pen.rect(sign[0] - 26, sign[1] - 8, sign[0] + 26, sign[1] + 8, (204, 54, 54))
        pen.rect(sign[0] - 8, sign[1] - 26, sign[0] + 8, sign[1] + 26, (204, 54, 54))
    canvas.glow(sign[0], sign[1], 150, (255, 200, 190), 0.5)
    _night_windows_foreground(canvas, light, foot)


def _night_windows_foreground(canvas: Canvas, light: Light, foot: float) -> None:
    """The foreground of :func:`night_windows`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    panel(
        canvas,
        light,
        box_points(0, foot, width, height),
        (96, 104, 112),
        0.5,
        0.2,
        rough=0.5,
        cell=(300, 12),
    )
    with canvas.pen() as pen:
        for tree in (0.03, 0.97):
            growth.draw_tree(
                pen, rng, light, width * tree, height * 0.97, height * 0.4, (58, 92, 60)
            )
    people.group(canvas, light, "nurse", "walk .42 .985 .2", rim=0.8)


def _shift(canvas: Canvas, light: Light, x: float, floor: float, wide: float, tall: float) -> None:
    """What one sees in a lit window: a curtain, a drip stand, someone on duty."""
    rng = canvas.rng
    inside = Light("inside", light.sky, WHITE, LAMP, (255, 232, 190), (150, 110, 90), light.dark)
    with canvas.pen((x, floor - tall, x + wide, floor)) as pen:
        cloth = ((150, 196, 190), (226, 214, 190), (140, 170, 206))[int(rng.integers(0, 3))]
        for fold in range(5):
            tone = mix(cloth, LAMP, 0.15 * (fold % 2))
            pen.rect(
                x + wide * 0.045 * fold, floor - tall, x + wide * 0.045 * (fold + 1), floor, tone
            )
        stand = x + wide * 0.84
        pen.line([(stand, floor), (stand, floor - tall * 0.86)], (120, 110, 100), 3)
        pen.rect(stand - 8, floor - tall * 0.84, stand + 8, floor - tall * 0.66, (230, 240, 236))
    for place in range(int(rng.integers(1, 3))):
        spot_x = x + wide * (0.42 + 0.26 * place)
        pose = ("lean", "give", "stand", "write")[int(rng.integers(0, 4))]
        people.person(
            canvas,
            inside,
            spot_x,
            floor + tall * 0.32,
            tall * 1.1,
            pose,
            outfit("nurse", rng),
            flip=place == 1,
            shadow=0,
        )
    below = box_points(x - 10, floor, x + wide + 10, floor + tall * 0.6)
    canvas.fill(canvas.shape(below), light.ramp((176, 186, 190))[1])


def corridor(canvas: Canvas, light: Light) -> None:
    """A long ward corridor before dawn: lamps in the floor's shine, a nurse pushing a trolley."""
    width, height = canvas.width, canvas.height
    vanish = Vanish(width * 0.5, height * 0.42)
    back = (width * 0.43, height * 0.34, width * 0.57, height * 0.52)
    paint_room(
        canvas,
        light,
        back,
        wall=(184, 208, 204),
        floor=(158, 172, 172),
        ceiling=(176, 190, 192),
        bright="right",
    )
    panel(canvas, light, ".455,.365 .545,.52", (light.sky[0], light.sky[-1], light.sun), 0.2, 1.0)
    _corridor_middle(canvas, light, vanish)


def _corridor_middle(canvas: Canvas, light: Light, vanish: Vanish) -> None:
    """The middle ground of :func:`corridor`."""
    width, height = canvas.width, canvas.height
    with canvas.pen() as pen:
        for share in (0.04, 0.34, 0.55, 0.69, 0.78):
            for edge, sign in ((0.0, 1), (width, -1)):
                one, two = (
                    vanish.along(edge, height * 1.0, share),
                    vanish.along(edge, height * 1.0, share + 0.14 * (1 - share)),
                )
                up, up_two = (
                    vanish.along(edge, height * 0.16, share),
                    vanish.along(edge, height * 0.16, share + 0.14 * (1 - share)),
                )
                pen.polygon([one, two, up_two, up], light.shaded((120, 150, 156)))
                pen.polygon(
                    [
                        one,
                        two,
                        ((two[0] + one[0]) / 2 + sign * 2, (two[1] + up_two[1]) / 2),
                        (one[0], (one[1] + up[1]) / 2),
                    ],
                    light.seen((140, 168, 172)),
                    0.6,
                )
            lamp, far = (
                vanish.along(width * 0.5, 0, share),
                vanish.along(width * 0.5, 0, share + 0.1 * (1 - share)),
            )
            half, half_far = width * 0.12 * (1 - share), width * 0.12 * (1 - share) * 0.9
            pen.polygon(
                [
                    (lamp[0] - half, lamp[1]),
                    (lamp[0] + half, lamp[1]),
                    (far[0] + half_far, far[1]),
                    (far[0] - half_far, far[1]),
                ],
                mix(WHITE, LAMP, 0.4),
            )
    _corridor_foreground(canvas, light, vanish)


def _corridor_foreground(canvas: Canvas, light: Light, vanish: Vanish) -> None:
    """The foreground of :func:`corridor`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    for share in (0.04, 0.34, 0.55, 0.69):
        lamp, floor = (
            vanish.along(width * 0.5, 0, share),
            vanish.along(width * 0.5, height * 1.06, share),
        )
        canvas.glow(lamp[0], lamp[1], width * 0.34 * (1 - share), LAMP, 0.55)
        canvas.glow(floor[0], floor[1], width * 0.3 * (1 - share), LAMP, 0.45, squash=0.3)
    tall = height * 0.62
    x, y = width * 0.4, height * 0.95
    gloom(canvas, box_points(x - 40, y - 14, x + tall * 0.75, y + 14), light.shade, 0.7, 10)
    people.person(canvas, light, x, y, tall, "give", outfit("nurse", rng), side=1, rim=0.8)
    with canvas.pen() as pen:
        metal = light.lit((206, 214, 218))
        for level in (0.56, 0.3):
            pen.rect(
                x + tall * 0.3, y - tall * level, x + tall * 0.74, y - tall * level + 12, metal
            )
        for post in (0.31, 0.73):
            pen.rect(
                x + tall * post - 5,
                y - tall * 0.6,
                x + tall * post + 5,
                y - 16,
                light.seen((176, 186, 190)),
            )
            pen.ellipse(x + tall * post, y - 10, 12, 12, light.shaded((70, 70, 76)))
        for bottle, tone in enumerate(
            ((90, 160, 150), (226, 230, 226), (206, 120, 90), (230, 200, 110))
        ):
            left = x + tall * (0.36 + 0.09 * bottle)
            pen.rect(
                left - 13,
                y - tall * 0.56 - 40 - 8 * (bottle % 2),
                left + 13,
                y - tall * 0.56,
                light.seen(tone),
            )
    people.group(canvas, light, "nurse", "walk< .58 .68 .26, stand .47 .6 .15")


def village_clinic(canvas: Canvas, light: Light) -> None:
    """Health workers at a table under a tree; women with children wait their turn."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    horizon = height * 0.44
    sky.paint_sky(canvas, light, horizon * 1.2)
    sun = width * 0.14
    sky.paint_sun(canvas, light, sun, horizon * 0.4, 36)
    land.paint_range(canvas, light, horizon * 0.4, horizon * 1.4, layers=4)
    yard = canvas.wavy(height * 0.56, 700, 10, 2)
    land.paint_ground(canvas, light, yard, (196, 168, 128), cell=(260, 36))
    with canvas.pen() as pen:
        growth.draw_stilt_house(pen, light, width * 0.2, height * 0.68, width * 0.28, depth=0.14)
        growth.draw_tree(pen, rng, light, width * 0.78, height * 0.84, height * 0.86, (78, 118, 60))
    gloom(canvas, ".5,.84 1,.82 1,.96 .46,.97", light.shade, 0.5, 30)
    people.group(
        canvas,
        light,
        "highland",
        "stand .26 .84 .34, walk .36 .88 .38, stand .15 .86 .35, walk .46 .86 .36",
        sun=sun,
    )
    people.group(
        canvas, light, "pupil", "stand .31 .88 .2, walk .41 .9 .19, stand .2 .89 .18", sun=sun
    )
    table = height * 0.76
    people.group(
        canvas, light, "nurse", "give< .72 .9 .42, lean< .86 .9 .42, point< .95 .92 .42", sun=sun
    )
    _village_clinic_foreground(canvas, light, table)


def _village_clinic_foreground(canvas: Canvas, light: Light, table: float) -> None:
    """The foreground of :func:`village_clinic`."""
    width, height = canvas.width, canvas.height
    panel(
        canvas,
        light,
        box_points(width * 0.52, table, width * 0.84, table + 20),
        (226, 230, 226),
        1.0,
        0.7,
    )
    panel(
        canvas,
        light,
        box_points(width * 0.535, table + 20, width * 0.825, height * 0.9),
        (120, 176, 190),
        0.8,
        0.4,
        rough=0.4,
        cell=(30, 400),
    )
    with canvas.pen() as pen:
        pen.rect(width * 0.56, table - 54, width * 0.63, table, light.lit((236, 240, 240)))
        pen.rect(width * 0.583, table - 44, width * 0.607, table - 12, light.seen((206, 60, 56)))
        pen.rect(width * 0.572, table - 34, width * 0.618, table - 22, light.seen((206, 60, 56)))
        for vial in range(6):
            x = width * (0.66 + 0.016 * vial)
            pen.rect(x, table - 26, x + 10, table, light.seen((150, 190, 170)))
            pen.rect(x, table - 30, x + 10, table - 24, light.shaded((90, 120, 150)))
