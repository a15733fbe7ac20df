"""People at work: a body over the joints of a pose, dressed, hatted, and lit from one side.

A person is drawn on a sheet of its own, enlarged; the volume comes from the softened silhouette
shifted towards the light and away from it.
"""

from __future__ import annotations

import numpy as np
from PIL import ImageChops, ImageFilter

from photo_contest.demonstration.drawing import headgear
from photo_contest.demonstration.drawing.canvas import Canvas
from photo_contest.demonstration.drawing.clothes import draw_basket, draw_coat, draw_lap, draw_skirt
from photo_contest.demonstration.drawing.colour import Colour, Light, mix, tint
from photo_contest.demonstration.drawing.figure import Sheet
from photo_contest.demonstration.drawing.poses import POSES, Point, Pose
from photo_contest.demonstration.drawing.wardrobe import Outfit, outfit

SKIN: Colour = (206, 158, 124)
HAIR: Colour = (38, 32, 36)


def person(
    canvas: Canvas,
    light: Light,
    x: float,
    y: float,
    tall: float,
    pose: str | Pose,
    wear: Outfit,
    *,
    flip: bool = False,
    depth: float = 0.0,
    side: float = -1.0,
    rim: float = 0.6,
    shadow: float = 0.35,
) -> None:
    """Draw someone whose feet are at ``x, y`` and who is ``tall`` units high when upright.

    ``side`` is where the light comes from (-1 left, 1 right), ``rim`` how strongly it edges the
    body, ``shadow`` how dark the ground is under the feet.
    """
    if shadow:
        patch = [
            (x + tall * 0.3 * np.cos(turn), y - tall * 0.01 + tall * 0.05 * np.sin(turn))
            for turn in np.linspace(0, 2 * np.pi, 20)
        ]
        canvas.darken(canvas.shape(patch, blur=tall * 0.03), light.shade, shadow)
    joints = POSES[pose] if isinstance(pose, str) else pose
    reach, top = joints.extent
    whole = (x - tall * reach, y - tall * top, x + tall * reach, y + tall * 0.08)
    scale, over = -tall if flip else tall, 3 if tall < 380 else 2
    sheet = Sheet(canvas, light, whole, (x, y), scale, over=over, depth=depth)
    _dress(sheet, joints, wear)
    paste_lit(canvas, light, sheet, depth=depth, side=side, rim=rim, tall=tall)


def group(
    canvas: Canvas,
    light: Light,
    kind: str,
    places: str,
    *,
    sun: float | None = None,
    rim: float = 0.6,
    depth: float = 0.0,
    shadow: float = 0.35,
) -> None:
    """Draw several people dressed for one ``kind`` of work.

    ``places`` lists them as ``"pose x y tall, ..."``: feet in shares of width and height, tall in
    shares of the height; a pose ending in ``<`` faces left. Light comes from ``sun`` (x, units).
    """
    for place in places.split(","):
        pose, x_share, y_share, tall_share = place.split()
        x = float(x_share) * canvas.width
        person(
            canvas,
            light,
            x,
            float(y_share) * canvas.height,
            float(tall_share) * canvas.height,
            pose.rstrip("<"),
            outfit(kind, canvas.rng),
            flip=pose.endswith("<"),
            side=1 if sun is not None and sun > x else -1,
            rim=rim,
            depth=depth,
            shadow=shadow,
        )


