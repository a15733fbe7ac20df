"""`manage.py check_photo`: what a contest would say of a file that is sent. Nothing is written."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import localize

from photo_contest.domain.contests import contest_by_slug
from photo_contest.domain.duplicates import Like
from photo_contest.domain.submission import Checked, check_file
from photo_contest.doorway.likeness_words import relation_label
from photo_contest.errors import Missing
from photo_contest.imaging.lookalikes.likeness import THRESHOLD
from photo_contest.imaging.lookalikes.marks import Marks
from photo_contest.management.persons import in_both_languages, refusals_told
from photo_contest.models import Contest, Photo


class Command(BaseCommand):
    help = (
        "Cho biết cuộc thi sẽ trả lời thế nào nếu tệp ảnh này được gửi; không ghi gì. · "
        "Tells what a contest would answer if this file were sent; nothing is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--contest", required=True, metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        file, at = options["file"], timezone.now()
        if not file.is_file():
            raise CommandError("Không có tệp này. · There is no such file.")
        try:
            contest = contest_by_slug(options["contest"])
        except Missing as error:
            raise CommandError("Không có cuộc thi này. · There is no such contest.") from error
        with refusals_told():
            checked = check_file(contest=contest, file=file, at=at)
        self._tell_picture(checked, file)
        photos = Photo.objects.select_related("contest", "unit").in_bulk(
            [like.photo_id for like in checked.likes]
        )
        for like in checked.likes:
            self.stdout.write(_line(photos[like.photo_id], like))
        self._tell_outcome(checked, contest, is_open=contest.accepts_photos(at))

    def _tell_picture(self, checked: Checked, file: Path) -> None:
        facts, megabytes = checked.facts, round(file.stat().st_size / 2**20, 1)
        self.stdout.write(
            f"Ảnh dùng được · The picture will do: {facts.format} {facts.width} × {facts.height}, "
            f"{megabytes} MB"
        )
        if Marks.from_bytes(facts.marks).is_plain:
            self.stdout.write(
                "Ảnh có rất ít chi tiết nên chỉ so được toàn ảnh, không tìm được phần cắt. · "
                "The picture has hardly any detail: it is compared as a whole, not in parts."
            )

    def _tell_outcome(self, checked: Checked, contest: Contest, *, is_open: bool) -> None:
        if checked.status == Photo.Status.HELD:
            self.stdout.write(
                f"held: {len(checked.likes)} ảnh giống; ảnh sẽ được nhận và giữ cho người xem. · "
                f"{len(checked.likes)} alike; it would be received and held for a person."
            )
        else:
            self.stdout.write(
                "pending: không thấy ảnh giống; ảnh sẽ được nhận và chờ duyệt. · "
                "nothing alike; it would be received and await approval."
            )
        self.stdout.write(
            "Nếu chính tác giả đã gửi tệp hoặc ảnh này, lần gửi sẽ bị từ chối (duplicate-photo); "
            "không có tác giả thì không biết được. · If the author has sent this file or picture "
            "before, it would be refused (duplicate-photo); without an author that is not known."
        )
        if not is_open:
            self.stdout.write(
                f"Lúc này {contest.slug} không nhận ảnh (submission-closed). · "
                f"At this moment {contest.slug} takes no photos (submission-closed)."
            )


def _line(photo: Photo, like: Like) -> str:
    """Which photo, of which unit and edition, in what state; then how it is alike."""
    where = f"{photo.code} ({photo.contest.slug}, {photo.unit_name}, {photo.status})"
    labels = in_both_languages(partial(relation_label, like.relation, like.transform))
    score = "–" if like.score is None else localize(round(like.score, 2))
    return (
        f"{where}: {' · '.join(labels)}; "
        f"điểm giống {score}, ngưỡng {THRESHOLD} · likeness {score}, threshold {THRESHOLD}"
    )
