"""Rows that figures are made of: written directly, so that a test can put them at any instant and
in any state; what the verbs would also do (`changed_at`, `status_at`) is done here."""

import datetime as dt
import itertools
import secrets

from analytics.models import Event
from analytics.spans import ZONE
from photo_contest.models import Contest, Member, Membership, MembershipFigure, Photo, Unit, Vote
from tests.factories import ContestFactory, PhotoFactory, UnitFactory

MONDAY = dt.date(2026, 11, 2)  # the contest's first day
_slots = itertools.count(1)
_visitors = itertools.count(2**62)


def instant(day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    """An instant in Viet Nam on the contest's day `day`, counted from 0."""
    date = MONDAY + dt.timedelta(days=day)
    return dt.datetime(date.year, date.month, date.day, hour, minute, tzinfo=ZONE)


def contest(host: Unit | None = None, **kwargs: object) -> Contest:
    """A contest over the four weeks from MONDAY; totals are shown."""
    windows = {
        "submission_opens_at": instant(0, 0),
        "voting_opens_at": instant(0, 0),
        "submission_closes_at": instant(28, 0),
        "voting_closes_at": instant(28, 0),
        "notice_ends_at": instant(35, 0),
    }
    host = host or UnitFactory(kind="federation", code="TINH")
    made: Contest = ContestFactory(host=host, **(windows | kwargs))
    return made


def figure(unit: Unit, members: int, as_of: dt.date = dt.date(2026, 7, 1)) -> None:
    MembershipFigure.objects.create(unit=unit, members=members, as_of=as_of, source="LĐLĐ tỉnh")


def photo(contest: Contest, author: Member, unit: Unit, at: dt.datetime, **kwargs: object) -> Photo:
    made: Photo = PhotoFactory(contest=contest, author=author, unit=unit, submitted_at=at, **kwargs)
    return made


def set_status(photo: Photo, status: str, at: dt.datetime) -> None:
    """Move a photo to a state; what is no longer approved loses its public files."""
    photo.status, photo.status_at = status, at
    is_public = status == Photo.Status.APPROVED
    photo.public_name = secrets.token_hex(16) if is_public else ""
    photo.renditions_ready_at = at if is_public else None
    photo.save()


def move(photo: Photo, unit: Unit, at: dt.datetime) -> None:
    """The roster tells another unit of the photo's author on the day of submission."""
    photo.unit, photo.unit_name, photo.unit_at = unit, unit.periods.get().name, at
    photo.save()


def vote(
    photo: Photo,
    at: dt.datetime,
    *,
    voter: str | None = None,
    member: Member | None = None,
    unit: Unit | None = None,
    state: str = "counted",
) -> Vote:
    """A vote of a member, whose unit was `unit` when the token was made (else that of the day), or
    of an anonymous voter named or new."""
    if member is not None:
        voter = f"m{member.pk}"
        spell = Membership.objects.on(at.astimezone(ZONE).date()).filter(member=member).first()
        unit = unit or (spell.unit if spell else None)
    return Vote.objects.create(
        receipt=secrets.token_hex(16),
        contest_id=photo.contest_id,
        photo=photo,
        voter=voter or secrets.token_hex(8),
        member=member,
        unit=unit,
        period=at.astimezone(ZONE).date().isoformat(),
        budget_period="contest",
        slot=next(_slots) % 30000 + 1,
        cast_at=at,
        changed_at=at,
        state=state,
        network="n",
    )


def withdraw(vote: Vote, at: dt.datetime) -> None:
    vote.withdrawn_at = vote.changed_at = at
    vote.save()


def revive(vote: Vote, at: dt.datetime) -> None:
    vote.withdrawn_at, vote.changed_at = None, at
    vote.save()


def release(vote: Vote, at: dt.datetime) -> None:
    """A provisional vote counts from now on."""
    vote.state, vote.changed_at = "counted", at
    vote.save()


def drop(vote: Vote, at: dt.datetime) -> None:
    """A provisional vote is set aside."""
    vote.state, vote.changed_at = "dropped", at
    vote.save()


def event(
    contest: Contest,
    kind: str,
    at: dt.datetime,
    photo: Photo | None = None,
    channel: str = "zalo",
    visitor: int | None = None,
) -> Event:
    """An event of a visitor named or new."""
    return Event.objects.create(
        contest=contest,
        photo=photo,
        kind=kind,
        channel=channel,
        at=at,
        visitor=next(_visitors) if visitor is None else visitor,
        half_hour=int(at.timestamp()) // 1800,
    )
