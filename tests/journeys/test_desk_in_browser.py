"""The organizers' desk in a real browser: an organizer, an officer and a scrutineer."""

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from analytics.management.commands import build_charts
from photo_contest.management.commands import build_fonts
from photo_contest.models import Contest, Photo, Unit, Vote, VotingExtension
from tests.factories import (
    PASSWORD,
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
)
from tests.web.desk.test_lookalikes import tied
from tests.web.desk.test_votes_desk import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Enter = Callable[..., Page]


@pytest.fixture
def contest() -> Contest:
    build_charts.build()
    build_fonts.build()
    return ContestFactory()


@pytest.fixture
def units(contest: Contest) -> tuple[Unit, Unit, Unit]:
    """An upper unit with two grassroots units."""
    upper = UnitFactory(kind="upper", parent=contest.host, name="CĐ phường Sa Pa")
    one, other = (
        UnitFactory(kind="grassroots", parent=upper, name=f"CĐCS Chè {n}") for n in ("Một", "Hai")
    )
    return upper, one, other


@pytest.fixture
def said() -> list[str]:
    """What browsers complained of: the policy, scripts, answers."""
    return []


@pytest.fixture
def enter(chromium: Browser, live_server: LiveServer, said: list[str]) -> Iterator[Enter]:
    contexts = []

    def signed_in(role: str, at: str, **fields: object) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, locale="vi-VN", viewport={"width": 1440, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        member = MemberFactory(role=role, **fields)
        page.goto(f"/dang-nhap/?next={at}")
        page.fill("#username", member.username)
        page.fill("#password", PASSWORD)
        page.locator("form.form button.main").click()
        page.wait_for_url(lambda url: at in url)
        return page

    yield signed_in
    for context in contexts:
        context.close()


def waiting(contest: Contest, unit: Unit, number: int) -> list[Photo]:
    return [
        PhotoFactory(contest=contest, unit=unit, status="pending", approved_at=None)
        for _ in range(number)
    ]


def statuses(photos: list[Photo]) -> list[str]:
    found = dict(
        Photo.objects.filter(pk__in=[one.pk for one in photos]).values_list("pk", "status")
    )
    return [found[one.pk] for one in photos]


def test_twenty_photos_are_moderated_by_the_keyboard_alone(contest, units, enter, said):
    photos = waiting(contest, units[1], 20)
    page = enter("organizer", "/ban-viec/")
    page.get_by_role("link", name="20 ảnh chờ duyệt").press("Enter")
    for photo in photos[:18]:
        expect(page.locator(".mod-side")).to_contain_text(photo.code)
        page.wait_for_load_state()
        page.keyboard.press("1")
    expect(page.locator(".mod-side")).to_contain_text(photos[18].code)
    page.keyboard.press("u")  # the eighteenth again
    expect(page.locator(".mod-side")).to_contain_text(photos[17].code)
    page.keyboard.press("3")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".mod-side")).to_contain_text(photos[18].code)
    for verdict in ("2", "1"):
        before = page.url
        page.keyboard.press(verdict)
        if verdict == "2":
            page.keyboard.press("Space")
            page.keyboard.press("Enter")
        page.wait_for_url(lambda url, before=before: url != before)
    expect(page.get_by_text("Không còn ảnh nào chờ duyệt.")).to_be_visible()
    told = statuses(photos)
    assert told[:17] == ["approved"] * 17
    assert told[17:] == ["rejected", "returned", "approved"]
    assert said == []


