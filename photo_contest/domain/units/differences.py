"""What differs between the trees of two days."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from photo_contest.domain.units.succession import heirs
from photo_contest.models import Unit, UnitPeriod
from photo_contest.words import unit_sort_key

NEW: Final = "new"
ENDED: Final = "ended"
RENAMED: Final = "renamed"
MOVED: Final = "moved"
KIND_CHANGED: Final = "kind"


@dataclass(frozen=True)
class Difference:
    """One thing that differs. `before` and `after` are names, parents' codes or kinds; for a unit
    that ended, `after` is the code of the unit that stands for it, if there is one."""

    what: str
    code: str
    name: str
    before: str = ""
    after: str = ""


def differences(first: dt.date, second: dt.date) -> list[Difference]:
    """How the tree of `second` differs from that of `first`, by name of the unit."""
    before, after = _tree(first), _tree(second)
    standing = heirs(on=second)
    codes = dict(Unit.objects.values_list("pk", "code"))
    found: list[Difference] = []
    for unit in before.keys() - after.keys():
        heir = standing.stands_for(unit)
        found.append(
            Difference(
                ENDED, codes[unit], before[unit].name, after=codes[heir] if heir is not None else ""
            )
        )
    found += [
        Difference(NEW, codes[unit], after[unit].name, after=_above(after[unit]))
        for unit in after.keys() - before.keys()
    ]
    for unit in before.keys() & after.keys():
        found += _changed(before[unit], after[unit])
    return sorted(found, key=lambda one: (unit_sort_key(one.name), one.code, one.what))


def _changed(old: UnitPeriod, new: UnitPeriod) -> list[Difference]:
    pairs = (
        (RENAMED, old.name, new.name),
        (MOVED, _above(old), _above(new)),
        (KIND_CHANGED, old.kind, new.kind),
    )
    return [
        Difference(what, new.unit.code, new.name, before, after)
        for what, before, after in pairs
        if before != after
    ]


def _above(period: UnitPeriod) -> str:
    return period.parent.code if period.parent else ""


def _tree(day: dt.date) -> dict[int, UnitPeriod]:
    periods = UnitPeriod.objects.on(day).select_related("unit", "parent")
    return {period.unit_id: period for period in periods}
