"""By which way somebody came: told by the page, or found out. Pure; the channels are
`Event.Channel`."""

from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl, urlsplit

ZALO, FACEBOOK, PORTAL, QR, DIRECT = "zalo", "facebook", "portal", "qr", "direct"
CHANNELS: Final = frozenset((ZALO, FACEBOOK, PORTAL, QR, DIRECT))

_SITES: Final = {
    "zalo.me": ZALO,
    "zalo.vn": ZALO,
    "zaloapp.com": ZALO,
    "com.zing.zalo": ZALO,  # android-app://…
    "facebook.com": FACEBOOK,
    "fb.com": FACEBOOK,
    "fb.me": FACEBOOK,
    "messenger.com": FACEBOOK,
    "m.me": FACEBOOK,
    "com.facebook.katana": FACEBOOK,
    "com.facebook.lite": FACEBOOK,
    "com.facebook.orca": FACEBOOK,
}
_APPS: Final = (("Zalo", ZALO), ("FBAN", FACEBOOK), ("FBAV", FACEBOOK))
_LONGEST: Final = 2000  # of an address; a longer one is not looked at


def channel_of(
    *, page: str, host: str, referrer: str, user_agent: str, portals: Iterable[str]
) -> str:
    """The channel by, in this order: `?ch=` in the address of our own `page`, the site from which
    the visitor came to us, the app in which our page is shown; else direct.

    `host` is ours: an address of another site is no page of ours, and our own site is no site from
    which anybody comes. Of `referrer`, an address or a host, the host alone is looked at.
    """
    return (
        _named(page, host)
        or _by_site(referrer, host, portals)
        or next((channel for word, channel in _APPS if word in user_agent), DIRECT)
    )


def _named(page: str, host: str) -> str | None:
    if "ch=" not in page or len(page) > _LONGEST:
        return None
    try:
        parts = urlsplit(page)
        if parts.netloc.lower() != host.lower():
            return None
        named = dict(parse_qsl(parts.query, max_num_fields=20)).get("ch", "").lower()
    except ValueError:  # rubbish such as http://[
        return None
    return named if named in CHANNELS else None


def _by_site(referrer: str, host: str, portals: Iterable[str]) -> str | None:
    if not referrer or len(referrer) > _LONGEST:
        return None
    try:
        site = urlsplit(referrer if "//" in referrer else f"//{referrer}").hostname or ""
        own = urlsplit(f"//{host}").hostname
    except ValueError:
        return None
    if site == own:
        return None
    for known, channel in _SITES.items():
        if _lies_in(site, known):
            return channel
    return PORTAL if any(_lies_in(site, portal) for portal in portals) else None


def _lies_in(site: str, known: str) -> bool:
    return site == known or site.endswith(f".{known}")
