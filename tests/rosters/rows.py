"""Rows of the generated rosters."""

from dataclasses import dataclass
from typing import Any, NamedTuple

IN_XLSX_ALONE = {"formula", "error-cell", "merged-cell"}


class Odd(NamedTuple):
    """A cell that can be wrong in XLSX alone; `xlsx` None is part of a merged range."""

    plain: Any
    xlsx: str | None


@dataclass
class Row:
    """Cells by field; the faults planted (field, code); what becomes of a row without any."""

    cells: dict[str, Any]
    outcome: str = "created"
    faults: tuple[tuple[str, str], ...] = ()
