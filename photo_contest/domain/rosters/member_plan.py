"""What a roster of members would do: who joins, who moves to another unit or leaves, whose name,
birth day, e-mail or phone changes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.utils import timezone

from photo_contest.domain.access import shaping_scope
from photo_contest.domain.rosters.columns import MEMBER_COLUMNS
from photo_contest.domain.rosters.findings import Counts, RowConflict
from photo_contest.domain.rosters.known_members import (
    FACTS,
    KnownMembers,
    Person,
    load_members,
)
from photo_contest.domain.rosters.member_apply import MemberWrites, Newcomer
from photo_contest.domain.rosters.member_checks import Bounds, Checks
from photo_contest.domain.rosters.member_rows import Entry, read_entry
from photo_contest.domain.rosters.reading import FileRows, Passes, Progress, SheetRow
from photo_contest.domain.rosters.spells import OPEN, Clash, History, Spell
from photo_contest.domain.rosters.unit_tree import Tree, read_tree
from photo_contest.models import Member, UnitPeriod
from photo_contest.sheets.cells import could_be_card

_ORDER: Final = {column.field: place for place, column in enumerate(MEMBER_COLUMNS)}


@dataclass(frozen=True)
class MemberPlan:
    """See `findings.Plan`."""

    counts: Counts
    conflicts: list[RowConflict]
    drafting: "_Drafting"
    at: dt.datetime

    def prepare(self) -> None:
        _ = self._writes

    def apply(self, *, by: Member | None, at: dt.datetime) -> None:
        self._writes.apply(at=at)

    @cached_property
    def _writes(self) -> MemberWrites:
        return self.drafting.writes(self.at)


def plan_members(
    file: FileRows, *, by: Member | None, on: dt.date, at: dt.datetime, progress: Progress
) -> MemberPlan:
    """What this file does to the roster as it is now; reads the database and writes nothing.

    Rows that name no day begin on `on`. An officer moves members within the units of the office
    alone. NotAllowed for other roles than officer and organizer; nobody (a command) may do all.
    """
    entries, conflicts = [], []
    passes, tree = Passes(progress, rows=len(file.rows), passes=3), read_tree()
    for row in passes.over(file.rows):
        if not _could_be_member(row, tree):
            conflicts.append(RowConflict(row.number, "card_number", "not-a-row"))
            continue
        entry, faults = read_entry(row)
        entries.append(entry)
        conflicts += faults
    members = load_members(entries)
    bounds = Bounds(on, timezone.localdate(at), _scope(by, tree, entries, on=on, at=at))
    checks = Checks(entries, members, tree, bounds)
    for entry in passes.over(entries):
        conflicts += checks.conflicts_of(entry)
    refused = {conflict.row for conflict in conflicts}
    drafting = _Drafting(checks, members, tree)
    cards = _by_card(one for one in entries if one.row not in refused)
    for card, told in passes.over(cards):
        drafting.add(card, told)
    conflicts += drafting.conflicts
    conflicts.sort(key=lambda one: (one.row, _ORDER[one.field], one.code))
    return MemberPlan(Counts(**drafting.counts), conflicts, drafting, at)


def _could_be_member(row: SheetRow, tree: Tree) -> bool:
    """Whether a row names a card or a unit, be it misspelt; totals and signatures do not."""
    unit = row.cell("unit").text
    return bool(
        could_be_card(row.cell("card_number")) or tree.could_be_code(unit) or tree.suggested(unit)
    )


def _scope(
    by: Member | None, tree: Tree, entries: Iterable[Entry], *, on: dt.date, at: dt.datetime
) -> set[int] | None:
    """Ids of the units that an importer may fill, None for all: those of the office on the day
    `on`, without what stands elsewhere today or by the last day that the file tells of, and those
    that had ended as its parts by then."""
    last_day = max((one.begins_on for one in entries if one.begins_on), default=on)
    _, now = shaping_scope(by, at=at, on=last_day)
    if now is None or by is None or by.office is None:
        return now
    standing = UnitPeriod.objects.on(timezone.localdate(at)).values_list("unit_id", flat=True)
    scope = by.office.subtree_ids(on=on) - (set(standing) - now)
    ended = {unit: spans[-1].parent for unit, spans in tree.known.items() if spans[-1].ends <= on}
    while found := {unit for unit, parent in ended.items() if parent in scope} - scope:
        scope |= found
    return scope


def _by_card(entries: Iterable[Entry]) -> Iterable[tuple[str, list[Entry]]]:
    cards: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        cards[entry.card].append(entry)
    return cards.items()


@dataclass
class _Drafting:
    """Goes through the cards of a file and gathers what is to be written."""

    checks: Checks
    members: KnownMembers
    tree: Tree
    conflicts: list[RowConflict] = field(default_factory=list)
    counts: dict[str, int] = field(
        default_factory=lambda: {"created": 0, "updated": 0, "unchanged": 0}
    )
    newcomers: list[Newcomer] = field(default_factory=list)
    persons: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    begun: list[tuple[int, Spell]] = field(default_factory=list)
    ended: list[tuple[int, Spell]] = field(default_factory=list)
    moved: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, card: str, entries: Sequence[Entry]) -> None:
        """All rows of one card that are without fault so far."""
        person = self.members.by_card.get(card)
        history = History(person.spells if person else ())
        entries = sorted(entries, key=lambda one: (self.checks.told[one.row].day, one.row))
        changed = self._lay(entries, history)
        taken = [entry for entry in entries if entry.row in changed]
        facts = _newest_facts(taken)
        if person is None:
            self._create(card, facts, history, taken)
        else:
            self._update(person, facts, history, changed)

    def _lay(self, entries: Sequence[Entry], history: History) -> dict[int, bool]:
        """Rows that fit, by number, and whether each changes a spell; the others are conflicts."""
        laid: dict[int, Spell | None] = {}
        for entry in entries:
            try:
                laid[entry.row] = history.lay(self.checks.told[entry.row])
            except Clash as clash:
                self._refuse(entry.row, clash.field, clash.code, clash.params)
        withdrawn = set()
        for row, spell in reversed(laid.copy().items()):
            if spell is None or spell.id is not None:
                continue
            if day := self.tree.first_day_without(spell.unit, spell.begins_on, spell.ends_on):
                if spell.begins_on not in withdrawn:  # two rows may have told of one spell
                    history.withdraw(spell)
                    withdrawn.add(spell.begins_on)
                self._refuse(row, "unit", "unit-not-then", {"begins_on": day.isoformat()})
                del laid[row]
        return {row: spell is not None for row, spell in laid.items()}

    def _refuse(self, row: int, field: str, code: str, params: dict[str, Any]) -> None:
        self.conflicts.append(RowConflict(row, field, code, params))

    def _create(
        self,
        card: str,
        facts: dict[str, tuple[int, Any]],
        history: History,
        taken: Sequence[Entry],
    ) -> None:
        if taken:
            values = {name: value for name, (_, value) in facts.items()}
            self.newcomers.append(Newcomer(card, values, history.spells))
            self.counts["created"] += len(taken)

    def _update(
        self,
        person: Person,
        facts: dict[str, tuple[int, Any]],
        history: History,
        changed: dict[int, bool],
    ) -> None:
        for name, (row, value) in facts.items():
            changed[row] |= getattr(person, name) != value
        values = {name: getattr(person, name) for name in FACTS}
        told = values | {name: value for name, (_, value) in facts.items()}
        if told != values:
            self.persons.append((person.id, told))
        before = {spell.id: spell.ends_on for spell in person.spells}
        for spell in history.spells:
            if spell.id is None:
                self.begun.append((person.id, spell))
            elif spell.ends_on != before[spell.id]:
                self.ended.append((person.id, spell))
        present = history.spells[-1] if history.spells else None
        if person.spells and present and present.id is None and present.ends_on == OPEN:
            self.moved[self.tree.codes[present.unit]].append(person.id)
        self.counts["updated"] += sum(changed.values())
        self.counts["unchanged"] += len(changed) - sum(changed.values())

    def writes(self, at: dt.datetime) -> MemberWrites:
        return MemberWrites.of(
            self.newcomers,
            self.persons,
            self.begun,
            self.ended,
            self.moved,
            usernames=self.members.usernames,
            at=at,
        )


def _newest_facts(entries: Sequence[Entry]) -> dict[str, tuple[int, Any]]:
    """What the rows of a person, in the order of time, tell of them: the newest row that tells a
    fact decides. By name: the row and the value."""
    return {
        name: (entry.row, value)
        for name in FACTS
        for entry in entries
        if (value := getattr(entry, name))
    }
