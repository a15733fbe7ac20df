"""What a person says of a pair, and what follows from it for others.

"Same work" makes clusters: photos that are one work, each with each. So a verdict between two
clusters is one on every pair between them. Open pairs there are settled by it, as derived from it,
with who and when; a pair that was judged "similar" or "different" contradicts it, and then nothing
is changed until a person resolves that. "Similar" and "different" speak of their pair alone.

"Same work" may name which photo of the pair is refused. The other copies of it, its own cluster
until then, follow where they still wait: a person has said of each that it is this very work, and
of this work that it is refused. Only those of the same contest follow, since another contest may
take what this one refuses, and only what the judge watches over; a copy that is public stays until
a decision of its own. Copies of the photo that is kept are left as they were.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q, QuerySet

from photo_contest.domain.access import MODERATORS, READERS, require_role, scope_of
from photo_contest.domain.duplicates import locks
from photo_contest.domain.duplicates.clusters import Clusters, Tie
from photo_contest.domain.duplicates.pairs import hold_if_open, locked_photos, release_if_settled
from photo_contest.domain.record import note_photo
from photo_contest.errors import (
    AlreadyDecided,
    Invalid,
    Missing,
    NotAllowed,
    NotInThisState,
    VerdictConflict,
)
from photo_contest.models import Contest, Lookalike, Member, Photo

_SAME_WORK = Lookalike.Verdict.SAME_WORK
_WAITING = (Photo.Status.PENDING, Photo.Status.HELD, Photo.Status.RETURNED)


@dataclass(frozen=True)
class Settled:
    """A verdict and what followed: open pairs that it settled, too; ids of the photos refused, the
    named one first; ids of its copies that are public and wait for a decision of their own."""

    pair: Lookalike
    derived: list[Lookalike] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    left_public: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Standing:
    """Where a pair stands among the verdicts: the works that its two photos are part of, and the
    ids of pairs that contradict what could be said of it: of the verdicts that deny "same work" if
    the two works are different ones, of those that demand it if they are one."""

    first_work: frozenset[str]
    second_work: frozenset[str]
    contradicting: list[int]


def pairs_for(
    *, contest: Contest, by: Member, verdict: str, at: dt.datetime
) -> "tuple[QuerySet[Lookalike], set[int] | None]":
    """Pairs with a photo of the contest that `by` watches over, and the units watched (None: all).

    `verdict`: "open" for those that wait for a person, "settled" for all others that were judged,
    else the verdict that was given.
    """
    require_role(by, *READERS)
    scope = scope_of(by, at=at)
    photos = Photo.objects.filter(contest=contest)
    if scope is not None:
        photos = photos.filter(unit_id__in=scope)
    pairs = Lookalike.objects.filter(Q(first__in=photos) | Q(second__in=photos))
    if verdict == "open":
        pairs = pairs.open()
    elif verdict == "settled":
        pairs = pairs.exclude(verdict="")
    else:
        pairs = pairs.filter(verdict=verdict)
    return with_photos(pairs), scope


def pair_for(*, pair_id: int, by: Member, at: dt.datetime) -> Lookalike:
    """A pair that `by` watches over on both sides, else Missing; NotAllowed for other roles."""
    require_role(by, *READERS)
    pair = with_photos(Lookalike.objects.all()).filter(pk=pair_id).first()
    if pair is None or not lies_in(scope_of(by, at=at), pair):
        raise Missing(what="lookalike")
    return pair


def with_photos(pairs: "QuerySet[Lookalike]") -> "QuerySet[Lookalike]":
    sides = [
        f"{side}__{table}"
        for side in ("first", "second")
        for table in ("contest", "unit", "category", "author", "submitted_by")
    ]
    return pairs.select_related("decided_by", *sides)


def standing_of(pairs: Sequence[Lookalike]) -> dict[int, Standing]:
    """How each pair stands among the verdicts, by its id; for a page in a few queries."""
    clusters = Clusters(one for pair in pairs for one in _ids(pair))
    works = {pair.pk: (clusters.of(pair.first_id), clusters.of(pair.second_id)) for pair in pairs}
    touched = {one for both in works.values() for work in both for one in work}
    denied = _denied(touched) if pairs else []
    return {
        pair.pk: Standing(*works[pair.pk], _contradicting(pair, clusters, denied)) for pair in pairs
    }


def _contradicting(
    pair: Lookalike, clusters: Clusters, denied: Iterable[tuple[int, str, str]]
) -> list[int]:
    if pair.verdict:
        return []
    if path := clusters.path(*_ids(pair)):
        return sorted(tie.pk for tie in path)
    left, right = clusters.of(pair.first_id), clusters.of(pair.second_id)
    return [pk for pk, one, other in denied if _between(one, other, left, right)]


def _denied(photo_ids: Collection[str]) -> list[tuple[int, str, str]]:
    """Pairs of these photos that were judged not to be the same work."""
    settled = Lookalike.objects.exclude(verdict="").exclude(verdict=_SAME_WORK)
    among = settled.filter(first__in=photo_ids, second__in=photo_ids)
    return list(among.order_by("pk").values_list("pk", "first_id", "second_id"))


def _between(one: str, other: str, left: Collection[str], right: Collection[str]) -> bool:
    return (one in left and other in right) or (one in right and other in left)


def settle(
    *,
    pair_id: int,
    by: Member,
    verdict: str,
    refuse: str | None = None,
    note: str = "",
    at: dt.datetime,
) -> Settled:
    """A person's verdict on a pair, remembered for good, with all that follows (see above).

    "same-work" may name which photo is refused; it is rejected, or disqualified if it is public,
    with that reason alone: `note` stays with the pair and the record. Once no open pair is left, a
    held photo goes back to the queue. Refuses a pair that the caller does not watch over (Missing),
    an unknown verdict or a photo that is not of the pair (Invalid), a second verdict
    (AlreadyDecided), one that other verdicts contradict (VerdictConflict, with the pairs), and who
    is author of a photo concerned (NotAllowed).
    """
    require_role(by, *MODERATORS)
    if verdict not in Lookalike.Verdict.values:
        raise Invalid({"verdict": ["unknown-choice"]})
    scope = scope_of(by, at=at)
    with transaction.atomic():
        locks.hold_verdicts()
        pair = _to_settle(pair_id, scope, by)
        if refuse and (verdict != _SAME_WORK or refuse not in _ids(pair)):
            raise Invalid({"refuse": ["not-of-this-pair"]})
        copies, derived = _followed(pair, verdict=verdict, refuse=refuse, by=by)
        pair.verdict, pair.refused_id = verdict, refuse or None
        pair.decided_by, pair.decided_at, pair.note = by, at, note
        pair.save()
        for one in derived:
            one.verdict, one.derived_from = verdict, pair
            one.decided_by, one.decided_at = by, at
            one.save()
        refused, left_public = _apply(pair, derived, copies, scope, by=by, at=at)
    pair.refresh_from_db()  # with its photos as they are now
    return Settled(pair, derived, refused, left_public)


def _to_settle(pair_id: int, scope: set[int] | None, by: Member) -> Lookalike:
    pair = Lookalike.objects.select_related("first", "second").filter(pk=pair_id).first()
    if pair is None or not lies_in(scope, pair):
        raise Missing(what="lookalike")
    if pair.verdict:
        raise AlreadyDecided(by=pair.decided_by, at=pair.decided_at)
    _refuse_own([pair.first_id, pair.second_id], by)
    return pair


def _refuse_own(photo_ids: Iterable[str], by: Member) -> None:
    if Photo.objects.filter(pk__in=list(photo_ids), author=by).exists():
        raise NotAllowed(roles=[Member.Role.ORGANIZER], own_photo=True)


def lies_in(scope: set[int] | None, pair: Lookalike) -> bool:
    """Officers settle pairs that lie wholly within their subtree; organizers settle all."""
    return scope is None or {pair.first.unit_id, pair.second.unit_id} <= scope


def _ids(pair: Lookalike) -> tuple[str, str]:
    return pair.first_id, pair.second_id


def _followed(
    pair: Lookalike, *, verdict: str, refuse: str | None, by: Member
) -> tuple[set[str], list[Lookalike]]:
    """The copies that the refused photo had until now, and the open pairs that the verdict settles;
    VerdictConflict when it cannot stand beside others."""
    clusters = Clusters(_ids(pair))
    path = clusters.path(*_ids(pair))
    if path and verdict != _SAME_WORK:
        raise _conflict(tie.pk for tie in path)
    if path or verdict != _SAME_WORK:
        return set(), []
    left, right = clusters.of(pair.first_id), clusters.of(pair.second_id)
    denied = [pk for pk, one, other in _denied(left | right) if _between(one, other, left, right)]
    if denied:
        raise _conflict(denied)
    _refuse_own(left | right, by)
    across = Q(first__in=left, second__in=right) | Q(first__in=right, second__in=left)
    derived = Lookalike.objects.unsettled().filter(across).exclude(pk=pair.pk)
    copies = left if refuse in left else right if refuse in right else frozenset[str]()
    return set(copies) - {refuse}, list(derived.order_by("pk"))


def _conflict(pair_ids: Iterable[int]) -> VerdictConflict:
    return VerdictConflict(pairs=[str(pk) for pk in sorted(pair_ids)])


def _apply(
    pair: Lookalike,
    derived: Sequence[Lookalike],
    copies: Collection[str],
    scope: set[int] | None,
    *,
    by: Member,
    at: dt.datetime,
) -> tuple[list[str], list[str]]:
    """Record the verdict with every photo concerned, refuse and release: (refused, left public)."""
    from photo_contest.domain.moderation import refuse_same_work

    concerned = {one for told in (pair, *derived) for one in _ids(told)} | set(copies)
    photos = {photo.pk: photo for photo in locked_photos(concerned)}
    for told in (pair, *derived):
        _record(told, photos, by=by, at=at)
    refused: list[str] = []
    left_public: list[str] = []
    if pair.refused_id:
        named = photos[pair.refused_id]
        waiting, left_public = _following(named, [photos[one] for one in sorted(copies)], scope)
        for photo in (named, *waiting):
            refuse_same_work(photo=photo, by=by, at=at)
            refused.append(photo.pk)
    for photo in locked_photos(concerned):  # read again: a refusal may have released another one
        release_if_settled(photo, by=by, at=at)
    return refused, left_public


def _following(
    named: Photo, copies: Sequence[Photo], scope: set[int] | None
) -> tuple[list[Photo], list[str]]:
    """Copies of the refused photo that are refused with it, and ids of those that stay public."""
    within = [
        copy
        for copy in copies
        if copy.contest_id == named.contest_id and (scope is None or copy.unit_id in scope)
    ]
    public = [copy.pk for copy in within if copy.status == Photo.Status.APPROVED]
    return [copy for copy in within if copy.status in _WAITING], public


def _record(pair: Lookalike, photos: dict[str, Photo], *, by: Member, at: dt.datetime) -> None:
    follows = {"derived_from": pair.derived_from_id} if pair.derived_from_id else {}
    for photo_id in _ids(pair):
        note_photo(
            photo=photos[photo_id],
            by=by,
            at=at,
            action="lookalike-verdict",
            from_status=photos[photo_id].status,
            reason=pair.verdict,
            note=pair.note,
            pair=pair.pk,
            **follows,
        )


def reopen(*, pair_id: int, by: Member, note: str, at: dt.datetime) -> Lookalike:
    """Take a verdict back after an objection: the pair, and those that followed from it, are asked
    again. Photos that were refused stay so until a decision of their own.

    Organizers only (NotAllowed), with a reason (Invalid). Refuses an unknown pair (Missing), one
    without a verdict (NotInThisState), and "same work" that other verdicts demand all the same, or
    that followed from another one (VerdictConflict, with those).
    """
    require_role(by, Member.Role.ORGANIZER)
    if not note.strip():
        raise Invalid({"note": ["required"]})
    with transaction.atomic():
        locks.hold_verdicts()
        pair = Lookalike.objects.filter(pk=pair_id).first()
        if pair is None:
            raise Missing(what="lookalike")
        if not pair.verdict:
            raise NotInThisState(status="open")
        again = [pair, *(_fallen(pair) if pair.verdict == _SAME_WORK else ())]
        photos = {one.pk: one for one in locked_photos({p for one in again for p in _ids(one)})}
        for one in again:
            _ask_again(one, photos, by=by, note=note, at=at)
        for photo in photos.values():
            hold_if_open(photo, at=at)
    pair.refresh_from_db()
    return pair


def _fallen(pair: Lookalike) -> list[Lookalike]:
    """Derived pairs that no longer follow once the verdict on `pair` is taken back."""
    if pair.derived_from_id:
        raise _conflict([pair.derived_from_id])
    clusters = Clusters([pair.first_id])
    if path := clusters.path(*_ids(pair), only_given=True, but=pair.pk):
        raise _conflict(tie.pk for tie in path)
    fallen = [tie for tie in clusters.ties.values() if not _stands(tie, clusters, but=pair.pk)]
    return list(Lookalike.objects.filter(pk__in=[tie.pk for tie in fallen]).order_by("pk"))


def _stands(tie: Tie, clusters: Clusters, *, but: int) -> bool:
    given = tie.is_given  # the pair itself, too: it is taken back by name
    return given or clusters.path(tie.first, tie.second, only_given=True, but=but) is not None


def _ask_again(
    pair: Lookalike, photos: dict[str, Photo], *, by: Member, note: str, at: dt.datetime
) -> None:
    was, judge = pair.verdict, pair.decided_by_id
    pair.verdict, pair.refused, pair.derived_from, pair.note = "", None, None, ""
    pair.decided_by = pair.decided_at = None
    pair.save()
    for photo_id in _ids(pair):
        note_photo(
            photo=photos[photo_id],
            by=by,
            at=at,
            action="lookalike-reopened",
            from_status=photos[photo_id].status,
            reason=was,
            note=note,
            pair=pair.pk,
            judge=judge,
        )
