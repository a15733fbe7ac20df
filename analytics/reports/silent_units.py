"""Whom to remind: units without an entrant, without a participant, or that stopped."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import Max

from analytics import figures, labels
from analytics.board import Board, UnitName, kept
from analytics.measures.tree import ROOT
from analytics.models import Statistic, UnitHour
from analytics.reports.asked import Asked
from analytics.reports.readers import READERS
from analytics.reports.reminders import reminder
from analytics.reports.report import Report, ReportKind
from analytics.reports.scope import Scope, scope_of
from analytics.sources import Contest, Kind, Member
from analytics.sources.places import officers
from analytics.spans import DAY, day_of
from analytics.tables import Cell, Column, Table
from analytics.words import Words
from photo_contest.domain.access import Role
from photo_contest.domain.leagues import LeagueName, rankings_on

NAME: Final = "silent-units"
_FILTERS: Final = frozenset({"kind", "league", "upper", "days"})
NO_PARTICIPANT, NO_ENTRANT, STALLED = "no-participant", "no-entrant", "stalled"
STATES: Final = {
    NO_PARTICIPANT: Words("chưa có người tham gia", "no participant"),
    NO_ENTRANT: Words("chưa có người gửi ảnh", "no entrant"),
    STALLED: Words("đã dừng", "stalled"),
}
_ACTS: Final = (Statistic.PHOTOS_SUBMITTED, Statistic.VOTES)


@dataclass(frozen=True)
class OfficerContact:
    name: str
    phone: str
    email: str


@dataclass(frozen=True)
class SilentUnit:
    """A unit to be reminded, with all below it. `officers`: those of `officers_of`, which is the
    unit itself or the nearest one above that has any; None and empty where the reader may not know
    them."""

    unit: UnitName
    league: LeagueName
    state: str
    state_label: Words
    members: int | None
    entrants: int
    last_active_on: dt.date | None
    silent_days: int | None
    officers_of: UnitName | None
    officers: tuple[OfficerContact, ...]
    message_vi: str | None
    message_en: str | None


@dataclass(frozen=True)
class SilentCounts:
    """How many of the units of the table's kind and league are in each state."""

    units: int
    no_participant: int
    no_entrant: int
    stalled: int


@dataclass(frozen=True, kw_only=True)
class SilentUnits(Report):
    """`days`: a unit is stalled when it had nothing for so many days."""

    days: int
    rows: tuple[SilentUnit, ...]
    counts: SilentCounts


def build(contest: Contest, asked: Asked, *, viewer: Member, at: dt.datetime) -> SilentUnits:
    """Units of a kind (grassroots, unless asked otherwise) that nobody took part for, nobody sent a
    photo for, or that stopped: no photo sent and no vote for its photos for `days` days.

    A unit whose count of participants is withheld has some: it is not told as one without. While
    totals are hidden, officers are told activity by photos alone. Officers of units are named to
    organizers, and to officers within their own subtree; not to scrutineers. Refuses as `scope_of`
    does, and an unknown league (Invalid).
    """
    board, as_of = kept.board(contest, at=at)
    scope = scope_of(contest, asked, viewer=viewer, at=at, report=NAME, as_of=as_of)
    rankings = rankings_on(scope.tree.day)
    if asked.league is not None:
        rankings.refuse_unknown(asked.league)
    listed = [
        unit
        for unit in scope.listed(asked.kind or Kind.GRASSROOTS)
        if asked.league in (None, rankings.of(unit).code)
    ]
    finder = _Finder(scope, board, listed, at)
    rows = tuple(
        row for unit in listed if (row := finder.silent(unit, rankings.of(unit))) is not None
    )
    states = [row.state for row in rows]
    return SilentUnits(
        **scope.head(KIND),
        days=asked.days,
        rows=tuple(sorted(rows, key=lambda row: [*STATES].index(row.state))),
        counts=SilentCounts(
            len(listed), *(states.count(state) for state in (NO_PARTICIPANT, NO_ENTRANT, STALLED))
        ),
    )


