"""What the script of the sending pages does beyond the forms: pieces, going on after a reload,
checks before a byte is sent, words that outlive a lost answer."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

from photo_contest.domain import storage
from photo_contest.models import Contest, Member, Photo, Upload
from tests.factories import PASSWORD, ContestFactory, MemberFactory, UnitFactory
from tests.pictures import encoded, photo, photo_bytes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def contest() -> Contest:
    return ContestFactory()


@pytest.fixture
def author(contest: Contest) -> Member:
    return MemberFactory(unit=UnitFactory(parent=contest.host))


@pytest.fixture
def large_file(tmp_path: Path) -> Path:
    """More than two pieces."""
    file = tmp_path / "IMG_2214.png"
    file.write_bytes(encoded(photo(1), "PNG"))
    assert file.stat().st_size > 600_000
    return file


def signed_in(context: BrowserContext, author: Member) -> Page:
    page = context.new_page()
    page.goto("/dang-nhap/?next=/gui-anh/")
    page.get_by_label("Tên đăng nhập hoặc số thẻ đoàn viên").fill(author.username)
    page.locator("#password").fill(PASSWORD)
    page.locator("form.form button.main").click()
    page.wait_for_url("**/gui-anh/")
    return page


def fill_texts(page: Page) -> None:
    page.locator("#title").fill("Ca sớm")
    page.locator("#caption").fill("Tổ đường dây lên trạm.")
    for box in ("authorship", "pictured"):
        page.locator(f"#consent_{box}").check()


def test_a_page_that_was_put_away_goes_on_where_the_file_stopped(
    phone: BrowserContext, author: Member, large_file: Path
):
    page = signed_in(phone, author)
    arrived: list[str] = []

    def cut(route: Route, request: Request) -> None:
        offset = request.headers.get("upload-offset", "")
        if is_cut and offset != "0":
            route.abort()
        else:
            arrived.append(f"{request.method} {offset}".strip())
            route.continue_()

    is_cut = True
    page.route("**/api/v1/uploads/*/", cut)
    page.locator("#image").set_input_files(large_file)
    page.get_by_role("button", name="Tiếp tục").click()
    page.locator("#title").fill("Ca sớm")
    expect(page.locator("[data-progress]")).to_contain_text("Đã dừng ở")

    address = page.url
    page.goto("about:blank")  # it tries no more
    is_cut = False
    page.goto(address)
    fill_texts(page)
    page.get_by_role("button", name="Gửi dự thi").click()
    page.wait_for_url("**/anh-cua-toi/*/?moi=1")

    received = Photo.objects.get()
    assert received.sha256 == hashlib.sha256(large_file.read_bytes()).hexdigest()
    assert arrived[:3] == ["PATCH 0", "HEAD", "PATCH 131072"]  # nothing is sent a second time
    assert arrived.count("PATCH 0") == 1
    assert not Upload.objects.filter(photo=None).exists()
    assert list(storage.uploads().iterdir()) == []


def test_a_wrong_file_is_told_before_a_byte_is_sent(
    phone: BrowserContext, author: Member, tmp_path: Path
):
    page = signed_in(phone, author)
    sent: list[str] = []
    page.on("request", lambda request: "/uploads/" in request.url and sent.append(request.method))
    wrong, small = tmp_path / "bai.jpg", tmp_path / "nho.jpg"
    wrong.write_bytes(b"%PDF-1.7 no picture")
    small.write_bytes(encoded(photo(1, (400, 300)), "JPEG"))

    page.locator("#image").set_input_files(wrong)
    expect(page.locator("[data-checks]")).to_contain_text("Tệp này không phải ảnh dùng được.")
    page.locator("#image").set_input_files(small)
    expect(page.locator("[data-checks]")).to_contain_text("Ảnh quá nhỏ: cạnh dài 400 điểm")

    assert sent == []


def test_a_lost_answer_leads_to_the_same_photo(
    phone: BrowserContext, author: Member, tmp_path: Path
):
    page = signed_in(phone, author)
    file = tmp_path / "IMG_1.jpg"
    file.write_bytes(photo_bytes(seed=1))
    page.locator("#image").set_input_files(file)
    expect(page.locator("[data-preview] canvas")).to_be_visible()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", name="Thông tin bức ảnh")).to_be_focused()
    fill_texts(page)
    expect(page.locator("[data-progress]")).to_contain_text("Đã tải lên xong.")
    # It arrives, its answer does not.
    page.route("**/gui-anh/*/", lambda route: (route.fetch(max_redirects=0), route.abort()))
    page.get_by_role("button", name="Gửi dự thi").click()
    expect(page.locator("[data-send-line]")).to_contain_text("Chưa gửi được vì mất mạng.")

    page.unroute("**/gui-anh/*/")
    page.get_by_role("button", name="Gửi lại").click()
    page.wait_for_url("**/anh-cua-toi/*/?moi=1")

    assert Photo.objects.get().title == "Ca sớm"
