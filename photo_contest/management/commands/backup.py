"""`manage.py backup`: one archive of database and files, or the check of one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from photo_contest.backup.installation import Installation
from photo_contest.backup.refusal import BackupRefused
from photo_contest.backup.restoring import check_archive
from photo_contest.backup.taking import take_backup
from photo_contest.management.steps import told_step


class Command(BaseCommand):
    help = (
        "Sao lưu cơ sở dữ liệu và ảnh vào một tệp, trong khi cuộc thi vẫn chạy. "
        "Backs up database and photos into one file while the contest runs."
    )
    requires_system_checks: list[str] = []  # whatever is misconfigured, the data can be saved

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder",
            nargs="?",
            type=Path,
            default=Path(settings.DATA_DIR) / "backups",
            help="thư mục ghi tệp sao lưu · where the archive goes (var/backups)",
        )
        parser.add_argument(
            "--check",
            type=Path,
            metavar="FILE",
            help="chỉ kiểm tra một tệp sao lưu · only check an archive",
        )
        parser.add_argument(
            "--even-if-damaged",
            action="store_true",
            help="sao lưu cả khi có ảnh gốc bị mất · go on although an original is lost",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._check(options["check"])
            else:
                self._back_up(options["folder"].resolve(), options["even_if_damaged"])
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _check(self, path: Path) -> None:
        manifest = check_archive(path, step=told_step(self.stderr))
        self.stdout.write(
            f"Tệp nguyên vẹn: {len(manifest.files)} tệp, {len(manifest.facts.photos)} ảnh, "
            f"sao lưu lúc {manifest.made_at}.\n"
            f"The archive is whole: {len(manifest.files)} files, {len(manifest.facts.photos)} "
            f"photos, made at {manifest.made_at}."
        )

    def _back_up(self, folder: Path, even_if_damaged: bool) -> None:
        taken = take_backup(
            installation=Installation.from_settings(),
            folder=folder,
            at=timezone.now(),
            step=told_step(self.stderr),
            even_if_damaged=even_if_damaged,
        )
        manifest, size = taken.manifest, taken.path.stat().st_size / 1e6
        self.stdout.write(
            f"Đã sao lưu vào {taken.path} ({size:.1f} MB, {len(manifest.facts.photos)} ảnh). "
            "Tệp này là riêng tư: có khóa ký và dữ liệu cá nhân. Xin chép sang máy khác.\n"
            f"Backed up to {taken.path} ({size:.1f} MB, {len(manifest.facts.photos)} photos). "
            "This file is private: it holds signing keys and personal data. Copy it elsewhere."
        )
        if lost := manifest.missing_originals + manifest.damaged_originals:
            self.stderr.write(
                f"Thiếu hoặc hỏng {len(lost)} ảnh gốc: {', '.join(lost)}\n"
                f"{len(lost)} original(s) missing or damaged: {', '.join(lost)}"
            )
        if missing := len(manifest.missing_renditions):
            self.stderr.write(
                f"{missing} ảnh thu nhỏ chưa có; khi khôi phục sẽ được tạo lại.\n"
                f"{missing} rendition(s) were not there; restore makes them again."
            )
