"""Who comes to the desk, and with which contest: what every page of it begins with."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from photo_contest.domain.access import READERS, require_role
from photo_contest.domain.contests import contest_by_slug, open_contest
from photo_contest.models import Contest, Member
from photo_contest.web.signed_in import for_members

P = ParamSpec("P")


@dataclass(frozen=True)
class Desk:
    """A visit to the desk: the member, the contest that the desk is about, and the time."""

    member: Member
    contest: Contest
    at: dt.datetime
    query: str = ""  # for links of the desk, where another contest than the open one is meant

    @property
    def may_change(self) -> bool:
        """A scrutineer reads all and changes nothing."""
        return self.member.role != Member.Role.SCRUTINEER

    def context(self, here: str, **more: Any) -> dict[str, Any]:
        """What every page of the desk is drawn of; `here` names the page in the menu."""
        told = {"here": here, "desk": self, "contest": self.contest, "now": self.at}
        return told | more


def for_staff(
    *roles: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, Desk, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """The view gets a `Desk` after the request, for officers, organizers and scrutineers, or those
    of `roles`; others are refused (403), nobody is asked to sign in, as `for_members` does it.

    The contest is the one that `?contest=` names, else the open one. Where there is none at all the
    page says so, with the way to the first contest. Nothing of the desk is kept by browsers.
    """

    def decorator(
        view: Callable[Concatenate[HttpRequest, Desk, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @for_members
        @wraps(view)
        def guarded(
            request: HttpRequest, member: Member, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            require_role(member, *(roles or READERS))
            at, slug = timezone.now(), request.GET.get("contest", "")
            contest = contest_by_slug(slug) if slug else open_contest(at=at)
            if contest is None:
                return render(request, "photo_contest/desk/no_contest.html", {"here": "desk"})
            query = f"?contest={contest.slug}" if slug else ""
            response = view(request, Desk(member, contest, at, query), *args, **kwargs)
            if not response.has_header("Cache-Control"):
                patch_cache_control(response, private=True, no_store=True)
            return response

        return guarded

    return decorator
