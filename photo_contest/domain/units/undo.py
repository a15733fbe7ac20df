"""Undoing a change of the tree, while nothing depends on it."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django.db import IntegrityError, transaction

from photo_contest.domain.photo_units import follow_roster
from photo_contest.domain.record import note
from photo_contest.domain.roster_mark import raise_mark
from photo_contest.domain.units import journal
from photo_contest.domain.units.orphans import is_misplaced, orphans_of
from photo_contest.domain.units.rules import MAX_REASON_CHARS
from photo_contest.domain.units.tree import reach_of
from photo_contest.errors import AlreadyUndone, ChangeDependedOn, Invalid, Missing
from photo_contest.models import (
    Contest,
    LeaguePlace,
    Member,
    Membership,
    MembershipFigure,
    Photo,
    Unit,
    UnitChange,
    UnitPeriod,
)
from photo_contest.words import normal


def undo_change(
    *, change_id: int, by: Member | None, at: dt.datetime, reason: str | None = None
) -> UnitChange:
    """Bring the tree back to where it was before a change; members and photos follow. A `reason`
    is kept in the record; an empty one is refused.

    Refuses what the caller may not shape (Missing), a change that was undone (AlreadyUndone), and
    one that others built on: a later change of the same units, members who moved on, a unit above
    that is no more, something that hangs on a unit that it made (ChangeDependedOn).
    """
    scope = reach_of(by, at=at)
    words = "" if reason is None else _reason(reason)
    try:
        with transaction.atomic():
            raise_mark()
            change = UnitChange.objects.select_for_update().filter(pk=change_id).first()
            if change is None:
                raise Missing(what="unit-change")
            units = _units(change)
            office = {by.office_id} if by else set()
            if scope is not None and not units <= scope - office:
                raise Missing(what="unit-change")
            if change.undone_at is not None:
                raise AlreadyUndone
            _undo(change, units, at)
            if scope is not None and not _above(units, change.on) <= scope:
                raise Missing(what="unit-change")
            change.undone_by, change.undone_at = by, at
            change.save(update_fields=["undone_by", "undone_at"])
            note(action="unit-change-undone", by=by, at=at, words=words, change=change.pk)
    except IntegrityError as error:  # a member who left joined another unit meanwhile
        raise ChangeDependedOn(what="membership") from error
    return change


def _reason(text: str) -> str:
    text = normal(text).strip()
    if not text or len(text) > MAX_REASON_CHARS:
        raise Invalid({"reason": ["too-long" if text else "required"]})
    return text


def _undo(change: UnitChange, units: set[int], at: dt.datetime) -> None:
    _refuse_later_changes(change, units)
    _refuse_periods_that_moved_on(change)
    _refuse_members_who_moved_on(change)
    members = _members(change, units)
    journal.undo(change.journal)
    follow_roster(members=members, since=change.on, at=at)
    if orphans_of(units) or is_misplaced(units):
        raise ChangeDependedOn(what="unit")
    living = UnitPeriod.objects.filter(unit__in=units).values_list("unit", flat=True)
    _refuse_hanging_on(units - set(living))


def _units(change: UnitChange) -> set[int]:
    """Units that a change touched."""
    units = {change.unit_id} | _removed(change)
    units |= set(UnitPeriod.objects.filter(pk__in=_periods(change)).values_list("unit", flat=True))
    for pair in change.successions.values_list("predecessor_id", "successor_id"):
        units |= set(pair)
    return units


def _periods(change: UnitChange) -> list[int]:
    part: dict[str, Any] = change.journal.get("periods", {})
    ids = [*part.get("made", []), *part.get("ended", {}), *part.get("changed", {})]
    return [int(pk) for pk in ids]


def _removed(change: UnitChange) -> set[int]:
    """Units of whose periods a change removed one."""
    rows = change.journal.get("periods", {}).get("removed", {})
    return {values["unit_id"] for values in rows.values()}


def _refuse_later_changes(change: UnitChange, units: set[int]) -> None:
    own = set(UnitPeriod.objects.filter(unit__in=units).values_list("pk", flat=True))
    for later in UnitChange.objects.filter(pk__gt=change.pk, undone_at__isnull=True):
        touched = {later.unit_id} | _removed(later)
        if touched & units or not own.isdisjoint(_periods(later)):
            raise ChangeDependedOn(what=later.verb)


def _above(units: Collection[int], since: dt.date) -> set[int | None]:
    """The units above these, from a day on."""
    periods = UnitPeriod.objects.filter(unit__in=units).exclude(ends_on__lte=since)
    return set(periods.values_list("parent_id", flat=True))


def _refuse_periods_that_moved_on(change: UnitChange) -> None:
    """What was ended must still end that day."""
    ended = [int(pk) for pk in change.journal.get("periods", {}).get("ended", {})]
    if UnitPeriod.objects.filter(pk__in=ended, ends_on=change.on).count() != len(ended):
        raise ChangeDependedOn(what="unit")


def _refuse_members_who_moved_on(change: UnitChange) -> None:
    """What was ended must still end that day; what was begun, or belongs to a successor now, must
    still be as it was left."""
    part = change.journal.get("memberships", {})
    successors = set(change.successions.values_list("successor_id", flat=True))
    was: Counter[tuple[int, str | None]] = Counter()
    for row in _memberships(part.get("ended", {})):
        if row.ends_on != change.on:
            raise ChangeDependedOn(what="membership")
        was[row.member_id, part["ended"][str(row.pk)]] += 1
    made = part.get("made", [])
    now = Counter(
        (row.member_id, row.ends_on.isoformat() if row.ends_on else None)
        for row in _memberships(made)
        if row.unit_id in successors and row.begins_on == change.on
    )
    changed = part.get("changed", {})
    stayed = sum(row.unit_id in successors for row in _memberships(changed))
    if (made and now != was) or stayed != len(changed):
        raise ChangeDependedOn(what="membership")


def _memberships(ids: Collection[Any]) -> Iterator[Membership]:
    for lot in journal.lots(ids):
        yield from Membership.objects.filter(pk__in=lot)


def _members(change: UnitChange, units: Collection[int]) -> set[int]:
    """Whose photos may have to follow back."""
    part = change.journal.get("memberships", {})
    ids = [*part.get("made", []), *part.get("ended", {}), *part.get("changed", {})]
    authors = Photo.objects.filter(unit__in=units).values_list("author_id", flat=True)
    return {row.member_id for row in _memberships(ids)} | set(authors.distinct())


def _refuse_hanging_on(gone: Collection[int]) -> None:
    """Nothing may name a unit that the undoing took out of the tree for good."""
    hanging = (
        Photo.objects.filter(unit__in=gone),
        MembershipFigure.objects.filter(unit__in=gone),
        LeaguePlace.objects.filter(unit__in=gone),
        Contest.objects.filter(host__in=gone),
        Unit.objects.filter(pk__in=gone, officers__isnull=False),
    )
    if any(rows.exists() for rows in hanging):
        raise ChangeDependedOn(what="unit")
