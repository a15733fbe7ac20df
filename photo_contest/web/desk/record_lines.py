"""Entries of the record as pages and files tell them. Of persons only the staff is named."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext

from photo_contest.doorway.record_sentences import OF_MEMBERS, changes_of, deed_sentence, facts_of
from photo_contest.doorway.refusal_sentences import reason_called
from photo_contest.models import Lookalike, Member, Record
from photo_contest.web.desk.contest_words import SETTING_WORDS, value_told
from photo_contest.web.desk.likeness import VERDICTS
from photo_contest.web.desk.unit_words import KINDS


@dataclass(frozen=True)
class Line:
    """Who, when, what, on which thing, why."""

    number: int
    at: dt.datetime
    who: str
    named: bool  # a person's name, which is Vietnamese in any language
    deed: str
    photo_id: str
    photo: str
    unit: str
    facts: str
    note: str
    changes: list[tuple[str, str, str]]


def line_of(record: Record) -> Line:
    who, named = _who(record)
    return Line(
        number=record.pk,
        at=record.at,
        who=who,
        named=named,
        deed=deed_sentence(record.action),
        photo_id=record.photo_id or "",
        photo=record.photo.code if record.photo else "",
        unit=record.unit.code if record.unit else "",
        facts=", ".join(told for told in (_what(record), facts_of(record)) if told),
        note="" if record.action in OF_MEMBERS else record.note,
        changes=[
            (setting_called(name), value_told(name, was), value_told(name, now))
            for name, was, now in changes_of(record)
        ],
    )


def _what(record: Record) -> str:
    """What was said of it: the reason as moderators pick it, the verdict, the contest's name."""
    if record.reason in VERDICTS:
        return gettext(VERDICTS[Lookalike.Verdict(record.reason)])
    if record.action == "contest-made" and record.contest:
        return record.contest.title
    return reason_called(record.reason)


def _who(record: Record) -> tuple[str, bool]:
    """Who did it: what authors, voters and strangers do is told without their names."""
    actor = record.actor
    if actor is None:
        return gettext("người xem") if record.action == "reported" else gettext("máy"), False
    if record.action in OF_MEMBERS and actor.role == Member.Role.MEMBER:
        return gettext("một đoàn viên"), False
    return actor.full_name, True


def setting_called(name: str) -> str:
    """What a setting of the contest is called."""
    words = SETTING_WORDS.get(name)
    if words:
        return str(words[0])
    kind = KINDS.get(name.removeprefix("quota-"))
    return gettext("Số ảnh của {kind}").format(kind=kind) if kind else name
