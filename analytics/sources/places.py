"""Units, and those who look after them, for the reports."""

from typing import NamedTuple

from photo_contest.models import Member, Unit


class OfficerRow(NamedTuple):
    """An officer of a unit: how to reach them, for those who may know it."""

    office_id: int
    name: str
    phone: str
    email: str


def all_units() -> set[int]:
    """Every unit that there ever was."""
    return set(Unit.objects.values_list("pk", flat=True))


def officers() -> list[OfficerRow]:
    """All officers whose account is in use, by name."""
    rows = (
        Member.objects.filter(role=Member.Role.OFFICER, is_active=True, office__isnull=False)
        .order_by("full_name", "pk")
        .values_list("office_id", "full_name", "phone", "email")
    )
    return [OfficerRow(*row) for row in rows]
