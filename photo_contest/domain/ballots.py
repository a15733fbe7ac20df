"""The vote statement: one INSERT that checks everything and inserts the vote or does nothing.

Window, day and instant come from the database's own clock. Constraints decide: a voter, photo and
period have one row, and a slot of the budget is used by one living vote. A racing vote that lost
its slot is tried again with the next one, until the budget is spent (each round admits at least
one, so there are at most as many rounds as slots).

Votes that come at the same moment are written together (group commit): the threads that serve
requests hand their ballots to the one writer thread of the process, which inserts all of them by
one statement, and each answer goes out after the commit of its batch. On SQLite a vote then costs a
part of an fsync instead of a whole one, on PostgreSQL a part of a round trip.
"""

import datetime as dt
import secrets
import time
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson
from django.db import IntegrityError, connection, transaction

from photo_contest.domain.group_commit import Writer
from photo_contest.domain.voters import Voter
from photo_contest.models import Member, Photo, RecountDue, Vote
from photo_contest.models.photo import known_form

MAX_CHANGES: Final = 10

# The instant as Django stores it, and the day in Viet Nam (UTC+7 all year).
_CLOCK = {
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now') AS now, "
    "strftime('%Y-%m-%d', 'now', '+7 hours') AS day",
    "postgresql": "SELECT clock_timestamp() AS now, "
    "to_char(clock_timestamp() AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') AS day",
}

_JSON = {
    "sqlite": {"{list}": "json_group_array", "{array}": "json_array"},
    "postgresql": {"{list}": "json_agg", "{array}": "json_build_array"},
}

_PERIOD = "CASE c.vote_period WHEN 'day' THEN clock.day ELSE 'contest' END"
_BUDGET_PERIOD = "CASE c.vote_budget_period WHEN 'day' THEN clock.day ELSE 'contest' END"
_OPEN = "c.voting_opens_at <= clock.now AND clock.now < c.voting_closes_at"
_PUBLIC = "p.status = 'approved' AND p.public_name <> ''"

# My living votes, of the budget's period and of the whole contest.
_WHOLE = "photo_contest_vote v WHERE v.contest_id = c.id AND v.voter = {voter} \
AND v.withdrawn_at IS NULL"
_MINE = f"{_WHOLE} AND v.budget_period = {_BUDGET_PERIOD}"


def _free(slot: str, mine: str) -> str:
    """The smallest slot that none of my living votes uses."""
    return f"""(SELECT MIN(free.slot) FROM (
        SELECT 1 AS slot UNION ALL SELECT v.{slot} + 1 FROM {mine}) free
        WHERE NOT EXISTS (SELECT 1 FROM {mine} AND v.{slot} = free.slot))"""


_SLOT = _free("slot", _MINE)
_WHOLE_SLOT = f"CASE WHEN c.vote_budget_whole IS NOT NULL THEN {_free('whole_slot', _WHOLE)} END"
_WITHIN = """{t}.slot <= {t}.vote_budget
    AND ({t}.whole_slot IS NULL OR {t}.whole_slot <= {t}.vote_budget_whole)"""

_ORDERS = """WITH clock AS ({clock}),
    o (photo, voter, mark, unit, network, state, receipt) AS (VALUES {rows})"""
_FROM = """o JOIN photo_contest_photo p ON p.id = o.photo
    JOIN photo_contest_contest c ON c.id = p.contest_id CROSS JOIN clock
    LEFT JOIN photo_contest_member m
        ON m.voter_key = o.voter AND m.voter_mark = o.mark AND m.is_active"""

