"""Who may knock; what they may see or do is decided by `domain.access`."""

from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from photo_contest.domain.access import require_role
from photo_contest.doorway.voter import member_from
from photo_contest.models import Member


def signed_in(request: Request) -> Member:
    """The signed-in member; 401 otherwise."""
    member = member_from(request)
    if member is None:
        raise NotAuthenticated
    return member


def signed_in_as(request: Request, *roles: str) -> Member:
    """The signed-in member, whose role is one of these; asked before anything is looked up, so
    that no other role learns from an answer what there is."""
    member = signed_in(request)
    require_role(member, *roles)
    return member
