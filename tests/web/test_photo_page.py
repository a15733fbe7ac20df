"""The photo page and its vote button, as they work without a script."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from photo_contest.models import Contest, Photo, Vote
from tests.factories import (
    PASSWORD,
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    moved,
)
from tests.web.reading import Page, page_of, press, read

pytestmark = pytest.mark.django_db


def vote_address(photo: Photo) -> str:
    return f"/anh/{photo.pk}/binh-chon/"


def withdraw_address(photo: Photo) -> str:
    return f"/anh/{photo.pk}/rut-lai/"


def vote_for(client: Client, photo: Photo) -> Page:
    """Press the button on the photo's page; the page that one sees then."""
    press(client, read(client, f"/anh/{photo.pk}/"), vote_address(photo))
    return read(client, f"/anh/{photo.pk}/")


def buttons(page: Page) -> list[str]:
    return [form.action for form in page.forms if form.action.startswith("/anh/")]


def test_tells_the_photo_and_its_author(visitor: Client):
    photo = PhotoFactory(
        title="Ca sớm",
        caption="Sáu giờ sáng.",
        story="Chuyện của tổ.",
        taken_on=dt.date(2026, 11, 2),
        author=MemberFactory(full_name="Lý Thị Mẩy"),
    )

    page = read(visitor, f"/anh/{photo.pk}/")

    for words in ("Ca sớm", photo.code, "Sáu giờ sáng.", "Chuyện của tổ.", "Lý Thị Mẩy"):
        assert words in page.text
    assert "Ngày chụp 02/11/2026" in page.text


def test_an_app_draws_the_link_with_the_share_card_and_no_votes(visitor: Client):
    photo = PhotoFactory(title="Ca sớm", caption="Sáu giờ sáng.")
    page = read(visitor, f"/anh/{photo.pk}/?ch=zalo")

    told = {one["property"]: one["content"] for one in page.all("meta") if "property" in one}

    here = f"http://testserver/anh/{photo.pk}/"
    assert told == {
        "og:type": "article",
        "og:site_name": "Nét đẹp công đoàn và người lao động",
        "og:locale": "vi_VN",
        "og:url": here,
        "og:title": f"Ca sớm · {photo.unit_name}",
        "og:description": "Sáu giờ sáng.",
        "og:image": f"{here}the.jpg",
        "og:image:type": "image/jpeg",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": f"Ca sớm · {photo.unit_name}",
    }
    assert {"rel": "canonical", "href": here} in page.all("link")


def test_a_link_is_shared_with_its_message_and_by_plain_links(visitor: Client):
    photo = PhotoFactory(title="Ca sớm")
    here = f"http://testserver/anh/{photo.pk}/"

    page = read(visitor, f"/anh/{photo.pk}/?ch=facebook")

    [copied] = [one["data-copy"] for one in page.all("button") if "data-channel" in one]
    asks = f"Mời bạn xem và bình chọn ảnh “Ca sớm” ({photo.code}) của {photo.unit_name}:"
    assert copied == f"{asks} {here}?ch=zalo"
    facebook = (
        f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': f'{here}?ch=facebook'})}"
    )
    assert {facebook, f"/anh/{photo.pk}/qr/"} <= page.links()

    moved(photo.contest, voting_opens_at=timezone.now() + dt.timedelta(hours=1))
    page = read(visitor, f"/anh/{photo.pk}/")
    [copied] = [one["data-copy"] for one in page.all("button") if "data-channel" in one]
    assert copied.startswith("Mời bạn xem ảnh “Ca sớm”")


def neighbours(client: Client, address: str) -> dict[str, str]:
    return {one["rel"]: one["href"] for one in read(client, address).all("a") if "rel" in one}


def test_neighbours_lie_in_the_list_that_one_came_from(visitor: Client):
    now, day = timezone.now(), dt.timedelta(days=1)
    contest, unit = ContestFactory(), UnitFactory(code="mo-dong")
    first, second, third = (
        PhotoFactory(contest=contest, unit=unit, approved_at=now - age * day) for age in range(3)
    )
    PhotoFactory.create_batch(3, contest=contest, approved_at=now - 1.5 * day)
    of_list = "?unit=mo-dong&order=newest"

    told = neighbours(visitor, f"/anh/{second.pk}/{of_list}&ch=zalo")
    ends = [neighbours(visitor, f"/anh/{one.pk}/{of_list}") for one in (first, third)]

    before, after = f"/anh/{first.pk}/{of_list}", f"/anh/{third.pk}/{of_list}"
    assert (told["prev"], told["next"]) == (before, after)
    assert [("prev" in one, "next" in one) for one in ends] == [(False, True), (True, False)]


