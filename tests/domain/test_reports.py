"""Reports of photos: they need no account, reach the moderators, and are answered once."""

import datetime as dt

import pytest
from django.utils import timezone

from photo_contest.domain import reports
from photo_contest.domain.reports import answer_report, forget_contacts, open_reports, report_photo
from photo_contest.errors import AlreadyDecided, Invalid, Missing, NotAllowed
from photo_contest.models import Contest, Member, Photo, PhotoReport, Record, Unit
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

AT = timezone.now()


@pytest.fixture
def unit() -> Unit:
    return UnitFactory()


@pytest.fixture
def contest() -> Contest:
    return ContestFactory()


@pytest.fixture
def photo(contest: Contest, unit: Unit) -> Photo:
    return PhotoFactory(contest=contest, unit=unit)


@pytest.fixture
def officer(unit: Unit) -> Member:
    return MemberFactory(role="officer", office=unit)


def reported(photo: Photo, kind: str = "pictured", **words: str) -> PhotoReport:
    return report_photo(photo=photo, kind=kind, at=AT, **words)


def answered(report: PhotoReport, by: Member, outcome: str = "kept") -> PhotoReport:
    return answer_report(report=report, by=by, outcome=outcome, answer="Đã xem.", at=AT)


def deeds(photo: Photo) -> list[tuple[str, str, dict[str, object]]]:
    found = Record.objects.filter(photo=photo).order_by("pk")
    return [(one.action, one.reason, {**one.data, "version": 0}) for one in found]


def test_a_report_is_kept_and_recorded_without_what_it_says(photo):
    report = reported(photo, text=" Tôi đứng\r\nbên trái ", contact="0912 000 111")

    assert (report.kind, report.text, report.contact) == (
        "pictured",
        "Tôi đứng\nbên trái",
        "0912 000 111",
    )
    assert deeds(photo) == [
        ("reported", "", {"version": 0, "report": report.pk, "kind": "pictured"})
    ]


def test_the_same_words_again_are_one_report_until_it_is_answered(photo, officer):
    first = reported(photo, text="Gỡ giúp")

    assert reported(photo, text="Gỡ giúp") == first
    assert reported(photo, text="Gỡ giúp tôi") != first
    answered(first, officer)
    assert reported(photo, text="Gỡ giúp") != first


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"kind": ""}, {"kind": ["required"]}),
        ({"kind": "spam"}, {"kind": ["unknown-choice"]}),
        ({"kind": "other"}, {"text": ["required"]}),
        ({"kind": "other", "text": "x" * 2001}, {"text": ["too-long"]}),
        ({"kind": "child", "text": "\x00"}, {"text": ["forbidden-characters"]}),
        ({"kind": "mine", "contact": "0" * 121}, {"contact": ["too-long"]}),
    ],
)
def test_what_cannot_be_used_is_refused_by_field(photo, sent, fields):
    with pytest.raises(Invalid) as refusal:
        report_photo(photo=photo, at=AT, **sent)

    assert refusal.value.fields == fields
    assert not PhotoReport.objects.exists()


@pytest.mark.parametrize("status", ["pending", "withdrawn", "disqualified"])
def test_a_photo_that_is_not_public_cannot_be_reported(contest, status):
    with pytest.raises(Missing):
        reported(PhotoFactory(contest=contest, status=status))


def test_moderators_see_the_open_reports_of_their_subtree(contest, photo, officer):
    own, elsewhere = reported(photo), reported(PhotoFactory(contest=contest), "unsuitable")
    reported(PhotoFactory())  # of another contest
    answered(reported(photo, "mine"), officer)
    organizer = MemberFactory(role="organizer")

    assert list(open_reports(contest=contest, by=officer, at=AT)) == [own]
    assert set(open_reports(contest=contest, by=organizer, at=AT)) == {own, elsewhere}


def test_a_scrutineer_reads_reports_and_answers_none(contest, photo):
    person, report = MemberFactory(role="scrutineer"), reported(photo)

    assert list(open_reports(contest=contest, by=person, at=AT)) == [report]
    with pytest.raises(NotAllowed):
        answered(report, person)


