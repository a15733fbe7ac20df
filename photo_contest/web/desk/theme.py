"""Light or dark at the desk, as a person chooses it for this browser."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE: Final = "theme"
THEMES: Final = ("light", "dark")
_YEAR: Final = 365 * 24 * 3600


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme, or none again: then the device decides. Back to where one was."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("desk")
    response, theme = redirect(back), request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(COOKIE, theme, max_age=_YEAR, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def theme_of(request: HttpRequest) -> str:
    """The chosen theme, or nothing."""
    theme = request.COOKIES.get(COOKIE, "")
    return theme if theme in THEMES else ""
