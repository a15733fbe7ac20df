"""A contest with many events: 300 units under twelve upper unions, members, photos, 60 days of
events, and votes, a tenth as many; counted day by day by the contest's own fill.

Raw rows are made within the database, a day by one statement, from nothing but their number: the
same size, the same contest. Django stands on the database that the environment names.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from analytics import rollups
from analytics.spans import DAY, begin_of, day_of
from photo_contest.domain import bulk
from photo_contest.domain.tally import fill_tally
from photo_contest.models import (
    Contest,
    Member,
    Membership,
    MembershipFigure,
    Photo,
    Unit,
    UnitPeriod,
)
from tests.factories import LONG_AGO, ContestFactory, PhotoFactory, UnitFactory

UNITS: Final = 300
UPPERS: Final = 12
DAYS: Final = 60
PHOTOS: Final = 20_000
MEMBERS: Final = 24_600  # 82 a unit
SENDING: Final = 14 * DAY
_BATCH: Final = 1000

_NUMBERS: Final = """WITH RECURSIVE n(i) AS (SELECT CAST(0 AS bigint)
    UNION ALL SELECT i + 1 FROM n WHERE i < %(last)s)"""
# A number between 0 and 1 that looks random; squared, so that some photos are much liked.
_DICE: Final = "((({of}) * 2654435761 + %(day)s * 40503) %% 4294967296) / 4294967296.0"
_PHOTO: Final = "(CAST(%(photos)s * {dice} * {dice} AS bigint) + {step}) %% %(photos)s"
# Visitors come for a visit, a view and a view or share; some come twice a day.
_EVENTS: Final = f"""{_NUMBERS}
INSERT INTO analytics_event (contest_id, photo_id, kind, channel, at, visitor, half_hour)
SELECT %(contest)s, p.id,
    CASE WHEN i %% 3 = 0 THEN 'visit' WHEN i %% 15 = 2 THEN 'share' ELSE 'view' END,
    CASE WHEN s %% 20 < 9 THEN 'zalo' WHEN s %% 20 < 14 THEN 'facebook'
        WHEN s %% 20 < 17 THEN 'direct' WHEN s %% 20 < 19 THEN 'qr' ELSE 'portal' END,
    {{instant}}, (%(day)s * 1000003 + s %% %(visitors)s) * 1000000007, e.epoch / 1800
FROM (SELECT i, i / 3 AS s, CASE WHEN i %% 3 > 0 THEN
        {_PHOTO.format(dice=_DICE.format(of="i / 3"), step="i %% 3")} END AS photo,
        %(begins)s + i * 68000 / (%(last)s + 1) AS epoch FROM n) e
    LEFT JOIN bench_photo p ON p.number = e.photo
ORDER BY i
ON CONFLICT DO NOTHING"""  # noqa: S608  # composed of constants
_VOTES: Final = f"""{_NUMBERS}
INSERT INTO photo_contest_vote (receipt, contest_id, photo_id, voter, member_id, unit_id, period,
    budget_period, slot, cast_at, withdrawn_at, changed_at, changes, state, network)
SELECT 'receipt-of-the-day-' || (%(day)s * 100000000 + i), %(contest)s, p.id,
    COALESCE(m.voter_key, 'voter-of-the-day-' || (%(day)s * 100000000 + i / 3)), m.id, m.unit_id,
    'contest', %(on)s, v.slot, {{instant}},
    CASE WHEN i %% 101 = 0 THEN {{instant}} END, {{instant}},
    CASE WHEN i %% 101 = 0 THEN 1 ELSE 0 END,
    CASE WHEN i %% 97 = 1 AND m.id IS NULL THEN 'provisional' ELSE 'counted' END,
    'network-of-many-people-' || (i %% 900 + 100)
FROM (SELECT i, {_PHOTO.format(dice=_DICE.format(of="i / 3 + 7919"), step="i %% 3")} AS photo,
        CASE WHEN i %% 3 = 0 THEN (%(day)s * 7919 + i / 3) %% %(members)s END AS member,
        CASE WHEN i %% 3 = 0 THEN i / 3 / %(members)s + 1 ELSE i %% 3 END AS slot,
        %(begins)s + i * 68000 / (%(last)s + 1) AS epoch FROM n) v
    JOIN bench_photo p ON p.number = v.photo
    LEFT JOIN bench_member m ON m.number = v.member
