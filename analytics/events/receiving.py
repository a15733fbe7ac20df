"""Receiving events: what counts, of whom, and by which channel they came."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from analytics.events.channels import channel_of
from analytics.events.robots import is_robot
from analytics.events.visitors import visitor_key
from analytics.events.writing import Happened, Told, write
from photo_contest.errors import Missing

_LONGEST_USER_AGENT = 512  # beyond it no browser; also bounds the search for robots


@dataclass(frozen=True, slots=True)
class Seen:
    """One event as a browser tells it; a view names its photo. `channel`: where the page knows it;
    `referrer`: the site from which the visitor came, which is looked at and not kept."""

    kind: str
    photo: str | None = None
    channel: str | None = None
    referrer: str = ""


@dataclass(frozen=True, slots=True)
class Teller:
    """Whose browser tells: the keyed hash of the network, what the browser says of itself, the
    address of the page, and the host that we were asked as."""

    network: str
    user_agent: str
    page: str
    host: str


def record_events(events: Sequence[Seen], *, by: Teller, at: dt.datetime) -> None:
    """Keep events of one browser, durably; a view once a visitor, photo and half hour.

    An event belongs to its photo's contest, or to the open one. Refuses a photo that is not public
    (Missing), and then keeps none of them. Robots' events are not kept, nor those which belong to
    no contest.
    """
    user_agent = by.user_agent[:_LONGEST_USER_AGENT]
    if not events or is_robot(user_agent):
        return
    happened = [
        Happened(event.kind, event.channel or _channel(event, by), event.photo) for event in events
    ]
    visitor = visitor_key(by.network, user_agent, at=at)
    if not write(Told(happened, visitor, at)):
        raise Missing(what="photo")


def _channel(event: Seen, by: Teller) -> str:
    return channel_of(
        page=by.page,
        host=by.host,
        referrer=event.referrer,
        user_agent=by.user_agent,
        portals=settings.CONTEST_PORTAL_HOSTS,
    )
