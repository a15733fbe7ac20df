"""The WSGI handler: requests are read as UTF-8, whatever charset they name.

The framework reads query and form by the charset of the Content-Type, and does so before anything
can catch its failure: `charset=idna` would be a server error. Nobody sends us another charset than
UTF-8 in earnest.
"""

from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class Utf8Request(WSGIRequest):
    def __init__(self, environ: dict[str, Any]) -> None:
        media_type, _, parameters = environ.get("CONTENT_TYPE", "").partition(";")
        if "charset" in parameters.lower():
            kept = [p for p in parameters.split(";") if not p.strip().lower().startswith("charset")]
            environ = environ | {"CONTENT_TYPE": ";".join([media_type, *kept])}
        super().__init__(environ)


class Utf8Handler(WSGIHandler):
    request_class = Utf8Request


def application() -> Utf8Handler:
    django.setup(set_prefix=False)
    return Utf8Handler()
