"""Tables as a page shows them: the ranking of units with dots and intervals, others plain."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from analytics import written
from analytics.tables import Cell, Column, Table, Untold
from analytics.web.sentences import SENTENCES
from analytics.words import Words

FIRST_ROWS: Final = 20
WIDE, LONG = 16, 60  # letters
TRACK: Final = 150  # width of an interval's track in px


@dataclass(frozen=True)
class ShownCell:
    text: str
    is_left: bool
    is_untold: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it is a sentence, which needs room."""
        return len(self.text) > LONG

    @property
    def is_wide(self) -> bool:
        """Whether it is a name, which reads badly with a word a line."""
        return WIDE < len(self.text) <= LONG


@dataclass(frozen=True)
class ShownTable:
    """`all_rows`: how many there are, of which `rows` are shown."""

    name: str
    title: str
    heads: Sequence[ShownCell]
    rows: Sequence[Sequence[ShownCell]]
    total: Sequence[ShownCell]
    note: str
    all_rows: int
    more: str


@dataclass(frozen=True)
class Ranked:
    """One row of the ranking. `low`, `high`, `dot`: px on the track, None where nothing is told;
    `texts`: the other figures by name."""

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

    @property
    def places(self) -> int:
        """By how many the rank has changed, up or down."""
        return abs(self.change)


def shown(table: Table, language: str, *, whole: bool) -> ShownTable:
    rows = table.rows if whole else table.rows[:FIRST_ROWS]
    return ShownTable(
        name=table.name,
        title=table.title.told(language),
        heads=[
            ShownCell(column.label.told(language), column.kind == "text" or place == 0)
            for place, column in enumerate(table.columns)
        ],
        rows=[_cells(row, table.columns, language) for row in rows],
        total=_cells(table.total, table.columns, language) if table.total else (),
        note=table.note.told(language) if table.note else "",
        all_rows=len(table.rows),
        more=_of(SENTENCES["more"], len(table.rows), language),
    )


def _cells(row: Sequence[Cell], columns: Sequence[Column], language: str) -> list[ShownCell]:
    return [
        ShownCell(
            written.cell(cell, column.kind, language),
            column.kind == "text" or place == 0,
            isinstance(cell, Untold),
        )
        for place, (column, cell) in enumerate(zip(columns, row, strict=True))
    ]


_TEXTS: Final = ("members", "participants", "photos_approved", "photos_submitted", "votes")


def ranked(table: Table, language: str, *, whole: bool) -> list[Ranked]:
    """The rows of the units' table; the tracks have one scale for all rows."""
    rows = list(_facts(table))
    ends = [row.get("rate_high") or row.get("participation_rate") for row in rows]
    most = max((end for end in ends if isinstance(end, int | float)), default=0) or 1
    if len({row.get("league") for row in rows}) > 1:  # each has ranks of its own
        rows = [row | {"upper": _joined(row, language)} for row in rows]
    told = rows if whole else rows[:FIRST_ROWS]
    return [_ranked(row, TRACK / min(1.0, most * 1.04), language) for row in told]


def _joined(row: dict[str, Any], language: str) -> str:
    """The union above and the league."""
    names = (row.get("upper"), row.get("league"))
    return " · ".join(written.cell(name, "text", language) for name in names if name)


def _facts(table: Table) -> Iterator[dict[str, Any]]:
    names = [column.name for column in table.columns]
    for row in table.rows:
        yield dict(zip(names, row, strict=True))


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
        moved=_of(SENTENCES["up" if _change(row) > 0 else "down"], abs(_change(row)), language),
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


def heads(table: Table, language: str) -> list[tuple[str, str]]:
    """Of the ranking: what a column is called, and its class."""
    labels = {column.name: column.label.told(language) for column in table.columns}
    return [
        (labels["rank"], "left"),
        (labels["unit"], "left"),
        (labels["members"], ""),
        (labels["participants"], "wide-only"),
        (labels["participation_rate"], ""),
        (SENTENCES["interval"].told(language), "left"),
        (labels["photos_approved"], ""),
        (labels["votes"], ""),
    ]


def _of(words: Words, number: int, language: str) -> str:
    return words.told(language).format(n=written.number(number, language))


def _number(cell: Any) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _change(row: dict[str, Any]) -> int:
    change = row.get("rank_change")
    return change if isinstance(change, int) else 0


def _untold(cell: Cell, language: str) -> str:
    return cell.told(language) if isinstance(cell, Untold) else ""