@pytest.mark.parametrize(
    "query", ["unit=khong-co", "order=nothing", "q=%00", f"q={'x' * 101}", "order=votes"]
)
def test_a_list_without_the_photo_is_all_photos(visitor: Client, query: str):
    photo = PhotoFactory(contest=ContestFactory(totals="after-close"))
    other = PhotoFactory(contest=photo.contest)

    told = neighbours(visitor, f"/anh/{photo.pk}/?{query}")

    assert f"/anh/{other.pk}/" in (told.get("prev"), told.get("next"))


def test_pressing_again_says_that_the_vote_was_there(visitor: Client):
    photo = PhotoFactory()
    page = read(visitor, f"/anh/{photo.pk}/")
    press(visitor, page, vote_address(photo))

    again = press(visitor, page, vote_address(photo), **{"X-Requested-With": "fetch"})

    assert "Phiếu chỉ tính một lần." in page_of(again).text
    assert Vote.objects.count() == 1


def test_the_unit_is_told_with_the_one_above_it_but_not_the_federation(visitor: Client):
    upper = UnitFactory(kind="upper", name="Công đoàn phường Sa Pa")
    federation = UnitFactory(kind="federation", name="LĐLĐ tỉnh")
    below = PhotoFactory(unit=UnitFactory(parent=upper, name="CĐCS Điện lực"))
    direct = PhotoFactory(unit=UnitFactory(parent=federation))

    assert "CĐCS Điện lực thuộc Công đoàn phường Sa Pa" in read(visitor, f"/anh/{below.pk}/").text
    assert "thuộc LĐLĐ" not in read(visitor, f"/anh/{direct.pk}/").text


def test_a_vote_needs_no_script_and_no_account(visitor: Client):
    photo = PhotoFactory(contest=ContestFactory(vote_budget=5))
    page = read(visitor, f"/anh/{photo.pk}/")
    assert "0 lượt bình chọn" in page.text
    assert "Hôm nay bạn còn 5 lượt, có thể rút lại." in page.text

    answer = press(visitor, page, vote_address(photo))

    assert answer.headers["Location"] == f"/anh/{photo.pk}/"
    vote = Vote.objects.get()
    page = read(visitor, f"/anh/{photo.pk}/")
    assert "1 lượt bình chọn" in page.text
    assert f"Đã bình chọn Đã ghi lúc {timezone.localtime(vote.cast_at):%-Hh%M}." in page.text
    assert "Hôm nay bạn còn 4 lượt." in page.text
    assert vote.receipt in page.text


def test_pressing_twice_on_one_page_is_one_voter_and_one_vote(visitor: Client, another: Client):
    photo = PhotoFactory()
    page = read(visitor, f"/anh/{photo.pk}/")
    another.cookies = visitor.cookies.copy()  # both presses left before the first answer came

    press(visitor, page, vote_address(photo))
    press(another, page, vote_address(photo))

    assert Vote.objects.count() == 1


def test_a_vote_is_withdrawn_and_given_again(visitor: Client):
    photo = PhotoFactory(contest=ContestFactory(vote_budget=5))
    page = vote_for(visitor, photo)

    press(visitor, page, withdraw_address(photo))
    withdrawn = read(visitor, f"/anh/{photo.pk}/")
    again = vote_for(visitor, photo)

    assert "Bình chọn lại Đã rút lại lúc" in withdrawn.text
    assert "Hôm nay bạn còn 5 lượt." in withdrawn.text
    assert "0 lượt bình chọn" in withdrawn.text
    assert "Đã bình chọn Đã ghi lúc" in again.text


def test_a_spent_budget_is_said_before_it_is_asked(visitor: Client):
    first, second = PhotoFactory.create_batch(2, contest=ContestFactory(vote_budget=1))
    vote_for(visitor, first)

    page = read(visitor, f"/anh/{second.pk}/")

    assert "Hết lượt hôm nay Bạn đã dùng đủ 1 lượt. Có lượt mới lúc 0h00 ngày mai." in page.text
    assert buttons(page) == []


