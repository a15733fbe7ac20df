"""Pages for members only. A session that ends while somebody writes costs a sign-in and no words:
the sign-in form stands in place, what was typed goes with it and fills the form again."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext

from photo_contest.domain.contests import open_contest
from photo_contest.doorway.problems import problem_of
from photo_contest.doorway.voter import member_from
from photo_contest.models import Member
from photo_contest.web.refusals import as_refusal

P = ParamSpec("P")

KEPT = "kept-"  # how the sign-in form names what it carries for another one
_TYPED = "typed"  # in the session: the path of the form, and its fields as one text
_NEVER_KEPT = ("csrfmiddlewaretoken", "password")
_MAX_CHARS = 64_000


def for_members(
    view: Callable[Concatenate[HttpRequest, Member, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """The view gets the signed-in member after the request.

    Nobody's GET goes to sign in and comes back. Nobody's POST, of a session that ended, is shown
    the sign-in form in place; afterwards `typed_before` tells the view what was in the form. Files
    and passwords are not kept.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        member = member_from(request)
        if member is None:
            return _sign_in_first(request)
        if request.method == "POST":
            _forget_typed(request)
        response = view(request, member, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    guarded.keeps_typed = True  # type: ignore[attr-defined]  # asked by `shown_again`
    return guarded


def posted_from(
    page: str, *shared: str
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """For a deed whose form stands on another page: only POST. `page` is that page's name, `shared`
    are the arguments that it takes of the deed's. Who signs in meanwhile, or only follows the
    address, comes to that page, with the same query."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def posted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in ("GET", "HEAD"):
                return redirect(_form_address(request))
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            return view(request, *args, **kwargs)

        posted.form_page = (page, shared)  # type: ignore[attr-defined]  # asked by `_form_address`
        return posted

    return decorate


def _form_address(request: HttpRequest) -> str:
    """Where the form stands that this request sends."""
    match = request.resolver_match
    page = getattr(match.func, "form_page", None) if match else None
    if match is None or page is None:
        return request.get_full_path()
    name, shared = page
    address = reverse(name, kwargs={key: match.kwargs[key] for key in shared})
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address


def typed_before(request: HttpRequest) -> QueryDict | None:
    """The fields that the member had filled when the session ended, for the form of this path;
    None where there are none. They stay until the form is sent."""
    typed = request.session.get(_TYPED)
    if not typed or typed["path"] != request.path:
        return None
    return QueryDict(typed["fields"])


def keep_typed(request: HttpRequest, address: str, pairs: list[tuple[str, str]]) -> None:
    """Lay fields into the (new) session for the form at `address`, which finds them there."""
    fields = QueryDict(mutable=True)
    for name, value in pairs:
        fields.appendlist(name, value)
    text = fields.urlencode()
    if not pairs or len(text) > 6 * _MAX_CHARS:  # a letter takes up to six signs there
        return
    request.session[_TYPED] = {"path": urlsplit(address).path, "fields": text}


def resume_typing(request: HttpRequest, address: str, pairs: list[tuple[str, str]]) -> None:
    """Keep fields as `keep_typed` does, and say so on the next page."""
    keep_typed(request, address, pairs)
    if pairs:
        messages.info(request, gettext("Những gì bạn điền vẫn còn. Xin xem lại rồi gửi."))


def typed_now(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of this form that may be kept."""
    return list(_to_keep(request))


def carried(request: HttpRequest) -> list[tuple[str, str]]:
    """What a sign-in form carries for another form: names without their mark, and values."""
    return [
        (name.removeprefix(KEPT), value) for name, value in _pairs(request) if name.startswith(KEPT)
    ]


def shown_again(request: HttpRequest) -> HttpResponse | None:
    """A member's form that came with the token of an older sign-in (the member signed in again in
    another window): the form anew, filled as it was; None for all other requests."""
    view = request.resolver_match.func if request.resolver_match else None
    if request.method != "POST" or not getattr(view, "keeps_typed", False):
        return None
    if member_from(request) is None:
        return _sign_in_first(request)
    address = _form_address(request)
    resume_typing(request, address, typed_now(request))
    return redirect(address)


def sign_in_form(request: HttpRequest, *, next_url: str, **shown: Any) -> HttpResponse:
    """The sign-in page, going on to `next_url`."""
    contest = open_contest(at=timezone.now())
    context = {"here": "sign-in", "contest": contest, "next": next_url, **shown}
    response = render(request, "photo_contest/sign_in.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        first = redirect(reverse("sign-in", query={"next": request.get_full_path()}))
        patch_cache_control(first, private=True, no_store=True)
        return first
    address, kept = _form_address(request), typed_now(request)
    ended = "not-authenticated/file" if request.FILES else "not-authenticated/form"
    problem = problem_of(ended)
    response = sign_in_form(request, next_url=address, problem=problem, kept=kept, ended=True)
    patch_cache_control(response, no_store=True)
    return as_refusal(response, problem)


def _to_keep(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, value in _pairs(request):
        if name not in _NEVER_KEPT and not name.startswith(KEPT):
            yield name, value


def _pairs(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """All fields with all their values, as far as somebody may have typed them."""
    chars = 0
    for name, values in request.POST.lists():
        for value in values:
            chars += len(name) + len(value)
            if chars <= _MAX_CHARS:
                yield name, value


def _forget_typed(request: HttpRequest) -> None:
    typed = request.session.get(_TYPED)
    if typed and typed["path"] == urlsplit(_form_address(request)).path:
        del request.session[_TYPED]
