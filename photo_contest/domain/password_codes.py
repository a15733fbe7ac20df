"""One-time codes with which a member sets a password (`passwords`): who makes them for whom.

A code has ten signs, XXXXX-XXXXX. Its first four find it (the selector); of both, selector and
whole, only keyed hashes are kept. No two living codes have one selector.
"""

import datetime as dt
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from photo_contest.domain.access import require_role, scope_of
from photo_contest.domain.hashing import keyed_hash
from photo_contest.domain.messages import tell_later
from photo_contest.domain.notices import leave_notices
from photo_contest.domain.record import note
from photo_contest.errors import Conflict, Missing, NotAllowed
from photo_contest.models import Member, Membership, Notice, PasswordCode, Unit
from photo_contest.words import card_form, normal, sort_key

ALPHABET: Final = "34679ACDEFHJKMNPQRTWXY"  # no two of them look alike, on paper or read aloud
CODE_SIGNS: Final = 10
SELECTOR_SIGNS: Final = 4
CODE_LIFE: Final = dt.timedelta(days=14)
KEPT_AFTER_ITS_END: Final = dt.timedelta(days=14)  # so long its holder learns why it is refused
KEPT_AFTER_ITS_SUCCESSOR: Final = dt.timedelta(days=1)
MOST_A_CALL: Final = 1000
_AT_ONCE: Final = 100  # members in one transaction: votes must not wait for a list to be made
_DRAWS: Final = 20

Role = Member.Role
MAKERS: Final = (Role.OFFICER, Role.ORGANIZER)
LIVING: Final = Q(used_at__isnull=True, replaced_at__isnull=True)
_WITHOUT_PASSWORD: Final = Q(password="") | Q(password__startswith="!")  # noqa: S106  # as Django marks it


@dataclass(frozen=True)
class MadeCode:
    """A code as it is shown this once."""

    member: Member
    code: str
    expires_at: dt.datetime


@dataclass(frozen=True)
class UnitCodes:
    """What a call for a unit made; how many were left out, for they have a code that still works;
    and whether the unit has members of its own at all."""

    made: list[MadeCode]
    left_out: int
    has_members: bool


def make_code(*, member: Member, by: Member, at: dt.datetime) -> MadeCode:
    """A new code for one member; it ends the earlier living one.

    Organizers make it for anybody, also to reset a password: the old one goes on until the code is
    used. Officers make it for plain members of their subtree who have no password: others there are
    NotAllowed, whoever is outside is Missing. Nobody makes one for oneself, and one for a superuser
    only another superuser: NotAllowed. Who is no more (inactive, erased) is Missing.
    """
    return _make_one(Q(pk=member.pk), by=by, at=at)


def make_code_for_card(*, card_number: str, by: Member, at: dt.datetime) -> MadeCode:
    """Like `make_code`, for the member with this card number in any spelling, or with this user
    name. An unknown one looks like one outside the caller's subtree."""
    cards = {normal(card_number), card_form(card_number)}
    which = Q(card_number__in=cards) | Q(username__iexact=normal(card_number))
    return _make_one(which, by=by, at=at)


def make_codes_for_unit(
    *, unit: Unit, by: Member, at: dt.datetime, renew: bool = False
) -> UnitCodes:
    """New codes for the active plain members of this very unit, today, who have no password; sorted
    by given name. Who has a living code keeps it and is left out, unless it is to `renew`: then the
    new code ends it.

    At most `MOST_A_CALL`: those without a code first, then those with the oldest. NotAllowed for
    who is neither officer nor organizer; Missing for an officer whose subtree does not hold the
    unit.
    """
    require_role(by, *MAKERS)
    scope = scope_of(by, at=at)
    if scope is not None and unit.pk not in scope:
        raise Missing(what="unit")
    roster = Membership.objects.on(timezone.localdate(at)).filter(unit=unit)
    waiting = _without_password(roster, by=by, at=at)
    open_ = {member: since for member, since in waiting.items() if renew or since is None}
    members = _first_to_serve(open_)
    made: list[MadeCode] = []
    for start in range(0, len(members), _AT_ONCE):
        some = members[start : start + _AT_ONCE]
        made += _make_some(some, unit, by=by, at=at, renew=renew)
    return UnitCodes(made, left_out=len(waiting) - len(open_), has_members=roster.exists())


