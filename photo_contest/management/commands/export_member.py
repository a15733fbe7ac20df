"""`manage.py export_member`: all that is held of a person, in one ZIP."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from photo_contest.domain.personal_data import write_export
from photo_contest.management.persons import name_persons, persons_named, refusals_told


class Command(BaseCommand):
    help = (
        "Xuất mọi dữ liệu đang giữ về một đoàn viên vào một tệp ZIP. · "
        "Writes all that is held of a member into one ZIP."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        name_persons(parser)
        parser.add_argument(
            "--out", type=Path, required=True, metavar="FILE", help="tệp ZIP · the ZIP to write"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["out"]
        if target.exists() or not target.parent.is_dir():
            raise CommandError(
                "Tệp ở --out đã có, hoặc thư mục chưa có. · "
                "The file in --out exists already, or its folder does not."
            )
        member, by = persons_named(options)
        with refusals_told():
            write_export(member=member, by=by, at=timezone.now(), target=target)
        self.stdout.write(
            "Đã xuất. Tệp này là dữ liệu cá nhân: xin chỉ giao cho chính người đó rồi xóa.\n"
            "Written. This file is personal data: hand it to that person alone, then delete it."
        )
