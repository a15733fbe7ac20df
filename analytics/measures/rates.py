"""Rates with their intervals, and ranks. Pure."""

from collections.abc import Hashable, Mapping
from math import sqrt
from typing import Final, TypeVar

_Z: Final = 1.959963984540054  # the normal distribution lies within ± z with 95 %
_Key = TypeVar("_Key", bound=Hashable)


def rate(part: int | None, whole: int | None) -> float | None:
    """Part over whole; None where one is unknown or nothing is there to divide by. Above 1 it is
    left as it is."""
    return None if part is None or not whole else part / whole


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share of `whole` > 0, by Wilson's score: unlike p ± z·√(p(1-p)/n) it
    stays within 0 and 1 and is sound for few persons. With p = part/whole and n = whole

        (p + z²/2n ± z·√(p(1-p)/n + z²/4n²)) / (1 + z²/n)

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    JASA 22 (1927) 209-212; recommended by Brown, Cai and DasGupta, Statist. Sci. 16 (2001) 101-133.
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part} of {whole} is no share")
    share, squared = part / whole, _Z * _Z / whole
    middle = share + squared / 2
    width = _Z * sqrt(share * (1 - share) / whole + squared / (4 * whole))
    low = 0.0 if part == 0 else (middle - width) / (1 + squared)
    high = 1.0 if part == whole else (middle + width) / (1 + squared)
    return low, high


def shared_ranks(values: Mapping[_Key, float]) -> dict[_Key, int]:
    """Ranks downwards, from 1; equal values share a rank: 1, 2, 2, 4."""
    first: dict[float, int] = {}
    for place, value in enumerate(sorted(values.values(), reverse=True), start=1):
        first.setdefault(value, place)
    return {key: first[value] for key, value in values.items()}
