"""What a units' file would do to the tree: every row judged against the tree of all days as it
would be with the other rows."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from photo_contest.domain.access import shaping_scope
from photo_contest.domain.contests import last_final_day
from photo_contest.domain.rosters.columns import UNIT_COLUMNS
from photo_contest.domain.rosters.findings import Counts
from photo_contest.domain.rosters.reading import FileRows, Passes, Progress
from photo_contest.domain.rosters.unit_apply import FigureChange, TreeChange, UnitPlan
from photo_contest.domain.rosters.unit_rows import Found, UnitRow, UnitRows, read_unit_rows
from photo_contest.domain.rosters.unit_tree import FOREVER, Span, Tree, read_tree
from photo_contest.domain.units.rules import kind_fits
from photo_contest.models import Member, MembershipFigure, UnitChange, UnitPeriod

Verb = UnitChange.Verb
Fault = tuple[str, str, dict[str, object]]  # column, code, params

_ORDER: Final = {column.field: place for place, column in enumerate(UNIT_COLUMNS)}
_NO_SOURCE: Final = "Nhập danh sách"


def plan_units(
    file: FileRows, *, by: Member | None, on: dt.date, at: dt.datetime, progress: Progress
) -> UnitPlan:
    """Judge a units' file: a row says that from its day on a unit has this name, kind and parent.

    Nothing is written. Units that the file does not name stay as they are, also where they stand
    below one that it changes. NotAllowed unless `by` shapes units at all.
    """
    found, today = Found(), timezone.localdate(at)
    passes = Passes(progress, rows=len(file.rows), passes=3)
    read = read_unit_rows(file, found, passes, on=on, today=today)
    tree = read_tree()
    # What goes elsewhere by the last day that the file tells of is not the officer's to change.
    last_day = max((row.day for row in read.rows), default=on)
    shaped, parents = shaping_scope(by, at=at, on=last_day)
    scope = _Scope(shaped, parents, tree)
    changes = _Wishes(tree, read, scope, found).settled(passes)
    figures = _figures(read, tree, scope, found, on=on, today=today)
    if shaped is not None:
        _refuse_final_days(changes, figures, found, until=last_final_day(at=at))
    kept = [row for row in read.rows if row.number not in found.by_row]
    changes = {row: change for row, change in changes.items() if row not in found.by_row}
    figures = {row: figure for row, figure in figures.items() if row not in found.by_row}
    created = sum(change.verb == Verb.CREATE for change in changes.values())
    touched = changes.keys() | figures.keys()
    return UnitPlan(
        Counts(created, len(touched) - created, len(kept) - len(touched)),
        found.sorted(_ORDER),
        list(changes.values()),
        list(figures.values()),
    )


@dataclass(frozen=True)
class _Scope:
    """Units that the importer may change, and those that units may be put below; None: all. A unit
    that the file makes is judged by what stands above it."""

    shaped: set[int] | None
    parents: set[int] | None
    tree: Tree

    def holds(self, unit: int) -> bool:
        return self.shaped is None or self.tree.is_new(unit) or unit in self.shaped

    def may_hold(self, parent: int | None) -> bool:
        """Whether a unit may be put there; None: below nothing."""
        return self.parents is None or (
            parent is not None and (self.tree.is_new(parent) or parent in self.parents)
        )


class _Wishes:
    """The changes that a file wishes, and those of them that can stand together."""

    def __init__(self, tree: Tree, read: UnitRows, scope: _Scope, found: Found) -> None:
        self._tree, self._read, self._scope, self._found = tree, read, scope, found
        self._changes: dict[int, TreeChange] = {}
        self._below: dict[int, list[TreeChange]] = {}

    def settled(self, passes: Passes) -> dict[int, TreeChange]:
        """Changes by row. A refused one is taken out of the tree, and the rest judged again, until
        all of them stand."""
        for row in passes.over(self._read.rows):
            change = self._wish(row)
            if change is not None:
                self._changes[row.number] = change
                self._below.setdefault(change.new.parent or 0, []).append(change)
                self._tree.wished[change.new.unit] = self._spans_with(change)
        while True:
            faults = [
                (change, fault)
                for change in passes.over(self._changes.values())
                if (fault := self._fault(change)) is not None
            ]
            if not faults:
                return self._changes
            self._refuse(faults)

    def _refuse(self, faults: list[tuple[TreeChange, Fault]]) -> None:
        """Take changes out, and with a unit that does not come to be those below it."""
        while faults:
            gone = []
            for change, (column, code, params) in faults:
                self._found.add(change.row, column, code, **params)
                self._tree.wished.pop(change.new.unit, None)
                if self._changes.pop(change.row, None) and change.old is None:
                    gone.append(change)
            faults = [
                (below, ("parent", "parent-in-conflict", {"row": change.row}))
                for change in gone
                for below in self._below.get(change.new.unit, ())
                if below.row in self._changes
            ]

    # --- a row and what is known of its unit ----------------------------------------------

    def _wish(self, row: UnitRow) -> TreeChange | None:
        """What a row changes; None when nothing, or when the unit's own history forbids it."""
        unit = self._tree.id_of(row.code) or -row.number
        old = self._tree.living(unit, row.day)
        later = [one for one in self._tree.known.get(unit, ()) if one.begins > row.day]
        parent = self._parent(row, old)
        if row.number in self._found.by_row:
            return None
        if old and (old.name, old.kind, old.parent) == (row.name, row.kind, parent):
            return None
        if later:
            begins = later[0].begins.isoformat()
            self._found.add(row.number, "begins_on", "later-history", begins_on=begins)
            return None
        spans = self._tree.known.get(unit, ())
        if spans and old is None:
            ended = spans[-1].ends.isoformat()
            self._found.add(row.number, "code", "unit-ended", ends_on=ended)
            return None
        if parent is None and row.kind != UnitPeriod.Kind.FEDERATION:
            self._found.add(row.number, "parent", "required")
            return None
        new = Span(unit, parent, row.name, row.kind, row.day, old.ends if old else FOREVER)
        return TreeChange(row.number, row.code, _verb(old, new), old, new)

    def _parent(self, row: UnitRow, old: Span | None) -> int | None:
        """The unit that a row names as the one above: a known one, or another row's."""
        if row.parent is None:
            return old.parent if old else None
        if not row.parent:
            return None
        known = self._tree.id_of(row.parent)
        first = self._read.first.get(row.parent.casefold())
        if known is not None and (first is not None or not self._tree.is_new(known)):
            return known
        if first is None:
            suggested = self._tree.suggested(row.parent)
            self._found.add(row.number, "parent", "unknown-unit", **suggested)
            return None
        return -first

    def _row_of(self, unit: int) -> int:
        """The row that makes a unit; the code of one whose making was undone is known already."""
        code = self._tree.codes.get(unit)
        return -unit if code is None else self._read.first[code.casefold()]

    def _spans_with(self, change: TreeChange) -> list[Span]:
        spans = [one for one in self._tree.known.get(change.new.unit, ()) if one is not change.old]
        old = change.old
        if old and old.begins < change.new.begins:
            spans.append(
                Span(
                    old.unit, old.parent, old.name, old.kind, old.begins, change.new.begins, old.id
                )
            )
        return [*spans, change.new]

    # --- a change among the others --------------------------------------------------------

    def _fault(self, change: TreeChange) -> Fault | None:
        """Why a change cannot stand in the tree as it would be; None when it can."""
        return next(self._faults(change), None)

    def _faults(self, change: TreeChange) -> Iterator[Fault]:
        new, tree = change.new, self._tree
        if not self._scope.holds(new.unit):
            yield "code", "outside-your-units", {}
        if new.parent is None and not self._scope.may_hold(None):
            yield "parent", "outside-your-units", {}
        if new.parent is not None:
            yield from self._faults_above(change, new.parent)
        if change.old and change.old.kind != new.kind:
            for span in tree.spans_below(new.unit):
                if span.meets(new.begins, new.ends) and not kind_fits(span.kind, new.kind):
                    yield "kind", "kind-above-children", {"child": tree.codes[span.unit]}

    def _faults_above(self, change: TreeChange, parent: int) -> Iterator[Fault]:
        new, tree = change.new, self._tree
        if parent == new.unit:
            yield "parent", "cycle", {}
        if not self._scope.may_hold(parent):
            yield "parent", "outside-your-units", {}
        if not tree.spans(parent):
            yield "parent", "parent-in-conflict", {"row": self._row_of(parent)}
        if tree.is_above_itself(new):
            yield "parent", "cycle", {}
        gap = tree.first_day_without(parent, new.begins, new.ends)
        if gap is not None:
            yield "parent", "parent-not-then", {"day": gap.isoformat()}
        for span in tree.spans(parent):
            if span.meets(new.begins, new.ends) and not kind_fits(new.kind, span.kind):
                yield "kind", "kind-below-parent", {}


