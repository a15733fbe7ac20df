"""Sliding windows: how many uses a key had in the last so many seconds.

A fixed window lets twice its quota through at its edge. Here a period is cut into twelve
sub-windows; what is told is the sum of the running one and the twelve before it. These cover the
whole period up to now, so that it never tells too few.
"""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import islice

Meter = tuple[str, int]  # a key, and the seconds of its period
SUB_WINDOWS = 12


def sub_window(at: int, period: int) -> int:
    """The number of the sub-window of a period (seconds) in which a millisecond lies."""
    return at * SUB_WINDOWS // (period * 1000)


class SlidingMeters:
    """Meters in memory. The one that was used least recently leaves first: a flood of new keys
    cannot push out a key that is in use all the time. Not locked: its owner does that.

    The uses of a meter are a flat list, to be small: sub-window, count, sub-window, count …
    """

    def __init__(self) -> None:
        self._uses: OrderedDict[Meter, list[int]] = OrderedDict()

    def spend(self, meters: Sequence[Meter], *, at: int, bound: int) -> list[int]:
        """Count one use of each at a millisecond; keep at most `bound` meters."""
        return [self._spend(meter, at, bound) for meter in meters]

    def peek(self, meters: Sequence[Meter], *, at: int) -> list[int]:
        return [self._sum(meter, at) for meter in meters]

    def give_back(self, meters: Sequence[Meter], *, at: int) -> None:
        """Take one use of each out of the sub-window of `at`, in which it was spent; out of no
        other one, whose uses may have to count for longer or for less long."""
        for meter in meters:
            uses, number = self._uses.get(meter, []), sub_window(at, meter[1])
            for place in range(0, len(uses), 2):
                if uses[place] == number and uses[place + 1]:
                    uses[place + 1] -= 1

    def clear(self) -> None:
        self._uses.clear()

    def __len__(self) -> int:
        return len(self._uses)

    def _spend(self, meter: Meter, at: int, bound: int) -> int:
        number, uses = sub_window(at, meter[1]), self._uses.get(meter)
        if uses is None:
            while len(self._uses) >= bound:
                self._uses.popitem(last=False)
            uses = self._uses[meter] = [number, 1]
            return 1
        self._uses.move_to_end(meter)
        while uses and uses[0] < number - SUB_WINDOWS:
            del uses[:2]
        if uses and uses[-2] >= number:
            uses[-1] += 1
        else:
            uses += (number, 1)
        return sum(islice(uses, 1, None, 2))

    def _sum(self, meter: Meter, at: int) -> int:
        uses, first = self._uses.get(meter, []), sub_window(at, meter[1]) - SUB_WINDOWS
        return sum(uses[n + 1] for n in range(0, len(uses), 2) if uses[n] >= first)
