"""A refusal as any door shows it: status, code, and the sentence in the reader's language."""

import datetime as dt
import errno
import secrets
from dataclasses import dataclass, field
from typing import Any

from django.db import DataError, InterfaceError, OperationalError
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import get_language, gettext

from photo_contest.doorway.field_sentences import FIELD_SENTENCES
from photo_contest.doorway.sentences import SENTENCES, Sentence
from photo_contest.errors import (
    AlreadyDecided,
    ContestError,
    Invalid,
    Missing,
    NotAllowed,
    NotNow,
    QuotaUsed,
    StorageFull,
    TooManyRequests,
    VerdictConflict,
    VoteBudgetSpent,
    VotingClosed,
    WrongPassword,
)
from photo_contest.models import Contest

_TYPE = "urn:net-dep:problem:{code}"
_TELLABLE = (str, int, float, bool, dict, type(None))


@dataclass(frozen=True)
class Problem:
    """RFC 9457 problem details, and the headers that go with them."""

    status: int
    code: str
    title: str
    detail: str
    retry_after: int | None = None
    errors: dict[str, list[str]] | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "type": _TYPE.format(code=self.code),
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.errors is not None:
            body["errors"] = self.errors
        return self.extra | body


def problem_for(error: Exception) -> Problem:
    """The problem that tells this error; an unknown one is `internal-error` with a reference."""
    if isinstance(error, ContestError):
        return _of_ours(error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _of_ours(StorageFull())
    if isinstance(error, (OperationalError, InterfaceError)):  # full disk, lost server, lock
        return _of_ours(NotNow())
    if isinstance(error, (DataError, UnicodeError)) or type(error) is LookupError:
        return problem_of("unreadable-request")  # NUL in a cookie, a charset that is no text
    return problem_of("internal-error", reference=secrets.token_hex(4))


def problem_of(code: str, /, **params: Any) -> Problem:
    """A problem by its code alone, or by the code and where it is told: "not-found/page"."""
    return _told(SENTENCES[code], code.partition("/")[0], params)


def field_sentence(reason: str, params: dict[str, Any], *, of: str = "") -> str:
    """The sentence of a reason code, where there is one that of the field `of`; a text that is no
    code is shown as it is."""
    told = f"{reason}/values" if "values" in params else f"{reason}/{of}"
    known = FIELD_SENTENCES.get(told) or FIELD_SENTENCES.get(reason)
    return gettext(known) % _words(params) if known else reason


def _of_ours(error: ContestError) -> Problem:
    problem = _told(_sentence_of(error), error.code, error.params)
    extra = {
        name: value.isoformat() if isinstance(value, dt.datetime) else value
        for name, value in error.params.items()
        if isinstance(value, (*_TELLABLE, dt.datetime)) and name not in ("s", "n")
    }
    if isinstance(error, VerdictConflict):
        extra["pairs"] = error.params["pairs"]
    errors = None
    if isinstance(error, Invalid):
        errors = {
            name: [field_sentence(reason, error.params, of=name) for reason in reasons]
            for name, reasons in error.fields.items()
        }
    retry_after = error.retry_after if isinstance(error, (TooManyRequests, NotNow)) else None
    return Problem(
        problem.status, problem.code, problem.title, problem.detail, retry_after, errors, extra
    )


def _sentence_of(error: ContestError) -> Sentence:
    contest = error.params.get("contest")
    if isinstance(error, VotingClosed) and error.params.get("before"):
        return SENTENCES["voting-closed/before"]
    if isinstance(error, VotingClosed) and error.params.get("extension"):
        return SENTENCES["voting-closed/extension"]
    if isinstance(error, NotAllowed) and error.params.get("role_held"):
        return SENTENCES["permission-denied/role-held"]
    if isinstance(error, NotAllowed) and error.params.get("reissue"):
        return SENTENCES["permission-denied/reissue"]
    if isinstance(error, AlreadyDecided) and error.params.get("report"):
        return SENTENCES["already-decided/report"]
    if isinstance(error, WrongPassword) and error.params.get("erasure"):
        return SENTENCES["wrong-password/erasure"]
    if isinstance(error, Missing):  # what is hidden and what is not there have one sentence
        what = error.params.get("what")
        return SENTENCES.get(f"{error.code}/{what}", SENTENCES[error.code])
    if isinstance(error, QuotaUsed) and error.params.get("unit_name"):
        return SENTENCES["quota-used/unit"]
    whole = isinstance(contest, Contest) and contest.vote_budget_period == Contest.Period.CONTEST
    if isinstance(error, VoteBudgetSpent) and whole:
        return SENTENCES["vote-budget-spent/contest"]
    return SENTENCES[error.code]


def _told(sentence: Sentence, code: str, params: dict[str, Any]) -> Problem:
    words = _words(params)
    contest = params.get("contest")
    if isinstance(contest, Contest):
        words |= {
            "voting_opens": instant_in_words(contest.voting_opens_at),
            "voting_closes": instant_in_words(contest.voting_closes_at),
            "submission_opens": instant_in_words(contest.submission_opens_at),
            "submission_closes": instant_in_words(contest.submission_closes_at),
            "vote_budget": contest.vote_budget,
        }
    return Problem(
        sentence.status, code, gettext(sentence.title) % words, gettext(sentence.detail) % words
    )


def instant_in_words(instant: dt.datetime) -> str:
    """17h00 ngày 30/11/2026, or in English 17:00 on 30/11/2026."""
    local = timezone.localtime(instant)
    if (get_language() or "vi").startswith("en"):
        return f"{local:%H:%M} on {local:%d/%m/%Y}"
    return f"{local:%-Hh%M} ngày {local:%d/%m/%Y}"


def _words(params: dict[str, Any]) -> "_Lenient":
    """What fills a sentence, numbers and instants as the reader's language writes them: 1,5 or 1.5,
    17h00 or 17:00."""
    return _Lenient(
        {
            name: instant_in_words(value) if isinstance(value, dt.datetime) else localize(value)
            for name, value in params.items()
        }
    )


class _Lenient(dict[str, Any]):
    """Placeholders that nobody filled read as a dash instead of failing a refusal."""

    def __missing__(self, key: str) -> str:
        return "–"
