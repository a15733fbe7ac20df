"""The forms of changes of the tree, read and handed to the verbs of `domain.units.changes`."""

import re
from collections.abc import Callable
from typing import Final

from django.http import QueryDict

from photo_contest.domain.units import changes
from photo_contest.domain.units.changes import Deed, Order, Part
from photo_contest.domain.units.tree import unit_named, units_named
from photo_contest.errors import Invalid
from photo_contest.models import Unit, UnitChange
from photo_contest.web.desk.typed import text_typed

Verb = UnitChange.Verb


def codes_in(sent: QueryDict) -> list[str]:
    """Codes that were ticked, and those that were written: by spaces, commas or lines apart."""
    told = [*sent.getlist("units"), *_listed(sent, "more")]
    return list(dict.fromkeys(code for code in told if code))


def _create(unit: Unit | None, sent: QueryDict, order: Order) -> Deed:
    wrong = {
        name: ["required"] for name in ("code", "name", "kind") if not sent.get(name, "").strip()
    }
    if wrong:
        raise Invalid(wrong)
    above = sent.get("parent", "")
    return changes.create_unit(
        code=text_typed(sent, "code", most=32),
        name=text_typed(sent, "name", most=200),
        kind=sent.get("kind", ""),
        parent=unit_named(above, field="parent") if above else None,
        order=order,
    )


def _rename(unit: Unit | None, sent: QueryDict, order: Order) -> Deed:
    name = text_typed(sent, "name", most=200)
    return changes.rename_unit(
        unit=_given(unit), name=name, kind=sent.get("kind") or None, order=order
    )


def _move(unit: Unit | None, sent: QueryDict, order: Order) -> Deed:
    if not sent.get("parent"):
        raise Invalid({"parent": ["required"]})
    parent = unit_named(sent.get("parent", ""), field="parent")
    return changes.move_unit(unit=_given(unit), parent=parent, order=order)


def _merge(unit: Unit | None, sent: QueryDict, order: Order) -> Deed:
    codes = codes_in(sent)
    if not codes:
        why = {} if order.reason.strip() else {"reason": ["required"]}
        raise Invalid({"units": ["no-unit"]} | why)
    units = units_named(codes, field="units")
    return changes.merge_units(units=units, into=_given(unit), order=order)


def _split(unit: Unit | None, sent: QueryDict, order: Order) -> Deed:
    parts = []
    for n in ("1", "2", "3"):
        code, name = text_typed(sent, f"code-{n}", most=32), text_typed(sent, f"name-{n}", most=200)
        if code or name or n != "3":
            missing = {
                f"{key}-{n}": ["required"] for key, v in (("code", code), ("name", name)) if not v
            }
            if missing:
                raise Invalid(missing)
            cards, below = _listed(sent, f"cards-{n}"), _listed(sent, f"children-{n}")
            parts.append(Part(code, name, cards, below))
    rest = text_typed(sent, f"code-{sent.get('rest', '')}", most=32) if sent.get("rest") else ""
    return changes.split_unit(unit=_given(unit), parts=parts, rest=rest, order=order)


def _dissolve(unit: Unit | None, sent: QueryDict, order: Order) -> Deed:
    return changes.dissolve_unit(unit=_given(unit), order=order)


DEEDS: Final[dict[str, Callable[[Unit | None, QueryDict, Order], Deed]]] = {
    Verb.CREATE: _create,
    Verb.RENAME: _rename,
    Verb.MOVE: _move,
    Verb.MERGE: _merge,
    Verb.SPLIT: _split,
    Verb.DISSOLVE: _dissolve,
}


def _given(unit: Unit | None) -> Unit:
    if unit is None:
        raise Invalid({"unit": ["required"]})
    return unit


def _listed(sent: QueryDict, name: str) -> list[str]:
    return re.findall(r"[^\s,;]+", text_typed(sent, name, most=20_000))
