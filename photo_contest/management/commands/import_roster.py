"""`manage.py import_roster`: units or members from a file, at once, however long it is."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from photo_contest.domain.rosters.imports import receive_import
from photo_contest.doorway.problems import problem_of
from photo_contest.doorway.row_sentences import row_sentence
from photo_contest.management.days import day_told
from photo_contest.management.persons import (
    actor_named,
    in_both_languages,
    name_actor,
    refusal,
    refusals_told,
)
from photo_contest.management.progress import told_progress
from photo_contest.models import Member, RosterImport


class Command(BaseCommand):
    help = (
        "Nhập danh sách đơn vị hoặc đoàn viên từ tệp Excel hay CSV. · "
        "Imports units or members from an Excel or CSV file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=RosterImport.Kind.values)
        parser.add_argument("file", type=Path)
        name_actor(parser)
        parser.add_argument(
            "--on",
            type=day_told,
            help="ngày có hiệu lực · effective day, YYYY-MM-DD, dd/mm/yyyy",
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
        by = actor_named(options)
        if not options["file"].is_file():
            raise CommandError("Không có tệp này. · There is no such file.")
        with refusals_told():
            made = self._import(by, options)
        if made.status == RosterImport.Status.FAILED:
            why = made.refusal
            raise refusal(partial(problem_of, why["code"], **why["params"]))
        self._tell(made)
        if made.conflict_count and not made.applied:
            raise SystemExit(1)

    def _import(self, by: Member, options: dict[str, Any]) -> RosterImport:
        label = "Đọc và kiểm tra · reading and checking"
        with told_progress(self.stderr, label, " dòng") as told:
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

    def _tell(self, made: RosterImport) -> None:
        for one in made.conflicts:
            sentences = in_both_languages(partial(row_sentence, one["code"], one["params"]))
            # A conflict of a column that the file has not is told by our name for it.
            place = f"dòng {one['row']}, cột “{one['column'] or one['field']}”"
            self.stdout.write(f"{place}: {' · '.join(sentences)}")
        rest = made.conflict_count - len(made.conflicts)
        if rest:
            self.stdout.write(f"… và {rest} vướng mắc nữa · and {rest} more conflicts")
        left = made.rows_total - made.created - made.updated - made.unchanged
        self.stdout.write(
            f"mới {made.created}, sửa {made.updated}, giữ nguyên {made.unchanged}, "
            f"vướng mắc {made.conflict_count} ở {left} dòng · "
            f"created {made.created}, updated {made.updated}, unchanged {made.unchanged}, "
            f"conflicts {made.conflict_count} in {left} rows"
        )
        self.stdout.write(_outcome(made, is_all_in_conflict=0 < left == made.rows_total))


def _outcome(made: RosterImport, *, is_all_in_conflict: bool) -> str:
    if is_all_in_conflict:
        return (
            "Chưa ghi dòng nào: dòng nào cũng còn vướng mắc. · "
            "Nothing was written: every row is in conflict."
        )
    if made.dry_run:
        return "Chưa ghi dòng nào: đây là lần kiểm tra. · Nothing was written: this was a check."
    if not made.applied:
        return (
            "Chưa ghi dòng nào: xin sửa các vướng mắc, hoặc thêm --skip-conflicts. · "
            "Nothing was written: mend the conflicts, or add --skip-conflicts."
        )
    if not made.created and not made.updated:
        return "Không có gì thay đổi. · Nothing has changed."
    return "Đã ghi. · Applied."
