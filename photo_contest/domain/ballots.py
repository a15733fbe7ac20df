"""The vote statement: one short INSERT that checks everything and inserts the vote or does nothing.

Window, day and instant come from the database's own clock. Constraints decide: a voter, photo and
period have one row, and a slot of the budget is used by one living vote. A racing vote that lost
its slot is tried again with the next one, until the budget is spent (each round admits at least
one, so there are at most as many rounds as slots).
"""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction

from photo_contest.domain.voters import Voter
from photo_contest.models import Member, Photo, Vote

MAX_CHANGES = 10

# The instant as Django stores it, and the day in Viet Nam (UTC+7 all year).
_CLOCK = {
    "sqlite": "SELECT strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now') AS now, "
    "strftime('%%Y-%%m-%%d', 'now', '+7 hours') AS day",
    "postgresql": "SELECT clock_timestamp() AS now, "
    "to_char(clock_timestamp() AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') AS day",
}

_PERIOD = "CASE c.vote_period WHEN 'day' THEN clock.day ELSE 'contest' END"
_BUDGET_PERIOD = "CASE c.vote_budget_period WHEN 'day' THEN clock.day ELSE 'contest' END"
_MINE = f"""photo_contest_vote v WHERE v.contest_id = c.id AND v.voter = %(voter)s
    AND v.budget_period = {_BUDGET_PERIOD} AND v.withdrawn_at IS NULL"""
# The smallest slot that none of my living votes uses.
_FREE_SLOT = f"""(SELECT MIN(free.slot) FROM (
        SELECT 1 AS slot UNION ALL SELECT v.slot + 1 FROM {_MINE}) free
    WHERE NOT EXISTS (SELECT 1 FROM {_MINE} AND v.slot = free.slot))"""
_ADMITTED = """p.id = %(photo)s AND p.status = 'approved' AND p.public_name <> ''
    AND c.voting_opens_at <= clock.now AND clock.now < c.voting_closes_at"""

_CAST = f"""
INSERT INTO photo_contest_vote (receipt, contest_id, photo_id, voter, member_id, period,
    budget_period, slot, cast_at, changed_at, changes, state, network)
SELECT * FROM (
    SELECT %(receipt)s AS receipt, c.id, p.id AS photo_id, %(voter)s AS voter,
        CAST(%(member)s AS bigint) AS member_id, {_PERIOD} AS period,
        {_BUDGET_PERIOD} AS budget_period, {_FREE_SLOT} AS slot, clock.now AS cast_at,
        clock.now AS changed_at, 0 AS changes, 'counted' AS state, %(network)s AS network
    FROM photo_contest_photo p JOIN photo_contest_contest c ON c.id = p.contest_id
        CROSS JOIN ({{clock}}) clock
    WHERE {_ADMITTED} AND (c.voters = 'anybody' OR %(member)s IS NOT NULL)
        AND (%(member)s IS NULL OR p.author_id <> %(member)s)
) ballot WHERE slot <= %(budget)s
ON CONFLICT DO NOTHING
"""

_REVIVE = f"""
UPDATE photo_contest_vote SET withdrawn_at = NULL, changes = changes + 1,
    (budget_period, slot, changed_at) = (
        SELECT {_BUDGET_PERIOD}, {_FREE_SLOT}, clock.now
        FROM photo_contest_contest c CROSS JOIN ({{clock}}) clock
        WHERE c.id = photo_contest_vote.contest_id)
WHERE id = %(vote)s AND withdrawn_at IS NOT NULL AND changes < {MAX_CHANGES}
    AND EXISTS (SELECT 1 FROM photo_contest_photo p
        JOIN photo_contest_contest c ON c.id = p.contest_id CROSS JOIN ({{clock}}) clock
        WHERE {_ADMITTED} AND {_FREE_SLOT} <= c.vote_budget)
"""

_WITHDRAW = f"""
UPDATE photo_contest_vote SET changes = changes + 1, (withdrawn_at, changed_at) = (
    SELECT clock.now, clock.now FROM ({{clock}}) clock)
WHERE id = %(vote)s AND withdrawn_at IS NULL AND changes < {MAX_CHANGES}
    AND EXISTS (SELECT 1 FROM photo_contest_photo p
        JOIN photo_contest_contest c ON c.id = p.contest_id CROSS JOIN ({{clock}}) clock
        WHERE {_ADMITTED})
"""

