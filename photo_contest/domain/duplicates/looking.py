"""Questions of who looks at pairs: which one comes next, what was said before, how copies hang
together. Nothing is changed here."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from photo_contest.domain.access import MODERATORS, READERS, require_role, scope_of, watched_by
from photo_contest.domain.duplicates.clusters import Clusters
from photo_contest.domain.duplicates.verdicts import lies_in, pairs_for, with_photos
from photo_contest.errors import Missing
from photo_contest.models import Contest, Lookalike, Member, Photo, Record
from photo_contest.models.photo import known_form

_DEEDS = ("lookalike-verdict", "lookalike-reopened")


@dataclass(frozen=True)
class Turn:
    """Where a pair stands among those that wait for a person: its place from 1, None when it does
    not wait; how many wait; the id of the one that follows, None when no other waits."""

    place: int | None
    count: int
    next_id: int | None


@dataclass(frozen=True)
class Work:
    """Photos that were judged to be one work: those that the caller watches over, the oldest first;
    how many others there are; the pairs among the photos told, by their ids."""

    photos: list[Photo]
    hidden: int
    pairs: list[Lookalike]


def pair_told_to(*, pair_id: int, by: Member, at: dt.datetime) -> tuple[Lookalike, set[int] | None]:
    """A pair with a photo that `by` watches over, and the units watched (None: all). Missing
    otherwise; NotAllowed for other roles. Whether both sides may be told, `lies_in` says."""
    require_role(by, *READERS)
    scope = scope_of(by, at=at)
    pair = with_photos(Lookalike.objects.all()).filter(pk=pair_id).first()
    if pair is None or not (scope is None or {pair.first.unit_id, pair.second.unit_id} & scope):
        raise Missing(what="lookalike")
    return pair, scope


def may_settle(pair: Lookalike, by: Member, scope: set[int] | None) -> bool:
    """Whether `settle` would hear this person on the pair: a moderator of both sides who is author
    of neither. (Who is author of another copy is told so by the verb.)"""
    own = by.pk in (pair.first.author_id, pair.second.author_id)
    return by.role in MODERATORS and lies_in(scope, pair) and not own


def waiting_for(
    *, contest: Contest, by: Member, at: dt.datetime
) -> "tuple[QuerySet[Lookalike], set[int] | None]":
    """Open pairs of the contest that `by` may look at wholly, and the units watched."""
    pairs, scope = pairs_for(contest=contest, by=by, verdict="open", at=at)
    if scope is not None:
        pairs = pairs.filter(first__unit_id__in=scope, second__unit_id__in=scope)
    return pairs, scope


def turn_of(pair: Lookalike, *, contest: Contest, by: Member, at: dt.datetime) -> Turn:
    """The pair's place in the order of finding, and the pair after it, else the first of all."""
    waiting, _ = waiting_for(contest=contest, by=by, at=at)
    order = waiting.order_by("found_at", "pk")
    ids = list(order.values_list("pk", flat=True))
    if pair.pk in ids:
        place = ids.index(pair.pk)
        rest = ids[place + 1 :] + ids[:place]
        return Turn(place + 1, len(ids), rest[0] if rest else None)
    after = Q(found_at__gt=pair.found_at) | Q(found_at=pair.found_at, pk__gt=pair.pk)
    following = order.filter(after).values_list("pk", flat=True).first()
    return Turn(None, len(ids), following or (ids[0] if ids else None))


def held_by_others(pair: Lookalike) -> set[str]:
    """Ids of the pair's photos that another open pair holds, too."""
    ids = {pair.first_id, pair.second_id}
    others = Lookalike.objects.open().filter(Q(first__in=ids) | Q(second__in=ids))
    sides = others.exclude(pk=pair.pk).values_list("first_id", "second_id")
    return ids & {one for both in sides for one in both}


def pairs_named(ids: Iterable[int]) -> list[Lookalike]:
    """Pairs by their ids, with both photos."""
    return list(with_photos(Lookalike.objects.filter(pk__in=list(ids))).order_by("pk"))


def history_of(pair: Lookalike) -> list[Record]:
    """What was said of the pair and taken back, the oldest first: a deed is recorded with both
    photos and told once."""
    deeds = Record.objects.filter(photo=pair.first_id, action__in=_DEEDS, data__pair=pair.pk)
    return list(deeds.select_related("actor").order_by("at", "pk"))


def work_of(*, photo_id: str, by: Member, at: dt.datetime) -> Work:
    """All copies of a photo's work and the pairs among them. Missing unless `by` watches over the
    photo; copies that `by` does not watch over are counted only."""
    watched = watched_by(by, at=at)
    if not watched.filter(pk=known_form(photo_id)).exists():
        raise Missing(what="photo")
    ids = Clusters([photo_id]).of(photo_id)
    photos = list(watched.filter(pk__in=ids).order_by("submitted_at", "pk"))
    told = [photo.pk for photo in photos]
    among = Lookalike.objects.filter(first__in=told, second__in=told)
    return Work(photos, len(ids) - len(photos), list(with_photos(among).order_by("pk")))
