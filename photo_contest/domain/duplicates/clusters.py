"""Photos that were judged to be one work: those that "same work" ties, directly or by others."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from photo_contest.models import Lookalike


class Tie(NamedTuple):
    """A pair that was judged to be the same work."""

    pk: int
    first: str
    second: str
    is_given: bool  # by a person, not derived


class Clusters:
    """The clusters of some photos, read in one query a step from photo to photo."""

    def __init__(self, photo_ids: Iterable[str]) -> None:
        self.ties: dict[int, Tie] = {}
        reached: set[str] = set()
        edge = set(photo_ids)
        while edge:
            reached |= edge
            near = Lookalike.objects.same_work().filter(Q(first__in=edge) | Q(second__in=edge))
            for row in near.values_list("pk", "first_id", "second_id", "derived_from"):
                self.ties[row[0]] = Tie(row[0], row[1], row[2], row[3] is None)
            edge = {one for tie in self.ties.values() for one in tie[1:3]} - reached

    def of(self, photo_id: str) -> frozenset[str]:
        """The photo and all that are the same work."""
        return frozenset(self._ways_from(photo_id, only_given=False))

    def path(
        self, start: str, end: str, *, only_given: bool = False, but: int | None = None
    ) -> list[Tie] | None:
        """The fewest ties by which two photos are the same work; None when they are not."""
        ways = self._ways_from(start, only_given=only_given, but=but)
        if end not in ways:
            return None
        path: list[Tie] = []
        while (tie := ways[end]) is not None:
            path.append(tie)
            end = tie.first if tie.second == end else tie.second
        return path[::-1]

    def _ways_from(
        self, start: str, *, only_given: bool, but: int | None = None
    ) -> dict[str, Tie | None]:
        """Every photo that can be reached, with the last tie on the shortest way to it."""
        neighbours: dict[str, list[tuple[str, Tie]]] = defaultdict(list)
        for _, tie in sorted(self.ties.items()):
            if tie.pk != but and (tie.is_given or not only_given):
                neighbours[tie.first].append((tie.second, tie))
                neighbours[tie.second].append((tie.first, tie))
        ways: dict[str, Tie | None] = {start: None}
        queue = [start]
        for photo_id in queue:  # grows while it is walked
            for other, tie in neighbours[photo_id]:
                if other not in ways:
                    ways[other] = tie
                    queue.append(other)
        return ways


def cluster_of(photo_id: str) -> frozenset[str]:
    """Ids of the photos that were judged to be the same work as this one, itself included."""
    return Clusters([photo_id]).of(photo_id)
