"""What the public sees of a contest's photos, and in which order."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Final, Literal

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from photo_contest.domain.hanging import multipliers
from photo_contest.domain.paging import Cursor, Page
from photo_contest.domain.paging import page_of as keyset_page
from photo_contest.domain.standings import totals_visible
from photo_contest.domain.units.branches import branches
from photo_contest.errors import Invalid, Missing, TotalsHidden
from photo_contest.models import Contest, Photo
from photo_contest.models.photo import SHUFFLE_PRIME, known_form
from photo_contest.words import fold

Order = Literal["shuffle", "newest", "votes"]
ORDERS: tuple[Order, ...] = ("shuffle", "newest", "votes")

NO_UNIT: Final = 0
# A photo that never had a vote has no tally.
TOTAL: Final = Coalesce(F("tally__public") + F("tally__members"), 0)


def gallery(
    contest: Contest,
    *,
    order: str = "shuffle",
    unit: str | None = None,
    upper: str | None = None,
    category: str | None = None,
    q: str | None = None,
    seed: str = "",
    voter: str | None = None,
) -> "QuerySet[Photo]":
    """Listed photos of a contest, annotated with `place`, the value that `order` sorts by. Of a
    unit are also those of units below it and of those that it stands for (`branches`).

    `shuffle` is a permutation drawn from the seed: each photo has a random number k, its place is
    (a·k + b) mod p with a, b from the seed and p prime, so that every photo is as likely as any
    other to stand before another one (a universal hash family; Carter and Wegman 1979).
    Refuses an unknown order, and `votes` while totals are hidden from `voter` (TotalsHidden).
    """
    at = timezone.now()
    refuse_hidden_order(contest, order, voter=voter, at=at)
    units = units_chosen(unit, upper, at=at)
    photos = chosen(contest.pk, units=units, category=category, words=search_words(q))
    return placed(photos.select_related("unit", "category"), order, seed)


def page_of(
    photos: "QuerySet[Photo]", *, order: str, cursor: str | None, size: int, seed: str = ""
) -> "Page[Photo]":
    """A page of the gallery. A cursor brings the seed it began with, so that a stranger without
    cookies turns pages of one and the same shuffle."""
    read, of_cursor = cursor_of(cursor, order=order, seed=seed)
    if of_cursor != seed:
        photos = placed(photos, order, of_cursor)
    return keyset_page(
        photos,
        name=f"gallery:{order}",
        key="place",
        descending=order != "shuffle",
        cursor=read,
        size=size,
        state=of_cursor if order == "shuffle" else "",
        anchors=placed(Photo.objects.all(), order, of_cursor),
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


# --- what a page is made of ---------------------------------------------------------------


def units_chosen(unit: str | None, upper: str | None, *, at: dt.datetime) -> frozenset[int] | None:
    """The units of whose photos a gallery shows those that belong to all named ones; None where no
    unit is named."""
    named = [code for code in (unit, upper) if code]
    if not named:
        return None
    known = branches(at=at)
    return frozenset.intersection(*(known.of(code) for code in named))


def chosen(
    contest_id: int,
    *,
    units: Collection[int] | None,
    category: str | None,
    words: Sequence[str],
) -> "QuerySet[Photo]":
    """Listed photos of a contest, of some units, a topic and with these words where they are
    named."""
    photos = Photo.objects.listed().filter(contest_id=contest_id)
    if units is not None:
        photos = photos.filter(unit__in=units or [NO_UNIT])  # a query for none would be no query
    if category:
        photos = photos.filter(category__code=category)
    for word in words:
        photos = photos.filter(search_text__contains=word)
    return photos


def search_words(q: str | None) -> tuple[str, ...]:
    return tuple(fold(q).split()[:8]) if q else ()


def refuse_hidden_order(
    contest: Contest, order: str, *, voter: str | None, at: dt.datetime
) -> None:
    """TotalsHidden for the order by votes while totals are hidden from `voter`."""
    if order == "votes" and not totals_visible(contest, at=at, voter=voter):
        raise TotalsHidden(contest=contest)


def cursor_of(cursor: str | None, *, order: str, seed: str) -> tuple[Cursor | None, str]:
    """The cursor of this order's list, and the seed: its own, if there is a cursor."""
    if not cursor:
        return None, seed
    read = Cursor.read(cursor, of=f"gallery:{order}")
    return read, read.state if order == "shuffle" else seed


def placed(photos: "QuerySet[Photo]", order: str, seed: str) -> "QuerySet[Photo]":
    """The photos with `place`, the value that the order sorts by; Invalid for an unknown order."""
    if order == "newest":
        return photos.annotate(place=F("approved_at"))
    if order == "votes":
        return photos.annotate(place=TOTAL)
    if order == "shuffle":
        a, b = multipliers(seed)
        return photos.annotate(place=(F("shuffle_key") * a + b) % SHUFFLE_PRIME)
    raise Invalid({"order": ["unknown-choice"]}, values=", ".join(ORDERS))
