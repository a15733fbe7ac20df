"""The pages of units: all of them, one with its place, its poster, and what ended units lead to."""

import datetime as dt
import re
from contextlib import ExitStack

import pytest
from django.test import Client
from django.utils import timezone

from photo_contest.domain import storage, unit_posters
from photo_contest.domain.ballots import replay_votes
from photo_contest.domain.tally import fill_tally
from photo_contest.domain.unit_posters import shown_on_poster
from photo_contest.domain.units.changes import Order, dissolve_unit, merge_units
from photo_contest.models import Contest, MembershipFigure, Photo, Unit
from tests.factories import (
    ContestFactory,
    MemberFactory,
    PhotoFactory,
    UnitFactory,
    moved,
    published,
)
from tests.web.reading import Page, read

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def contest() -> Contest:
    """The province with two upper unions; three unions of Sa Pa, one of Bảo Thắng."""
    host = UnitFactory(code="LC", kind="federation", name="LĐLĐ tỉnh Lào Cai")
    upper = UnitFactory(code="SP", kind="upper", name="CĐ phường Sa Pa", parent=host)
    other = UnitFactory(code="BT", kind="upper", name="CĐ xã Bảo Thắng", parent=host)
    for code, name, parent in (
        ("SP-1", "CĐCS Chè Đỉnh Mây", upper),
        ("SP-2", "CĐCS Điện lực Vùng cao", upper),
        ("SP-3", "CĐCS Trường Hoa", upper),
        ("BT-1", "CĐCS May", other),
    ):
        UnitFactory(code=code, name=name, parent=parent)
    return ContestFactory(host=host)


def sent(contest: Contest, code: str, *, votes: int = 0) -> Photo:
    photo = PhotoFactory(contest=contest, unit=Unit.objects.get(code=code))
    at = timezone.now()
    rows = [(photo, f"{photo.pk}-{n}", None, at, "network") for n in range(votes)]
    replay_votes(rows)
    fill_tally(at=at)
    return photo


def photos_shown(page: Page) -> set[str]:
    found = (re.fullmatch(r"/anh/([a-z0-9]+)/", link) for link in page.links())
    return {match[1] for match in found if match}


# --- all units ----------------------------------------------------------------------------


def test_all_units_stand_below_the_unions_above_them(visitor: Client, contest: Contest):
    sent(contest, "SP-2")
    sent(contest, "SP-2")

    text = read(visitor, "/don-vi/").text

    assert "7 đơn vị. 1 đơn vị đã có ảnh." in text
    in_order = ["LĐLĐ tỉnh Lào Cai", "CĐ phường Sa Pa SP · 1/3 đơn vị trực thuộc có ảnh 2 ảnh"]
    in_order += ["CĐCS Chè Đỉnh Mây SP-1 0 ảnh", "CĐCS Điện lực Vùng cao SP-2 2 ảnh"]
    in_order += ["CĐCS Trường Hoa SP-3", "CĐ xã Bảo Thắng BT · 0/1", "CĐCS May BT-1 0 ảnh"]
    places = [text.index(words) for words in in_order]
    assert places == sorted(places)


@pytest.mark.parametrize("words", ["dien luc", "ĐIỆN LỰC", "vung", "sp-2", "cdcs điện"])
def test_units_are_found_without_accents_and_by_code(visitor: Client, contest: Contest, words: str):
    page = read(visitor, f"/don-vi/?q={words}")

    assert "1 đơn vị hợp với" in page.text
    assert "CĐCS Điện lực Vùng cao SP-2 · CĐ phường Sa Pa 0 ảnh" in page.text


def test_unreadable_words_are_refused_and_unknown_ones_find_nothing(
    visitor: Client, contest: Contest
):
    assert "Không có đơn vị nào hợp với “zzz”." in read(visitor, "/don-vi/?q=zzz").text
    read(visitor, "/don-vi/?q=a%00b", status=400)
    read(visitor, f"/don-vi/?q={'a' * 101}", status=400)


