"""Receiving events: what counts, and to which contest it belongs."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import crawleruseragents

from analytics.models import Event
from analytics.persons import visitor_key
from analytics.sources import public_photos
from analytics.spans import day_of
from photo_contest.domain.contests import open_contest
from photo_contest.errors import Missing

_LONGEST_USER_AGENT = 512  # beyond it no browser; also bounds the search for robots


# Programs that speak to the API on purpose; the list of crawlers names them, too.
_CLIENT = re.compile(
    r"(?i)(curl|wget|httpie|postmanruntime|insomnia|python-|aiohttp|okhttp|dart|go-http-client"
    r"|java|axios|node|undici|cfnetwork)\b"
)


@dataclass(frozen=True)
class Seen:
    """One event as a browser tells it; a view names its photo."""

    kind: Event.Kind
    channel: Event.Channel
    photo: str | None = None


def is_robot(user_agent: str) -> bool:
    """Whether a crawler says so of itself. API clients, and who says nothing, are none."""
    return not _CLIENT.match(user_agent) and crawleruseragents.is_crawler(user_agent)


def record_events(events: Sequence[Seen], *, network: str, user_agent: str, at: dt.datetime) -> int:
    """Keep events of one browser; returns how many were kept.

    An event belongs to its photo's contest, or to the open one. Refuses a photo that
    is not public (Missing), and then keeps none of them. Robots' events are not kept, nor those
    which belong to no contest.
    """
    user_agent = user_agent[:_LONGEST_USER_AGENT]
    photos = public_photos({event.photo for event in events if event.photo is not None})
    if any(event.photo is not None and event.photo not in photos for event in events):
        raise Missing(what="photo")
    if is_robot(user_agent):
        return 0
    contest = open_contest(at=at)
    visitor = visitor_key(network, user_agent, day_of(at))
    rows = []
    for event in events:
        photo = photos[event.photo] if event.photo is not None else None
        contest_id = photo.contest_id if photo else contest.pk if contest else None
        if contest_id is not None:
            rows.append(
                Event(
                    contest_id=contest_id,
                    photo_id=photo.pk if photo else None,
                    kind=event.kind,
                    channel=event.channel,
                    at=at,
                    visitor=visitor,
                )
            )
    return len(Event.objects.bulk_create(rows))
