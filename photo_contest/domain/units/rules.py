"""What a unit may be called and where it may stand."""

import re
from typing import Final

from photo_contest.models import UnitPeriod

Kind = UnitPeriod.Kind
KIND_ORDER: Final = (Kind.FEDERATION, Kind.UPPER, Kind.GRASSROOTS, Kind.SECTION)
CODE_FORM: Final = re.compile(r"[A-Za-z0-9._-]{1,32}")
MAX_NAME_CHARS: Final = 200
MAX_REASON_CHARS: Final = 300


def kind_fits(kind: str, parent_kind: str) -> bool:
    """Whether a unit of a kind may stand directly below one of another: kinds go down, and may
    skip a level."""
    return KIND_ORDER.index(Kind(kind)) > KIND_ORDER.index(Kind(parent_kind))