ORDER BY i
ON CONFLICT DO NOTHING"""  # noqa: S608  # composed of constants
_INSTANT: Final = {"sqlite": "datetime(epoch, 'unixepoch')", "postgresql": "to_timestamp(epoch)"}


@dataclass(frozen=True)
class Filled:
    """What was made, and how many seconds the raw rows and the counting took."""

    contest: Contest
    events: int
    laying: float
    counting: float


def fill(
    events: int,
    *,
    days: int = DAYS,
    photos: int = PHOTOS,
    members: int = MEMBERS,
    told: Callable[[str], object] = lambda line: None,
) -> Filled:
    """Make a contest whose vote opened so many days ago, with so many events, and count it. `told`
    hears how far it is."""
    now = timezone.now()
    first = day_of(now) - days * DAY
    contest = _contest(first)
    units = _units(contest)
    persons = _members(members, units)
    _photos(contest, photos, persons)
    laying = counting = 0.0
    with _unsynced():
        chosen = _number_photos_and_members(contest)
        for number in range(days):
            day = first + number * DAY
            begun = timezone.now()
            for statement, count in ((_EVENTS, events), (_VOTES, events // 10)):
                _lay(statement, contest, day, number, count=count // days, **chosen)
            laid = timezone.now()
            rollups.fill(contest.pk, until=begin_of(day + DAY))
            laying += (laid - begun).total_seconds()
            counting += (timezone.now() - laid).total_seconds()
            told(f"day {number + 1} of {days}")
        rollups.fill(contest.pk, until=now)
        fill_tally(at=now)
    _housekeeping()
    return Filled(contest, events, laying, counting)


def lay_events(contest: Contest, count: int, *, at: dt.datetime, again: int) -> None:
    """So many more events of the day of `at`, for a fill to count; `again`: the how manieth time
    this is, so that others come than before."""
    chosen = _number_photos_and_members(contest)
    _lay(_EVENTS, contest, day_of(at), DAYS + again, count=count, **chosen)


def _lay(
    statement: str, contest: Contest, day: dt.date, number: int, *, count: int, **chosen: int
) -> None:
    params = {
        "contest": contest.pk,
        "last": count - 1,
        "day": number,
        "on": day.isoformat(),
        "begins": int(begin_of(day).timestamp()) + 5 * 3600,
        "visitors": max(1, count // 5),
        **chosen,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement.format(instant=_INSTANT[connection.vendor]), params)


def _contest(first: dt.date) -> Contest:
    opens, closes = begin_of(first), begin_of(first) + dt.timedelta(days=90)
    made: Contest = ContestFactory(
        host=UnitFactory(kind="federation", code="BENCH", name="LĐLĐ tỉnh"),
        submission_opens_at=opens - SENDING,
        voting_opens_at=opens,
        submission_closes_at=closes,
        voting_closes_at=closes,
        notice_ends_at=closes + dt.timedelta(days=7),
        vote_budget=1000,
    )
    return made


def _units(contest: Contest) -> list[Unit]:
    uppers = [
        UnitFactory(kind="upper", parent=contest.host, code=f"BENCH-{number:02d}")
        for number in range(UPPERS)
    ]
    return [
        UnitFactory(
            parent=uppers[number % UPPERS], code=f"BENCH-{number % UPPERS:02d}-{number:03d}"
        )
        for number in range(UNITS)
    ]


def _members(count: int, units: list[Unit]) -> list[Membership]:
    """Units of 10 to some 300 members, by a figure and on the roster."""
    weights = [10 + (number * 7919 % 1000) ** 2 / 4600 for number in range(len(units))]
    sizes = [round(count * weight / sum(weights)) for weight in weights]
    MembershipFigure.objects.bulk_create(
        MembershipFigure(unit=unit, members=max(1, size), as_of=LONG_AGO, source="LĐLĐ tỉnh")
        for unit, size in zip(units, sizes, strict=True)
    )
    homes = [unit for unit, size in zip(units, sizes, strict=True) for _ in range(size)]
    persons = Member.objects.bulk_create(
        (
            Member(
                username=f"bench-{number}",
                full_name="Lý Thị Mẩy",
                name_folded="ly thi may",
                password="!",  # noqa: S106  # nobody signs in
            )
            for number in range(len(homes))
        ),
        batch_size=_BATCH,
    )
    spells = [
        Membership(member=member, unit=unit, begins_on=LONG_AGO)
        for member, unit in zip(persons, homes, strict=True)
    ]
    bulk.expect_many()
    return Membership.objects.bulk_create(spells, batch_size=_BATCH)


def _photos(contest: Contest, count: int, persons: list[Membership]) -> None:
    """Photos sent before the vote opened; nineteen of twenty are approved."""
    names = dict(UnitPeriod.objects.values_list("unit_id", "name"))
    statuses = ["approved"] * 19 + ["rejected"]
    Photo.objects.bulk_create(
        (
            PhotoFactory.build(
                contest=contest,
                author=spell.member,
                unit=spell.unit,
                unit_name=names[spell.unit_id],
                code=f"LC-{number:05d}",
                status=statuses[number % 20],
                submitted_at=contest.submission_opens_at + number * SENDING / count,
            )
            for number in range(count)
            for spell in [persons[number * 7919 % len(persons)]]
        ),
        batch_size=_BATCH,
    )
    Contest.objects.filter(pk=contest.pk).update(last_photo_number=count)


def _number_photos_and_members(contest: Contest) -> dict[str, int]:
    """Tables of this connection by which statements find a photo or member; how many there are."""
    with connection.cursor() as cursor:
        for name in ("bench_photo", "bench_member"):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_photo (number bigint PRIMARY KEY, id varchar(12))"
        )
        cursor.execute(
            """INSERT INTO bench_photo SELECT ROW_NUMBER() OVER (ORDER BY code) - 1, id
            FROM photo_contest_photo WHERE contest_id = %s AND status = 'approved'""",
            [contest.pk],
        )
        cursor.execute(
            """CREATE TEMPORARY TABLE bench_member
            (number bigint PRIMARY KEY, id bigint, voter_key varchar(32), unit_id bigint)"""
        )
        cursor.execute(
            """INSERT INTO bench_member SELECT ROW_NUMBER() OVER (ORDER BY m.id) - 1,
                m.id, m.voter_key, s.unit_id
            FROM photo_contest_member m JOIN photo_contest_membership s ON s.member_id = m.id"""
        )
        cursor.execute("SELECT (SELECT COUNT(*) FROM bench_photo), COUNT(*) FROM bench_member")
        photos, members = cursor.fetchone()
        return {"photos": photos, "members": members}


class _unsynced:  # noqa: N801  # reads as a statement
    """SQLite waits for no disk meanwhile."""

    def __enter__(self) -> None:
        self._set("OFF")

    def __exit__(self, *_: Any) -> None:
        self._set("FULL")

    def _set(self, mode: str) -> None:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA synchronous = {mode}")


def _housekeeping() -> None:
    """What an engine does by itself in time."""
    statements = {
        "sqlite": "PRAGMA wal_checkpoint(TRUNCATE)",
        "postgresql": "VACUUM ANALYZE",
    }
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])
