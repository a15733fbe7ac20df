"""Things on wheels, tracks and water, each seen from the side; ``ahead`` -1 turns them around."""

from __future__ import annotations

from photo_contest.demonstration.drawing.colour import Colour, Light
from photo_contest.demonstration.drawing.model import Model
from photo_contest.demonstration.drawing.pen import Pen, around


def draw_dumper(
    pen: Pen,
    light: Light,
    x: float,
    y: float,
    long: float,
    *,
    ahead: int = 1,
    depth: float = 0.0,
    colour: Colour = (240, 178, 44),
    loaded: bool = True,
) -> None:
    """A mining dump truck, its tub heaped with ore."""
    m = Model(pen, light, x, y, long, ahead, depth)
    if loaded:
        m.part("-.46,.46 -.3,.58 -.14,.62 .06,.6 .2,.52", (122, 92, 72), 0.4)
        m.part("-.3,.58 -.14,.62 .06,.6 -.05,.5", (168, 130, 102), 0.2)
    m.part("-.5,.48 .28,.5 .44,.58 .5,.56 .3,.44 .16,.2 -.3,.2 -.48,.34", colour, 0.2)
    m.part("-.48,.34 -.3,.2 .16,.2 .2,.27 -.34,.3", colour, 0.8)
    for rib in (-0.36, -0.22, -0.08, 0.06):
        m.bar((rib, 0.46), (rib + 0.02, 0.24), 0.016, colour, 0.75)
    m.part(".26,.42 .46,.42 .46,.24 .26,.24", colour, 0.35)
    m.part(".32,.4 .45,.4 .45,.31 .32,.31", (60, 84, 104), 0.3)
    m.part(".42,.26 .54,.26 .54,.12 .42,.12", colour, 0.6)
    m.part("-.42,.2 .52,.2 .52,.12 -.42,.12", (70, 66, 66), 0.7)
    m.wheel(-0.26, 0.13)
    m.wheel(0.34, 0.13)


def draw_excavator(
    pen: Pen,
    light: Light,
    x: float,
    y: float,
    long: float,
    *,
    ahead: int = 1,
    depth: float = 0.0,
    colour: Colour = (236, 158, 40),
    lift: float = 0.5,
) -> None:
    """A tracked excavator with its boom raised by ``lift`` (0 low .. 1 high)."""
    m = Model(pen, light, x, y, long, ahead, depth)
    m.part("-.32,.02 -.28,.14 .24,.14 .3,.02 .24,0 -.28,0", (58, 56, 60), 0.6)
    for roller in (-0.22, -0.1, 0.02, 0.14, 0.22):
        m.wheel(roller, 0.04, 0.05)
    m.part("-.36,.16 .16,.16 .18,.34 -.3,.38 -.38,.3", colour, 0.45)
    m.part("-.36,.16 .16,.16 .17,.21 -.37,.21", colour, 0.9)
    m.part("-.04,.3 .16,.3 .2,.42 .14,.54 -.04,.54", colour, 0.3)
    m.part("0,.34 .15,.34 .17,.42 .12,.51 0,.51", (70, 100, 120), 0.2)
    elbow = (0.42, 0.52 + 0.2 * lift)
    wrist = (0.68, 0.3 + 0.1 * lift)
    m.bar((0.14, 0.26), elbow, 0.075, colour, 0.3)
    m.bar((0.14, 0.23), (0.4, 0.48 + 0.2 * lift), 0.02, colour, 0.9)
    m.bar(elbow, wrist, 0.055, colour, 0.5)
    bx, by = wrist
    m.part(
        [
            (bx - 0.06, by + 0.02),
            (bx + 0.06, by),
            (bx + 0.05, by - 0.14),
            (bx - 0.04, by - 0.17),
            (bx - 0.12, by - 0.1),
        ],
        (90, 84, 80),
        0.6,
    )


def draw_roller(
    pen: Pen, light: Light, x: float, y: float, long: float, *, ahead: int = 1, depth: float = 0.0
) -> None:
    """A road roller with its driver's canopy."""
    m = Model(pen, light, x, y, long, ahead, depth)
    colour: Colour = (244, 188, 46)
    m.part("-.4,.24 .1,.24 .1,.4 -.34,.44 -.42,.38", colour, 0.35)
    m.part("-.4,.24 .1,.24 .1,.29 -.41,.29", colour, 0.85)
    m.part(".08,.34 .48,.34 .5,.22 .1,.22", colour, 0.55)
    for post in (-0.3, 0.06):
        m.bar((post, 0.4), (post, 0.78), 0.02, (60, 60, 64), 0.5)
    m.part("-.38,.78 .16,.78 .18,.83 -.4,.83", colour, 0.2)
    m.part("-.18,.42 -.04,.42 -.02,.62 -.1,.7 -.2,.62", (58, 98, 150), 0.4)
    px, py = m.at(-0.1, 0.72)
    pen.ellipse(px, py, long * 0.05, long * 0.045, light.seen((246, 206, 70), depth))
    m.wheel(-0.26, 0.19)
    px, py = m.at(0.34, 0.2)
    pen.ellipse(px, py, long * 0.2, long * 0.2, light.shaded((120, 118, 118), depth))
    pen.ellipse(
        px - long * 0.02,
        py - long * 0.02,
        long * 0.17,
        long * 0.17,
        light.seen((150, 150, 152), depth),
    )
    pen.ellipse(px, py, long * 0.04, long * 0.04, light.shaded((80, 80, 80), depth))


