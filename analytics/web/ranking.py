"""The ranking of units as the page shows it: places, dots and intervals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from analytics import written
from analytics.tables import Cell, Table, Untold
from analytics.web import sorting
from analytics.web.sentences import SENTENCES
from analytics.web.shown import FIRST_ROWS, names, of_number, rest
from analytics.web.sorting import Head, Order
from analytics.web.visit import Visit

TRACK: Final = 150  # width of an interval's track in px


@dataclass(frozen=True)
class Ranked:
    """One row of the ranking. `low`, `high`, `dot`: px on the track, None where nothing is told;
    `texts`: the other figures by name; `number` and `places`: by which the script sorts."""

    rank: str
    of: str
    change: int
    moved: str
    code: str
    unit: str
    upper: str
    texts: Mapping[str, str]
    rate: str
    interval: str
    low: int | None = None
    high: int | None = None
    dot: int | None = None
    untold: frozenset[str] = field(default_factory=frozenset)
    number: int = 0
    places: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def moves(self) -> int:
        """By how many the rank has changed, up or down."""
        return abs(self.change)


_TEXTS: Final = ("members", "participants", "photos_approved", "photos_submitted", "votes")


@dataclass(frozen=True)
class Ranking:
    """The ranking of some units. `rest`: where all its rows are, in the report's own order."""

    title: str
    heads: list[Head]
    rows: list[Ranked]
    all_rows: int
    more: str
    rest: str
    whole: str

    @property
    def is_cut(self) -> bool:
        return len(self.rows) < self.all_rows


def ranking(
    table: Table,
    visit: Visit,
    filters: Mapping[str, str],
    meanings: Mapping[str, tuple[str, str]],
) -> Ranking:
    """The units' table in the asked order; `filters` ask for it alone."""
    order, language = visit.order or own_order(table), visit.language
    return Ranking(
        title=table.title.told(language),
        heads=heads(table, visit, order, meanings),
        rows=ranked(table, language, order, whole=visit.is_whole),
        all_rows=len(table.rows),
        more=of_number(SENTENCES["more"], len(table.rows), language),
        rest=rest(filters, table.name),
        whole=visit.address(whole="1"),
    )


def own_order(table: Table) -> Order:
    """That of the report itself: by rank, unless there are ranks of several leagues."""
    leagues = {row.get("league") for row in _facts(table)}
    return Order("rank") if len(leagues) == 1 else Order()


def ranked(table: Table, language: str, order: Order, *, whole: bool) -> list[Ranked]:
    """The rows of the units' table in an order; the tracks have one scale for all rows."""
    rows = list(_facts(table))
    ends = [row.get("rate_high") or row.get("participation_rate") for row in rows]
    most = max((end for end in ends if isinstance(end, int | float)), default=0) or 1
    if len({row.get("league") for row in rows}) > 1:  # each has ranks of its own
        rows = [row | {"upper": _joined(row, language)} for row in rows]
    by = sorting.places(table, language)
    numbers = sorting.arranged(order, by, len(rows))
    scale = TRACK / min(1.0, most * 1.04)
    return [
        replace(
            _ranked(rows[number], scale, language),
            number=number,
            places={name: by[name][number] for name in COLUMNS if name in by},
        )
        for number in (numbers if whole else numbers[:FIRST_ROWS])
    ]


def _joined(row: dict[str, Any], language: str) -> str:
    """The union above and the league."""
    names = (row.get("upper"), row.get("league"))
    return " · ".join(written.cell(name, "text", language) for name in names if name)


def _facts(table: Table) -> Iterator[dict[str, Any]]:
    columns = names(table)
    for row in table.rows:
        yield dict(zip(columns, row, strict=True))


def _ranked(row: dict[str, Any], scale: float, language: str) -> Ranked:
    low, high = _number(row.get("rate_low")), _number(row.get("rate_high"))
    rate = _number(row.get("participation_rate"))
    interval = ""
    if low is not None and high is not None:
        interval = f"{written.number(100 * low, language, 1)} – {written.share(high, language)}"
    rank = row.get("rank")
    return Ranked(
        rank=str(rank) if isinstance(rank, int) else _untold(rank, language),
        of=str(row["of"]) if isinstance(rank, int) and row.get("of") is not None else "",
        change=_change(row),
        moved=of_number(
            SENTENCES["up" if _change(row) > 0 else "down"], abs(_change(row)), language
        ),
        code=row["unit_code"],
        unit=written.cell(row["unit"], "text", language),
        upper=written.cell(row["upper"], "text", language) if row.get("upper") else "",
        texts={name: written.cell(row[name], "count", language) for name in _TEXTS if name in row},
        rate=written.cell(row.get("participation_rate"), "share", language),
        interval=interval,
        low=None if low is None else round(low * scale),
        high=None if high is None or low is None else round((high - low) * scale),
        dot=None if rate is None or rate > 1 else round(rate * scale),
        untold=frozenset(name for name, cell in row.items() if isinstance(cell, Untold)),
    )


COLUMNS: Final = {
    "rank": "left",
    "unit": "left",
    "members": "",
    "participants": "wide-only",
    "participation_rate": "",
    "rate_low": "left",
    "photos_approved": "",
    "votes": "",
}
"""Of the ranking, with their classes; the interval is sorted by its lower end."""


def heads(
    table: Table, visit: Visit, order: Order, meanings: Mapping[str, tuple[str, str]]
) -> list[Head]:
    """Of the ranking: what each column is called, what it means, and the way to its order."""
    columns = {column.name: column for column in table.columns}
    found = []
    for name, css in COLUMNS.items():
        column = columns[name]
        text = SENTENCES["interval"] if name == "rate_low" else column.label
        meaning, why = meanings.get(name, ("", ""))
        told = text.told(visit.language)
        head = sorting.head(column, told, order, visit.asked, is_left=css == "left")
        found.append(replace(head, css=css, meaning=meaning, why=why))
    return found


def _number(cell: Any) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _change(row: dict[str, Any]) -> int:
    change = row.get("rank_change")
    return change if isinstance(change, int) else 0


def _untold(cell: Cell, language: str) -> str:
    return cell.told(language) if isinstance(cell, Untold) else ""
