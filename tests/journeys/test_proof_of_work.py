"""A burdened network's new voter in a real browser: the press, the work, the vote."""

import base64
import hashlib
import json

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from photo_contest.domain import proofs
from photo_contest.domain.proofs import Redeemed
from photo_contest.models import Photo, Vote
from tests.factories import ContestFactory, PhotoFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FREE = 1  # voters an hour for whom this network pays nothing

SAY_WHAT_THE_BUTTON_SHOWS = """
    window.shown = [];
    document.addEventListener("DOMContentLoaded", () => {
      const box = document.querySelector("[data-vote]");
      new MutationObserver(() => {
        const now = box.innerText.replace(/\\s+/g, " ").trim();
        if (window.shown.at(-1) !== now) window.shown.push(now);
      }).observe(box, { childList: true, subtree: true, characterData: true });
    });
"""


@pytest.fixture
def photo(phone: BrowserContext) -> Photo:
    """A photo that the network's free voter has voted for."""
    photo = PhotoFactory(contest=ContestFactory(network_hourly_quota=FREE, vote_budget=5))
    page = opened(phone, photo)
    page.get_by_role("button", name="Bình chọn").click()
    expect(page.locator("#vote-action")).to_contain_text("Đã bình chọn")
    phone.clear_cookies()
    return photo


def opened(context: BrowserContext, photo: Photo, script: str = "") -> Page:
    page = context.new_page()
    page.add_init_script(SAY_WHAT_THE_BUTTON_SHOWS + script)
    page.goto(f"/anh/{photo.pk}/")
    return page


def shown(page: Page) -> str:
    return " | ".join(page.evaluate("window.shown"))


def test_the_browser_confirms_by_itself_and_the_vote_counts(phone: BrowserContext, photo: Photo):
    page = opened(phone, photo)
    button = page.locator("#vote-action .main")
    before = button.bounding_box()

    button.click()

    expect(button).to_have_text("Đã bình chọn")
    assert "Đang xác nhận… Mạng này đang có nhiều lượt cùng lúc. Máy của bạn tự xác nhận" in shown(
        page
    )
    assert button.bounding_box() == before
    expect(button).to_be_focused()
    assert list(Vote.objects.values_list("state", flat=True)) == ["counted", "counted"]
    page.reload()
    expect(button).to_have_text("Đã bình chọn")


def test_where_no_worker_starts_the_page_solves_in_slices(phone: BrowserContext, photo: Photo):
    page = opened(phone, photo, "delete window.Worker;")

    page.get_by_role("button", name="Bình chọn").click()

    expect(page.locator("#vote-action")).to_contain_text("Đã bình chọn")
    assert "Đang xác nhận…" in shown(page)
    assert Vote.objects.filter(state="counted").count() == 1 + FREE


def test_a_device_that_does_not_get_ready_votes_all_the_same(phone: BrowserContext, photo: Photo):
    phone.route(
        "**/solver.js", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page = opened(phone, photo)
    page.clock.install()
    page.get_by_role("button", name="Bình chọn").click()
    expect(page.locator("#vote-action")).to_contain_text("Đang xác nhận…")

    page.clock.run_for(31_000)

    expect(page.locator("#vote-action")).to_contain_text("Đã bình chọn · chờ kiểm tra")
    assert sorted(Vote.objects.values_list("state", flat=True)) == ["counted", "provisional"]


def test_an_answer_lost_after_the_work_is_sent_again_and_counts_once(
    phone: BrowserContext, photo: Photo
):
    page = opened(phone, photo)

    def lose_the_vote(route) -> None:  # type: ignore[no-untyped-def]
        answer = route.fetch()
        route.fulfill(response=answer) if answer.status == 403 else route.abort()

    page.route("**/binh-chon/", lose_the_vote)
    page.get_by_role("button", name="Bình chọn").click()
    again = page.get_by_role("button", name="Gửi lại")
    expect(again).to_be_visible()
    phone.clear_cookies(name="voter")  # which the lost answer brought

    page.unroute("**/binh-chon/")
    again.click()

    expect(page.locator("#vote-action")).to_contain_text("Đã bình chọn")
    assert Vote.objects.count() == 1 + FREE


def test_our_sha_256_solves_what_the_library_asks(phone: BrowserContext, photo: Photo):
    """Our SHA-256 against Python's, whatever the counter and the bytes before it."""
    page = opened(phone, photo)
    page.evaluate("import('/static/photo_contest/solver.js')")

    for seed in range(20):
        at, voter = timezone.now().replace(microsecond=0), f"voter-{seed}"
        challenge = proofs.new_challenge(photo=photo.pk, voter=voter, burden=1.1, at=at)
        solution = page.evaluate(
            "(asked) => solveProof(asked, () => {}, () => true)", challenge["parameters"]
        )
        proof = json.dumps({"challenge": challenge, "solution": solution})
        payload = base64.b64encode(proof.encode()).decode()
        assert proofs.redeem(payload, photo=photo.pk, at=at, pay=lambda: False) == Redeemed(
            voter, at, is_provisional=False, is_first=True
        )
        assert len(solution["derivedKey"]) == 2 * hashlib.sha256().digest_size
