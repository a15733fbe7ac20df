"""`manage.py password_codes`: one-time codes for a unit, for print or on the screen, or for one
member, whose card number is asked for and not typed into the command."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from photo_contest.domain.password_codes import (
    MadeCode,
    UnitCodes,
    make_code_for_card,
    make_codes_for_unit,
)
from photo_contest.domain.units.tree import unit_on
from photo_contest.doorway.passwords import codes_for_print
from photo_contest.management.persons import actor_named, card_asked, name_actor, refusals_told
from photo_contest.models import Member


class Command(BaseCommand):
    help = (
        "Tạo mã đặt mật khẩu cho đoàn viên của một đơn vị, hoặc cho một người. · "
        "Makes password codes for the members of a unit, or for one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--unit", metavar="CODE", help="mã đơn vị · code of the unit")
        whom.add_argument(
            "--card",
            action="store_true",
            help="một người: số thẻ được hỏi sau · one member: the card number is asked for",
        )
        parser.add_argument(
            "--renew",
            action="store_true",
            help="cả người còn mã dùng được: phiếu đã phát hết hiệu lực · "
            "also for who has a code that works: slips handed out end",
        )
        name_actor(parser)
        parser.add_argument("--pdf", type=Path, metavar="FILE", help="phiếu để in · slips to print")
        parser.add_argument(
            "--site", help="địa chỉ trang, ghi trên phiếu · the site's address, for the slips"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = actor_named(options)
        with refusals_told():
            self._make(by, options)

    def _make(self, by: Member, options: dict[str, Any]) -> None:
        at = timezone.now()
        if options["card"]:
            self._show([make_code_for_card(card_number=card_asked(), by=by, at=at)])
            return
        unit = unit_on(options["unit"], timezone.localdate(at))
        if options["pdf"] is None:
            codes = make_codes_for_unit(unit=unit.unit, by=by, at=at, renew=options["renew"])
            self._show(codes.made)
            self._tell_others(codes)
            return
        with _private(options["pdf"]) as out:  # before codes are made that nobody would see
            origins = [options["site"], *settings.CSRF_TRUSTED_ORIGINS, "http://localhost:8000"]
            address = next(filter(None, origins)).rstrip("/") + reverse("set-password")
            codes, pdf = codes_for_print(
                unit=unit, address=address, by=by, at=at, renew=options["renew"]
            )
            out.write(pdf)
        self.stdout.write(f"{len(codes.made)} mã · codes: {options['pdf']}")
        self._tell_others(codes)

    def _tell_others(self, codes: UnitCodes) -> None:
        """Who got no code, and why; beside the list, which may go to a file."""
        if not codes.has_members:
            self.stderr.write(
                "Đơn vị này không có đoàn viên trực tiếp. Xin in mã theo từng đơn vị trực thuộc. · "
                "This unit has no members of its own. Please print codes for each unit below it."
            )
        elif codes.left_out:
            self.stderr.write(
                f"Bỏ qua {codes.left_out} người còn mã dùng được; --renew tạo mã mới và hủy mã cũ. "
                f"· Left out {codes.left_out} whose code still works; --renew makes new ones, "
                "which end the old."
            )
        elif not codes.made:
            self.stderr.write(
                "Không có đoàn viên nào cần mã: ai cũng đã có mật khẩu. · "
                "Nobody needs a code: everybody has a password."
            )

    def _show(self, made: list[MadeCode]) -> None:
        for one in made:
            ends = timezone.localtime(one.expires_at)
            sign_in = one.member.card_number or one.member.username
            row = (one.code, sign_in, one.member.full_name, f"{ends:%d/%m/%Y %H:%M}")
            self.stdout.write("\t".join(row))


@contextmanager
def _private(file: Path) -> Iterator[BinaryIO]:
    """A new file that only its owner may read; what fails leaves none."""
    try:
        out = os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as error:
        raise CommandError(
            f"Không ghi được tệp {file} (đã có?). · Cannot write {file} (is it there already?)."
        ) from error
    try:
        with out:
            yield out
    except BaseException:
        file.unlink(missing_ok=True)
        raise
