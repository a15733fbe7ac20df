"""How people stand, bend, carry and reach: joints of a body, as data.

Units are the height of the standing person; x runs forward (to the right), y up from the ground.
"""

from __future__ import annotations

from dataclasses import dataclass

from photo_contest.demonstration.drawing.pen import points

Point = tuple[float, float]


@dataclass(frozen=True)
class Pose:
    """Joints of one posture; ``far`` and ``near`` limbs lie behind and before the body.

    ``broad`` is half the breadth of the shoulders as seen: 0.11 from the front, 0.06 from the side.
    """

    head: Point
    neck: Point
    hip: Point
    near_arm: tuple[Point, Point]
    far_arm: tuple[Point, Point]
    near_leg: tuple[Point, Point]
    far_leg: tuple[Point, Point]
    broad: float = 0.06
    look: float = 1.0

    @property
    def tilt(self) -> tuple[float, float]:
        """The direction from neck to head: up, of a hat."""
        dx, dy = self.head[0] - self.neck[0], self.head[1] - self.neck[1]
        far = (dx * dx + dy * dy) ** 0.5 or 1.0
        return dx / far, dy / far

    @property
    def extent(self) -> tuple[float, float]:
        """Half the width and the height a figure in this pose, hat and load included, fills."""
        joints = (self.head, *self.near_arm, *self.far_arm, *self.near_leg, *self.far_leg)
        across = max(abs(self.head[0]) + 0.21, max(abs(x) for x, _y in joints) + 0.08)
        return max(across, abs(self.neck[0]) + 0.27), max(y for _x, y in joints) + 0.18


def _pose(trunk: str, arms: str, legs: str, broad: float = 0.06, look: float = 1.0) -> Pose:
    """A pose from text: head, neck, hip; near elbow and hand, far ones; near knee and foot, far."""
    head, neck, hip = points(trunk)
    elbow, hand, far_elbow, far_hand = points(arms)
    knee, foot, far_knee, far_foot = points(legs)
    return Pose(
        head,
        neck,
        hip,
        (elbow, hand),
        (far_elbow, far_hand),
        (knee, foot),
        (far_knee, far_foot),
        broad,
        look,
    )


