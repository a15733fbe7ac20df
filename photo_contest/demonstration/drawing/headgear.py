"""Heads and what is worn on them: conical hats, helmets, scarves, masks, caps."""

from __future__ import annotations

import numpy as np

from photo_contest.demonstration.drawing.colour import Colour, mix
from photo_contest.demonstration.drawing.figure import Sheet
from photo_contest.demonstration.drawing.pen import points
from photo_contest.demonstration.drawing.poses import Point, Pose

_HEAD = 0.064


class _Crown:
    """A frame on the head: ``at(forward, up)`` in head radii, turned with the tilt of the head."""

    def __init__(self, pose: Pose) -> None:
        self._centre = pose.head
        self._up = pose.tilt
        self.look = pose.look

    def at(self, forward: float, up: float) -> Point:
        ux, uy = self._up
        return (
            self._centre[0] + (forward * uy + up * ux) * _HEAD,
            self._centre[1] + (-forward * ux + up * uy) * _HEAD,
        )

    def path(self, text: str) -> list[Point]:
        return [self.at(forward, up) for forward, up in points(text)]


def draw_head(
    sheet: Sheet, pose: Pose, hat: str, colour: Colour, skin: Colour, hair: Colour
) -> None:
    """The head of ``pose`` with hair and ``hat``: a profile if it looks aside, else from behind."""
    crown = _Crown(pose)
    if hat in ("long", "bun", "kerchief", "nurse"):
        _back_hair(sheet, crown, hair, long=hat == "long")
    face = crown.path("-.85,.1 -.5,.92 .2,1.02 .8,.6 .86,-.1 .6,-.85 .05,-1 -.6,-.7")
    sheet.blob(face, skin)
    if pose.look:
        nose = crown.path(".78,.15 1.06,-.14 .8,-.3")
        sheet.polygon(nose, skin)
        sheet.blob(crown.path("-.9,-.5 -.98,.4 -.4,1.05 .5,1 .72,.62 .1,.5 -.2,-.1 -.45,-.6"), hair)
    else:
        for side in (-1, 1):
            x, y = crown.at(side * 0.92, -0.1)
            sheet.disc(x, y, 0.012, 0.018, skin)
        sheet.blob(
            crown.path("-.95,0 -.82,.75 0,1.1 .82,.75 .95,0 .72,-.78 0,-.95 -.72,-.78"), hair
        )
    _HATS.get(hat, _bare)(sheet, crown, colour)


def _back_hair(sheet: Sheet, crown: _Crown, hair: Colour, *, long: bool) -> None:
    if long:
        tail = crown.path("-.9,.4 -.2,.9 .1,-.2 -.35,-1.8 -.75,-2.9 -1.05,-2.7 -1.1,-1")
        sheet.blob(tail, hair)
    else:
        x, y = crown.at(-1.0, 0.25)
        sheet.disc(x, y, 0.034, 0.034, hair)


def _bare(sheet: Sheet, crown: _Crown, colour: Colour) -> None:
    """No hat."""


def _cone(sheet: Sheet, crown: _Crown, colour: Colour) -> None:
    """The conical leaf hat: two lit facets, rings of its frame, the shade under its brim."""
    brim, rise = 2.75, 2.15
    rim = [
        crown.at(brim * float(np.cos(turn)), 0.12 - 0.42 * float(np.sin(turn)))
        for turn in np.linspace(0, np.pi, 12)
    ]
    sheet.polygon(
        [crown.at(-brim, 0.12), crown.at(brim, 0.12), *rim], mix(colour, (60, 36, 24), 0.5)
    )
    top = [crown.at(-0.12, rise), crown.at(0.12, rise)]
    front = [
        crown.at(brim * float(np.cos(turn)), 0.12 - 0.3 * float(np.sin(turn)))
        for turn in np.linspace(0, np.pi, 12)
    ]
    sheet.polygon([*top, *front], colour)
    dark = [
        crown.at(brim * float(np.cos(turn)), 0.12 - 0.3 * float(np.sin(turn)))
        for turn in np.linspace(0, np.pi * 0.42, 7)
    ]
    sheet.polygon([crown.at(0.1, rise), *dark], mix(colour, (110, 76, 44), 0.4))
    for share in (0.3, 0.52, 0.74):
        ring = [
            crown.at(
                brim * share * float(np.cos(turn)),
                rise - (rise - 0.12) * share - 0.3 * share * float(np.sin(turn)),
            )
            for turn in np.linspace(0.1, np.pi - 0.1, 10)
        ]
        sheet.limb(ring, [0.0028] * len(ring), mix(colour, (120, 84, 50), 0.35))


