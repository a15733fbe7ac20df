"""Names beside each other on one line, and some of them higher where there is no room. Pure."""

from collections.abc import Sequence
from typing import Final

LETTER: Final = 6.6  # the mean width of a letter at 12 px, generously
GAP: Final = 16


def lanes(labels: Sequence[tuple[float, str]]) -> list[int]:
    """For each (left edge in px, text), in order of the edges, its lane: 0 is the lowest. A name
    that reaches over the next ones stands above them: their lines down do not cross it."""
    found = [0] * len(labels)
    for place in range(len(labels) - 1, -1, -1):
        left, text = labels[place]
        end = left + LETTER * len(text) + GAP
        below = [found[other] for other in range(place + 1, len(labels)) if labels[other][0] < end]
        found[place] = max(below, default=-1) + 1
    return found