def _make_some(
    members: Sequence[Member], unit: Unit, *, by: Member, at: dt.datetime, renew: bool
) -> list[MadeCode]:
    """Codes for those who have no password, and no code that is to live on, even now that they are
    locked."""
    drawn = [_draw() for _ in members]
    with transaction.atomic():
        still = _WITHOUT_PASSWORD & Q(is_active=True, role=Role.MEMBER)
        open_ = set(_locked(members).filter(still).values_list("pk", flat=True))
        if not renew:
            living = PasswordCode.objects.filter(LIVING, member__in=open_, expires_at__gt=at)
            open_ -= set(living.values_list("member", flat=True))
        members = [member for member in members if member.pk in open_]
        made = _give(members, drawn, by=by, at=at)
        if made:
            ids = [member.pk for member in members]
            note(action="password-codes-made", by=by, at=at, unit=unit.code, members=ids)
    return made


def _make_one(which: Q, *, by: Member, at: dt.datetime) -> MadeCode:
    require_role(by, *MAKERS)
    scope = scope_of(by, at=at)
    today = Membership.objects.on(timezone.localdate(at)).filter(member=OuterRef("pk"))
    with transaction.atomic():
        member = (
            Member.objects.select_for_update(no_key=True, of=("self",))
            .annotate(unit_today=Subquery(today.values("unit")[:1]))
            .filter(which, is_active=True, erased_at__isnull=True)
            .order_by("pk")
            .first()
        )
        if member is None or (scope is not None and member.unit_today not in scope):
            raise Missing(what="member")
        _require_power_over(member, by)
        resets = member.has_usable_password()
        made = _give([member], [_draw()], by=by, at=at, resets=resets)
        note(action="password-code-made", by=by, at=at, member=member.pk, reset=resets)
    return made[0]


def _require_power_over(member: Member, by: Member) -> None:
    is_plain = member.role == Role.MEMBER and not (member.is_staff or member.is_superuser)
    if member.pk == by.pk or (member.is_superuser and not by.is_superuser):
        raise NotAllowed(roles=(Role.ORGANIZER,))
    if by.role == Role.OFFICER and (not is_plain or member.has_usable_password()):
        raise NotAllowed(roles=(Role.ORGANIZER,), reissue=True)


def may_still_give(code: PasswordCode, member: Member, *, at: dt.datetime) -> bool:
    """Whether who made a code could make it now: a slip gives no power over a member who came to a
    role or to a password otherwise, or who went where its maker has nothing to say."""
    by = code.made_by
    if by is None:
        return True
    if not by.is_active or by.role not in MAKERS:
        return False
    scope = scope_of(by, at=at)
    unit = member.unit_on(timezone.localdate(at))
    if scope is not None and (unit is None or unit.pk not in scope):
        return False
    try:
        _require_power_over(member, by)
    except NotAllowed:
        return False
    return True


def _without_password(
    roster: "QuerySet[Membership]", *, by: Member, at: dt.datetime
) -> dict[Member, dt.datetime | None]:
    """Plain members of a roster who have no password, with the time of their living code."""
    living = PasswordCode.objects.filter(LIVING, member=OuterRef("pk"), expires_at__gt=at)
    found = (
        Member.objects.filter(_WITHOUT_PASSWORD, pk__in=roster.values("member"))
        .filter(role=Role.MEMBER, is_active=True, is_staff=False, is_superuser=False)
        .exclude(pk=by.pk)
        .annotate(code_made_at=Subquery(living.values("made_at")[:1]))
    )
    return {member: member.code_made_at for member in found}