def test_units_are_shown_before_there_is_a_contest(visitor: Client):
    UnitFactory(code="LC", kind="federation", name="LĐLĐ tỉnh Lào Cai")

    assert "LĐLĐ tỉnh Lào Cai" in read(visitor, "/don-vi/").text
    assert "Mã đơn vị LC" in read(visitor, "/don-vi/LC/").text
    assert visitor.get("/don-vi/LC/ap-phich.pdf").status_code == 404


# --- one unit -----------------------------------------------------------------------------


def test_a_unit_tells_its_path_members_place_and_photos(visitor: Client, contest: Contest):
    unit = Unit.objects.get(code="SP-2")
    MembershipFigure.objects.create(
        unit=unit, members=1124, as_of=dt.date(2025, 12, 15), source="báo cáo quý"
    )
    mine = {sent(contest, "SP-2", votes=1).pk, sent(contest, "SP-2", votes=1).pk}
    sent(contest, "SP-1", votes=3)

    page = read(visitor, "/don-vi/SP-2/")

    words = "Mã đơn vị SP-2 · 1.124 đoàn viên ngày 15/12/2025 ( báo cáo quý )"
    assert words in page.text
    assert "hạng 2 trong 2" in page.text
    assert "Ảnh 2 Phiếu 2 Hạng theo số phiếu hợp lệ, trong 2 đơn vị có ảnh." in page.text
    assert photos_shown(page) == mine
    assert {"/don-vi/LC/", "/don-vi/SP/", "/don-vi/SP-2/ap-phich.pdf"} <= page.links()


def test_an_upper_union_tells_what_is_below_it(visitor: Client, contest: Contest):
    photos = {sent(contest, code, votes=2).pk for code in ("SP-1", "SP-2", "SP-2")}
    sent(contest, "BT-1", votes=9)

    page = read(visitor, "/don-vi/SP/")

    assert "Đơn vị có ảnh 2 /3 Ảnh 3 Phiếu 6" in page.text
    assert photos_shown(page) == photos
    assert {"/don-vi/SP-1/", "/don-vi/SP-2/", "/don-vi/SP-3/"} <= page.links()


def test_nine_photos_are_shown_and_a_link_to_all(visitor: Client, contest: Contest):
    for _ in range(11):
        sent(contest, "SP-2")

    page = read(visitor, "/don-vi/SP-2/")

    assert len(photos_shown(page)) == 9
    assert "Xem cả 11 ảnh" in page.text
    assert "/?unit=SP-2" in page.links()
    assert photos_shown(read(visitor, "/don-vi/SP-2/")) == photos_shown(page)  # the same order


def test_hidden_totals_are_in_nothing_that_the_page_holds(visitor: Client, contest: Contest):
    moved(contest, totals="after-close")
    photo = sent(contest, "SP-2")
    before = visitor.get("/don-vi/SP-2/").content
    replay_votes([(photo, f"v-{n}", None, timezone.now(), "network") for n in range(100)])
    fill_tally(at=timezone.now())

    after = visitor.get("/don-vi/SP-2/").content

    assert "Số phiếu và hạng được giữ kín đến khi đóng bình chọn" in after.decode()
    tokens = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert tokens.sub(b"", before) == tokens.sub(b"", after)


def test_votes_counted_apart_give_two_places(visitor: Client, contest: Contest):
    moved(contest, voters="apart")
    sent(contest, "SP-2", votes=2)

    text = read(visitor, "/don-vi/SP-2/").text

    assert "Hạng (phiếu đoàn viên) hạng 1 trong 1" in text
    assert "Hạng (phiếu công chúng) hạng 1 trong 1" in text


