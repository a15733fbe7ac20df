"""What is told at a sign-in through any door, with its sentence."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from photo_contest.domain.notices import take_notices
from photo_contest.doorway.problems import instant_in_words
from photo_contest.doorway.sentences import NOTICE_SENTENCES
from photo_contest.models import Member


@dataclass(frozen=True)
class ToldNotice:
    at: dt.datetime
    kind: str
    text: str


def told_at_sign_in(member: Member, *, at: dt.datetime) -> list[ToldNotice]:
    """The notices that wait for this member, in the reader's language; each is told once."""
    return [
        ToldNotice(notice.at, notice.kind, _sentence(notice.kind, notice.at, notice.facts))
        for notice in take_notices(member=member, at=at)
    ]


def _sentence(kind: str, at: dt.datetime, facts: dict[str, Any]) -> str:
    return gettext(NOTICE_SENTENCES[kind]) % (facts | {"at": instant_in_words(at)})
