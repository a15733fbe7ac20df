"""Every change of some photos is looked for among all photos, by the engine and by its peers.

The second pass costs five times the first. It is asked where the first found nothing, so that what
it adds to recall is counted whole, and for every fourth question besides: its false pairs are
counted over these.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import Pool
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.lookalikes.changes import CHANGES, as_picture
from bench.lookalikes.photos import Photo

WORKERS = 2
ASKED_TWICE = 4  # every so many questions
Rows = list[tuple[int, bytes, bytes]]  # key (the photo's place), index part, check part


@dataclass(frozen=True, eq=False)
class Answer:
    """What was found for one change of one photo: scores by the place of the reference, in the
    first pass and in the second, if that was asked, and the peers' distances to every
    reference."""

    source: int
    change: str
    first: Mapping[int, float]
    second: Mapping[int, float] | None
    phash: npt.NDArray[np.uint16]
    hash256: npt.NDArray[np.uint16]

    @property
    def both(self) -> dict[int, float]:
        found = dict(self.second or {})
        for key, score in self.first.items():
            found[key] = max(score, found.get(key, 0.0))
        return found

    def above(self, threshold: float) -> "Answer":
        """What a higher threshold would have left."""
        passes = (self.first, self.second or {})
        first, second = ({key: of[key] for key in of if of[key] > threshold} for of in passes)
        return replace(self, first=first, second=second)


def fingerprints(photos: Sequence[Photo]) -> Rows:
    with Pool(WORKERS) as pool:  # which is ended, not awaited, when we are
        made = pool.imap(_fingerprint, photos, chunksize=4)
        return [(place, *parts) for place, parts in enumerate(made)]


def ask(
    photos: Sequence[Photo],
    places: Sequence[int],
    beside: Sequence[Photo],
    rows: Rows,
    changes: Sequence[str],
    threshold: float | None = None,
) -> Iterator[list[Answer]]:
    """All answers for one photo after the other, in the order in which they are ready. `places`
    are those of the photos that are changed; without `threshold` the engine's own decides."""
    given = (rows, beside, changes, threshold)
    with Pool(WORKERS, _prepare, given) as pool:
        yield from pool.imap_unordered(_ask, [(place, photos[place]) for place in places])


def _fingerprint(photo: Photo) -> tuple[bytes, bytes]:
    from photo_contest.imaging.lookalikes.features import marks

    made = marks(photo.picture()).fingerprint()
    return made.index, made.check


_here: dict[str, Any] = {}  # what a worker process asks with


def _prepare(
    rows: Rows, beside: Sequence[Photo], changes: Sequence[str], threshold: float | None
) -> None:
    from photo_contest.imaging.lookalikes.engine import THRESHOLD
    from photo_contest.imaging.lookalikes.index import Index
    from photo_contest.imaging.lookalikes.marks import IndexPart

    parts = [IndexPart.from_bytes(index) for _, index, _ in rows]
    _here.update(
        index=Index.of([(key, index) for key, index, _ in rows]),
        checks={key: check for key, _, check in rows},
        phash=np.array([part.phash for part in parts], np.uint64),
        hash256=np.array([part.hash256 for part in parts], np.uint64),
        beside=[photo.picture() for photo in beside],
        changes=changes,
        threshold=THRESHOLD if threshold is None else threshold,
    )


def _ask(asked: tuple[int, Photo]) -> list[Answer]:
    from photo_contest.imaging.lookalikes.features import marks

    place, photo = asked
    source, answers = photo.picture(), []
    for number, name in enumerate(_here["changes"]):
        file = CHANGES[name].file(source, seed=place, others=_here["beside"])
        changed = as_picture(file)
        quick = marks(changed)
        turns = np.array(quick.hash256_turns, np.uint64)[:, None]
        bits = np.bitwise_count(turns ^ _here["hash256"]).sum(axis=2, dtype=np.uint16)
        upright = np.uint64(quick.phash_turns[0])
        first = _found(quick)
        is_asked_twice = place not in first or (number + place) % ASKED_TWICE == 0
        answers.append(
            Answer(
                source=place,
                change=name,
                first=first,
                second=_found(marks(changed, deep=True)) if is_asked_twice else None,
                phash=np.bitwise_count(upright ^ _here["phash"]).astype(np.uint16),
                hash256=bits.min(axis=0),
            )
        )
    return answers


def _found(question: Any) -> dict[int, float]:
    from photo_contest.imaging.lookalikes.engine import find

    checks = _here["checks"]
    alike = find(
        question,
        [_here["index"]],
        lambda keys: {key: checks[key] for key in keys},
        threshold=_here["threshold"],
    )
    return {one.key: one.score for one in alike}
