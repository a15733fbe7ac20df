"""The verbs that change the tree from a day on. Each keeps its reason, its actor and a journal by
which it can be undone; members, photos and successors follow by date."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from photo_contest.domain.access import shaping_scope
from photo_contest.domain.contests import last_final_day
from photo_contest.domain.photo_units import follow_names, follow_roster
from photo_contest.domain.record import note
from photo_contest.domain.roster_mark import raise_mark
from photo_contest.domain.units.figures import sum_figures
from photo_contest.domain.units.journal import Journal
from photo_contest.domain.units.rules import (
    CODE_FORM,
    MAX_NAME_CHARS,
    MAX_REASON_CHARS,
    Kind,
    kind_fits,
)
from photo_contest.errors import Invalid, Missing
from photo_contest.models import (
    Member,
    Membership,
    MembershipFigure,
    Succession,
    Unit,
    UnitChange,
    UnitPeriod,
)
from photo_contest.words import card_form, normal

Verb = UnitChange.Verb
_PLANNED_AHEAD = dt.timedelta(days=730)
_DATABASE_SAYS: Mapping[str, tuple[str, str]] = {
    "unit_has_one_period_at_a_time": ("on", "later-history"),
    "member_has_one_unit_at_a_time": ("on", "later-history"),
    "unit_tree_has_no_cycle": ("parent", "cycle"),
    "unit_period_begins_before_it_ends": ("on", "later-history"),
}


@dataclass(frozen=True)
class Order:
    """What every verb is told: from which day, why, by whom (None: a command), and when."""

    on: dt.date
    reason: str
    by: Member | None
    at: dt.datetime


@dataclass(frozen=True)
class Part:
    """A unit that a split makes, and who goes there: card numbers and codes of units below."""

    code: str
    name: str
    cards: Collection[str] = ()
    children: Collection[str] = ()


@dataclass
class Deed:
    """What a verb did: the change, how many members, units below and photos followed, which units
    ended and began, and the members figure that was summed up."""

    change: UnitChange
    members: int = 0
    units: int = 0
    photos: int = 0
    successions: list[Succession] = field(default_factory=list)
    ends: list[UnitPeriod] = field(default_factory=list)
    begins: list[UnitPeriod] = field(default_factory=list)
    figure: MembershipFigure | None = None


def create_unit(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None,
    order: Order,
    is_demonstration: bool = False,
) -> Deed:
    """A new unit begins, its code in capitals. Refuses by field: a code that exists or has another
    form, an empty name, a parent that does not live that day or stands no higher (a federation
    alone has none)."""
    with _deed(Verb.CREATE, order) as (journal, deed):
        code = code.upper()
        _refuse_unfit_codes([code])
        if kind not in Kind.values:
            raise Invalid({"kind": ["unknown-choice"]}, values=", ".join(Kind.values))
        _refuse_unfit_place(kind, parent, order)
        name = _name(name)
        unit = deed.change.unit = _made_units([code], is_demonstration=is_demonstration)[code]
        begun = journal.make(unit=unit, name=name, kind=kind, parent=parent, begins_on=order.on)
        deed.begins = [begun]
    return deed


def rename_unit(*, unit: Unit, name: str, kind: str | None = None, order: Order) -> Deed:
    """A unit has another name, or stands at another level, from the day on; its photos of that
    time bear the new name."""
    with _deed(Verb.RENAME, order, unit) as (journal, deed):
        period = _shapeable(unit, order)
        name, kind = _name(name), kind or period.kind
        if kind != period.kind:
            _refuse_misplaced(kind, period.parent, order.on)
            if any(not kind_fits(child.kind, kind) for child in _children([unit], order.on)):
                raise Invalid({"kind": ["kind-below-parent"]})
        if (name, kind) == (period.name, period.kind):
            raise Invalid({"name": ["nothing-changes"]})
        journal.change(period, name=name, kind=kind)
        deed.photos = follow_names(units=[unit.pk], since=order.on, at=order.at)
    return deed


def move_unit(*, unit: Unit, parent: Unit, order: Order) -> Deed:
    """A unit, with all below it, stands below another one from the day on."""
    with _deed(Verb.MOVE, order, unit) as (journal, deed):
        period = _shapeable(unit, order)
        _refuse_outside(parent, shaping_scope(order.by, at=order.at, on=order.on)[1])
        if period.parent_id == parent.pk:
            raise Invalid({"parent": ["nothing-changes"]})
        _refuse_misplaced(period.kind, parent, order.on)
        journal.change(period, parent_id=parent.pk)
    return deed


def merge_units(*, units: Sequence[Unit], into: Unit, order: Order) -> Deed:
    """Units end and `into` stands where they stood: their members and the units below them are of
    `into` from the day on, and its members figure is the sum of all. Photos submitted before stay
    with the unit that they were sent for."""
    merged = [unit for unit in dict.fromkeys(units) if unit.pk != into.pk]
    if not merged:
        raise Invalid({"units": ["own-successor"]})
    with _deed(Verb.MERGE, order, into) as (journal, deed):
        target, *periods = _shapeables([into, *merged], order)
        members = _members(merged, order.on)
        children = [one for one in _children(merged, order.on) if one.unit not in merged]
        _adopt(journal, deed, children, parent=into, parent_kind=target.kind)
        journal.move_members(members, to=into.pk)
        for period in periods:
            journal.end(period)
        deed.ends = periods
        deed.figure = sum_figures(merged=merged, into=into, on=order.on)
        journal.keep_figure(deed.figure)
        deed.members = len({one.member_id for one in members})
        deed.successions = [Succession(predecessor=unit, successor=into) for unit in merged]
    return deed


def split_unit(*, unit: Unit, parts: Sequence[Part], rest: str = "", order: Order) -> Deed:
    """A unit ends and its parts begin; each member and each unit below goes to the part that names
    it, the others to the part `rest`.

    Refuses by field: fewer than two parts, a part with the unit's own or a taken code, a card or
    code named twice or not of this unit, and members or units that no part takes (`unassigned`).
    """
    parts, rest = [replace(part, code=part.code.upper()) for part in parts], rest.upper()
    cards = _shares("members", [(part.code, map(card_form, part.cards)) for part in parts])
    codes = _shares("children", [(part.code, part.children) for part in parts])
    with _deed(Verb.SPLIT, order, unit) as (journal, deed):
        period = _shapeable(unit, order)
        _refuse_unfit_parts(unit, parts, rest)
        _refuse_unfit_place(period.kind, period.parent, order)
        names = {part.code: _name(part.name) for part in parts}
        members, children = _members([unit], order.on), _children([unit], order.on)
        card_of = dict(unit.memberships.values_list("member_id", "member__card_number"))
        members_to = _assigned("members", members, cards, rest, lambda one: card_of[one.member_id])
        children_to = _assigned("children", children, codes, rest, lambda one: one.unit.code)
        made = _made_units(names, is_demonstration=unit.is_demonstration)
        for code, name in names.items():
            part, kind = made[code], period.kind
            place = {"kind": kind, "parent": period.parent, "begins_on": order.on}
            deed.begins.append(journal.make(unit=part, name=name, **place))
            _adopt(journal, deed, children_to.get(code, ()), parent=part, parent_kind=kind)
            journal.move_members(members_to.get(code, ()), to=part.pk)
            deed.successions.append(Succession(predecessor=unit, successor=part))
        journal.end(period)
        deed.ends = [period]
        deed.members = len({one.member_id for one in members})
    return deed


def dissolve_unit(*, unit: Unit, order: Order) -> Deed:
    """A unit ends without a successor, and its members leave it. Refuses while units stand below
    it (`has-children`), or when somebody joins it later (`later-history`)."""
    with _deed(Verb.DISSOLVE, order, unit) as (journal, deed):
        period = _shapeable(unit, order)
        if _children([unit], order.on):
            raise Invalid({"unit": ["has-children"]})
        members = _members([unit], order.on)
        if any(one.begins_on >= order.on for one in members):
            raise Invalid({"on": ["later-history"]})
        journal.end_members(members)
        journal.end(period)
        deed.ends = [period]
        deed.members = len(members)
    return deed


@contextmanager
def rehearsal() -> Iterator[None]:
    """What is done within is done for show: its deeds tell what would follow, nothing stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- what all verbs share -----------------------------------------------------------------


