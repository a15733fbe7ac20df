"""Whether a picture and a stored photo show the same pixels somewhere, and how.

Features propose transforms (`alignment`), the pixels decide (`pixels`): inliers alone would
take one window of a facade for another.
"""

import math
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from photo_contest.imaging.lookalikes import pixels
from photo_contest.imaging.lookalikes.alignment import align, links_of, match
from photo_contest.imaging.lookalikes.check import Check, LocalFeatures, decode
from photo_contest.imaging.lookalikes.likeness import Likeness, Region
from photo_contest.imaging.lookalikes.relation import (
    COLLAGE,
    SCENE,
    facts_of,
    lively_rest,
    regions_of,
    relation_of,
    transform_of,
    turn_of,
)

Floats = npt.NDArray[np.floating[Any]]

WITHIN = 20  # bits of 64 by which the signatures of one feature may differ
_MATCHES = 256
_PROPOSALS = 3
_COARSE, _FINE, _WHOLE = 88, 168, 64  # samples of a grid's long side
_LEAST = 1e-3  # of a unit square: less of an overlap is none
_TEXTURED = 4.0  # levels of standard deviation in a block
_PROMISING = 0.6  # correlation of a block somewhere near its place
_ENOUGH = 0.4  # share of blocks that are promising: with less the proposal is not looked at again
_SAME, _SOFT = 0.8, 0.08  # correlation at which a block counts half, and how sharply
_CORNERED = 4.0  # squared levels: a block that changes less one way is little more than an edge
_BLOCKS = 25  # that count, for full credit
_CERTAIN = 40  # blocks that count need no further features
_GATE = 5  # inliers below which a transform is chance
_GATE_IN_SMALL, _SMALL = 10, 0.25  # inliers asked for where less than this share is seen
_AGREED = 7  # inliers that a near global hash stands for
_SCALE = 2.25  # so that the threshold stays where the prototype's was
_DETAIL = 1.5  # levels left after a smooth surface is taken away
_LIKE = 0.7  # correlation of blocks that are shown as matched


