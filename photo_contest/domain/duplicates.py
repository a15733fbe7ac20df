"""Photos that were sent before: the only user of the look-alike engine.

Same bytes or pixels by the same author are stopped by constraints (`domain.submission`); here are
the near ones, of anybody, in any contest. They are held for a person, whose verdict is remembered
for the pair.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from photo_contest.domain.access import MODERATORS, require_role, scope_of
from photo_contest.domain.record import note_photo
from photo_contest.errors import AlreadyDecided, Invalid, Missing, NotAllowed
from photo_contest.models import Contest, Fingerprint, Lookalike, Member, Photo

ALGORITHM = "phash-8/1"


@dataclass(frozen=True)
class Likeness:
    """A photo that looks like the one asked about: `distance` in bits of 64, which `turn`."""

    photo_id: str
    distance: int
    turn: int
    same_pixels: bool = False


def find_lookalikes(
    *, turns: Sequence[int], sha256: str, pixel_sha256: str, author: Member, but: str | None = None
) -> list[Likeness]:
    """All photos like this picture in any of its eight turns, nearest first.

    Left out: photo `but` itself, and what the same author withdrew: sending it again is fine.
    """
    import numpy as np

    from photo_contest.imaging.nearest import LOOKALIKE_WITHIN, nearest

    rows = list(
        Fingerprint.objects.filter(algorithm=ALGORITHM)
        .exclude(photo=but)
        .exclude(photo__author=author, photo__status=Photo.Status.WITHDRAWN)
        .values_list("photo_id", "value", "photo__sha256", "photo__pixel_sha256")
    )
    stored = np.frombuffer(b"".join(bytes(row[1]) for row in rows), dtype=">u8").astype(np.uint64)
    found = [
        Likeness(
            rows[index][0],
            distance,
            turn,
            same_pixels=rows[index][2] == sha256 or rows[index][3] == pixel_sha256,
        )
        for index, distance, turn in nearest(turns, stored, LOOKALIKE_WITHIN)
    ]
    return sorted(found, key=lambda one: (not one.same_pixels, one.distance))


def remember_fingerprint(*, photo: Photo, phash: int) -> None:
    Fingerprint.objects.update_or_create(
        photo=photo, algorithm=ALGORITHM, defaults={"value": phash.to_bytes(8, "big")}
    )


def forget_pairs(*, photo: Photo, at: dt.datetime) -> None:
    """Forget what was found and said of a photo whose picture is another one now, and free those
    that were held because of the earlier one. Verdicts stay in the record."""
    pairs = Lookalike.objects.of(photo).unsettled().select_related("first", "second")
    partners = [pair.other(photo).pk for pair in pairs]
    Lookalike.objects.of(photo).delete()
    for partner in locked_photos(partners):
        release_if_settled(partner, by=None, at=at)


def remember_pairs(*, photo: Photo, found: Sequence[Likeness], at: dt.datetime) -> list[Lookalike]:
    """Keep the pairs; one that a person has settled stays settled. Returns the open ones."""
    pairs = [
        Lookalike(
            first_id=min(photo.pk, one.photo_id),
            second_id=max(photo.pk, one.photo_id),
            distance=one.distance,
            turn=one.turn,
            same_pixels=one.same_pixels,
            found_at=at,
        )
        for one in found
    ]
    Lookalike.objects.bulk_create(pairs, ignore_conflicts=True)
    return list(Lookalike.objects.of(photo).open().select_related("first", "second"))


def pairs_for(
    *, contest: Contest, by: Member, verdict: str, at: dt.datetime
) -> "tuple[QuerySet[Lookalike], set[int] | None]":
    """Pairs with a photo of the contest that `by` watches over, and the units watched (None: all).

    `verdict`: "open" for those that wait for a person, else the verdict that was given.
    """
    require_role(by, *MODERATORS)
    scope = scope_of(by, at=at)
    photos = Photo.objects.filter(contest=contest)
    if scope is not None:
        photos = photos.filter(unit_id__in=scope)
    pairs = Lookalike.objects.filter(Q(first__in=photos) | Q(second__in=photos))
    pairs = pairs.open() if verdict == "open" else pairs.filter(verdict=verdict)
    sides = [
        f"{side}__{table}"
        for side in ("first", "second")
        for table in ("contest", "unit", "category", "author", "submitted_by")
    ]
    return pairs.select_related("decided_by", *sides), scope


def settle(
    *,
    pair_id: int,
    by: Member,
    verdict: str,
    refuse: str | None = None,
    note: str = "",
    at: dt.datetime,
) -> Lookalike:
    """A person's verdict on a pair, remembered for good.

    "same-work" may name which photo is refused; it is rejected with that reason. Once no unsettled
    pair is left, a held photo goes back to the queue. Refuses a pair that the caller does not watch
    over (Missing), an unknown verdict or a photo that is not of the pair (Invalid), a second
    verdict (AlreadyDecided).
    """
    require_role(by, *MODERATORS)
    if verdict not in Lookalike.Verdict.values:
        raise Invalid({"verdict": ["unknown-choice"]})
    scope = scope_of(by, at=at)
    with transaction.atomic():
        pairs = Lookalike.objects.select_for_update(of=("self",)).select_related("first", "second")
        pair = pairs.filter(pk=pair_id).first()
        if pair is None or not lies_in(scope, pair):
            raise Missing(what="lookalike")
        if pair.verdict:
            raise AlreadyDecided(by=pair.decided_by, at=pair.decided_at)
        if by.pk in (pair.first.author_id, pair.second.author_id):
            raise NotAllowed(roles=[Member.Role.ORGANIZER], own_photo=True)
        if refuse and (verdict != Lookalike.Verdict.SAME_WORK or refuse not in _ids(pair)):
            raise Invalid({"refuse": ["not-of-this-pair"]})
        pair.verdict, pair.refused_id = verdict, refuse or None
        pair.decided_by, pair.decided_at, pair.note = by, at, note
        pair.save()
        _apply(pair, by=by, at=at)
    pair.refresh_from_db()  # with its photos as they are now
    return pair


def lies_in(scope: set[int] | None, pair: Lookalike) -> bool:
    """Officers settle pairs that lie wholly within their subtree; organizers settle all."""
    return scope is None or {pair.first.unit_id, pair.second.unit_id} <= scope


def _ids(pair: Lookalike) -> tuple[str, str]:
    return pair.first_id, pair.second_id


def _apply(pair: Lookalike, *, by: Member, at: dt.datetime) -> None:
    from photo_contest.domain import moderation

    for photo in _locked(pair):
        note_photo(
            photo=photo,
            by=by,
            at=at,
            action="lookalike-verdict",
            from_status=photo.status,
            reason=pair.verdict,
            note=pair.note,
            pair=pair.pk,
        )
        if photo.pk == pair.refused_id:
            moderation.refuse_same_work(photo=photo, by=by, at=at, note=pair.note)
    for photo in _locked(pair):  # read again: a refusal may have released the other one
        release_if_settled(photo, by=by, at=at)


def _locked(pair: Lookalike) -> list[Photo]:
    return locked_photos(_ids(pair))


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
