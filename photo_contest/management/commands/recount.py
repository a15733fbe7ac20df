"""`manage.py recount`: a contest's votes counted again from their rows."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Q

from photo_contest.domain.contests import contest_by_slug
from photo_contest.errors import Missing
from photo_contest.models import Photo, Vote


class Command(BaseCommand):
    help = (
        "Đếm lại phiếu của từng ảnh từ các dòng đã ghi. · "
        "Counts the votes of each photo again from their rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("contest", help="slug")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            contest = contest_by_slug(options["contest"])
        except Missing as error:
            raise CommandError("Không có cuộc thi này. · There is no such contest.") from error
        living = Q(votes__withdrawn_at__isnull=True)
        photos: Any = Photo.objects.filter(contest=contest).annotate(
            valid=Count("votes", filter=living & Q(votes__state=Vote.State.COUNTED)),
            provisional=Count("votes", filter=living & Q(votes__state=Vote.State.PROVISIONAL)),
            withdrawn=Count("votes", filter=Q(votes__withdrawn_at__isnull=False)),
        )
        self.stdout.write("code\tstatus\tvalid\tprovisional\twithdrawn")
        totals = [0, 0, 0]
        for photo in photos.order_by("code").iterator():
            counts = [photo.valid, photo.provisional, photo.withdrawn]
            totals = [total + count for total, count in zip(totals, counts, strict=True)]
            self.stdout.write("\t".join(map(str, [photo.code, photo.status, *counts])))
        self.stdout.write("\t".join(map(str, ["total", "", *totals])))