class Query(Protocol):
    """What the verification reads of a picture: `marks.Marks` is one."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def features(self) -> LocalFeatures: ...
    @property
    def mirrored(self) -> LocalFeatures: ...
    @property
    def gray(self) -> npt.NDArray[np.uint8]: ...
    @property
    def pyramid(self) -> list[pixels.Gray]: ...


@dataclass(frozen=True, eq=False)
class Proposal:
    """A transform, query to reference, and how many matched features support it."""

    transform: Floats
    inliers: int


@dataclass(frozen=True, eq=False)
class Look:
    """What the pixels say of a proposal. `blocks` as `pixels.compare` answers them."""

    transform: Floats
    inliers: int
    grid: pixels.Grid
    blocks: Floats
    seen_of_query: float
    seen_of_reference: float
    correlation: float
    score: float


def verify(
    query: Query,
    check: bytes,
    *,
    key: int = 0,
    mirrored: bool | None = None,
    turn: int | None = None,
    phash_distance: int = 64,
) -> Likeness | None:
    """The likeness of a picture and a stored photo (`check.encode`), whatever its score.

    `mirrored`: the side on which the votes fell, None to try both. `turn`: the index into
    `fingerprint.TURNS` under which the global hashes agree, None where they do not; then the
    whole picture is laid on the whole photo as well, and the pixels alone decide. None where
    nothing of the one lies on the other. ValueError for bytes that are no check.

    score = 2.25 x log(1 + inliers) x share x min(1, sum / 25), where each textured block of
    8 x 8 samples counts by how far its correlation exceeds 0.8, softly, and less if it is a mere
    edge or horizon; sum is that over the blocks and share their mean. Less than 5 inliers are
    none; the score is halved where less than 10 see less than a quarter of the photo, in less
    than 40 such blocks. A near global hash stands for 7 inliers of the whole on the whole; or its
    score is 2 x correlation squared of the whole, after a smooth surface was taken from both.
    """
    pair = Pair(query, decode(check))
    looks = [pair.look(proposal) for proposal in pair.proposals(mirrored)]
    if turn is not None:
        looks += [pair.look(Proposal(pair.laid_whole(turn), _AGREED)), pair.whole(turn)]
    best = max(filter(None, looks), key=lambda look: look.score, default=None)
    return None if best is None else pair.likeness(best, key, phash_distance)


class Pair:
    """A query and a stored photo, laid on each other."""

    def __init__(self, query: Query, check: Check) -> None:
        self.query, self.check = query, check
        self.query_size = _unit(query.width, query.height)
        self.reference_size = _unit(check.width, check.height)

    def proposals(self, mirrored: bool | None) -> list[Proposal]:
        """The transforms that features support, the best supported first."""
        found = []
        for side in (False, True) if mirrored is None else (mirrored,):
            features = self.query.mirrored if side else self.query.features
            rows = match(features.signature, self.check.signature, WITHIN, _MATCHES)
            links = links_of(features, self.check, rows)
            for transform, count in zip(*align(links, rows, _PROPOSALS), strict=True):
                if count >= _GATE:
                    width = self.query_size[0]
                    t = pixels.after_mirror(transform, width) if side else transform
                    found.append(Proposal(t, int(count)))
        return sorted(found, key=lambda one: -one.inliers)[:_PROPOSALS]

    def look(self, proposal: Proposal) -> Look | None:
        """The pixels' word on a proposal, which is drawn nearer by them first. None where there
        is no overlap, or the pixels see nothing in it."""
        t = proposal.transform
        for most, radius in ((_COARSE, 3), (_FINE, 2)):
            grid = self._grid(t, most)
            if grid is None:
                return None
            blocks = self._blocks(t, grid, radius)
            useful = (blocks[:, 2] >= _TEXTURED) & (blocks[:, 3] >= 0)
            best = blocks[useful, 7]
            if not best.size or (best >= _PROMISING).mean() < _ENOUGH:
                return None
            t = pixels.drawn_nearer(t, blocks[useful], grid, np.maximum(best - 0.3, 0.01))
        return self._judged(t, proposal.inliers)

    def laid_whole(self, turn: int) -> Floats:
        """The transform that lays the whole query, turned, on the whole photo."""
        return np.array(transform_of(turn, self.query_size, self.reference_size))

    def whole(self, turn: int) -> Look | None:
        """The pixels' word on the whole query, turned, as the whole photo."""
        t = self.laid_whole(turn)
        grid = self._grid(t, _WHOLE)
        if grid is None:
            return None
        over, under = self._sampled(t, grid)
        there = ~(np.isnan(over) | np.isnan(under))
        correlation, detail = pixels.alike(over, under, there)
        return replace(
            self._described(t, 0, grid, pixels.compare(over, under, 0)),
            correlation=correlation,
            score=2 * max(correlation, 0.0) ** 2 * min(1.0, detail / _DETAIL),
        )

    def likeness(self, look: Look, key: int, phash_distance: int) -> Likeness:
        """A look in the words for people."""
        a, b, c, d, e, f = (float(value) for value in look.transform)
        t = (a, b, c, d, e, f)
        facts = facts_of(t)
        back = pixels.inverse(look.transform).reshape(2, 3)
        polygon = pixels.overlap(look.transform, self.query_size, self.reference_size)
        rest = lively_rest(self.query.gray, polygon @ back[:, :2].T + back[:, 2])
        relation = relation_of(facts, look.seen_of_query, look.seen_of_reference, rest)
        return Likeness(
            key=key,
            score=look.score,
            relation=relation,
            transform=t,
            turn=turn_of(t),
            regions=self._regions(look, polygon, back),
            seen_of_query=look.seen_of_query,
            seen_of_reference=look.seen_of_reference,
            correlation=look.correlation,
            inliers=look.inliers,
            phash_distance=phash_distance,
            same_scene=look.correlation < SCENE and relation not in ("mirrored", COLLAGE),
            facts=facts,
        )

    def _regions(self, look: Look, overlap: Floats, back: Floats) -> tuple[Region, ...]:
        blocks = look.blocks[(look.blocks[:, 4] >= _LIKE) & (look.blocks[:, 2] >= _TEXTURED)]
        side = pixels.BLOCK * look.grid.step
        places = np.array(look.grid[:2]) + (blocks[:, :2] + 0.5) * side
        return regions_of(places, blocks[:, 4] * blocks[:, 2], 2.5 * side, overlap, back)

    def _grid(self, t: Floats, most: int) -> pixels.Grid | None:
        polygon = pixels.overlap(t, self.query_size, self.reference_size)
        if pixels.area(polygon) < _LEAST:
            return None
        return pixels.grid_over(polygon, max(self._pitches(t)), most)

    def _pitches(self, t: Floats) -> tuple[float, float]:
        """How wide a pixel of the query and of the photo are on the photo."""
        query, reference = self.query.pyramid[0], self.check.pyramid[0]
        return _scale(t) / max(query.shape), 1 / max(reference.shape)

    def _sampled(self, t: Floats, grid: pixels.Grid) -> tuple[pixels.Gray, pixels.Gray]:
        over_pitch, under_pitch = self._pitches(t)
        over = pixels.level_for(self.query.pyramid, over_pitch, grid.step)
        under = pixels.level_for(self.check.pyramid, under_pitch, grid.step)
        return (
            pixels.sample(over, self.query_size, pixels.inverse(t), grid),
            pixels.sample(under, self.reference_size, pixels.IDENTITY, grid),
        )

    def _blocks(self, t: Floats, grid: pixels.Grid, radius: int) -> Floats:
        blocks: Floats = pixels.compare(*self._sampled(t, grid), radius)
        return blocks

    def _judged(self, t: Floats, inliers: int) -> Look | None:
        grid = self._grid(t, _FINE)
        if grid is None:
            return None
        look = self._described(t, inliers, grid, self._blocks(t, grid, 0))
        blocks = look.blocks[(look.blocks[:, 2] >= _TEXTURED) & (look.blocks[:, 3] >= 0)]
        if not len(blocks):
            return None
        telling = np.minimum(blocks[:, 8] / _CORNERED, 1.0)
        worth = telling / (1 + np.exp((_SAME - blocks[:, 4]) / _SOFT))
        share = worth.sum() / max(telling.sum(), 1.0)
        score = math.log1p(inliers) * share * min(1.0, worth.sum() / _BLOCKS)
        passed = (
            inliers >= _GATE_IN_SMALL or look.seen_of_reference >= _SMALL or worth.sum() >= _CERTAIN
        )
        return replace(
            look,
            correlation=float(blocks[:, 4].mean()),
            score=_SCALE * float(score) * (1.0 if passed else 0.5),
        )

    def _described(self, t: Floats, inliers: int, grid: pixels.Grid, blocks: Floats) -> Look:
        shared = pixels.area(pixels.overlap(t, self.query_size, self.reference_size))
        of_query = shared / (_scale(t) ** 2 * math.prod(self.query_size))
        of_reference = shared / math.prod(self.reference_size)
        return Look(t, inliers, grid, blocks, min(of_query, 1.0), min(of_reference, 1.0), 0.0, 0.0)


def _scale(t: Floats) -> float:
    return math.sqrt(abs(t[0] * t[4] - t[1] * t[3]))


def _unit(width: int, height: int) -> tuple[float, float]:
    return width / max(width, height), height / max(width, height)
