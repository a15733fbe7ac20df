"""The figures' pages without a script: who may open them, what stands there, where they lead."""

import re
from typing import Any

import pytest
from django.test import Client

from analytics.reports.registry import REPORTS
from photo_contest.models import Contest, Member
from tests.factories import MemberFactory
from tests.web.reading import Page, read
from tests.web.test_strict_pages import PROPER_NAMES, VIETNAMESE

pytestmark = pytest.mark.django_db
ADDRESSES = ["/so-lieu/", *(f"/so-lieu/{name}/" for name in REPORTS if name != "units")]


def test_who_is_not_signed_in_is_asked_to_and_comes_back(contest: Contest) -> None:
    response = Client().get("/so-lieu/timeline/?step=hour")

    assert response.status_code == 302
    assert response["Location"] == "/dang-nhap/?next=%2Fso-lieu%2Ftimeline%2F%3Fstep%3Dhour"


@pytest.mark.parametrize("role", ["member", "juror"])
@pytest.mark.parametrize("address", ["/so-lieu/", "/so-lieu/khong-co/"])
def test_other_roles_are_refused_with_a_page(contest: Contest, role: str, address: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(MemberFactory(role=role))

    assert "Số liệu" not in read(client, address, status=403).text


@pytest.mark.parametrize("role", ["organizer", "scrutineer", "officer"])
def test_desks_read_every_report_and_find_it_in_the_menu(contest: Contest, role: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(MemberFactory(role=role, office=contest.host if role == "officer" else None))

    for address in ADDRESSES:
        page = read(client, address)
        assert "Số liệu tính đến" in page.text
        assert "/so-lieu/" in page.links()


def test_no_contest_is_a_page_too(desk: Client) -> None:
    assert "Chưa có" in read(desk, "/so-lieu/").text


def test_an_unknown_report_is_a_page_too(desk: Client, contest: Contest) -> None:
    read(desk, "/so-lieu/khong-co/", status=404)


def test_the_units_page_tells_the_figures_and_the_ranking(desk: Client, contest: Contest) -> None:
    page = read(desk, "/so-lieu/")

    assert "Đơn vị có ảnh 1 4,5\xa0% của 22 đơn vị" in page.text.replace("4,5 %", "4,5\xa0%")
    assert "6 /6" in page.text
    assert "Xem cả 22 dòng" in page.text
    assert len(rows(page)) == 20
    assert len(rows(read(desk, "/so-lieu/?whole=1"))) == 22
    assert page.all("circle")  # dots of the rates


def rows(page: Page) -> list[dict[str, str]]:
    return [link for link in page.all("a") if "?unit=" in link["href"]]


def test_filters_are_in_the_address_and_stay_chosen(desk: Client, contest: Contest) -> None:
    page = read(desk, "/so-lieu/?kind=upper&rank_by=rate_low")

    chosen = {option["value"] for option in page.all("option") if "selected" in option}
    assert {"upper", "rate_low"} <= chosen
    assert "Bỏ bộ lọc" in page.text
    files = [link for link in page.links() if "as=" in link]
    assert len(files) == 3
    assert all("kind=upper" in link and "rank_by=rate_low" in link for link in files)
    assert {name for link in files for name in re.findall(r"as=(\w+)", link)} == {
        "csv", "pdf", "xlsx",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("kind=Upper", "federation, upper, grassroots, section"),
        ("unit=CS2", "Các mã gần giống: CS2"),
        ("from=2026-11-09&to=2026-11-02", "Từ ngày"),
        ("colour=red", "kind"),
    ],
)
def test_what_is_wrong_in_a_filter_stands_above_the_filters(
    desk: Client, contest: Contest, query: str, told: str
) -> None:
    page = read(desk, f"/so-lieu/?{query}", status=400)

    assert told in page.text
    assert any(form.fields.keys() >= {"kind", "from"} for form in page.forms) or page.all("select")


def test_every_link_and_picture_of_every_page_leads_somewhere(
    desk: Client, contest: Contest
) -> None:
    seen = {link for address in ADDRESSES for link in read(desk, address).links()}
    checked = {link for link in seen if link.startswith("/so-lieu") or "as=csv" in link}

    assert checked >= set(ADDRESSES)
    for link in sorted(checked):
        assert desk.get(link).status_code == 200, link


def test_the_pages_are_whole_in_english(organizer: Member, contest: Contest) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(organizer)

    for address in ADDRESSES:
        page = read(client, address)
        text = page.own_text
        for proper in (*PROPER_NAMES, "LĐLĐ tỉnh", *names()):
            text = text.replace(proper, "")
        assert page.language == "en"
        assert not VIETNAMESE.search(text), (address, VIETNAMESE.findall(text), text)


def names() -> list[str]:
    return [f"CĐCS Chè {number:02}" for number in range(22)] + ["CĐ xã Bảo Thắng", "Chè"]


def test_no_page_has_inline_styles_or_scripts(desk: Client, contest: Contest) -> None:
    for address in ADDRESSES:
        html = desk.get(address).content.decode()
        assert " style=" not in html, address
        assert "<style" not in html
        assert re.findall(r"<script(?![^>]* src=)", html) == []


def test_pages_are_private_and_strict(desk: Client, contest: Contest) -> None:
    response: Any = desk.get("/so-lieu/")

    assert "no-store" in response["Cache-Control"]
    assert "unsafe" not in response["Content-Security-Policy"]
