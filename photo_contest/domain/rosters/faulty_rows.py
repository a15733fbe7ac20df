"""The rows of a previewed file that cannot be taken as they stand, with their cells."""

from collections import defaultdict
from dataclasses import dataclass

from photo_contest.domain.rosters.findings import RowConflict
from photo_contest.domain.rosters.imports import file_of
from photo_contest.errors import Missing
from photo_contest.models import RosterImport
from photo_contest.sheets.cells import Cell


@dataclass(frozen=True)
class FaultyRow:
    """`number` as Excel shows it, `cells` by field as the file writes them."""

    number: int
    cells: dict[str, str]
    conflicts: list[RowConflict]


@dataclass(frozen=True)
class FaultyRows:
    """`headings` by field, in the order of our columns."""

    headings: dict[str, str]
    rows: list[FaultyRow]


def faulty_rows(one: RosterImport) -> FaultyRows:
    """The rows of an import's kept conflicts, read from its file anew. Missing once the file is
    gone: it is kept until somebody confirms or drops the preview, for a day at most."""
    if one.status != RosterImport.Status.PREVIEW:
        raise Missing(what="import")
    by_row: dict[int, list[RowConflict]] = defaultdict(list)
    for kept in one.conflicts:
        told = RowConflict(kept["row"], kept["field"], kept["code"], kept["params"])
        by_row[told.row].append(told)
    try:
        file = file_of(one, lambda _done, _total: None)
    except FileNotFoundError as gone:
        raise Missing(what="import") from gone
    rows = [
        FaultyRow(
            row.number,
            {field: _written(row.cell(field)) for field in file.headings},
            by_row[row.number],
        )
        for row in file.rows
        if row.number in by_row
    ]
    return FaultyRows(file.headings, rows)


def _written(cell: Cell) -> str:
    return cell.text if cell.day is None else f"{cell.day:%d/%m/%Y}"
