"""The WSGI handler: the short lane first, and requests are read as UTF-8, whatever charset they
name.

The framework reads query and form by the charset of the Content-Type, and does so before anything
can catch its failure: `charset=idna` would be a server error, and so would a parameter that it
cannot read. Nobody sends us another charset than UTF-8 in earnest, and a Content-Type of rubbish is
none.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import close_old_connections
from django.http import HttpResponse
from django.utils.http import parse_header_parameters

if TYPE_CHECKING:
    from wsgiref.types import StartResponse


class Utf8Request(WSGIRequest):
    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            parsed = _parsed(meta.get("CONTENT_TYPE", ""))
        except (ValueError, LookupError):
            meta["CONTENT_TYPE"], parsed = "", ("", {})
        self.content_type, self.content_params = parsed


@lru_cache(maxsize=256)  # browsers name few of them, and parsing one takes as long as a small view
def _parsed(content_type: str) -> tuple[str, dict[str, str]]:
    return parse_header_parameters(content_type)


class Utf8Handler(WSGIHandler):
    """Asks the short lane first, so that a vote is spared what the framework does around a request:
    its signals tell tidiers of connections and caches, of which a vote uses none on its thread."""

    request_class = Utf8Request

    def __init__(self) -> None:
        from backend import lane  # once the applications are loaded
        from photo_contest.domain.duplicates.warming import get_ready

        super().__init__()
        self._lane, self._get_ready = lane, get_ready

    def __call__(  # type: ignore[override]
        self, meta: dict[str, Any], start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if not meta.get("PATH_INFO", "").startswith("/api/v1/"):
            self._get_ready()  # a page or a probe comes first: the first photo need not wait
            return super().__call__(meta, start_response)
        if not settings.CONTEST_EMBEDDED:
            close_old_connections()  # a database server may have gone; a file does not
        request = self.request_class(meta)
        response = self._lane.answer(request)
        if response is None:
            return super().__call__(meta, start_response)
        cookies = [("Set-Cookie", cookie.OutputString()) for cookie in response.cookies.values()]
        headers = [*response.items(), *self._lane.headers_to(request), *cookies]
        start_response(f"{response.status_code} {response.reason_phrase}", headers)
        return [response.content] if isinstance(response, HttpResponse) else response


def application() -> Utf8Handler:
    django.setup(set_prefix=False)
    return Utf8Handler()
