"""Signing in through any door: limited so that nobody can lock another out.

Tries are counted per account *and* network, and per network; an account as such is never locked.
Tries at an account that waits already do not use up what its network may try.
"""

from django.http import HttpRequest

from photo_contest.domain.accounts import check_credentials
from photo_contest.doorway.limits import (
    SIGN_IN_ACCOUNT,
    SIGN_IN_NETWORK,
    limit,
    limit_by_network,
    refuse_if_limited,
)
from photo_contest.doorway.network import network_of
from photo_contest.models import Member
from photo_contest.words import normal


def sign_in(request: HttpRequest, username: str, password: str) -> Member:
    """The member of these credentials; WrongPassword or TooManyRequests otherwise."""
    username, network = normal(username)[:64], network_of(request)
    # First a look: a flood of names from a network that waits already must not fill the store.
    refuse_if_limited(request, group="sign-in-network", key=network, rate=SIGN_IN_NETWORK)
    limit(
        request,
        group="sign-in",
        key=f"{username.casefold()} {network}",
        rate=SIGN_IN_ACCOUNT,
    )
    limit_by_network(request, group="sign-in-network", rate=SIGN_IN_NETWORK)
    return check_credentials(username=username, password=password)
