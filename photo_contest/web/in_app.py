"""Browsers inside of apps. Signing in, voting and sending photos work there; some files do not."""

from typing import Final

from django.http import HttpRequest

# What their User-Agents hold; Messenger's hold Facebook's marks, too, and stand first.
_MARKS: Final = (
    ("FBAN/Messenger", "Messenger"),
    ("FB_IAB/MESSENGER", "Messenger"),
    ("FB_IAB/Orca", "Messenger"),
    ("FBAN", "Facebook"),
    ("FBAV", "Facebook"),
    ("FB_IAB", "Facebook"),
    ("Zalo", "Zalo"),
)


def app_of(request: HttpRequest) -> str | None:
    """The app in whose own browser the page is read, as people call it; None elsewhere."""
    user_agent = request.headers.get("User-Agent", "")
    return next((app for mark, app in _MARKS if mark in user_agent), None)
