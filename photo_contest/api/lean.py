"""Views of the short lane (`backend.lane`): described like any view of the API, answered without
its machinery. A request stays a plain one, its body is not read, and who calls is the view's
affair."""

from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import MethodNotAllowed, UnsupportedMediaType
from rest_framework.views import APIView

_LARGEST_BODY = 64 * 1024  # of a body that says nothing; more is no mistake but an attack


class LeanView(APIView):
    """`get`, `post`, … take the plain request and return a plain response. One instance serves all
    requests: it keeps nothing."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        described, one = super().as_view(**initkwargs), cls(**initkwargs)

        def lean(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            return one.dispatch(request, **kwargs)

        lean.__dict__ |= described.__dict__  # what the framework and the schema read of a view
        return lean

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        method = request.method or ""
        handler = None
        if method.lower() in self.http_method_names:
            handler = getattr(self, method.lower(), None)
        if handler is None or method == "OPTIONS":
            raise MethodNotAllowed(method)
        response: HttpResponse = handler(request, *args, **kwargs)
        return response


def json_response(content: Any, *, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(content), status=status, content_type="application/json")


def has_body(request: HttpRequest, *, largest: int) -> bool:
    """Whether a body is announced; RequestDataTooBig for a larger one, or a length of rubbish."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    is_number = announced.isascii() and announced.isdigit() and len(announced) < 10
    if not is_number or int(announced) > largest:
        raise RequestDataTooBig
    return announced != "0"


def refuse_body(request: HttpRequest) -> None:
    """The body says nothing (`{}`) and is not read, so that no thread waits for it.

    UnsupportedMediaType for one that is announced as something else than JSON, RequestDataTooBig
    for a large one.
    """
    if not has_body(request, largest=_LARGEST_BODY):
        return
    media_type = request.META.get("CONTENT_TYPE", "")
    if media_type != "application/json":
        media_type = media_type.partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise UnsupportedMediaType(media_type)
