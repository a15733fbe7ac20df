"""Puts on the roster what a generated one stands on."""

from django.utils import timezone

from photo_contest.domain.personal_data import erased_card_hash
from photo_contest.models import Member, Membership, Unit, UnitPeriod
from tests.factories import MemberFactory
from tests.rosters.prior import JOINED, ROOT, KnownMember, Prior


def lay(prior: Prior) -> Member:
    """Units and members as described; returns the officer of the unit `ROOT`."""
    units: dict[str, Unit] = {}
    for known in prior.units:
        units[known.code] = Unit.objects.create(code=known.code)
        for name, kind, parent, begins_on, ends_on in known.periods:
            UnitPeriod.objects.create(
                unit=units[known.code],
                name=name,
                kind=kind,
                parent=units.get(parent),
                begins_on=begins_on,
                ends_on=ends_on,
            )
    for member in prior.members:
        _lay_member(member, units[member.unit])
    return MemberFactory(role="officer", office=units[ROOT])


def _lay_member(known: KnownMember, unit: Unit) -> None:
    if known.is_erased:
        erased = erased_card_hash(known.card)
        MemberFactory(
            card_number=None,
            full_name="Đoàn viên đã xóa",
            is_active=False,
            erased_at=timezone.now(),
            erased_card=erased,
        )
        return
    member = MemberFactory(card_number=known.card, full_name=known.name, born_on=known.born_on)
    Membership.objects.create(
        member=member, unit=unit, begins_on=JOINED, ends_on=known.ends_on or None
    )
