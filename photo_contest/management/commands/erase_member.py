"""`manage.py erase_member`: a person replaced by a pseudonym, for good."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from photo_contest.domain.personal_data import REASONS, erase_member
from photo_contest.management.persons import name_persons, persons_named, refusals_told


class Command(BaseCommand):
    help = (
        "Thay một đoàn viên bằng bí danh, không khôi phục được; số phiếu và kết quả giữ nguyên. · "
        "Replaces a member by a pseudonym, for good; votes and results stay."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        name_persons(parser)
        parser.add_argument(
            "--reason", required=True, choices=REASONS, help="lý do · why it is done"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        member, by = persons_named(options)
        with refusals_told():
            erase_member(member=member, by=by, reason=options["reason"], at=timezone.now())
        self.stdout.write(
            "Đã xóa dữ liệu cá nhân của người này. Bản sao lưu cũ vẫn còn: xin xem "
            "docs/operating.md.\n"
            "This person's data are erased. Older backups still hold them: see docs/operating.md."
        )
