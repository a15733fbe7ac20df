"""The tree of all days, and over it what a file would change: asked without a query a row.

Units are known by their id; those that only the file knows, by the negative number of their row.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from photo_contest.domain.units.rules import CODE_FORM
from photo_contest.models import Unit, UnitPeriod
from photo_contest.words import fold, without_prefix

FOREVER: Final = dt.date.max
MAX_STEPS: Final = 64  # upwards; kinds allow four levels
_LETTER_AND_DIGIT = re.compile(r"[A-Za-z].*[0-9]|[0-9].*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Span:
    """A unit's name, kind and parent during [begins, ends); `id` is None while it is a wish."""

    unit: int
    parent: int | None
    name: str
    kind: str
    begins: dt.date
    ends: dt.date
    id: int | None = None

    def meets(self, begins: dt.date, ends: dt.date) -> bool:
        return self.begins < ends and begins < self.ends


@dataclass
class Tree:
    """`known`: the database's spans by unit; `wished`: all spans of the units that a file changes,
    as they would be."""

    ids: dict[str, int]
    codes: dict[int, str]
    known: dict[int, list[Span]]
    children: dict[int, set[int]]
    wished: dict[int, list[Span]] = field(default_factory=dict)

    def spans(self, unit: int) -> Sequence[Span]:
        """A unit's spans as they would be, the first one first."""
        return self.wished.get(unit, self.known.get(unit, []))

    def is_new(self, unit: int) -> bool:
        """Whether no day has known a unit: the file makes it, or its making was undone."""
        return unit not in self.known

    def living(self, unit: int, day: dt.date) -> Span | None:
        """What the database knows of a unit on a day."""
        spans = self.known.get(unit, ())
        return next((one for one in spans if one.begins <= day < one.ends), None)

    def id_of(self, code: str) -> int | None:
        """A unit by its code, whatever the case of its letters."""
        return self.ids.get(code) or self.ids.get(code.casefold())

    def could_be_code(self, text: str) -> bool:
        """Whether a text is a unit's code, or looks like one: letters and digits."""
        return self.id_of(text) is not None or bool(
            CODE_FORM.fullmatch(text) and _LETTER_AND_DIGIT.search(text)
        )

    def suggested(self, text: str) -> dict[str, str]:
        """The one living unit that a text may mean which is no code: by its name, or by its code
        but for the signs. Nothing when there is none, or more than one."""
        meant = self._by_name.get(_bare_name(text), set()) | self._by_bare_code.get(
            _bare_code(text), set()
        )
        if len(meant) != 1:
            return {}
        (unit,) = meant
        return {"suggested": self.codes[unit], "name": self.known[unit][-1].name}

    @cached_property
    def _by_name(self) -> dict[str, set[int]]:
        return self._living_by(lambda unit: _bare_name(self.known[unit][-1].name))

    @cached_property
    def _by_bare_code(self) -> dict[str, set[int]]:
        return self._living_by(lambda unit: _bare_code(self.codes[unit]))

    def _living_by(self, key: Callable[[int], str]) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for unit, spans in self.known.items():
            if spans[-1].ends == FOREVER:
                found[key(unit)].add(unit)
        found.pop("", None)
        return found

    def first_day_without(self, unit: int, begins: dt.date, ends: dt.date) -> dt.date | None:
        """The first day of [begins, ends) on which a unit does not live, if any."""
        day = begins
        for span in self.spans(unit):
            if span.begins <= day < span.ends:
                day = span.ends
        return day if day < ends else None

    def is_above_itself(self, start: Span) -> bool:
        """Whether a unit stands above itself on a day of the span: upwards, each time within the
        days that are left, as the database's trigger does."""
        if start.parent is None:
            return False
        open_ends = [(start.parent, start.begins, start.ends, 0)]
        while open_ends:
            unit, begins, ends, steps = open_ends.pop()
            if unit == start.unit:
                return True
            if steps < MAX_STEPS:
                open_ends += [
                    (one.parent, max(begins, one.begins), min(ends, one.ends), steps + 1)
                    for one in self.spans(unit)
                    if one.parent is not None and one.meets(begins, ends)
                ]
        return False

    def spans_below(self, unit: int) -> Iterator[Span]:
        """The database's spans that stand, and would still stand, directly below a unit."""
        for child in self.children.get(unit, ()):
            for span in self.spans(child):
                if span.parent == unit and span.id is not None:
                    yield span


def _bare_name(name: str) -> str:
    return fold(without_prefix(name))


def _bare_code(code: str) -> str:
    return re.sub(r"[\W_]", "", code).casefold()


def read_tree() -> Tree:
    """The whole tree of all days, by two queries."""
    units = list(Unit.objects.values_list("pk", "code"))
    tree = Tree(
        ids={code.casefold(): pk for pk, code in units} | {code: pk for pk, code in units},
        codes=dict(units),
        known={},
        children={},
    )
    periods = UnitPeriod.objects.order_by("begins_on").values_list(
        "unit_id", "parent_id", "name", "kind", "begins_on", "ends_on", "pk"
    )
    for unit, parent, name, kind, begins, ends, pk in periods.iterator():
        span = Span(unit, parent, name, kind, begins, ends or FOREVER, pk)
        tree.known.setdefault(unit, []).append(span)
        if parent is not None:
            tree.children.setdefault(parent, set()).add(unit)
    return tree
