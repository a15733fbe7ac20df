"""What a browser shows without a network: a page kept by a small service worker, nothing else."""

from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

_WORKER: Final = Path(settings.BASE_DIR) / "photo_contest" / "static" / "photo_contest" / "sw.js"


@require_safe
@cache_control(public=True, max_age=3600)
def offline_page(request: HttpRequest, language: str) -> HttpResponse:
    """The same for everybody, in one language; 404 for others."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        response = render(None, "photo_contest/offline.html", {"LANGUAGE_CODE": language})
    response["Content-Language"] = language
    return response


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker stands at the root, as it may only answer for what lies below it."""
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
