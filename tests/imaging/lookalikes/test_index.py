"""The index finds what looking at every single entry would find, and is replaced in one step."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from photo_contest.imaging.lookalikes import voting
from photo_contest.imaging.lookalikes.index import FILE_NAME, GLOBAL_WITHIN, Index, Tail
from photo_contest.imaging.lookalikes.marks import Features, IndexPart, Marks, packed
from tests.imaging.lookalikes.test_marks import marks

KEYS = [3, 1_000_000_007, 20, 4, 5, 6]


def copied(made: Marks, seed: int, share: float) -> Marks:
    """A picture that has a share of its features in common with another, a little changed."""
    rng = np.random.default_rng(seed)
    other = marks(len(made.features), seed)
    common = rng.random(len(made.features)) < share
    flips = np.uint64(1) << rng.integers(0, 64, len(common)).astype(np.uint64)
    one, two = made.features, other.features

    def chosen(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        return np.where(common.reshape(-1, *[1] * (first.ndim - 1)), first, second)

    mixed = Features(*(chosen(a, b) for a, b in zip(vars(one).values(), vars(two).values())))  # noqa: B905
    mixed = replace(mixed, signature=np.where(common, one.signature ^ flips, two.signature))
    return replace(other, features=mixed)


@pytest.fixture(scope="module")
def query() -> Marks:
    return marks(140, seed=50)


@pytest.fixture(scope="module")
def rows(query: Marks) -> list[tuple[int, bytes]]:
    pictures = [copied(query, seed, share / 10) for seed, share in enumerate([0, 1, 3, 5, 8, 10])]
    near = query.hash256_turns[5].copy()
    near[0] ^= np.uint64(0b1011)
    pictures[0] = replace(pictures[0], hash256_turns=np.tile(near, (8, 1)))
    return [(key, picture.fingerprint().index) for key, picture in zip(KEYS, pictures, strict=True)]


def by_looking_at_all(query: Features, data: bytes) -> int:
    """The votes of one photo, counted naively."""
    entries = IndexPart.from_bytes(data).entries
    hits = [
        (one, unpacked(own), unpacked(entry["geometry"]))
        for one, own in enumerate(packed(query))
        for entry in entries
        if entry["word"] in query.words[one]
        and (int(query.signature[one]) ^ int(entry["signature"])).bit_count() <= voting.WITHIN
    ]
    if len(hits) < 3:
        return 0
    return max(len({one for one, a, b in hits if agree(*hit[1:], a, b)}) for hit in hits)


def unpacked(geometry: np.uint32) -> tuple[complex, int, int]:
    """Place, size in sixteenths of an octave, angle in 256ths of a turn."""
    x, y, size, angle = int(geometry).to_bytes(4, "little")
    return complex(x, y), size, angle


def agree(a: tuple, b: tuple, c: tuple, d: tuple) -> bool:  # type: ignore[type-arg]
    """Whether the hit (c, d) lies where the hit (a, b) says."""
    octaves, turn = b[1] - a[1], b[2] - a[2]
    apart = (d[2] - c[2] - turn + 128) % 256 - 128
    arm = (c[0] - a[0]) * 2 ** (octaves / 16)
    off = d[0] - b[0] - arm * np.exp(1j * np.pi * turn / 128)
    near = abs(off) <= 10 + 0.2 * abs(arm)
    return near and abs(d[1] - c[1] - octaves) <= 12 and abs(apart) <= 21


def test_votes_are_those_of_looking_at_every_entry(
    query: Marks, rows: list[tuple[int, bytes]]
) -> None:
    expected = {
        (key, side): votes
        for key, data in rows
        for side, features in ((False, query.features), (True, query.mirrored))
        if (votes := by_looking_at_all(features, data))
    }
    found = Index.of(rows).candidates(query)
    assert {(one.key, one.mirrored): one.votes for one in found if one.votes} == expected
    assert [one.votes for one in found] == sorted((one.votes for one in found), reverse=True)
    assert len(expected) >= 4


def test_the_global_hash_alone_makes_a_candidate(
    query: Marks, rows: list[tuple[int, bytes]]
) -> None:
    found = Index.of(rows).candidates(replace(query, features=query.features.first(0)))
    assert [(one.key, one.votes, one.distance256, one.turn) for one in found] == [(3, 0.0, 3, 5)]
    assert found[0].distance256 <= GLOBAL_WITHIN


def answers(shelf: Index | Tail, queries: Iterable[Marks]) -> list[object]:
    return [shelf.candidates(query) for query in queries]


def test_the_tail_answers_as_the_index_does(query: Marks, rows: list[tuple[int, bytes]]) -> None:
    tail = Tail()
    assert answers(tail, [query]) == [[]]
    for count, (key, data) in enumerate(rows, start=1):
        tail.add(key, data)
        assert answers(tail, [query]) == answers(Index.of(rows[:count]), [query])
    assert tail.keys.tolist() == KEYS


def test_a_long_tail_is_folded_and_loses_nobody(query: Marks) -> None:
    tail, few = Tail(), query.fingerprint().index[: 41 + 14 * 10]
    for key in range(700):
        tail.add(key, few)
        if key % 50 == 0:
            tail.candidates(query)
    found = {one.key for one in tail.candidates(query, most=1000)}
    assert found == set(range(700))


def test_a_key_that_comes_again_has_its_newer_picture_alone(
    query: Marks, rows: list[tuple[int, bytes]]
) -> None:
    tail = Tail()
    for key, data in rows:
        tail.add(key, rows[0][1])
        tail.candidates(query)
        tail.add(key, data)
        tail.candidates(query)
    assert answers(tail, [query]) == answers(Index.of(rows), [query])


def test_what_is_no_index_part_is_refused_and_changes_nothing(query: Marks) -> None:
    tail = Tail()
    with pytest.raises(ValueError, match="edition"):
        tail.add(1, bytes(60))
    assert len(tail) == 0
    assert tail.candidates(query) == []


def test_an_index_on_disk_answers_as_in_memory(
    query: Marks, rows: list[tuple[int, bytes]], tmp_path: Path
) -> None:
    built = Index.build(rows, tmp_path)
    opened = Index.open(tmp_path)
    assert built.keys.tolist() == opened.keys.tolist() == KEYS
    assert answers(opened, [query]) == answers(built, [query]) == answers(Index.of(rows), [query])


def test_an_empty_index_answers_with_nobody(query: Marks, tmp_path: Path) -> None:
    assert Index.build((), tmp_path).candidates(query) == []


def test_a_reader_goes_on_with_the_earlier_one(
    query: Marks, rows: list[tuple[int, bytes]], tmp_path: Path
) -> None:
    earlier = Index.build(rows, tmp_path)
    before = answers(earlier, [query])
    assert answers(Index.build(rows[:2], tmp_path), [query]) != before
    assert answers(earlier, [query]) == before
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_a_build_that_fails_leaves_the_earlier_one(
    query: Marks, rows: list[tuple[int, bytes]], tmp_path: Path
) -> None:
    Index.build(rows, tmp_path)
    with pytest.raises(ValueError, match="edition"):
        Index.build([*rows, (9, b"nonsense" * 9)], tmp_path)
    assert answers(Index.open(tmp_path), [query]) == answers(Index.of(rows), [query])
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def spoiled(content: bytes) -> bytes:
    """The same size and beginning; numbers that lead anywhere."""
    return content[:64] + np.random.default_rng(0).bytes(len(content) - 64)


@pytest.mark.parametrize(
    "damage", [lambda b: b"", lambda b: b[:-1], lambda b: b"x" + b[1:], spoiled]
)
def test_a_damaged_file_is_refused(
    rows: list[tuple[int, bytes]], tmp_path: Path, damage: object
) -> None:
    Index.build(rows, tmp_path)
    whole = (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(damage(whole))  # type: ignore[operator]
    with pytest.raises(ValueError, match="no index of this edition"):
        Index.open(tmp_path)


@pytest.mark.parametrize(("array", "value"), [("photo", len(KEYS)), ("starts", 10**9)])
def test_an_index_that_leads_out_of_itself_is_refused(
    array: str, value: int, rows: list[tuple[int, bytes]], tmp_path: Path
) -> None:
    arrays = vars(Index.build(rows, tmp_path)._arrays)
    changed = arrays[array].copy()
    changed[len(changed) // 2] = value
    file = tmp_path / FILE_NAME
    whole = file.read_bytes()
    file.write_bytes(whole.replace(arrays[array].tobytes(), changed.tobytes()))
    assert file.read_bytes() != whole
    with pytest.raises(ValueError, match="no index of this edition"):
        Index.open(tmp_path)


def test_an_absent_file_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Index.open(tmp_path)
