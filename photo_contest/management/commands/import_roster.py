"""`manage.py import_roster`: units or members from a file, at once, however long it is."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from tqdm import tqdm

from photo_contest.domain.rosters.imports import receive_import
from photo_contest.doorway.problems import Problem, problem_for, problem_of
from photo_contest.doorway.row_sentences import row_sentence
from photo_contest.errors import ContestError
from photo_contest.models import Member, RosterImport


class Command(BaseCommand):
    help = (
        "Nhập danh sách đơn vị hoặc đoàn viên từ tệp Excel hay CSV. · "
        "Imports units or members from an Excel or CSV file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=RosterImport.Kind.values)
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--by", required=True, help="tên đăng nhập của người nhập · user name of the importer"
        )
        parser.add_argument(
            "--on", type=dt.date.fromisoformat, help="ngày có hiệu lực · effective day, YYYY-MM-DD"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ kiểm tra, không ghi · check, write nothing"
        )
        parser.add_argument(
            "--skip-conflicts",
            action="store_true",
            help="nhập các dòng không vướng mắc · import the rows without conflict",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = Member.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError("Không có người dùng này. · There is no such user.")
        if not options["file"].is_file():
            raise CommandError("Không có tệp này. · There is no such file.")
        made = self._import(by, options)
        if made.status == RosterImport.Status.FAILED:
            raise CommandError(_told(lambda: _refusal(made)))
        self._tell(made)
        if made.conflict_count and not made.applied:
            raise SystemExit(1)

    def _import(self, by: Member, options: dict[str, Any]) -> RosterImport:
        with tqdm(
            desc="Đọc · reading",
            unit=" dòng",
            file=self.stderr._out,
            disable=not self.stderr.isatty(),
        ) as bar:

            def told(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            try:
                return receive_import(
                    kind=options["kind"],
                    file=options["file"],
                    by=by,
                    on=options["on"] or timezone.localdate(),
                    dry_run=options["dry_run"],
                    skip_conflicts=options["skip_conflicts"],
                    now=timezone.now,
                    told=told,
                )
            except ContestError as error:
                refused = error
        raise CommandError(_told(lambda: problem_for(refused))) from refused

    def _tell(self, made: RosterImport) -> None:
        for one in made.conflicts:
            sentences = [
                _in(language, lambda one=one: row_sentence(one["code"], one["params"]))
                for language in ("vi", "en")
            ]
            self.stdout.write(f"dòng {one['row']}, {one['field']}: {' · '.join(sentences)}")
        rest = made.conflict_count - len(made.conflicts)
        if rest:
            self.stdout.write(f"… và {rest} vướng mắc nữa · and {rest} more conflicts")
        self.stdout.write(
            f"mới {made.created}, sửa {made.updated}, giữ nguyên {made.unchanged}, "
            f"vướng mắc {made.conflict_count} · created {made.created}, updated {made.updated}, "
            f"unchanged {made.unchanged}, conflicts {made.conflict_count}"
        )
        self.stdout.write(
            "Đã ghi. · Applied." if made.applied else "Chưa ghi gì. · Nothing was written."
        )


def _refusal(made: RosterImport) -> Problem:
    return problem_of(made.refusal["code"], **made.refusal["params"])


def _told(problem: Any) -> str:
    """A refusal in both languages, one a line."""
    told = [_in(language, problem) for language in ("vi", "en")]
    return "\n".join(f"{one.title} {one.detail}" for one in told)


def _in(language: str, say: Any) -> Any:
    with translation.override(language):
        return say()
