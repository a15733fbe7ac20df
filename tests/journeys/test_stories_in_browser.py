"""Whole stories in a real browser: on a phone in Vietnamese, at a desk in English."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from photo_contest.domain import duplicates, followups, moderation
from photo_contest.domain.password_codes import make_code
from photo_contest.models import Contest, Lookalike, Member, Photo, Vote
from tests.factories import ContestFactory, MemberFactory, PhotoFactory, published
from tests.pictures import encoded, photo, photo_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "ruộng bậc thang mùa nước"
BIG = (1600, 1200)  # goes in several pieces


@dataclass(frozen=True)
class Place:
    """Where somebody sits: the screen, and the language that is read there."""

    locale: str
    viewport: dict[str, int]

    def __call__(self, text: str) -> str:
        with translation.override(self.locale[:2]):
            return translation.gettext(text)


PLACES = [
    pytest.param(Place("vi-VN", {"width": 360, "height": 740}), id="phone-vi"),
    pytest.param(Place("en-US", {"width": 1440, "height": 900}), id="desk-en"),
]
Opened = Callable[..., BrowserContext]


@pytest.fixture
def opened(chromium: Browser, live_server: LiveServer) -> Iterator[Opened]:
    contexts = []

    def open_one(place: Place, **more: Any) -> BrowserContext:
        context = chromium.new_context(
            base_url=live_server.url,
            locale=place.locale,
            viewport=place.viewport,  # type: ignore[arg-type]
            **more,
        )
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def contest() -> Contest:
    return ContestFactory(vote_budget=5)


@pytest.fixture
def organizer() -> Member:
    return MemberFactory(role="organizer")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize("at", PLACES)
def test_a_stranger_votes_over_a_cut_line_and_withdraws(
    at: Place, opened: Opened, contest: Contest
):
    shown = PhotoFactory(contest=contest, title="Ca sớm trên đèo")
    page = opened(at).new_page()
    page.goto("/")
    page.get_by_role("link", name=shown.title).first.click()
    page.wait_for_url(f"**/anh/{shown.pk}/**")

    # The vote arrives, its answer does not: nobody can know that it was counted.
    page.route("**/binh-chon/", lambda route: (route.fetch(), route.abort()))
    button(page, at("Bình chọn")).click()
    expect(page.locator("#vote-line")).to_contain_text(at("Chưa gửi được vì mất mạng."))
    page.unroute("**/binh-chon/")
    button(page, at("Gửi lại")).click()
    expect(button(page, at("Đã bình chọn"))).to_be_visible()
    assert Vote.objects.count() == 1

    page.route("**/rut-lai/", lambda route: route.abort())
    button(page, at("Rút lại")).click()
    expect(page.locator("#vote-line")).to_contain_text(at("Chưa gửi được vì mất mạng."))
    assert Vote.objects.living().count() == 1
    page.unroute("**/rut-lai/")
    button(page, at("Rút lại")).click()

    expect(button(page, at("Bình chọn lại"))).to_be_visible()
    assert (Vote.objects.count(), Vote.objects.living().count()) == (1, 0)


@pytest.mark.parametrize("at", PLACES)
def test_a_stranger_without_a_script_votes_and_withdraws(
    at: Place, opened: Opened, contest: Contest
):
    shown = PhotoFactory(contest=contest, title="Ca sớm trên đèo")
    page = opened(at, java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_role("link", name=shown.title).first.click()

    button(page, at("Bình chọn")).click()
    expect(button(page, at("Đã bình chọn"))).to_be_visible()
    assert Vote.objects.living().count() == 1

    button(page, at("Rút lại")).click()
    expect(button(page, at("Bình chọn lại"))).to_be_visible()
    assert Vote.objects.living().count() == 0


class CutLine:
    """Lets one piece of an upload through; then nothing, until it is mended."""

    def __init__(self, page: Page) -> None:
        self._page, self.pieces = page, 0
        page.route("**/api/v1/uploads/*/", self._piece)

    def _piece(self, route: Route) -> None:
        self.pieces += route.request.method == "PATCH"
        if self.pieces > 1:
            route.abort()
        else:
            route.continue_()

    def mend(self) -> None:
        self._page.unroute("**/api/v1/uploads/*/", self._piece)
        self._page.context.set_offline(True)
        self._page.context.set_offline(False)  # now the browser says that it is there again


@pytest.mark.parametrize("at", PLACES)
def test_a_member_sends_over_a_cut_line_hears_of_a_twin_and_corrects(
    at: Place, opened: Opened, contest: Contest, organizer: Member, tmp_path: Path
):
    colleague, member = (MemberFactory(unit=contest.host) for _ in range(2))
    theirs = tmp_path / "theirs.jpg"
    theirs.write_bytes(photo_bytes(seed=7, size=BIG))
    twin = published(contest, colleague, organizer, file=theirs)
    mine = tmp_path / "mine.jpg"
    mine.write_bytes(encoded(photo(7, BIG), "JPEG", quality=96))
    page = opened(at).new_page()

    sign_in_for_the_first_time(page, at, member, organizer)
    sent = send(page, at, member, mine, like=twin)
    return_it(sent, organizer)
    correct(page, at, sent)


def sign_in_for_the_first_time(page: Page, at: Place, member: Member, organizer: Member) -> None:
    Member.objects.filter(pk=member.pk).update(password="!")
    made = make_code(member=member, by=organizer, at=timezone.now())
    page.goto("/mat-khau/")
    page.locator("#code").fill(made.code)
    page.locator("#password").fill(PASSWORD)
    button(page, at("Lưu mật khẩu")).click()
    page.wait_for_url("**/dang-nhap/**")
    page.locator("#username").fill(member.username)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button.main").click()
    page.wait_for_url(lambda url: "dang-nhap" not in url)


def send(page: Page, at: Place, member: Member, file: Path, *, like: Photo) -> Photo:
    page.goto("/gui-anh/")
    line = CutLine(page)
    page.locator("#image").set_input_files(file)
    expect(page.locator("[data-says=paused]")).to_be_visible(timeout=20_000)
    page.locator("[data-continue]").click()
    page.locator("#title").fill("Ruộng bậc thang")  # it is written while nothing comes through
    page.locator("#caption").fill("Tổ sản xuất ra đồng khi trời chưa sáng.")
    boxes = page.locator("fieldset.consents input[type=checkbox]")
    assert not any(box.is_checked() for box in boxes.all())

    line.mend()
    expect(page.locator("[data-says=done]")).to_be_visible(timeout=20_000)
    page.locator("#consent_authorship").check()
    page.locator("#consent_pictured").check()
    button(page, at("Gửi dự thi")).click()

    page.wait_for_url("**/anh-cua-toi/*/?moi=1", timeout=30_000)
    expect(page.locator(".received")).to_contain_text(at("Đã nhận ảnh, cần người xem lại."))
    expect(page.locator(".received .alike")).to_contain_text(like.code)
    sent = Photo.objects.get(author=member)
    assert (sent.title, sent.status) == ("Ruộng bậc thang", "held")
    return sent


def return_it(sent: Photo, organizer: Member) -> None:
    """The organizer sees two works, and asks for better words."""
    now = timezone.now()
    pair = Lookalike.objects.of(sent).get()
    duplicates.settle(pair_id=pair.pk, by=organizer, verdict="different", note="", at=now)
    followups.make_renditions(sent.pk, at=now)
    moderation.decide(
        photo=Photo.objects.get(pk=sent.pk),
        by=organizer,
        verdict="return",
        reason="caption",
        note="Xin viết rõ: chụp ở đâu?",
        at=now,
    )


def correct(page: Page, at: Place, sent: Photo) -> None:
    page.goto("/anh-cua-toi/")
    expect(page.locator("main")).to_contain_text("Xin viết rõ: chụp ở đâu?")
    page.get_by_role("link", name=at("Sửa và gửi lại")).first.click()
    expect(page.locator("#title")).to_have_value("Ruộng bậc thang")
    page.locator("#caption").fill("Tổ sản xuất ra đồng ở Y Tý khi trời chưa sáng.")
    button(page, at("Gửi lại")).click()
    page.wait_for_url(lambda url: "/sua/" not in url)
    sent.refresh_from_db()
    assert (sent.status, sent.caption) == (
        "pending",
        "Tổ sản xuất ra đồng ở Y Tý khi trời chưa sáng.",
    )
