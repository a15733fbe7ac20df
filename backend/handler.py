"""The WSGI handler: requests are read as UTF-8, whatever charset they name.

The framework reads query and form by the charset of the Content-Type, and does so before anything
can catch its failure: `charset=idna` would be a server error, and so would a parameter that it
cannot read. Nobody sends us another charset than UTF-8 in earnest, and a Content-Type of rubbish is
none.
"""

from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters


class Utf8Request(WSGIRequest):
    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            parsed = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except (ValueError, LookupError):
            meta["CONTENT_TYPE"], parsed = "", ("", {})
        self.content_type, self.content_params = parsed


class Utf8Handler(WSGIHandler):
    request_class = Utf8Request


def application() -> Utf8Handler:
    django.setup(set_prefix=False)
    return Utf8Handler()
