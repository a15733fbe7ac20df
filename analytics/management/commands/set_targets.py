"""`manage.py set_targets`: a contest's participation targets from a file."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analytics.targets import set_targets
from photo_contest.domain.contests import contest_by_slug
from photo_contest.errors import Invalid
from photo_contest.management.persons import actor_named, name_actor, refusals_told
from photo_contest.sheets.headings import Column, recognise
from photo_contest.sheets.sheet import open_sheet

_COLUMNS: Final = (
    Column("unit", ("Mã đơn vị", "Đơn vị", "unit", "code", "unit code"), required=True),
    Column("participants", ("Chỉ tiêu", "participants", "target"), required=True),
)


class Command(BaseCommand):
    help = (
        "Đặt chỉ tiêu số đoàn viên tham gia của các đơn vị từ tệp CSV hay Excel (cột “Mã đơn vị”, "
        "“Chỉ tiêu”), thay cho các chỉ tiêu đã có. · "
        "Sets the units' participation targets from a CSV or Excel file (columns “unit”, "
        "“participants”), in place of those that there were."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--contest", metavar="SLUG", required=True)
        name_actor(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        by = actor_named(options)
        if not options["file"].is_file():
            raise CommandError("Không có tệp này. · There is no such file.")
        with refusals_told():
            targets = set_targets(
                contest=contest_by_slug(options["contest"]),
                rows=list(_rows(options["file"])),
                by=by,
                at=timezone.now(),
            )
        for target in targets:
            if target.is_above_members:
                self.stdout.write(
                    f"{target.unit.code}: chỉ tiêu {target.participants} lớn hơn số đoàn viên "
                    f"{target.members} · the target is above the members figure"
                )
        self.stdout.write(f"Đã đặt {len(targets)} chỉ tiêu. · {len(targets)} targets are set.")


def _rows(path: Path) -> Iterator[tuple[str, int]]:
    """Rows of a sheet; Invalid where a target is no whole number."""
    rows = open_sheet(path).rows()
    places = recognise(next(rows).cells, _COLUMNS)
    for row in rows:
        code, number = (row.cells[places[name]].text for name in ("unit", "participants"))
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            raise Invalid({"participants": ["target-number"]}, row=row.number)
        yield code.strip(), int(number)