_STANDING = f"""
SELECT clock.now, {_PERIOD}, {_BUDGET_PERIOD},
    c.voting_opens_at <= clock.now AND clock.now < c.voting_closes_at,
    (SELECT COUNT(*) FROM {_MINE})
FROM photo_contest_contest c CROSS JOIN ({{clock}}) clock WHERE c.id = %(contest)s
"""


@dataclass(frozen=True)
class Standing:
    """How a voter stands towards a photo at the database's now."""

    now: dt.datetime
    period: str
    budget_period: str
    is_open: bool
    spent: int
    vote: Vote | None


def standing(*, photo: Photo, voter: str) -> Standing:
    """Two reads: the clock with the spent budget, and this voter's vote of the period, if any."""
    row = _read(_STANDING, {"contest": photo.contest_id, "voter": voter})
    now, period, budget_period, is_open, spent = row
    vote = Vote.objects.filter(photo=photo, voter=voter, period=period).first()
    return Standing(_instant(now), period, budget_period, bool(is_open), spent, vote)


def insert_vote(*, photo: Photo, voter: Voter) -> bool:
    """Insert the vote if everything admits it; whether a row was inserted."""
    return bool(
        _write(
            _CAST,
            {
                "receipt": secrets.token_hex(16),
                "photo": photo.pk,
                "voter": voter.key,
                "member": voter.member.pk if voter.member else None,
                "network": voter.network,
                "budget": photo.contest.vote_budget,
            },
        )
    )


def revive_vote(*, vote: Vote, voter: Voter) -> bool:
    """Make a withdrawn vote living again, in a free slot of today's budget."""
    try:
        with transaction.atomic():
            params = {"vote": vote.pk, "photo": vote.photo_id, "voter": voter.key}
            return bool(_write(_REVIVE, params))
    except IntegrityError:  # a racing vote took the slot; the caller looks again
        return False


def withdraw_vote(*, vote: Vote) -> bool:
    """Withdraw a living vote while voting is open; the row is kept."""
    return bool(_write(_WITHDRAW, {"vote": vote.pk, "photo": vote.photo_id}))


def replay_votes(rows: Iterable[tuple[Photo, str, Member | None, dt.datetime, str]]) -> int:
    """Write votes of the past (photo, voter key, member, cast_at, network), for demonstration
    data. The budget's slots are dealt out in order; what breaks a rule is left out. Returns how
    many were written."""
    from django.utils import timezone

    used: dict[tuple[int, str, str], int] = {}
    votes = []
    for photo, voter, member, cast_at, network in rows:
        contest = photo.contest
        day = timezone.localdate(cast_at).isoformat()
        budget_period = day if contest.vote_budget_period == "day" else "contest"
        slot = used.get((contest.pk, voter, budget_period), 0) + 1
        own = member is not None and member.pk == photo.author_id
        if slot > contest.vote_budget or own or not contest.accepts_votes(cast_at):
            continue
        used[contest.pk, voter, budget_period] = slot
        votes.append(
            Vote(
                receipt=secrets.token_hex(16),
                contest=contest,
                photo=photo,
                voter=voter,
                member=member,
                period=day if contest.vote_period == "day" else "contest",
                budget_period=budget_period,
                slot=slot,
                cast_at=cast_at,
                changed_at=cast_at,
                network=network,
            )
        )
    return len(Vote.objects.bulk_create(votes, batch_size=500, ignore_conflicts=True))


def _sql(statement: str) -> str:
    return statement.replace("{clock}", _CLOCK[connection.vendor])


def _write(statement: str, params: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_sql(statement), params)
        return int(cursor.rowcount)


def _read(statement: str, params: dict[str, Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_sql(statement), params)
        row = cursor.fetchone()
    return tuple(row)


def _instant(value: dt.datetime | str) -> dt.datetime:
    if isinstance(value, str):  # SQLite keeps instants as text in UTC
        return dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
    return value
