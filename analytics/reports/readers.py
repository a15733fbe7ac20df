"""Who may read which report. Officers read their own subtree; nobody reads more than a unit."""

from typing import Final

from photo_contest.domain.access import READERS as DESKS

_DESKS: Final = frozenset(str(role) for role in DESKS)
READERS: Final = {
    "units": _DESKS,
    "timeline": _DESKS,
    "heatmap": _DESKS,
    "channels": _DESKS,
    "funnel": _DESKS,
    "silent-units": _DESKS,
    "breadth": _DESKS,
    "editions": _DESKS,
    "forecast": _DESKS,
}
