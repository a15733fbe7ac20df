"""Who may be alike: the features of all photos by word, and their global hashes.

`Index` is one file of sorted arrays, mapped into memory: a process opens it in milliseconds, and
all processes share its pages. `Tail` holds what has come since, unsorted. Both answer alike.
"""

import math
import mmap
import os
import struct
import tempfile
import threading
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

import numpy as np
import numpy.typing as npt

from photo_contest.imaging.lookalikes import voting
from photo_contest.imaging.lookalikes.marks import (
    INDEX_ENTRY,
    INDEX_HASHES,
    Features,
    IndexPart,
    Marks,
    Signatures,
    Words,
    packed,
)

FILE_NAME = "lookalikes.index"

MOST = 12
"""Candidates of each kind that are worth a look: by votes, by votes mirrored, by global hash."""

GLOBAL_WITHIN = 90
"""Bits of 256 within which the global hash makes a candidate; its pixels decide."""

_WORDS = 2**16
_MAGIC = b"photo_contest look-alikes 1\n"
_HEAD = struct.Struct(f"<{len(_MAGIC)}sQQ")
_ALIGNED = 64
_SCANNED = 6_000_000  # postings a question, and as many mirrored: 30 ms
_FRESH = 256  # rows of the tail that are sorted anew with every further one: a millisecond or two
_MIRRORED_FROM = 4  # the first of `fingerprint.TURNS` that mirrors


@dataclass(frozen=True)
class Candidate:
    """A photo worth a look. `votes` of local features, mirrored or not; `distance256` of 256 and
    `phash_distance` of 64 bits, each the best of eight turns; `turn` that of the former."""

    key: int
    votes: float
    mirrored: bool
    distance256: int
    turn: int
    phash_distance: int


@dataclass(frozen=True, eq=False)
class _Arrays:
    """One shelf's numbers: n photos, m postings. `starts` (65,537,) of each word's postings."""

    keys: npt.NDArray[np.int64]
    phash: Signatures
    hash256: Signatures  # (4, n)
    starts: npt.NDArray[np.int64]
    signature: Signatures
    photo: npt.NDArray[np.uint32]
    geometry: npt.NDArray[np.uint32]


def _layout(n: int, m: int) -> list[tuple[np.dtype[Any], tuple[int, ...]]]:
    wide, long, short = np.dtype("<u8"), np.dtype("<i8"), np.dtype("<u4")
    shapes = [(long, (n,)), (wide, (n,)), (wide, (4, n)), (long, (_WORDS + 1,))]
    return [*shapes, (wide, (m,)), (short, (m,)), (short, (m,))]


