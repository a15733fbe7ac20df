"""What the demonstration's visitors did: visits, views and shares of the past weeks."""

import datetime as dt
from random import Random
from typing import Final

from django.db.models import Count

from analytics import rollups
from analytics.events.visitors import number_of
from analytics.events.writing import HALF_HOUR
from analytics.models import Event
from analytics.sources import Contest, Photo
from analytics.spans import day_of
from photo_contest.demonstration.rhythm import Rhythm

DEVICES: Final = 2600
VISITS: Final = 4200
_CHANNELS: Final = {
    Event.Channel.ZALO: 47,
    Event.Channel.FACEBOOK: 26,
    Event.Channel.DIRECT: 13,
    Event.Channel.QR: 9,
    Event.Channel.PORTAL: 5,
}
_BATCH: Final = 2000


def fill(*, contest: Contest, at: dt.datetime, seed: int) -> None:
    """Write the events of a demonstration contest and count its figures up to `at`."""
    random = Random(seed)  # noqa: S311  # nothing here is a secret
    rhythm = Rhythm(random, contest.voting_opens_at, at, rise=4.0)
    events = [
        _event(contest, None, Event.Kind.VISIT, rhythm.instant(), random) for _ in range(VISITS)
    ]
    photos = Photo.objects.filter(contest=contest, status=Photo.Status.APPROVED).order_by("code")
    votes = dict(photos.values_list("pk").annotate(Count("votes")))
    for photo in photos:
        views = round(votes[photo.pk] * random.uniform(1.7, 3.2)) + random.randrange(9, 30)
        shares = round(views * random.uniform(0.01, 0.05))
        seen = [
            _event(contest, photo, Event.Kind.VIEW, rhythm.instant(photo.approved_at), random)
            for _ in range(views)
        ]
        events += seen
        for view in random.choices(seen, k=shares):  # who shares a photo has seen it
            share = _event(contest, photo, Event.Kind.SHARE, view.at, random)
            share.visitor = view.visitor
            events.append(share)
    events.sort(key=lambda event: event.at)
    Event.objects.bulk_create(events, batch_size=_BATCH, ignore_conflicts=True)
    rollups.fill(contest.pk, until=at)


def _event(
    contest: Contest, photo: Photo | None, kind: Event.Kind, at: dt.datetime, random: Random
) -> Event:
    [channel] = random.choices(list(_CHANNELS), list(_CHANNELS.values()))
    salt = f"demonstration {day_of(at)}".encode()  # invented like the devices
    return Event(
        contest_id=contest.pk,
        photo_id=photo.pk if photo else None,
        kind=kind,
        channel=channel,
        at=at,
        visitor=number_of(salt, f"device {random.randrange(DEVICES)}"),
        half_hour=int(at.timestamp()) // HALF_HOUR,
    )