@pytest.mark.parametrize("role", ["member", "juror"])
def test_others_neither_read_nor_answer_reports(contest, photo, role):
    person, report = MemberFactory(role=role), reported(photo)

    with pytest.raises(NotAllowed):
        open_reports(contest=contest, by=person, at=AT)
    with pytest.raises(NotAllowed):
        answered(report, person)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("pictured", "consent"),
        ("child", "consent"),
        ("mine", "other"),
        ("unsuitable", "unsuitable"),
        ("other", "other"),
    ],
)
def test_a_photo_is_taken_down_with_a_reason_that_tells_nothing_of_the_reporter(
    photo, officer, kind, reason
):
    report = reported(photo, kind, text="Tôi là Vàng A Páo", contact="pao@example.org")

    done = answered(report, officer, "taken-down")

    photo.refresh_from_db()
    assert (photo.status, photo.public_name, photo.status_reason, photo.status_note) == (
        "disqualified",
        "",
        reason,
        f"Gỡ theo báo cáo số {report.pk}.",
    )
    assert (done.outcome, done.answer, done.answered_by, done.answered_at) == (
        "taken-down",
        "Đã xem.",
        officer,
        AT,
    )
    assert deeds(photo)[1:] == [
        ("disqualify", reason, {"version": 0}),
        (
            "report-answered",
            "",
            {"version": 0, "report": report.pk, "outcome": "taken-down"},
        ),
    ]


def test_a_second_report_of_a_photo_that_is_down_is_answered_too(photo, officer):
    first, second = reported(photo), reported(photo, "unsuitable")
    answered(first, officer, "taken-down")

    assert answered(second, officer, "taken-down").outcome == "taken-down"
    photo.refresh_from_db()
    assert photo.status_reason == "consent"


def test_a_kept_photo_stays_as_it_is(photo, officer):
    answered(reported(photo), officer, "kept")

    photo.refresh_from_db()
    assert photo.is_public


def test_a_report_is_answered_once(photo, officer):
    report = reported(photo)
    answered(report, officer, "kept")

    with pytest.raises(AlreadyDecided):
        answered(report, MemberFactory(role="organizer"), "taken-down")
    photo.refresh_from_db()
    assert photo.is_public


def test_nobody_answers_for_the_own_photo_or_another_subtree(contest, photo, officer):
    own = PhotoFactory(contest=contest, unit=photo.unit, author=officer)

    with pytest.raises(NotAllowed):
        answered(reported(own), officer)
    with pytest.raises(Missing):
        answered(reported(PhotoFactory(contest=contest)), officer)


@pytest.mark.parametrize(
    ("outcome", "answer", "fields"),
    [
        ("gone", "Đã xem.", {"outcome": ["unknown-choice"]}),
        ("kept", " ", {"answer": ["required"]}),
        ("kept", "x" * (reports.MOST_TEXT + 1), {"answer": ["too-long"]}),
        ("kept", "\x1b", {"answer": ["forbidden-characters"]}),
    ],
)
def test_an_answer_needs_words_and_an_outcome(photo, officer, outcome, answer, fields):
    report = reported(photo)

    with pytest.raises(Invalid) as refusal:
        answer_report(report=report, by=officer, outcome=outcome, answer=answer, at=AT)
    assert refusal.value.fields == fields


def test_how_to_reach_a_reporter_is_forgotten_thirty_days_after_the_answer(photo, officer):
    waiting = reported(photo, contact="a@example.org")
    told = answered(reported(photo, contact="b@example.org"), officer)

    assert forget_contacts(at=AT + dt.timedelta(days=29)) == 0
    assert forget_contacts(at=AT + dt.timedelta(days=30)) == 1
    assert forget_contacts(at=AT + dt.timedelta(days=31)) == 0
    waiting.refresh_from_db()
    told.refresh_from_db()
    assert (waiting.contact, told.contact) == ("a@example.org", "")
