"""Every error of the API as RFC 9457 problem+json."""

import logging
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import Http404, HttpResponse, JsonResponse, UnreadablePostError
from rest_framework import exceptions
from rest_framework.views import set_rollback

from photo_contest.doorway.field_sentences import FIELD_SENTENCES
from photo_contest.doorway.problems import Problem, problem_for, problem_of
from photo_contest.doorway.voter import VOTER_COOKIE, forget_voter
from photo_contest.errors import ContestError, CrossSite, Invalid

log = logging.getLogger(__name__)

# Ours first match wins; all are refusals that the framework raises by itself.
_CODES: tuple[tuple[type[BaseException], str], ...] = (
    (exceptions.NotAuthenticated, "not-authenticated"),
    (exceptions.AuthenticationFailed, "not-authenticated"),
    (exceptions.PermissionDenied, "permission-denied"),
    (PermissionDenied, "permission-denied"),
    (exceptions.NotFound, "not-found"),
    (Http404, "not-found"),
    (exceptions.MethodNotAllowed, "method-not-allowed"),
    (exceptions.UnsupportedMediaType, "unsupported-media-type"),
    (RequestDataTooBig, "request-too-large"),
    (exceptions.ParseError, "unreadable-request"),
    (UnreadablePostError, "unreadable-request"),
    (SuspiciousOperation, "unreadable-request"),
    (BadRequest, "unreadable-request"),
)

_REASONS = {
    "null": "required",
    "blank": "required",
    "invalid_choice": "unknown-choice",
    "max_length": "too-long",
    "min_value": "out-of-range",
    "max_value": "out-of-range",
    "null_characters_not_allowed": "forbidden-characters",
    "surrogate_characters_not_allowed": "forbidden-characters",
}


def problem_response(error: Exception, context: dict[str, Any]) -> HttpResponse:
    """DRF's exception handler."""
    set_rollback()
    problem = _problem(error)
    response = as_response(problem)
    if problem.status >= 500 and problem.code == "internal-error":
        log.error("internal error: %s", problem.detail, exc_info=error)
    if isinstance(error, exceptions.APIException):
        auth_header = getattr(error, "auth_header", None)
        if auth_header:
            response["WWW-Authenticate"] = auth_header
    if isinstance(error, exceptions.MethodNotAllowed) and "view" in context:
        response["Allow"] = ", ".join(context["view"].allowed_methods)
    if problem.code == "voter-token-invalid" and problem.extra.get("cookie") == VOTER_COOKIE:
        forget_voter(response)
    return response


def as_response(problem: Problem) -> HttpResponse:
    response = JsonResponse(
        problem.as_dict(),
        status=problem.status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
    response["Cache-Control"] = "no-store"
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def _problem(error: Exception) -> Problem:
    if isinstance(error, ContestError):
        return problem_for(error)
    if isinstance(error, exceptions.ValidationError):
        return problem_for(Invalid(_by_field(error.detail)))
    if isinstance(error, exceptions.PermissionDenied) and "CSRF" in str(error.detail):
        return problem_for(CrossSite())
    if isinstance(error, RecursionError) and "JSON" in str(error):  # nested thousands deep
        return problem_of("unreadable-request")
    for kind, code in _CODES:
        if isinstance(error, kind):
            return problem_of(code)
    return problem_for(error)


def _by_field(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """DRF's nested details as reason codes by field name (`items.3.kind`)."""
    if isinstance(detail, dict):
        fields: dict[str, list[str]] = {}
        for name, inner in detail.items():
            fields |= _by_field(inner, f"{prefix}.{name}" if prefix else str(name))
        return fields
    if isinstance(detail, list) and any(isinstance(one, dict | list) for one in detail):
        fields = {}
        for number, inner in enumerate(detail):
            if inner:
                fields |= _by_field(inner, f"{prefix}.{number}" if prefix else str(number))
        return fields
    reasons = detail if isinstance(detail, list) else [detail]
    return {prefix or "non_field_errors": [_reason(one) for one in reasons]}


def _reason(detail: Any) -> str:
    """The framework's codes as ours, so that each has a sentence in both languages."""
    code = str(getattr(detail, "code", ""))
    return code if code in FIELD_SENTENCES else _REASONS.get(code, "unreadable")