@contextmanager
def _deed(verb: Verb, order: Order, unit: Unit | None = None) -> Iterator[tuple[Journal, Deed]]:
    """One change in one transaction: the rows, its journal, its successors, the photos that follow
    and the record. What the database refuses is told by field."""
    reason = normal(order.reason)
    if not reason or len(reason) > MAX_REASON_CHARS:
        raise Invalid({"reason": ["too-long" if reason else "required"]})
    change = UnitChange(verb=verb, on=order.on, reason=reason, by=order.by, at=order.at, unit=unit)
    journal, deed = Journal(order.on), Deed(change)
    _refuse_unfit_day(order)
    with told_by_field(), transaction.atomic():
        raise_mark()
        yield journal, deed
        change.journal = journal.kept()
        change.save()
        for succession in deed.successions:
            succession.change = change
        Succession.objects.bulk_create(deed.successions)
        deed.photos += follow_roster(members=journal.members, since=order.on, at=order.at)
        note(
            action=f"unit-{verb}",
            by=order.by,
            at=order.at,
            words=reason,
            change=change.pk,
            unit=change.unit.code if change.unit else "",
            units=[one.predecessor.code for one in deed.successions],
        )


def _refuse_unfit_day(order: Order) -> None:
    """Nothing is planned for more than two years ahead. What a final result was told on is the
    organizers' to correct: an officer changes no day before the close of such a contest."""
    today = timezone.localdate(order.at)
    if order.on > today + _PLANNED_AHEAD:
        raise Invalid({"on": ["unknown-day"]})
    if order.by is None or order.by.role == Member.Role.ORGANIZER:
        return
    final = last_final_day(at=order.at)
    if final is not None and order.on <= final:
        raise Invalid({"on": ["final-result"]})


