"""`manage.py unit_differences`: how the union tree of one day differs from that of another."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from photo_contest.domain.units.differences import (
    ENDED,
    KIND_CHANGED,
    MOVED,
    NEW,
    RENAMED,
    differences,
)
from photo_contest.management.days import day_told

_WORDS = {
    NEW: "mới · new",
    ENDED: "không còn · ended",
    RENAMED: "đổi tên · renamed",
    MOVED: "chuyển cấp trên · moved",
    KIND_CHANGED: "đổi cấp · level",
}


class Command(BaseCommand):
    help = (
        "Cho biết cây đơn vị của hai ngày khác nhau ở đâu. · "
        "Tells how the unit trees of two days differ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name in ("first", "second"):
            parser.add_argument(name, type=day_told, help="YYYY-MM-DD, dd/mm/yyyy")

    def handle(self, *args: Any, **options: Any) -> None:
        found = differences(options["first"], options["second"])
        self.stdout.write("thay đổi · change\tmã · code\ttên · name\ttrước · before\tsau · after")
        for one in found:
            self.stdout.write(
                "\t".join([_WORDS[one.what], one.code, one.name, one.before, one.after])
            )
        self.stdout.write(f"{len(found)} khác biệt · differences")
