"""A refusal that a page shows in its own place; all others become a page (`backend.problems`)."""

from django.http import HttpResponse

from photo_contest.doorway.problems import Problem


def as_refusal(response: HttpResponse, problem: Problem | None) -> HttpResponse:
    """Give the response the problem's status and, if waiting helps, the seconds to wait."""
    if problem is not None:
        response.status_code = problem.status
        if problem.retry_after is not None:
            response["Retry-After"] = str(problem.retry_after)
    return response
