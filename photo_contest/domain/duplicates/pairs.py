"""What was found is kept as pairs, and holds the photo until a person has looked at them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from photo_contest.domain.duplicates import locks
from photo_contest.domain.duplicates.clusters import Clusters
from photo_contest.domain.duplicates.finding import Like
from photo_contest.models import Fingerprint, Lookalike, Member, Photo

if TYPE_CHECKING:
    from photo_contest.imaging.lookalikes.marks import Fingerprint as Made

_BACK = (0, 3, 2, 1, 4, 5, 6, 7)  # which of `fingerprint.TURNS` undoes which


def remember_fingerprint(*, photo: Photo, made: "Made") -> None:
    """Keep the fingerprint of the picture that a photo has now, in place of any other: a new row,
    since an id means one picture for good."""
    from photo_contest.imaging.lookalikes.marks import ALGORITHM

    locks.tell_of_fingerprint()
    Fingerprint.objects.filter(photo=photo).delete()
    Fingerprint.objects.create(
        photo=photo, algorithm=ALGORITHM, index_part=made.index, check_part=made.check
    )


def hold(*, photo: Photo, likes: Sequence[Like], found_in: str, at: dt.datetime) -> list[Lookalike]:
    """Keep what was found of a photo, and hold it while a pair waits for a person.

    Returns the open pairs that are new. A pair that was known stays as it is, settled or not; a new
    one within a cluster is settled by the verdicts that made the cluster. The photo is read again
    under a lock: who holds `photo` refreshes it.
    """
    if not likes:
        return []
    with transaction.atomic():
        locks.hold_verdicts()
        rows = locked_photos({photo.pk, *(like.photo_id for like in likes)})
        locked = {row.pk: row for row in rows}
        if photo.pk not in locked:
            return []
        still = [like for like in likes if like.photo_id in locked]
        fresh = _kept(photo, still, found_in, at)
        _settle_within_cluster(photo.pk, fresh)
        waiting = Lookalike.objects.of(photo).open()
        pairs = list(waiting.filter(pk__in=fresh).select_related("first", "second"))
        hold_if_open(locked[photo.pk], at=at)
    return pairs


def hold_if_open(photo: Photo, *, at: dt.datetime) -> None:
    """A locked photo in the queue that has an open pair waits for the verdict; the same bytes or
    pixels as another's stand first, also where that is found later."""
    from photo_contest.domain.moderation import move

    pairs = Lookalike.objects.of(photo).open()
    is_same = pairs.filter(relation=Lookalike.Relation.EXACT).exists()
    if photo.status == Photo.Status.PENDING and (is_same or pairs.exists()):
        photo.same_as_another = is_same
        move(photo=photo, to=Photo.Status.HELD, by=None, at=at, action="held")
    elif photo.status == Photo.Status.HELD and is_same:
        photo.same_as_another = True
        photo.save(update_fields=["same_as_another"])


def _kept(photo: Photo, likes: Sequence[Like], found_in: str, at: dt.datetime) -> list[int]:
    """Ids of the pairs that were not known before."""
    sides = Lookalike.objects.of(photo).values_list("first_id", "second_id")
    known = {one for pair in sides for one in pair}
    pairs = [_pair(photo.pk, one, found_in, at) for one in likes if one.photo_id not in known]
    return [pair.pk for pair in Lookalike.objects.bulk_create(pairs)]


def _pair(photo_id: str, like: Like, found_in: str, at: dt.datetime) -> Lookalike:
    """The row of a pair; what was seen from the photo is told from the first one of the two."""
    seen = like if photo_id < like.photo_id else _seen_from_the_other(like)
    return Lookalike(
        first_id=min(photo_id, like.photo_id),
        second_id=max(photo_id, like.photo_id),
        relation=seen.relation,
        score=seen.score,
        phash_distance=seen.phash_distance,
        turn=seen.turn,
        transform=list(seen.transform),
        regions=[
            {"first": list(query), "second": list(reference)} for query, reference in seen.regions
        ],
        seen_of_first=seen.seen_of_query,
        seen_of_second=seen.seen_of_photo,
        correlation=seen.correlation,
        inliers=seen.inliers,
        same_scene=seen.same_scene,
        found_in=found_in,
        algorithm=seen.algorithm,
        found_at=at,
    )


def _seen_from_the_other(like: Like) -> Like:
    from photo_contest.imaging.lookalikes.likeness import inverted

    return replace(
        like,
        transform=inverted(like.transform),
        turn=_BACK[like.turn],
        regions=tuple((reference, query) for query, reference in like.regions),
        seen_of_query=like.seen_of_photo,
        seen_of_photo=like.seen_of_query,
    )


def _settle_within_cluster(photo_id: str, pair_ids: Sequence[int]) -> None:
    """Nobody is asked about two photos that others' verdicts make one work already."""
    clusters = Clusters([photo_id])
    if not clusters.ties:
        return
    verdicts = Lookalike.objects.in_bulk(list(clusters.ties))
    for pair in Lookalike.objects.filter(pk__in=pair_ids):
        if path := clusters.path(pair.first_id, pair.second_id):
            told = verdicts[path[0].pk]
            pair.verdict, pair.derived_from_id = told.verdict, told.derived_from_id or told.pk
            pair.decided_by, pair.decided_at = told.decided_by, told.decided_at
            pair.save()


def forget_pairs(*, photo: Photo, at: dt.datetime) -> None:
    """Forget what was found and said of a photo whose picture is another one now, and free those
    that were held because of the earlier one. Verdicts stay in the record; those that followed from
    a forgotten one stand for themselves. `locks.hold_verdicts` comes before the photo's lock."""
    pairs = Lookalike.objects.of(photo).unsettled().select_related("first", "second")
    partners = [pair.other(photo).pk for pair in pairs]
    Lookalike.objects.of(photo).delete()
    for partner in locked_photos(partners):
        release_if_settled(partner, by=None, at=at)


def locked_photos(ids: Iterable[str]) -> list[Photo]:
    """Photos locked in the order of their ids, so that two decisions wait for one another. The lock
    leaves votes for them alone: a vote's reference needs their key only."""
    rows = Photo.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=list(ids))
    return list(rows.order_by("pk"))


def locked_with_partners(photo: Photo) -> Photo | None:
    """The photo, locked together with those that an unsettled pair ties to it."""
    pairs = Lookalike.objects.of(photo).unsettled().values_list("first_id", "second_id")
    ids = {photo.pk, *(one for pair in pairs for one in pair)}
    return next((one for one in locked_photos(ids) if one.pk == photo.pk), None)


def release_if_settled(photo: Photo, *, by: Member | None, at: dt.datetime) -> None:
    """A held photo without an open pair goes back to the queue."""
    from photo_contest.domain import moderation

    held = photo.status == Photo.Status.HELD
    if held and not Lookalike.objects.of(photo).open().exists():
        moderation.move(photo=photo, to=Photo.Status.PENDING, by=by, at=at, action="released")
