"""The first search of a process loads what is compiled, a second's work: it is begun while the
image child still looks at the picture."""

import threading

_once = threading.Lock()


def get_ready() -> None:
    """Load the engine beside, once in a process; nobody waits for it but the first search."""
    if _once.acquire(blocking=False):
        threading.Thread(target=_search_nothing, name="lookalikes-ready", daemon=True).start()


def _search_nothing() -> None:
    """A search for noise among noise, which goes through all that is compiled."""
    import numpy as np

    from photo_contest.imaging.lookalikes.engine import find
    from photo_contest.imaging.lookalikes.index import Tail
    from photo_contest.imaging.lookalikes.marks import Features, Marks

    noise = np.random.default_rng(0)
    features = Features(
        noise.random((64, 2), np.float32),
        noise.random(64, np.float32) + np.float32(0.01),
        noise.random(64, np.float32),
        noise.integers(0, 2**16, (64, 4), np.uint16),
        noise.integers(0, 2**63, 64, np.uint64),
    )
    gray = noise.integers(0, 256, (256, 256), np.uint8)
    hashes = noise.integers(0, 2**63, (8, 4), np.uint64)
    marks = Marks(512, 512, (0,) * 8, hashes, features, features, gray)
    kept = marks.fingerprint()
    tail = Tail()
    tail.add(1, kept.index)
    find(marks, [tail], lambda keys: dict.fromkeys(keys, kept.check))
