"""Work on the wires: seated over the clouds, repairing in a storm."""

from __future__ import annotations

from photo_contest.demonstration.drawing import growth, land, people, sky
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.colour import Colour, Light
from photo_contest.demonstration.drawing.model import Model
from photo_contest.demonstration.drawing.pen import around, points
from photo_contest.demonstration.drawing.steelwork import draw_pole
from photo_contest.demonstration.drawing.surface import panel
from photo_contest.demonstration.drawing.wardrobe import outfit

Wire = tuple[tuple[float, float], tuple[float, float]]


def wires(canvas: Canvas, light: Light) -> None:
    """Linemen seated on the conductors over a valley of cloud."""
    width, height = canvas.width, canvas.height
    sky.paint_sky(canvas, light, height * 0.7, clouds=0.5)
    sun = width * 0.24
    sky.paint_sun(canvas, light, sun, height * 0.2, 46)
    land.paint_range(canvas, light, height * 0.34, height * 0.9, layers=4, period=760)
    for _bank in range(3):
        sky.paint_fog(
            canvas,
            light.haze,
            height * (0.58 + 0.1 * _bank),
            height * (0.9 + 0.1 * _bank),
            thick=0.95,
            cell=(420, 110),
        )
    start, end = (width * -0.05, height * 0.18), (width * 1.05, height * 0.34)
    spread = (0.0, 0.035, 0.34, 0.375)
    with canvas.pen() as pen:
        for index, drop in enumerate(spread):
            pen.sling(
                (start[0], start[1] + height * drop),
                (end[0], end[1] + height * drop),
                height * 0.16,
                light.dark if index > 1 else light.shaded((80, 84, 96), 0.2),
                4.5 if index > 1 else 3,
            )
    _wires_foreground(canvas, light, (start, end), spread)


def _on_wire(canvas: Canvas, wire: Wire, share: float, drop: float) -> tuple[float, float]:
    """A point ``share`` of the way along a sagging wire that hangs ``drop`` heights lower."""
    (x0, y0), (x1, y1) = wire
    sag = canvas.height * (drop + 0.16 * 4 * share * (1 - share))
    return x0 + (x1 - x0) * share, y0 + (y1 - y0) * share + sag


def _wires_foreground(canvas: Canvas, light: Light, wire: Wire, spread: tuple[float, ...]) -> None:
    """The linemen on the wires, and the spacers between the conductors."""
    height = canvas.height
    rng = canvas.rng
    for share, drop, size in (
        (0.16, 0.34, 0.3),
        (0.4, 0.34, 0.3),
        (0.7, 0.34, 0.3),
        (0.28, 0.0, 0.2),
        (0.82, 0.0, 0.2),
    ):
        x, y = _on_wire(canvas, wire, share, drop)
        pose = "sit<" if rng.random() < 0.5 else "sit"
        place = f"{pose} {x / canvas.width} {y / height + size * 0.28} {size}"
        depth = 0.12 if drop == 0 else 0.0
        people.group(canvas, light, "lineman", place, shadow=0, rim=0.85, depth=depth)
        tall = height * size
        with canvas.pen((x - tall, y - tall, x + tall, y + tall)) as pen:
            strap = around(x, y, tall, tall, "-.02,-.2 -.12,-.42")
            pen.line(strap, light.seen((226, 196, 70)), 4)
    with canvas.pen() as pen:
        for drop in spread[::2]:
            for share in (0.1, 0.5, 0.9):
                x, y = _on_wire(canvas, wire, share, drop)
                pen.rect(x - 4, y, x + 4, y + height * 0.035, light.shaded((120, 120, 126)))