def test_authors_see_that_it_is_their_own(visitor: Client):
    photo = PhotoFactory()
    visitor.force_login(photo.author)

    page = read(visitor, f"/anh/{photo.pk}/")

    assert "Ảnh của bạn Tác giả không bình chọn ảnh của mình." in page.text
    assert buttons(page) == []


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        (1, 2, "Bạn có thể xem và chia sẻ ảnh ngay bây giờ."),
        (-2, -1, "Đã đóng bình chọn Đóng lúc"),
    ],
)
def test_outside_the_window_the_button_says_when(
    visitor: Client, opens: int, closes: int, sentence: str
):
    now = timezone.now()
    photo = PhotoFactory(
        contest=ContestFactory(
            submission_opens_at=now - dt.timedelta(days=3),
            submission_closes_at=now - dt.timedelta(days=2, hours=1),
            voting_opens_at=now + dt.timedelta(days=opens),
            voting_closes_at=now + dt.timedelta(days=closes),
        )
    )

    page = read(visitor, f"/anh/{photo.pk}/")

    assert sentence in page.text
    assert buttons(page) == []


def test_after_the_close_a_voter_still_sees_the_vote_but_cannot_withdraw(visitor: Client):
    photo = PhotoFactory()
    vote_for(visitor, photo)
    now = timezone.now()
    moved(photo.contest, submission_closes_at=now, voting_closes_at=now)

    page = read(visitor, f"/anh/{photo.pk}/")

    assert "Đã bình chọn Đã ghi lúc" in page.text
    assert buttons(page) == []


def test_where_members_vote_a_stranger_is_sent_to_sign_in_and_back(visitor: Client):
    photo = PhotoFactory(contest=ContestFactory(voters=Contest.Voters.MEMBERS))

    page = read(visitor, f"/anh/{photo.pk}/")

    assert f"/dang-nhap/?next=/anh/{photo.pk}/" in page.links()
    assert "Cuộc thi này dành lượt bình chọn cho đoàn viên." in page.text
    member = MemberFactory()
    assert visitor.login(username=member.username, password=PASSWORD)
    assert "Đã bình chọn" in vote_for(visitor, photo).text


def test_a_vote_that_is_being_checked_says_so(visitor: Client):
    photo = PhotoFactory()
    vote_for(visitor, photo)
    Vote.objects.update(state=Vote.State.PROVISIONAL)

    page = read(visitor, f"/anh/{photo.pk}/")

    assert "Đã bình chọn · chờ kiểm tra Phiếu đã được ghi." in page.text
    assert "0 lượt bình chọn" in page.text


def test_a_refused_vote_shows_the_sentence_on_the_photos_own_page(visitor: Client):
    first, second = PhotoFactory.create_batch(2, contest=ContestFactory(vote_budget=1))
    page = read(visitor, f"/anh/{second.pk}/")
    vote_for(visitor, first)

    answer = press(visitor, page, vote_address(second))

    assert answer.status_code == 409
    refused = page_of(answer)
    assert second.title in refused.text
    assert "Bạn đã hết lượt. Phiếu này chưa được ghi" in refused.text


def test_too_many_changes_name_the_seconds_to_wait(visitor: Client):
    photo = PhotoFactory()
    page = vote_for(visitor, photo)
    Vote.objects.update(changes=10)

    answer = press(visitor, page, withdraw_address(photo))

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Bạn thao tác hơi nhanh." in page_of(answer).text


def test_the_script_gets_the_changed_parts_alone(visitor: Client):
    photo = PhotoFactory()
    page = read(visitor, f"/anh/{photo.pk}/")

    answer = press(visitor, page, vote_address(photo), x_requested_with="fetch")

    assert answer.status_code == 200
    parts = page_of(answer)
    assert parts.all("html") == []
    ids = [element.attributes["id"] for element in parts.elements if "id" in element.attributes]
    assert ids == ["vote-action", "vote-line", "vote-count"]
    assert "Đã bình chọn" in parts.text
    assert "1 lượt bình chọn" in parts.text
    assert "voter" in visitor.cookies


def test_the_script_gets_a_refusal_in_the_same_parts(visitor: Client):
    first, second = PhotoFactory.create_batch(2, contest=ContestFactory(vote_budget=1))
    page = read(visitor, f"/anh/{second.pk}/")
    vote_for(visitor, first)

    answer = press(visitor, page, vote_address(second), x_requested_with="fetch")

    assert answer.status_code == 409
    assert "Hết lượt hôm nay Bạn đã hết lượt." in page_of(answer).text


