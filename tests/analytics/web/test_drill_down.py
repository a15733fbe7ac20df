"""From the province down to a unit: each has a page of its own, an officer the own subtree's."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from analytics.models import KeptFigures
from photo_contest.models import Contest, Member, Unit
from tests.factories import MemberFactory, UnitFactory
from tests.web.reading import read

pytestmark = pytest.mark.django_db


def test_a_units_page_has_the_way_up_its_figures_and_the_units_below(
    desk: Client, contest: Contest
) -> None:
    province = read(desk, f"/so-lieu/?unit={contest.host.code}")
    upper = read(desk, "/so-lieu/?unit=CX")
    unit = read(desk, "/so-lieu/?unit=CS00")

    assert "/so-lieu/?unit=CX" in province.links()
    assert "/so-lieu/?unit=CS00" in upper.links()
    assert "Các đơn vị bên dưới" in upper.text
    assert {"/so-lieu/", f"/so-lieu/?unit={contest.host.code}", "/so-lieu/?unit=CX"} <= unit.links()
    assert "Các đơn vị bên dưới" not in unit.text
    assert "Hạng không xếp hạng" not in unit.text


def test_an_officer_goes_up_to_the_office_and_no_further(contest: Contest) -> None:
    client = Client(raise_request_exception=False)
    office = Unit.objects.get(code="CX")
    UnitFactory(kind="upper", parent=contest.host, code="CY")
    client.force_login(MemberFactory(role="officer", office=office))

    page = read(client, "/so-lieu/?unit=CS00")
    assert "/so-lieu/?unit=CX" in page.links()
    assert f"/so-lieu/?unit={contest.host.code}" not in page.links()
    read(client, "/so-lieu/?unit=CY", status=403)


def test_a_chosen_theme_is_that_of_the_charts(desk: Client, contest: Contest) -> None:
    desk.cookies["theme"] = "dark"
    page = read(desk, "/so-lieu/timeline/")

    assert page.all("source") == []
    assert all("theme=dark" in image["src"] for image in page.all("img"))


@pytest.fixture
def slow_board(desk: Client, contest: Contest) -> KeptFigures:
    """A board that took long to count, before the newest figures came."""
    desk.get("/so-lieu/")
    board = KeptFigures.objects.get(question="board", span="")
    board.seconds, board.versions = 30, "another tree:older"
    board.as_of = board.counted_at = timezone.now() - dt.timedelta(hours=9)
    board.save()
    return board


def test_the_last_figures_are_shown_at_once_and_say_as_of_when(
    desk: Client, contest: Contest, slow_board: KeptFigures
) -> None:
    page = read(desk, "/so-lieu/")
    slow_board.refresh_from_db()

    assert "đang cập nhật" in page.text
    assert "/so-lieu/?fresh=1" in {
        link if link[0] == "/" else f"/so-lieu/{link}" for link in page.links()
    }
    assert slow_board.versions == "another tree:older"  # nobody counted


def test_who_waits_is_told_the_new_ones(
    desk: Client, contest: Contest, slow_board: KeptFigures
) -> None:
    assert "đang cập nhật" not in read(desk, "/so-lieu/?fresh=1").text
    assert "đang cập nhật" not in read(desk, "/so-lieu/").text


def test_an_officer_is_never_told_by_an_older_tree(
    contest: Contest, slow_board: KeptFigures
) -> None:
    client = Client(raise_request_exception=False)
    officer: Member = MemberFactory(role="officer", office=contest.host)
    client.force_login(officer)

    assert "đang cập nhật" not in read(client, "/so-lieu/").text


def test_a_board_that_tells_more_than_may_be_told_now_is_counted_anew(
    desk: Client, contest: Contest, slow_board: KeptFigures, settings: object
) -> None:
    settings.CONTEST_SMALL_CELL = 8  # type: ignore[attr-defined]

    assert "đang cập nhật" not in read(desk, "/so-lieu/").text


def test_silent_units_come_with_a_message_to_copy(desk: Client, contest: Contest) -> None:
    page = read(desk, "/so-lieu/silent-units/")
    buttons = [button for button in page.all("button") if "data-copy" in button]

    assert len(buttons) == 20
    assert buttons[0]["data-copy"].startswith("Kính gửi Ban Chấp hành CĐCS Chè 01.")
    assert "/so-lieu/?unit=CS01" in page.links()
