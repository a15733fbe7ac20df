"""A units' file put into effect by a few bulk statements; their rows are made ready before."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from photo_contest.domain import bulk
from photo_contest.domain.photo_units import follow_names
from photo_contest.domain.rosters.findings import Counts, RowConflict
from photo_contest.domain.rosters.unit_tree import FOREVER, Span
from photo_contest.errors import RosterChanged
from photo_contest.models import (
    Member,
    MembershipFigure,
    Unit,
    UnitChange,
    UnitPeriod,
)

Row = tuple[Any, ...]

REASON: Final = "Nhập danh sách đơn vị"
_UNIT: Final = ("code", "is_demonstration")
_STATE: Final = ("name", "name_folded", "name_sorted", "kind", "begins_on", "ends_on")
_FIGURE: Final = ("members", "as_of", "source")
_NOTE: Final = ("verb", "unit", "on", "journal")
_SAME: Final = ("reason", "by", "at")  # for all changes of a file


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
    """See `findings.Plan`."""

    counts: Counts
    conflicts: list[RowConflict]
    changes: Sequence[TreeChange]
    figures: Sequence[FigureChange]

    def prepare(self) -> None:
        _ = self._writes

    def apply(self, *, by: Member | None, at: dt.datetime) -> None:
        self._writes.apply(by=by, at=at)

    @cached_property
    def _writes(self) -> "UnitWrites":
        return UnitWrites.of(self.changes, self.figures)


@dataclass(frozen=True)
class UnitWrites:
    """Rows as the database takes them, with the ids that are next."""

    units: list[Row]
    ended: list[Row]  # the id last, as in the two that follow
    lifted: list[Row]
    changed: list[Row]
    made: list[Row]
    notes: list[Row]
    figures: list[Row]
    changed_figures: list[Row]
    renamed: list[Span]

    @classmethod
    def of(cls, changes: Sequence[TreeChange], figures: Sequence[FigureChange]) -> "UnitWrites":
        units = _unit_rows(changes)
        ids = {change.new.unit: row[0] for change, row in units}
        periods = _period_ids(changes)
        changed, made = _period_rows(changes, periods, ids)
        new_figures, changed_figures = _figure_rows(figures, ids)
        replaced = [one for one in changes if one.old and not one.is_in_place]
        moved = [one for one in changes if one.is_in_place and one.verb == "move"]
        return cls(
            units=[row for _, row in units],
            ended=bulk.ready(
                UnitPeriod,
                ("ends_on", "id"),
                [(one.new.begins, one.old.id) for one in replaced if one.old],
            ),
            lifted=[(None, one.old.id) for one in moved if one.old],
            changed=changed,
            made=made,
            notes=_note_rows(changes, periods, ids),
            figures=new_figures,
            changed_figures=changed_figures,
            renamed=[one.new for one in changes if one.old and one.old.name != one.new.name],
        )

    def apply(self, *, by: Member | None, at: dt.datetime) -> None:
        """Units, periods, what was done and figures, in the caller's transaction. Ended periods and
        cleared parents go first: so at every moment the tree is a part of the one that was judged,
        and has no cycle. RosterChanged when the ids are somebody else's by now."""
        for model, rows in ((Unit, self.units), (UnitPeriod, self.made)):
            if not bulk.are_free(model, sorted(row[0] for row in rows)):
                raise RosterChanged
        bulk.insert(Unit, ("id", *_UNIT), self.units)
        bulk.update(UnitPeriod, ("ends_on",), self.ended)
        bulk.update(UnitPeriod, ("parent",), self.lifted)
        bulk.update(UnitPeriod, ("parent", *_STATE), self.changed)
        bulk.insert(UnitPeriod, ("id", "unit", "parent", *_STATE), self.made)
        (same,) = bulk.ready(UnitChange, _SAME, [(REASON, by.pk if by else None, at)])
        bulk.insert(UnitChange, (*_NOTE, *_SAME), ((*row, *same) for row in self.notes))
        bulk.insert(MembershipFigure, ("unit", *_FIGURE), self.figures)
        bulk.update(MembershipFigure, _FIGURE, self.changed_figures)
        if self.renamed:
            units = [one.unit for one in self.renamed]
            follow_names(units=units, since=min(one.begins for one in self.renamed), at=at)


def _unit_rows(changes: Sequence[TreeChange]) -> list[tuple[TreeChange, Row]]:
    """The units that only the file knows. Their codes are kept in capitals."""
    made = [one for one in changes if one.new.unit < 0]
    ids = bulk.reserve_ids(Unit, len(made)) if made else ()
    rows = ((pk, one.code.upper(), False) for pk, one in zip(ids, made, strict=True))
    return list(zip(made, bulk.ready(Unit, ("id", *_UNIT), rows), strict=True))


def _period_ids(changes: Sequence[TreeChange]) -> list[int]:
    """The id of each change's period: its own where it is changed in place, else a new one."""
    fresh = iter(bulk.reserve_ids(UnitPeriod, sum(not one.is_in_place for one in changes)))
    return [
        one.old.id if one.is_in_place and one.old and one.old.id else next(fresh) for one in changes
    ]


def _period_rows(
    changes: Sequence[TreeChange], periods: Sequence[int], ids: Mapping[int, int]
) -> tuple[list[Row], list[Row]]:
    """Periods that change, and those that are made."""
    changed, made = [], []
    states = bulk.ready(UnitPeriod, _STATE, (_state(change.new) for change in changes))
    for change, period, state in zip(changes, periods, states, strict=True):
        above = change.new.parent
        parent = None if above is None else ids.get(above, above)
        if change.is_in_place:
            changed.append((parent, *state, period))
        else:
            made.append((period, ids.get(change.new.unit, change.new.unit), parent, *state))
    return changed, made


def _note_rows(
    changes: Sequence[TreeChange], periods: Sequence[int], ids: Mapping[int, int]
) -> list[Row]:
    """The values of `_NOTE`, change by change."""
    rows = (
        (one.verb, ids.get(one.new.unit, one.new.unit), one.new.begins, _journal(one, period))
        for one, period in zip(changes, periods, strict=True)
    )
    return bulk.ready(UnitChange, _NOTE, rows)


def _figure_rows(
    figures: Sequence[FigureChange], ids: Mapping[int, int]
) -> tuple[list[Row], list[Row]]:
    """Figures that are new, and those that change."""
    made, changed = [], []
    values = bulk.ready(
        MembershipFigure, _FIGURE, ((one.members, one.as_of, one.source) for one in figures)
    )
    for figure, row in zip(figures, values, strict=True):
        if figure.id is None:
            made.append((ids.get(figure.unit, figure.unit), *row))
        else:
            changed.append((*row, figure.id))
    return made, changed


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
