"""What the answers amount to: recall by change, false pairs, peers at their thresholds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.lookalikes.changes import CHANGES, FAMILIES
from bench.lookalikes.changes.table import HARD
from bench.lookalikes.photos import Photo
from bench.lookalikes.queries import Answer

PHASH_WITHIN = 9


@dataclass
class Verdicts:
    """Answers gathered. Recall counts the changes of the photos at the places in `unseen`; pairs
    count every answer with every reference that is not its source."""

    photos: Sequence[Photo]
    unseen: frozenset[int]
    answers: list[Answer] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = [photo.group for photo in self.photos]
        self._scenes = np.unique(names, return_inverse=True)[1]

    def values(self) -> dict[str, float]:
        """The figures by name; those in per cent as per cent."""
        both = self.recall(lambda answer: answer.source in answer.both)
        first = self.recall(lambda answer: answer.source in answer.first)
        within = self.loosest()
        usual = [share for name, share in both.items() if CHANGES[name].bar > HARD]
        worst = [share for name, share in both.items() if CHANGES[name].bar == HARD]
        false, hard = self.false_pairs()
        pairs, hard_pairs = self.pairs()
        values = {
            "recall, first pass": _mean(first),
            "recall, both passes": _mean(both),
            "false pairs": len(false),
            "pairs of a query and another photo": pairs,
            "of them looked at by both passes": self.pairs_of_both(),
            "hard pairs called alike": len(hard),
            "hard pairs": hard_pairs,
            "ImageHash phash within 9: recall": _mean(self.recall(_by_phash)),
            "ImageHash phash within 9: false pairs": self._false_by_phash(),
            "256 bits x 8 turns, no false pair: recall": _mean(
                self.recall(lambda answer: bool(answer.hash256[answer.source] <= within))
            ),
            "256 bits x 8 turns, no false pair: within": within,
        }
        if usual:
            values["lowest change"] = min(usual)
        if worst:
            values["lowest of collage 3x3, crop 70 %"] = min(worst)
        return values

    def recall(self, is_found: Callable[[Answer], bool]) -> dict[str, float]:
        """By change, in per cent."""
        asked: dict[str, list[bool]] = {}
        for answer in self.answers:
            if answer.source in self.unseen:
                asked.setdefault(answer.change, []).append(is_found(answer))
        return {name: 100 * float(np.mean(asked[name])) for name in CHANGES if name in asked}

    def false_pairs(self) -> tuple[list[str], list[str]]:
        """Found, and not the source: other scenes, and photos of the same scene; a line each."""
        false, hard = [], []
        for answer in self.answers:
            for key, score in answer.both.items():
                if key != answer.source:
                    into = hard if self._is_same_scene(answer.source, key) else false
                    into.append(self._line(answer, key, score))
        return false, hard

    def misses(self) -> list[str]:
        return [
            f"{self.photos[answer.source].path.name}: {answer.change}"
            for answer in self.answers
            if answer.source in self.unseen and answer.source not in answer.both
        ]

    def pairs(self) -> tuple[int, int]:
        """Of different scenes, and of the same."""
        same = sum(int(self._scene(answer.source).sum()) - 1 for answer in self.answers)
        return len(self.answers) * (len(self.photos) - 1) - same, same

    def pairs_of_both(self) -> int:
        """As the first of `pairs`, of the answers for which the second pass was asked, too."""
        asked = [answer for answer in self.answers if answer.second is not None]
        return Verdicts(self.photos, self.unseen, asked).pairs()[0]

    def by_change(self) -> list[str]:
        """A line for each change: both passes, the first one, the peers."""
        within = self.loosest()
        columns = [
            self.recall(lambda answer: answer.source in answer.both),
            self.recall(lambda answer: answer.source in answer.first),
            self.recall(_by_phash),
            self.recall(lambda answer: bool(answer.hash256[answer.source] <= within)),
        ]
        lines, family = [f"{'recall in %':<44}{'both':>8}{'first':>8}{'phash':>8}{'256x8':>8}"], ""
        for name in columns[0]:
            if FAMILIES[name] != family:
                family = FAMILIES[name]
                lines.append(f"-- {family}")
            shown = "".join(f"{column[name]:>8.1f}" for column in columns)
            short = "" if columns[0][name] >= CHANGES[name].bar * 100 else "  short"
            lines.append(f"{name:<44}{shown}{short}")
        return lines

    def loosest(self) -> int:
        """The largest distance of the 256-bit hash, up to 128, at which no pair of different
        scenes is called alike."""
        nearest = [
            int(answer.hash256[~self._scene(answer.source)].min(initial=128))
            for answer in self.answers
        ]
        return min(nearest, default=1) - 1

    def _false_by_phash(self) -> int:
        return sum(
            int((answer.phash[~self._scene(answer.source)] <= PHASH_WITHIN).sum())
            for answer in self.answers
        )

    def _scene(self, place: int) -> np.ndarray:
        """Which photos show the scene of the one at that place, itself among them."""
        return self._scenes == self._scenes[place]

    def _is_same_scene(self, one: int, other: int) -> bool:
        return bool(self._scenes[one] == self._scenes[other])

    def _line(self, answer: Answer, key: int, score: float) -> str:
        one, other = self.photos[answer.source].path.name, self.photos[key].path.name
        return f"{one}: {answer.change} ~ {other} {score:.2f}"


def _by_phash(answer: Answer) -> bool:
    return bool(answer.phash[answer.source] <= PHASH_WITHIN)


def _mean(shares: dict[str, float]) -> float:
    return float(np.mean(list(shares.values()))) if shares else 0.0
