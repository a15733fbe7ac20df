"""Every refusal has its sentence: title and detail, in Vietnamese and in English."""

import ast
import datetime as dt
import errno
import inspect
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DataError, InterfaceError, OperationalError
from django.utils import translation

from photo_contest import errors
from photo_contest.doorway.field_sentences import FIELD_SENTENCES
from photo_contest.doorway.problems import field_sentence, instant_in_words, problem_for
from photo_contest.doorway.sentences import SENTENCES
from photo_contest.imaging.facts import FAULTS
from photo_contest.models import Contest

NOW = dt.datetime(2026, 11, 30, 10, 0, tzinfo=dt.UTC)
CONTEST = Contest(
    voting_opens_at=NOW,
    voting_closes_at=NOW,
    submission_opens_at=NOW,
    submission_closes_at=NOW,
    vote_budget=5,
)
PARAMS = {
    "contest": CONTEST,
    "n": 3,
    "ends_at": NOW,
    "version": "2",
    "photo_code": "LC-0042",
    "size": 26.5,
    "max": 25,
    "w": 400,
    "h": 300,
    "min": 600,
    "pairs": ["7"],
}
REFUSALS = {
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.ContestError) and kind is not errors.ContestError
}


def refused(kind):
    """Refusals of a kind with all that its sentences may name."""
    if kind is errors.Invalid:
        return [kind({"title": ["required"]})]
    if kind is errors.TooManyRequests:
        return [kind(45)]
    if kind is errors.ImageRefused:
        return [kind(code, **PARAMS) for code in sorted(FAULTS)]
    if kind is errors.CodeRefused:
        codes = ("code-unknown", "code-used", "code-expired", "code-locked")
        return [kind(code, used_at=NOW) for code in codes]
    if kind is errors.SheetRefused:
        told = ("sheet-too-large", "unsupported-sheet", "unreadable-sheet", "sheet-encoding")
        shape = ("sheet-too-long", "sheet-without-columns", "sheet-columns-twice")
        return [kind(code, max=25, rows=100_000, columns="Họ tên") for code in told + shape]
    if kind is errors.VotingClosed:
        return [kind(contest=CONTEST), kind(contest=CONTEST, before=True)]
    return [kind(**PARAMS)]


@pytest.mark.parametrize("kind", sorted(REFUSALS - {errors.NotNow}, key=lambda kind: kind.__name__))
def test_every_refusal_is_told_whole_in_both_languages(kind):
    for error in refused(kind):
        told = {}
        for language in ("vi", "en"):
            with translation.override(language):
                problem = problem_for(error)
            assert problem.code == error.code
            for text in (problem.title, problem.detail):
                assert text
                assert "%" not in text
                assert "–" not in text, "a place that nobody filled"
            told[language] = (problem.title, problem.detail)
        assert told["vi"][0] != told["en"][0]
        assert told["vi"][1] != told["en"][1]


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_both_languages_fill_the_same_places(code):
    places = re.compile(r"%\((\w+)\)s")
    sentence = SENTENCES[code]
    for text in (sentence.title, sentence.detail):
        with translation.override("en"):
            english = translation.gettext(text)
        assert set(places.findall(english)) == set(places.findall(text))
        assert english != text


@pytest.mark.parametrize("reason", sorted(FIELD_SENTENCES))
def test_every_reason_of_a_field_has_its_sentence_in_both_languages(reason):
    told = set()
    for language in ("vi", "en"):
        with translation.override(language):
            told.add(field_sentence(reason, {"words_max": 100}))
    assert len(told) == 2
    assert not any("%" in text for text in told)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (OSError(errno.ENOSPC, "full"), 507, "storage-full"),
        (OSError(errno.EDQUOT, "quota"), 507, "storage-full"),
        (OSError(errno.EIO, "broken"), 500, "internal-error"),
        (OperationalError("database is locked"), 503, "not-now"),
        (OperationalError("database or disk is full"), 503, "not-now"),
        (InterfaceError("connection already closed"), 503, "not-now"),
        (DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"), 400, None),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), 400, None),
        (LookupError("'zlib' is not a text encoding"), 400, None),
        (KeyError("a slip of ours"), 500, "internal-error"),
        (RuntimeError("a secret"), 500, "internal-error"),
    ],
)
def test_errors_of_the_world_are_told_by_whose_matter_they_are(error, status, code):
    problem = problem_for(error)
    assert (problem.status, problem.code) == (status, code or "unreadable-request")
    assert "secret" not in problem.detail
    assert (problem.retry_after is not None) == (status in (503, 507))


