"""Counts of persons over weeks, beside the whole contest. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations

from analytics.suppression.tree import is_small

Runs = Mapping[tuple[int, int], Mapping[int, int]]


def unsafe_in_weeks(runs: Runs, asked: tuple[int, int], weeks: int, *, k: int) -> set[int]:
    """Nodes whose count over the asked run of weeks must not be shown beside the count of the whole
    contest and those of other weeks. `runs`: distinct persons by run (i, j) and node."""
    whole = runs[0, weeks - 1]
    if asked == (0, weeks - 1):
        return set()
    if asked[0] == asked[1]:
        return {
            node
            for node, total in whole.items()
            if asked[0] in unsafe_weeks(total, [runs[w, w].get(node, 0) for w in range(weeks)], k=k)
        }
    related = [run for run in _runs(weeks) if run != asked and _nested(run, asked)]
    return {
        node
        for node in whole
        for run in related
        if is_small(abs(runs[run].get(node, 0) - runs[asked].get(node, 0)), k)
    }


def unsafe_weeks(
    total: int, counts: Sequence[int], *, k: int, also: AbstractSet[int] = frozenset()
) -> set[int]:
    """Positions of the weeks that must not be shown beside the total of a node; `also`: those which
    are withheld for another reason.

    A week is withheld when it is small, when the persons of all other weeks would be few (total
    minus week), and, the smallest first, while total minus all shown weeks is a rest that is small
    or made of one week. Persons come in several weeks: the total is at most the sum.
    """
    hidden = set(also) | {
        week
        for week, count in enumerate(counts)
        if is_small(count, k) or (count and is_small(total - count, k))
    }
    while True:
        shown = [week for week, count in enumerate(counts) if count and week not in hidden]
        rest = total - sum(counts[week] for week in shown)
        if not shown or rest <= 0 or (len(hidden) > 1 and rest >= k and rest > len(hidden)):
            return hidden
        hidden.add(min(shown, key=lambda week: (counts[week], week)))


def _runs(weeks: int) -> list[tuple[int, int]]:
    return [(i, j - 1) for i, j in combinations(range(weeks + 1), 2)]


def _nested(one: tuple[int, int], other: tuple[int, int]) -> bool:
    inside = other[0] <= one[0] and one[1] <= other[1]
    around = one[0] <= other[0] and other[1] <= one[1]
    return inside or around


def added(weeks: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """Counts that add up over weeks, by node."""
    total: dict[int, int] = {}
    for week in weeks:
        for node, count in week.items():
            total[node] = total.get(node, 0) + count
    return total


def smallest_weeks(counts: Sequence[int]) -> set[int]:
    """The smallest of the weeks in which anything was, if any."""
    some = [week for week, count in enumerate(counts) if count]
    return {min(some, key=lambda week: (counts[week], week))} if some else set()


def withheld_of_added_run(
    whole: AbstractSet[int], weeks: Sequence[AbstractSet[int]], asked: Sequence[bool]
) -> set[int]:
    """Nodes whose sum over the asked weeks must not be shown, beside the whole and the weeks. A sum
    is shown that holds no withheld week, or all of them where the whole is shown: it tells no more
    than the whole and the shown weeks do."""
    if all(asked):
        return set(whole)
    found = set()
    for node in set().union(*weeks):
        inside = [asked[number] for number, nodes in enumerate(weeks) if node in nodes]
        if any(inside) and (node in whole or not all(inside)):
            found.add(node)
    return found
