"""Members of the demonstration, none of them real, and the five accounts to try it with."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from photo_contest.demonstration.names import full_names
from photo_contest.demonstration.units import BEGINS_ON, Workplace
from photo_contest.models import Member, Membership, Unit
from photo_contest.words import fold

COUNT = 400  # on the rosters, beside the accounts
SILENT_SHARE = 0.4  # of the workplaces, whose roster is not in yet
OFFICE = "SP"  # the officer's unit, with all below it
HOME = "SP-01"  # where member and officer belong

USERNAMES = ("member", "officer", "juror", "organizer", "scrutineer")


@dataclass(frozen=True)
class Roster:
    """Who belongs where."""

    accounts: dict[str, Member]
    at_work: dict[str, list[Member]] = field(default_factory=dict)  # by unit code
    units: dict[str, Workplace] = field(default_factory=dict)

    def everybody(self) -> list[tuple[Member, Workplace]]:
        return [
            (person, self.units[code]) for code, people in self.at_work.items() for person in people
        ]


def password_of(username: str) -> str:
    return f"demo-{username}"


def enroll(workplaces: list[Workplace], *, random: Random) -> Roster:
    """Make accounts and members, and put the members on the rosters of their units."""
    units = {place.unit.code: place for place in workplaces}
    roster = Roster(_accounts(Unit.objects.get(code=OFFICE)), units=units)
    homes = [
        place for place in workplaces if place.unit.code == HOME or random.random() >= SILENT_SHARE
    ]
    chosen = random.choices(homes, [8 + place.members**0.5 for place in homes], k=COUNT)
    people = [
        Member(username=f"doan-vien-{number}", card_number=f"LC26{number:05d}", full_name=name)
        for number, name in enumerate(full_names(random, COUNT), start=101)
    ]
    for person in people:
        person.name_folded = fold(person.full_name)
        person.set_unusable_password()
    Member.objects.bulk_create(people)
    for person, place in zip(people, chosen, strict=True):
        roster.at_work.setdefault(place.unit.code, []).append(person)
    roster.at_work.setdefault(HOME, []).append(roster.accounts["member"])
    Membership.objects.bulk_create(
        [_membership(person, place.unit) for person, place in roster.everybody()]
        + [_membership(roster.accounts["officer"], units[HOME].unit)]
    )
    return roster


def _accounts(office: Unit) -> dict[str, Member]:
    def account(username: str, full_name: str, **fields: object) -> Member:
        return Member.objects.create_user(
            username, password_of(username), full_name=full_name, **fields
        )

    role = Member.Role
    return {
        "member": account("member", "Giàng Thị Ngà", role=role.MEMBER, card_number="LC2600001"),
        "officer": account(
            "officer", "Lương Văn Khuyến", role=role.OFFICER, office=office, card_number="LC2600002"
        ),
        "juror": account("juror", "Đỗ Bích Miền", role=role.JUROR),
        "organizer": account(
            "organizer", "Đặng Hữu Luận", role=role.ORGANIZER, is_staff=True, is_superuser=True
        ),
        "scrutineer": account("scrutineer", "Nông Thị Thoan", role=role.SCRUTINEER),
    }


def _membership(person: Member, unit: Unit, begins_on: dt.date = BEGINS_ON) -> Membership:
    return Membership(member=person, unit=unit, begins_on=begins_on)
