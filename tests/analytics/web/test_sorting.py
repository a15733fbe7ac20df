"""Tables in the asked order: by link, and with the places by which the script sorts the same."""

import re

import pytest
from django.test import Client

from analytics.tables import Column, Table, Untold
from analytics.web.sorting import Order, arranged, places
from analytics.words import Words
from photo_contest.models import Contest

TABLE = Table(
    "units",
    Words("", ""),
    (
        Column("unit", Words("Đơn vị", "Unit")),
        Column("members", Words("Đoàn viên", "Members"), "count"),
    ),
    (
        ("CĐCS Ẩm thực", 40),
        ("CĐCS Đá", Untold.WITHHELD),
        ("CĐCS Dệt", 200),
        ("Công đoàn cơ sở Ấm", None),
        ("CĐCS Ba", 40),
    ),
)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("unit", [3, 0, 4, 2, 1]),  # as a Vietnamese dictionary has it, without the prefixes
        ("-unit", [1, 2, 4, 0, 3]),
        ("members", [0, 4, 2, 1, 3]),  # what is not told stands last,
        ("-members", [2, 0, 4, 1, 3]),  # in either direction
        ("colour", [0, 1, 2, 3, 4]),
    ],
)
def test_rows_stand_in_the_asked_order(asked: str, told: list[int]) -> None:
    assert arranged(Order.read(asked), places(TABLE, "vi"), 5) == told


@pytest.mark.django_db
def test_a_head_sorts_by_link_and_tells_how_it_is_sorted(desk: Client, contest: Contest) -> None:
    first = desk.get("/so-lieu/").content.decode()
    most = desk.get("/so-lieu/?sort=-photos_submitted").content.decode()
    by_name = desk.get("/so-lieu/?sort=-unit").content.decode()

    assert 'href="?sort=-members" data-sort="members" data-down' in first
    assert 'aria-sort="ascending"' in first  # one league: by rank
    assert "CĐCS Chè 00" in most
    assert order(by_name) == [f"CS{number:02}" for number in range(21, 1, -1)]
    assert re.findall(r'aria-sort="(\w+)"', by_name) == ["descending"]
    assert "?sort=unit" in by_name  # the next press turns it round


@pytest.mark.django_db
def test_the_rest_of_a_table_comes_as_rows_in_the_reports_own_order(
    desk: Client, contest: Contest
) -> None:
    page = desk.get("/so-lieu/?kind=grassroots&sort=-unit").content.decode()
    rest = desk.get("/so-lieu/?kind=grassroots&rows=units").content.decode()

    assert 'data-rest="?kind=grassroots&amp;rows=units" data-shown="20"' in page
    assert order(rest)[0] == "CS00"
    assert [int(n) for n in re.findall(r'data-n="(\d+)"', rest)] == list(range(22))
    assert "<html" not in rest


def order(html: str) -> list[str]:
    return re.findall(r'<td class="left"><a href="[^"]*unit=(CS\d\d)"', html)
