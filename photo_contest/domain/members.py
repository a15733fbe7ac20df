"""Members over time: who joins, goes to another unit, or leaves, from a day on.

What is judged is read behind the roster's mark: of two at once, the second sees what the first did.
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from photo_contest.domain.access import MODERATORS, READERS, require_role, scope_of, scope_until
from photo_contest.domain.accounts import fresh_username
from photo_contest.domain.notices import leave_notices
from photo_contest.domain.personal_data import was_erased
from photo_contest.domain.photo_units import follow_roster
from photo_contest.domain.record import note
from photo_contest.domain.roster_mark import raise_mark
from photo_contest.errors import Invalid, Missing
from photo_contest.models import Member, Membership, Notice, Unit, UnitPeriod
from photo_contest.words import card_form, fold, looks_like_card_number, normal

if TYPE_CHECKING:
    from django.db.models import QuerySet

MAX_NAME_CHARS = 120


def roster_of(
    *, by: Member, unit: str = "", q: str = "", on: dt.date, at: dt.datetime
) -> "QuerySet[Membership]":
    """Who belongs where on a day, within what `by` watches over: of one unit, or found by words of
    the name (diacritics do not count) or by the whole card number."""
    require_role(by, *READERS)
    rows = Membership.objects.on(on).select_related("member", "unit")
    scope = scope_of(by, at=at)
    if scope is not None:
        rows = rows.filter(unit__in=scope)
    if unit:
        rows = rows.filter(unit__code__iexact=unit)
    if q:
        named = Q()
        for word in fold(q).split():
            named &= Q(member__name_folded__contains=word)
        rows = rows.filter(named | Q(member__card_number=card_form(q)))
    return rows


def join_unit(
    *,
    card_number: str,
    full_name: str,
    born_on: dt.date | None = None,
    unit: Unit,
    on: dt.date,
    another_person: bool = False,
    by: Member,
    at: dt.datetime,
) -> Member:
    """A person with a new card becomes a member of a unit from a day on.

    Refuses by field: a card that exists, was erased (organizers may bring it back) or has another
    form, an empty name, a birth day to come,
    and the name and birth day of somebody on the roster (`two-cards`) unless the caller knows that
    it is `another_person`. A unit outside the caller's subtree is Missing.
    """
    require_role(by, *MODERATORS)
    card, name = card_form(card_number), " ".join(normal(full_name).split())
    wrong: dict[str, list[str]] = {}
    if not looks_like_card_number(card):
        wrong["card_number"] = ["card-number-shape"]
    if not name or len(name) > MAX_NAME_CHARS:
        wrong["full_name"] = ["too-long" if name else "required"]
    if born_on is not None and not dt.date(1900, 1, 1) <= born_on <= timezone.localdate(at):
        wrong["born_on"] = ["unknown-day"]
    with transaction.atomic():
        raise_mark()
        _refuse_strangers(by, unit, on, at)
        if Member.objects.filter(card_number=card).exists():
            wrong["card_number"] = ["card-taken"]
        elif by.role != Member.Role.ORGANIZER and was_erased(card):
            wrong["card_number"] = ["erased"]
        if wrong:
            raise Invalid(wrong)
        same = Member.objects.filter(name_folded=fold(name), born_on=born_on, born_on__isnull=False)
        if same.exists() and not another_person:
            raise Invalid({"another_person": ["two-cards"]})
        _refuse_unborn_unit(unit, on, field="unit")
        member = Member.objects.create_user(
            fresh_username(), card_number=card, full_name=name, born_on=born_on
        )
        Membership.objects.create(member=member, unit=unit, begins_on=on)
        note(action="member-joined", by=by, at=at, member=member.pk, unit=unit.code)
    return member


def transfer_member(
    *, member: Member, to: Unit, on: dt.date, by: Member, at: dt.datetime
) -> Membership:
    """A member belongs to another unit from a day on; photos sent since that day follow.

    Both units must lie in the caller's subtree (Missing). Refuses by field: a member who belongs
    to no unit that day (`not-a-member-then`), or changed units on that day or later
    (`later-history`), and a unit that does not live then.
    """
    with transaction.atomic():
        raise_mark()
        present = _spell(member, on, by, at)
        _refuse_strangers(by, to, on, at)
        if present.unit_id == to.pk:
            raise Invalid({"to": ["nothing-changes"]})
        _refuse_unborn_unit(to, on, field="to")
        ends_on, present.ends_on = present.ends_on, on
        present.save(update_fields=["ends_on"])
        begun = Membership.objects.create(member=member, unit=to, begins_on=on, ends_on=ends_on)
        follow_roster(members=[member.pk], since=on, at=at)
        leave_notices(member_ids=[member.pk], kind=Notice.Kind.UNIT_CHANGED, at=at, unit=to.code)
        note(action="member-moved", by=by, at=at, member=member.pk, unit=to.code)
    return begun


def leave_unit(*, member: Member, on: dt.date, by: Member, at: dt.datetime) -> Membership:
    """A member leaves the unions on a day: from then on they belong to none. Photos stay."""
    with transaction.atomic():
        raise_mark()
        present = _spell(member, on, by, at)
        present.ends_on = on
        present.save(update_fields=["ends_on"])
        note(action="member-left", by=by, at=at, member=member.pk, unit=present.unit.code)
    return present


def undo_last_move(*, member: Member, by: Member, at: dt.datetime) -> Membership:
    """A transfer or leave that was written down wrongly never was: the spell before goes on, and
    photos follow back.

    Both units must lie in the caller's subtree (Missing). Refuses by field (`nothing-to-undo`) who
    has only joined, and one whose unit of before has ended since: that was a change of the tree.
    """
    require_role(by, *MODERATORS)
    with transaction.atomic():
        raise_mark()
        spells = Membership.objects.filter(member=member).select_related("unit")
        newest = list(spells.order_by("-begins_on")[:2])
        if not newest:
            raise Missing(what="member")
        last, before = newest[0], newest[-1]
        _refuse_strangers(by, last.unit, timezone.localdate(at), at)
        since, again = last.ends_on, last
        if since is None:
            if before.ends_on != last.begins_on:  # or there is no other
                raise Invalid({"card_number": ["nothing-to-undo"]})
            _refuse_strangers(by, before.unit, timezone.localdate(at), at)
            since, again = last.begins_on, before
            last.delete()
        if not UnitPeriod.objects.filter(unit=again.unit_id, ends_on__isnull=True).exists():
            raise Invalid({"card_number": ["nothing-to-undo"]})
        again.ends_on = None
        again.save(update_fields=["ends_on"])
        follow_roster(members=[member.pk], since=since, at=at)
        leave_notices(
            member_ids=[member.pk],
            kind=Notice.Kind.UNIT_CHANGED,
            at=at,
            unit=again.unit.code,
        )
        note(action="member-move-undone", by=by, at=at, member=member.pk, unit=again.unit.code)
    return again


def member_with_card(card_number: str, *, by: Member, at: dt.datetime) -> Member:
    """The member of a card whose present or last unit the caller watches over; Missing else."""
    require_role(by, *READERS)
    member = Member.objects.filter(card_number=card_form(card_number) or None).first()
    scope = scope_of(by, at=at)
    if member is not None and scope is not None:
        last = Membership.objects.filter(member=member).order_by("-begins_on").first()
        member = member if last is not None and last.unit_id in scope else None
    if member is None:
        raise Missing(what="member")
    return member


def _spell(member: Member, on: dt.date, by: Member, at: dt.datetime) -> Membership:
    """The member's last spell, which must cover the day and lie in the caller's subtree."""
    require_role(by, *MODERATORS)
    spell = Membership.objects.on(on).filter(member=member).select_related("unit").first()
    if spell is None:
        raise Invalid({"on": ["not-a-member-then"]})
    _refuse_strangers(by, spell.unit, on, at)
    later = Membership.objects.filter(member=member, begins_on__gt=spell.begins_on)
    if spell.begins_on >= on or later.exists():
        raise Invalid({"on": ["later-history"]})
    return spell


def _refuse_strangers(by: Member, unit: Unit, on: dt.date, at: dt.datetime) -> None:
    require_role(by, *MODERATORS)
    scope = scope_until(by, on=on, at=at)
    if scope is not None and unit.pk not in scope:
        raise Missing(what="unit")


def _refuse_unborn_unit(unit: Unit, on: dt.date, *, field: str) -> None:
    period = UnitPeriod.objects.on(on).filter(unit=unit).first()
    if period is None or (period.ends_on is not None and not _goes_on(unit, period)):
        raise Invalid({field: ["not-living"]})


def _goes_on(unit: Unit, period: UnitPeriod) -> bool:
    """Whether a unit lives on under another name or parent: its last period is open."""
    return UnitPeriod.objects.filter(
        unit=unit, begins_on__gte=period.ends_on, ends_on__isnull=True
    ).exists()
