"""Addresses and networks: what one connection shares, and which networks may be registered.

None is ever stored or logged; what is kept is the keyed hash of a network.
"""

import ipaddress
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from django.conf import settings

from photo_contest.domain.hashing import keyed_hash

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

MOST_NETWORKS: Final = 16  # in one registration
_MOST_ADDRESSES: Final = 1024
_WIDEST_IPV4: Final = 24
_IPV6_SIZES: Final = (48, 56, 64)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


def carried(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (mapped, NAT64, 6to4), else the address itself:
    whoever has one IPv4 address must not have a whole IPv6 /48 besides."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def network_of_address(address: Address, bits: int = 64) -> Network:
    """What one connection shares: an IPv4 address, or the /64 (/56, /48) of an IPv6 address."""
    if isinstance(address, ipaddress.IPv4Address):
        return ipaddress.IPv4Network(address)
    return ipaddress.IPv6Network((int(address), bits), strict=False)


def digest_of(network: Network) -> str:
    """The keyed hash under which a network is stored, here and with a vote."""
    return keyed_hash("network", str(network))


def trusted_proxies() -> tuple[Network, ...]:
    return _read_all(tuple(settings.CONTEST_TRUSTED_PROXIES))


@lru_cache(maxsize=8)
def _read_all(texts: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def digests_of(texts: Sequence[str]) -> tuple[list[str], str]:
    """The keyed hashes of all addresses of some networks, in order; or why these cannot be used."""
    if not texts:
        return [], "required"
    if len(texts) > MOST_NETWORKS:
        return [], "too-many"
    named: dict[str, None] = {}
    for text in texts:
        network = _read(text.strip())
        if network is None:
            return [], "network-shape"
        if reason := _why_not(network):
            return [], reason
        is_ipv4 = isinstance(network, ipaddress.IPv4Network)
        parts = network.subnets(new_prefix=32) if is_ipv4 else [network]
        named |= dict.fromkeys(map(digest_of, parts))
    return (list(named), "") if len(named) <= _MOST_ADDRESSES else ([], "too-many")


def _read(text: str) -> Network | None:
    """A network as typed; a single address stands for what one connection shares."""
    try:
        if "/" not in text:
            return network_of_address(carried(ipaddress.ip_address(text.partition("%")[0])))
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _why_not(network: Network) -> str:
    address = network.network_address
    if isinstance(network, ipaddress.IPv4Network):
        is_usable_size = network.prefixlen >= _WIDEST_IPV4
    else:
        is_usable_size = network.prefixlen in _IPV6_SIZES
    if not is_usable_size:
        return "network-size"
    if address.is_unspecified or address.is_multicast or carried(address) != address:
        return "network-of-nobody"
    mine = [proxy for proxy in trusted_proxies() if proxy.version == network.version]
    if any(network.overlaps(proxy) for proxy in mine):
        return "network-of-a-proxy"
    return ""
