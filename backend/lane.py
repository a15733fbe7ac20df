"""The short lane: votes, voters, events, what everybody may read, and reports that were told a
moment ago, before the usual chain.

Here is no session, sign-in, message, form-token or language work: who calls says the signed voter
token, and the language is looked up for a refusal alone. What a session or a bearer token might see
otherwise goes the usual way. The table below is the whole lane.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import translation

from analytics.api.events import EventsView
from analytics.api.told_again import told_again
from backend.uploads import UploadGate
from photo_contest.api import public, votes
from photo_contest.api.problems import problem_response
from photo_contest.errors import ContestError

View = Callable[..., HttpResponseBase | None]  # None sends the request the usual way


@dataclass(frozen=True)
class Route:
    """`for_strangers`: only GET and HEAD, and only where nobody says who they are; `for_bearers`:
    only where a header does. `reads_body`: the body comes through the gate."""

    pattern: "re.Pattern[str]"
    view: View
    for_strangers: bool = False
    for_bearers: bool = False
    reads_body: bool = False

    def takes(self, request: HttpRequest) -> bool:
        if not self.for_strangers and not self.for_bearers:
            return True
        if request.method not in ("GET", "HEAD"):
            return False
        if "HTTP_AUTHORIZATION" in request.META:
            return self.for_bearers
        return self.for_strangers and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _route(path: str, view: View, **traits: bool) -> Route:
    """`<name>` stands for one segment of the path."""
    pattern = re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", path)
    return Route(re.compile(f"/api/v1/{pattern}"), view, **traits)


ROUTES: Final = (
    _route("photos/<photo_id>/votes/", votes.VotesView.as_view()),
    _route("voters/", votes.VotersView.as_view()),
    _route("events/", EventsView.as_view(), reads_body=True),
    _route("photos/<photo_id>/", public.photo_json, for_strangers=True),
    _route("contests/<slug>/photos/", public.gallery_json, for_strangers=True),
    _route("contests/<slug>/", public.contest_json, for_strangers=True),
    _route("contests/<slug>/analytics/<report>/", told_again, for_bearers=True),
)

# What the usual chain puts on every answer, as far as it means something for JSON.
_HEADERS: Final = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", settings.X_FRAME_OPTIONS),
    ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)


class Lane:
    """The first middleware, for handlers that do not ask `answer` themselves as ours does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if response is None:
            return self.get_response(request)
        for name, value in headers_to(request):
            response[name] = value
        return response


def answer(request: HttpRequest) -> HttpResponseBase | None:
    """The answer to what is in the table, to be sent with `headers_to`; None for the rest."""
    if request.path_info.startswith("/api/v1/"):
        for route in ROUTES:
            match = route.pattern.fullmatch(request.path_info)
            if match is not None and route.takes(request):
                return _answer(request, route, match.groupdict())
    return None


class _Gate(UploadGate):
    """It tells its refusals itself; nobody has looked up the language by then."""

    def refuse(self, request: HttpRequest, error: ContestError | None) -> HttpResponse:
        with _language_of(request):
            return super().refuse(request, error)


def _answer(
    request: HttpRequest, route: Route, arguments: dict[str, Any]
) -> HttpResponseBase | None:
    response: HttpResponseBase | None
    try:
        request.get_host()  # refuses a host that is not ours
        if route.reads_body:
            view = cast("Callable[..., HttpResponseBase]", route.view)
            response = _Gate(partial(view, **arguments))(request)
        else:
            response = route.view(request, **arguments)
    except Exception as error:  # every one has its problem; an unknown one is logged there
        with _language_of(request):
            response = problem_response(error, _context(route))
    if isinstance(response, SimpleTemplateResponse):  # the framework's answers are drawn late
        response = response.render()
    return response


def headers_to(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """The headers of security, of every answer of the lane."""
    if settings.SECURE_HSTS_SECONDS and request.is_secure():
        age = f"max-age={settings.SECURE_HSTS_SECONDS}"
        return (*_HEADERS, ("Strict-Transport-Security", age))
    return _HEADERS


def _language_of(request: HttpRequest) -> translation.override:
    return translation.override(translation.get_language_from_request(request))


def _context(route: Route) -> dict[str, Any]:
    """What the handler of problems asks of a view: the methods that it allows."""
    kind = getattr(route.view, "cls", None)
    return {"view": kind()} if kind else {}
