"""The measures of what a server can do: a Django view without any middleware, and WSGI itself.

Both answer `/<n>/` with n bytes and read no body, like the vote's route.
"""

from functools import lru_cache
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY="signs nothing",  # noqa: S106
)
django.setup()


@lru_cache
def answer(size: int) -> bytes:
    return b"x" * size


def view(request: HttpRequest, size: int) -> HttpResponse:
    return HttpResponse(answer(size), content_type="application/json")


urlpatterns = [path("<int:size>/", view)]
bare = get_wsgi_application()


def raw(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    body = answer(int(environ["PATH_INFO"].strip("/")))
    start_response(
        "200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    )
    return [body]
