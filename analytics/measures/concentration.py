"""How evenly votes lie on photos: pure numpy."""

from collections.abc import Sequence
from typing import Final

import numpy as np

LORENZ_POINTS: Final = 101


def gini(counts: Sequence[int]) -> float | None:
    """The Gini coefficient: 0 when all have as many, (n - 1) / n when one of n has all. Those with
    zero belong to it; None when there is nothing to share.

    G = sum of (2 i - n - 1) x_i / (n · sum of x_i), x rising, i from 1 to n.
    """
    rising = np.sort(np.asarray(counts, dtype="int64"))
    total, n = int(rising.sum()), len(rising)
    if not total:
        return None
    weights = 2 * np.arange(1, n + 1) - n - 1
    return int(weights @ rising) / (n * total)


def share_of_top(counts: Sequence[int], most: int) -> float | None:
    """What part of all the `most` largest have; None when there is nothing to share."""
    rising = np.sort(np.asarray(counts, dtype="int64"))
    total = int(rising.sum())
    return int(rising[-most:].sum()) / total if total else None


def lorenz(counts: Sequence[int], points: int = LORENZ_POINTS) -> list[tuple[float, float]]:
    """The Lorenz curve from (0, 0) to (1, 1): which part of all, the smallest first, has which part
    of the sum; of many counts at most `points` points. Empty when there is nothing to share."""
    rising = np.sort(np.asarray(counts, dtype="int64"))
    total, n = int(rising.sum()), len(rising)
    if not total:
        return []
    steps = min(n, points - 1)
    ends = n * np.arange(steps + 1) // steps
    below = np.concatenate([[0], np.cumsum(rising)])[ends]
    return list(zip((ends / n).tolist(), (below / total).tolist(), strict=True))
