"""A hundred thousand photos, and a million: the real ones among many made of re-drawn features.

Each made photo has as many features as a real one, drawn by chance from all local features of real
photos (seen at two resolutions, and mirrored), and hashes of chance. This is worse than life: each
feature stands in many photos. Made photos cost time as real ones do; they are no true look-alikes,
and nothing is said about recall by them.
"""

from collections.abc import Iterator, Sequence
from multiprocessing import Pool

import numpy as np

from bench.lookalikes.photos import Photo
from bench.lookalikes.queries import WORKERS, Rows

FIRST_MADE = 1_000_000  # the keys of made photos begin here


def entries_of(photos: Sequence[Photo]) -> np.ndarray:
    """The features of the photos as an index keeps them."""
    with Pool(WORKERS) as pool:
        return np.concatenate(pool.map(_entries, photos, chunksize=4))


def crowd(rows: Rows, entries: np.ndarray, count: int) -> Iterator[tuple[int, bytes]]:
    """The index parts of the real photos and of made ones, `count` in all."""
    from photo_contest.imaging.lookalikes.marks import INDEXED, IndexPart

    yield from ((key, index) for key, index, _ in rows)
    real = rows[0][1]
    head = len(real) - IndexPart.from_bytes(real).entries.nbytes
    chance = np.random.default_rng(5)
    for key in range(FIRST_MADE, FIRST_MADE + count - len(rows)):
        drawn = entries[chance.integers(len(entries), size=INDEXED)]
        # The first byte tells the edition, the hashes follow.
        yield key, real[:1] + chance.bytes(head - 1) + drawn.tobytes()


def _entries(photo: Photo) -> np.ndarray:
    from photo_contest.imaging.lookalikes.features import marks
    from photo_contest.imaging.lookalikes.marks import INDEX_ENTRY, packed

    picture, found = photo.picture(), []
    for deep in (False, True):
        seen = marks(picture, deep=deep)
        for features in (seen.features, seen.mirrored):
            entries = np.empty(len(features), INDEX_ENTRY)
            entries["signature"], entries["word"] = features.signature, features.words[:, 0]
            entries["geometry"] = packed(features)
            found.append(entries)
    return np.concatenate(found)
