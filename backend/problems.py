"""Refusals outside the API's views: problem+json below /api/, a page elsewhere."""

import logging
import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from photo_contest.api.problems import as_response
from photo_contest.doorway.problems import Problem, problem_for, problem_of
from photo_contest.doorway.voter import forget_voter, refuse_cross_site
from photo_contest.errors import ContestError, CrossSite
from photo_contest.web.signed_in import shown_again

log = logging.getLogger(__name__)


class PlainRefusals:
    """Turns a refusal that a page's view let through into a page with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        problem = problem_for(error)
        if not isinstance(error, ContestError) and problem.code == "internal-error":
            return None  # Django logs it and calls server_error
        return refuse(request, error)


def refuse(request: HttpRequest, error: Exception) -> HttpResponse:
    response = _shown(request, problem_for(error))
    if problem_for(error).code == "voter-token-invalid":
        forget_voter(response)
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    is_page = not request.path.startswith("/api/")
    return _shown(request, problem_of("not-found/page" if is_page else "not-found"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _shown(request, problem_of("permission-denied"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _shown(request, problem_of("unreadable-request"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly an old tab after signing in; another site's request is told as such. A member's form
    comes back filled."""
    try:
        refuse_cross_site(request, token_checked=True)
    except CrossSite as error:
        return _shown(request, problem_for(error))
    return shown_again(request) or _shown(request, problem_of("stale-page"))


def server_error(request: HttpRequest) -> HttpResponse:
    """What a view did not catch; a full disk or a lost database are told as such."""
    error = sys.exc_info()[1]
    problem = problem_for(error if isinstance(error, Exception) else RuntimeError("unexpected"))
    log.error("uncaught error shown as: %s", problem.detail)
    return _shown(request, problem)


def _shown(request: HttpRequest, problem: Problem) -> HttpResponse:
    if request.path.startswith("/api/"):
        return as_response(problem)
    # What is broken or too busy shall not be asked for more: that page needs no database.
    template = "500.html" if problem.status >= 500 else "problem.html"
    retry = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    context = {"problem": problem, "retry": retry}
    response = render(request, template, context, status=problem.status)
    response["Cache-Control"] = "no-store"
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    return response
