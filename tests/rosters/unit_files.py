"""Files of units for tests, and what an import makes of them."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from photo_contest.domain.rosters.columns import UNIT_COLUMNS
from photo_contest.domain.rosters.findings import Plan
from photo_contest.domain.rosters.reading import FileRows, read_file
from photo_contest.domain.rosters.unit_plan import plan_units
from photo_contest.models import Member, UnitPeriod

HEADING = "Mã đơn vị;Tên đơn vị;Cấp;Mã đơn vị cấp trên;Từ ngày;Số đoàn viên;Ngày số liệu;Nguồn"
REFORM = dt.date(2025, 7, 1)


def untold(done: int, total: int) -> None:
    """Progress that nobody hears of."""


def file_of(*lines: str, heading: str = HEADING, encoding: str = "utf-8-sig") -> Path:
    """A CSV file as Vietnamese Excel writes it."""
    with tempfile.NamedTemporaryFile(suffix=".csv", delete=False) as file:
        file.write("\r\n".join([heading, *lines]).encode(encoding))
    return Path(file.name)


def rows_of(*lines: str, heading: str = HEADING) -> FileRows:
    return read_file(file_of(*lines, heading=heading), UNIT_COLUMNS, untold)


def planned(*lines: str, by: Member | None = None, on: dt.date = REFORM, **kwargs: Any) -> Plan:
    file = rows_of(*lines, **kwargs)
    return plan_units(file, by=by, on=on, at=timezone.now(), progress=untold)


def applied(*lines: str, by: Member | None = None, **kwargs: Any) -> Plan:
    """Plan, and put into effect what is in no conflict."""
    plan = planned(*lines, by=by, **kwargs)
    with transaction.atomic():
        plan.apply(by=by, at=timezone.now())
    return plan


def faults(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.field, one.code) for one in plan.conflicts]


def counts(plan: Plan) -> tuple[int, int, int]:
    return plan.counts.created, plan.counts.updated, plan.counts.unchanged


def tree(day: dt.date = REFORM) -> set[tuple[str, str, str, str | None]]:
    """Codes, names, kinds and codes above on a day."""
    periods = UnitPeriod.objects.on(day).select_related("unit", "parent")
    return {
        (one.unit.code, one.name, one.kind, one.parent.code if one.parent else None)
        for one in periods
    }
