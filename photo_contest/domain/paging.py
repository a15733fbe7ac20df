"""Lists by keyset: a page begins after an anchor row, whatever was added or taken meanwhile.

A cursor is signed for its own list, and names only the anchor's id, the direction and the list's
own state (such as a shuffle's seed). Values that the list is sorted by are read again from the
anchor's row, so that a cursor never carries a count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

from photo_contest.errors import Invalid


class Row(Protocol):
    """A row of a list, as a model or as a tuple of what is told of it."""

    @property
    def pk(self) -> Any: ...


M = TypeVar("M", bound=Model)
R = TypeVar("R", bound=Row)
_SALT = "photo_contest.cursor"


@dataclass(frozen=True)
class Cursor:
    """`anchor` is the id of the row before the page (after it, when `backward`)."""

    anchor: str
    backward: bool = False
    state: str = ""

    def sign(self, *, of: str) -> str:
        """The cursor as text, for the list named `of` alone: the same whenever it is signed, so
        that a page which stayed the same is the same bytes."""
        return _signer(of).sign_object([self.anchor, int(self.backward), self.state])

    @classmethod
    def read(cls, text: str, *, of: str) -> "Cursor":
        """The cursor in `text`; Invalid for anything that we did not sign for this list."""
        try:
            anchor, backward, state = _signer(of).unsign_object(text)
        except (signing.BadSignature, ValueError, TypeError) as error:
            raise Invalid({"cursor": ["unreadable"]}) from error
        return cls(str(anchor), bool(backward), str(state))


@dataclass(frozen=True)
class Page(Generic[R]):
    items: list[R]
    next_cursor: str | None
    previous_cursor: str | None


def page_of(
    rows: "QuerySet[M]",
    *,
    name: str,
    key: str,
    descending: bool = False,
    cursor: Cursor | None,
    size: int,
    state: str = "",
    anchors: "QuerySet[M] | None" = None,
) -> "Page[M]":
    """One page of the list `name`: `rows` sorted by (`key`, id).

    `anchors` are the rows an anchor may be found in even when it has left the list meanwhile
    (annotated alike); an anchor that never existed is Invalid.
    """
    place = place_of(cursor, rows if anchors is None else anchors, key) if cursor else None
    found = list(
        window(rows, key=key, descending=descending, cursor=cursor, place=place, size=size)
    )
    return page_from(found, name=name, cursor=cursor, size=size, state=state)


def place_of(cursor: Cursor, anchors: "QuerySet[Any]", key: str) -> Any:
    """What the cursor's anchor is sorted by now; Invalid when it has no place in the list."""
    try:
        places = list(places_of(cursor, anchors, key))
    except ValueError:  # an id of another kind
        places = []
    return the_place(places)


def places_of(cursor: Cursor, anchors: "QuerySet[Any]", key: str) -> "QuerySet[Any, Any]":
    """The query for the anchor's place."""
    return anchors.order_by().filter(pk=cursor.anchor).values_list(key, flat=True)


def the_place(places: Sequence[Any]) -> Any:
    """The one place that was found; Invalid for an anchor that never was or has none any more."""
    if not places or places[0] is None:
        raise Invalid({"cursor": ["unreadable"]})
    return places[0]


def window(
    rows: "QuerySet[M]",
    *,
    key: str,
    descending: bool,
    cursor: Cursor | None,
    place: Any,
    size: int,
) -> "QuerySet[M]":
    """The rows of a page in the order of reading (backwards: the nearest first), and one more that
    tells whether the list goes on. `place` is the anchor's."""
    downwards = descending != (cursor is not None and cursor.backward)
    if cursor is not None:
        beyond = "lt" if downwards else "gt"
        # Said so, and not as "beyond, or equal and …", an index finds the place at once.
        rows = rows.filter(
            Q(**{f"{key}__{beyond}e": place}),
            Q(**{f"{key}__{beyond}": place}) | Q(**{f"pk__{beyond}": cursor.anchor}),
        )
    sign = "-" if downwards else ""
    return rows.order_by(f"{sign}{key}", f"{sign}pk")[: size + 1]


def page_from(
    found: list[R], *, name: str, cursor: Cursor | None, size: int, state: str = ""
) -> "Page[R]":
    """The page that a window holds."""
    backward = cursor is not None and cursor.backward
    more = len(found) > size
    items = found[:size]
    if backward:
        items.reverse()
    has_next = more if not backward else True
    has_previous = (cursor is not None) if not backward else more
    return Page(
        items,
        Cursor(str(items[-1].pk), False, state).sign(of=name) if items and has_next else None,
        Cursor(str(items[0].pk), True, state).sign(of=name) if items and has_previous else None,
    )


def _signer(of: str) -> signing.Signer:
    return signing.Signer(salt=f"{_SALT}:{of}")
