"""Reading the append-only record: by whom, what, on which thing, when. Nothing here writes it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils import timezone

from photo_contest.domain.access import READERS, Role, require_role, scope_of
from photo_contest.errors import Invalid
from photo_contest.models import Contest, Member, Photo, Record, Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

CHUNK: Final = 1000  # rows of one short query: nothing is held open while a slow line reads
_DECISIONS: Final = ("provisional-released", "provisional-dropped", "provisional-settled")
_MOST_DECISIONS: Final = 8


@dataclass(frozen=True)
class Asked:
    """What of the record is asked for; empty fields ask for all. Days are whole local days."""

    action: str = ""
    person: str = ""  # id of a member of the staff
    photo: str = ""  # its code
    unit: str = ""  # its code
    first: str = ""  # year-month-day
    last: str = ""

    @property
    def any(self) -> bool:
        return any((self.action, self.person, self.photo, self.unit, self.first, self.last))


def record_seen_by(
    member: Member, *, asked: Asked | None = None, at: dt.datetime
) -> "QuerySet[Record]":
    """Entries that an officer (of the subtree and the own deeds), an organizer or a scrutineer may
    read. NotAllowed for others; Invalid by field for a code that there is not and unusable days.
    """
    require_role(member, *READERS)
    rows = Record.objects.select_related("actor", "unit", "photo", "contest")
    scope = scope_of(member, at=at)
    if scope is not None:
        codes = list(Unit.objects.filter(pk__in=scope).values_list("code", flat=True))
        rows = rows.filter(
            Q(unit__in=scope) | Q(actor=member) | Q(data__unit__in=codes, contest__isnull=True)
        )
    return rows if asked is None else rows.filter(_meant(asked))


def staff_in_record(member: Member, *, at: dt.datetime) -> "QuerySet[Member]":
    """Persons with a role, by whose deeds one may filter, by name."""
    require_role(member, *READERS)
    staff = Member.objects.exclude(role=Role.MEMBER)
    scope = scope_of(member, at=at)
    if scope is not None:
        staff = staff.filter(Q(office__in=scope) | Q(pk=member.pk))
    return staff.order_by("name_folded", "pk")


def actions_in_record() -> list[str]:
    """Codes of the deeds that stand in the record at all."""
    found = Record.objects.order_by().values_list("action", flat=True).distinct()
    return sorted(found)


def in_chunks(rows: "QuerySet[Record]") -> Iterator[Sequence[Record]]:
    """All of these entries, the newest first, in short queries: what is written meanwhile is not
    among them, and memory holds one chunk."""
    newest = rows.order_by("-pk").values_list("pk", flat=True).first()
    while newest is not None:
        chunk = list(rows.filter(pk__lte=newest).order_by("-pk")[:CHUNK])
        if chunk:
            yield chunk
        newest = chunk[-1].pk - 1 if len(chunk) == CHUNK else None


def decisions_on_votes(*, contest: Contest, by: Member) -> "QuerySet[Record]":
    """The latest decisions on provisional votes. NotAllowed as for the votes themselves."""
    require_role(by, Role.ORGANIZER, Role.SCRUTINEER)
    rows = Record.objects.filter(contest=contest, action__in=_DECISIONS).select_related("actor")
    return rows.order_by("-pk")[:_MOST_DECISIONS]


def _meant(asked: Asked) -> Q:
    wrong: dict[str, list[str]] = {}
    meant = Q(action=asked.action) if asked.action else Q()
    if asked.person:
        meant &= Q(actor=_number(asked.person))
    if asked.photo:
        photos = Photo.objects.filter(code__iexact=asked.photo.strip())
        ids = list(photos.values_list("pk", flat=True))
        if not ids:
            wrong["photo"] = ["no-photo-code"]
        meant &= Q(photo__in=ids)
    if asked.unit:
        unit = Unit.objects.filter(code__iexact=asked.unit.strip()).first()
        if unit is None:
            wrong["unit"] = ["unknown-unit"]
        else:
            meant &= Q(unit=unit) | Q(data__unit=unit.code)
    first, last = _day("first", asked.first, wrong), _day("last", asked.last, wrong)
    if first and last and last < first:
        wrong["last"] = ["reversed-span"]
    if wrong:
        raise Invalid(wrong)
    if first:
        meant &= Q(at__gte=_midnight(first))
    if last:
        meant &= Q(at__lt=_midnight(last + dt.timedelta(days=1)))
    return meant


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0


def _day(name: str, text: str, wrong: dict[str, list[str]]) -> dt.date | None:
    if not text:
        return None
    try:
        told = dt.date.fromisoformat(text)
    except ValueError:
        told = None
    if told is None or not 2000 <= told.year <= 2200:
        wrong[name] = ["unreadable"]
    return told


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
