"""The pages in a real browser. Skipped where no Chromium is installed; what works without a script
is tried in tests/web on every machine."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from analytics.models import Event
from photo_contest.management.commands import build_fonts
from photo_contest.models import Contest, Photo, Vote
from tests.factories import (
    PASSWORD,
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    moved,
    published,
)

WIDTHS = [320, 360, 768, 1024, 1440]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def contest() -> Contest:
    return ContestFactory(vote_budget=5, is_demonstration=True)


@pytest.fixture
def photo(contest: Contest) -> Photo:
    return PhotoFactory(contest=contest, story="Tổ có năm người.", taken_on=timezone.localdate())


def opened(context: BrowserContext, photo: Photo) -> Page:
    page = context.new_page()
    page.goto(f"/anh/{photo.pk}/")
    return page


def test_a_vote_changes_the_button_in_place(phone: BrowserContext, photo: Photo):
    page = opened(phone, photo)
    button = page.locator("#vote-action .main")
    before = button.bounding_box()

    button.click()
    expect(button).to_have_text("Đã bình chọn")

    assert button.bounding_box() == before
    expect(button).to_be_focused()
    expect(page.locator("#vote-count")).to_have_text("1 lượt bình chọn")
    expect(page.locator("#vote-line")).to_contain_text("Hôm nay bạn còn 4 lượt.")
    assert page.url.endswith(f"/anh/{photo.pk}/")
    page.reload()
    expect(button).to_have_text("Đã bình chọn")
    assert Vote.objects.living().count() == 1


def test_a_vote_is_withdrawn_in_place(phone: BrowserContext, photo: Photo):
    page = opened(phone, photo)
    page.get_by_role("button", name="Bình chọn").click()

    page.get_by_role("button", name="Rút lại").click()

    expect(page.get_by_role("button", name="Bình chọn lại")).to_be_focused()
    expect(page.locator("#vote-count")).to_have_text("0 lượt bình chọn")
    assert Vote.objects.living().count() == 0


def test_a_lost_network_is_told_and_sending_again_counts_once(phone: BrowserContext, photo: Photo):
    page = opened(phone, photo)
    # The vote arrives, its answer does not: nobody can know that it was counted.
    page.route("**/binh-chon/", lambda route: (route.fetch(), route.abort()))
    page.get_by_role("button", name="Bình chọn").click()
    again = page.get_by_role("button", name="Gửi lại")
    expect(page.locator("#vote-line")).to_contain_text("Chưa gửi được vì mất mạng.")

    page.unroute("**/binh-chon/")
    again.click()

    expect(page.locator("#vote-action")).to_contain_text("Đã bình chọn")
    assert Vote.objects.count() == 1


def test_a_withdrawal_that_was_not_sent_can_be_pressed_again(phone: BrowserContext, photo: Photo):
    page = opened(phone, photo)
    page.get_by_role("button", name="Bình chọn").click()
    withdraw = page.get_by_role("button", name="Rút lại")
    page.route("**/rut-lai/", lambda route: route.abort())
    withdraw.click()
    expect(page.locator("#vote-line")).to_contain_text("Phiếu của bạn còn như cũ")

    page.unroute("**/rut-lai/")
    withdraw.click()

    expect(page.locator("#vote-action")).to_contain_text("Bình chọn lại")
    assert Vote.objects.living().count() == 0


def test_a_refusal_stands_below_the_button(phone: BrowserContext, photo: Photo):
    page = opened(phone, photo)
    now = timezone.now()
    moved(photo.contest, voting_closes_at=now, submission_closes_at=now)

    page.get_by_role("button", name="Bình chọn").click()

    expect(page.locator("#vote-line")).to_contain_text("Cuộc bình chọn đã đóng.")
    expect(page.locator("#vote-action .main")).to_have_text("Đã đóng bình chọn")
    assert not Vote.objects.exists()


def test_without_a_script_the_vote_is_a_form(
    chromium: Browser, live_server: LiveServer, photo: Photo
):
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="vi-VN"
    )
    page = opened(context, photo)

    page.get_by_role("button", name="Bình chọn").click()

    expect(page.locator("#vote-action")).to_contain_text("Đã bình chọn")
    expect(page.get_by_role("button", name="Sao chép liên kết")).to_be_hidden()
    assert Vote.objects.count() == 1
    context.close()


def test_from_the_gallery_to_a_vote_by_the_keyboard_alone(phone: BrowserContext, photo: Photo):
    page = phone.new_page()
    page.goto("/")
    page.get_by_role("link", name=photo.title).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/anh/{photo.pk}/")

    page.get_by_role("button", name="Bình chọn").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#vote-action")).to_contain_text("Đã bình chọn")


def test_signing_in_shows_the_password_only_when_asked(phone: BrowserContext):
    member = MemberFactory()
    page = phone.new_page()
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập hoặc số thẻ đoàn viên").fill(member.username)
    password = page.get_by_label("Mật khẩu")
    password.fill(PASSWORD)

    page.get_by_role("button", name="Hiện").click()
    expect(password).to_have_attribute("type", "text")
    page.get_by_role("button", name="Ẩn").click()
    expect(password).to_have_attribute("type", "password")
    page.locator("form.form button.main").click()

    page.wait_for_url("**/")
    page.locator(".menu summary").click()
    expect(page.locator(".menu")).to_contain_text("Đăng xuất")


def test_neighbours_come_by_arrow_keys_and_by_a_swipe(
    chromium: Browser, live_server: LiveServer, contest: Contest
):
    first, second = (PhotoFactory(contest=contest, title=title) for title in ("Ca sớm", "Ca tối"))
    context = chromium.new_context(
        base_url=live_server.url, viewport={"width": 360, "height": 740}, has_touch=True
    )
    page = opened(context, first)
    here, there = f"**/anh/{first.pk}/", f"**/anh/{second.pk}/"
    onward = "ArrowRight" if page.locator("[rel=next]").count() else "ArrowLeft"
    back = {"ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight"}[onward]

    page.keyboard.press(back)  # nothing lies there
    page.keyboard.press(f"Alt+{onward}")  # is the browser's own
    page.keyboard.press(onward)
    page.wait_for_url(there)

    swipe(page, by=140 if back == "ArrowLeft" else -140)
    page.wait_for_url(here)
    context.close()


def swipe(page: Page, *, by: int) -> None:
    """A finger across the picture, as the browser tells it."""
    session = page.context.new_cdp_session(page)
    at = {"x": 180, "y": 200}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    for step in (3, 1.5, 1):
        moved_to = {"x": 180 + by / step, "y": 200}
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [moved_to]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["vi-VN", "en-US"])
def test_no_page_scrolls_sideways_breaks_the_policy_or_has_a_small_target(
    chromium: Browser, live_server: LiveServer, photo: Photo, locale: str, scheme: str
):
    PhotoFactory.create_batch(6, contest=photo.contest, width=900, height=1600)
    PhotoFactory(contest=photo.contest, width=3000, height=700, title="Tổ thợ điện vượt dốc " * 5)
    addresses = [
        "/",
        "/?q=khong-co",
        f"/anh/{photo.pk}/",
        f"/anh/{photo.pk}/bao/",
        "/dang-nhap/",
        "/khong-co/",
    ]
    context = chromium.new_context(
        base_url=live_server.url,
        locale=locale,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for address in addresses:
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") == width, (address, width)
            assert small_targets(page) == [], (address, width)
    assert [text for text in said if "Failed to load resource" not in text] == []
    context.close()


def small_targets(page: Page) -> list[str]:
    """Buttons, fields and chips lower than 40 px; a link within a sentence is none, and a
    choice is as high as its label."""
    return page.evaluate(
        """() => [...document.querySelectorAll(
            "button:not(.link), .button, .chip, .choice, .nav-item, .drop > summary, input, select"
        )].filter((one) => one.offsetParent !== null && (one.closest("label.option") || one)
            .getBoundingClientRect().height < 40)
          .map((one) => one.outerHTML.slice(0, 80))"""
    )


def test_pictures_and_fonts_arrive_and_nothing_moves(phone: BrowserContext, contest: Contest):
    build_fonts.build()
    author, organizer = MemberFactory(unit=contest.host), MemberFactory(role="organizer")
    real = published(contest, author, organizer)
    page = phone.new_page()
    page.add_init_script(
        """window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )

    page.goto("/", wait_until="networkidle")

    image = page.get_by_role("img", name=real.caption)
    assert image.evaluate("(one) => one.naturalWidth") > 0
    assert page.evaluate("[...document.fonts].some((face) => face.status === 'loaded')")
    assert page.evaluate("window.shift") <= 0.02


