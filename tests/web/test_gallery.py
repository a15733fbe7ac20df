"""The gallery page."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from photo_contest.domain.ballots import replay_votes
from photo_contest.domain.tally import fill_tally
from photo_contest.models import Category, Contest, Photo
from photo_contest.words import fold
from tests.factories import ContestFactory, PhotoFactory, UnitFactory
from tests.web.reading import Page, page_of, read

pytestmark = pytest.mark.django_db


def shown(page: Page) -> list[str]:
    """The ids of the photos on a page, in order."""
    links = [link["href"] for link in page.all("a")]
    return [link.split("/")[2] for link in links if link.startswith("/anh/")]


def give_votes(photo: Photo, number: int) -> None:
    at = timezone.now()
    rows = [(photo, f"voter-{photo.pk}-{n}", None, at, "network") for n in range(number)]
    assert replay_votes(rows) == number
    fill_tally(at=at)


def test_shows_what_is_public_of_the_open_contest(visitor: Client):
    contest = ContestFactory(vote_budget=5)
    public = PhotoFactory(contest=contest, title="Ca sớm")
    for status in ("pending", "held", "returned", "rejected", "withdrawn", "disqualified"):
        PhotoFactory(contest=contest, status=status, title="Chưa duyệt", renditions_ready_at=None)
    PhotoFactory(contest=contest, public_name="", renditions_ready_at=None, title="Chưa có tệp")

    page = read(visitor, "/")

    assert shown(page) == [public.pk]
    assert "Chưa" not in page.text
    assert "1 ảnh từ 1 đơn vị. Mỗi ngày bạn có 5 lượt bình chọn." in page.text


def test_says_how_long_voting_is_open(visitor: Client):
    closes = timezone.now() + dt.timedelta(days=7, hours=6, minutes=1)
    ContestFactory(voting_closes_at=closes, notice_ends_at=closes)

    page = read(visitor, "/")

    local = timezone.localtime(closes)
    assert "Đang bình chọn · còn 7 ngày 6 giờ" in page.text
    assert f"đóng lúc {local:%-H}h{local:%M} ngày {local:%d/%m/%Y}" in page.text


@pytest.mark.parametrize(
    ("windows", "sentence"),
    [
        ((1, 3, 2, 4), "Chưa mở · nhận ảnh từ"),
        ((-1, 3, 2, 4), "Đang nhận ảnh · còn 2 ngày 23 giờ · bình chọn từ"),
        ((-3, -1, 2, 4), "Đã hết hạn nhận ảnh · bình chọn từ"),
        ((-4, -3, -3, -1), "Đã đóng bình chọn · đóng lúc"),
    ],
)
def test_says_the_phase_of_the_contest(
    visitor: Client, windows: tuple[int, int, int, int], sentence: str
):
    opens, closes, voting_opens, voting_closes = (
        timezone.now() + dt.timedelta(days=day) for day in windows
    )
    ContestFactory(
        submission_opens_at=opens,
        submission_closes_at=closes,
        voting_opens_at=voting_opens,
        voting_closes_at=voting_closes,
        notice_ends_at=voting_closes + dt.timedelta(days=7),
    )

    assert sentence in read(visitor, "/").text


def test_without_a_contest_says_so(visitor: Client):
    assert "Chưa có cuộc thi nào." in read(visitor, "/").text


def test_without_photos_says_so_and_offers_no_filter(visitor: Client):
    ContestFactory()

    page = read(visitor, "/")

    assert "Chưa có ảnh nào được duyệt." in page.text
    assert "Ngẫu nhiên" not in page.text


def test_a_shuffle_stays_the_same_for_its_visitor_alone(visitor: Client, another: Client):
    PhotoFactory.create_batch(12, contest=ContestFactory())

    first, again, other = (shown(read(client, "/")) for client in (visitor, visitor, another))

    assert first == again
    assert sorted(first) == sorted(other)
    assert first != other


def test_reading_makes_no_voter(visitor: Client):
    PhotoFactory()

    read(visitor, "/")

    assert set(visitor.cookies) == {"seed", "csrftoken"}


@pytest.mark.parametrize("order", ["shuffle", "newest", "votes"])
def test_turning_pages_shows_every_photo_once(visitor: Client, order: str):
    photos = PhotoFactory.create_batch(50, contest=ContestFactory())
    page = read(visitor, f"/?order={order}")
    seen = shown(page)

    while following := [link["href"] for link in page.all("a") if link.get("rel") == "next"]:
        page = read(visitor, f"/{following[0]}")
        seen += shown(page)

    assert len(seen) == 50
    assert set(seen) == {photo.pk for photo in photos}
    assert "Đã xem 50 trong 50 ảnh" in page.text


def test_the_link_onwards_says_how_many_photos_follow(visitor: Client):
    PhotoFactory.create_batch(27, contest=ContestFactory())

    page = read(visitor, "/")

    assert "Xem thêm 3 ảnh Đã xem 24 trong 27 ảnh" in page.text


def test_most_votes_come_first_when_asked_for(visitor: Client):
    few, most, none = PhotoFactory.create_batch(3, contest=ContestFactory())
    give_votes(few, 1)
    give_votes(most, 3)

    page = read(visitor, "/?order=votes")

    assert shown(page) == [most.pk, few.pk, none.pk]
    assert "3 lượt bình chọn" in page.text


def test_hidden_totals_leave_no_trace_on_the_page(visitor: Client):
    contest = ContestFactory(totals="after-close")
    photos = PhotoFactory.create_batch(3, contest=contest)

    def without_tokens() -> str:
        page = visitor.get("/?order=newest").content.decode()
        return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page)

    before = without_tokens()
    give_votes(photos[0], 100)

    assert without_tokens() == before
    assert "Nhiều bình chọn" not in before


def test_the_order_by_votes_is_refused_while_totals_are_hidden(visitor: Client):
    PhotoFactory(contest=ContestFactory(totals="after-close"))

    page = read(visitor, "/?order=votes", status=409)

    assert "Số phiếu đang được giữ kín." in page.text


def test_totals_after_voting_are_shown_to_who_has_voted(visitor: Client, another: Client):
    photo = PhotoFactory(contest=ContestFactory(totals="after-vote"))
    address = f"/anh/{photo.pk}/binh-chon/"
    visitor.post(address, read(visitor, f"/anh/{photo.pk}/").form(address).fields)

    assert "1 lượt bình chọn" in read(visitor, "/").text
    assert "lượt bình chọn" not in read(another, "/").text.replace("5 lượt bình chọn", "")


def test_search_ignores_accents_and_says_how_many_it_found(visitor: Client):
    contest = ContestFactory()
    found = PhotoFactory(contest=contest, title="Đồi chè", search_text=fold("Đồi chè"))
    PhotoFactory(contest=contest, title="Ca sớm", search_text=fold("Ca sớm"))

    page = read(visitor, "/?q=doi+CHE")

    assert shown(page) == [found.pk]
    assert "1 ảnh hợp với “doi CHE”." in page.text


def test_nothing_found_offers_the_way_back(visitor: Client):
    PhotoFactory()

    page = read(visitor, "/?q=khong-co")

    assert shown(page) == []
    assert "Không có ảnh nào hợp với “khong-co”." in page.text


def test_filters_by_unit_and_by_topic(visitor: Client):
    contest, unit = ContestFactory(), UnitFactory()
    topic = Category.objects.create(
        contest=contest, code="gio-lam-viec", name="Giờ làm việc", name_en="At work"
    )
    of_unit = PhotoFactory(contest=contest, unit=unit, unit_name="CĐCS Chè Bản Liền")
    of_topic = PhotoFactory(contest=contest, category=topic)

    assert shown(read(visitor, f"/?unit={unit.code}")) == [of_unit.pk]
    assert shown(read(visitor, "/?category=gio-lam-viec")) == [of_topic.pk]
    assert "CĐCS Chè Bản Liền" in read(visitor, "/").text
    assert "At work" in read(visitor, "/", accept_language="en").text


@pytest.mark.parametrize(
    "query",
    ["order=upwards", "cursor=abc", "q=a%00b", "unit=%00", "category=%E2%80%AE", f"q={'a' * 101}"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(visitor: Client, query: str):
    PhotoFactory()

    page = read(visitor, f"/?{query}", status=400)

    assert query.partition("=")[0] in page.text


def test_a_page_of_one_and_of_three_photos_cost_the_same(
    visitor: Client, django_assert_num_queries: object
):
    contest = ContestFactory()
    PhotoFactory(contest=contest)
    with django_assert_num_queries(10):  # type: ignore[operator]
        read(visitor, "/")

    PhotoFactory.create_batch(2, contest=contest)

    with django_assert_num_queries(10):  # type: ignore[operator]
        read(visitor, "/")


def test_within_a_second_a_page_costs_its_photos_alone(
    visitor: Client, another: Client, django_assert_num_queries: object
):
    PhotoFactory.create_batch(3, contest=ContestFactory())
    read(visitor, "/")

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(shown(read(another, "/"))) == 3


def test_a_photo_has_its_box_before_it_is_there(visitor: Client):
    photo = PhotoFactory(width=1200, height=900, dominant_colour="#804020")

    page = read(visitor, "/")

    [image] = page.all("img")
    assert (image["width"], image["height"]) == ("1200", "900")
    assert image["src"] == photo.rendition_url("medium")
    assert "320w" in image["srcset"]
    assert page.all("rect")[-1]["fill"] == "#804020"


def test_only_the_first_photo_loads_at_once(visitor: Client):
    PhotoFactory.create_batch(6, contest=ContestFactory())

    loading = [image.get("loading") for image in read(visitor, "/").all("img")]

    assert loading == [None] + ["lazy"] * 5


def test_the_page_is_kept_for_its_visitor_and_language_only(visitor: Client):
    PhotoFactory()

    response = visitor.get("/")

    assert {"Cookie", "Accept-Language"} <= set(response["Vary"].split(", "))
    assert response["Cache-Control"] == "private, no-cache"


def test_numbers_are_grouped_as_the_reader_writes_them(visitor: Client):
    photo = PhotoFactory(contest=ContestFactory(vote_budget=1000))
    give_votes(photo, 1284)

    assert "1.284 lượt bình chọn" in read(visitor, "/").text
    assert "1,284 votes" in read(visitor, "/", accept_language="en").text


def test_the_budget_of_a_whole_contest_is_told_as_such(visitor: Client):
    PhotoFactory(contest=ContestFactory(vote_budget=3, vote_budget_period=Contest.Period.CONTEST))

    assert "Bạn có 3 lượt bình chọn trong cuộc thi này." in read(visitor, "/").text


def test_the_language_is_switched_by_a_form_and_remembered(visitor: Client):
    PhotoFactory()
    page = read(visitor, "/?order=newest")
    switch = page.form("/i18n/setlang/")

    answer = visitor.post(switch.action, switch.fields)

    assert answer.headers["Location"] == "/?order=newest"
    assert page_of(visitor.get("/")).language == "en"