class Index:
    """Sorted, for good. What was opened goes on answering when a newer one takes its place."""

    def __init__(self, arrays: _Arrays) -> None:
        self._arrays = arrays

    @property
    def keys(self) -> npt.NDArray[np.int64]:
        return self._arrays.keys

    def __len__(self) -> int:
        return len(self._arrays.keys)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, bytes]]) -> Self:
        """In memory, of (key, index part) rows. ValueError for bytes that are no index part."""
        return cls(_sorted(rows))

    @classmethod
    def build(cls, rows: Iterable[tuple[int, bytes]], folder: Path) -> Self:
        """Write it into `folder`, beside the one that is there, take its place at once, and
        open it. Refuses as `of` does; then the earlier one stays."""
        arrays = _sorted(rows)
        handle, name = tempfile.mkstemp(dir=folder, prefix=FILE_NAME)
        beside = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                _write(file, arrays)
            beside.replace(folder / FILE_NAME)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the one in `folder`. FileNotFoundError where there is none, ValueError for a file
        that is damaged or of another edition."""
        with (folder / FILE_NAME).open("rb") as file:
            return cls(_mapped(file))

    def candidates(self, marks: Marks, *, most: int = MOST) -> list[Candidate]:
        """Photos worth a look: at most `most` by votes, `most` by votes for the mirrored picture
        and `most` by the global hash, each photo and side once, those with most votes first.
        A plain picture asks by its hashes alone."""
        if not len(self):
            return []
        found: dict[tuple[int, bool], float] = {}
        if not marks.is_plain:
            for is_mirrored, features in ((False, marks.features), (True, marks.mirrored)):
                for at, votes in self._voted(features, most):
                    found[at, is_mirrored] = votes
        distance, turn = _nearest(marks.hash256_turns, self._arrays.hash256)
        for at in _smallest(distance, most, GLOBAL_WITHIN):
            if (at, False) not in found and (at, True) not in found:
                found[at, bool(turn[at] >= _MIRRORED_FROM)] = 0.0
        phash = np.array(marks.phash_turns, np.uint64)
        made = [
            Candidate(
                key=int(self._arrays.keys[at]),
                votes=votes,
                mirrored=is_mirrored,
                distance256=int(distance[at]),
                turn=int(turn[at]),
                phash_distance=int(np.bitwise_count(phash ^ self._arrays.phash[at]).min()),
            )
            for (at, is_mirrored), votes in found.items()
        ]
        return sorted(made, key=lambda one: (-one.votes, one.distance256, one.key, one.mirrored))

    def _voted(self, features: Features, most: int) -> list[tuple[int, float]]:
        """Places and votes of the photos with the most votes."""
        arrays, counts = self._arrays, np.zeros(len(self), np.int32)
        words = self._affordable(features.words)
        hits = voting.hits(
            words, features.signature, arrays.starts, arrays.signature, voting.WITHIN
        )
        photos, votes = voting.votes(hits, arrays.photo, counts, packed(features), arrays.geometry)
        order = np.argsort(-votes, kind="stable")[:most]
        return [(int(photos[at]), float(votes[at])) for at in order]

    def _affordable(self, words: Words) -> Words:
        """As many of the nearest words of all features as have at most `_SCANNED` postings."""
        asked = words.astype(np.int64)
        postings = (self._arrays.starts[asked + 1] - self._arrays.starts[asked]).sum(axis=0)
        columns = int((postings.cumsum() <= _SCANNED).sum())
        return np.ascontiguousarray(words[:, : max(1, columns)])


class Tail:
    """What has come since the index was built: a few thousand photos. One thread adds; any may
    ask meanwhile.

    It is two small indexes in memory: of the newest rows, sorted when somebody asks, and of those
    before, into which the newest are folded now and then.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: dict[int, bytes] = {}
        self._fresh: dict[int, bytes] = {}
        self._shelves = (Index.of(()), Index.of(()))

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def keys(self) -> npt.NDArray[np.int64]:
        with self._lock:
            return np.array(list(self._rows), np.int64)

    def add(self, key: int, data: bytes) -> None:
        """Keep a photo, in place of one with that key. ValueError for what is no index part."""
        IndexPart.from_bytes(data)
        with self._lock:
            if key in self._rows:  # all are sorted anew, without the earlier one
                self._fresh = dict(self._rows)
                self._shelves = Index.of(()), Index.of(())
            self._rows[key] = self._fresh[key] = data

    def candidates(self, marks: Marks, *, most: int = MOST) -> list[Candidate]:
        """As an index answers, of each of the two."""
        return [one for shelf in self._sorted() for one in shelf.candidates(marks, most=most)]

    def _sorted(self) -> tuple[Index, Index]:
        with self._lock:
            if len(self._fresh) > _FRESH:
                self._shelves = Index.of(self._rows.items()), Index.of(())
                self._fresh = {}
            elif len(self._shelves[1]) != len(self._fresh):
                self._shelves = self._shelves[0], Index.of(self._fresh.items())
            return self._shelves


