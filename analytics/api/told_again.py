"""Reports that were told a moment ago, told again without the framework's machinery: for a desk
that looks every few seconds. Who asks is looked up each time, and so is whether anything was
counted since; everything else goes the usual way."""

from collections.abc import Hashable
from typing import Final

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from photo_contest.domain.accounts import Reader, reader_of_token
from photo_contest.doorway.kept import KeptAnswers, Place
from photo_contest.doorway.voter import bearer_token

SECONDS: Final = 20.0  # what another process writes, and nobody counts, is seen after so long
_LONGEST_TOKEN: Final = 200
_KEPT: Final = KeptAnswers(most=128, seconds=SECONDS)
# What was counted, the tree and roster on which it is told, and whether totals may be told. In one
# row: with each, the driver lets thirty-one other threads go first. No version ever falls.
_VERSIONS: Final = """SELECT SUM(f.version), MIN(f.until), MAX(f.until), MAX(r.version),
    c.totals, c.voting_closes_at, c.voting_closes_at <= CURRENT_TIMESTAMP
FROM photo_contest_contest c JOIN analytics_fillmark f ON f.contest_id = c.id
LEFT JOIN photo_contest_rostermark r ON TRUE WHERE c.slug = %s GROUP BY c.id"""


def told_again(request: HttpRequest, slug: str, report: str) -> HttpResponse | None:
    """The report as the bearer of this token was told it, or 304; None where nothing is kept, and
    for whom the usual way must refuse."""
    token = bearer_token(request)
    if not token or len(token) > _LONGEST_TOKEN:
        return None
    reader = reader_of_token(token, at=timezone.now())
    answer = _KEPT.get(_key(request, slug, report, reader)) if reader else None
    return answer.response_to(request) if answer else None


def kept_for(request: HttpRequest, slug: str, report: str, reader: Reader) -> Place:
    """Where an answer to this request is kept; asked for before the answer is made."""
    return _KEPT.place(_key(request, slug, report, reader))


def forget_all() -> None:
    """Keep nothing of what was told so far."""
    _KEPT.clear()


def _key(request: HttpRequest, slug: str, report: str, reader: Reader) -> Hashable:
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [slug])
        versions = cursor.fetchone()
    language = translation.get_language_from_request(request)
    return slug, report, request.META.get("QUERY_STRING", ""), language, reader, versions
