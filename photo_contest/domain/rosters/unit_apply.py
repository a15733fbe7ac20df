"""A units' file put into effect by a few bulk statements."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.utils import timezone

from photo_contest.domain import bulk
from photo_contest.domain.photo_units import follow_roster
from photo_contest.domain.rosters.findings import Counts, RowConflict
from photo_contest.domain.rosters.unit_tree import FOREVER, Span
from photo_contest.models import (
    Member,
    MembershipFigure,
    Photo,
    Unit,
    UnitChange,
    UnitPeriod,
)

REASON: Final = "Nhập danh sách đơn vị"
_UNIT: Final = ("code", "is_demonstration")
_STATE: Final = ("name", "name_folded", "name_sorted", "kind", "begins_on", "ends_on")
_BEGINS: Final = _STATE.index("begins_on")
_FIGURE: Final = ("members", "as_of", "source")
_LOT: Final = 500  # ids a query


@dataclass(frozen=True, slots=True)
class TreeChange:
    """A unit that is made (`old` is None), renamed or moved by a row. A unit that only the file
    knows has the negative number of its row for an id."""

    row: int
    code: str
    verb: str
    old: Span | None
    new: Span

    @property
    def is_in_place(self) -> bool:
        """Whether it falls on the day the present span begins, so that it changes that span."""
        return self.old is not None and self.old.begins == self.new.begins


@dataclass(frozen=True, slots=True)
class FigureChange:
    unit: int
    members: int
    as_of: dt.date
    source: str
    id: int | None


@dataclass(frozen=True)
class UnitPlan:
    """See `findings.Plan`. Values are made ready here, before the transaction begins."""

    counts: Counts
    conflicts: list[RowConflict]
    changes: Sequence[TreeChange]
    figures: Sequence[FigureChange]

    def prepare(self) -> None:
        """Work out all values that do not hang on ids, outside of the transaction."""
        _ = self._units, self._states, self._figure_values

    def apply(self, *, by: Member | None, at: dt.datetime) -> None:
        """Units, periods, what was done and figures. Ended periods and cleared parents go first:
        so at every moment the tree is a part of the one that was judged, and has no cycle."""
        ids = self._make_units()
        self._end_periods()
        periods = self._place(ids)
        self._note(ids, periods, by=by, at=at)
        self._set_figures(ids)
        self._rename_photos(at)

    @cached_property
    def _units(self) -> dict[int, tuple[Any, ...]]:
        """The values of `_UNIT` of the units that only the file knows, by their number there."""
        made = [one for one in self.changes if one.new.unit < 0]
        values = bulk.ready(Unit, _UNIT, ((one.code, False) for one in made))
        return {one.new.unit: unit for one, unit in zip(made, values, strict=True)}

    @cached_property
    def _states(self) -> list[tuple[Any, ...]]:
        """The values of `_STATE`, change by change."""
        return bulk.ready(UnitPeriod, _STATE, (_state(change.new) for change in self.changes))

    @cached_property
    def _figure_values(self) -> list[tuple[Any, ...]]:
        rows = ((one.members, one.as_of, one.source) for one in self.figures)
        return bulk.ready(MembershipFigure, _FIGURE, rows)

    def _make_units(self) -> dict[int, int]:
        """Make the units that only the file knows; their ids by the number they had there."""
        fresh = bulk.reserve_ids(Unit, len(self._units)) if self._units else ()
        ids = dict(zip(self._units, fresh, strict=True))
        rows = [(ids[number], *values) for number, values in self._units.items()]
        bulk.insert(Unit, ["id", *_UNIT], rows)
        return ids

    def _end_periods(self) -> None:
        ended = [
            (one.new.begins, one.old.id) for one in self.changes if one.old and not one.is_in_place
        ]
        bulk.update(UnitPeriod, ["ends_on"], _keyed(UnitPeriod, ["ends_on"], ended))
        moved = [one for one in self.changes if one.is_in_place and one.verb == "move"]
        bulk.update(UnitPeriod, ["parent"], [(None, one.old.id) for one in moved if one.old])

    def _place(self, ids: Mapping[int, int]) -> list[int]:
        """Change and make periods; returns the id of each change's period."""
        made = [one for one in self.changes if not one.is_in_place]
        fresh = iter(bulk.reserve_ids(UnitPeriod, len(made)) if made else ())
        periods, changed_rows, made_rows = [], [], []
        for change, state in zip(self.changes, self._states, strict=True):
            parent = change.new.parent
            parent_id = None if parent is None else ids.get(parent, parent)
            if change.is_in_place and change.old and change.old.id:
                periods.append(change.old.id)
                changed_rows.append((parent_id, *state, change.old.id))
            else:
                periods.append(next(fresh))
                unit_id = ids.get(change.new.unit, change.new.unit)
                made_rows.append((periods[-1], unit_id, parent_id, *state))
        bulk.update(UnitPeriod, ["parent", *_STATE], changed_rows)
        bulk.insert(UnitPeriod, ["id", "unit", "parent", *_STATE], made_rows)
        return periods

    def _note(
        self, ids: Mapping[int, int], periods: Sequence[int], *, by: Member | None, at: dt.datetime
    ) -> None:
        same = bulk.ready(
            UnitChange, ("reason", "by", "at"), [(REASON, by.pk if by else None, at)]
        )[0]
        journals = (
            (_journal(change, period),)
            for change, period in zip(self.changes, periods, strict=True)
        )
        rows = (
            (change.verb, ids.get(change.new.unit, change.new.unit), state[_BEGINS], *same, *kept)
            for change, state, kept in zip(
                self.changes,
                self._states,
                bulk.ready(UnitChange, ("journal",), journals),
                strict=True,
            )
        )
        fields = ("verb", "unit", "on", "reason", "by", "at", "journal")
        bulk.insert(UnitChange, fields, rows)

    def _set_figures(self, ids: Mapping[int, int]) -> None:
        made, changed = [], []
        for figure, values in zip(self.figures, self._figure_values, strict=True):
            if figure.id is None:
                made.append((ids.get(figure.unit, figure.unit), *values))
            else:
                changed.append((*values, figure.id))
        bulk.insert(MembershipFigure, ["unit", *_FIGURE], made)
        bulk.update(MembershipFigure, _FIGURE, changed)

    def _rename_photos(self, at: dt.datetime) -> None:
        """Photos that were sent for a unit since the day it has another name bear that name."""
        renamed = [one for one in self.changes if one.old and one.old.name != one.new.name]
        if not renamed:
            return
        since = min(one.new.begins for one in renamed)
        begins_at = timezone.make_aware(dt.datetime.combine(since, dt.time()))
        units = [one.new.unit for one in renamed]
        members: set[int] = set()
        for first in range(0, len(units), _LOT):
            photos = Photo.objects.filter(
                unit__in=units[first : first + _LOT], submitted_at__gte=begins_at
            )
            members |= set(photos.values_list("author_id", flat=True))
        follow_roster(members=members, since=since, at=at)