@contextmanager
def told_by_field() -> Iterator[None]:
    """Tells a trigger's or constraint's refusal by field."""
    try:
        yield
    except IntegrityError as error:
        for name, (where, reason) in _DATABASE_SAYS.items():
            if name in str(error):
                raise Invalid({where: [reason]}) from error
        raise


def _shapeable(unit: Unit, order: Order) -> UnitPeriod:
    """The period of a unit that `order.by` may shape, on the day; it must be the last one."""
    return _shapeables([unit], order)[0]


def _shapeables(units: Sequence[Unit], order: Order) -> list[UnitPeriod]:
    scope = shaping_scope(order.by, at=order.at, on=order.on)[0]
    for unit in units:
        _refuse_outside(unit, scope)
    periods = UnitPeriod.objects.on(order.on).filter(unit__in=units)
    found = {one.unit_id: one for one in periods.select_related("unit", "parent")}
    if len(found) < len(units):
        raise Invalid({"on": ["not-living"]})
    if any(period.ends_on is not None for period in found.values()):
        raise Invalid({"on": ["later-history"]})
    return [found[unit.pk] for unit in units]


def _refuse_outside(unit: Unit, scope: set[int] | None) -> None:
    if scope is not None and unit.pk not in scope:
        raise Missing(what="unit")


def _refuse_unfit_place(kind: str, parent: Unit | None, order: Order) -> None:
    """Refuses a place where `order.by` may put no new unit, or none of this kind."""
    above = shaping_scope(order.by, at=order.at, on=order.on)[1]
    if parent is not None:
        _refuse_outside(parent, above)
    elif above is not None:
        raise Invalid({"parent": ["required"]})
    _refuse_misplaced(kind, parent, order.on)


