"""The page around what one visitor is shown: kept for a moment where it is the same for all.

A frame is a page drawn with gaps: for the visitor's form token, and for the part that is the
visitor's own. Drawing the rest (menu, filters, footer) anew for everybody would take longer than
all that is.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

from photo_contest.domain.momentary import Momentary

_MARK: Final = secrets.token_hex(16)  # nobody can write it into a page
_TOKEN: Final = f"token-{_MARK}"
OWN: Final = f"own-{_MARK}"


@dataclass(frozen=True)
class Frame:
    """A drawn page with its gaps, and what it was drawn of."""

    html: str
    facts: dict[str, Any]

    def around(self, request: HttpRequest, own: str) -> str:
        """The page for a visitor, with `own` in its gap."""
        return self.html.replace(OWN, own).replace(_TOKEN, get_token(request))


_FRAMES: Final = Momentary[Frame](most=128)


def frame(request: HttpRequest, facts: Callable[[], tuple[str, dict[str, Any]]]) -> Frame:
    """The frame of this request's page, of the template and the context that `facts` names;
    `{{ own }}` in it is its gap. Strangers without anything to be told share it by address and
    language, for at most a second."""

    def drawn() -> Frame:
        template, known = facts()
        context = known | {"own": OWN, "csrf_token": _TOKEN}
        return Frame(render_to_string(template, context, request), known)

    cookies = request.COOKIES
    is_own = settings.SESSION_COOKIE_NAME in cookies or CookieStorage.cookie_name in cookies
    if is_own or "q" in request.GET:  # who searches waits for nobody, and nobody for the search
        return drawn()
    return _FRAMES.get((get_language(), request.get_full_path()), drawn)