def storm(canvas: Canvas, light: Light) -> None:
    """Repair after a storm: a lift truck, its lamp in the rain, wet road beneath."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    long = min(width * 0.46, height * 0.56)
    sky.paint_sky(canvas, light, height * 0.8, clouds=0.9, cell=(520, 180))
    land.paint_range(canvas, light, height * 0.4, height * 0.84, layers=3)
    with canvas.pen() as pen:
        for tree in range(9):
            growth.draw_pine(
                pen,
                light,
                width * (0.02 + 0.055 * tree + rng.uniform(0, 0.03)),
                height * 0.82,
                height * rng.uniform(0.16, 0.3),
                depth=0.2,
            )
    panel(canvas, light, "0,.8 1,1", (92, 96, 104), 0.6, 0.3, rough=0.5, cell=(300, 14))
    with canvas.pen() as pen:
        ends = draw_pole(pen, light, width * 0.7, height * 0.86, height * 0.8)
        for end in ends:
            pen.sling(end, (width * 1.1, end[1] - height * 0.06), height * 0.06, light.dark, 3)
            pen.sling(end, (width * -0.1, end[1] + height * 0.02), height * 0.12, light.dark, 2.4)
        truck = Model(pen, light, width * 0.4, height * 0.9, long)
        orange: Colour = (236, 128, 44)
        truck.part(points("-.5,.1 .5,.1 .5,.2 .24,.2 .24,.17 -.5,.19"), orange, 0.4)
        truck.part(points(".24,.1 .5,.1 .49,.22 .43,.34 .24,.34"), orange, 0.25)
        truck.part(points(".34,.32 .42,.32 .475,.21 .34,.21"), (50, 70, 90), 0.3)
        truck.part(points("-.5,.19 .2,.19 .2,.29 -.5,.29"), (226, 226, 220), 0.5)
        for wheel in (-0.36, -0.22, 0.38):
            truck.wheel(wheel, 0.065)
        truck.bar((-0.1, 0.26), (-0.3, 0.7), 0.05, (238, 206, 70), 0.4)
        truck.bar((-0.3, 0.7), (0.48, 1.06), 0.036, (238, 206, 70), 0.3)
    _storm_foreground(canvas, light, long)


def _storm_foreground(canvas: Canvas, light: Light, long: float) -> None:
    """The foreground of :func:`storm`."""
    width, height = canvas.width, canvas.height
    rng = canvas.rng
    basket = (width * 0.4 + long * 0.51, height * 0.9 - long * 1.02)
    tall = height * 0.26
    people.person(
        canvas,
        light,
        basket[0] - 16,
        basket[1] + tall * 0.42,
        tall,
        "reach",
        outfit("lineman", rng),
        side=1,
        shadow=0,
        rim=0.9,
    )
    with canvas.pen() as pen:
        half, rim, base = tall * 0.24, basket[1] - tall * 0.08, basket[1] + tall * 0.46
        left, right = basket[0] - half, basket[0] + half
        foot, heel = basket[0] - half * 0.84, basket[0] + half * 0.84
        edge = basket[0] + half * 0.3
        white = (232, 232, 226)
        pen.polygon([(left, rim), (right, rim), (heel, base), (foot, base)], light.seen(white))
        pen.polygon([(edge, rim), (right, rim), (heel, base), (edge, base)], light.shaded(white))
        pen.line([(left - 6, rim), (right + 6, rim)], light.lit((238, 206, 70)), 8)
    lamp = (width * 0.4 + long * 0.48, height * 0.9 - long * 0.2)
    beam = [lamp, (width * 1.1, height * 0.72), (width * 1.1, height * 1.02)]
    canvas.lighten(canvas.shape(beam, 20), (255, 236, 180), 0.45)
    canvas.glow(lamp[0], lamp[1], height * 0.2, (255, 236, 180), 0.9)
    canvas.glow(basket[0], basket[1] - tall * 0.5, height * 0.3, (255, 236, 190), 0.55)
    canvas.glow(width * 0.66, height * 0.95, width * 0.2, (255, 226, 170), 0.4, squash=0.2)
    people.group(
        canvas, light, "lineman", "point .14 .97 .3, akimbo< .88 .97 .3", sun=lamp[0], rim=1.0
    )
    sky.paint_rain(canvas, (214, 226, 232), 520)