_CAST = f"""{_ORDERS}
INSERT INTO photo_contest_vote (receipt, contest_id, photo_id, voter, member_id, unit_id, period,
    budget_period, slot, whole_slot, cast_at, changed_at, changes, state, network)
SELECT receipt, contest_id, photo_id, voter, member_id, unit_id, period, budget_period, slot,
    whole_slot, now, now, 0, state, network
FROM (
    SELECT o.receipt, c.id AS contest_id, p.id AS photo_id, o.voter, m.id AS member_id,
        o.unit AS unit_id, {_PERIOD} AS period, {_BUDGET_PERIOD} AS budget_period,
        {_SLOT.format(voter="o.voter")} AS slot,
        {_WHOLE_SLOT.format(voter="o.voter")} AS whole_slot,
        clock.now, o.state, o.network, c.vote_budget, c.vote_budget_whole
    FROM {_FROM}
    WHERE {_PUBLIC} AND {_OPEN} AND ((o.mark = '' AND c.voters <> 'members')
        OR (m.id IS NOT NULL AND p.author_id <> m.id))
    LIMIT 1000  -- more than a batch: so that what is above is worked out once a row
) ballot WHERE {_WITHIN.format(t="ballot")}
ORDER BY voter
ON CONFLICT DO NOTHING
"""

# One row whatever the number of orders: the driver lets other threads go first with every row.
_LOOK = f"""{_ORDERS}
SELECT CAST({{list}}({{array}}(o.receipt, c.id, clock.now, {_PERIOD}, {_OPEN}, {_PUBLIC},
    o.mark <> '' AND m.id IS NULL, m.id IS NOT NULL AND p.author_id = m.id,
    o.mark = '' AND c.voters = 'members',
    c.vote_budget - (SELECT COUNT(*) FROM {_MINE.format(voter="o.voter")}),
    CASE WHEN c.vote_budget_whole IS NOT NULL THEN
        c.vote_budget_whole - (SELECT COUNT(*) FROM {_WHOLE.format(voter="o.voter")}) END,
    v.id, v.receipt, v.period, v.cast_at, v.changed_at, v.state, v.withdrawn_at IS NULL,
    v.changes)) AS text)
FROM {_FROM}
LEFT JOIN photo_contest_vote v ON v.photo_id = o.photo AND v.voter = o.voter
    AND (v.period = {_PERIOD} OR v.receipt = o.receipt)
"""

_ONE = "CROSS JOIN ({clock}) clock"
_REVIVE = f"""
UPDATE photo_contest_vote SET withdrawn_at = NULL, changes = changes + 1,
    (budget_period, slot, whole_slot, changed_at) = (
        SELECT {_BUDGET_PERIOD}, {_SLOT}, {_WHOLE_SLOT}, clock.now
        FROM photo_contest_contest c {_ONE} WHERE c.id = photo_contest_vote.contest_id)
WHERE id = %s AND withdrawn_at IS NOT NULL AND changes < {MAX_CHANGES}
    AND EXISTS (SELECT 1 FROM (
        SELECT {_SLOT} AS slot, {_WHOLE_SLOT} AS whole_slot, c.vote_budget, c.vote_budget_whole
        FROM photo_contest_photo p JOIN photo_contest_contest c ON c.id = p.contest_id {_ONE}
        WHERE p.id = photo_contest_vote.photo_id AND {_PUBLIC} AND {_OPEN}
    ) ballot WHERE {_WITHIN.format(t="ballot")})
""".replace("{voter}", "photo_contest_vote.voter")

_WITHDRAW = f"""
UPDATE photo_contest_vote SET changes = changes + 1, (withdrawn_at, changed_at) = (
    SELECT clock.now, clock.now FROM ({{clock}}) clock)
WHERE id = %s AND withdrawn_at IS NULL AND changes < {MAX_CHANGES}
    AND EXISTS (SELECT 1 FROM photo_contest_photo p
        JOIN photo_contest_contest c ON c.id = p.contest_id {_ONE}
        WHERE p.id = photo_contest_vote.photo_id AND {_PUBLIC} AND {_OPEN})
"""

_BY_INDEX = """SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
    SET plan_cache_mode = force_generic_plan"""
_PLANS_LAST: Final = 1.0  # seconds
_planned: "weakref.WeakKeyDictionary[Any, float]" = weakref.WeakKeyDictionary()  # connections


