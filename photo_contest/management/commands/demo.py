"""`manage.py demo`: the demonstration contest, on this machine alone."""

import itertools
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from photo_contest.demonstration.loading import Loaded, NotEmpty, load_demonstration
from photo_contest.demonstration.persons import USERNAMES, password_of
from photo_contest.demonstration.place import refuse_strangers
from photo_contest.errors import StorageFull
from photo_contest.management.progress import told_progress

_SAYS_WHAT = {
    "member": "đoàn viên · member",
    "officer": "cán bộ công đoàn · union officer",
    "juror": "ban giám khảo · jury",
    "organizer": "ban tổ chức, /admin/ · organizers",
    "scrutineer": "giám sát · scrutineer",
}


class Command(BaseCommand):
    help = (
        "Tạo cuộc thi minh họa trong cơ sở dữ liệu chưa có người dùng. "
        "Makes the demonstration contest in a database without users."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seed",
            type=int,
            default=2026,
            help="cùng một số cho cùng một cuộc thi · the same number, the same contest",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._refuse_elsewhere()
        with told_progress(self.stderr, "Ảnh minh họa · photos", " ảnh") as told:
            loaded = self._load(options["seed"], told)
        self.stdout.write(
            f"Đã tạo cuộc thi minh họa {loaded.contest.slug}: {loaded.units} đơn vị, "
            f"{loaded.photos} ảnh, {loaded.votes} phiếu.\n"
            f"The demonstration contest {loaded.contest.slug} is made: {loaded.units} units, "
            f"{loaded.photos} photos, {loaded.votes} votes.\n"
            "Tài khoản · accounts:"
        )
        for username in USERNAMES:
            shown = f"{username:<11}{password_of(username):<17}{_SAYS_WHAT[username]}"
            self.stdout.write(f"  {shown}")

    def _load(self, seed: int, told: Callable[[int, int], None]) -> Loaded:
        def begin(total: int) -> Callable[[], None]:
            done = itertools.count(1)
            return lambda: told(next(done), total)

        try:
            return load_demonstration(at=timezone.now(), seed=seed, begin=begin)
        except StorageFull as error:
            raise CommandError(
                "Ổ đĩa đã đầy. Chưa tạo gì; xin giải phóng chỗ trống rồi chạy lại.\n"
                "The disk is full. Nothing was made; free some space and run again."
            ) from error
        except NotEmpty as error:
            raise CommandError(
                "Cơ sở dữ liệu đã có người dùng. Chưa tạo gì; cuộc thi minh họa chỉ tạo trong "
                "cơ sở dữ liệu trống. Muốn xem, xin đặt CONTEST_DATA_DIR sang thư mục mới.\n"
                "The database has users. Nothing was made; the demonstration needs an empty one. "
                "To see it, set CONTEST_DATA_DIR to a new folder."
            ) from error

    def _refuse_elsewhere(self) -> None:
        """The passwords are known to everybody: only a machine that nobody else reaches."""
        if not settings.CONTEST_EMBEDDED:
            raise CommandError(
                "Cuộc thi minh họa chỉ tạo được trong bản nhúng (không đặt DATABASE_URL). "
                "Chưa tạo gì.\n"
                "The demonstration is made in the embedded default only (without DATABASE_URL). "
                "Nothing was made."
            )
        refuse_strangers()
