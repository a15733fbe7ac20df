"""Limits at the doors, counted by django-ratelimit. A limit is a pause, never a lock: it names the
seconds to wait."""

from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django_ratelimit.core import get_usage

from photo_contest.doorway.network import network_of
from photo_contest.errors import TooManyRequests

Rate = tuple[int, int]  # so many uses in so many seconds

VOTES: Final[Rate] = (240, 60)  # a voter token; a person's budget is far below
UNPROVEN_VOTERS: Final[Rate] = (600, 3600)  # a network: new voters who cannot do the work asked
EVENTS: Final[Rate] = (600, 60)  # a network: a factory behind one address looks at photos, too
SIGN_IN_ACCOUNT: Final[Rate] = (10, 300)  # an account, or a password code, from one network
SIGN_IN_NETWORK: Final[Rate] = (100, 300)  # all accounts from one network
SUBMISSIONS: Final[Rate] = (60, 60)  # an account
UPLOADS: Final[Rate] = (60, 60)  # an account: files that it begins
IMPORTS: Final[Rate] = (20, 3600)  # an account: files of a roster that are to be applied
TRIED_IMPORTS: Final[Rate] = (60, 3600)  # an account: dry runs
REPORTS: Final[Rate] = (20, 3600)  # a network: reports of photos
EXPORTS: Final[Rate] = (5, 3600)  # an account: each is a file with all originals
ERASURES: Final[Rate] = (10, 300)  # an account: tries of the password


def limit(request: HttpRequest, *, group: str, key: str, rate: Rate, uses: int = 1) -> None:
    """Count uses of `group` by `key`, in one step; TooManyRequests when it is too many."""
    if uses != 1:
        _store().uses = uses
    usage = get_usage(
        request, group=group, key=lambda _group, _request: key, rate=rate, increment=True
    )
    if usage is not None and usage["should_limit"]:
        raise TooManyRequests(usage["time_left"] + 1)  # the window's last second counts, too


def refuse_if_limited(request: HttpRequest, *, group: str, key: str, rate: Rate) -> None:
    """Like `limit`, but looks without counting."""
    usage = get_usage(
        request, group=group, key=lambda _group, _request: key, rate=rate, increment=False
    )
    if usage is not None and usage["count"] >= usage["limit"]:
        raise TooManyRequests(usage["time_left"] + 1)


def limit_tries(request: HttpRequest, *, group: str, target: str) -> None:
    """Count one try to get in: at a target (an account, a code) from this network, and of this
    network at all targets. Nobody elsewhere is locked out, and tries at a target that waits already
    do not use up what the network may try."""
    network, whole = network_of(request), f"{group}-network"
    # First a look: a flood of names from a network that waits already must not fill the store.
    refuse_if_limited(request, group=whole, key=network, rate=SIGN_IN_NETWORK)
    limit(request, group=group, key=f"{target} {network}", rate=SIGN_IN_ACCOUNT)
    limit_by_network(request, group=whole, rate=SIGN_IN_NETWORK)


def limit_by_network(request: HttpRequest, *, group: str, rate: Rate) -> None:
    limit(request, group=group, key=network_of(request), rate=rate)


def _store() -> Any:
    """The store that django-ratelimit counts in (`backend.counters`); one object a thread."""
    return caches[settings.RATELIMIT_USE_CACHE]