@dataclass(frozen=True, slots=True)
class Order:
    """A voter wants a vote for a photo; `receipt` is what the vote gets if it is made now."""

    photo_id: str
    voter: Voter
    receipt: str = field(default_factory=lambda: secrets.token_hex(16))


class CastVote(NamedTuple):
    """A vote's row, as its voter may know it."""

    pk: int
    receipt: str
    period: str
    cast_at: dt.datetime
    changed_at: dt.datetime
    state: str
    is_living: bool
    changes: int


class Standing(NamedTuple):
    """How a voter stands towards a photo at the database's now."""

    contest_id: int
    now: dt.datetime
    period: str
    is_open: bool
    is_public: bool
    token_ended: bool
    is_own: bool
    is_stranger: bool
    remaining: int
    vote: CastVote | None


def cast(order: Order) -> Standing | None:
    """Insert the vote if everything admits it, and tell how its voter stands afterwards; None for
    a photo that does not exist. Within a transaction of the caller the vote belongs to it."""
    if connection.in_atomic_block:
        return _cast_together([order])[0]
    return _writer.hand_in(order)


def look(order: Order) -> Standing | None:
    """How the voter stands; nothing is written."""
    return _look([order], by_writer=False)[0]


def revive_vote(*, vote: CastVote, photo_id: str) -> bool:
    """Make a withdrawn vote living again, in free slots of the budget."""
    try:
        with transaction.atomic():
            revived = bool(_write(_REVIVE, [vote.pk]))
            if revived:
                RecountDue.objects.create(photo_id=photo_id)
            return revived
    except IntegrityError:  # a racing vote took the slot; the caller looks again
        return False


def withdraw_vote(*, vote: CastVote, photo_id: str) -> bool:
    """Withdraw a living vote while voting is open; the row is kept."""
    with transaction.atomic():
        withdrawn = bool(_write(_WITHDRAW, [vote.pk]))
        if withdrawn:
            RecountDue.objects.create(photo_id=photo_id)
        return withdrawn


def close_writer() -> None:
    """Let the writer thread finish and close its connection; the next vote starts another."""
    _writer.close()


def replay_votes(
    rows: Iterable[tuple[Photo, str, Member | None, dt.datetime, str]],
    *,
    units: Mapping[int, int] | None = None,
    state: Vote.State = Vote.State.COUNTED,
) -> int:
    """Write votes of the past (photo, voter key, member, cast_at, network), for demonstration
    data; `units`: the members'. The budget's slots are dealt out in order; what breaks a rule is
    left out. Returns how many were written."""
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
                unit_id=(units or {}).get(member.pk) if member else None,
                period=day if contest.vote_period == "day" else "contest",
                budget_period=budget_period,
                slot=slot,
                cast_at=cast_at,
                changed_at=cast_at,
                network=network,
                state=state,
            )
        )
    return len(Vote.objects.bulk_create(votes, batch_size=500, ignore_conflicts=True))


def _cast_together(orders: Sequence[Order]) -> list[Standing | None]:
    """One statement makes the votes, which commits by itself unless the caller is in a transaction;
    another tells how their voters stand then. Within a transaction of its own SQLite would keep a
    journal of the statement, too: votes cost two thirds more."""
    _execute(_CAST, orders)
    return _look(orders)


def _look(orders: Sequence[Order], *, by_writer: bool = True) -> list[Standing | None]:
    rows = orjson.loads(_execute(_LOOK, orders, answers=True, by_writer=by_writer) or "[]")
    # Around midnight a voter may have yesterday's vote beside today's: the one just made counts.
    found = {row[0]: row for row in sorted(rows, key=lambda row: row[0] == row[12])}
    return [_standing(found.get(order.receipt)) for order in orders]


def _execute(
    text: str, orders: Sequence[Order], *, answers: bool = False, by_writer: bool = True
) -> str | None:
    """Run a statement for these orders; the one value that it answers. The writer, which is in no
    transaction, speaks to the driver itself."""
    statement, values = _statement(text, len(orders), connection.vendor), _columns(orders)
    if not by_writer or connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone()[0] if answers else None
    connection.ensure_connection()
    with connection.wrap_database_errors:
        row = _by_driver[connection.vendor](connection.connection, statement, values, answers)
        return row[0] if row else None


