"""What rows of members say that the roster, the tree, the importer's powers or other rows of the
file do not bear. How spells fit together is judged by the plan, row after row."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from photo_contest.domain.personal_data import erased_card_hash
from photo_contest.domain.rosters.findings import RowConflict
from photo_contest.domain.rosters.known_members import FACTS, KnownMembers, Person, bare
from photo_contest.domain.rosters.member_rows import Entry
from photo_contest.domain.rosters.reading import spelt
from photo_contest.domain.rosters.spells import Told
from photo_contest.domain.rosters.unit_tree import Tree
from photo_contest.models import Member

Found = Iterator[RowConflict]
Role = Member.Role
# What means a role in the contest, and so a power; any other word is what somebody works as.
_ROLE_WORDS: Final = {
    Role.OFFICER: "officer, cán bộ công đoàn, cán bộ CĐ, cán bộ đơn vị, cán bộ phụ trách",
    Role.ORGANIZER: (
        "organizer, organiser, ban tổ chức, BTC, thành viên ban tổ chức, trưởng ban tổ chức, "
        "admin, administrator, quản trị, quản trị viên, quản trị hệ thống, staff, superuser"
    ),
    Role.JUROR: "juror, jury, judge, giám khảo, ban giám khảo, BGK, thành viên ban giám khảo",
    Role.SCRUTINEER: "scrutineer, giám sát, ban giám sát, giám sát viên, kiểm phiếu",
}
_ROLES: Final = {
    spelt(word): role for role, words in _ROLE_WORDS.items() for word in words.split(", ")
}


@dataclass(frozen=True)
class Bounds:
    """The days and powers of an import. `scope`: ids of the units that the importer may fill;
    None means all."""

    on: dt.date
    today: dt.date
    scope: set[int] | None


class FileIndex:
    """Rows of the file by card and by person."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.first_of_card: dict[str, Entry] = {}
        self.first_of_spell: dict[tuple[str, int, dt.date], int] = {}
        self.rows_of: dict[tuple[str, dt.date], dict[str, int]] = {}
        self.cards_like: dict[str, set[str]] = {}
        # Cards that the file marks as those of namesakes; they are nobody's second card.
        self.other_persons = {one.card for one in entries if one.is_another_person}
        for entry in filter(lambda one: one.card, entries):
            self.first_of_card.setdefault(entry.card, entry)
            if like := bare(entry.card):
                self.cards_like.setdefault(like, set()).add(entry.card)
            if entry.person and entry.card not in self.other_persons:
                self.rows_of.setdefault(entry.person, {}).setdefault(entry.card, entry.row)


