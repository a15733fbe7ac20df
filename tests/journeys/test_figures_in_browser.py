"""The figures' page in a real browser: charts answer to the pointer, under the strict policy."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from analytics.management.commands import build_charts
from photo_contest.management.commands import build_fonts
from photo_contest.models import Contest
from tests.factories import (
    PASSWORD,
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def contest() -> Contest:
    build_charts.build()
    build_fonts.build()
    contest = ContestFactory(is_demonstration=True)
    unit = UnitFactory(parent=contest.host, name="CĐCS Chè Bản Liền")
    for _ in range(6):
        PhotoFactory(contest=contest, unit=unit, author=MemberFactory(unit=unit))
    return contest


@pytest.fixture
def said() -> list[str]:
    """What the browser complained of: policy, scripts, answers."""
    return []


@pytest.fixture
def page(
    chromium: Browser, live_server: LiveServer, contest: Contest, said: list[str]
) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=live_server.url, locale="vi-VN", viewport={"width": 1440, "height": 900}
    )
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    organizer = MemberFactory(role="organizer")
    page.goto("/dang-nhap/?next=/so-lieu/timeline/")
    page.fill("#username", organizer.username)
    page.fill("#password", PASSWORD)
    page.locator("form.form button.main").click()
    page.wait_for_url("**/so-lieu/timeline/")
    yield page
    context.close()


def test_the_chart_answers_to_the_pointer_under_the_strict_policy(
    page: Page, said: list[str]
) -> None:
    before = set(page.evaluate("Object.keys(window)"))
    drawn = page.locator(".chart-drawn svg")
    expect(drawn).to_be_visible(timeout=60_000)

    expect(page.locator("picture")).to_be_hidden()
    expect(page.locator(".chart-finding")).to_contain_text("nhiều nhất")
    expect(drawn.get_by_text("Nhận ảnh")).to_be_visible()
    drawn.locator(".mark-symbol path").last.hover(force=True)
    expect(page.locator("#vg-tooltip-element.visible")).to_contain_text("Thời gian")

    assert set(page.evaluate("Object.keys(window)")) <= before  # it leaves no name on the page
    assert page.evaluate("document.querySelectorAll('style').length") == 0
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_or_complains(page: Page, said: list[str], scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for address in ("/so-lieu/", "/so-lieu/heatmap/", "/so-lieu/?kind=x"):
        page.goto(address)
        for width in (360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") == width, (address, width)
    page.wait_for_load_state("networkidle")
    assert [text for text in said if "status of 400" not in text] == []


def test_without_a_script_the_server_draws(
    chromium: Browser, live_server: LiveServer, page: Page
) -> None:
    context = chromium.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="vi-VN"
    )
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto("/so-lieu/heatmap/")
    picture = plain.locator(".chart img")
    picture.scroll_into_view_if_needed()
    plain.wait_for_load_state("networkidle")

    assert picture.bounding_box()["width"] > 300  # type: ignore[index]
    answer = page.request.get(picture.get_attribute("src") or "")
    assert answer.ok
    assert "Thứ Hai" in answer.text()
    context.close()


def test_a_table_is_sorted_in_the_page_and_its_files_are_fetched_there(
    page: Page, said: list[str]
) -> None:
    for number in range(30):
        UnitFactory(code=f"Z{number:02}", parent=Contest.objects.get().host, name=f"CĐCS {number}")
    page.goto("/so-lieu/")
    rows = page.locator(".ranking tbody tr")
    expect(rows).to_have_count(20)

    page.locator("[data-sort=unit]").click()
    expect(page).to_have_url(re.compile(r"/so-lieu/\?sort=unit$"))
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Đơn vị")
    told = rows.all_inner_texts()
    page.reload()
    assert rows.all_inner_texts() == told  # the server has the same order

    page.get_by_text("Xem cả 31 dòng").click()
    expect(rows).to_have_count(31)
    page.locator(".about summary").first.click()
    expect(page.locator(".about .drop-panel").first).to_be_visible()
    page.keyboard.press("Escape")
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV").click()
    assert saved.value.suggested_filename.endswith(".csv")
    expect(page.get_by_text("Đã tải xong tệp.")).to_be_visible()
    assert said == []
