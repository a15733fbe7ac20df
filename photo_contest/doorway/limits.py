"""Limits at the doors, counted by django-ratelimit. A limit is a pause, never a lock: it names the
seconds to wait."""

from django.http import HttpRequest
from django_ratelimit.core import get_usage

from photo_contest.doorway.network import network_of
from photo_contest.errors import TooManyRequests

VOTES = "240/m"  # a voter token; a person's budget is far below
UNPROVEN_VOTERS = "600/h"  # a network: new voters without a script where work is asked
EVENTS = "600/m"  # a network: a factory behind one address looks at photos, too
SIGN_IN_ACCOUNT = "10/5m"  # an account, or a password code, from one network
SIGN_IN_NETWORK = "100/5m"  # all accounts from one network
SUBMISSIONS = "60/m"  # an account
IMPORTS = "20/h"  # an account: files of a roster that are to be applied
TRIED_IMPORTS = "60/h"  # an account: dry runs
EXPORTS = "5/h"  # an account: each is a file with all originals
ERASURES = "10/5m"  # an account: tries of the password


def limit(request: HttpRequest, *, group: str, key: str, rate: str) -> None:
    """Count one use of `group` by `key`; TooManyRequests when it is one too many."""
    usage = get_usage(
        request, group=group, key=lambda _group, _request: key, rate=rate, increment=True
    )
    if usage is not None and usage["should_limit"]:
        raise TooManyRequests(usage["time_left"] + 1)  # the window's last second counts, too


def refuse_if_limited(request: HttpRequest, *, group: str, key: str, rate: str) -> None:
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


def limit_by_network(request: HttpRequest, *, group: str, rate: str) -> None:
    limit(request, group=group, key=network_of(request), rate=rate)
