"""Who has which role. Roles are read anew at every request: sessions and tokens follow at once."""

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from photo_contest.domain.access import READERS, Role, require_role, scope_of
from photo_contest.domain.record import note
from photo_contest.errors import Invalid, Missing, NotAllowed
from photo_contest.models import Member, Membership, Unit, UnitPeriod
from photo_contest.words import card_form, fold

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_FOUND: Final = 30
_ORDER: Final = (Role.ORGANIZER, Role.SCRUTINEER, Role.JUROR, Role.OFFICER)


def people_with_roles(*, by: Member, at: dt.datetime) -> "QuerySet[Member]":
    """Active persons with a role, organizers first; to an officer those whose office lies in the
    own subtree. NotAllowed for members and jurors."""
    require_role(by, *READERS)
    rows = Member.objects.filter(is_active=True).exclude(role=Role.MEMBER)
    scope = scope_of(by, at=at)
    if scope is not None:
        rows = rows.filter(office__in=scope)
    rank = Case(
        *(When(role=role, then=Value(place)) for place, role in enumerate(_ORDER)),
        output_field=IntegerField(),
    )
    return _with_units(rows, at).order_by(rank, "name_folded", "pk")


def people_found(*, q: str, by: Member, at: dt.datetime) -> list[Member]:
    """Active members by words of the name (diacritics do not count) or by the whole card number,
    at most MOST_FOUND and one more. Others than organizers are refused (NotAllowed)."""
    require_role(by, Role.ORGANIZER)
    words = fold(q).split()
    if not words:
        return []
    named = Q()
    for word in words:
        named &= Q(name_folded__contains=word)
    rows = Member.objects.filter(named | Q(card_number=card_form(q)), is_active=True)
    return list(_with_units(rows, at).order_by("name_folded", "pk")[: MOST_FOUND + 1])


def person_seen_by(by: Member, member_id: int, *, at: dt.datetime) -> Member:
    """The active member whose role `by` may change; Missing for others. NotAllowed as for
    `give_role`."""
    require_role(by, Role.ORGANIZER)
    rows = Member.objects.filter(is_active=True, pk=member_id)
    person = _with_units(rows, at).first()
    if person is None:
        raise Missing(what="member")
    return person


def give_role(
    *,
    member_id: int,
    role: str,
    office: Unit | None = None,
    was: str | None = None,
    by: Member,
    at: dt.datetime,
) -> Member:
    """Give a person a role, another one or none (`member`); an officer gets an office as well.

    Organizers only (NotAllowed), and nobody the own one, so that an organizer always stays. Refuses
    by field: an unknown role; an officer without an office, or one that does not live today; a role
    that another person changed since it was read (`was`, as `held` tells it); who cannot sign in
    any more. A role that is held already stays, and nothing is recorded. Who is no organizer any
    more does not administer either.
    """
    require_role(by, Role.ORGANIZER)
    _refuse(role, office, at)
    with transaction.atomic():
        # All organizers: of two who end each other's role at once, the second is none any more.
        locked = Member.objects.select_for_update().filter(
            Q(pk=member_id) | Q(pk=by.pk) | Q(role=Role.ORGANIZER)
        )
        rows = {one.pk: one for one in locked.order_by("pk")}
        if rows[by.pk].role != Role.ORGANIZER:
            raise NotAllowed(roles=(Role.ORGANIZER,))
        person = rows.get(member_id)
        if person is None:
            raise Missing(what="member")
        _refuse_person(person, by, was)
        held_office = office if role == Role.OFFICER else None
        if (person.role, person.office_id) == (role, held_office.pk if held_office else None):
            return person
        had = person.role
        person.role, person.office = role, held_office
        if role != Role.ORGANIZER:
            person.is_staff = person.is_superuser = False
        person.save(update_fields=["role", "office", "is_staff", "is_superuser"])
        note(
            action="role-ended" if role == Role.MEMBER else "role-given",
            by=by,
            at=at,
            member=person.pk,
            role=role,
            was_role=had,
            office=held_office.code if held_office else None,
        )
    return person


def held(person: Member) -> str:
    """The role and office of a person as one text, for a form to bring back."""
    return f"{person.role}:{person.office_id or ''}"


def _refuse(role: str, office: Unit | None, at: dt.datetime) -> None:
    if role not in Role.values:
        raise Invalid({"role": ["unknown-choice"]}, values=", ".join(Role.values))
    if role != Role.OFFICER:
        return
    if office is None:
        raise Invalid({"office": ["office-needed"]})
    if not UnitPeriod.objects.on(timezone.localdate(at)).filter(unit=office).exists():
        raise Invalid({"office": ["not-living"]})


def _refuse_person(person: Member, by: Member, was: str | None) -> None:
    if person.pk == by.pk:
        raise Invalid({"role": ["own-role"]})
    if not person.is_active:
        raise Invalid({"role": ["not-active"]})
    if was is not None and was != held(person):
        raise Invalid({"role": ["role-changed"]})


def _with_units(rows: "QuerySet[Member]", at: dt.datetime) -> "QuerySet[Member]":
    """With `unit_name`, where the person belongs today, and `office_name`."""
    today = timezone.localdate(at)
    units = Membership.objects.on(today).filter(member=OuterRef("pk")).values("unit")[:1]
    names = UnitPeriod.objects.on(today).values("name")
    return (
        rows.select_related("office")
        .annotate(unit_today=Subquery(units))
        .annotate(
            unit_name=Subquery(names.filter(unit=OuterRef("unit_today"))[:1]),
            office_name=Subquery(names.filter(unit=OuterRef("office"))[:1]),
        )
    )
