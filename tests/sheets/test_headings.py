"""Columns are known by their headings, in any spelling."""

import unicodedata

import pytest

from photo_contest.errors import SheetRefused
from photo_contest.sheets.cells import Cell
from photo_contest.sheets.headings import Column, recognise

COLUMNS = (
    Column("name", ("Họ và tên", "Họ tên", "Full name"), required=True),
    Column("card", ("Số thẻ đoàn viên", "Card number"), required=True),
    Column("born_on", ("Ngày sinh", "Date of birth")),
)


def found(*headings: str) -> dict[str, int]:
    return recognise([Cell(heading) for heading in headings], COLUMNS)


def test_unknown_headings_are_ignored():
    expected = {"name": 1, "card": 2, "born_on": 4}
    assert found("STT", "Họ và tên", "Số thẻ đoàn viên", "", "Ngày sinh", "Ghi chú") == expected


@pytest.mark.parametrize(
    "name",
    [
        *("HỌ VÀ TÊN", "ho va ten", "Họ và tên (*)", "Họ và tên:", "Họ và tên (ghi đủ) *:"),
        *("Họ, và tên", "Họ_tên", "FULL NAME", unicodedata.normalize("NFD", "Họ và tên")),
    ],
)
def test_a_heading_is_known_in_any_spelling(name):
    assert found(name, "So the doan vien [text]") == {"name": 0, "card": 1}


def test_a_missing_required_column_is_named():
    with pytest.raises(SheetRefused) as caught:
        found("Ngày sinh", "(Họ và tên)")
    assert caught.value.code == "sheet-without-columns"
    assert caught.value.params == {"columns": "Họ và tên, Số thẻ đoàn viên"}


def test_two_columns_of_one_meaning_are_named_as_they_stand():
    with pytest.raises(SheetRefused) as caught:
        found("Họ tên", "Số thẻ đoàn viên", "Full Name")
    assert caught.value.code == "sheet-columns-twice"
    assert caught.value.params == {"columns": "Họ tên, Full Name"}
