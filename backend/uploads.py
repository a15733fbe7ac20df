"""Large bodies: never more than a quarter of the server's threads read them at once."""

import io
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError

from backend.problems import refuse
from photo_contest.errors import ImageRefused, TooBusy

LARGE = 128 * 2**10  # a smaller body is read in no time

_places = threading.BoundedSemaphore(max(1, settings.CONTEST_THREADS // 4))


class UploadGate:
    """Admits a large body, refuses it at once when all places are taken (503, Retry-After) or when
    it says that it is larger than any photo may be (413). A form that ends before its announced
    length is an interrupted one: it is refused whole instead of taken for a file, and what had
    come is removed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = _announced(request)
        if length > settings.CONTEST_MAX_BODY_BYTES:
            largest = (settings.CONTEST_MAX_BODY_BYTES - 2**20) // 2**20
            size = round(length / 2**20, 1)
            return refuse(request, ImageRefused("file-too-large", size=size, max=largest))
        if length < LARGE:
            return self._received(request, length)
        if not _places.acquire(blocking=False):
            return refuse(request, TooBusy())
        try:
            return self._received(request, length)
        finally:
            _places.release()

    def _received(self, request: HttpRequest, length: int) -> HttpResponseBase:
        if request.content_type != "multipart/form-data":
            return self.get_response(request)
        request._stream = WholeBody(request._stream, length)  # type: ignore[assignment]
        try:
            return self.get_response(request)
        finally:
            for handler in request.upload_handlers:
                if hasattr(handler, "file"):
                    handler.file.close()


class WholeBody(io.IOBase):
    """A request body that raises when it ends early."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream, self._left = stream, length

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._stream.read(size)
        return self._counted(data, is_last=size < 0 or (size > 0 and not data))

    def readline(self, size: int | None = -1) -> bytes:
        line: bytes = self._stream.readline(size)
        return self._counted(line, is_last=not line and size != 0)

    def _counted(self, data: bytes, *, is_last: bool) -> bytes:
        self._left -= len(data)
        if is_last and self._left > 0:
            raise UnreadablePostError("the body ended early")
        return data


def _announced(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
