"""Contest, rules, standings and editions as visitors read them."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from photo_contest.domain.tally import fill_tally
from photo_contest.models import League, MembershipFigure, PhotoTally
from photo_contest.web import standings as standings_page
from tests.factories import (
    ContestFactory,
    PhotoFactory,
    UnitFactory,
    moved,
)
from tests.web.reading import read

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def counted(photo, *, members=0, public=0, own_unit=0, provisional=0) -> None:
    PhotoTally.objects.update_or_create(
        photo=photo,
        defaults={
            "members": members,
            "public": public,
            "own_unit": own_unit,
            "provisional": provisional,
        },
    )


def ranks(html: str) -> list[tuple[str, str]]:
    """Rank and title of each row, as they stand in the table."""
    rows = re.findall(
        r'<td role="cell" class="rank digits">(\d+)</td>.*?<b lang="vi">(.*?)</b>', html, re.S
    )
    return [(rank, title) for rank, title in rows]


# --- contest and rules ----------------------------------------------------------------------


def test_the_contest_page_tells_phases_time_left_and_the_rules_in_short(visitor: Client):
    contest = ContestFactory(slug="nay", vote_budget=3)

    page = read(visitor, "/the-le/")

    assert "Mỗi người 3 lượt một ngày" in page.text
    assert page.text.count("còn 23 giờ 59 phút") == 2  # photos and votes
    assert f"/cuoc-thi/{contest.slug}/the-le/" in page.links()


@pytest.mark.parametrize(
    ("moves", "current"),
    [
        ({}, 2),
        ({"submission_closes_at": -0.2}, 1),
        ({"submission_closes_at": -0.2, "voting_closes_at": -0.1}, 1),
        (
            {"submission_closes_at": -0.3, "voting_closes_at": -0.2, "notice_ends_at": -0.1},
            0,
        ),
        ({"submission_opens_at": 0.1, "voting_opens_at": 0.1}, 0),
    ],
)
def test_present_phases_are_marked(visitor: Client, moves: dict[str, float], current: int):
    contest = ContestFactory()
    moved(contest, **{name: timezone.now() + days * DAY for name, days in moves.items()})

    html = visitor.get("/the-le/").content.decode()

    assert html.count('aria-current="step"') == current


def test_the_full_rules_are_numbered_and_can_be_linked(visitor: Client):
    ContestFactory(slug="nay", rules_text="Thêm một điều.")

    html = visitor.get("/cuoc-thi/nay/the-le/").content.decode()

    numbers = re.findall(r'<section class="article" id="dieu-(\d+)"', html)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert "Thêm một điều." in html


def test_an_unknown_edition_is_not_found(visitor: Client):
    for address in ("", "the-le/", "xep-hang/", "xep-hang/don-vi/"):
        read(visitor, f"/cuoc-thi/khong-co/{address}", status=404)


@pytest.mark.parametrize("address", ["/the-le/", "/xep-hang/", "/xep-hang/don-vi/", "/cuoc-thi/"])
def test_without_a_contest_the_pages_say_so(visitor: Client, address: str):
    assert "Chưa có cuộc thi nào." in read(visitor, address).text


@pytest.mark.parametrize("count", [1, 3])
def test_editions_are_listed_with_what_they_hold(visitor: Client, count: int):
    for n in range(count):
        edition = ContestFactory(slug=f"lan-{n}", year=2026 - n)
        moved(edition, submission_opens_at=timezone.now() - (n + 2) * DAY)
    PhotoFactory.create_batch(2, contest=edition, unit=UnitFactory())

    page = read(visitor, "/cuoc-thi/")

    assert [link for link in page.links() if re.fullmatch(r"/cuoc-thi/lan-\d/", link)]
    assert "2 ảnh từ" in page.text


# --- standings ------------------------------------------------------------------------------


def test_photos_are_ranked_and_ties_share_a_rank(visitor: Client):
    contest = ContestFactory()
    for title, votes in (("Một", 5), ("Hai", 3), ("Ba", 3), ("Bốn", 1)):
        counted(PhotoFactory(contest=contest, title=title), public=votes, provisional=1)
    fill_tally(at=timezone.now())

    answer = visitor.get("/xep-hang/")

    told = ranks(answer.content.decode())
    assert [rank for rank, _ in told] == ["1", "2", "2", "4"]
    assert told[0] == ("1", "Một")
    page = read(visitor, "/xep-hang/")
    assert "12 phiếu hợp lệ, 4 phiếu để riêng chờ kiểm tra" in page.text
    assert "Trong 4 ảnh" in page.text


def test_long_standings_go_on_by_links(visitor: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(standings_page, "PAGE_SIZE", 2)
    contest = ContestFactory()
    for votes in range(5):
        counted(PhotoFactory(contest=contest, title=f"Ảnh {votes}"), public=votes)

    seen = [ranks(visitor.get(f"/xep-hang/?trang={n}").content.decode()) for n in (1, 2, 3)]

    assert [title for page in seen for _, title in page] == [f"Ảnh {n}" for n in (4, 3, 2, 1, 0)]
    for odd in ("0", "9", "-1", "x", "１", "9" * 40):
        assert ranks(visitor.get("/xep-hang/", {"trang": odd}).content.decode()) == seen[0]


@pytest.mark.parametrize(
    ("totals", "told"),
    [
        ("after-close", "Số phiếu được giữ kín đến khi đóng bình chọn"),
        ("after-vote", "Số phiếu hiện sau khi bạn bình chọn"),
    ],
)
@pytest.mark.parametrize("address", ["/xep-hang/", "/xep-hang/don-vi/"])
def test_while_totals_are_hidden_the_page_says_why_and_no_number(
    visitor: Client, totals: str, told: str, address: str
):
    contest = ContestFactory(totals=totals)
    counted(PhotoFactory(contest=contest, title="Chè Bản Liền"), public=4321)

    page = read(visitor, address)

    assert told in page.text
    assert "4.321" not in page.text
    assert "Chè Bản Liền" not in page.text
    assert any(
        re.fullmatch(rf"/cuoc-thi/{contest.slug}/the-le/#dieu-\d+", to) for to in page.links()
    )


def test_after_the_close_the_page_says_until_when_the_result_is_under_notice(visitor: Client):
    contest = ContestFactory(totals="after-close")
    photo = PhotoFactory(contest=contest)
    counted(photo, public=7)
    now = timezone.now()
    moved(contest, submission_closes_at=now - DAY / 2, voting_closes_at=now - DAY / 3)

    assert "Kết quả dự kiến, niêm yết đến" in read(visitor, "/xep-hang/").text

    moved(contest, notice_ends_at=now - DAY / 4)
    assert "Kết quả sau khi hết hạn niêm yết" in read(visitor, "/xep-hang/").text


def test_where_members_and_public_are_apart_each_has_a_ranking(visitor: Client):
    contest = ContestFactory(voters="apart")
    counted(PhotoFactory(contest=contest, title="Của đoàn viên"), members=9, public=1)
    counted(PhotoFactory(contest=contest, title="Của công chúng"), members=1, public=9)

    members = visitor.get("/xep-hang/").content.decode()
    public = visitor.get("/xep-hang/?phieu=public").content.decode()

    assert ranks(members) == [("1", "Của đoàn viên"), ("2", "Của công chúng")]
    assert ranks(public) == [("1", "Của công chúng"), ("2", "Của đoàn viên")]
    assert ranks(visitor.get("/xep-hang/?phieu=x").content.decode()) == ranks(members)


def test_units_are_ranked_within_the_chosen_league(visitor: Client):
    contest = ContestFactory()
    today = timezone.localdate()
    small, large = UnitFactory(name="CĐCS Nhỏ"), UnitFactory(name="CĐCS Lớn")
    for unit, size, votes in ((small, 20, 3), (large, 500, 8)):
        MembershipFigure.objects.create(unit=unit, members=size, as_of=today - DAY, source="thử")
        counted(PhotoFactory(contest=contest, unit=unit), public=votes)
    for code, low, high in (("a", 0, 99), ("b", 100, None)):
        League.objects.create(
            code=code,
            name=f"Khối {code}",
            rule="size",
            members_min=low,
            members_max=high,
            begins_on=today - DAY,
        )

    first, second = read(visitor, "/xep-hang/don-vi/"), read(visitor, "/xep-hang/don-vi/?khoi=b")

    assert "CĐCS Nhỏ" in first.text
    assert "CĐCS Lớn" not in first.text
    assert "CĐCS Lớn" in second.text
    assert "hạng 1 trong 1" in second.text
    assert read(visitor, "/xep-hang/don-vi/?khoi=x").text == first.text


@pytest.mark.parametrize("count", [1, 3])
def test_standings_take_as_many_queries_however_many_rows(
    visitor: Client, count: int, django_assert_num_queries
):
    contest = ContestFactory()
    for photo in PhotoFactory.create_batch(count, contest=contest):
        counted(photo, public=1)

    with django_assert_num_queries(10):
        visitor.get("/xep-hang/")
    with django_assert_num_queries(14):
        visitor.get("/xep-hang/don-vi/")


# --- without a network ----------------------------------------------------------------------


def test_the_page_kept_for_no_network_is_the_same_for_everybody(visitor: Client):
    for language, told in (("vi", "Thử lại"), ("en", "Try again")):
        answer = visitor.get(f"/ngoai-mang/{language}/", headers={"accept-language": "fr"})
        assert told in answer.content.decode()
        assert answer["Content-Language"] == language
        assert "public" in answer["Cache-Control"]
        assert not answer.cookies
    assert visitor.get("/ngoai-mang/fr/").status_code == 404


def test_the_worker_stands_at_the_root_and_keeps_no_page_but_ours(visitor: Client):
    answer = visitor.get("/sw.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    kept = re.findall(
        r"/[\w-]+/\$\{language\}/|STATIC \+ name|\$\{STATIC\}fonts", answer.content.decode()
    )
    assert kept == ["/ngoai-mang/${language}/", "STATIC + name", "${STATIC}fonts"]
