"""Signing in through any door: limited so that nobody can lock another out (see `limit_tries`); an
account as such is never locked."""

from django.http import HttpRequest

from photo_contest.domain.accounts import check_credentials
from photo_contest.doorway.limits import limit_tries
from photo_contest.models import Member
from photo_contest.words import normal


def sign_in(request: HttpRequest, username: str, password: str) -> Member:
    """The member of these credentials; WrongPassword or TooManyRequests otherwise."""
    username = normal(username)[:64]
    limit_tries(request, group="sign-in", target=username.casefold())
    return check_credentials(username=username, password=password)
