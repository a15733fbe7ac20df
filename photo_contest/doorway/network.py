"""The client's network, from one place. Nothing here is stored or logged in clear."""

import ipaddress
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

from photo_contest.domain.hashing import keyed_hash

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
UNKNOWN = ipaddress.IPv4Address("0.0.0.0")  # noqa: S104  # the one bucket of whatever is no address


def address_of(request: HttpRequest) -> Address:
    """The client's address.

    Starts at the peer and, while that is a configured proxy, goes through X-Forwarded-For from the
    right. What stands further left was written by strangers. Addresses mapped into IPv6
    (`::ffff:`) and NAT64 ones are told as the IPv4 address that they carry; rubbish gives UNKNOWN.
    """
    hop = _read(request.META.get("REMOTE_ADDR", ""))
    for earlier in _forwarded(request):
        if hop is None or not _is_proxy(hop):
            break
        hop = _read(earlier)
    return hop or UNKNOWN


def network_of(request: HttpRequest) -> str:
    """What one connection shares: an IPv4 address, or the /64 of an IPv6 address."""
    return str(networks_of(request)[0])


def networks_of(request: HttpRequest) -> list[Network]:
    """The client's network and, for IPv6, the wider ones it lies in: /64, /56, /48."""
    address = address_of(request)
    if isinstance(address, ipaddress.IPv4Address):
        return [ipaddress.IPv4Network(address)]
    return [ipaddress.IPv6Network((address, bits), strict=False) for bits in (64, 56, 48)]


def network_key(request: HttpRequest) -> str:
    """The keyed hash under which a network is stored with a vote."""
    return keyed_hash("network", network_of(request))


def limiter_address(request: HttpRequest) -> str:
    """For django-ratelimit's own key `ip`."""
    return str(address_of(request))


def _forwarded(request: HttpRequest) -> Iterator[str]:
    header = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return reversed([part for part in header.split(",") if part.strip()][-20:])


def _read(text: str) -> Address | None:
    text = text.strip()
    if text.startswith("["):  # [2001:db8::1]:443
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:  # 203.0.113.7:443
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_proxy(address: Address) -> bool:
    return any(address in network for network in _proxies(tuple(settings.CONTEST_TRUSTED_PROXIES)))


@lru_cache(maxsize=8)
def _proxies(texts: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)
