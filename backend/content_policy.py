"""The content security policy: one for every answer, so that its letters are put together once."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponseBase


class ContentPolicy:
    """Names the settings' policy in every answer. The library's own middleware builds it anew each
    time, for views with a policy of their own; there are none, and no page needs a nonce."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response, self._policy = get_response, build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        response.headers.setdefault(HEADER, self._policy)
        return response
