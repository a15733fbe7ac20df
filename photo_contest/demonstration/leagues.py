"""The leagues of the demonstration: grassroots unions by size, upper unions among themselves."""

import datetime as dt

from photo_contest.demonstration.units import BEGINS_ON
from photo_contest.domain.leagues import Rule, define_league
from photo_contest.models import UnitPeriod

_BANDS = (
    ("khoi-a", 0, 59, "Khối A: dưới 60 đoàn viên", "League A: under 60 members"),
    ("khoi-b", 60, 119, "Khối B: 60 đến 119 đoàn viên", "League B: 60 to 119 members"),
    ("khoi-c", 120, None, "Khối C: từ 120 đoàn viên", "League C: 120 members and more"),
)


def found_leagues(*, at: dt.datetime) -> None:
    """Three leagues of grassroots unions by size, and one of the upper unions."""
    for code, least, most, name, name_en in _BANDS:
        define_league(
            code=code,
            name=name,
            name_en=name_en,
            rule=Rule.SIZE,
            kind=UnitPeriod.Kind.GRASSROOTS,
            members_min=least,
            members_max=most,
            begins_on=BEGINS_ON,
            by=None,
            at=at,
        )
    define_league(
        code="khoi-d",
        name="Khối D: công đoàn cấp trên cơ sở",
        name_en="League D: upper unions",
        rule=Rule.KIND,
        kind=UnitPeriod.Kind.UPPER,
        begins_on=BEGINS_ON,
        by=None,
        at=at,
    )
