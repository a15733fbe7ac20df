"""`manage.py reindex_lookalikes`: fingerprints of the present look-alike engine for all photos."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from photo_contest.domain.duplicates import generations
from photo_contest.domain.duplicates.reindexing import reindex
from photo_contest.imaging.lookalikes.marks import ALGORITHM
from photo_contest.management.progress import told_progress
from photo_contest.models import Photo

_GIVES_WAY = 10  # of 19: votes and searches come first


class Command(BaseCommand):
    help = (
        "Lập lại dấu nhận dạng của các ảnh chưa có theo bộ dò hiện tại, rồi lập chỉ mục; chạy lại "
        "thì làm tiếp phần còn thiếu, trang web vẫn phục vụ. · "
        "Makes fingerprints of the present look-alike engine for photos that lack them, then the "
        "index; run again, it goes on where it stopped. The site goes on serving."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--index-only",
            action="store_true",
            help="chỉ lập lại chỉ mục, nhường máy cho việc khác; máy chủ tự gọi khi cần · "
            "builds the index alone, giving way to all else; the server asks for it when due",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["index_only"]:
            self._build_index()
        else:
            self._reindex()

    def _build_index(self) -> None:
        os.nice(_GIVES_WAY)
        if generations.build(ALGORITHM):
            self.stdout.write("Đã lập chỉ mục. · The index was built.")
        else:
            self.stdout.write("Đang có nơi khác lập chỉ mục. · Another process is building it.")

    def _reindex(self) -> None:
        with told_progress(self.stderr, "Xem lại ảnh · looking at photos", " ảnh") as told:
            outcome = reindex(told=told)
        self.stdout.write(
            f"Đã lập {outcome.made} dấu nhận dạng. · {outcome.made} fingerprints made."
        )
        if outcome.unreadable:
            codes = Photo.objects.filter(pk__in=outcome.unreadable).values_list("code", flat=True)
            raise CommandError(
                "Không đọc được tệp gốc của: · The originals could not be read of: "
                + ", ".join(sorted(codes))
            )
