"""`manage.py voter_tokens`: tokens of new voters, for measuring votes on this machine alone."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from photo_contest.demonstration.place import strangers
from photo_contest.domain.voters import mint_token


class Command(BaseCommand):
    help = (
        "Tạo mã cử tri mới, mỗi dòng một mã, để đo tốc độ bỏ phiếu trên chính máy này. · "
        "Mints tokens of new voters, one a line, to measure votes on this machine."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--count", type=int, default=1, help="số lượng mã · how many (default: 1)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if found := strangers():
            raise CommandError(
                f"Mã cử tri chỉ tạo được trên chính máy này, không tạo cho {found[0]}: ai có mã "
                "thì bỏ phiếu được mà mạng của họ không phải trả gì. Chưa tạo gì.\n"
                f"Voter tokens are minted for this machine alone, not for {found[0]}: whoever has "
                "them votes without the price of a network. Nothing was minted."
            )
        for _ in range(options["count"]):
            self.stdout.write(mint_token())
