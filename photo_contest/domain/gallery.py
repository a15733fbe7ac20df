"""What the public sees of a contest's photos, and in which order."""

import hashlib
from typing import Literal

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from photo_contest.domain.paging import Cursor, Page
from photo_contest.domain.paging import page_of as keyset_page
from photo_contest.domain.standings import totals_visible
from photo_contest.errors import Invalid, Missing, TotalsHidden
from photo_contest.models import Contest, Photo, Vote
from photo_contest.models.photo import SHUFFLE_PRIME, known_form
from photo_contest.words import fold

Order = Literal["shuffle", "newest", "votes"]
ORDERS: tuple[Order, ...] = ("shuffle", "newest", "votes")


def gallery(
    contest: Contest,
    *,
    order: str = "shuffle",
    unit: str | None = None,
    category: str | None = None,
    q: str | None = None,
    seed: str = "",
    voter: str | None = None,
) -> "QuerySet[Photo]":
    """Listed photos of a contest, annotated with `place`, the value that `order` sorts by.

    `shuffle` is a permutation drawn from the seed: each photo has a random number k, its place is
    (a·k + b) mod p with a, b from the seed and p prime, so that every photo is as likely as any
    other to stand before another one (a universal hash family; Carter and Wegman 1979).
    Refuses an unknown order, and `votes` while totals are hidden from `voter` (TotalsHidden).
    """
    photos = Photo.objects.listed().filter(contest=contest).select_related("unit", "category")
    if unit:
        photos = photos.filter(unit__code=unit)
    if category:
        photos = photos.filter(category__code=category)
    for word in fold(q or "").split()[:8]:
        photos = photos.filter(search_text__contains=word)
    if order == "votes" and not totals_visible(contest, at=timezone.now(), voter=voter):
        raise TotalsHidden(contest=contest)
    return _placed(photos, order, seed)


def page_of(
    photos: "QuerySet[Photo]", *, order: str, cursor: str | None, size: int, seed: str = ""
) -> "Page[Photo]":
    """A page of the gallery. A cursor brings the seed it began with, so that a stranger without
    cookies turns pages of one and the same shuffle."""
    name = f"gallery:{order}"
    read = Cursor.read(cursor, of=name) if cursor else None
    if read is not None and order == "shuffle" and read.state != seed:
        seed = read.state
        photos = _placed(photos, order, seed)
    anchors = _placed(Photo.objects.all(), order, seed)
    return keyset_page(
        photos,
        name=name,
        key="place",
        descending=order != "shuffle",
        cursor=read,
        size=size,
        state=seed if order == "shuffle" else "",
        anchors=anchors,
    )


def public_photo(photo_id: str) -> Photo:
    """A listed photo by its id; Missing for all else, as if it did not exist."""
    photo = (
        Photo.objects.listed()
        .select_related("contest", "unit", "category", "author")
        .filter(pk=known_form(photo_id))
        .first()
    )
    if photo is None:
        raise Missing(what="photo")
    return photo


def _placed(photos: "QuerySet[Photo]", order: str, seed: str) -> "QuerySet[Photo]":
    if order == "newest":
        return photos.annotate(place=F("approved_at"))
    if order == "votes":
        counted = Q(votes__withdrawn_at__isnull=True, votes__state=Vote.State.COUNTED)
        return photos.annotate(place=Count("votes", filter=counted))
    if order == "shuffle":
        digest = hashlib.sha256(f"shuffle:{seed}".encode()).digest()
        a = 1 + int.from_bytes(digest[:8], "big") % (SHUFFLE_PRIME - 1)
        b = int.from_bytes(digest[8:16], "big") % SHUFFLE_PRIME
        return photos.annotate(place=(F("shuffle_key") * a + b) % SHUFFLE_PRIME)
    raise Invalid({"order": ["unknown-choice"]}, values=", ".join(ORDERS))