def _helmet(sheet: Sheet, crown: _Crown, colour: Colour) -> None:
    """A safety helmet: ribbed dome, peak before, strap."""
    peak = 1.55 if crown.look else 1.22
    dark = mix(colour, (60, 40, 40), 0.4)
    sheet.blob(
        crown.path("-1.14,.28 -1.05,.95 -.5,1.5 .15,1.58 .8,1.25 1.12,.62 1.15,.28 0,.18"), colour
    )
    sheet.blob(crown.path("-1.14,.28 -1.05,.95 -.55,1.48 -.5,.8 -.4,.24"), mix(colour, dark, 0.5))
    sheet.limb(
        crown.path("-.35,1.5 .25,1.6 .75,1.22"),
        [0.007, 0.009, 0.006],
        mix(colour, (255, 255, 255), 0.5),
    )
    sheet.limb([*crown.path("-1.2,.28 .2,.2"), crown.at(peak, 0.24)], [0.012, 0.014, 0.011], dark)
    if crown.look:
        sheet.limb(crown.path(".2,.2 .3,-.5 .25,-.95"), [0.004, 0.004, 0.004], (70, 66, 70))


def _scarf(sheet: Sheet, crown: _Crown, colour: Colour) -> None:
    """A headscarf wound round the hair, its end falling behind."""
    sheet.blob(crown.path("-1.08,.1 -1.05,.95 -.3,1.45 .55,1.25 .95,.62 .3,.42 -.5,.25"), colour)
    sheet.blob(
        crown.path("-.95,.7 -.55,.3 -.8,-1.3 -1.35,-1.5 -1.35,-.2"), mix(colour, (60, 20, 40), 0.28)
    )
    sheet.limb(
        crown.path("-.8,.55 0,.75 .85,.7"), [0.008, 0.01, 0.008], mix(colour, (255, 240, 200), 0.5)
    )
    sheet.limb(crown.path("-1.3,-1.42 -.85,-1.25"), [0.01, 0.01], mix(colour, (255, 240, 200), 0.6))


def _turban(sheet: Sheet, crown: _Crown, colour: Colour) -> None:
    """A thick dark turban with bright cord."""
    sheet.blob(crown.path("-1.35,.4 -1.2,1.2 0,1.65 1.15,1.2 1.3,.5 0,.3"), colour)
    for up in (0.65, 0.95, 1.25):
        sheet.limb(
            [crown.at(-1.2, up), crown.at(0.0, up + 0.1), crown.at(1.15, up)],
            [0.004, 0.005, 0.004],
            mix(colour, (230, 150, 160), 0.6),
        )


def _kerchief(sheet: Sheet, crown: _Crown, colour: Colour) -> None:
    """A factory kerchief over the hair, tied behind."""
    sheet.blob(crown.path("-1.02,.15 -.95,.85 -.2,1.28 .6,1.1 .84,.68 -.2,.42"), colour)
    sheet.blob(crown.path("-.95,.2 -1.4,.25 -1.35,-.25 -.95,0"), mix(colour, (90, 90, 110), 0.3))


def _mask(sheet: Sheet, crown: _Crown, colour: Colour) -> None:
    """A welder's visor before the face on its headband, a glass slot in it."""
    dark = mix(colour, (0, 0, 0), 0.35)
    sheet.limb(crown.path("-1,.2 -.6,.9 .1,1.15"), [0.012, 0.014, 0.014], dark)
    sheet.polygon(crown.path("-.05,1.25 .8,1.3 1.3,.75 1.42,-.6 1,-1.55 .35,-1.35 .1,-.3"), colour)
    sheet.polygon(crown.path("-.05,1.25 .1,-.3 .35,-1.35 .55,-1.4 .35,0 .3,1.27"), dark)
    sheet.polygon(crown.path(".75,.5 1.36,.42 1.4,-.02 .8,.02"), (96, 150, 150))
    sheet.polygon(crown.path(".85,.42 1.3,.36 1.34,.06 .9,.1"), (24, 44, 48))


def _cap(sheet: Sheet, crown: _Crown, colour: Colour) -> None:
    """A peaked cloth cap."""
    sheet.blob(crown.path("-1.02,.35 -.9,1 -.1,1.35 .7,1.1 .98,.5 0,.35"), colour)
    reach = 1.75 if crown.look else 1.2
    sheet.limb(
        [crown.at(0.4, 0.5), crown.at(reach, 0.36)], [0.014, 0.008], mix(colour, (0, 0, 0), 0.25)
    )


def _nurse(sheet: Sheet, crown: _Crown, colour: Colour) -> None:
    """A nurse's cap, and the mask over mouth and nose where the face is seen."""
    sheet.blob(crown.path("-.8,.8 -.75,1.5 .2,1.6 .75,1.3 .72,.78 0,.85"), colour)
    if crown.look:
        sheet.blob(crown.path(".2,0 .9,.02 1.02,-.4 .6,-.92 .15,-.6"), (176, 214, 222))


def _cook(sheet: Sheet, crown: _Crown, colour: Colour) -> None:
    """A cook's soft white cap."""
    sheet.blob(crown.path("-.95,.6 -1.3,1.3 -.4,1.9 .7,1.8 1.15,1.2 .85,.6"), colour)
    sheet.polygon(crown.path("-.95,.4 -.9,.85 .9,.85 .9,.4"), mix(colour, (120, 130, 150), 0.2))


_HATS = {
    "cone": _cone,
    "helmet": _helmet,
    "scarf": _scarf,
    "turban": _turban,
    "kerchief": _kerchief,
    "mask": _mask,
    "cap": _cap,
    "nurse": _nurse,
    "cook": _cook,
    "bare": _bare,
}
