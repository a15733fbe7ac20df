"""Is this year better than the last, and can the two be compared? Editions side by side."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analytics import figures, labels
from analytics.board import UnitName, kept
from analytics.measures.tree import ROOT
from analytics.reports.asked import Asked
from analytics.reports.edition import (
    COUNTS,
    KIND_ENDED,
    UNKNOWN_UNIT,
    Edition,
    Incomparable,
    Reached,
)
from analytics.reports.editions_elsewhere import held_elsewhere
from analytics.reports.editions_here import held_here
from analytics.reports.readers import READERS
from analytics.reports.report import Report, ReportKind
from analytics.reports.scope import Scope, scope_of
from analytics.sources import Contest, Kind, Member
from analytics.sources.past import followers
from analytics.tables import Cell, Column, Table, Untold
from analytics.words import Words

NAME: Final = "editions"
_FILTERS: Final = frozenset({"kind", "upper", "figure"})
_RATE: Final = "participation_rate"
FIGURES: Final = (
    "participants",
    "members",
    "entrants",
    _RATE,
    "photos_submitted",
    "photos_approved",
    "votes",
)
SPLIT: Final = "split"
REASONS: Final = {
    SPLIT: Words("đã chia tách", "was split"),
    "dissolved": Words("đã giải thể", "was dissolved"),
    KIND_ENDED: Words("cấp này không còn", "units of this kind are no more"),
    UNKNOWN_UNIT: Words("không rõ nay là đơn vị nào", "no unit of today is known for it"),
}
_MAPPED: Final = Words(
    "Các năm trước được tính theo đơn vị hôm nay: đơn vị đã sáp nhập tính cho đơn vị kế thừa. Đơn "
    "vị đã chia tách, đã giải thể hoặc thuộc cấp không còn thì không so được.",
    "Earlier editions are told on today's units: those that were merged count for their successor. "
    "Units that were split or dissolved, or of a kind that is no more, cannot be compared.",
)
_WITHHELD: Final = Words(
    "Số đoàn viên tham gia quá nhỏ được giữ kín, cả trong số liệu nhập từ tệp.",
    "Counts of participants that are too small are withheld, also in figures from a file.",
)


@dataclass(frozen=True)
class EditionFigures:
    """None where unknown, hidden, or named by `withheld`."""

    members: int | None
    entrants: int | None
    participants: int | None
    participation_rate: float | None
    photos_submitted: int | None
    photos_approved: int | None
    votes: int | None
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class EditionChange:
    """The change to the edition before, as a part of that (0.25: a quarter more); of the rate the
    difference. None where one of the two is not known."""

    members: float | None
    entrants: float | None
    participants: float | None
    participation_rate: float | None
    photos_submitted: float | None
    photos_approved: float | None
    votes: float | None


@dataclass(frozen=True)
class EditionCell:
    """A unit, or the whole scope, in an edition. `not_comparable`: why it has no figures."""

    figures: EditionFigures | None
    change: EditionChange | None
    not_comparable: str | None


@dataclass(frozen=True)
class EditionHeld:
    """An edition; `source` says where the figures are from when it was held elsewhere."""

    year: int
    contest: str | None
    source: str | None
    totals: EditionCell


@dataclass(frozen=True)
class EditionRow:
    """A unit of today; `cells` in the order of the editions."""

    unit: UnitName
    cells: tuple[EditionCell, ...]


@dataclass(frozen=True)
class PastUnit:
    """A unit of an edition that no single unit of today stands for."""

    year: int
    code: str
    name: str
    kind: str
    reason: str
    reason_label: Words
    figures: EditionFigures | None


@dataclass(frozen=True, kw_only=True)
class Editions(Report):
    """`figure` is the one that files and pages lay side by side."""

    figure: str
    editions: tuple[EditionHeld, ...]
    rows: tuple[EditionRow, ...]
    not_comparable: tuple[PastUnit, ...]


def build(contest: Contest, asked: Asked, *, viewer: Member, at: dt.datetime) -> Editions:
    """This contest beside the final ones of this database and those whose totals were imported, by
    unit of a kind (grassroots, unless asked otherwise), on the units of today.

    A past contest is told as of its last week: its tree, roster and members. Of the present one
    officers get no votes while totals are hidden. Refuses as `scope_of` does.
    """
    board, as_of = kept.board(contest, at=at)
    scope = scope_of(contest, asked, viewer=viewer, at=at, report=NAME, as_of=as_of)
    elsewhere = held_elsewhere(scope.tree, host=contest.host_id, k=board.k)
    editions = sorted([*elsewhere, *held_here(scope, board, at=at)], key=lambda one: one.year)
    broken = [
        _successors(scope, edition) if edition.slug != contest.slug else set()
        for edition in editions
    ]
    head = scope.head(KIND) | {"rules": (_MAPPED, _WITHHELD)}
    return Editions(
        **head,
        figure=asked.figure or FIGURES[0],
        editions=tuple(
            EditionHeld(edition.year, edition.slug, edition.source, cell)
            for edition, cell in zip(editions, _cells(editions, broken, scope.top), strict=True)
        ),
        rows=tuple(
            EditionRow(scope.tree.name(unit), tuple(_cells(editions, broken, unit)))
            for unit in scope.listed(asked.kind or Kind.GRASSROOTS)
        ),
        not_comparable=tuple(
            _past(edition.year, unit)
            for edition in editions
            for unit in edition.incomparable
            if scope.top == ROOT or unit.stands in scope.below
        ),
    )


def _successors(scope: Scope, edition: Edition) -> set[int]:
    """Today's units that got a part of one that was split since: what they reached then says
    nothing of what they are now."""
    split = {unit.unit_id for unit in edition.incomparable if unit.reason == SPLIT} - {None}
    return followers([one for one in split if one is not None], on=scope.tree.day)


def _cells(editions: list[Edition], broken: list[set[int]], unit: int) -> Iterator[EditionCell]:
    """A unit in each edition; the change is to the one before."""
    before: EditionFigures | None = None
    for edition, successors in zip(editions, broken, strict=True):
        if unit in successors:
            yield EditionCell(None, None, SPLIT)
            before = None
            continue
        reached = edition.by_unit.get(unit)
        told = None if reached is None else _figures(reached)
        change = None if before is None or told is None else _change(told, before)
        yield EditionCell(told, change, None)
        before = told


def _figures(reached: Reached) -> EditionFigures:
    withheld = ("participants", _RATE) if reached.withheld else ()
    return EditionFigures(**reached.counts, participation_rate=reached.rate, withheld=withheld)


def _change(now: EditionFigures, before: EditionFigures) -> EditionChange:
    changes: dict[str, float | None] = {}
    for name in COUNTS:
        new, old = getattr(now, name), getattr(before, name)
        changes[name] = new / old - 1 if new is not None and old else None
    rates = (now.participation_rate, before.participation_rate)
    rate = None if rates[0] is None or rates[1] is None else rates[0] - rates[1]
    return EditionChange(**changes, participation_rate=rate)


def _past(year: int, unit: Incomparable) -> PastUnit:
    has_figures = any(value is not None for value in unit.reached.counts.values())
    return PastUnit(
        year=year,
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        reason=unit.reason,
        reason_label=REASONS[unit.reason],
        figures=_figures(unit.reached) if has_figures else None,
    )


def tables(report: Editions) -> tuple[Table, ...]:
    return _whole(report), _side_by_side(report), _incomparable(report)


def _whole(report: Editions) -> Table:
    columns = [
        Column("year", Words("Năm", "Year")),
        *_columns(FIGURES),
        Column("source", Words("Nguồn", "Source")),
    ]
    rows = tuple(
        (
            str(edition.year),
            *(_told(edition.totals, name, report, edition) for name in FIGURES),
            edition.source,
        )
        for edition in report.editions
    )
    return Table(NAME, KIND.title, tuple(columns), rows)


def _side_by_side(report: Editions) -> Table:
    [figure] = figures.of(report.figure)
    columns = [
        Column("unit_code", labels.UNIT_CODE),
        Column("unit", labels.UNIT),
        *(
            Column(
                f"y{place}",
                Words(str(edition.year), str(edition.year)),
                "share" if report.figure == _RATE else "count",
            )
            for place, edition in enumerate(report.editions)
        ),
        Column("change", Words("So với năm trước", "Since the edition before"), "share"),
    ]
    rows = []
    for row in report.rows:
        change = row.cells[-1].change
        told = [
            _told(cell, report.figure, report, edition)
            for cell, edition in zip(row.cells, report.editions, strict=True)
        ]
        last = getattr(change, report.figure) if change else None
        rows.append((row.unit.code, row.unit.name, *told, last))
    title = Words(f"{figure.label.vi} theo đơn vị", f"{figure.label.en} by unit")
    return Table("units", title, tuple(columns), tuple(rows))


def _incomparable(report: Editions) -> Table:
    columns = [
        Column("year", Words("Năm", "Year")),
        Column("unit_code", labels.UNIT_CODE),
        Column("unit", labels.UNIT),
        Column("reason", Words("Lý do", "Reason")),
        *_columns(FIGURES),
    ]
    rows = tuple(
        (
            str(unit.year),
            unit.code,
            unit.name,
            unit.reason_label,
            *(_value(unit.figures, name) for name in FIGURES),
        )
        for unit in report.not_comparable
    )
    title = Words("Không so được", "Not comparable")
    return Table("not_comparable", title, tuple(columns), rows)


def _columns(names: tuple[str, ...]) -> list[Column]:
    return [
        Column(one.name, one.label, "share" if one.name == _RATE else "count")
        for one in figures.of(*names)
    ]


def _told(cell: EditionCell, name: str, report: Editions, edition: EditionHeld) -> Cell:
    if cell.not_comparable:
        return Untold.NOT_COMPARABLE
    if report.totals_hidden and name == "votes" and edition.contest == report.contest:
        return Untold.HIDDEN
    return _value(cell.figures, name)


def _value(told: EditionFigures | None, name: str) -> Cell:
    if told is None:
        return None
    value: Cell = getattr(told, name)
    return Untold.WITHHELD if name in told.withheld else value


KIND: Final = ReportKind(
    name=NAME,
    title=Words("So với các năm trước", "Compared with past years"),
    question=Words(
        "Năm nay hơn hay kém, có so được không?",
        "Is this year better or worse, and can it be compared?",
    ),
    why=Words(
        "Đơn vị đã thay đổi nhiều; so sai đơn vị thì khen, nhắc đều sai.",
        "Units have changed much; comparing wrong ones praises and blames wrongly.",
    ),
    figures=figures.of(*FIGURES),
    readers=READERS[NAME],
    filters=_FILTERS,
    shape=Editions,
    build=build,
    tables=tables,
    choices={"figure": FIGURES},
)
