"""The client's network, from one place. Nothing here is stored or logged in clear."""

import ipaddress
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

from photo_contest.domain.addresses import (
    Address,
    Network,
    carried,
    digest_of,
    network_of_address,
    trusted_proxies,
)

UNKNOWN = ipaddress.IPv4Address("0.0.0.0")  # noqa: S104  # the one bucket of whatever is no address
_MOST_HOPS = 20


def address_of(request: HttpRequest) -> Address:
    """The client's address.

    Starts at the peer and, while that is a configured proxy, goes through X-Forwarded-For from the
    right. What stands further left was written by strangers. Addresses that carry an IPv4 address
    are told as that one, but only where they are the client's: a proxy is known by its own. What
    cannot be read, also an empty place, gives UNKNOWN.
    """
    meta = request.META
    return _address(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR"))


def _address(peer: str, forwarded: str | None) -> Address:
    hop = _read(peer)
    for earlier in _hops(forwarded):
        if hop is None or not _is_proxy(hop):
            break
        hop = _read(earlier)
    return UNKNOWN if hop is None else carried(hop)


def network_of(request: HttpRequest) -> str:
    """What one connection shares: an IPv4 address, or the /64 of an IPv6 address."""
    meta = request.META
    proxies = tuple(settings.CONTEST_TRUSTED_PROXIES)
    return str(_network(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR"), proxies))


def networks_of(request: HttpRequest) -> list[Network]:
    """The client's network and, for IPv6, the wider ones it lies in: /64, /56, /48."""
    address = address_of(request)
    sizes = (64, 56, 48) if isinstance(address, ipaddress.IPv6Address) else (32,)
    return [network_of_address(address, bits) for bits in sizes]


def network_key(request: HttpRequest) -> str:
    """The keyed hash under which a network is stored with a vote."""
    meta = request.META
    proxies = tuple(settings.CONTEST_TRUSTED_PROXIES)
    asked = (meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR"), proxies)
    return _key_of(*asked, settings.CONTEST_HASH_KEY)


@lru_cache(maxsize=4096)
def _key_of(peer: str, forwarded: str | None, proxies: tuple[str, ...], _key: str) -> str:
    """What else the answer hangs on is told, too: the proxies and the key of the settings."""
    return digest_of(_network(peer, forwarded, proxies))


@lru_cache(maxsize=4096)
def _network(peer: str, forwarded: str | None, _proxies: tuple[str, ...]) -> Network:
    return network_of_address(_address(peer, forwarded))


def limiter_address(request: HttpRequest) -> str:
    """For django-ratelimit's own key `ip`."""
    return str(address_of(request))


def _hops(forwarded: str | None) -> Iterator[str]:
    """What X-Forwarded-For tells, from the right. Nothing at all is a proxy that speaks for itself;
    a header that is there but empty hid somebody: the server hands one over when it cannot read a
    single byte of it."""
    if forwarded is None:
        return iter(())
    return reversed(forwarded.rsplit(",", _MOST_HOPS)[-_MOST_HOPS:])


def _read(text: str) -> Address | None:
    text = text.strip()
    if text.startswith("["):  # [2001:db8::1]:443
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # 203.0.113.7:443
        text = text.partition(":")[0]
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _is_proxy(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address
    return any(address in network for network in trusted_proxies())
