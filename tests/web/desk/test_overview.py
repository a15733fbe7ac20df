"""The desk's first page: what waits for whom, and whether all parts work."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photo_contest.domain.record import note_photo
from photo_contest.domain.reports import report_photo
from photo_contest.domain.schedule import release_clock
from photo_contest.domain.waiting import Waiting, what_waits
from photo_contest.domain.wellbeing import Ailment, ailments
from photo_contest.errors import NotAllowed
from photo_contest.models import ClockLease, JobRun, Member
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory
from tests.web.reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = timezone.now()
HOUR = dt.timedelta(hours=1)


def staff(role: str, **fields: object) -> Member:
    return MemberFactory(role=role, **fields)


def test_what_waits_is_counted_with_the_oldest_and_an_officer_sees_the_own_subtree():
    contest = ContestFactory()
    mine, other = UnitFactory(), UnitFactory()
    for unit, hours in ((mine, 5), (mine, 2), (other, 9)):
        PhotoFactory(contest=contest, unit=unit, status="pending", submitted_at=NOW - hours * HOUR)
    held = PhotoFactory(contest=contest, unit=other, status="held", submitted_at=NOW - HOUR)
    report_photo(
        photo=PhotoFactory(contest=contest, unit=mine, status="approved"), kind="pictured", at=NOW
    )
    assert what_waits(contest=contest, by=staff("organizer"), at=NOW) == [
        Waiting("pending", 3, NOW - 9 * HOUR),
        Waiting("held", 1, held.submitted_at),
        Waiting("lookalikes", 0),
        Waiting("reports", 1, NOW),
        Waiting("roster", 0),
        Waiting("provisional", 0),
    ]
    assert what_waits(contest=contest, by=staff("officer", office=mine), at=NOW) == [
        Waiting("pending", 2, NOW - 5 * HOUR),
        Waiting("held", 0),
        Waiting("lookalikes", 0),
        Waiting("reports", 1, NOW),
        Waiting("roster", 0),
    ]
    with pytest.raises(NotAllowed):
        what_waits(contest=contest, by=MemberFactory(), at=NOW)


def test_a_part_that_does_not_work_is_named_with_the_time_since_when():
    ClockLease.objects.all().delete()
    assert Ailment("clock") in ailments(at=NOW)
    ClockLease.objects.create(holder="a", expires_at=NOW + HOUR)
    assert not [one for one in ailments(at=NOW) if one.part != "disk"]
    due = NOW - 2 * HOUR
    JobRun.objects.create(
        name="sweep-files", due_at=due, started_at=due, finished_at=due, outcome="failed"
    )
    assert Ailment("job", due, "sweep-files") in ailments(at=NOW)
    release_clock(holder="a", at=NOW - HOUR)
    assert "clock" in {one.part for one in ailments(at=NOW)}


def test_the_desk_tells_yesterday_of_what_one_watches_over(visitor: Client):
    contest = ContestFactory()
    organizer = staff("organizer")
    yesterday = timezone.localtime(NOW).replace(hour=12) - dt.timedelta(days=1)
    photo = PhotoFactory(contest=contest, status="approved", submitted_at=yesterday)
    note_photo(photo=photo, by=organizer, at=yesterday, action="approve")
    PhotoFactory(contest=contest, status="pending", submitted_at=NOW)
    visitor.force_login(organizer)
    page = " ".join(page_of(visitor.get(reverse("desk"))).text.split())
    assert "Ảnh gửi đến 1" in page
    assert "Ảnh đã xem xét 1 1 được duyệt" in page


@pytest.mark.parametrize(
    ("role", "status"), [("officer", 200), ("organizer", 200), ("scrutineer", 200), ("member", 403)]
)
def test_the_desk_is_for_those_who_work_at_it(visitor: Client, role: str, status: int):
    ContestFactory()
    office = UnitFactory() if role == "officer" else None
    visitor.force_login(staff(role, office=office))
    assert visitor.get(reverse("desk")).status_code == status


def test_nobody_is_asked_to_sign_in_and_comes_back(visitor: Client):
    answer = visitor.get("/ban-viec/?contest=x")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("sign-in", query={"next": "/ban-viec/?contest=x"})


def test_a_desk_without_a_contest_says_so(visitor: Client):
    visitor.force_login(staff("organizer"))
    assert "Chưa có cuộc thi nào" in visitor.get(reverse("desk")).text


def test_a_theme_is_kept_for_the_browser_and_given_up_again():
    visitor = Client()
    ContestFactory()
    visitor.force_login(staff("organizer"))
    back = visitor.post(reverse("theme"), {"theme": "dark", "next": "/ban-viec/"})
    assert back["Location"] == "/ban-viec/"
    assert 'data-theme="dark"' in visitor.get(reverse("desk")).text
    elsewhere = visitor.post(reverse("theme"), {"theme": "", "next": "https://example.org/"})
    assert elsewhere["Location"] == reverse("desk")
    assert "data-theme" not in visitor.get(reverse("desk")).text
