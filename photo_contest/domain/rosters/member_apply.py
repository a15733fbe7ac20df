"""Writing what a plan for members found: values made ready before the transaction, bulk statements
in it."""

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone

from photo_contest.domain import bulk
from photo_contest.domain.accounts import fresh_username
from photo_contest.domain.notices import leave_notices
from photo_contest.domain.photo_units import follow_roster
from photo_contest.domain.rosters.spells import OPEN, Spell
from photo_contest.models import Member, Membership, Notice
from photo_contest.models.member import new_voter_key, new_voter_mark
from photo_contest.words import fold

Row = tuple[Any, ...]
_NEW_MEMBER: Final = (
    *("username", "password", "card_number", "full_name", "name_folded", "born_on"),
    *("email", "phone", "role", "joined_at", "is_active", "is_staff", "is_superuser"),
    *("erased_card", "voter_key", "voter_mark"),
)
_FACTS: Final = ("full_name", "name_folded", "born_on", "email", "phone")
_SPELL: Final = ("unit", "begins_on", "ends_on")


@dataclass(frozen=True)
class Newcomer:
    """A person whose card the roster does not know yet."""

    card: str
    facts: dict[str, Any]
    spells: list[Spell]


@dataclass(frozen=True)
class MemberWrites:
    """Rows as the database takes them."""

    newcomers: list[Row]
    first_spells: list[tuple[int, Row]]  # after the newcomer's place in that list
    facts: list[Row]  # the id last, as in the two that follow
    ended: list[Row]
    begun: list[tuple[int, Row]]  # after the member's id
    since: dict[int, dt.date]  # from when on another unit is theirs, by the member's id
    moved: Mapping[str, list[int]]  # ids of those whose unit now is another, by its code

    @classmethod
    def of(
        cls,
        newcomers: Sequence[Newcomer],
        persons: Iterable[tuple[int, dict[str, Any]]],
        begun: Sequence[tuple[int, Spell]],
        ended: Sequence[tuple[int, Spell]],
        moved: Mapping[str, list[int]],
        *,
        usernames: set[str],
        at: dt.datetime,
    ) -> "MemberWrites":
        first = [(n, spell) for n, one in enumerate(newcomers) for spell in one.spells]
        since: dict[int, dt.date] = {}
        for member, spell in begun:
            since[member] = min(spell.begins_on, since.get(member, OPEN))
        return cls(
            newcomers=bulk.ready(Member, _NEW_MEMBER, _rows_of(newcomers, usernames, at)),
            first_spells=_spell_rows(first),
            facts=bulk.ready(Member, (*_FACTS, "id"), _fact_rows(persons)),
            ended=bulk.ready(
                Membership, ("ends_on", "id"), [(spell.ends_on, spell.id) for _, spell in ended]
            ),
            begun=_spell_rows(begun),
            since=since,
            moved=moved,
        )

    def apply(self, *, at: dt.datetime) -> None:
        """In the caller's transaction. Photos that members sent since another unit is theirs
        follow them; who has another unit now is told at the next sign-in."""
        ids = bulk.reserve_ids(Member, len(self.newcomers))
        bulk.insert(
            Member,
            ("id", *_NEW_MEMBER),
            ((pk, *row) for pk, row in zip(ids, self.newcomers, strict=True)),
        )
        bulk.update(Member, _FACTS, self.facts)
        bulk.update(Membership, ("ends_on",), self.ended)
        spells = [(ids[place], *row) for place, row in self.first_spells]
        spells += [(member, *row) for member, row in self.begun]
        bulk.insert(Membership, ("member", *_SPELL), spells)
        past = [pk for pk, day in self.since.items() if day <= timezone.localdate(at)]
        if past:
            follow_roster(members=past, since=min(self.since[pk] for pk in past), at=at)
        for code, members in self.moved.items():
            leave_notices(member_ids=members, kind=Notice.Kind.UNIT_CHANGED, at=at, unit=code)


def _rows_of(
    newcomers: Sequence[Newcomer], usernames: set[str], at: dt.datetime
) -> Iterable[Sequence[Any]]:
    for one, username in zip(newcomers, _usernames(len(newcomers), usernames), strict=True):
        name = one.facts["full_name"]
        yield (
            *(username, _no_password(), one.card, name, fold(name)),
            *(one.facts.get("born_on"), one.facts.get("email", ""), one.facts.get("phone", "")),
            *(Member.Role.MEMBER, at, True, False, False, ""),
            *(new_voter_key(), new_voter_mark()),
        )


def _usernames(count: int, taken: set[str]) -> list[str]:
    """Fresh ones in their order, by which the database files them faster."""
    fresh: set[str] = set()
    while len(fresh) < count:
        fresh |= {fresh_username() for _ in range(count - len(fresh))} - taken
    return sorted(fresh)


def _no_password() -> str:
    """As `make_password(None)`, in a tenth of its time: no two are alike, so that tokens made of
    one do not fit another."""
    return UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30)


def _fact_rows(persons: Iterable[tuple[int, dict[str, Any]]]) -> Iterable[Sequence[Any]]:
    for pk, facts in persons:
        name = facts["full_name"]
        yield name, fold(name), facts["born_on"], facts["email"], facts["phone"], pk


def _spell_rows(spells: Sequence[tuple[int, Spell]]) -> list[tuple[int, Row]]:
    rows = bulk.ready(
        Membership,
        _SPELL,
        (
            (one.unit, one.begins_on, None if one.ends_on == OPEN else one.ends_on)
            for _, one in spells
        ),
    )
    return [(owner, row) for (owner, _), row in zip(spells, rows, strict=True)]