def test_an_organizer_settles_imports_merges_releases_and_moves_the_close(
    contest, units, enter, said, tmp_path: Path
):
    upper, one, other = units
    first = PhotoFactory(contest=contest, unit=one)
    second = PhotoFactory(contest=contest, unit=other, status="held", approved_at=None)
    pair = tied(first, second, found_at=timezone.now())
    for n in range(3):
        cast(first, n, state="provisional")
    page = enter("organizer", f"/ban-viec/giong-nhau/{pair.pk}/")
    page.wait_for_load_state()
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: f"/{pair.pk}/" not in url or "?" in url)
    pair.refresh_from_db()
    assert pair.verdict == "different"
    assert all("404" in one for one in said)  # these photos are rows without files
    said.clear()

    page.goto("/ban-viec/danh-sach/")
    heading = "Mã đơn vị;Tên đơn vị;Cấp;Mã đơn vị cấp trên\r\n"
    rows = f"MOI;CĐCS Mới;CĐCS;{upper.code}\r\nSAI;CĐCS Sai;CĐCS;KHONG-CO\r\n"
    file = tmp_path / "don-vi.csv"
    file.write_text(heading + rows, encoding="utf-8-sig")
    page.locator('input[name=kind][value="units"]').check()
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("Những chỗ cần xem").first).to_be_visible(timeout=20_000)
    assert not Unit.objects.filter(code="MOI").exists()
    page.get_by_role("button", name="Bỏ qua dòng cần xem, lưu 1 dòng").click()
    expect(page.get_by_text("Các dòng cần xem đã được bỏ qua.")).to_be_visible(timeout=20_000)
    assert Unit.objects.filter(code="MOI").exists()
    assert not Unit.objects.filter(code="SAI", periods__isnull=False).exists()

    page.goto(f"/ban-viec/don-vi/{one.code}/sap-nhap/")
    page.get_by_label("CĐCS Chè Hai").check()
    page.get_by_label("Lý do").fill("Quyết định 12")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("CĐCS Chè Hai", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Ghi thay đổi này").click()
    page.wait_for_url(f"**/ban-viec/don-vi/{one.code}/")
    expect(page.get_by_text("Quyết định 12")).to_be_visible()

    page.goto("/ban-viec/phieu/")
    page.locator('input[name=group]:not([value="all"])').first.press("Space")
    page.keyboard.press("Tab")  # all groups
    page.keyboard.press("Tab")
    page.keyboard.type("Đã gọi nhà máy")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã tính 3 phiếu vào tổng.")).to_be_visible()
    assert set(Vote.objects.values_list("state", flat=True)) == {"counted"}

    page.goto("/ban-viec/cuoc-thi/")
    later = timezone.localtime(contest.voting_closes_at + timezone.timedelta(days=1))
    page.locator("#closes_at").fill(later.strftime("%Y-%m-%dT%H:%M"))
    page.locator("#extension-reason").fill("Bão số 5")
    page.get_by_role("button", name="Lùi giờ đóng").click()
    expect(page.get_by_text("Bình chọn nay đóng lúc")).to_be_visible()
    assert VotingExtension.objects.get().reason == "Bão số 5"
    page.goto("/ban-viec/so-ghi/")
    expect(page.locator("table.record").get_by_text("Lùi giờ đóng bình chọn")).to_be_visible()
    assert said == []


def test_every_field_of_a_desk_can_be_seen_and_an_officer_is_appointed(contest, units, enter, said):
    unit = units[1]
    person = MemberFactory(unit=unit, full_name="Giàng Thị Mỷ")
    page = enter("organizer", "/ban-viec/nguoi/")
    page.get_by_label("Tìm đoàn viên").fill("Giàng Thị Mỷ")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Chọn Giàng Thị Mỷ").click()
    page.get_by_role("radio", name="Cán bộ đơn vị").check()
    page.get_by_label("Mã đơn vị phụ trách").fill(unit.code)
    page.get_by_role("button", name="Lưu vai trò").click()
    expect(page.get_by_text("Giàng Thị Mỷ nay có vai trò: Cán bộ đơn vị.")).to_be_visible()
    person.refresh_from_db()
    assert (person.role, person.office) == ("officer", unit)
    for at in ("mang/", "cuoc-thi/", "cuoc-thi/moi/?mau=province", "don-vi-moi/", "khoi/"):
        page.goto(f"/ban-viec/{at}")
        unseen = page.evaluate(
            """[...document.querySelectorAll("main label")].filter((label) => label.control
              && label.checkVisibility() && !label.control.checkVisibility())
              .map((label) => label.textContent)"""
        )
        assert unseen == [], at
    assert said == []


def test_figures_are_read_drilled_down_and_taken_home(contest, units, enter, said, tmp_path: Path):
    upper, one, _other = units
    for _ in range(6):
        PhotoFactory(contest=contest, unit=one, author=MemberFactory(unit=one))
    page = enter("organizer", f"/so-lieu/?unit={contest.host.code}")
    page.get_by_role("link", name=upper.periods.get().name).first.press("Enter")
    page.wait_for_url(lambda url: upper.code in url)
    expect(page.get_by_text("CĐCS Chè Một").first).to_be_visible()
    for form, begins in (("Excel", b"PK"), ("PDF", b"%PDF")):
        with page.expect_download(timeout=60_000) as waited:
            page.get_by_role("link", name=form).first.press("Enter")
        kept = tmp_path / waited.value.suggested_filename
        waited.value.save_as(kept)
        assert kept.read_bytes().startswith(begins)
        if form == "Excel":
            assert openpyxl.load_workbook(kept).worksheets
    assert said == []


def test_an_officer_works_in_the_own_subtree_and_a_scrutineer_only_reads(
    contest, units, enter, said
):
    _upper, one, other = units
    mine, others = waiting(contest, one, 1)[0], waiting(contest, other, 1)[0]
    officer = enter("officer", "/ban-viec/", office=one)
    officer.get_by_role("link", name="1 ảnh chờ duyệt").click()
    expect(officer.locator(".mod-side")).to_contain_text(mine.code)
    officer.wait_for_load_state()
    officer.keyboard.press("1")
    expect(officer.get_by_text("Không còn ảnh nào chờ duyệt.")).to_be_visible()
    assert statuses([mine, others]) == ["approved", "pending"]
    assert said == []
    assert officer.goto(f"/ban-viec/duyet/{others.pk}/").status == 404
    assert officer.goto("/ban-viec/cuoc-thi/").status == 403
    said.clear()

    scrutineer = enter("scrutineer", "/ban-viec/")
    ways = scrutineer.locator("nav.nav >> a.nav-item").evaluate_all(
        "links => [...new Set(links.map(link => link.getAttribute('href')))]"
    )
    assert len(ways) >= 8
    for way in ways:
        assert scrutineer.goto(way).status == 200
    scrutineer.goto(f"/ban-viec/duyet/{others.pk}/")
    scrutineer.keyboard.press("1")
    expect(scrutineer.get_by_text("vai trò giám sát")).to_be_visible()
    assert statuses([others]) == ["pending"]
    assert said == []
