"""Public pictures of the embedded default. A name that no longer exists is gone at once."""

import re

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}-(thumb|medium|large)\.webp")


def public_picture(request: HttpRequest, name: str) -> HttpResponseBase:
    if not _NAME.fullmatch(name):
        raise Http404
    try:
        file = (settings.MEDIA_ROOT / name).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=300"  # gone means gone, in shared caches too
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
