"""Small groups are never shown, not even by subtraction. Pure.

Counts of persons (voters, participants) between 1 and k-1 are withheld; zero is shown. A withheld
count could still be computed where all but one part of a shown sum is shown, where the withheld
rest is itself small, or where the rest is just what its parts must at least (or at most) be. So
further counts are withheld, the smallest first, until no shown count gives a rest that

- consists of a single withheld count,
- is smaller than k,
- is less than twice the number of withheld counts in it: each is at least 1, and another week or an
  older tree may tell of one that it is at least 2, or
- is reached only by all of them being k-1.

The decision is taken once for the whole tree, whatever part of it is asked for and by whom, so that
two tables cannot be put together to undo it. Persons of a unit itself, beside those of the units
below it, are never listed, but they are a part of its sum and count as withheld.

Participants of two units are two sets; voters may overlap, so that a sum is at most that of its
parts. Where the shown parts reach the sum, there is no rest and nothing can be computed.

What this does not hide: the entrants, whose photos are public, among the participants; what two
spans of several weeks tell beside each other where the tree changed between them; and what the same
table told yesterday.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet


def is_small(count: int, k: int) -> bool:
    return 0 < count < k


def withheld(
    parents: Mapping[int, int],
    counts: Mapping[int, int],
    own: Mapping[int, int],
    *,
    k: int,
    also: AbstractSet[int] = frozenset(),
) -> set[int]:
    """Nodes whose count of persons must not be shown.

    `parents`: the node above each node (roots are left out); `counts`: distinct persons of a node
    with all below it; `own`: of the node itself; missing means zero. `also`: nodes withheld for
    another reason, which are protected in the same way.
    """
    if k <= 1:
        return set()
    table = _Table(parents, counts, own, k)
    table.hide({node for node, count in counts.items() if is_small(count, k)})
    table.hide({node for node in also if counts.get(node, 0)})
    table.protect()
    return table.hidden


class _Table:
    """The tree of counts and what of it is hidden so far; hiding only ever adds."""

    def __init__(
        self,
        parents: Mapping[int, int],
        counts: Mapping[int, int],
        own: Mapping[int, int],
        k: int,
    ) -> None:
        self.counts, self.own, self.k = counts, own, k
        self.children: dict[int, list[int]] = {}
        for node, parent in sorted(parents.items()):
            self.children.setdefault(parent, []).append(node)
        self.upwards = self._leaves_first(set(self.children) - set(parents))
        self.hidden: set[int] = set()

    def _leaves_first(self, roots: Iterable[int]) -> list[int]:
        order = list(roots)
        for node in order:  # grows while it is walked
            order += self.children.get(node, [])
        return order[::-1]

    def hide(self, nodes: AbstractSet[int]) -> None:
        """Hide nodes, and below each something too: else its parts would add up to it."""
        self.hidden |= nodes
        for node in nodes:
            _, atoms = self._below(node)
            if node in self.children and not atoms:
                self.hide(self._smallest(node))

    def protect(self) -> None:
        """Hide more until nothing can be computed from the parts of any shown count."""
        changed = True
        while changed:
            changed = False
            for node in self.upwards:
                while node not in self.hidden and not self._is_safe(node):
                    self.hide(self._smallest(node) or {node})
                    changed = True

    def _smallest(self, node: int) -> set[int]:
        """The smallest of the shown parts. Of equal ones all: which of them was withheld would tell
        that it came first."""
        shown = self._shown(node)
        least = min((self.counts[child] for child in shown), default=0)
        return {child for child in shown if self.counts[child] == least}

    def _shown(self, node: int) -> list[int]:
        children = self.children.get(node, [])
        return [child for child in children if child not in self.hidden and self.counts.get(child)]

    def _is_safe(self, node: int) -> bool:
        """Whether the rest of a shown count keeps the rules at the top of this page."""
        count = self.counts.get(node, 0)
        shown_below, atoms = self._below(node)
        shown_parts = sum(self.counts[child] for child in self._shown(node))
        hidden_parts = sum(child in self.hidden for child in self.children.get(node, []))
        if count > shown_parts and hidden_parts == 1 and not self.own.get(node):
            return False
        rest = count - shown_below
        if not atoms or rest <= 0:
            return True
        if rest < self.k or rest < 2 * len(atoms) > 2:
            return False
        return max(atoms) >= self.k or rest < len(atoms) * (self.k - 1)

    def _below(self, node: int) -> tuple[int, list[int]]:
        """What lies below a node, seen through hidden nodes: the sum of the shown counts, and the
        hidden counts that have no parts of their own."""
        shown, atoms = 0, []
        if self.own.get(node, 0):
            atoms.append(self.own[node])
        for child in self.children.get(node, []):
            count = self.counts.get(child, 0)
            if child not in self.hidden:
                shown += count
            elif child in self.children:
                deeper_shown, deeper_atoms = self._below(child)
                shown += deeper_shown
                atoms += deeper_atoms
            else:
                atoms.append(count)
        return shown, atoms


def rests(parents: Mapping[int, int], counts: Mapping[int, int]) -> dict[int, int]:
    """Of each node what it must have beside the nodes below it, by its count and theirs; of a node
    with nothing below it, all."""
    found = dict(counts)
    for node, above in parents.items():
        found[above] = found.get(above, 0) - counts.get(node, 0)
    return {node: rest for node, rest in found.items() if rest > 0}