class Checks:
    """Judges rows one by one."""

    def __init__(
        self, entries: Sequence[Entry], members: KnownMembers, tree: Tree, bounds: Bounds
    ) -> None:
        self.file, self.members, self.tree = FileIndex(entries), members, tree
        self.bounds = bounds
        self.told: dict[int, Told] = {}  # by row: what rows tell whose unit is known

    def conflicts_of(self, entry: Entry) -> Found:
        """What is wrong with a row whose cells could be read, one for each field and code. Of a
        person whom others look after an officer learns that alone."""
        if self._is_strange(entry.card):
            yield _conflict(entry, "unit", "held-elsewhere")
            return
        if entry.card:
            yield from self._card(entry)
        if entry.unit:
            yield from self._unit(entry)
        if entry.born_on is not None and entry.born_on > self.bounds.today:
            yield _conflict(entry, "born_on", "future-birth")
        known = self.members.by_card.get(entry.card)
        role = _ROLES.get(entry.role)
        if role is not None and not (known and known.role == role):
            yield _conflict(entry, "role", "role-not-granted")
        if known is not None and known.role != Role.MEMBER and self.bounds.scope is not None:
            yield from self._of_role_holder(entry, known)

    def _is_strange(self, card: str) -> bool:
        """Whether the importer has nothing to say over the holder of a card: the last unit lies
        outside, or there is none."""
        scope, known = self.bounds.scope, self.members.by_card.get(card)
        if scope is None or known is None:
            return False
        last = max(known.spells, key=lambda one: one.begins_on, default=None)
        return last is None or last.unit not in scope

    # --- the card and the person ----------------------------------------------------------

    def _card(self, entry: Entry) -> Found:
        known = self.members.by_card.get(entry.card)
        if known is None and self._is_erased(entry.card):
            yield _conflict(entry, "card_number", "erased")
            return
        if known is None and self._lost_zeros(entry.card):
            yield _conflict(entry, "card_number", "leading-zeros-lost")
            return
        holder = known or self.file.first_of_card[entry.card]
        is_same_name = entry.name_folded in ("", holder.name_folded) or not holder.name_folded
        is_same_birth = entry.born_on is not None and entry.born_on == holder.born_on
        if not (is_same_name or is_same_birth):  # another name needs the birth day as a witness
            yield _conflict(entry, "card_number", "card-of-another")
            return
        yield from self._second_card(entry)

    def _is_erased(self, card: str) -> bool:
        erased = self.members.erased_cards
        return bool(erased) and erased_card_hash(card) in erased

    def _lost_zeros(self, card: str) -> bool:
        """Whether a card is on the roster, or longer in the file, but for leading zeros."""
        like = bare(card)
        in_file = self.file.cards_like.get(like, set())
        on_roster = self.members.cards_like.get(like, set())
        return bool(on_roster - {card}) or any(len(other) > len(card) for other in in_file)

    def _second_card(self, entry: Entry) -> Found:
        """One person, by name and birth day, has one card: the first in the file, unless the roster
        knows this one already or a mark tells two persons apart."""
        if entry.person is None or entry.card in self.file.other_persons:
            return
        on_roster = self.members.cards_of.get(entry.person, set())
        if entry.card in on_roster:
            return
        rows = self.file.rows_of[entry.person]  # in the order of the file
        first = next(iter(rows.values()))
        if rows[entry.card] != first:
            yield _conflict(entry, "card_number", "two-cards", row=first)
        elif on_roster - self.file.other_persons:
            yield _conflict(entry, "card_number", "two-cards")

    def _of_role_holder(self, entry: Entry, known: Person) -> Found:
        """What is known of a person with a role is the organizers' to change."""
        for name in FACTS:
            told = getattr(entry, name)
            if told and told != getattr(known, name):
                yield _conflict(entry, name, "role-held")

    # --- the unit and the time ------------------------------------------------------------

    def _unit(self, entry: Entry) -> Found:
        unit = self.tree.id_of(entry.unit)
        if unit is None:
            yield _conflict(entry, "unit", "unknown-unit", **self.tree.suggested(entry.unit))
            return
        told = Told(unit, entry.begins_on, entry.ends_on, self.bounds.on)
        self.told[entry.row] = told
        if entry.card:
            spell = (entry.card, unit, told.begins_on or told.on)
            first = self.file.first_of_spell.setdefault(spell, entry.row)
            if first != entry.row:
                yield _conflict(entry, "card_number", "row-twice", row=first)
        scope = self.bounds.scope
        if scope is not None and unit not in scope:
            yield _conflict(entry, "unit", "outside-your-units")
        elif scope is not None and not self._held(entry, told) <= scope:
            yield _conflict(entry, "unit", "held-elsewhere")
        elif self.tree.living(unit, told.day) is None:
            yield _conflict(entry, "unit", "unit-not-then", begins_on=told.day.isoformat())

    def _held(self, entry: Entry, told: Told) -> set[int]:
        """The units that the member would be moved out of, and those of the time since."""
        known = self.members.by_card.get(entry.card)
        spells = known.spells if known else []
        return {one.unit for one in spells if one.ends_on > told.on or one.covers(told.day)}


def _conflict(entry: Entry, field: str, code: str, **params: Any) -> RowConflict:
    return RowConflict(entry.row, field, code, params)