def test_what_a_refusal_carries_is_told_beside_its_sentence():
    problem = problem_for(errors.DuplicatePhoto(photo="abc", photo_code="LC-0042")).as_dict()
    assert problem == {
        "type": "urn:net-dep:problem:duplicate-photo",
        "title": "Ảnh này đã được gửi.",
        "status": 409,
        "detail": "Ảnh trùng với ảnh LC-0042 của bạn. Lượt gửi không bị trừ; xin chọn ảnh khác.",
        "code": "duplicate-photo",
        "photo": "abc",
        "photo_code": "LC-0042",
    }


def test_nothing_that_a_refusal_carries_takes_the_place_of_its_own_fields():
    told = problem_for(errors.NotInThisState(status="approved", code="x", title="y")).as_dict()
    assert (told["status"], told["code"]) == (409, "not-in-this-state")
    assert told["title"] != "y"


def test_instants_are_told_as_people_write_them():
    assert instant_in_words(NOW) == "17h00 ngày 30/11/2026"
    with translation.override("en"):
        assert instant_in_words(NOW) == "17:00 on 30/11/2026"


def test_numbers_are_told_as_people_write_them():
    error = errors.ImageRefused("file-too-large", size=26.5, max=25)
    assert "26,5 MB" in problem_for(error).detail
    with translation.override("en"):
        assert "26.5 MB" in problem_for(error).detail


@pytest.mark.parametrize(
    ("what", "title"),
    [
        ("unit", "Không thấy đơn vị này."),
        ("member", "Không thấy đoàn viên này."),
        ("unit-change", "Không thấy thay đổi này."),
        ("import", "Không thấy lần nhập danh sách này."),
        ("league", "Không thấy khối thi đua này."),
        ("photo", "Không thấy nội dung này."),
    ],
)
def test_what_is_missing_is_told_by_what_it_is(what, title):
    problem = problem_for(errors.Missing(what=what))
    assert (problem.status, problem.code, problem.title) == (404, "not-found", title)


def test_a_choice_that_is_none_names_those_that_are():
    error = errors.Invalid({"kind": ["unknown-choice"]}, values="upper, section")
    assert problem_for(error).errors == {
        "kind": ["Giá trị này không dùng được. Các giá trị dùng được: upper, section."]
    }
    assert field_sentence("unknown-choice", {}) == "Giá trị này không có trong danh sách."


def reasons_raised() -> set[tuple[str, str]]:
    """The reasons that our modules write into Invalid({...}), with the module."""
    found = set()
    for folder in ("photo_contest", "analytics", "backend"):
        for path in (Path(settings.BASE_DIR) / folder).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text())):
                is_one = isinstance(call, ast.Call) and ast.unparse(call.func) == "Invalid"
                if is_one and call.args and isinstance(call.args[0], ast.Dict):
                    lists = [value for value in call.args[0].values if isinstance(value, ast.List)]
                    found |= {
                        (path.name, part.value)
                        for reasons in lists
                        for part in reasons.elts
                        if isinstance(part, ast.Constant)
                    }
    return found


def test_every_reason_that_a_verb_gives_has_a_sentence():
    raised = reasons_raised()
    assert len(raised) > 50
    assert {one for one in raised if one[1] not in FIELD_SENTENCES} == set()
