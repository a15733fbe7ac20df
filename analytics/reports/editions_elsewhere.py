"""Editions that were held elsewhere, from the organizers' files, told on the units of today."""

from collections.abc import Mapping
from typing import Any

from analytics import suppression
from analytics.measures.tree import ROOT
from analytics.models import PastTotal
from analytics.reports.edition import (
    COUNTS,
    KIND_ENDED,
    UNKNOWN_UNIT,
    Edition,
    Incomparable,
    Reached,
    summed,
)
from analytics.reports.scope import Tree
from analytics.sources import Kind, ended_units
from analytics.sources.past import unit_ids_by_code, years_held_here


def held_elsewhere(tree: Tree, *, host: int, k: int) -> list[Edition]:
    """Oldest first; of a year that has a contest here its own figures are told, and no file's."""
    by_year: dict[int, list[PastTotal]] = {}
    here = years_held_here()
    for row in PastTotal.objects.exclude(year__in=here).order_by("year", "unit_code"):
        by_year.setdefault(row.year, []).append(row)
    return [_Told(rows, tree, host, k).edition(year) for year, rows in sorted(by_year.items())]


class _Told:
    """The rows of an edition and where each is told. A *place* is the id of a unit of today, or,
    for a row that none stands for, the negative id of the row."""

    def __init__(self, rows: list[PastTotal], tree: Tree, host: int, k: int) -> None:
        self.tree, self.host = tree, host
        self.gone: dict[int, tuple[PastTotal, int | None, str]] = {}
        self.parts: dict[int, list[PastTotal]] = {}
        codes = self.codes = unit_ids_by_code()
        named = {codes[row.unit_code] for row in rows if row.unit_code in codes}
        ended = {unit.unit_id: unit for unit in ended_units(tree.day, named - tree.units.keys())}
        for row in rows:
            unit_id = codes.get(row.unit_code)
            stands, reason = unit_id, None
            if unit := ended.get(unit_id or ROOT):
                stands, reason = unit.stands, unit.reason
            if stands not in tree.units:
                stands, reason = None, reason or UNKNOWN_UNIT
            if row.kind not in Kind.values:
                reason = KIND_ENDED
            if stands is None or reason is not None:
                self.gone[-row.pk] = (row, stands, reason or UNKNOWN_UNIT)
            else:
                self.parts.setdefault(stands, []).append(row)
        self.parents = self._parents()
        self.hidden = self._hidden(k)

    def edition(self, year: int) -> Edition:
        by_unit = {
            place: summed(self._reached(row, place) for row in rows)
            for place, rows in self.parts.items()
        }
        gone = tuple(
            Incomparable(
                unit_id=self.codes.get(row.unit_code),
                code=row.unit_code,
                name=row.unit_name,
                kind=row.kind,
                reason=reason,
                stands=stands,
                reached=self._reached(row, place),
            )
            for place, (row, stands, reason) in self.gone.items()
        )
        rows = [*self._rows(*self.parents)]
        sources = "; ".join(sorted({row.source for row in rows} - {""}))
        by_unit[ROOT] = self._whole()
        return Edition(year, None, sources, by_unit, gone)

    def _rows(self, *places: int) -> list[PastTotal]:
        return [
            row
            for place in places
            for row in (self.parts[place] if place in self.parts else [self.gone[place][0]])
        ]

    def _parents(self) -> dict[int, int]:
        """The place above each place: the nearest unit above that has rows, else the contest's
        host if it has any, else ROOT."""
        top = self.host if self.host in self.parts else ROOT
        parents = {}
        for place in (*self.parts, *self.gone):
            below = place if place in self.parts else self.gone[place][1] or ROOT
            line = [one for one in self.tree.line(below) if one != place and one in self.parts]
            parents[place] = line[0] if line else top if place != top else ROOT
        return parents

    def _hidden(self, k: int) -> set[int]:
        """Places whose count of participants is withheld: small ones, and those by which a small
        one could be computed. What a row above has more than those below it, is its own."""
        each = {
            place: [row.participants or 0 for row in self._rows(place)] for place in self.parents
        }
        counts = {place: sum(numbers) for place, numbers in each.items()}
        below: dict[int, int] = {}
        for place, above in self.parents.items():
            below[above] = below.get(above, 0) + counts[place]
        counts[ROOT] = below.get(ROOT, 0)
        own = {place: max(0, counts[place] - below.get(place, 0)) for place in below}
        small = {place for place, numbers in each.items() if any(0 < one < k for one in numbers)}
        return suppression.withheld(self.parents, counts, own, k=k, also=small)

    def _whole(self) -> Reached:
        """The sum of what lies below nothing else."""
        rows = self._rows(*(place for place, above in self.parents.items() if above == ROOT))
        whole = summed(Reached(_counts(row)) for row in rows)
        return _kept_from(whole.counts) if ROOT in self.hidden else whole

    def _reached(self, row: PastTotal, place: int) -> Reached:
        counts = _counts(row)
        is_withheld = place in self.hidden and bool(row.participants)
        return _kept_from(counts) if is_withheld else Reached(counts)


def _kept_from(counts: Mapping[str, int | None]) -> Reached:
    return Reached({**counts, "participants": None}, withheld=True)


def _counts(row: PastTotal) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COUNTS}
