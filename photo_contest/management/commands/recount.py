"""`manage.py recount`: a contest's votes counted again from their rows, and compared with the tally
that everybody is shown."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Q
from django.utils import timezone

from photo_contest.domain import tally
from photo_contest.domain.contests import contest_by_slug
from photo_contest.errors import Missing
from photo_contest.models import Contest, Photo, Vote


class Command(BaseCommand):
    help = (
        "Đếm lại phiếu của từng ảnh từ các dòng đã ghi và so với bảng đếm; lệch thì mã thoát 1. · "
        "Counts the votes of each photo again from their rows and compares the tally with them; "
        "exit code 1 where they differ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("contest", help="slug")
        parser.add_argument(
            "--repair",
            action="store_true",
            help="đếm lại các ảnh bị lệch · counts the photos anew that differ",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            contest = contest_by_slug(options["contest"])
        except Missing as error:
            raise CommandError("Không có cuộc thi này. · There is no such contest.") from error
        tally.fill_tally(at=timezone.now())
        codes = dict(Photo.objects.filter(contest=contest).values_list("pk", "code"))
        found = tally.differences(codes)
        if found and options["repair"]:
            tally.repair(codes, at=timezone.now())
            self.stderr.write(_told(found, codes))
            found = tally.differences(codes)
        self._tell(contest, codes)
        if found:
            raise CommandError(_told(found, codes))

    def _tell(self, contest: Contest, codes: dict[str, str]) -> None:
        """A line a photo from the rows, their total, and the total of the tally."""
        living = Q(votes__withdrawn_at__isnull=True)
        photos: Any = Photo.objects.filter(contest=contest).annotate(
            valid=Count("votes", filter=living & Q(votes__state=Vote.State.COUNTED)),
            provisional=Count("votes", filter=living & Q(votes__state=Vote.State.PROVISIONAL)),
            withdrawn=Count("votes", filter=Q(votes__withdrawn_at__isnull=False)),
        )
        self.stdout.write("code\tstatus\tvalid\tprovisional\twithdrawn")
        totals = [0, 0, 0]
        for photo in photos.order_by("code").iterator():
            numbers = [photo.valid, photo.provisional, photo.withdrawn]
            totals = [total + number for total, number in zip(totals, numbers, strict=True)]
            self._line(photo.code, photo.status, *numbers)
        self._line("total", "", *totals)
        tallied = tally.total_of(contest)
        self._line("tally", "", tallied.total, tallied.provisional, "")

    def _line(self, *cells: object) -> None:
        self.stdout.write("\t".join(map(str, cells)))


def _told(found: list[tally.Difference], codes: dict[str, str]) -> str:
    return "\n".join(
        f"{codes[one.photo_id]}: bảng đếm · tally {one.tallied}, phiếu · rows {one.rows}"
        for one in found
    )
