"""Votes at the desk: tallies apart, the rate, provisional groups that are counted or set aside."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from photo_contest.domain.provisional import provisional_votes
from photo_contest.domain.tally import Counts, fill_tally
from photo_contest.domain.vote_rates import Pace, votes_now
from photo_contest.errors import NotAllowed
from photo_contest.models import Contest, Member, Photo, Record, RegisteredNetwork, Vote, VotingPass
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, UnitFactory, moved
from tests.web.reading import page_of, press, read

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NOW = timezone.now()
MINUTE = dt.timedelta(minutes=1)
NETWORK = "a1b2c3d4e5f60718"
WORDS = {"reason": "Đã gọi công đoàn nhà máy"}


def staff(role: str, **fields: object) -> Member:
    return MemberFactory(role=role, **fields)


def cast(photo: Photo, n: int, *, cast_at: dt.datetime = NOW, **fields: object) -> Vote:
    number = Vote.objects.count() + n
    return Vote.objects.create(
        receipt=f"{number:032x}",
        contest=photo.contest,
        photo=photo,
        voter=f"voter-{number}",
        period="contest",
        budget_period="contest",
        slot=1,
        cast_at=cast_at,
        changed_at=cast_at,
        **({"network": NETWORK} | fields),
    )


def test_votes_are_told_by_what_they_are_worth_and_by_the_minute():
    contest, organizer = ContestFactory(), staff("organizer")
    photo = PhotoFactory(contest=contest)
    at = NOW.replace(second=30, microsecond=0)
    cast(photo, 1, cast_at=at, member=MemberFactory())
    cast(photo, 2, cast_at=at - MINUTE)
    cast(photo, 3, cast_at=at - MINUTE, state="provisional")
    cast(photo, 4, cast_at=at - MINUTE, state="dropped")
    cast(photo, 5, cast_at=at - MINUTE, withdrawn_at=at)
    cast(photo, 6, cast_at=at - 90 * MINUTE)
    fill_tally(at=at)
    told = votes_now(contest=contest, by=organizer, at=at)
    assert told.counts == Counts(public=2, members=1, own_unit=0, provisional=1)
    assert (told.set_aside, told.hour.total, told.day.total) == (1, 3, 4)
    assert [len(told.hour.paces), len(told.day.paces)] == [60, 144]
    minute = at.replace(second=0).astimezone(dt.UTC)
    assert told.hour.paces[-2:] == (
        Pace(minute - MINUTE, members=0, public=1, provisional=1),
        Pace(minute, members=1),
    )
    with pytest.raises(NotAllowed):
        votes_now(contest=contest, by=staff("officer", office=UnitFactory()), at=at)


def test_a_look_while_totals_are_hidden_is_recorded_and_said(visitor: Client):
    contest = moved(ContestFactory(), totals="hidden")
    scrutineer = staff("scrutineer")
    visitor.force_login(scrutineer)
    assert "Lần xem này được ghi vào sổ." in read(visitor, reverse("vote-checks")).text
    looks = Record.objects.filter(action="looked-at-totals", actor=scrutineer, contest=contest)
    assert {look.data["what"] for look in looks} == {"provisional", "tallies"}


def test_a_chosen_group_is_counted_with_a_reason_and_a_second_press_does_no_harm(visitor: Client):
    contest, organizer = ContestFactory(), staff("organizer")
    photo = PhotoFactory(contest=contest)
    kept = [cast(photo, n, state="provisional") for n in range(3)]
    other = cast(photo, 9, state="provisional", network="ffff")
    visitor.force_login(organizer)
    page = read(visitor, reverse("vote-checks"))
    assert "A1B2C3 3 3" in page.text
    assert f"{photo.code} {photo.title} 3 phiếu" in page.text
    sent = WORDS | {"group": group_of_network(contest, organizer), "deed": "release"}
    client = Client()
    client.force_login(organizer)
    for said in ("Đã tính 3 phiếu vào tổng.", "đã có người xử lý trước"):
        answer = client.post(reverse("vote-checks"), sent)
        assert answer.status_code == 302
        assert said in client.get(answer["Location"]).text
    assert {Vote.objects.get(pk=vote.pk).state for vote in kept} == {"counted"}
    assert Vote.objects.get(pk=other.pk).state == "provisional"
    deed = Record.objects.get(action="provisional-released")
    assert (deed.actor, deed.note, deed.data["votes"]) == (organizer, WORDS["reason"], 3)


def group_of_network(contest: Contest, by: Member) -> str:
    groups = provisional_votes(contest=contest, by=by, at=NOW)
    one = next(group for group in groups if group.network == NETWORK)
    return f"{one.network}@{one.hour:%Y%m%d%H}"


def test_all_groups_are_set_aside_at_once():
    contest, organizer = ContestFactory(), staff("organizer")
    photo = PhotoFactory(contest=contest)
    for n in range(4):
        cast(photo, n, state="provisional", network=f"network-{n}")
    client = Client()
    client.force_login(organizer)
    client.post(reverse("vote-checks"), WORDS | {"group": "all", "deed": "drop"})
    assert set(Vote.objects.values_list("state", flat=True)) == {"dropped"}
    page = page_of(client.get(reverse("vote-checks"))).text
    assert "Đã để riêng 4 phiếu." in page
    assert "Không có phiếu nào chờ kiểm tra." in page


@pytest.mark.parametrize(
    ("lacks", "said"),
    [
        ("reason", "Xin điền mục này."),
        ("group", "Xin chọn ít nhất một nhóm phiếu."),
    ],
)
def test_what_is_left_out_is_told_and_what_was_typed_stays(lacks: str, said: str):
    contest, organizer = ContestFactory(), staff("organizer")
    cast(PhotoFactory(contest=contest), 1, state="provisional")
    client = Client()
    client.force_login(organizer)
    sent = WORDS | {"group": group_of_network(contest, organizer), "deed": "drop"}
    answer = client.post(
        reverse("vote-checks"),
        sent | {lacks: ""} if lacks == "reason" else WORDS | {"deed": "drop"},
    )
    page = page_of(answer)
    assert answer.status_code == 400
    assert said in page.text
    checked = [box for box in page.all("input") if box.get("name") == "group" and "checked" in box]
    assert len(checked) == (1 if lacks == "reason" else 0)
    assert (WORDS["reason"] in page.text) == (lacks != "reason")
    assert Vote.objects.get().state == "provisional"


def test_a_scrutineer_reads_and_decides_nothing_and_an_officer_does_not_come_in(visitor: Client):
    contest = ContestFactory()
    cast(PhotoFactory(contest=contest), 1, state="provisional")
    scrutineer = staff("scrutineer")
    visitor.force_login(scrutineer)
    page = read(visitor, reverse("vote-checks"))
    assert "reason" not in {area.get("name") for area in page.all("textarea")}
    client = Client()
    client.force_login(scrutineer)
    sent = WORDS | {"group": group_of_network(contest, scrutineer), "deed": "release"}
    assert client.post(reverse("vote-checks"), sent).status_code == 403
    visitor.force_login(staff("officer", office=UnitFactory()))
    assert visitor.get(reverse("vote-checks")).status_code == 403


def test_an_officer_registers_a_network_and_makes_a_pass_of_the_own_unit_alone(visitor: Client):
    ContestFactory()
    mine, other = UnitFactory(), UnitFactory()
    client = Client()
    client.force_login(staff("officer", office=mine))
    sent = {
        "what": "network",
        "unit": mine.code,
        "label": "Wi-Fi nhà ăn",
        "head_count": "1.200",
        "which": "typed",
        "networks": "203.0.113.7\n198.51.100.0/24",
    }
    answer = client.post(reverse("networks-desk"), sent)
    assert "Đã đăng ký mạng" in client.get(answer["Location"]).text
    network = RegisteredNetwork.objects.get()
    assert (network.unit, network.head_count, network.addresses.count()) == (mine, 1200, 257)
    wrong = page_of(
        client.post(reverse("networks-desk"), sent | {"head_count": "", "networks": "x"})
    )
    assert "Xin điền mục này." in wrong.text
    assert "Wi-Fi nhà ăn" in {box.get("value") for box in wrong.all("input")}
    assert client.post(reverse("networks-desk"), sent | {"unit": other.code}).status_code == 404
    client.post(reverse("networks-desk"), {"what": "pass", "unit": mine.code, "head_count": "300"})
    made = VotingPass.objects.get()
    page = read(client, reverse("networks-desk"))
    assert reverse("api:voting-pass-poster", args=[made.pk]) in page.links()
    for address in (reverse("end-network", args=[network.pk]), reverse("end-pass", args=[made.pk])):
        assert press(client, page, address).status_code == 302
    network.refresh_from_db()
    made.refresh_from_db()
    assert None not in (network.ended_at, made.ended_at)
    client.force_login(staff("scrutineer"))
    assert "register" not in client.get(reverse("networks-desk")).text
    assert client.post(reverse("networks-desk"), sent).status_code == 403