def _dress(sheet: Sheet, pose: Pose, wear: Outfit) -> None:
    """All parts from the farthest to the nearest."""
    dim = 0.72
    sleeves = wear.sleeves or wear.coat
    front = pose.look == 0.0
    reach = pose.broad * 0.92 if front else 0.01
    shoulder_far = (pose.neck[0] - reach, pose.neck[1] - 0.045)
    shoulder_near = (pose.neck[0] + (reach if front else -0.01), pose.neck[1] - 0.045)
    if not front:
        _arm(
            sheet,
            shoulder_far,
            pose.far_arm,
            mix((0, 0, 0), sleeves, dim),
            mix((0, 0, 0), SKIN, 0.8),
        )
    hips = 0.045 if front else 0.012
    leg = mix((0, 0, 0), wear.legs, dim)
    _leg(
        sheet,
        (pose.hip[0] - hips, pose.hip[1]),
        pose.far_leg,
        leg,
        bare=wear.skirt,
        ahead=not front,
    )
    _leg(
        sheet,
        (pose.hip[0] + hips, pose.hip[1]),
        pose.near_leg,
        wear.legs,
        bare=wear.skirt,
        ahead=not front,
    )
    if wear.skirt and pose.hip[1] > 0.4:
        draw_skirt(sheet, pose, wear)
    elif wear.skirt and pose.hip[1] > 0.29:
        draw_lap(sheet, pose, wear)
    if front:
        _arm(sheet, shoulder_far, pose.far_arm, sleeves, SKIN)
    draw_coat(sheet, pose, wear)
    sheet.limb([pose.neck, pose.head], [0.035, 0.03], mix(SKIN, (90, 50, 40), 0.25))
    headgear.draw_head(sheet, pose, wear.hat, wear.hat_colour, SKIN, HAIR)
    _arm(sheet, shoulder_near, pose.near_arm, mix((0, 0, 0), sleeves, 0.8), SKIN, grow=1.1)
    _arm(sheet, shoulder_near, pose.near_arm, sleeves, SKIN)
    if wear.basket:
        draw_basket(sheet, pose)


def _arm(
    sheet: Sheet,
    shoulder: Point,
    arm: tuple[Point, Point],
    cloth: Colour,
    skin: Colour,
    grow: float = 1.0,
) -> None:
    elbow, hand = arm
    wrist = (elbow[0] + (hand[0] - elbow[0]) * 0.86, elbow[1] + (hand[1] - elbow[1]) * 0.86)
    if grow == 1.0:
        sheet.limb([wrist, hand], [0.021, 0.026], skin)
    sheet.limb([shoulder, elbow, wrist], [0.04 * grow, 0.035 * grow, 0.027 * grow], cloth)


def _leg(
    sheet: Sheet, hip: Point, leg: tuple[Point, Point], cloth: Colour, *, bare: bool, ahead: bool
) -> None:
    knee, foot = leg
    shoe = mix(cloth, (30, 26, 28), 0.7)
    if ahead:
        sheet.limb(
            [(foot[0], foot[1] - 0.004), (foot[0] + 0.05, foot[1] - 0.012)], [0.03, 0.02], shoe
        )
    if bare:
        sheet.limb([hip, knee, foot], [0.06, 0.038, 0.026], mix(cloth, (24, 24, 34), 0.4))
    else:
        sheet.limb([hip, knee, foot], [0.072, 0.054, 0.042], cloth)
    if not ahead:
        outward = 0.012 if foot[0] > hip[0] else -0.012
        sheet.disc(foot[0] + outward, foot[1] - 0.014, 0.04, 0.022, shoe)


def paste_lit(
    canvas: Canvas,
    light: Light,
    sheet: Sheet,
    *,
    depth: float,
    side: float,
    rim: float,
    tall: float,
) -> None:
    """Model the figure on a sheet by its own soft outline, and lay the sheet on the canvas."""
    picture, cover = sheet.finished()
    reach = max(1.0, float(tall) * canvas.unit * 0.03)
    soft = cover.filter(ImageFilter.GaussianBlur(reach * 0.9))
    dx, dy = round(side * reach), -round(reach * 0.7)
    toward = ImageChops.offset(soft, -dx, -dy)
    away = ImageChops.offset(soft, dx, dy)
    for colour, near, far, strength in (
        (tint(light.shade, (150, 150, 165)), toward, away, 0.75),
        (light.sun, away, toward, rim),
    ):
        edge = ImageChops.multiply(ImageChops.subtract(near, far), cover)
        mask = edge.point([round(level * strength) for level in range(256)])
        picture.paste(mix(colour, light.haze, depth), (0, 0), mask)
    canvas.image.paste(picture, sheet.box[:2])