def _state(span: Span) -> tuple[Any, ...]:
    period = UnitPeriod(name=span.name)
    period.spell()
    ends_on = None if span.ends == FOREVER else span.ends
    return (
        period.name,
        period.name_folded,
        period.name_sorted,
        span.kind,
        span.begins,
        ends_on,
    )


def _keyed(
    model: type[UnitPeriod], fields: Sequence[str], rows: Sequence[tuple[Any, int | None]]
) -> list[tuple[Any, ...]]:
    values = bulk.ready(model, fields, ((value,) for value, _ in rows))
    return [(*value, pk) for value, (_, pk) in zip(values, rows, strict=True)]


def _journal(change: TreeChange, period: int) -> dict[str, Any]:
    """What undoing needs (see models/unit_change.py): rows made, ended, changed."""
    old, new = change.old, change.new
    if old is None:
        return {"periods": {"made": [period]}}
    if change.is_in_place:
        pairs = (
            ("parent_id", old.parent, new.parent),
            ("name", old.name, new.name),
            ("kind", old.kind, new.kind),
        )
        before = {name: was for name, was, now in pairs if was != now}
        return {"periods": {"changed": {str(old.id): before}}}
    ended = None if old.ends == FOREVER else old.ends.isoformat()
    return {"periods": {"made": [period], "ended": {str(old.id): ended}}}