def _verb(old: Span | None, new: Span) -> str:
    if old is None:
        return Verb.CREATE
    return Verb.MOVE if old.parent != new.parent else Verb.RENAME


def _refuse_final_days(
    changes: Mapping[int, TreeChange],
    figures: Mapping[int, FigureChange],
    found: Found,
    *,
    until: dt.date | None,
) -> None:
    """What a final result was told on is the organizers' to correct."""
    if until is None:
        return
    for row, change in changes.items():
        if change.verb != Verb.CREATE and change.new.begins <= until:
            found.add(row, "begins_on", "final-result")
    for row, figure in figures.items():
        if figure.as_of <= until:
            found.add(row, "members_as_of", "final-result")


def _figures(
    read: UnitRows, tree: Tree, scope: _Scope, found: Found, *, on: dt.date, today: dt.date
) -> dict[int, FigureChange]:
    """Membership figures that differ from what is known, by row. A figure without a day differs
    when the newest one known on the import's day does."""
    known: dict[int, dict[dt.date, tuple[int, int, str]]] = {}
    rows = MembershipFigure.objects.order_by("as_of").values_list(
        "unit_id", "as_of", "pk", "members", "source"
    )
    for unit, as_of, pk, members, source in rows.iterator():
        known.setdefault(unit, {})[as_of] = (pk, members, source)
    changes = {}
    for row in read.rows:
        told = row.figure
        if told is None or row.number in found.by_row:
            continue
        unit = tree.id_of(row.code) or -row.number
        days = known.get(unit, {})
        newest = max((day for day in days if day <= on), default=None)
        as_of = told.as_of or newest or min(on, today)
        old = days.get(as_of)
        if old and old[1] == told.members and told.source in ("", old[2]):
            continue
        if told.as_of is None:
            as_of = min(on, today)
            old = days.get(as_of)
        if not scope.holds(unit):
            found.add(row.number, "members", "outside-your-units")
        source = told.source or (old[2] if old else _NO_SOURCE)
        changes[row.number] = FigureChange(
            unit, told.members, as_of, source, old[0] if old else None
        )
    return changes