def test_a_unit_that_ended_leads_to_the_one_that_stands_for_it_with_its_photos(
    visitor: Client, contest: Contest
):
    photo = sent(contest, "SP-1")
    order = Order(on=timezone.localdate(), reason="Sắp xếp lại", by=None, at=timezone.now())
    units = {unit.code: unit for unit in Unit.objects.all()}
    merge_units(units=[units["SP-1"]], into=units["SP-2"], order=order)
    dissolve_unit(unit=units["SP-3"], order=order)

    assert visitor.get("/don-vi/SP-1/?ch=qr")["Location"] == "/don-vi/SP-2/?ch=qr"
    assert visitor.get("/don-vi/SP-3/")["Location"] == "/don-vi/SP/"
    assert photos_shown(read(visitor, "/don-vi/SP-2/")) == {photo.pk}


def test_the_short_address_keeps_the_channel_and_codes_are_read_in_any_case(
    visitor: Client, contest: Contest
):
    assert visitor.get("/u/SP-2?ch=qr")["Location"] == "/don-vi/SP-2/?ch=qr"
    assert visitor.get("/u/SP-2")["Location"] == "/don-vi/SP-2/"
    assert visitor.get("/don-vi/sp-2/?ch=qr")["Location"] == "/don-vi/SP-2/?ch=qr"


@pytest.mark.parametrize("code", ["XX", "a%00b", "-" * 400])
def test_an_unknown_unit_is_not_found(visitor: Client, contest: Contest, code: str):
    assert visitor.get(f"/don-vi/{code}/").status_code == 404
    assert visitor.get(f"/don-vi/{code}/ap-phich.pdf").status_code == 404


# --- its poster ---------------------------------------------------------------------------


def test_a_poster_shows_photos_of_several_authors_in_their_order():
    one, two = MemberFactory.build(pk=1), MemberFactory.build(pk=2)
    photos = [Photo(pk=str(n), author=author) for n, author in enumerate([one, one, one, two])]

    assert [photo.pk for photo in shown_on_poster(photos)] == ["0", "3", "1"]


def test_a_poster_is_set_once_and_again_when_it_shows_something_else(visitor: Client):
    contest = ContestFactory()
    unit = UnitFactory(code="SP-2")
    first = visitor.get("/don-vi/SP-2/ap-phich.pdf")
    same = visitor.get("/don-vi/SP-2/ap-phich.pdf")
    four = visitor.get("/don-vi/SP-2/ap-phich.pdf?kho=a5")
    published(contest, MemberFactory(unit=unit), MemberFactory(role="organizer"))
    with_photo = visitor.get("/don-vi/SP-2/ap-phich.pdf")

    pdfs = [response.content for response in (first, same, four, with_photo)]
    assert first["Content-Type"] == "application/pdf"
    assert all(pdf.startswith(b"%PDF-") for pdf in pdfs)
    assert pdfs[0] == pdfs[1]
    assert b"/DCTDecode" in pdfs[3]  # the photo is in it, as JPEG
    assert b"/DCTDecode" not in pdfs[0]
    assert 'filename="ap-phich-SP-2-a5.pdf"' in four["Content-Disposition"]
    assert visitor.get("/don-vi/SP-2/ap-phich.pdf?kho=a3").status_code == 400


def test_of_posters_only_the_latest_are_kept(visitor: Client, monkeypatch: pytest.MonkeyPatch):
    ContestFactory()
    UnitFactory(code="SP-2")
    monkeypatch.setattr(unit_posters, "MOST_KEPT", 2)

    for port in range(3):
        address = "/don-vi/SP-2/ap-phich.pdf"
        assert visitor.get(address, SERVER_PORT=str(8001 + port)).status_code == 200

    assert len(list(storage.posters().glob("*.pdf"))) == 2


def test_who_asks_for_a_poster_while_others_wait_is_told_to_come_back(visitor: Client):
    ContestFactory()
    UnitFactory(code="SP-2")

    with ExitStack() as others:
        for _ in range(4):
            assert unit_posters._room.acquire(blocking=False)
            others.callback(unit_posters._room.release)
        busy = visitor.get("/don-vi/SP-2/ap-phich.pdf")

    assert busy.status_code == 503
    assert busy.has_header("Retry-After")
    assert visitor.get("/don-vi/SP-2/ap-phich.pdf").status_code == 200