def _first_to_serve(waiting: Mapping[Member, dt.datetime | None]) -> list[Member]:
    """Whom one call serves, sorted by given name, then by the rest of the name."""
    by_name = sorted(waiting, key=lambda member: (_name_key(member.full_name), member.pk))
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    served = sorted(by_name, key=lambda member: waiting[member] or never)[:MOST_A_CALL]
    chosen = {member.pk for member in served}
    return [member for member in by_name if member.pk in chosen]


def _name_key(full_name: str) -> tuple[str, str]:
    """Vietnamese lists go by the given name, the last word."""
    rest, _, given = full_name.rpartition(" ")
    return sort_key(given), sort_key(rest)


def _locked(members: Sequence[Member]) -> "QuerySet[Member]":
    """Two who make codes for the same members wait for one another, in the order of ids."""
    ids = [member.pk for member in members]
    return Member.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")


def _give(
    members: Sequence[Member],
    drawn: Sequence["_Drawn"],
    *,
    by: Member,
    at: dt.datetime,
    resets: bool = False,
) -> list[MadeCode]:
    """Write codes for locked members, with their notices and messages."""
    ids = [member.pk for member in members]
    PasswordCode.objects.filter(LIVING, member__in=ids).update(replaced_at=at)
    given = _write(dict(zip(ids, drawn, strict=False)), by=by, at=at)
    kind = Notice.Kind.PASSWORD_RESET if resets else Notice.Kind.CODE_MADE
    leave_notices(member_ids=ids, kind=kind, at=at, by_role=by.role)
    tell_later(kind, members)
    return [MadeCode(member, given[member.pk].shown, at + CODE_LIFE) for member in members]


def _write(drawn: dict[int, "_Drawn"], *, by: Member, at: dt.datetime) -> dict[int, "_Drawn"]:
    """Write each member's code, or another one where its selector is taken."""
    given: dict[int, _Drawn] = {}
    waiting = drawn
    for _ in range(_DRAWS):
        rows = [
            PasswordCode(
                member_id=member_id,
                selector=code.selector,
                digest=code.digest,
                made_by=by,
                made_at=at,
                expires_at=at + CODE_LIFE,
            )
            for member_id, code in waiting.items()
        ]
        rows.sort(key=lambda row: row.selector)  # in one order, so that two calls do not deadlock
        PasswordCode.objects.bulk_create(rows, ignore_conflicts=True)
        written = PasswordCode.objects.filter(LIVING, member__in=list(waiting))
        given |= {pk: waiting[pk] for pk in written.values_list("member_id", flat=True)}
        waiting = {pk: _draw() for pk in drawn if pk not in given}
        if not waiting:
            return given
    raise Conflict


def forget_ended_codes(*, at: dt.datetime) -> int:
    """Delete codes that were replaced more than a day ago, and those which ran out, used or not,
    more than two weeks ago; returns how many."""
    replaced = Q(replaced_at__lt=at - KEPT_AFTER_ITS_SUCCESSOR)
    ran_out = Q(expires_at__lt=at - KEPT_AFTER_ITS_END)
    return PasswordCode.objects.filter(replaced | ran_out).delete()[0]


# --- signs ------------------------------------------------------------------------------


def read_code(text: str) -> str:
    """The plain signs of a code as typed: in any case, with or without hyphen and spaces."""
    return re.sub(r"[\s\-\u2010-\u2015\u2212]", "", normal(text[:64])).upper()


def selector_part(text: str) -> str:
    """The signs by which a typed code is found: limits count tries by them."""
    return read_code(text)[:SELECTOR_SIGNS]


def selector_of(code: str) -> str:
    return keyed_hash("code-selector", code[:SELECTOR_SIGNS])


def digest_of(code: str) -> str:
    return keyed_hash("password-code", code)


@dataclass(frozen=True)
class _Drawn:
    shown: str
    selector: str
    digest: str


def _draw() -> _Drawn:
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
    half = CODE_SIGNS // 2
    return _Drawn(f"{code[:half]}-{code[half:]}", selector_of(code), digest_of(code))
