"""How commands name persons: who acts by user name, who is meant by card number, which is typed or
piped in so that it stands in no history and no list of processes."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.utils import translation

from photo_contest.domain.personal_data import person_of
from photo_contest.doorway.problems import problem_for
from photo_contest.errors import ContestError, Missing
from photo_contest.models import Member


def name_persons(parser: ArgumentParser) -> None:
    parser.add_argument(
        "card",
        nargs="?",
        help="số thẻ; nên bỏ trống và nhập khi được hỏi · "
        "card number; better left out and typed when asked",
    )
    parser.add_argument(
        "--by",
        required=True,
        metavar="USERNAME",
        help="thành viên Ban Tổ chức chịu trách nhiệm · the organizer who answers for it",
    )


def persons_named(options: dict[str, Any]) -> tuple[Member, Member]:
    """The person meant, and the organizer who acts."""
    by = Member.objects.filter(username__iexact=options["by"], is_active=True).first()
    if by is None:
        raise CommandError(
            "Không có tài khoản đang hoạt động mang tên ở --by. · "
            "There is no active account of the name in --by."
        )
    card = options["card"]
    if card is None:
        sys.stderr.write("Số thẻ (hoặc tên đăng nhập) · Card number (or user name): ")
        sys.stderr.flush()
        card = sys.stdin.readline()
    try:
        return person_of(card.strip()), by
    except Missing as error:
        raise CommandError(
            "Không có đoàn viên mang số thẻ này. · There is no member of this card number."
        ) from error


@contextmanager
def refusals_told() -> Iterator[None]:
    """Ends the command with the sentence of a refusal, in both languages."""
    try:
        yield
    except ContestError as error:
        sentences = []
        for language in ("vi", "en"):
            with translation.override(language):
                problem = problem_for(error)
                sentences.append(f"{problem.title} {problem.detail}")
        raise CommandError("\n".join(sentences)) from error
