import numpy as np

from photo_contest.imaging.fingerprint import TURNS, phash_turns
from photo_contest.imaging.nearest import LOOKALIKE_WITHIN, nearest
from tests.pictures import photo


def test_near_hashes_come_nearest_first_with_the_turn_that_found_them() -> None:
    stored = np.array([0b1111, 0, 0b1, 0b11, 2**64 - 1], dtype=np.uint64)
    assert nearest([0, 0b1111], stored, 1) == [(0, 0, 1), (1, 0, 0), (2, 1, 0)]
    assert nearest([2**64 - 1], stored, 0) == [(4, 0, 0)]


def test_it_agrees_with_counting_by_hand() -> None:
    rng = np.random.default_rng(5)
    stored = rng.integers(0, 2**64, 3000, dtype=np.uint64)
    turns = [int(value) for value in rng.integers(0, 2**64, 8, dtype=np.uint64)]
    expected = []
    for index, value in enumerate(stored.tolist()):
        distances = [(turn ^ value).bit_count() for turn in turns]
        if min(distances) <= 22:
            expected.append((min(distances), index, distances.index(min(distances))))
    assert len(expected) > 10
    assert nearest(turns, stored, 22) == [(i, d, t) for d, i, t in sorted(expected)]


def test_nothing_stored_gives_nothing() -> None:
    assert nearest([1] * 8, np.array([], dtype=np.uint64), 64) == []


def test_a_turned_or_mirrored_copy_is_found_among_others() -> None:
    originals = {seed: phash_turns(photo(seed, (400, 300)))[0] for seed in range(1, 30)}
    stored = np.array(list(originals.values()), dtype=np.uint64)
    for turn in TURNS:
        copy = photo(7, (400, 300)) if turn is None else photo(7, (400, 300)).transpose(turn)
        found = nearest(phash_turns(copy), stored, LOOKALIKE_WITHIN)
        assert [index for index, _, _ in found] == [list(originals).index(7)], turn