def test_a_vote_without_the_pages_token_is_not_recorded(visitor: Client):
    photo = PhotoFactory()
    read(visitor, f"/anh/{photo.pk}/")

    answer = visitor.post(vote_address(photo), {"idempotency_key": "x"})

    assert answer.status_code == 403
    assert not Vote.objects.exists()


def test_a_vote_that_another_site_sent_is_not_recorded(visitor: Client):
    photo = PhotoFactory()
    page = read(visitor, f"/anh/{photo.pk}/")

    answer = press(visitor, page, vote_address(photo), sec_fetch_site="cross-site")

    assert answer.status_code == 403
    assert not Vote.objects.exists()


@pytest.mark.parametrize("address", [vote_address, withdraw_address])
def test_opening_a_buttons_address_changes_nothing_and_shows_the_photo(
    visitor: Client, address: object
):
    photo = PhotoFactory()

    answer = visitor.get(address(photo))  # type: ignore[operator]

    assert answer.headers["Location"] == f"/anh/{photo.pk}/"
    assert not Vote.objects.exists()


def test_a_voter_cookie_that_is_not_ours_is_refused_and_cleared(visitor: Client):
    photo = PhotoFactory()
    page = read(visitor, f"/anh/{photo.pk}/")
    visitor.cookies["voter"] = "made-up"

    answer = press(visitor, page, vote_address(photo))

    assert answer.status_code == 401
    assert answer.cookies["voter"]["max-age"] == 0
    assert not Vote.objects.exists()


def test_what_is_not_public_is_not_found_and_looks_like_what_does_not_exist(visitor: Client):
    hidden = PhotoFactory(status="pending", renditions_ready_at=None)

    pages = [
        read(visitor, f"/anh/{photo_id}/", status=404).text for photo_id in (hidden.pk, "abcdefg")
    ]

    assert pages[0] == pages[1]
    assert "Không thấy nội dung này." in pages[0]
    assert "Tìm theo tên ảnh, mã ảnh, đơn vị" in pages[0]


def test_a_vote_for_what_is_not_public_is_not_found(visitor: Client):
    photo = PhotoFactory()
    page = read(visitor, f"/anh/{photo.pk}/")
    Photo.objects.update(status="withdrawn", public_name="", renditions_ready_at=None)

    assert press(visitor, page, vote_address(photo)).status_code == 404


def test_neighbours_lead_through_all_photos_of_the_visitors_own_order(visitor: Client):
    contest = ContestFactory()
    photos = PhotoFactory.create_batch(5, contest=contest)
    links = [link["href"] for link in read(visitor, "/").all("a")]
    order = [link for link in links if link.startswith("/anh/")]

    walked, here = [], order[0]
    while here:
        walked.append(here)
        page = read(visitor, here)
        forwards = [a["href"] for a in page.all("a") if a.get("rel") == "next"]
        here = forwards[0] if forwards else ""

    assert walked == order
    assert len(walked) == len(photos)


def test_hidden_totals_are_explained_instead_of_shown(visitor: Client):
    closed = PhotoFactory(contest=ContestFactory(totals="after-close"))
    shown_later = PhotoFactory(contest=ContestFactory(totals="after-vote"))

    hidden = read(visitor, f"/anh/{closed.pk}/")
    before = read(visitor, f"/anh/{shown_later.pk}/")
    after = vote_for(visitor, shown_later)

    assert "Số phiếu được giữ kín đến khi đóng bình chọn" in hidden.text
    assert "Số phiếu hiện sau khi bạn bình chọn" in before.text
    assert "1 lượt bình chọn" in after.text


def test_a_photo_page_costs_the_same_with_one_and_with_three_photos(
    visitor: Client, django_assert_num_queries: object
):
    photo = PhotoFactory()
    with django_assert_num_queries(5):  # type: ignore[operator]
        read(visitor, f"/anh/{photo.pk}/")

    PhotoFactory.create_batch(2, contest=photo.contest)

    with django_assert_num_queries(5):  # type: ignore[operator]
        read(visitor, f"/anh/{photo.pk}/")


def test_what_authors_write_is_text_and_nothing_else(visitor: Client):
    photo = PhotoFactory(
        title="<script>alert(1)</script>",
        caption='"><img src=x onerror=alert(1)>',
        story="<b>a</b>",
    )

    html = visitor.get(f"/anh/{photo.pk}/").content.decode()

    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "<b>a</b>" not in html
