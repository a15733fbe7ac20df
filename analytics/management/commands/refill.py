import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from analytics import rollups, sources
from analytics.spans import DAY, FIRST_DAY, LAST_DAY, Span
from photo_contest.domain.contests import contest_by_slug
from photo_contest.errors import Missing


class Command(BaseCommand):
    help = (
        "Đếm lại số liệu của một khoảng ngày từ các dòng gốc. · "
        "Counts the figures of a span of days anew, from the raw rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        day = dt.date.fromisoformat
        parser.add_argument("--from", dest="first", type=day, required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="last", type=day, required=True, metavar="YYYY-MM-DD")
        parser.add_argument("--contest", metavar="SLUG", help="one contest; otherwise all")

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = options["first"], options["last"]
        if not FIRST_DAY <= first <= last <= LAST_DAY:
            raise CommandError("--from must not come after --to, and both lie in 2000-2199.")
        at = timezone.now()
        contests = _contests(options["contest"])
        last = min(last, timezone.localdate(at))
        days = [first + DAY * number for number in range((last - first).days + 1)]
        for day in tqdm(days, unit="day", disable=not self.stdout.isatty(), file=self.stdout):
            for contest_id in contests:
                rollups.refill(contest_id, Span(day, day), at=at)
        self.stdout.write(f"{len(days)} day(s) of {len(contests)} contest(s) are counted anew.")


def _contests(slug: str | None) -> list[int]:
    if slug is None:
        return sources.contests()
    try:
        return [contest_by_slug(slug).pk]
    except Missing as error:
        raise CommandError(f"There is no contest {slug!r}.") from error
