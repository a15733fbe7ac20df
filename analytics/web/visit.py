"""What one opens a page of figures with: the person, the language and the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from analytics.web.sorting import PARAMETER, Order
from photo_contest.web.desk.staff import Desk

_OWN: Final = ("contest", "whole", PARAMETER)
"""What a page asks besides the filters of its report."""
_ONCE: Final = ("rows", "fresh")
"""Asked for this answer only: no link of the page carries it on. `rows`: nothing but the rows of
the table so called, in the report's own order; `fresh`: figures that are counted now, however long
that takes."""


@dataclass(frozen=True)
class Visit:
    desk: Desk
    language: str
    query: Mapping[str, str]

    @cached_property
    def asked(self) -> dict[str, str]:
        """What links of the page carry on."""
        return {key: value for key, value in self.query.items() if value and key not in _ONCE}

    @cached_property
    def params(self) -> dict[str, str]:
        """The filters of the report."""
        return {key: value for key, value in self.asked.items() if key not in _OWN}

    @property
    def rows(self) -> str | None:
        return self.query.get("rows") or None

    @property
    def is_patient(self) -> bool:
        return bool(self.query.get("fresh"))

    @property
    def order(self) -> Order:
        return Order() if self.rows else Order.read(self.asked.get(PARAMETER, ""))

    @property
    def is_whole(self) -> bool:
        return "whole" in self.asked or self.rows is not None

    def address(self, **changed: str) -> str:
        """This page with something else in its address; empty: without it."""
        return "?" + urlencode(
            {key: text for key, text in {**self.asked, **changed}.items() if text}
        )

    def only(self, *names: str) -> str:
        """The query of another page which keeps these."""
        return urlencode({key: self.asked[key] for key in names if key in self.asked})
