"""Pages, styles and scripts go packed to who can unpack them: on a weak network most of the waiting
is for their letters."""

from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# Left alone: what is packed already (pictures, fonts), and JSON, whose tags are of its bytes.
PACKED: Final = ("text/html", "text/css", "text/javascript", "image/svg+xml")


class Packing(GZipMiddleware):
    """The framework's, with its random length against guessing what a page holds beside a chosen
    word, for texts alone."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.get("Content-Type", "").partition(";")[0]
        if kind not in PACKED:
            return response
        return super().process_response(request, response)
