"""Lists by keyset: a page begins after an anchor row, whatever was added or taken meanwhile.

A cursor is signed for its own list, and names only the anchor's id, the direction and the list's
own state (such as a shuffle's seed). Values that the list is sorted by are read again from the
anchor's row, so that a cursor never carries a count.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

from photo_contest.errors import Invalid

M = TypeVar("M", bound=Model)
_SALT = "photo_contest.cursor"


@dataclass(frozen=True)
class Cursor:
    """`anchor` is the id of the row before the page (after it, when `backward`)."""

    anchor: str
    backward: bool = False
    state: str = ""

    def sign(self, *, of: str) -> str:
        """The cursor as text, for the list named `of` alone."""
        return signing.dumps([self.anchor, int(self.backward), self.state], salt=f"{_SALT}:{of}")

    @classmethod
    def read(cls, text: str, *, of: str) -> "Cursor":
        """The cursor in `text`; Invalid for anything that we did not sign for this list."""
        try:
            anchor, backward, state = signing.loads(text, salt=f"{_SALT}:{of}")
        except (signing.BadSignature, ValueError, TypeError) as error:
            raise Invalid({"cursor": ["unreadable"]}) from error
        return cls(str(anchor), bool(backward), str(state))


@dataclass(frozen=True)
class Page(Generic[M]):
    items: list[M]
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
    backward = cursor is not None and cursor.backward
    downwards = descending != backward
    sign = "-" if downwards else ""
    if cursor is not None:
        rows = rows.filter(_beyond(rows if anchors is None else anchors, cursor, key, downwards))
    found = list(rows.order_by(f"{sign}{key}", f"{sign}pk")[: size + 1])
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


def _beyond(anchors: "QuerySet[Any]", cursor: Cursor, key: str, downwards: bool) -> Q:
    try:
        value = anchors.order_by().filter(pk=cursor.anchor).values_list(key, flat=True).get()
    except (anchors.model.DoesNotExist, ValueError) as error:
        raise Invalid({"cursor": ["unreadable"]}) from error
    if value is None:  # the anchor has no place in this list any more
        raise Invalid({"cursor": ["unreadable"]})
    beyond = "lt" if downwards else "gt"
    return Q(**{f"{key}__{beyond}": value}) | Q(**{key: value, f"pk__{beyond}": cursor.anchor})