class _Finder:
    """What is known of each listed unit."""

    def __init__(self, scope: Scope, board: Board, listed: Iterable[int], at: dt.datetime) -> None:
        self.scope, self.board = scope, board
        self.told = {unit: scope.tree.told_on(unit) for unit in listed}
        self.last = _last_activity(scope, set().union(*self.told.values()))
        self.reminder = reminder(scope.contest, at=at, address=_address())
        self.officers = _officers(scope)

    def silent(self, unit: int, league: LeagueName) -> SilentUnit | None:
        told = self.board.figures(unit, hidden=self.scope.hidden)
        days = [self.last[one] for one in self.told[unit] if one in self.last]
        last = max(days, default=None)
        since = None if last is None else (self.scope.today - last).days
        state = self._state(told.participants, told.entrants, since)
        if state is None:
            return None
        name = self.scope.tree.name(unit)
        above = self._with_officers(unit)
        message = self.reminder.to(name.name, name.code, has_photos=bool(told.photos_submitted))
        return SilentUnit(
            unit=name,
            league=league,
            state=state,
            state_label=STATES[state],
            members=told.members,
            entrants=told.entrants,
            last_active_on=last,
            silent_days=since,
            officers_of=None if above is None else self.board.names[above],
            officers=self.officers.get(above, ()),
            message_vi=message.vi if message else None,
            message_en=message.en if message else None,
        )

    def _state(self, participants: int | None, entrants: int, since: int | None) -> str | None:
        if participants == 0:
            return NO_PARTICIPANT
        if not entrants:
            return NO_ENTRANT
        return STALLED if since is not None and since >= self.scope.asked.days else None

    def _with_officers(self, unit: int) -> int | None:
        """The unit itself, or the nearest above it, that has officers."""
        return next((one for one in self.scope.tree.line(unit) if one in self.officers), None)


def _last_activity(scope: Scope, units: set[int]) -> dict[int, dt.date]:
    """The last day with a photo sent from a unit or a vote for its photos."""
    acts = _ACTS[:1] if scope.hidden else _ACTS
    rows = UnitHour.objects.filter(contest=scope.contest, statistic__in=acts).order_by()
    since = scope.as_of - scope.asked.days * DAY
    recent = set(rows.filter(hour__gte=since).values_list("unit", flat=True).distinct())
    last: dict[int, dt.datetime] = {}
    for part in (rows.filter(hour__gte=since), rows.filter(unit__in=units - recent)):
        last |= dict(part.values_list("unit").annotate(last=Max("hour")))
    return {unit: day_of(hour) for unit, hour in last.items()}


def _officers(scope: Scope) -> dict[int | None, tuple[OfficerContact, ...]]:
    """The officers of each unit, as far as the reader may know them."""
    role = scope.viewer.role
    if role not in (Role.ORGANIZER, Role.OFFICER):
        return {}
    known = None if role == Role.ORGANIZER else scope.tree.below(scope.viewer.office_id or ROOT)
    found: dict[int | None, tuple[OfficerContact, ...]] = {}
    for row in officers():
        if known is None or row.office_id in known:
            contact = OfficerContact(row.name, row.phone, row.email)
            found[row.office_id] = (*found.get(row.office_id, ()), contact)
    return found


def _address() -> str:
    """Where the contest's pages are; empty where the installation does not know its own name."""
    origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), "").rstrip("/")
    return f"{origin}/" if origin else ""


def tables(report: SilentUnits) -> tuple[Table, ...]:
    members, entrants, last = figures.of("members", "entrants", "last_active_on")
    columns = (
        Column("state", Words("Tình trạng", "State")),
        Column("unit_code", labels.UNIT_CODE),
        Column("unit", labels.UNIT),
        Column("league", labels.LEAGUE),
        Column(members.name, members.label, "count"),
        Column(entrants.name, entrants.label, "count"),
        Column(last.name, last.label, "day"),
        Column("silent_days", Words("Số ngày im lặng", "Days silent"), "count"),
        Column("officers_of", Words("Nơi liên hệ", "Contact at")),
        Column("officers", Words("Người phụ trách", "Officers")),
        Column("message", Words("Lời nhắc", "Message")),
    )
    return (Table(NAME, KIND.title, columns, tuple(_cells(report.rows))),)


def _cells(rows: Iterable[SilentUnit]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        message = None if row.message_vi is None else Words(row.message_vi, row.message_en or "")
        contacts = [
            ", ".join(filter(None, (one.name, one.phone, one.email))) for one in row.officers
        ]
        yield (
            row.state_label,
            row.unit.code,
            row.unit.name,
            Words(row.league.name, row.league.name_en or row.league.name),
            row.members,
            row.entrants,
            row.last_active_on,
            row.silent_days,
            None if row.officers_of is None else row.officers_of.name,
            "; ".join(contacts) or None,
            message,
        )


KIND: Final = ReportKind(
    name=NAME,
    title=Words("Đơn vị chưa tham gia", "Silent units"),
    question=Words("Cần nhắc đơn vị nào?", "Which units need a reminder?"),
    why=Words(
        "Một lời nhắc đúng nơi, đúng lúc có ích hơn một thông báo chung.",
        "A word to the right unit in time does more than a notice to all.",
    ),
    figures=figures.of("members", "entrants", "participants", "last_active_on"),
    readers=READERS[NAME],
    filters=_FILTERS,
    shape=SilentUnits,
    build=build,
    tables=tables,
)
