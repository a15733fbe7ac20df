"""Photos as everybody is told of them, read without making models: what is asked most of all."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.db import DEFAULT_DB_ALIAS

from photo_contest.domain import tally
from photo_contest.domain.contests import known_slug
from photo_contest.domain.gallery import (
    TOTAL,
    chosen,
    cursor_of,
    placed,
    refuse_hidden_order,
    search_words,
    units_chosen,
)
from photo_contest.domain.hanging import Hanging, hanging
from photo_contest.domain.paging import Cursor, Page, page_from, places_of, the_place, window
from photo_contest.domain.prepared import Statement, instant, rows_of, statement_of
from photo_contest.domain.standings import totals_visible
from photo_contest.errors import Missing
from photo_contest.models import Category, Contest, Photo
from photo_contest.models.photo import known_form


class ShownPhoto(NamedTuple):
    """A listed photo; `votes` as tallied, whoever may be told of them."""

    pk: str
    code: str
    title: str
    caption: str
    story: str
    category: str | None
    unit: str
    unit_name: str
    author: str
    status: str
    votes: int
    dominant_colour: str
    submitted_at: dt.datetime
    public_name: str
    width: int
    height: int
    unit_is_invented: bool


_ELSEWHERE: Final = {
    "category": "category__code",
    "unit": "unit__code",
    "author": "author__full_name",
    "votes": "total",
    "unit_is_invented": "unit__is_demonstration",
}
_COLUMNS: Final = tuple(_ELSEWHERE.get(name, name) for name in ShownPhoto._fields)
_ANY: Final = "?"  # no id has it
_UNKNOWN: Final = -1
# Of a contest: whether totals are shown. In the model's order.
_TERMS: Final = ("id", "voting_closes_at", "totals")


def contest_shown(slug: str) -> Contest:
    """The contest of that slug, with what tells whether totals are shown; all else of it is read
    when somebody asks for it. Missing when there is none."""
    rows = rows_of(_contest_statement(known_slug(slug)))
    if not rows:
        raise Missing(what="contest")
    return _contest(*rows[0])


def shown_page(
    contest: Contest,
    *,
    order: str = "shuffle",
    cursor: str | None = None,
    size: int,
    unit: str | None = None,
    upper: str | None = None,
    category: str | None = None,
    q: str | None = None,
    seed: str = "",
    voter: str | None = None,
    at: dt.datetime,
) -> Page[ShownPhoto]:
    """A page of the gallery: what `gallery` and `page_of` choose, and refuse."""
    refuse_hidden_order(contest, order, voter=voter, at=at)
    read, seed = cursor_of(cursor, order=order, seed=seed)
    place = _place(read, order, seed) if read else None
    words, units = search_words(q), units_chosen(unit, upper, at=at)
    if order == "shuffle" and not words:
        photos = _hung(contest.pk, units, category)
        after: Any = (place, read.anchor) if read else None
        backward = read is not None and read.backward
        turn = photos.shuffled(seed, size + 1, after=after, backward=backward)
        hung = page_from(
            [_Hung(pk) for pk in turn.ids],
            name=f"gallery:{order}",
            cursor=read,
            size=size,
            state=seed,
        )
        rows = _photos([one.pk for one in hung.items])
        return Page(rows, hung.next_cursor, hung.previous_cursor)
    statement = _page_statement(contest.pk, order, units, category, words, seed, read, place, size)
    found = [ShownPhoto._make(row) for row in rows_of(statement)]
    state = seed if order == "shuffle" else ""
    return page_from(found, name=f"gallery:{order}", cursor=read, size=size, state=state)


def shown_count(
    contest: Contest,
    *,
    unit: str | None = None,
    upper: str | None = None,
    category: str | None = None,
    q: str | None = None,
    at: dt.datetime,
) -> int:
    """How many photos a gallery shows."""
    words, units = search_words(q), units_chosen(unit, upper, at=at)
    if not words:
        return len(_hung(contest.pk, units, category).ids)
    return chosen(contest.pk, units=units, category=category, words=words).count()


def shown_photo(photo_id: str) -> tuple[ShownPhoto, Contest]:
    """A listed photo by its id, and its contest; Missing for all else, as if it did not exist."""
    rows = rows_of(_photo_statement(known_form(photo_id)))
    if not rows:
        raise Missing(what="photo")
    terms = len(_TERMS)
    return ShownPhoto._make(rows[0][:-terms]), _contest(*rows[0][-terms:])


def votes_told(
    contest: Contest, photos: Sequence[ShownPhoto], *, voter: str | None, at: dt.datetime
) -> dict[str, int] | None:
    """Votes by photo id, or None while totals are hidden from `voter`, who sees the own vote at
    once."""
    if not totals_visible(contest, at=at, voter=voter):
        return None
    if voter is None:
        return {photo.pk: photo.votes for photo in photos}
    found = tally.counts([photo.pk for photo in photos], voter=voter)
    return {pk: counts.total for pk, counts in found.items()}


class _Hung(NamedTuple):
    pk: str


def _hung(contest_id: int, units: frozenset[int] | None, category: str | None) -> Hanging:
    topic = _topics(contest_id).get(category, _UNKNOWN) if category else None
    return hanging(contest_id).among(units=units, topic=topic)


def _topics(contest_id: int) -> dict[str, int]:
    return dict(Category.objects.filter(contest_id=contest_id).values_list("code", "pk"))


def _photos(ids: Sequence[str]) -> list[ShownPhoto]:
    """Those of these photos that everybody may see still, in this order."""
    if not ids:
        return []
    sql, params = _photos_statement(len(ids))
    named = iter(ids)
    params = tuple(next(named) if param == _ANY else param for param in params)
    found = {row[0]: ShownPhoto._make(row) for row in rows_of((sql, params))}
    return [found[pk] for pk in ids if pk in found]


@lru_cache(maxsize=512)
def _photos_statement(count: int) -> Statement:
    """A query for so many photos; `_ANY` stands for each id."""
    ids = [f"{_ANY}{n}" for n in range(count)]  # `in` drops what is twice
    photos = Photo.objects.listed().filter(pk__in=ids).annotate(total=TOTAL)
    sql, params = statement_of(photos.values_list(*_COLUMNS))
    return sql, tuple(_ANY if param in ids else param for param in params)


def _place(cursor: Cursor, order: str, seed: str) -> Any:
    places = [place for (place,) in rows_of(_place_statement(cursor, order, seed))]
    place = the_place(places)
    return instant(place) if isinstance(place, dt.datetime | str) else place


@lru_cache(maxsize=512)
def _place_statement(cursor: Cursor, order: str, seed: str) -> Statement:
    return statement_of(places_of(cursor, placed(Photo.objects.all(), order, seed), "place"))


@lru_cache(maxsize=512)
def _page_statement(
    contest_id: int,
    order: str,
    units: frozenset[int] | None,
    category: str | None,
    words: tuple[str, ...],
    seed: str,
    cursor: Cursor | None,
    place: object,
    size: int,
) -> Statement:
    page = window(
        placed(chosen(contest_id, units=units, category=category, words=words), order, seed),
        key="place",
        descending=order != "shuffle",
        cursor=cursor,
        place=place,
        size=size,
    )
    if order != "newest":  # which an index keeps sorted; here, join the page and not all rows
        of_page = Photo.objects.filter(pk__in=page.values("pk"))
        page = placed(of_page, order, seed).order_by(*page.query.order_by)
    return statement_of(page.annotate(total=TOTAL).values_list(*_COLUMNS))


@lru_cache(maxsize=512)
def _photo_statement(photo_id: str) -> Statement:
    photos = Photo.objects.listed().filter(pk=photo_id).annotate(total=TOTAL)
    terms = ("contest_id", *(f"contest__{name}" for name in _TERMS[1:]))
    return statement_of(photos.values_list(*_COLUMNS, *terms))


@lru_cache(maxsize=64)
def _contest_statement(slug: str) -> Statement:
    return statement_of(Contest.objects.filter(slug=slug).values_list(*_TERMS))


def _contest(pk: int, voting_closes_at: dt.datetime, totals: str) -> Contest:
    return Contest.from_db(DEFAULT_DB_ALIAS, _TERMS, (pk, instant(voting_closes_at), totals))
