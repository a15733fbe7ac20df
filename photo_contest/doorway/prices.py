"""What a new voter costs, by network: nothing, a proof of work, or votes that are looked at first.

An address alone never refuses anybody. Every new voter is one use of the client's networks, of an
hour and of a day; above a quota work is asked, far above it what is voted is provisional. A unit's
registered network has its head count a day instead, and so has the pass of a unit's poster.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from photo_contest.domain.addresses import digest_of
from photo_contest.domain.networks import pass_of, registered_network
from photo_contest.doorway.network import UNKNOWN, networks_of
from photo_contest.models import Contest

PASS_COOKIE: Final = "unit_pass"  # noqa: S105  # a name
PASS_HEADER: Final = "Unit-Pass"  # noqa: S105
HOUR: Final = 3600
DAY: Final = 24 * HOUR

_WIDER: Final = (1, 4, 16)  # the quota of a /64 (or an IPv4 address), a /56, a /48

Kind = Literal["free", "work", "provisional"]
Meter = tuple[str, int]  # a key without an address in it, and its period in seconds


@dataclass(frozen=True)
class Price:
    """`work` asks for a proof; `provisional` asks for one too, and its votes wait for an organizer.
    `burden` is the largest share of a quota that is used, this use included: above 1 is work."""

    kind: Kind
    burden: float
    meters: tuple[Meter, ...]

    def give_back(self) -> None:
        """Take the use back: no new voter came of it after all."""
        _store().give_back(self.meters)


@dataclass(frozen=True)
class _Quota:
    meter: Meter
    uses: int


def price_of_voter(request: HttpRequest, contest: Contest | None) -> Price:
    """Count one new voter of the client's networks, and tell the price.

    It counts first and tells then, so that however many come at once no more than the quota are
    free. Whoever does not become a voter gives the use back. Without a contest the quotas are those
    that a contest has by default.
    """
    rules = contest or Contest()
    return _by_pass(request, rules) or _by_network(request, rules)


def _by_pass(request: HttpRequest, rules: Contest) -> Price | None:
    """Free as long as the unit's pass has heads left today."""
    text = request.headers.get(PASS_HEADER) or request.COOKIES.get(PASS_COOKIE)
    voting_pass = pass_of(text) if text else None
    if voting_pass is None:
        return None
    meter = (f"voters-pass-{voting_pass.pk}", DAY)
    price = _spend([_Quota(meter, voting_pass.head_count)], rules)
    if price.kind == "free":
        return price
    price.give_back()
    return None


def _by_network(request: HttpRequest, rules: Contest) -> Price:
    networks = networks_of(request)
    digests = [digest_of(network) for network in networks]
    registered = registered_network(digests)
    if registered is not None:
        meter = (f"voters-unit-{registered.pk}", DAY)
        return _spend([_Quota(meter, registered.head_count)], rules)
    price = _spend(_public_quotas(digests, rules), rules)
    if (
        networks[0].network_address == UNKNOWN
    ):  # forged, or a proxy that tells nothing: never cheaper
        burden = max(price.burden, float(rules.provisional_multiple))
        return Price("provisional", burden, price.meters)
    return price


def _public_quotas(digests: Sequence[str], rules: Contest) -> list[_Quota]:
    return [
        _Quota((f"voters-{name}-{digest}", period), quota * times)
        for name, period, quota in (
            ("hour", HOUR, rules.network_hourly_quota),
            ("day", DAY, rules.network_daily_quota),
        )
        for digest, times in zip(digests, _WIDER, strict=False)
    ]


def _spend(quotas: Sequence[_Quota], rules: Contest) -> Price:
    meters = tuple(quota.meter for quota in quotas)
    uses = _store().spend(meters)
    burden = max(used / quota.uses for used, quota in zip(uses, quotas, strict=True))
    kind: Kind = "free"
    if burden > rules.provisional_multiple:
        kind = "provisional"
    elif burden > 1:
        kind = "work"
    return Price(kind, burden, meters)


def _store() -> Any:
    """The limiter's store, which can do more than a cache: see `backend.counters`."""
    return caches[settings.RATELIMIT_USE_CACHE]
