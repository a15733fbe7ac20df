"""The contest at the desk: made from a pattern, changed with a trace, frozen, its close moved."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photo_contest.domain.contest_patterns import PATTERNS
from photo_contest.domain.leagues import define_league
from photo_contest.models import Contest, Member, Record, VotingExtension
from tests.factories import PASSWORD, ContestFactory, MemberFactory, UnitFactory, moved

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

DESK = "contest-desk"


def browser(role: str = "organizer") -> Client:
    client = Client()
    office = {"office": UnitFactory()} if role == "officer" else {}
    client.force_login(MemberFactory(role=role, **office))
    return client


def text(response) -> str:
    return response.content.decode()


def fields(response) -> dict[str, str]:
    """What the form of settings would send back as it is shown."""
    page = text(response).split('class="settings-form"')[1]
    sent = dict(re.findall(r'<input type="[^"]+" name="([^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="([^"]+)"(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    sent.pop("csrfmiddlewaretoken")
    return sent


def rules_read(response) -> str:
    return text(response).split('class="rules-read"')[1].split('id="history"')[0].split("</div>")[0]


@pytest.fixture
def coming() -> Contest:
    """A contest that has not opened."""
    now = timezone.now().replace(second=0, microsecond=0)
    days = [now + dt.timedelta(days=n) for n in (5, 20, 10, 30, 40)]
    names = ("submission_opens_at", "submission_closes_at", "voting_opens_at", "voting_closes_at")
    return ContestFactory(**dict(zip((*names, "notice_ends_at"), days, strict=True)))


@pytest.mark.parametrize("key", PATTERNS)
def test_each_pattern_makes_a_contest_that_was_read_as_rules_before(key):
    UnitFactory(kind="federation", code="LDLD")
    client, address = browser(), reverse("new-contest")
    assert f"?mau={key}" in text(client.get(address))
    sent = fields(client.get(address, {"mau": key})) | {"host": "LDLD", "topics": "Đẹp / Fair"}
    preview = client.post(f"{address}?mau={key}", sent | {"deed": "preview"})
    assert preview.status_code == 200
    assert "Điều 1" in text(preview)
    assert not Contest.objects.exists()
    made = client.post(f"{address}?mau={key}", sent | {"deed": "make"})
    assert made.status_code == 302, text(made)
    contest = Contest.objects.get()
    for name, value in PATTERNS[key].settings.items():
        assert getattr(contest, name) == value
    assert contest.unit_quotas.count() == sum(
        1 for least, most in PATTERNS[key].quotas.values() if least or most
    )
    assert [(one.name, one.name_en) for one in contest.categories.all()] == [("Đẹp", "Fair")]
    assert list(Record.objects.values_list("action", flat=True)) == ["contest-made"]
    again = client.post(f"{address}?mau={key}", sent | {"deed": "make"})
    assert again.status_code == 400
    assert "Một cuộc thi khác đã dùng địa chỉ này." in text(again)


def test_a_setting_is_changed_shown_in_the_rules_and_told_in_the_history(coming):
    client = browser()
    sent = fields(client.get(reverse(DESK))) | {"photos_per_author": "7", "max-grassroots": "10"}
    preview = client.post(reverse(DESK), sent | {"deed": "preview"})
    assert "tối đa 7 ảnh" in text(preview)
    coming.refresh_from_db()
    assert coming.photos_per_author == 3
    assert client.post(reverse(DESK), sent | {"deed": "save"}).status_code == 302
    coming.refresh_from_db()
    assert coming.photos_per_author == 7
    kept = Record.objects.get(action="contest-changed").data
    assert kept["was"] == {"photos_per_author": 3, "quota-grassroots": "–"}
    assert kept["now"] == {"photos_per_author": 7, "quota-grassroots": "0–10"}
    assert "Số ảnh mỗi tác giả: trước 3, nay 7" in re.sub(
        r"\s+", " ", text(client.get(reverse(DESK)))
    )


def test_of_two_windows_the_second_is_told_and_loses_nothing(coming):
    client = browser()
    sent = fields(client.get(reverse(DESK)))
    client.post(reverse(DESK), sent | {"photos_per_author": "4", "deed": "save"})
    late = client.post(reverse(DESK), sent | {"answer_hours": "48", "deed": "save"})
    assert late.status_code == 400
    assert "Quy định vừa được người khác đổi" in text(late)
    assert fields(late)["answer_hours"] == "48"
    coming.refresh_from_db()
    assert (coming.photos_per_author, coming.answer_hours) == (4, 24)


def test_what_cannot_be_stands_beside_its_field(coming):
    client = browser()
    sent = fields(client.get(reverse(DESK)))
    wrong = {"voting_closes_at": sent["voting_opens_at"], "photos_per_author": "nhiều"}
    refused = client.post(reverse(DESK), sent | wrong | {"deed": "save"})
    assert refused.status_code == 400
    assert "Xin ghi một số, không có chữ." in text(refused)
    wrong = {"voting_closes_at": sent["voting_opens_at"], "min-upper": "5", "max-upper": "2"}
    refused = client.post(reverse(DESK), sent | wrong | {"deed": "save"})
    assert refused.status_code == 400
    assert "Giờ đóng phải sau giờ mở." in text(refused)
    assert "Mức tối đa phải từ 1" in text(refused)
    assert not Record.objects.exists()


def test_once_voting_opened_the_rules_of_the_vote_are_shown_and_not_taken(coming):
    client = browser()
    now = timezone.now()
    before = fields(client.get(reverse(DESK)))
    moved(coming, submission_opens_at=now - dt.timedelta(1), voting_opens_at=now)
    page = client.get(reverse(DESK))
    assert re.search(r'name="vote_budget"[^>]*disabled', text(page))
    sent = fields(page) | {"vote_budget": "9", "answer_hours": "48", "deed": "save"}
    assert client.post(reverse(DESK), sent).status_code == 302
    coming.refresh_from_db()
    assert (coming.vote_budget, coming.answer_hours) == (5, 48)
    assert client.post(reverse(DESK), before | {"deed": "save"}).status_code == 400


def test_the_close_moves_later_with_a_reason_that_everybody_reads():
    contest = ContestFactory()
    client, address = browser(), reverse("extend-voting")
    later = timezone.localtime(contest.voting_closes_at + dt.timedelta(days=2))
    sent = {"closes_at": later.strftime("%Y-%m-%dT%H:%M"), "reason": ""}
    refused = client.post(address, sent)
    assert refused.status_code == 400
    assert 'id="extension-reason-error"' in text(refused)
    assert client.post(address, sent | {"closes_at": "mai"}).status_code == 400
    assert client.post(address, sent | {"reason": "Bão số 5"}).status_code == 302
    assert VotingExtension.objects.get().reason == "Bão số 5"
    public = Client().get(reverse("rules", args=[contest.slug]))
    assert "Bão số 5" in text(public)
    assert "Bão số 5" in text(client.get(reverse(DESK)))


def test_a_session_that_ends_in_the_long_form_loses_nothing():
    UnitFactory(kind="federation", code="LDLD")
    organizer = MemberFactory(role="organizer")
    client, address = Client(), reverse("new-contest") + "?mau=province"
    client.force_login(organizer)
    sent = fields(client.get(address)) | {"host": "LDLD", "title": "Nét đẹp vùng cao"}
    client.logout()
    asked = client.post(address, sent | {"deed": "make"})
    assert "Nét đẹp vùng cao" in text(asked)  # the form to sign in carries it along
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text(asked)))
    form |= {"username": organizer.username, "password": PASSWORD}
    back = client.post(reverse("sign-in"), form, follow=True)
    assert fields(back)["title"] == "Nét đẹp vùng cao"
    assert not Contest.objects.exists()


def test_who_reads_and_who_changes():
    contest = ContestFactory()
    scrutineer, officer = browser("scrutineer"), browser("officer")
    page = scrutineer.get(reverse(DESK))
    assert page.status_code == 200
    assert "Lưu quy định" not in text(page)
    assert scrutineer.post(reverse(DESK), {"deed": "save"}).status_code == 403
    assert scrutineer.post(reverse("extend-voting"), {}).status_code == 403
    assert scrutineer.get(reverse("new-contest")).status_code == 403
    assert officer.get(reverse(DESK)).status_code == 403
    assert Client().get(reverse("new-contest")).status_code == 302
    assert Contest.objects.get() == contest
    assert not Record.objects.exists()
    assert Member.objects.count() == 2


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_rules_shown_before_saving_are_those_published_afterwards(coming, language):
    define_league(
        code="khoi-lon",
        name="Khối lớn",
        name_en="Large",
        rule="size",
        members_min=100,
        begins_on=dt.date(2020, 1, 1),
        by=MemberFactory(role="organizer"),
        at=timezone.now(),
    )
    moved(coming, consent_version="2", max_megapixels=50)
    client = browser()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    sent = fields(client.get(reverse(DESK))) | {"vote_budget": "9", "max-grassroots": "10"}
    draft = rules_read(client.post(reverse(DESK), sent | {"deed": "preview"}))
    assert ("9 votes" if language == "en" else "9 lượt") in draft
    assert draft != rules_read(client.get(reverse(DESK)))
    client.post(reverse(DESK), sent | {"deed": "save"})
    assert rules_read(client.get(reverse(DESK))) == draft


def test_what_changed_is_told_in_words_and_by_the_clock_here(coming):
    client, address = browser(), reverse(DESK)
    sent = fields(client.get(address))
    theirs = {"voters": "members", "answer_hours": "24", "max-upper": "30"}
    assert client.post(address, sent | theirs | {"deed": "save"}).status_code == 302
    at = timezone.localtime(coming.notice_ends_at + dt.timedelta(days=1))
    mine = {"notice_ends_at": at.strftime("%Y-%m-%dT%H:%M"), "rules_text": "Giải nhất: xe đạp."}
    late = client.post(address, sent | mine | {"deed": "save"})
    told = re.sub(r"\s+", " ", text(late))
    assert "Ai được bình chọn: hiện là chỉ đoàn viên đăng nhập, bạn ghi mọi người" in told
    assert f"bạn ghi {at:%-H}h{at:%M} {at:%d/%m/%Y}" in told
    assert "hiện là 0–30, bạn ghi –" in told
    assert client.post(address, fields(late) | mine | {"deed": "save"}).status_code == 302
    told = re.sub(r"\s+", " ", text(client.get(address)))
    assert f"nay {at:%-H}h{at:%M} {at:%d/%m/%Y}" in told
    assert "trước mọi người, nay chỉ đoàn viên đăng nhập" in told


def test_where_there_is_no_contest_organizers_are_shown_the_way_to_the_first():
    organizer = browser()
    assert reverse("new-contest") in text(organizer.get(reverse(DESK)))
    assert organizer.get(reverse("new-contest")).status_code == 200
    assert reverse("new-contest") not in text(browser("scrutineer").get(reverse(DESK)))
