"""What waits for a person at the demonstration's desk beside photos: votes of two networks that
made more new voters than expected, and a report of a face."""

import datetime as dt
from collections.abc import Iterator
from random import Random

from django.utils import timezone

from photo_contest.domain.access import scope_of
from photo_contest.domain.ballots import replay_votes
from photo_contest.domain.hashing import keyed_hash
from photo_contest.domain.reports import report_photo
from photo_contest.models import Contest, Member, Photo, PhotoReport, Vote

_Row = tuple[Photo, str, None, dt.datetime, str]

LONG_SHOWN = dt.timedelta(days=2)  # photos that are there before any of this happens

# Who comes from one network within an hour: a factory's people at their midday meal, who vote for
# several photos; and somebody in the night, who votes for one alone.
MEAL_AT, MEAL_VOTERS, MEAL_MOST_VOTES = 11, 34, 3
NIGHT_AT, NIGHT_VOTERS = 2, 61


def leave_waiting(contest: Contest, officer: Member, *, at: dt.datetime, random: Random) -> int:
    """Write provisional votes, and the report of one of the officer's photos; returns how many
    votes there are."""
    shown = Photo.objects.listed().filter(contest=contest, approved_at__lt=at - LONG_SHOWN)
    photos = shown.select_related("contest").order_by("code")
    [*colleagues, single] = random.sample(list(photos), 5)
    rows = [*_meal(colleagues, at, random), *_night(single, at, random)]
    _report(photos.filter(unit__in=scope_of(officer, at=at) or ())[0], at=at)
    return replay_votes(sorted(rows, key=lambda row: row[3]), state=Vote.State.PROVISIONAL)


def _meal(photos: list[Photo], at: dt.datetime, random: Random) -> Iterator[_Row]:
    begins_at = _last(MEAL_AT, before=at)
    for number in range(MEAL_VOTERS):
        chosen = random.sample(photos, random.randint(1, MEAL_MOST_VOTES))
        yield from _ballots("meal", number, chosen, begins_at, random)


def _night(photo: Photo, at: dt.datetime, random: Random) -> Iterator[_Row]:
    begins_at = _last(NIGHT_AT, before=at)
    for number in range(NIGHT_VOTERS):
        yield from _ballots("night", number, [photo], begins_at, random)


def _ballots(
    crowd: str, number: int, photos: list[Photo], begins_at: dt.datetime, random: Random
) -> Iterator[_Row]:
    voter = keyed_hash("voter", f"demonstration-{crowd}-{number}")
    network = keyed_hash("network", f"demonstration-{crowd}")
    instant = begins_at + dt.timedelta(minutes=random.uniform(0, 50))
    for photo in photos:
        instant += dt.timedelta(seconds=random.uniform(8, 150))
        yield photo, voter, None, instant, network


def _last(hour: int, *, before: dt.datetime) -> dt.datetime:
    """When that hour of the day last began, of those that are over."""
    begins_at = timezone.localtime(before).replace(hour=hour, minute=0, second=0, microsecond=0)
    is_over = begins_at + dt.timedelta(hours=1) <= before
    return begins_at if is_over else begins_at - dt.timedelta(days=1)


def _report(photo: Photo, *, at: dt.datetime) -> None:
    report_photo(
        photo=photo,
        kind=PhotoReport.Kind.PICTURED,
        text="Tôi là người đứng bên trái, chưa ai hỏi tôi. Xin gỡ ảnh xuống.",
        contact="nguoi-trong-anh@example.vn",
        at=at - dt.timedelta(hours=3),
    )
