"""Where the QR code of a unit's poster leads: the browser keeps the pass, and sees the photos."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from photo_contest.domain.networks import pass_of, pass_text
from photo_contest.doorway.prices import PASS_COOKIE

_DAYS_30 = 30 * 24 * 3600


@require_safe
def unit_pass(request: HttpRequest, text: str) -> HttpResponse:
    """Keep a living pass for 30 days and go on to the photos; it makes nobody a voter. Who comes
    with another one, of an old poster perhaps, goes on without."""
    response = redirect(reverse("gallery", query={"ch": "qr"}))
    patch_cache_control(response, private=True, no_store=True)
    voting_pass = pass_of(text)
    if voting_pass is not None:
        response.set_cookie(
            PASS_COOKIE,
            pass_text(voting_pass),
            max_age=_DAYS_30,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
