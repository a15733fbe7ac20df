"""The members as they are when a plan is made: whole tables in two queries, and of those only what
concerns the file."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from photo_contest.domain.rosters.member_rows import Entry
from photo_contest.domain.rosters.spells import OPEN, Spell
from photo_contest.models import Member, Membership

FACTS = ("full_name", "born_on", "email", "phone")  # what a file tells of a person
_MEMBER = (
    *("id", "username", "card_number", "full_name", "name_folded", "born_on"),
    *("email", "phone", "role", "erased_card"),
)


@dataclass(slots=True)
class Person:
    """A member on the roster whose card the file names."""

    id: int
    full_name: str
    name_folded: str
    born_on: dt.date | None
    email: str
    phone: str
    role: str
    spells: list[Spell] = field(default_factory=list)


@dataclass
class KnownMembers:
    by_card: dict[str, Person] = field(default_factory=dict)
    # Cards of the persons with a name and birth day that the file names; a member without a card
    # stands there with "#" and the id.
    cards_of: dict[tuple[str, dt.date], set[str]] = field(default_factory=dict)
    # Cards by their digits without leading zeros.
    cards_like: dict[str, set[str]] = field(default_factory=dict)
    erased_cards: set[str] = field(default_factory=set)
    usernames: set[str] = field(default_factory=set)


def bare(card: str) -> str:
    """A card of digits alone without leading zeros, which spreadsheets drop; "" for others."""
    return card.lstrip("0") if card.isdigit() else ""


def load_members(entries: Iterable[Entry]) -> KnownMembers:
    """What the roster knows of the cards and persons of these rows."""
    entries = list(entries)
    cards = {entry.card for entry in entries if entry.card}
    likes = {bare(card) for card in cards} - {""}
    persons = {entry.person for entry in entries if entry.person}
    known, by_id = KnownMembers(), {}
    for pk, username, card, *facts, erased in (
        Member.objects.values_list(*_MEMBER).order_by().iterator()
    ):
        known.usernames.add(username.lower())
        if erased:
            known.erased_cards.add(erased)
        _full_name, folded, born_on = facts[:3]
        if born_on is not None and (folded, born_on) in persons:
            known.cards_of.setdefault((folded, born_on), set()).add(card or f"#{pk}")
        if card is not None and (like := bare(card)) in likes:
            known.cards_like.setdefault(like, set()).add(card)
        if card in cards:
            known.by_card[card] = by_id[pk] = Person(pk, *facts)
    _load_spells(by_id)
    return known


def _load_spells(by_id: dict[int, Person]) -> None:
    if not by_id:
        return
    rows = Membership.objects.values_list("id", "member_id", "unit_id", "begins_on", "ends_on")
    for pk, member_id, unit_id, begins_on, ends_on in rows.order_by().iterator():
        if member_id in by_id:
            spell = Spell(unit_id, begins_on, ends_on or OPEN, pk)
            by_id[member_id].spells.append(spell)
