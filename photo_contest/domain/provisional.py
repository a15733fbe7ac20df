"""Votes from networks that made more voters than anybody expected: kept apart until an organizer,
or the contest's published rule, counts or drops them. What networks are known by is forgotten.

All of it goes in chunks, each a short transaction: SQLite has one writer, and people vote
meanwhile. A photo whose votes changed is counted anew, by the same transaction's word.
"""

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import TruncHour

from photo_contest.domain.access import Role, require_role
from photo_contest.domain.database_clock import DatabaseNow
from photo_contest.domain.record import note_contest, note_look
from photo_contest.domain.standings import totals_visible
from photo_contest.domain.tally import recount_later
from photo_contest.errors import Invalid
from photo_contest.models import Contest, Member, Photo, Vote
from photo_contest.models.vote import VoteQuerySet

CHUNK: Final = 500  # rows: 5 to 10 ms of SQLite's lock
SETTLE_AFTER: Final = dt.timedelta(hours=48)
FORGET_AFTER: Final = dt.timedelta(days=90)
_HOUR: Final = dt.timedelta(hours=1)
_LONGEST_PAUSE: Final = 0.1  # seconds


@dataclass(frozen=True)
class ProvisionalVotes:
    """Living provisional votes of one network and hour. `network` is an opaque keyed hash."""

    network: str
    hour: dt.datetime
    votes: int
    voters: int

    @property
    def label(self) -> str:
        """Short enough to be told by one person to another."""
        return self.network[:6].upper()


def provisional_votes(
    *, contest: Contest, by: Member, at: dt.datetime
) -> tuple[ProvisionalVotes, ...]:
    """Provisional votes by network and hour, the newest hour first. Others than organizers and
    scrutineers are refused (NotAllowed). A look while totals are hidden is recorded."""
    require_role(by, Role.ORGANIZER, Role.SCRUTINEER)
    if not totals_visible(contest, at=at):
        note_look(contest=contest, by=by, at=at, what="provisional")
    rows = (
        _provisional(contest)
        .living()
        .annotate(hour=TruncHour("cast_at", tzinfo=dt.UTC))
        .values_list("network", "hour")
        .annotate(votes=Count("pk"), persons=Count("voter", distinct=True))
        .order_by("-hour", "-votes", "network")
    )
    return tuple(ProvisionalVotes(*row) for row in rows)


@dataclass(frozen=True)
class Touched:
    """How many provisional votes of a group went to a photo."""

    code: str
    title: str
    votes: int


def photos_touched(
    groups: Sequence[ProvisionalVotes], *, contest: Contest
) -> dict[ProvisionalVotes, tuple[Touched, ...]]:
    """The photos that the votes of these groups went to, the most voted ones first. Whoever has
    the groups (`provisional_votes`) may know it."""
    found: dict[ProvisionalVotes, list[tuple[str, int]]] = {}
    for group in groups:
        votes = _of_group(_provisional(contest).living(), group.network, group.hour)
        told = votes.values_list("photo").annotate(n=Count("pk")).order_by("-n", "photo")
        found[group] = list(told)
    ids = {photo for rows in found.values() for photo, _ in rows}
    named = {
        pk: (code, title)
        for pk, code, title in Photo.objects.filter(pk__in=ids).values_list("pk", "code", "title")
    }
    return {
        group: tuple(Touched(*named[photo], n) for photo, n in rows)
        for group, rows in found.items()
    }


def release_votes(
    *,
    contest: Contest,
    reason: str,
    by: Member,
    at: dt.datetime,
    network: str | None = None,
    hour: dt.datetime | None = None,
) -> int:
    """Count provisional votes, of one network or all, of one hour (named by its beginning) or all;
    how many. Votes that come meanwhile wait for another decision.

    Refuses others than organizers (NotAllowed); a missing reason, an hour that does not begin on
    the hour (Invalid).
    """
    return _decide(contest, Vote.State.COUNTED, reason, by, at, network, hour)


def drop_votes(
    *,
    contest: Contest,
    reason: str,
    by: Member,
    at: dt.datetime,
    network: str | None = None,
    hour: dt.datetime | None = None,
) -> int:
    """Set provisional votes aside for good: they are kept and never counted. As `release_votes`."""
    return _decide(contest, Vote.State.DROPPED, reason, by, at, network, hour)


