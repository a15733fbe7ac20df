"""`manage.py refill`: the rollups of a span of days counted anew."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analytics import rollups, sources
from analytics.spans import FIRST_DAY, LAST_DAY, Span
from photo_contest.domain.contests import contest_by_slug
from photo_contest.errors import Missing
from photo_contest.management.progress import told_progress


class Command(BaseCommand):
    help = (
        "Đếm lại số liệu của một khoảng ngày từ các dòng gốc. · "
        "Counts the figures of a span of days anew, from the raw rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        day = dt.date.fromisoformat
        parser.add_argument("--from", dest="first", type=day, required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="last", type=day, required=True, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--contest",
            metavar="SLUG",
            help="một cuộc thi; bỏ trống là mọi cuộc thi · one contest; otherwise all",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = options["first"], options["last"]
        if not FIRST_DAY <= first <= last <= LAST_DAY:
            raise CommandError(
                "--from không được sau --to, và cả hai nằm trong 2000-2199. · "
                "--from must not come after --to, and both lie in 2000-2199."
            )
        at = timezone.now()
        span = Span(first, min(last, timezone.localdate(at)))
        contests = _contests(options["contest"])
        left = [day for one in contests for day in self._refill(one, span, at)]
        if left:
            days = f"{min(left):%d/%m/%Y} - {max(left):%d/%m/%Y}"
            self.stdout.write(
                f"Lượt xem, lượt ghé và chia sẻ của các ngày {days} giữ nguyên như đã đếm, vì dòng "
                f"gốc chỉ lưu 30 ngày. · Views, visits and shares of the days {days} stay as they "
                "were counted: raw rows are kept for 30 days."
            )
        self.stdout.write(
            f"Đã đếm lại {span.days} ngày của {len(contests)} cuộc thi. · "
            f"{span.days} day(s) of {len(contests)} contest(s) are counted anew."
        )

    def _refill(self, contest_id: int, span: Span, at: dt.datetime) -> list[dt.date]:
        with told_progress(self.stderr, "Đếm lại · counting", " ngày") as told:
            return rollups.refill(contest_id, span, at=at, told=told)


def _contests(slug: str | None) -> list[int]:
    if slug is None:
        return sources.contests()
    try:
        return [contest_by_slug(slug).pk]
    except Missing as error:
        raise CommandError(
            f"Không có cuộc thi {slug!r}. · There is no contest {slug!r}."
        ) from error
