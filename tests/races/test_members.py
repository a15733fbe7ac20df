"""Members who join and move at once."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from photo_contest.domain.members import join_unit, leave_unit, transfer_member
from photo_contest.errors import Invalid
from photo_contest.models import Member
from tests.factories import LONG_AGO, MemberFactory, UnitFactory
from tests.races.conftest import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

DAY = dt.date(2026, 3, 1)


def told(answer):
    return str(answer.fields) if isinstance(answer, Invalid) else type(answer).__name__


def test_of_transfers_and_a_leave_at_once_one_is_done_and_the_others_are_told_why():
    organizer, units = MemberFactory(role="organizer"), UnitFactory.create_batch(4)
    for _ in range(3):
        member = MemberFactory(unit=units[3])

        def move(number, member=member):
            means = {"member": member, "on": DAY, "by": organizer, "at": timezone.now()}
            if number == 3:
                return leave_unit(**means)
            return transfer_member(to=units[number], **means)

        answers = Counter(map(told, at_once(4, move)))
        # Who comes after a leave finds no spell, who comes after a transfer a later one.
        assert answers.pop("Membership") == 1
        assert sum(answers.values()) == 3
        assert answers.keys() <= {"{'on': ['later-history']}", "{'on': ['not-a-member-then']}"}
        spells = list(member.memberships.order_by("begins_on").values_list("begins_on", "ends_on"))
        assert spells in ([(LONG_AGO, DAY), (DAY, None)], [(LONG_AGO, DAY)])


def test_of_cards_for_one_person_at_once_one_joins():
    organizer, unit = MemberFactory(role="organizer"), UnitFactory()
    for day in (1, 2, 3):
        born_on = dt.date(1990, 5, day)

        def join(number, born_on=born_on):
            return join_unit(
                card_number=f"{born_on:%d}0000{number}",
                full_name="Lò Thị Mai",
                born_on=born_on,
                unit=unit,
                on=DAY,
                by=organizer,
                at=timezone.now(),
            )

        answers = Counter(map(told, at_once(4, join)))
        assert answers == {"Member": 1, "{'another_person': ['two-cards']}": 3}
        assert Member.objects.filter(born_on=born_on).count() == 1
