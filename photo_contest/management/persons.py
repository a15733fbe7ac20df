"""How commands name persons: who acts by user name, who is meant by card number, which is typed or
piped in so that it stands in no history and no list of processes. And how they tell refusals."""

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from django.core.management.base import CommandError
from django.db import connection
from django.utils import translation

from photo_contest.domain.personal_data import person_of
from photo_contest.doorway.problems import Problem, problem_for
from photo_contest.errors import ContestError, Missing
from photo_contest.models import Member

Told = TypeVar("Told")


def name_actor(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--by",
        required=True,
        metavar="USERNAME",
        help="tên đăng nhập của người chịu trách nhiệm · user name of who answers for it",
    )


def actor_named(options: dict[str, Any]) -> Member:
    """Who acts; user names are known in any case, as at the sign-in. Every command that names
    persons asks here first, so here a database that nobody has set up is told."""
    if Member._meta.db_table not in connection.introspection.table_names():
        raise CommandError(
            "Cơ sở dữ liệu còn trống. Xin đặt CONTEST_DATA_DIR (hoặc DATABASE_URL) như khi chạy "
            "máy chủ. · The database is empty. Set CONTEST_DATA_DIR (or DATABASE_URL) as for the "
            "server."
        )
    by = Member.objects.filter(username__iexact=options["by"], is_active=True).first()
    if by is None:
        raise CommandError(
            "Không có tài khoản đang hoạt động mang tên ở --by. · "
            "There is no active account of the name in --by."
        )
    return by


def name_persons(parser: ArgumentParser) -> None:
    parser.add_argument(
        "card",
        nargs="?",
        help="số thẻ; nên bỏ trống và nhập khi được hỏi · "
        "card number; better left out and typed when asked",
    )
    name_actor(parser)


def persons_named(options: dict[str, Any]) -> tuple[Member, Member]:
    """The person meant, and the organizer who acts."""
    by, card = actor_named(options), options["card"]
    if card is None:
        card = card_asked()
    try:
        return person_of(card.strip()), by
    except Missing as error:
        raise CommandError(
            "Không có đoàn viên mang số thẻ này. · There is no member of this card number."
        ) from error


def card_asked() -> str:
    sys.stderr.write("Số thẻ (hoặc tên đăng nhập) · Card number (or user name): ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


@contextmanager
def refusals_told() -> Iterator[None]:
    """Ends the command with the sentence of a refusal, in both languages."""
    try:
        yield
    except ContestError as error:
        raise refusal(partial(problem_for, error)) from error


def refusal(problem: Callable[[], Problem]) -> CommandError:
    """A refusal in both languages, one a line."""
    return CommandError("\n".join(_told(one) for one in in_both_languages(problem)))


def _told(problem: Problem) -> str:
    """Where fields are refused, these say more than that some are."""
    if problem.errors:
        return " ".join(sentence for field in problem.errors.values() for sentence in field)
    return f"{problem.title} {problem.detail}"


def in_both_languages(say: Callable[[], Told]) -> list[Told]:
    """What is said in Vietnamese, and in English."""
    told = []
    for language in ("vi", "en"):
        with translation.override(language):
            told.append(say())
    return told