def settle_unreleased(*, at: dt.datetime) -> int:
    """48 hours after the close: what no organizer released or dropped falls under the contest's
    published rule, once. How many contests were settled."""
    due = Contest.objects.filter(
        voting_closes_at__lte=at - SETTLE_AFTER, provisional_settled_at__isnull=True
    )
    settled = 0
    for contest in due:
        is_counted = contest.unreleased_votes == Contest.Unreleased.COUNT
        state = Vote.State.COUNTED if is_counted else Vote.State.DROPPED
        votes = _move(_provisional(contest), state)
        with transaction.atomic():
            waiting = Contest.objects.filter(pk=contest.pk, provisional_settled_at__isnull=True)
            if waiting.update(provisional_settled_at=at):
                settled += 1
                note_contest(
                    contest=contest,
                    by=None,
                    at=at,
                    action="provisional-settled",
                    rule=contest.unreleased_votes,
                    votes=votes,
                )
    return settled


def forget_networks(*, at: dt.datetime) -> int:
    """90 days after the close: votes no longer tell from which network they came. How many."""
    due = Contest.objects.filter(
        voting_closes_at__lte=at - FORGET_AFTER, networks_forgotten_at__isnull=True
    )
    forgotten = 0
    for contest in due:
        for ids in _chunks_of(Vote.objects.filter(contest=contest).exclude(network="")):
            forgotten += Vote.objects.filter(pk__in=ids).update(network="")
        Contest.objects.filter(pk=contest.pk).update(networks_forgotten_at=at)
    return forgotten


def _decide(
    contest: Contest,
    state: Vote.State,
    reason: str,
    by: Member,
    at: dt.datetime,
    network: str | None,
    hour: dt.datetime | None,
) -> int:
    require_role(by, Role.ORGANIZER)
    faults: dict[str, list[str]] = {}
    if not reason.strip():
        faults["reason"] = ["required"]
    if hour is not None and (hour.minute or hour.second or hour.microsecond):
        faults["hour"] = ["whole-hour"]
    if faults:
        raise Invalid(faults)
    meant = _of_group(_provisional(contest), network, hour)
    first = meant.order_by("pk").values_list("pk", flat=True).first()
    if first is None:
        return 0
    note_contest(  # first: what is cut short in the middle is in the record all the same
        contest=contest,
        by=by,
        at=at,
        action="provisional-" + ("released" if state == Vote.State.COUNTED else "dropped"),
        note=reason.strip(),
        votes=meant.count(),
        # The record outlives what networks are known by: a vote of the network stands for it.
        network_of_vote=first if network is not None else None,
        hour=hour.isoformat() if hour is not None else None,
    )
    return _move(meant, state)


def _of_group(votes: VoteQuerySet, network: str | None, hour: dt.datetime | None) -> VoteQuerySet:
    if network is not None:
        votes = votes.filter(network=network)
    if hour is not None:
        votes = votes.filter(cast_at__gte=hour, cast_at__lt=hour + _HOUR)
    return votes


def _provisional(contest: Contest) -> VoteQuerySet:
    """Also withdrawn ones: a vote that is revived has the state that its network got."""
    return Vote.objects.filter(contest=contest, state=Vote.State.PROVISIONAL)


def _move(votes: VoteQuerySet, state: Vote.State) -> int:
    """Give provisional votes their state; how many. Each row is taken by one deed alone."""
    moved = 0
    for ids in _chunks_of(votes):
        with transaction.atomic():
            chunk = Vote.objects.filter(pk__in=ids, state=Vote.State.PROVISIONAL)
            locked = chunk.select_for_update().order_by("pk")
            photos = set(locked.values_list("photo_id", flat=True))
            moved += chunk.update(state=state, changed_at=DatabaseNow())
            recount_later(sorted(photos))
    return moved


def _chunks_of(votes: VoteQuerySet) -> Iterator[Sequence[int]]:
    """Ids of the votes that there are when it begins, in order, read outside of transactions.

    Who waits for SQLite's one writer only looks now and then whether it is free: so it stays free
    for as long as it was taken.
    """
    ids = list(votes.order_by("pk").values_list("pk", flat=True))
    for begins in range(0, len(ids), CHUNK):
        began_at = time.monotonic()
        yield ids[begins : begins + CHUNK]
        if connection.vendor == "sqlite" and begins + CHUNK < len(ids):
            time.sleep(min(time.monotonic() - began_at, _LONGEST_PAUSE))