POSES: dict[str, Pose] = {
    "stand": _pose(
        "0,.925 0,.83 0,.5",
        ".15,.66 .145,.5 -.15,.66 -.145,.5",
        ".065,.27 .075,.03 -.065,.27 -.075,.03",
        0.11,
        0.0,
    ),
    "akimbo": _pose(
        ".01,.925 0,.83 0,.5",
        ".22,.68 .1,.54 -.15,.66 -.15,.5",
        ".085,.27 .11,.03 -.06,.27 -.065,.03",
        0.11,
        0.0,
    ),
    "walk": _pose(
        ".05,.925 .03,.83 0,.5",
        ".1,.66 .17,.55 -.05,.66 -.08,.51",
        ".1,.28 .16,.03 -.02,.27 -.15,.06",
    ),
    "laden": _pose(
        ".17,.86 .1,.78 0,.48", ".16,.62 .24,.68 .05,.6 .14,.54", ".12,.27 .1,.03 -.02,.26 -.15,.05"
    ),
    "stoop": _pose(
        ".36,.56 .27,.6 0,.5", ".3,.4 .36,.2 .25,.4 .28,.2", ".04,.27 -.02,.03 -.03,.27 -.1,.03"
    ),
    "pick": _pose(
        ".12,.9 .07,.81 0,.5",
        ".15,.64 .29,.6 .1,.64 .25,.54",
        ".05,.27 .03,.03 -.03,.27 -.06,.03",
        0.075,
    ),
    "sit": _pose(
        ".06,.73 .03,.635 0,.3",
        ".1,.46 .26,.44 .08,.47 .25,.48",
        ".26,.31 .27,.03 .24,.29 .21,.03",
        0.07,
    ),
    "crouch": _pose(
        ".14,.56 .09,.47 -.04,.2",
        ".2,.32 .34,.26 .17,.34 .36,.3",
        ".18,.26 .06,.03 .14,.22 -.02,.03",
        0.075,
    ),
    "kneel": _pose(
        ".16,.67 .11,.58 -.02,.28",
        ".22,.42 .34,.32 .18,.42 .32,.38",
        ".2,.27 .19,.03 .05,.04 -.2,.04",
        0.075,
    ),
    "climb": _pose(
        ".02,.92 0,.82 -.06,.5", ".12,.74 .17,.9 .1,.68 .19,.76", ".13,.36 .1,.13 .08,.27 .14,.02"
    ),
    "reach": _pose(
        ".02,.925 0,.83 0,.5",
        ".13,.93 .16,1.12 -.12,.9 -.02,1.1",
        ".06,.27 .07,.03 -.06,.27 -.08,.03",
        0.1,
        0.0,
    ),
    "hail": _pose(
        ".02,.925 0,.83 0,.5",
        ".18,.92 .23,1.09 -.18,.9 -.24,1.06",
        ".08,.27 .11,.03 -.08,.27 -.11,.03",
        0.1,
        0.0,
    ),
    "point": _pose(
        ".03,.925 0,.83 0,.5",
        ".19,.78 .36,.83 -.13,.66 -.1,.5",
        ".07,.27 .08,.03 -.06,.27 -.08,.03",
        0.085,
    ),
    "give": _pose(
        ".06,.92 .03,.825 0,.5",
        ".12,.64 .29,.64 .09,.65 .28,.67",
        ".06,.27 .08,.03 -.03,.27 -.07,.03",
        0.07,
    ),
    "shovel": _pose(
        ".23,.8 .16,.72 0,.47",
        ".24,.54 .36,.42 .12,.54 .2,.52",
        ".14,.27 .14,.03 -.04,.25 -.16,.04",
        0.07,
    ),
    "hammer": _pose(
        ".1,.86 .06,.77 0,.47",
        ".17,.84 .12,1 .18,.62 .3,.52",
        ".12,.27 .15,.03 -.05,.25 -.12,.03",
        0.085,
    ),
    "pull": _pose(
        "-.22,.74 -.17,.66 -.08,.38",
        "0,.52 .16,.5 -.02,.55 .17,.52",
        ".08,.27 .2,.03 0,.2 .08,.03",
        0.075,
    ),
    "write": _pose(
        ".02,.925 0,.83 0,.5",
        ".16,.8 .25,.97 -.14,.66 -.1,.52",
        ".06,.27 .065,.03 -.06,.27 -.065,.03",
        0.105,
        0.0,
    ),
    "hands": _pose(
        "0,.925 0,.83 0,.5",
        ".2,.7 .29,.58 -.2,.7 -.29,.58",
        ".05,.27 .1,.03 -.05,.27 -.06,.03",
        0.1,
        0.0,
    ),
    "ride": _pose(
        ".1,.8 .04,.71 -.06,.4",
        ".14,.56 .3,.52 .14,.58 .3,.54",
        ".16,.38 .08,.14 .14,.36 .06,.14",
        0.075,
    ),
    "perch": _pose(
        "0,.66 0,.565 0,.24",
        ".17,.4 .16,.24 -.17,.4 -.16,.24",
        ".07,.18 .08,.03 -.07,.18 -.08,.03",
        0.11,
        0.0,
    ),
    "embrace": _pose(
        ".02,.66 0,.565 0,.24",
        ".2,.47 .33,.52 -.17,.4 -.16,.24",
        ".07,.18 .08,.03 -.07,.18 -.08,.03",
        0.11,
        0.0,
    ),
    "lean": _pose(
        ".2,.86 .13,.78 0,.5",
        ".2,.6 .33,.55 .16,.6 .32,.58",
        ".05,.27 .04,.03 -.03,.27 -.07,.03",
        0.075,
    ),
}