def _refuse_unfit_codes(codes: Collection[str]) -> None:
    if not all(CODE_FORM.fullmatch(code) for code in codes):
        raise Invalid({"code": ["code-shape"]})
    taken = UnitPeriod.objects.alias(lower=Lower("unit__code"))
    if taken.filter(lower__in=[code.lower() for code in codes]).exists():
        raise Invalid({"code": ["code-taken"]})


def _made_units(codes: Collection[str], *, is_demonstration: bool) -> dict[str, Unit]:
    """Units with these codes; one whose making was undone is made again."""
    Unit.objects.bulk_create(
        [Unit(code=code, is_demonstration=is_demonstration) for code in codes],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["is_demonstration"],
    )
    return {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}


def _name(name: str) -> str:
    name = normal(" ".join(name.split()))
    if not name or len(name) > MAX_NAME_CHARS:
        raise Invalid({"name": ["too-long" if name else "required"]})
    return name


def _refuse_misplaced(kind: str, parent: Unit | None, on: dt.date) -> None:
    if parent is None:
        if kind != Kind.FEDERATION:
            raise Invalid({"parent": ["required"]})
        return
    above = UnitPeriod.objects.on(on).filter(unit=parent).first()
    if above is None:
        raise Invalid({"parent": ["not-living"]})
    if above.ends_on is not None:
        raise Invalid({"parent": ["later-history"]})
    if not kind_fits(kind, above.kind):
        raise Invalid({"kind": ["kind-below-parent"]})


def _children(units: Collection[Unit], on: dt.date) -> list[UnitPeriod]:
    periods = UnitPeriod.objects.from_day(on).filter(parent__in=units).select_related("unit")
    return list(periods.order_by("unit_id", "begins_on"))


def _members(units: Collection[Unit], on: dt.date) -> list[Membership]:
    return list(Membership.objects.from_day(on).filter(unit__in=units).order_by("pk"))


def _adopt(
    journal: Journal,
    deed: Deed,
    children: Collection[UnitPeriod],
    *,
    parent: Unit,
    parent_kind: str,
) -> None:
    for child in children:
        if not kind_fits(child.kind, parent_kind):
            raise Invalid({"kind": ["kind-below-parent"]})
        journal.change(child, parent_id=parent.pk)
    deed.units += len({child.unit_id for child in children})


def _refuse_unfit_parts(unit: Unit, parts: Sequence[Part], rest: str) -> None:
    codes = [part.code for part in parts]
    if len(codes) < 2:
        raise Invalid({"parts": ["required"]})
    if len({code.lower() for code in codes}) < len(codes):
        raise Invalid({"parts": ["code-taken"]})
    if unit.code.lower() in {code.lower() for code in codes}:
        raise Invalid({"parts": ["own-successor"]})
    if rest and rest not in codes:
        raise Invalid({"rest": ["unknown-unit"]})
    _refuse_unfit_codes(codes)


def _shares(name: str, wanted: Sequence[tuple[str, Any]]) -> dict[str, str]:
    """Part by what it takes; nothing may be taken twice."""
    shares: dict[str, str] = {}
    for code, things in wanted:
        for thing in things:
            if shares.setdefault(thing, code) != code:
                raise Invalid({name: ["row-twice"]})
    return shares


def _assigned(
    name: str, rows: Sequence[Any], shares: Mapping[str, str], rest: str, key: Any
) -> dict[str, list[Any]]:
    """Rows by the part that takes them. Invalid for a share that names nobody here, and for rows
    that no part takes."""
    by_part: dict[str, list[Any]] = {}
    for row in rows:
        part = shares.get(key(row), rest)
        if not part:
            raise Invalid({name: ["unassigned"]})
        by_part.setdefault(part, []).append(row)
    if set(shares) - {key(row) for row in rows}:
        raise Invalid({name: ["unknown-unit" if name == "children" else "unknown-member"]})
    return by_part