def told(page: Page, count: int) -> list[tuple[str, str, str | None]]:
    """The events that have arrived, once there are so many."""
    for _ in range(200):
        events = Event.objects.order_by("id").values_list("kind", "channel", "photo")
        if len(events) >= count:
            break
        page.wait_for_timeout(25)
    return sorted(events, key=lambda event: ["visit", "view", "share"].index(event[0]))


@pytest.fixture
def visitor(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """Not a browser that says that it has no head: that is a robot."""
    context = chromium.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        user_agent="Mozilla/5.0 (Linux; Android 14; SM-A155F) Chrome/128.0.0.0 Mobile",
        permissions=["clipboard-read", "clipboard-write"],
    )
    yield context
    context.close()


def test_a_visit_a_view_and_a_share_are_told_with_the_channel_of_the_link(
    visitor: BrowserContext, photo: Photo
):
    other = PhotoFactory(contest=photo.contest)
    page = visitor.new_page()
    forbidden = []
    page.on("console", lambda line: "Policy" in line.text and forbidden.append(line.text))
    page.goto(f"/anh/{photo.pk}/?ch=facebook")
    assert told(page, 2) == [("visit", "facebook", None), ("view", "facebook", photo.pk)]

    page.get_by_role("button", name="Sao chép liên kết").click()
    assert told(page, 3)[2] == ("share", "zalo", photo.pk)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"/anh/{photo.pk}/?ch=zalo")

    # Further pages of the same tab: no other visit, and the way is remembered.
    page.goto(f"/anh/{other.pk}/")
    page.goto("/")
    assert told(page, 4)[2] == ("view", "facebook", other.pk)
    assert Event.objects.count() == 4
    assert forbidden == []
