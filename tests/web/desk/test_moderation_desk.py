"""The moderation board: decide and go on, undo, many at once, and who came first."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photo_contest.domain.moderation import UNDO_FOR, decide, decide_many, undo_decision
from photo_contest.domain.reports import report_photo
from photo_contest.errors import AlreadyDecided, Invalid, TooLateToUndo, VerdictOpen
from photo_contest.models import Contest, Member, Photo, Record, Unit
from tests.factories import PASSWORD, ContestFactory, MemberFactory, PhotoFactory, UnitFactory
from tests.web.desk.test_lookalikes import tied

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = timezone.now()


@pytest.fixture
def contest() -> Contest:
    return ContestFactory()


@pytest.fixture
def unit() -> Unit:
    return UnitFactory()


@pytest.fixture
def waiting(contest: Contest, unit: Unit) -> list[Photo]:
    """Three photos in the order of the queue."""
    return [
        PhotoFactory(
            contest=contest,
            unit=unit,
            status="pending",
            approved_at=None,
            submitted_at=NOW - dt.timedelta(hours=9 - n),
        )
        for n in range(3)
    ]


def browser(role: str = "organizer", **fields: object) -> tuple[Client, Member]:
    member = MemberFactory(role=role, **fields)
    client = Client()
    client.force_login(member)
    return client, member


def text(response) -> str:
    return response.content.decode()


def address(name: str, photo: Photo) -> str:
    return reverse(name, args=[photo.pk])


def sent(photo: Photo, verdict: str, **fields: str) -> dict[str, object]:
    return {"version": photo.version, "verdict": verdict} | fields


def test_the_board_begins_with_the_oldest_and_a_decision_shows_the_next(waiting):
    client, _ = browser()
    first, second, _third = waiting
    assert client.get(reverse("moderation-board")).url == address("moderate", first)
    done = client.post(address("decide-photo", first), sent(first, "approve"))
    assert done.url.startswith(address("moderate", second))
    assert Photo.objects.get(pk=first.pk).status == "approved"
    page = text(client.get(done.url))
    assert address("undo-decision", first) in page
    undone = client.post(address("undo-decision", first))
    assert undone.url == address("moderate", first)
    assert Photo.objects.get(pk=first.pk).status == "pending"


def test_the_last_of_the_queue_leads_to_all_seen(waiting):
    client, _ = browser()
    for photo in waiting:
        done = client.post(address("decide-photo", photo), sent(photo, "approve"))
    assert done.url.startswith(reverse("moderation-board"))
    assert client.get(done.url).status_code == 200


def test_a_return_without_a_reason_is_refused_beside_it_and_keeps_the_words(waiting):
    client, _ = browser()
    photo = waiting[0]
    refused = client.post(address("decide-photo", photo), sent(photo, "return", note="Xin sửa"))
    assert refused.status_code == 400
    assert 'id="return-reason-error"' in text(refused)
    assert ">Xin sửa</textarea>" in text(refused)
    assert Photo.objects.get(pk=photo.pk).status == "pending"


def test_who_comes_second_is_told_who_decided(waiting):
    photo = waiting[0]
    one, other = browser(full_name="Nguyễn Thị Một")[0], browser()[0]
    assert other.get(address("moderate", photo)).status_code == 200
    one.post(address("decide-photo", photo), sent(photo, "approve"))
    late = other.post(
        address("decide-photo", photo), sent(photo, "reject", reason="unsuitable", note="Không hợp")
    )
    assert late.status_code == 409
    assert "Nguyễn Thị Một đã quyết định" in text(late)
    assert Photo.objects.get(pk=photo.pk).status == "approved"


def test_undo_ends_after_its_seconds_and_is_one_s_own(waiting):
    photo = waiting[0]
    organizer, colleague = browser()[1], browser()[1]
    decide(photo=photo, by=organizer, verdict="approve", at=NOW)
    with pytest.raises(AlreadyDecided):
        undo_decision(photo=photo, by=colleague, at=NOW)
    late = NOW + UNDO_FOR + dt.timedelta(seconds=1)
    with pytest.raises(TooLateToUndo):
        undo_decision(photo=photo, by=organizer, at=late)
    back = undo_decision(photo=photo, by=organizer, at=NOW + UNDO_FOR)
    assert (back.status, back.approved_at, back.public_name) == ("pending", None, "")
    actions = list(Record.objects.filter(photo=photo).order_by("pk").values_list("action", "note"))
    assert actions[-2:] == [("approve", ""), ("undo", "")]
    with pytest.raises(AlreadyDecided):
        undo_decision(photo=photo, by=organizer, at=NOW + UNDO_FOR)


def test_of_many_each_is_decided_by_itself(waiting):
    organizer = browser()[1]
    first, second, third = waiting
    tied(first, PhotoFactory(contest=first.contest, unit=first.unit))
    decide(photo=second, by=organizer, verdict="approve", at=NOW)
    chosen = [(photo, photo.version) for photo in (first, third)]
    done = decide_many(
        photos=[*chosen, (second, 1)], by=organizer, verdict="approve", reason="", at=NOW
    )
    assert [type(one.refusal) for one in done] == [VerdictOpen, type(None), AlreadyDecided]
    assert Photo.objects.get(pk=third.pk).status == "approved"
    with pytest.raises(Invalid):
        decide_many(photos=chosen, by=organizer, verdict="return", at=NOW)


def test_the_list_decides_what_was_ticked_and_names_what_stayed(waiting):
    client, _ = browser()
    first, second, third = waiting
    page = text(client.get(reverse("moderation-list")))
    assert page.index(first.code) < page.index(second.code) < page.index(third.code)
    Photo.objects.filter(pk=second.pk).update(version=second.version + 1)
    ticked = [f"{one.pk}:{one.version}" for one in (first, second)]
    done = client.post(reverse("decide-many"), {"photo": ticked, "verdict": "approve"}, follow=True)
    assert f"{second.code} chưa được quyết định" in text(done)
    assert Photo.objects.get(pk=first.pk).status == "approved"
    assert Photo.objects.get(pk=second.pk).status == "pending"
    nothing = client.post(reverse("decide-many"), {"verdict": "approve"})
    assert nothing.status_code == 400


def test_who_may_look_and_who_may_decide(waiting, unit):
    photo = waiting[0]
    officer = browser("officer", office=unit)[0]
    elsewhere = browser("officer", office=UnitFactory())[0]
    decision, approval = address("decide-photo", photo), sent(photo, "approve")
    scrutineer, author = browser("scrutineer")[0], Client()
    author.force_login(photo.author)
    assert officer.get(address("moderate", photo)).status_code == 200
    assert elsewhere.get(address("moderate", photo)).status_code == 404
    assert elsewhere.post(decision, approval).status_code == 404
    page = scrutineer.get(address("moderate", photo))
    assert page.status_code == 200
    assert "data-approve" not in text(page)
    assert scrutineer.post(decision, approval).status_code == 403
    assert author.get(address("moderate", photo)).status_code == 403
    Member.objects.filter(pk=photo.author_id).update(role="organizer")
    assert "Đây là ảnh của bạn" in text(author.get(address("moderate", photo)))
    own = author.post(address("decide-photo", photo), sent(photo, "approve"))
    assert own.status_code == 403
    assert Photo.objects.get(pk=photo.pk).status == "pending"


def test_a_report_is_answered_once_and_the_photo_taken_down(contest, unit):
    photo = PhotoFactory(contest=contest, unit=unit)
    report = report_photo(photo=photo, kind="pictured", text="Ảnh có tôi", at=NOW)
    client, _ = browser()
    reports = reverse("photo-reports")
    assert "Ảnh có tôi" in text(client.get(reports))
    answer = reverse("answer-report", args=[report.pk])
    assert client.post(answer, {"outcome": "taken-down", "answer": ""}).status_code == 400
    told = {"outcome": "taken-down", "answer": "Đã gỡ."}
    assert client.post(answer, told).status_code == 302
    assert client.post(answer, told).status_code == 409
    assert Photo.objects.get(pk=photo.pk).status == "disqualified"
    scrutineer = browser("scrutineer")[0]
    assert scrutineer.get(reports).status_code == 200
    assert scrutineer.post(answer, told).status_code == 403


@pytest.mark.parametrize("waits", [1, 12])
def test_the_board_asks_as_often_for_one_photo_as_for_many(
    contest, unit, waits, django_assert_max_num_queries
):
    for _ in range(waits):
        photo = PhotoFactory(contest=contest, unit=unit, status="pending", approved_at=None)
    client, _ = browser()
    client.get(address("moderate", photo))
    with django_assert_max_num_queries(32):
        client.get(address("moderate", photo))


def test_a_session_that_ends_while_a_reason_is_written_loses_nothing(waiting):
    client, moderator = browser()
    photo = waiting[0]
    client.logout()
    typed = sent(photo, "return", reason="caption", note="Xin ghi rõ tên phân xưởng.")
    asked = text(client.post(address("decide-photo", photo), typed))
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked))
    form |= {"username": moderator.username, "password": PASSWORD}
    back = client.post(reverse("sign-in"), form)
    assert back.url == address("moderate", photo)
    page = text(client.get(back.url))
    assert "Xin ghi rõ tên phân xưởng.</textarea>" in page
    assert re.search(r'value="caption"[^>]* checked', page)
    assert client.post(address("decide-photo", photo), typed).status_code == 302
    assert "typed" not in client.session  # sent, it fills no form again
    photo.refresh_from_db()
    assert photo.status == "returned"


def test_choices_among_many_stay_when_something_is_missing_and_when_the_session_ends(waiting):
    client, moderator = browser()
    one = f"{waiting[1].pk}:{waiting[1].version}"
    typed = {"photo": [one], "verdict": "return", "note": "Xin xem lại"}
    refused = text(client.post(reverse("decide-many"), typed))
    assert re.search(f'value="{one}" checked', refused)
    client.logout()
    asked = text(client.post(reverse("decide-many"), typed))
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked))
    back = client.post(
        reverse("sign-in"), form | {"username": moderator.username, "password": PASSWORD}
    )
    assert back.url == reverse("moderation-list")
    page = text(client.get(back.url))
    assert re.search(f'value="{one}" checked', page)
    assert "Xin xem lại</textarea>" in page


def test_the_address_of_a_deed_leads_to_its_form(waiting):
    client, _ = browser()
    for deed, page in (
        (address("decide-photo", waiting[0]), address("moderate", waiting[0])),
        (reverse("decide-many"), reverse("moderation-list")),
        (reverse("answer-report", args=[7]), reverse("photo-reports")),
        (reverse("end-network", args=[7]), reverse("networks-desk")),
    ):
        assert client.get(deed + "?hang=held").url == page + "?hang=held"
        assert client.get(page).status_code == 200
        assert client.put(deed).status_code == 405


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_picture_has_its_size_in_either_language(waiting, language):
    client, _ = browser()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    photo = waiting[0]
    Photo.objects.filter(pk=photo.pk).update(
        width=4000, height=3000, renditions_ready_at=timezone.now()
    )
    page = text(client.get(address("moderate", photo)))
    size = re.search(
        r'<div class="mod-picture".*?<img [^>]*width="(\w+)" height="(\w+)"', page, re.S
    )
    assert size is not None
    assert int(size[1]) >= 1000
    assert int(size[1]) * 3 == int(size[2]) * 4
