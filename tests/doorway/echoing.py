"""A WSGI application that tells what the HTTP server made of a request's headers."""

import json
from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    told = {name: text for name, text in environ.items() if name.startswith(("HTTP_", "REMOTE_"))}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(told).encode()]
