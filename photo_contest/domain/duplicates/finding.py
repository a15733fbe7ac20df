"""What a picture looks like: the same bytes or pixels first, then the engine's answer.

Reads only, and outside of any transaction: at 100,000 photos a search takes a tenth of a second,
and votes must not wait for it. Two photos that are sent at once still see each other: each is
searched for before it is committed, and after that among those that came meanwhile (`newcomers`);
whoever is committed last finds the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.db.models import Case, Q, QuerySet, Value, When

from photo_contest.domain.duplicates.shelf import Seen, Shelves, shelf
from photo_contest.models import Fingerprint, Lookalike, Member, Photo

if TYPE_CHECKING:
    from photo_contest.imaging.lookalikes.likeness import Likeness
    from photo_contest.imaging.lookalikes.marks import Marks

Box = tuple[float, float, float, float]
Affine = tuple[float, float, float, float, float, float]
_MOST_TWINS: Final = 12
_AS_IT_IS: Final = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


@dataclass(frozen=True)
class Picture:
    """What is asked about: a file's marks and digests. Left out of the answer are the photo `but`,
    and what was withdrawn: sending it again is fine. With an `author` what that one withdrew is
    known beforehand."""

    marks: "Marks"
    sha256: str
    pixel_sha256: str
    author: Member | None = None
    but: str | None = None


@dataclass(frozen=True)
class Like:
    """A photo like the picture asked about, as `Lookalike` keeps it; `transform`, `turn` and
    `regions` lead from the picture to the photo. Without a score it is the same file or pixels, and
    the engine was not asked."""

    photo_id: str
    relation: str
    score: float | None = None
    transform: Affine = _AS_IT_IS
    turn: int = 0
    regions: tuple[tuple[Box, Box], ...] = ()
    seen_of_query: float = 1.0
    seen_of_photo: float = 1.0
    phash_distance: int = 0
    correlation: float = 1.0
    inliers: int = 0
    same_scene: bool = False
    algorithm: str = ""


@dataclass(frozen=True)
class Found:
    """Likes, the same files and pixels first, then by score; and which photos were looked at."""

    likes: list[Like]
    seen: Seen


def likely(picture: Picture) -> Found:
    """Photos like a picture, of any author, unit, contest and edition; of very many with the same
    file or pixels a few (`_twins`). Writes nothing."""
    shelves = shelf().refreshed()
    return Found(_merged(picture, _alike(picture, shelves)), shelves.seen)


def newcomers(picture: Picture, *, seen: Seen) -> list[Like]:
    """The likes among photos that were committed after an earlier search."""
    shelves = shelf().newer_than(seen)
    return _merged(picture, _alike(picture, shelves))


def _alike(picture: Picture, shelves: Shelves) -> list[Like]:
    from photo_contest.imaging.lookalikes.engine import find
    from photo_contest.imaging.lookalikes.marks import ALGORITHM

    if not shelves.asked:
        return []
    photo_of: dict[int, str] = {}
    withdrawn: set[int] = set()

    def check_of(keys: Sequence[int]) -> Mapping[int, bytes]:
        rows = Fingerprint.objects.filter(pk__in=list(keys), algorithm=ALGORITHM)
        parts = {}
        columns = rows.values_list("pk", "photo_id", "photo__status", "check_part")
        for key, photo_id, status, check_part in columns:
            if status == Photo.Status.WITHDRAWN:
                withdrawn.add(key)
            else:
                photo_of[key], parts[key] = photo_id, bytes(check_part)
        return parts

    left_out = Fingerprint.objects.filter(photo__in=_left_out(picture))
    hidden = shelves.gone | set(left_out.values_list("pk", flat=True))
    found = find(picture.marks, shelves.asked, check_of, but=hidden)
    while withdrawn - hidden:  # few are looked at: copies that were withdrawn must hide nobody
        hidden |= withdrawn
        found = find(picture.marks, shelves.asked, check_of, but=hidden)
    return [_like(photo_of[one.key], one, ALGORITHM) for one in found]


def _left_out(picture: Picture) -> "QuerySet[Photo]":
    withdrawn = Q(author=picture.author, status=Photo.Status.WITHDRAWN)
    own = Q(pk=picture.but or "")
    return Photo.objects.filter(withdrawn | own if picture.author else own)


def _same(picture: Picture) -> "QuerySet[Photo]":
    same = Q(sha256=picture.sha256) | Q(pixel_sha256=picture.pixel_sha256)
    return Photo.objects.filter(same).exclude(pk__in=_left_out(picture).values("pk"))


def _twins(picture: Picture) -> list[str]:
    """Photos with the same file or pixels: at most 12, those that live first and withdrawn ones
    last, the longest there before others. A picture that goes round among authors would else
    make half a million pairs of a thousand photos, and a verdict on a few says it all."""
    state = Case(
        When(status__in=Photo.LIVING, then=Value(0)),
        When(status=Photo.Status.WITHDRAWN, then=Value(2)),
        default=Value(1),
    )
    twins = _same(picture).order_by(state, "submitted_at", "pk")
    return list(twins.values_list("pk", flat=True)[:_MOST_TWINS])


def _merged(picture: Picture, alike: Sequence[Like]) -> list[Like]:
    """Each photo once; what the engine told of the same file or pixels stays told. Twins beyond
    those that are asked for are left out, also where the engine found them."""
    told = {one.photo_id: one for one in alike}
    relation = str(Lookalike.Relation.EXACT)
    twins = _twins(picture)
    same = [replace(told.pop(one, Like(one, relation)), relation=relation) for one in twins]
    if len(twins) == _MOST_TWINS:
        for one in _same(picture).filter(pk__in=list(told)).values_list("pk", flat=True):
            del told[one]
    return [*same, *told.values()]


def _like(photo_id: str, one: "Likeness", algorithm: str) -> Like:
    return Like(
        photo_id=photo_id,
        relation=one.relation,
        score=one.score,
        transform=one.transform,
        turn=one.turn,
        regions=tuple((region.query, region.reference) for region in one.regions),
        seen_of_query=_share(one.seen_of_query),
        seen_of_photo=_share(one.seen_of_reference),
        phash_distance=one.phash_distance,
        correlation=one.correlation,
        inliers=one.inliers,
        same_scene=one.same_scene,
        algorithm=algorithm,
    )


def _share(value: float) -> float:
    return min(1.0, max(0.0, value))