def draw_lorry(
    pen: Pen,
    light: Light,
    x: float,
    y: float,
    long: float,
    *,
    ahead: int = 1,
    depth: float = 0.0,
    cab: Colour = (60, 120, 176),
    box: Colour = (206, 96, 60),
    lamps: bool = False,
) -> None:
    """A container lorry."""
    m = Model(pen, light, x, y, long, ahead, depth)
    m.part("-.5,.09 .46,.09 .46,.06 -.5,.06", (60, 60, 66), 0.7)
    m.part("-.5,.38 .26,.38 .26,.1 -.5,.1", box, 0.35)
    m.part("-.5,.38 .26,.38 .26,.36 -.5,.36", box, 0.0)
    for rib in range(24):
        left = -0.49 + rib * 0.031
        m.bar((left, 0.355), (left, 0.115), 0.006, box, 0.8)
    m.part(".29,.36 .42,.36 .49,.22 .5,.08 .29,.08", cab, 0.35)
    m.part(".35,.34 .415,.34 .465,.23 .35,.23", (46, 66, 84), 0.3)
    m.part(".29,.12 .5,.12 .5,.07 .29,.07", cab, 0.85)
    for wheel in (-0.42, -0.33, 0.14, 0.23, 0.39):
        m.wheel(wheel, 0.045)
    if lamps:
        px, py = m.at(0.5, 0.12)
        pen.ellipse(px, py, long * 0.012, long * 0.012, (255, 240, 190))


def draw_motorbike(
    pen: Pen,
    light: Light,
    x: float,
    y: float,
    long: float,
    *,
    ahead: int = 1,
    depth: float = 0.0,
    colour: Colour = (190, 56, 52),
) -> None:
    """A small motorbike (the rider is a person in the pose "ride")."""
    m = Model(pen, light, x, y, long, ahead, depth)
    m.wheel(-0.33, 0.16)
    m.wheel(0.36, 0.16)
    m.bar((0.36, 0.16), (0.24, 0.56), 0.03, (70, 70, 76), 0.5)
    m.part(
        ("-.3,.38 -.02,.4 .1,.2 .22,.2 .3,.44 .2,.5 .12,.3 .02,.5 -.44,.48 -.48,.4"), colour, 0.35
    )
    m.part("-.42,.5 .02,.52 .03,.47 -.42,.45", (44, 40, 44), 0.4)
    m.part("-.2,.34 .1,.22 .1,.14 -.12,.14 -.34,.2", (84, 82, 84), 0.6)
    m.bar((0.18, 0.62), (0.28, 0.58), 0.025, (60, 60, 64), 0.6)


def draw_boat(
    pen: Pen,
    light: Light,
    x: float,
    y: float,
    long: float,
    *,
    ahead: int = 1,
    depth: float = 0.0,
    colour: Colour = (110, 78, 56),
) -> None:
    """A slender wooden boat on the water line ``y``."""
    m = Model(pen, light, x, y, long, ahead, depth)
    m.part("-.5,.09 -.3,.035 .3,.035 .52,.12 .4,0 .26,-.03 -.26,-.03 -.42,0", colour, 0.7)
    m.part("-.5,.09 -.3,.035 .3,.035 .52,.12 .3,.055 -.3,.055", colour, 0.1)


def draw_buffalo(
    pen: Pen, light: Light, x: float, y: float, long: float, *, ahead: int = 1, depth: float = 0.0
) -> None:
    """A water buffalo, head lowered: legs, body and its lit back, head, ear, horn, tail."""
    m = Model(pen, light, x, y, long, ahead, depth)
    hide: Colour = (92, 84, 86)
    for leg, far in ((-0.26, 1.0), (0.22, 1.0), (-0.36, 0.75), (0.3, 0.75)):
        outline = around(leg, 0, 1, 1, "-.07,.34 .06,.34 .035,.2 .03,.03 .04,0 -.035,0 -.025,.18")
        m.curved(outline, hide, far)
    for shape, colour, share in (
        (
            "-.47,.44 -.42,.55 -.28,.585 -.08,.55 .12,.58 .28,.6 .4,.54 "
            ".45,.44 .36,.3 .1,.2 -.2,.2 -.4,.3",
            hide,
            0.7,
        ),
        ("-.45,.5 -.28,.575 -.08,.545 .12,.575 .28,.59 .38,.53 .2,.44 -.1,.4 -.36,.42", hide, 0.35),
        ("-.4,.545 -.28,.585 -.08,.555 .12,.585 .28,.605 .2,.55 -.1,.52 -.3,.54", hide, 0.0),
        (".34,.58 .46,.57 .56,.5 .66,.36 .69,.28 .64,.23 .56,.26 .48,.36 .38,.4", hide, 0.6),
        (".46,.57 .56,.5 .66,.36 .6,.38 .5,.48", hide, 0.1),
        (".42,.56 .34,.5 .3,.53 .36,.58", hide, 0.8),
        (".5,.57 .42,.68 .26,.72 .12,.68 .26,.69 .38,.63 .43,.55", (206, 196, 178), 0.25),
    ):
        m.curved(shape, colour, share)
    m.bar((-0.46, 0.48), (-0.52, 0.2), 0.016, hide, 0.85)