def _sorted(rows: Iterable[tuple[int, bytes]]) -> _Arrays:
    """All rows as arrays, postings by word and then in the order of the rows."""
    keys, counts, hashes, entries = array("q"), array("H"), bytearray(), bytearray()
    for key, data in rows:
        part = IndexPart.from_bytes(data)
        keys.append(key)
        counts.append(len(part.entries))
        hashes += data[INDEX_HASHES]
        entries += part.entries.tobytes()
    postings = np.frombuffer(entries, INDEX_ENTRY)
    order = np.argsort(postings["word"], kind="stable")
    owner = np.repeat(np.arange(len(keys), dtype=np.uint32), np.array(counts, np.int64))
    ends = np.bincount(postings["word"], minlength=_WORDS).cumsum()
    columns = np.frombuffer(hashes, "<u8").reshape(-1, 5).T.copy()
    return _Arrays(
        keys=np.array(keys, np.int64),
        phash=columns[0],
        hash256=columns[1:],
        starts=np.concatenate([[0], ends]).astype(np.int64),
        signature=postings["signature"][order],
        photo=owner[order],
        geometry=postings["geometry"][order],
    )


def _places(n: int, m: int) -> list[int]:
    """Where each array of the layout begins in the file, and where the file ends."""
    places, at = [], _HEAD.size
    for kind, shape in _layout(n, m):
        at += -at % _ALIGNED
        places.append(at)
        at += math.prod(shape) * kind.itemsize
    return [*places, at]


def _write(file: IO[bytes], arrays: _Arrays) -> None:
    n, m = len(arrays.keys), len(arrays.photo)
    file.write(_HEAD.pack(_MAGIC, n, m))
    for at, numbers in zip(_places(n, m), vars(arrays).values(), strict=False):
        file.write(bytes(at - file.tell()))
        file.write(np.ascontiguousarray(numbers).data)
    file.flush()
    os.fsync(file.fileno())


def _mapped(file: IO[bytes]) -> _Arrays:
    head = file.read(_HEAD.size)
    magic, n, m = _HEAD.unpack(head) if len(head) == _HEAD.size else (b"", 0, 0)
    places = _places(n, m)
    if magic != _MAGIC or os.fstat(file.fileno()).st_size != places[-1]:
        raise ValueError("no index of this edition")
    content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    arrays = _Arrays(
        *(
            np.frombuffer(content, kind, math.prod(shape), at).reshape(shape)
            for at, (kind, shape) in zip(places, _layout(n, m), strict=False)
        )
    )
    if not _leads_nowhere_else(arrays):
        raise ValueError("no index of this edition")
    return arrays


def _leads_nowhere_else(arrays: _Arrays) -> bool:
    """Whether every place that one array tells lies within the others. Compiled functions do not
    ask, so that a file which a disk has spoiled would end the process."""
    starts, photo = arrays.starts, arrays.photo
    whole = starts[0] == 0 and starts[-1] == len(photo) and bool((np.diff(starts) >= 0).all())
    return whole and (not len(photo) or int(photo.max()) < len(arrays.keys))


def _nearest(
    turns: Signatures, stored: Signatures
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8]]:
    """For each of n stored hashes (4, n): bits to the nearest of the eight turns (8, 4), and
    which turn that is, the first of equal ones."""
    best = np.full(stored.shape[1], 257, np.uint16)
    which = np.zeros(stored.shape[1], np.uint8)
    for turn, hashed in enumerate(turns):
        apart = np.zeros(stored.shape[1], np.uint16)
        for column, part in zip(stored, hashed, strict=True):
            apart += np.bitwise_count(column ^ part)
        which[apart < best] = turn
        np.minimum(best, apart, out=best)
    return best, which


def _smallest(distance: npt.NDArray[np.uint16], most: int, within: int) -> list[int]:
    """Places of the smallest distances up to `within`, in order, the first of equal ones."""
    near = np.flatnonzero(distance <= within)
    order = np.argsort(distance[near], kind="stable")[:most]
    return [int(at) for at in near[order]]
