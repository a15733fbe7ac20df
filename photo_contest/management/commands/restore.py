"""`manage.py restore FILE`: puts the data of an archive into place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from photo_contest.backup.installation import Installation
from photo_contest.backup.refusal import BackupRefused
from photo_contest.backup.restoring import restore
from photo_contest.management.steps import told_step


class Command(BaseCommand):
    help = (
        "Khôi phục từ một tệp sao lưu, khi cuộc thi đã dừng. "
        "Restores from an archive, while the contest is stopped."
    )
    requires_system_checks: list[str] = []  # the database may be empty or gone

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="tệp sao lưu · the archive")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="thay dữ liệu đang có · replace the data that is there",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restore(
                path=options["file"].resolve(),
                installation=Installation.from_settings(),
                replace=options["replace"],
                at=timezone.now(),
                step=told_step(self.stderr),
            )
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        manifest = restored.manifest
        photos, votes = len(manifest.facts.photos), manifest.facts.counts["photo_contest_vote"]
        self.stdout.write(
            f"Đã khôi phục {photos} ảnh, {votes} phiếu, như lúc {manifest.made_at}.\n"
            f"Restored {photos} photos and {votes} votes as of {manifest.made_at}."
        )
        if restored.to_prepare:
            self.stdout.write(
                f"{restored.to_prepare} ảnh sẽ hiện lại khi máy đã tạo xong ảnh thu nhỏ.\n"
                f"{restored.to_prepare} photos show again once their renditions are made."
            )
        if restored.aside:
            self.stdout.write(
                f"Tệp cũ còn ở {restored.aside}; xin xóa khi không cần nữa.\n"
                f"The former files are in {restored.aside}; delete them when no longer needed."
            )
