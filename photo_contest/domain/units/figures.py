"""How many members a unit has after a merger: the sum of what was known of all, with its source."""

import datetime as dt
from collections.abc import Collection

from photo_contest.models import MembershipFigure, Unit


def sum_figures(*, merged: Collection[Unit], into: Unit, on: dt.date) -> MembershipFigure | None:
    """The figure of `into` from the day of a merger on: the newest figures of all units together,
    told with the oldest of their days. None where one of them has no figure, or where a figure of
    that day stands already: a sum without a part would be a wrong denominator."""
    newest: dict[int, MembershipFigure] = {}
    known = MembershipFigure.objects.filter(unit__in=[into, *merged], as_of__lte=on)
    for figure in known.order_by("as_of"):
        newest[figure.unit_id] = figure
    own = newest.get(into.pk)
    if len(newest) < len(merged) + 1 or own is None or own.as_of == on:
        return None
    oldest = min(figure.as_of for figure in newest.values())
    return MembershipFigure.objects.create(
        unit=into,
        members=sum(figure.members for figure in newest.values()),
        as_of=on,
        source=f"Cộng {len(newest)} đơn vị sáp nhập, số liệu từ {oldest:%d/%m/%Y}",
    )
