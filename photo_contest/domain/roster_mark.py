"""By this mark two changes of units or members see each other."""

from photo_contest.errors import RosterChanged
from photo_contest.models import RosterMark


def roster_version() -> int:
    """The version now; a plan made on it is good while it stays."""
    return RosterMark.objects.values_list("version", flat=True).first() or 0


def raise_mark(*, expected: int | None = None) -> None:
    """Tell that units or memberships change, in the transaction that changes them; those who come
    at the same time wait here for one another. RosterChanged if the version is not `expected`."""
    RosterMark.objects.bulk_create([RosterMark()], ignore_conflicts=True)
    mark = RosterMark.objects.select_for_update().get()
    if expected is not None and mark.version != expected:
        raise RosterChanged
    mark.version += 1
    mark.save(update_fields=["version"])


def changed_since(version: int) -> bool:
    """Whether the roster changed since a version was read, also by what is being written now: it is
    waited for. Call it in a transaction that has locked nothing else yet."""
    mark = RosterMark.objects.select_for_update().first()
    return mark is not None and mark.version != version
