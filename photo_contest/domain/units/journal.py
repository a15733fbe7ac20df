"""The rows that a change of the tree begins, ends and repoints, written down as it does so: by
this a change is undone."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from photo_contest.domain import bulk
from photo_contest.models import Membership, MembershipFigure, UnitPeriod

Rows = dict[str, Any]
_LOT: Final = 5000


class Journal:
    """Does what changes do to periods and memberships on a day, and remembers it.

    The form that is kept: for `periods` and for `memberships`, ids `made`; `ended`, by id the last
    day that stood there before; `changed`, by id the values that stood there before; `removed`, by
    id all values of periods that would have ended on the day they began. For `figures`, ids `made`.
    """

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.periods: Rows = {"made": [], "ended": {}, "changed": {}, "removed": {}}
        self.memberships: Rows = {"made": [], "ended": {}, "changed": {}}
        self.figures: Rows = {"made": []}
        self.members: set[int] = set()

    def kept(self) -> dict[str, Any]:
        """The journal as JSON, without what stayed empty."""
        parts = {
            "periods": self.periods,
            "memberships": self.memberships,
            "figures": self.figures,
        }
        return {
            name: {what: rows for what, rows in part.items() if rows}
            for name, part in parts.items()
            if any(part.values())
        }

    # --- periods --------------------------------------------------------------------------

    def make(self, **values: Any) -> UnitPeriod:
        period = UnitPeriod.objects.create(**values)
        self.periods["made"].append(period.pk)
        return period

    def end(self, period: UnitPeriod) -> None:
        """A unit's last period ends. One that began this very day, because the unit was also moved
        or renamed then, was no period at all; a unit that began this day cannot end."""
        earlier = UnitPeriod.objects.filter(unit=period.unit_id, ends_on=self.on)
        if period.begins_on == self.on and earlier.exists():
            self._remove(period)
            return
        self.periods["ended"][str(period.pk)] = _told(period.ends_on)
        period.ends_on = self.on
        period.save(update_fields=["ends_on"])

    def _remove(self, period: UnitPeriod) -> None:
        values = {name: getattr(period, name) for name in ("unit_id", "parent_id", "name", "kind")}
        days = {"begins_on": self.on.isoformat(), "ends_on": _told(period.ends_on)}
        self.periods["removed"][str(period.pk)] = values | days
        period.delete()

    def change(self, period: UnitPeriod, **values: Any) -> None:
        """From the day on a period has other values: it ends and another begins; one that begins
        on that day, or later, is changed in place."""
        if period.begins_on >= self.on:
            before = {name: getattr(period, name) for name in values}
            self.periods["changed"].setdefault(str(period.pk), {}).update(before)
            for name, value in values.items():
                setattr(period, name, value)
            period.save()
            return
        ends_on = period.ends_on
        self.end(period)
        same = {
            "unit_id": period.unit_id,
            "parent_id": period.parent_id,
            "name": period.name,
            "kind": period.kind,
        }
        self.make(**(same | values), begins_on=self.on, ends_on=ends_on)

    def keep_figure(self, figure: MembershipFigure | None) -> None:
        if figure is not None:
            self.figures["made"].append(figure.pk)

    # --- memberships: many at once --------------------------------------------------------

    def move_members(self, memberships: Iterable[Membership], *, to: int) -> None:
        """Who belongs from the day on, or comes later, belongs to the unit `to`."""
        rows = list(memberships)
        coming = [one for one in rows if one.begins_on >= self.on]
        present = [one for one in rows if one.begins_on < self.on]
        self.memberships["changed"] |= {str(one.pk): {"unit_id": one.unit_id} for one in coming}
        bulk.update(Membership, ("unit",), [(to, one.pk) for one in coming])
        ends = {one.pk: one.ends_on for one in present}
        self.end_members(present)
        ids = bulk.reserve_ids(Membership, len(present))
        days = _ready_days({self.on, *ends.values()})
        begun = [
            (pk, one.member_id, to, days[self.on], days[ends[one.pk]])
            for pk, one in zip(ids, present, strict=True)
        ]
        bulk.insert(Membership, ("id", "member", "unit", "begins_on", "ends_on"), begun)
        self.memberships["made"] += list(ids)
        self.members |= {one.member_id for one in rows}

    def end_members(self, memberships: Iterable[Membership]) -> None:
        rows = list(memberships)
        self.memberships["ended"] |= {str(one.pk): _told(one.ends_on) for one in rows}
        for ids in lots([one.pk for one in rows]):
            Membership.objects.filter(pk__in=ids).update(ends_on=self.on)
        self.members |= {one.member_id for one in rows}


def undo(kept: Mapping[str, Any]) -> None:
    """Bring the rows of a journal back to where they were; the caller has seen that they still are
    as the journal left them."""
    MembershipFigure.objects.filter(pk__in=kept.get("figures", {}).get("made", [])).delete()
    for model, name in ((UnitPeriod, "periods"), (Membership, "memberships")):
        part: Rows = kept.get(name, {})
        for ids in lots(part.get("made", [])):
            model._default_manager.filter(pk__in=ids).delete()
        ended = part.get("ended", {})
        days = _ready_days({_day(told) for told in ended.values()})
        bulk.update(
            model, ("ends_on",), [(days[_day(told)], int(pk)) for pk, told in ended.items()]
        )
        for pk, values in part.get("removed", {}).items():
            model(pk=int(pk), **values).save(force_insert=True)
        _change_back(model, part.get("changed", {}))


def lots(ids: Collection[Any]) -> Iterator[list[int]]:
    """Ids in lots below what SQLite takes in a query."""
    numbers = [int(pk) for pk in ids]
    for first in range(0, len(numbers), _LOT):
        yield numbers[first : first + _LOT]


def _ready_days(days: Collection[dt.date | None]) -> dict[dt.date | None, Any]:
    """Days as the database takes them: few days, many rows."""
    values = bulk.ready(Membership, ("ends_on",), ((day,) for day in days))
    return {day: value for day, (value,) in zip(days, values, strict=True)}


def _change_back(model: Any, changed: Mapping[str, Mapping[str, Any]]) -> None:
    """Rows get their values back; many of few kinds, so by what they get."""
    alike: dict[tuple[tuple[str, Any], ...], list[str]] = {}
    for pk, values in changed.items():
        alike.setdefault(tuple(sorted(values.items())), []).append(pk)
    for told, pks in alike.items():
        for ids in lots(pks):
            model._default_manager.filter(pk__in=ids).update(**_spelled(model, dict(told)))


def _spelled(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """A name with the spellings that hang on it."""
    if model is not UnitPeriod or "name" not in values:
        return values
    period = UnitPeriod(name=values["name"])
    period.spell()
    return values | {"name_folded": period.name_folded, "name_sorted": period.name_sorted}


def _told(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(told: str | None) -> dt.date | None:
    return dt.date.fromisoformat(told) if told else None
