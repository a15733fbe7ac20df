"""Short ways to give orders to the tree."""

import datetime as dt
from typing import Any

from django.utils import timezone

from photo_contest.domain.units.changes import Order, create_unit
from photo_contest.domain.units.tree import tree_on
from photo_contest.models import Member, Unit

EARLIER = dt.date(2020, 1, 1)
REFORM = dt.date(2025, 7, 1)
DAY = dt.timedelta(days=1)


def order(on: dt.date = REFORM, *, by: Member | None = None, **kwargs: Any) -> Order:
    return Order(**{"on": on, "reason": "Sắp xếp lại", "by": by, "at": timezone.now()} | kwargs)


def create(
    code: str,
    parent: Unit | None = None,
    kind: str = "grassroots",
    *,
    on: dt.date = EARLIER,
    name: str = "",
) -> Unit:
    deed = create_unit(
        code=code, name=name or f"CĐ {code}", kind=kind, parent=parent, order=order(on)
    )
    return deed.change.unit


def told(day: dt.date) -> set[tuple[str, str | None]]:
    """The tree of a day: codes with the codes above."""
    return {(one.unit.code, one.parent and one.parent.code) for one in tree_on(day)}