def _by_sqlite(plain: Any, statement: str, values: list[Any], answers: bool) -> Any:
    """Without the framework's rewriting of the statement at every call."""
    cursor = plain.execute(_question_marks(statement), values)
    return cursor.fetchone() if answers else None


@lru_cache(maxsize=256)
def _question_marks(statement: str) -> str:
    return statement.replace("%s", "?").replace("%%", "%")


def _by_postgresql(plain: Any, statement: str, values: list[Any], answers: bool) -> Any:
    """PostgreSQL plans these statements longer than it runs them, so that they are prepared, which
    the framework has switched off. A plan that was made while the table was small is slow when it
    is large: only ways by index are taken, and plans are made anew every second. That holds for the
    writer's own connection alone; other threads read other things by theirs."""
    from psycopg import RawCursor

    with RawCursor(plain) as prepared:
        planned = _planned.get(plain)
        if planned is None:
            prepared.execute(_BY_INDEX)
            plain.prepare_threshold = 0
        elif time.monotonic() - planned > _PLANS_LAST:
            prepared.execute("DISCARD PLANS", prepare=False)
            planned = None
        if planned is None:
            _planned[plain] = time.monotonic()
        prepared.execute(_numbered(statement), values, prepare=True)
        return prepared.fetchone() if answers else None


@lru_cache(maxsize=256)
def _numbered(statement: str) -> str:
    """As PostgreSQL itself writes parameters: the driver would rewrite a long statement at every
    call."""
    first, *rest = statement.split("%s")
    parts = (f"${number}{part}" for number, part in enumerate(rest, 1))
    return "".join((first, *parts)).replace("%%", "%")


_by_driver = {"sqlite": _by_sqlite, "postgresql": _by_postgresql}


def _standing(row: tuple[Any, ...] | None) -> Standing | None:
    if row is None:
        return None
    (_, contest, now, period, is_open, is_public, ended, own, stranger, left, left_whole) = row[:11]
    pk, receipt, vote_period, cast_at, changed_at, state, is_living, changes = row[11:]
    vote = None
    if pk is not None:
        instants = (_instant(cast_at), _instant(changed_at))
        vote = CastVote(pk, receipt, vote_period, *instants, state, bool(is_living), changes)
    return Standing(
        contest,
        _instant(now),
        period,
        bool(is_open),
        bool(is_public),
        bool(ended),
        bool(own),
        bool(stranger),
        max(0, left if left_whole is None else min(left, left_whole)),
        vote,
    )


def _columns(orders: Sequence[Order]) -> list[Any]:
    values: list[Any] = []
    for order in orders:
        voter = order.voter
        state = Vote.State.PROVISIONAL if voter.provisional else Vote.State.COUNTED
        values += (
            known_form(order.photo_id),
            voter.key,
            voter.mark,
            voter.unit_id,
            voter.network,
            state.value,
            order.receipt,
        )
    return values


@lru_cache(maxsize=1024)
def _statement(text: str, count: int, vendor: str) -> str:
    """The statement for so many orders. Types are told once, as PostgreSQL asks for them."""
    typed = ", ".join(
        f"CAST(%s AS {'bigint' if name == 'unit' else 'text'})"
        for name in ("photo", "voter", "mark", "unit", "network", "state", "receipt")
    )
    rows = ", ".join([f"({typed})"] * count)
    for name, function in _JSON[vendor].items():
        text = text.replace(name, function)
    return text.replace("{clock}", _CLOCK[vendor].replace("%", "%%")).replace("{rows}", rows)


def _write(statement: str, params: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_statement(statement, 0, connection.vendor), params)
        return int(cursor.rowcount)


def _instant(value: dt.datetime | str) -> dt.datetime:
    """SQLite keeps instants as text in UTC; its driver reads those of columns."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


_writer: Writer[Order, Standing | None] = Writer(_cast_together, name="vote-writer")
