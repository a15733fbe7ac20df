"""The compiled part of the search: postings that agree with a query, and their votes.

A feature of the query and one of a photo that lie under a common word, and whose signatures differ
in few bits, are a hit. Alone it is chance. But each hit says how the photo would lie on the query
(by how much it is larger, turned and moved), and the hits that agree on that are the votes.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from photo_contest.imaging.lookalikes.compiled import bits, compiled
from photo_contest.imaging.lookalikes.marks import Signatures, Words

Hits = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int64]
Packed = npt.NDArray[np.uint32]

WITHIN = 20
"""Bits of 64 by which the signatures of one feature in two pictures may differ."""

_LEAST = 3  # hits of a photo; fewer are chance, and most photos have fewer
_ASKED = 1024  # photos whose hits are compared with each other, those with the most
_OPINIONS = 48  # hits of one photo that are asked how it lies
_OCTAVES = 12  # of sixteenths: sizes agree within three quarters of an octave
_TURN = 21  # of 256: angles agree within 30 degrees
_NEAR, _REACH = 10.0, 0.2  # of 255 to a long side; the further off, the less one feature knows

_SCALE = np.exp2(np.arange(-256, 257) / 16).astype(np.float32)
_COS = np.cos(np.arange(256) * (math.pi / 128)).astype(np.float32)
_SIN = np.sin(np.arange(256) * (math.pi / 128)).astype(np.float32)


@compiled
def hits(
    words: Words, signatures: Signatures, starts: Numbers, stored: Signatures, within: int
) -> Hits:
    """(n, 2) rows: query feature, ascending, and posting."""
    found = np.empty((2**14, 2), np.uint32)
    n = 0
    for one in range(len(words)):
        for column in range(words.shape[1]):
            word = np.int64(words[one, column])
            start, end = starts[word], starts[word + 1]
            while n + end - start > len(found):
                found = np.concatenate((found, np.empty_like(found)))
            for at in range(start, end):  # every second may be a hit: no branch to guess wrong
                found[n, 0], found[n, 1] = one, at
                n += bits(signatures[one] ^ stored[at]) <= within
    return found[:n]


@compiled
def votes(
    found: Hits,
    photos: npt.NDArray[np.uint32],
    counts: npt.NDArray[np.int32],
    asked: Packed,
    stored: Packed,
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int32]]:
    """The photos with hits enough, ascending, and the votes of each: features of the query that
    agree on how the photo lies. `asked`, `stored`: packed geometry of features and postings;
    `counts` (photos,): zeros, to count in."""
    for hit in range(len(found)):
        counts[photos[found[hit, 1]]] += 1
    least = _least(counts)
    many = kept = 0
    for photo in range(len(counts)):
        many += counts[photo] >= least
        kept += counts[photo] if counts[photo] >= least else 0
    names = np.empty(many, np.uint32)
    ends = np.zeros(many + 1, np.int64)
    many = 0
    for photo in range(len(counts)):  # from here on: the place among those kept, or -1
        if counts[photo] >= least:
            names[many], ends[many + 1] = photo, ends[many] + counts[photo]
            counts[photo] = many
            many += 1
        else:
            counts[photo] = -1
    order = np.empty(kept, np.int64)
    place = ends[:-1].copy()
    for hit in range(len(found)):
        at = counts[photos[found[hit, 1]]]
        if at >= 0:
            order[place[at]] = hit
            place[at] += 1
    best = np.empty(many, np.int32)
    for at in range(many):
        best[at] = _agreeing(found, order[ends[at] : ends[at + 1]], asked, stored)
    return names, best


@compiled
def _least(counts: npt.NDArray[np.int32]) -> int:
    """How many hits a photo needs: `_LEAST`, or so many that at most `_ASKED` photos have them."""
    sizes = np.zeros(256, np.int64)
    for count in counts:
        sizes[min(count, 255)] += 1
    least, above = 256, 0
    while least > _LEAST and above + sizes[least - 1] <= _ASKED:
        least -= 1
        above += sizes[least]
    return least


@compiled
def _agreeing(found: Hits, order: Numbers, asked: Packed, stored: Packed) -> int:
    """The most query features that agree with one hit of a photo. `order`: its hits."""
    top = 0
    step = max(1, len(order) // _OPINIONS)
    for opinion in range(0, len(order), step):
        a, b = asked[found[order[opinion], 0]], stored[found[order[opinion], 1]]
        octaves = np.int64(b >> 16 & 255) - np.int64(a >> 16 & 255)
        turn = (np.int64(b >> 24) - np.int64(a >> 24)) & 255
        scale: Any = _SCALE[octaves + 256]
        cos, sin = scale * _COS[turn], scale * _SIN[turn]
        agree = 0
        last = np.int64(-1)
        for other in order:
            feature = np.int64(found[other, 0])
            c, d = asked[feature], stored[found[other, 1]]
            other_octaves = np.int64(d >> 16 & 255) - np.int64(c >> 16 & 255)
            apart = (np.int64(d >> 24) - np.int64(c >> 24) - turn + 128 & 255) - 128
            if feature == last or abs(other_octaves - octaves) > _OCTAVES or abs(apart) > _TURN:
                continue
            x, y = np.float32(c & 255) - (a & 255), np.float32(c >> 8 & 255) - (a >> 8 & 255)
            off_x = np.float32(d & 255) - (b & 255) - (cos * x - sin * y)
            off_y = np.float32(d >> 8 & 255) - (b >> 8 & 255) - (sin * x + cos * y)
            reach = _NEAR + _REACH * scale * math.sqrt(x * x + y * y)
            if off_x * off_x + off_y * off_y <= reach * reach:
                agree += 1
                last = feature
        top = max(top, agree)
    return top
