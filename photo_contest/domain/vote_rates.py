"""How votes stand and how fast they come, for organizers and scrutineers while voting is open."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, Func, Value, When
from django.utils import timezone

from photo_contest.domain import tally
from photo_contest.domain.access import Role, require_role
from photo_contest.domain.momentary import Momentary
from photo_contest.domain.record import note_look
from photo_contest.domain.standings import totals_visible
from photo_contest.domain.tally import Counts
from photo_contest.models import Contest, Member, Vote

MEMBERS: Final = "members"
PUBLIC: Final = "public"
PROVISIONAL: Final = "provisional"
_MINUTE: Final = dt.timedelta(minutes=1)
_TEN_MINUTES: Final = dt.timedelta(minutes=10)
_MINUTES_SHOWN: Final = 60
_TENS_SHOWN: Final = 144
_SIGNS: Final = {_MINUTE: 16, _TEN_MINUTES: 15}  # of 2026-11-24 04:17: what a step has in common
_kept: "Momentary[tuple[Rate, Rate, int]]" = Momentary(seconds=10.0)


@dataclass(frozen=True)
class Pace:
    """Living votes that were cast during one step: counted ones of members and of the public, and
    those that wait for a decision."""

    begins_at: dt.datetime
    members: int = 0
    public: int = 0
    provisional: int = 0

    @property
    def total(self) -> int:
        return self.members + self.public + self.provisional


@dataclass(frozen=True)
class Rate:
    """Steps of equal length in order, without gaps; the last one is not over yet."""

    step: dt.timedelta
    paces: tuple[Pace, ...]

    @property
    def highest(self) -> int:
        return max(pace.total for pace in self.paces)

    @property
    def total(self) -> int:
        return sum(pace.total for pace in self.paces)


@dataclass(frozen=True)
class VotesNow:
    """Votes of a contest by what they are worth, none of them in two places; `as_of` is the
    tally's instant. The rates are of the last hour by the minute, of the last day by ten."""

    as_of: dt.datetime
    counts: Counts
    set_aside: int
    hour: Rate
    day: Rate


def votes_now(*, contest: Contest, by: Member, at: dt.datetime) -> VotesNow:
    """The tallies apart, and how fast votes come. Others than organizers and scrutineers are
    refused (NotAllowed). A look while totals are hidden is recorded."""
    require_role(by, Role.ORGANIZER, Role.SCRUTINEER)
    if not totals_visible(contest, at=at):
        note_look(contest=contest, by=by, at=at, what="tallies")
    hour, day, set_aside = _kept.get(contest.pk, lambda: _read(contest, at))
    return VotesNow(
        as_of=tally.as_of(at=at, opened_at=contest.voting_opens_at),
        counts=tally.total_of(contest),
        set_aside=set_aside,
        hour=hour,
        day=day,
    )


def _read(contest: Contest, at: dt.datetime) -> tuple[Rate, Rate, int]:
    dropped = Vote.objects.living().filter(contest=contest, state=Vote.State.DROPPED)
    return (
        _rate(contest, _MINUTE, _MINUTES_SHOWN, at),
        _rate(contest, _TEN_MINUTES, _TENS_SHOWN, at),
        dropped.count(),
    )


def _rate(contest: Contest, step: dt.timedelta, steps: int, at: dt.datetime) -> Rate:
    """One pass over what changed since the first step began: a vote changes when it is cast or
    later, and only that instant has an index."""
    last = _begin_of(at, step)
    first = last - (steps - 1) * step
    since = Vote.objects.living().filter(
        contest=contest, changed_at__gte=first, cast_at__gte=first, cast_at__lte=at
    )
    rows = (
        since.exclude(state=Vote.State.DROPPED)
        .annotate(begins=_Step("cast_at", signs=_SIGNS[step]), kind=_KIND)
        .values_list("begins", "kind")
        .annotate(n=Count("pk"))
        .order_by()
    )
    found: dict[str, dict[str, int]] = {}
    for begins, kind, n in rows:
        found.setdefault(begins, {})[kind] = n
    begun = [first + number * step for number in range(steps)]
    return Rate(step, tuple(Pace(one, **found.get(_spelled(one, step), {})) for one in begun))


_KIND: Final = Case(
    When(state=Vote.State.PROVISIONAL, then=Value(PROVISIONAL)),
    When(member__isnull=False, then=Value(MEMBERS)),
    default=Value(PUBLIC),
    output_field=CharField(),
)


class _Step(Func):
    """The beginning of an instant as text in UTC, cut after so many signs. SQLite keeps instants as
    such text: nothing is called for each of a million rows."""

    output_field = CharField()

    def __init__(self, expression: str, *, signs: int) -> None:
        super().__init__(F(expression))
        self.signs = signs

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = f"SUBSTR(%(expressions)s, 1, {self.signs})"
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        text = "TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')"
        template = f"LEFT({text}, {self.signs})"
        return self.as_sql(compiler, connection, template=template, **extra)


def _begin_of(at: dt.datetime, step: dt.timedelta) -> dt.datetime:
    minutes = step // _MINUTE
    utc = at.astimezone(dt.UTC)
    return utc.replace(minute=utc.minute // minutes * minutes, second=0, microsecond=0)


def _spelled(begins: dt.datetime, step: dt.timedelta) -> str:
    return timezone.localtime(begins, dt.UTC).strftime("%Y-%m-%d %H:%M")[: _SIGNS[step]]
