"""The whole question: marks of a picture in, the photos that it looks like out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from photo_contest.imaging.lookalikes.index import GLOBAL_WITHIN, MOST, Candidate, Index, Tail
from photo_contest.imaging.lookalikes.likeness import THRESHOLD, Likeness
from photo_contest.imaging.lookalikes.marks import Marks
from photo_contest.imaging.lookalikes.plain import plain_likeness
from photo_contest.imaging.lookalikes.verify import verify

__all__ = ["THRESHOLD", "find"]


def find(
    marks: Marks,
    shelves: Sequence[Index | Tail],
    check_of: Callable[[Sequence[int]], Mapping[int, bytes]],
    *,
    threshold: float = THRESHOLD,
    but: Collection[int] = (),
    most: int = MOST,
) -> list[Likeness]:
    """The photos on the shelves that look like the picture, best first, one likeness a photo.

    `check_of` gives the check parts of the fingerprints asked for; a photo that it leaves out is
    gone, and skipped, as are those in `but`. Every candidate, by local features or by the global
    hash, is judged by its pixels. The same question has the same answer.
    """
    offered = (one for shelf in shelves for one in shelf.candidates(marks, most=most + len(but)))
    candidates = _best((one for one in offered if one.key not in but), most)
    checks = check_of(sorted({one.key for one in candidates}))
    best: dict[int, Likeness] = {}
    for likeness in _verified(marks, candidates, checks):
        if likeness.score > threshold:
            earlier = best.get(likeness.key)
            if earlier is None or likeness.score > earlier.score:
                best[likeness.key] = likeness
    return sorted(best.values(), key=lambda one: (-one.score, one.key))


def _best(candidates: Iterable[Candidate], most: int) -> list[Candidate]:
    """At most `most` by votes, by votes mirrored and by the global hash, from all shelves."""
    offered = {(one.key, one.mirrored): one for one in candidates}.values()
    voted = sorted((one for one in offered if one.votes), key=lambda one: (-one.votes, one.key))
    sides = [[one for one in voted if one.mirrored is side][:most] for side in (False, True)]
    near = sorted(
        (one for one in offered if one.distance256 <= GLOBAL_WITHIN),
        key=lambda one: (one.distance256, one.key),
    )[:most]
    return list({(one.key, one.mirrored): one for one in [*sides[0], *sides[1], *near]}.values())


def _verified(
    marks: Marks, candidates: Iterable[Candidate], checks: Mapping[int, bytes]
) -> Iterator[Likeness]:
    for one in candidates:
        if one.key not in checks:
            continue
        likeness = _judged(marks, one, checks[one.key])
        if likeness is not None:
            yield likeness


def _judged(marks: Marks, candidate: Candidate, check: bytes) -> Likeness | None:
    key, turn, distance = candidate.key, candidate.turn, candidate.phash_distance
    if marks.is_plain:
        return plain_likeness(marks, check, key=key, turn=turn, phash_distance=distance)
    return verify(
        marks,
        check,
        key=key,
        mirrored=candidate.mirrored,
        turn=turn if candidate.distance256 <= GLOBAL_WITHIN else None,
        phash_distance=distance,
    )
