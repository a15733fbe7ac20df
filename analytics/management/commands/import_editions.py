"""`manage.py import_editions`: totals of past editions from a file, all or nothing."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analytics.past_totals import as_told, import_past_totals
from photo_contest.doorway.row_sentences import row_sentence
from photo_contest.management.persons import (
    actor_named,
    in_both_languages,
    name_actor,
    refusals_told,
)


class Command(BaseCommand):
    help = (
        "Nhập tổng số của các năm trước từ tệp CSV hay Excel (cột năm, mã đơn vị, tên đơn vị, cấp, "
        "số đoàn viên, người gửi ảnh, đoàn viên tham gia, ảnh gửi, ảnh duyệt, phiếu, nguồn). · "
        "Imports totals of past editions from a CSV or Excel file (columns year, unit_code, "
        "unit_name, kind, members, entrants, participants, photos_submitted, photos_approved, "
        "votes, source)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        name_actor(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ kiểm tra, không ghi · check, write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = actor_named(options)
        if not options["file"].is_file():
            raise CommandError("Không có tệp này. · There is no such file.")
        with refusals_told():
            found = import_past_totals(
                file=options["file"], by=by, at=timezone.now(), dry_run=options["dry_run"]
            )
        for one in as_told(found):
            sentences = in_both_languages(partial(row_sentence, one["code"], one["params"]))
            place = f"dòng {one['row']}, cột “{one['column'] or one['field']}”"
            self.stdout.write(f"{place}: {' · '.join(sentences)}")
        self.stdout.write(
            f"mới {found.created}, sửa {found.updated}, giữ nguyên {found.unchanged}, "
            f"vướng mắc {len(found.conflicts)} · created {found.created}, updated {found.updated}, "
            f"unchanged {found.unchanged}, conflicts {len(found.conflicts)}"
        )
        if found.conflicts:
            raise CommandError(
                "Chưa ghi dòng nào: xin sửa các vướng mắc. · Nothing was written: mend the "
                "conflicts."
            )
        if not found.applied:
            self.stdout.write(
                "Chưa ghi dòng nào: đây là lần kiểm tra. · Nothing was written: this was a check."
            )
