"""The five figures that stand above the ranking, on page and paper. Pure."""

from dataclasses import dataclass
from typing import Final

from analytics import written
from analytics.tables import Cell, Table, Untold, column_of
from analytics.words import Words

UNITS_WITH_PHOTOS: Final = Words("Đơn vị có ảnh", "Units with photos")
_OF_UNITS: Final = Words("{share} của {n} đơn vị", "{share} of {n} units")
_OF_MEMBERS: Final = Words("{share} của {n} đoàn viên", "{share} of {n} members")
_NO_MEMBERS: Final = Words("chưa có số đoàn viên", "no members figure yet")
_SENT: Final = Words("trong {n} ảnh gửi", "of {n} photos sent")
_PROVISIONAL: Final = Words("và {n} phiếu chờ kiểm tra", "and {n} votes being checked")


@dataclass(frozen=True)
class CoverFigure:
    label: str
    value: str
    hint: str


def cover(table: Table, language: str) -> tuple[CoverFigure, ...]:
    """Of the units' ranking with its total; none of a table without these columns."""
    names = [column.name for column in table.columns]
    needed = {"members", "entrants", "participants", "photos_submitted", "photos_approved", "votes"}
    if table.total is None or not needed.issubset(names):
        return ()
    whole = dict(zip(names, table.total, strict=True))
    sent = column_of("photos_submitted", table.columns)
    active = sum(bool(row[sent]) for row in table.rows)
    number = _Told(table, language)
    return (
        CoverFigure(
            UNITS_WITH_PHOTOS.told(language),
            written.number(active, language),
            _part(_OF_UNITS, active, len(table.rows), language),
        ),
        CoverFigure(
            number.label("entrants"),
            number.told(whole["entrants"]),
            _of_members(whole["entrants"], whole["members"], language),
        ),
        CoverFigure(
            number.label("participants"),
            number.told(whole["participants"]),
            _of_members(whole["participants"], whole["members"], language),
        ),
        CoverFigure(
            number.label("photos_approved"),
            number.told(whole["photos_approved"]),
            _SENT.told(language).format(n=number.told(whole["photos_submitted"])),
        ),
        CoverFigure(
            number.label("votes"),
            number.told(whole["votes"]),
            _PROVISIONAL.told(language).format(n=number.told(whole["votes_provisional"]))
            if whole.get("votes_provisional") and not isinstance(whole["votes"], Untold)
            else "",
        ),
    )


class _Told:
    """Labels of a table's columns, and its counts as text."""

    def __init__(self, table: Table, language: str) -> None:
        self._columns = {column.name: column for column in table.columns}
        self._language = language

    def label(self, name: str) -> str:
        return self._columns[name].label.told(self._language)

    def told(self, cell: Cell) -> str:
        return written.cell(cell, "count", self._language)


def _of_members(count: Cell, members: Cell, language: str) -> str:
    if not isinstance(members, int) or not members:
        return _NO_MEMBERS.told(language)
    return _part(_OF_MEMBERS, count, members, language)


def _part(words: Words, count: Cell, whole: int, language: str) -> str:
    if not isinstance(count, int) or not whole:
        return ""
    share = written.share(count / whole, language)
    return words.told(language).format(share=share, n=written.number(whole, language))
